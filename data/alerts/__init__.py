"""Alert rules: what they are (`model.py`), how they are checked (`reading.py`), what follows (`evaluating.py`)."""
