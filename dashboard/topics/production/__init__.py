"""What countries produce, and how concentrated it is."""
