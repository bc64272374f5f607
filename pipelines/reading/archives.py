"""Members of zip files, nested zips too, with a guard against zip bombs. Other files are their own only member."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

from data.model import Fault, InputError
from pipelines.model import Original

BYTES_MAX = 64 * 2**30
"""Unpacked bytes of one archive: the official BACI zip unpacks to about 10 GB."""
MEMBERS_MAX = 10_000
RATIO_MAX = 200
"""Unpacked over packed size; text tables reach 10 to 20. Only judged above RATIO_FROM_BYTES."""
RATIO_FROM_BYTES = 100 * 2**20
DEPTH_MAX = 3
_SPOOL_BYTES = 64 * 2**20
_OFFICE_MARK = "[Content_Types].xml"

Opener = Callable[[], BinaryIO]


def members(original: Original) -> Iterator[tuple[str, Opener]]:
    """Yield (name, open) for every file in `original`: the members of a zip, else the file itself.

    A nested zip yields its own members, named `inner.zip/member`. Office files (.xlsx) are zips but count as files. A
    reader from `open` must be used before the next member is asked for. Raises InputError for a broken, encrypted or
    absurdly packed archive, also while reading.
    """
    if _is_archive(original.path):
        with _translated(original.name), zipfile.ZipFile(original.path) as archive:
            yield from _members_of(archive, original.name, "", 1)
    elif original.name.lower().endswith(".zip"):
        raise _refusal(original.name, "the file is named .zip but is not a whole zip file")
    else:
        path = original.path
        yield original.name, lambda: path.open("rb")


def _is_archive(source: Path | BinaryIO) -> bool:
    if not zipfile.is_zipfile(source):
        return False
    with zipfile.ZipFile(source) as archive:
        return _OFFICE_MARK not in archive.namelist()


def _members_of(archive: zipfile.ZipFile, where: str, prefix: str, depth: int) -> Iterator[tuple[str, Opener]]:
    infos = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")]
    _guard(infos, where)
    for info in infos:
        name = prefix + info.filename
        if not name.lower().endswith(".zip"):
            yield name, _opener(archive, info, f"{where}/{info.filename}")
            continue
        if depth == DEPTH_MAX:
            raise _refusal(f"{where}/{info.filename}", f"zips are nested more than {DEPTH_MAX} deep")
        with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as inner:
            with _opener(archive, info, f"{where}/{info.filename}")() as packed:
                while chunk := packed.read(1 << 20):
                    inner.write(chunk)
            inner.seek(0)
            with _translated(f"{where}/{info.filename}"), zipfile.ZipFile(cast("BinaryIO", inner)) as nested:
                yield from _members_of(nested, f"{where}/{info.filename}", f"{name}/", depth + 1)


def _guard(infos: list[zipfile.ZipInfo], where: str) -> None:
    if len(infos) > MEMBERS_MAX:
        raise _refusal(where, f"the archive holds {len(infos)} files, more than {MEMBERS_MAX}")
    unpacked = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    if unpacked > BYTES_MAX:
        raise _refusal(where, f"the archive unpacks to {unpacked} bytes, more than {BYTES_MAX}")
    if unpacked > RATIO_FROM_BYTES and unpacked / packed > RATIO_MAX:
        raise _refusal(where, f"the archive unpacks to {unpacked // packed} times its size, more than {RATIO_MAX}")
    for info in infos:
        if info.flag_bits & 0x1:
            raise _refusal(f"{where}/{info.filename}", "the file is encrypted", "Unpack it and name the folder.")


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> Opener:
    def open_member() -> BinaryIO:
        with _translated(where):
            return cast("BinaryIO", io.BufferedReader(_Member(archive.open(info), where)))

    return open_member


class _Member(io.RawIOBase):
    """A member being read: a broken checksum or stream becomes an InputError that names the member."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._stream = stream
        self._where = where

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(cast("bytearray", buffer))
        with _translated(self._where):
            chunk = self._stream.read(len(view))
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _translated:  # noqa: N801 - reads as a statement: `with _translated(where):`
    """Turn what zipfile raises inside the block into an InputError that names `where`."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError | NotImplementedError):
            raise _refusal(self._where, f"the archive is broken: {error or kind}") from error


def _refusal(where: str, reason: str, cure: str = "Download the file again.") -> InputError:
    return InputError([Fault(where, 0, "", "", reason, cure)])
