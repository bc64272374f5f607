"""Notes of a row: remarks of the publisher, corrections and caveats, in one text."""

from __future__ import annotations


def joined(*parts: str) -> str:
    """Join remarks to one note: sentences, none twice."""
    texts = [part.strip().rstrip(".") for part in parts if part.strip()]
    kept = [text for index, text in enumerate(texts) if text and text not in texts[:index]]
    return ". ".join(kept) + ("." if kept else "")
