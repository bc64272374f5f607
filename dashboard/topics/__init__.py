"""One folder a subject: its queries, computed tables, cards and words."""
