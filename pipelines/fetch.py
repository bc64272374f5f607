"""Publishers' files on this disk: a file, every file of a folder, or a download."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.message import Message
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import unquote, urlsplit

from data.model import Fault, InputError
from pipelines import public_http
from pipelines.model import Original

BYTES_MAX = 8 * 2**30
"""The largest download taken: BACI's official zips are between 2 and 3 GB."""
TIMEOUT_S = 60
"""To connect in, and for the next bytes to come."""
START_S = 120
"""For an answer to begin, redirects included."""
SECONDS_MAX = 4 * 3600
"""For a whole file: 3 GB at 200 kB a second."""
PRIVATE_OPTION = "--allow-private"
_LENGTH = re.compile(r"[0-9]{1,15}")
_CHUNK = 1 << 20
_AGENT = "crm-dashboard (+https://unece.org/sustainable-energy/unfc-and-sustainable-resource-management)"


def originals(arguments: Sequence[str], workspace: Path, *, private: bool = False) -> tuple[Original, ...]:
    """Return the files that `arguments` name, in their order, each with size and SHA-256.

    An argument is a file, a folder (every file below it, by name; hidden files are left out) or an http(s) URL,
    downloaded into `workspace`; an address of this machine or of a private network only where `private` says so. Zips
    stay closed. `retrieved` is today. Raises InputError naming every argument that cannot be had.
    """
    found: list[Original] = []
    faults: list[Fault] = []
    for position, argument in enumerate(arguments):
        try:
            found.extend(_of_argument(argument, workspace / f"download-{position}", private=private))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return tuple(found)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of_argument(argument: str, folder: Path, *, private: bool) -> Iterator[Original]:
    if re.match(r"https?://", argument, re.IGNORECASE):
        path = _download(argument, folder, private=private)
        yield _original(path, path.name, argument)
        return
    path = Path(argument).expanduser()
    if path.is_file():
        yield _original(path, path.name, "")
    elif path.is_dir():
        inside = [
            (file.relative_to(path), file)
            for file in path.rglob("*")
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)
        ]
        if not inside:
            raise _refusal(argument, "the folder holds no file", "Name the folder with the publisher's files.")
        for relative, file in sorted(inside):
            yield _original(file, relative.as_posix(), "")
    else:
        raise _refusal(argument, "no such file, folder or http(s) URL", "Check the path.")


def _original(path: Path, name: str, url: str) -> Original:
    return Original(path, name, url, datetime.now(UTC).date().isoformat(), sha256_of(path), path.stat().st_size)


def _download(url: str, folder: Path, *, private: bool) -> Path:
    """Download `url` into `folder` under the publisher's file name; whatever goes wrong raises InputError."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with public_http.ask(
            url, {"User-Agent": _AGENT}, seconds=TIMEOUT_S, start_seconds=START_S, private=private
        ) as answer:
            path = folder / _file_name(url, answer.headers)
            expected = _stated_length(url, answer.headers)
            received = _save(answer, path, url)
    except public_http.PrivateAddressError as error:
        cure = f"Name the file, or add {PRIVATE_OPTION} if you trust the address."
        raise _refusal(url, f"refused: {error}", cure) from error
    except (HTTPException, OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise _refusal(url, f"the download failed: {error}", "Download it in a browser and name the file.") from error
    if expected is not None and expected != received:
        raise _refusal(url, f"the download stopped after {received} of {expected} bytes", "Run the command again.")
    return path


def _stated_length(url: str, headers: Message) -> int | None:
    """Return the length that an answer states, None where it states none."""
    stated = set(headers.get_all("Content-Length", ()))
    if headers.get("Transfer-Encoding") or not stated:
        return None
    text = stated.pop().strip()
    if stated or not _LENGTH.fullmatch(text):
        raise _refusal(url, f"the server states no length but {text[:40]!r}", "Download it and name the file.")
    if int(text) > BYTES_MAX:
        raise _too_large(url)
    return int(text)


def _save(answer: HTTPResponse, path: Path, url: str) -> int:
    received = 0
    end = time.monotonic() + SECONDS_MAX
    with path.open("wb") as file:
        while chunk := answer.read1(_CHUNK):
            received += len(chunk)
            if received > BYTES_MAX:
                raise _too_large(url)
            if time.monotonic() > end:
                raise _refusal(url, f"the download took longer than {SECONDS_MAX} s", "Download it and name the file.")
            file.write(chunk)
    return received


def _too_large(url: str) -> InputError:
    return _refusal(url, f"the file is larger than {BYTES_MAX} bytes", "Download it and name the file.")


def _file_name(url: str, headers: Message) -> str:
    """Return the publisher's file name without any folder: from Content-Disposition, else from the URL."""
    name = headers.get_filename() or unquote(urlsplit(url).path)
    return re.split(r"[/\\]", name.rstrip("/\\"))[-1].lstrip(".") or "download"


def _refusal(argument: str, reason: str, cure: str) -> InputError:
    return InputError([Fault(argument, 0, "", argument, reason, cure)])
