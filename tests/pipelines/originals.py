"""Publishers' files made for a test, and the snapshots that a feed makes of them."""

import csv
from contextlib import closing
from pathlib import Path

from openpyxl import Workbook

from pipelines import snapshots
from pipelines.fetch import originals

SHEET_LIMIT = 31


def workbook(path, sheets):
    """Write an .xlsx of sheet title → rows and return its path."""
    book = Workbook()
    book.remove(book.active)
    with closing(book):
        for title, rows in sheets.items():
            sheet = book.create_sheet(title[:SHEET_LIMIT])
            for row in rows:
                sheet.append(row)
        book.save(path)
    return path


def table(path, *rows):
    """Write a .csv of `rows` and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def parse(feed, *paths):
    """Return what `feed` parses from the files at `paths`."""
    return list(feed.parse(originals([str(path) for path in paths], Path(paths[0]).parent), Path(paths[0]).parent))


def normalise(normaliser, feed, folder, *paths):
    """Parse `paths`, write the snapshots below `folder` and return what `normaliser` makes of them."""
    for parsed in parse(feed, *paths):
        snapshots.write(feed.FEED, parsed, folder / "snapshots")
    feed_id = feed.FEED.feed_id
    return normaliser.normalise({feed_id: snapshots.read(feed_id, folder / "snapshots")})
