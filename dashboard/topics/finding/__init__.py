"""What the search fields find: one vocabulary of everything that has a page."""
