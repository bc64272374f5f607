"""The parts of a workbook: what its archive may hold, and its XML piece by piece, counted before it is parsed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, Protocol
from xml.parsers import expat
from xml.parsers.expat import errors

from data.intake.budget import Budget, logged
from data.intake.model import Limits, RefusedError, excerpt, refused

WHOLE = "Save it again as .xlsx, and check that it was copied whole."
_SAVE = "Open it in a spreadsheet program and save it as .xlsx, without a password."
_RATIO_MAX = 200
_RATIO_FROM_BYTES = 64 * 2**20
_MEMBERS_MAX = 2_000
_ENTRY = b"PK\1\2"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_CHUNK = 1 << 16
_LISTED_TAGS = 500_000
_NO_MEMORY = errors.codes[errors.XML_ERROR_NO_MEMORY]


class Reader(Protocol):
    """Collects in `done` what `parser` meets."""

    parser: expat.XMLParserType
    done: list[Any]


def unpacked(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Return the archive of a workbook. Raises RefusedError for what is encrypted, packed absurdly or too much."""
    if content.count(_ENTRY) > 2 * _MEMBERS_MAX:  # a directory that names millions is not even listed
        raise refused(f"the workbook holds more than {_MEMBERS_MAX:,} parts", WHOLE)
    archive = zipfile.ZipFile(io.BytesIO(content))
    _guard(archive, limits)
    return archive


def _guard(archive: zipfile.ZipFile, limits: Limits) -> None:
    infos = archive.infolist()
    size, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if any(info.flag_bits & 0x1 for info in infos):
        raise refused("the file is encrypted", _SAVE)
    if any(info.compress_type not in _METHODS for info in infos):
        raise refused("the file is packed in a way that no spreadsheet program uses", _SAVE)
    if len(infos) > _MEMBERS_MAX:
        raise refused(f"the workbook holds {len(infos):,} parts, more than {_MEMBERS_MAX:,}", WHOLE)
    if size > limits.unpacked_bytes:
        most = limits.unpacked_bytes // 2**20
        raise refused(f"the workbook unpacks to {size // 2**20:,} MB, more than {most:,} MB", "Split the file.")
    if size > _RATIO_FROM_BYTES and size > _RATIO_MAX * max(1, packed):
        raise refused(f"the workbook unpacks to more than {_RATIO_MAX} times its size", "Save it again as .xlsx.")


@contextmanager
def breakage_refused(budget: Budget) -> Iterator[None]:
    """Turn whatever a broken archive, broken XML or an absurd value raises into a RefusedError at its place."""
    try:
        yield
    except (RefusedError, MemoryError):
        raise
    except expat.ExpatError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
        logged(error, "broken XML in a user's workbook")
        part = f" in line {error.lineno:,} of its part {excerpt(budget.part)}"
        raise refused(f"the workbook is broken XML{part}", WHOLE, sheet=budget.sheet, row=budget.row) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        logged(error, "damaged archive of a user's workbook")
        raise budget.refused("the workbook is broken: its archive is damaged or cut off", WHOLE) from error
    except Exception as error:
        logged(error, "a user's workbook that cannot be read")
        reason = "the workbook is broken: this is not how a spreadsheet program writes it"
        raise budget.refused(reason, WHOLE) from error


def parser() -> expat.XMLParserType:
    """Return a parser without entities: a workbook has none, an attack does."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.buffer_size = _CHUNK

    def refuse(*_: object) -> NoReturn:
        raise refused("the workbook declares XML entities, which no spreadsheet program writes", _SAVE)

    made.StartDoctypeDeclHandler = refuse
    made.EntityDeclHandler = refuse
    return made


def read(
    archive: zipfile.ZipFile,
    path: str,
    reader: Reader,
    budget: Budget,
    sheet: str = "",
    *,
    is_whole: bool = True,
    most_tags: int = 0,
) -> Iterator[Any]:
    """Yield what `reader` has finished, piece by piece of a part; `is_whole` tells whether all of it will be asked for.

    Raises RefusedError where there is no such part, or too much of it.
    """
    budget.enter(path, sheet, most_tags)
    try:
        info = archive.getinfo(path)
    except KeyError:
        raise budget.refused("the workbook lacks a part that it names", WHOLE) from None
    if is_whole:
        budget.foresee(_chunks(archive, info))
    for chunk in _chunks(archive, info):
        budget.take(chunk)
        reader.parser.Parse(chunk)
        yield from reader.done
        reader.done.clear()
    reader.parser.Parse(b"", True)
    yield from reader.done


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def beginning(archive: zipfile.ZipFile, path: str, most: int) -> bytes:
    """Return the first bytes of a part."""
    with archive.open(path) as file:
        return file.read(most)


class _Elements:
    """Collects every element with its attributes, without prefixes."""

    def __init__(self) -> None:
        self.done: list[tuple[str, Mapping[str, str]]] = []
        self.parser = parser()
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.done.append((local(name), {local(key): value for key, value in attributes.items()}))


def elements(archive: zipfile.ZipFile, path: str, budget: Budget) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield every element of a part with its attributes: one that lists sheets, relations or formats, no cells."""
    return read(archive, path, _Elements(), budget, most_tags=_LISTED_TAGS)


def local(name: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def whole_number(text: str, most: int) -> int | None:
    """Return the whole number of an attribute, None where it is none or exceeds `most`."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None
