"""Feeds of hazards: what is asked (`usgs.py`, `gdacs.py`), how (`asking.py`), and what is made of it (`keeping.py`)."""
