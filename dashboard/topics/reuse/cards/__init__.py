"""Cards of use, recycling and secondary supply."""
