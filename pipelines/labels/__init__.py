"""Publishers' labels → our codes."""
