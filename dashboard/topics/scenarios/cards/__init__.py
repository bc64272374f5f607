"""Cards of the scenarios page."""
