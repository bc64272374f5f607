"""What happens now at sites: events that sources hand in."""
