"""Published results held against our computation."""
