"""Hazards that others report: what they are as records, how they stand in the event log, whom they reach."""
