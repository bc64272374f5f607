"""What countries hold as reserves."""
