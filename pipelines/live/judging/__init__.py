"""Judges alert rules on what the log holds: `samples.py` holds what rules look at, `judge.py` writes what follows."""
