"""The operational view: what is so now, as one document (`GET /api/v1/live`) and as the panels of `/operations`.

`scope.py` what is asked · `model.py` what is answered · `book.py`, `series.py`, … read the log · `snapshot.py` puts the
answer together · `data.py` writes it as JSON, `panels/` as HTML · `answer.py` keeps the bytes of a tick.
"""
