"""What both sides write and must never lose; each store is a package of its own, in SQLite or PostgreSQL."""
