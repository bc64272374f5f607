"""Cards of trade."""
