"""The temporary folder of this process, and of a server: made fresh, open to nobody else, removed at the end.

What processes that were killed have left is removed by the next one.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

_NAME = re.compile(r"crm-(\d+)-\w+")


def scratch(base: Path) -> Path:
    """Return the folder of this process below `base`. Raises OSError where none can be made there."""
    return _made(base, os.getpid())


@lru_cache(maxsize=256)
def shared_scratch(base: Path) -> Path:
    """Return the folder below `base` that the processes of a server share: of the first, made before they parted.

    A process whose first has made none has its own. Raises OSError where none can be made there.
    """
    return scratch(base)


@lru_cache(maxsize=256)
def _made(base: Path, pid: int) -> Path:
    base.mkdir(parents=True, exist_ok=True)
    for left in base.iterdir():
        if _is_left(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"crm-{pid}-", dir=base))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _is_left(folder: Path) -> bool:
    """Tell whether a process of ours that is no more has made this folder."""
    found = _NAME.fullmatch(folder.name)
    try:
        if not found or folder.lstat().st_uid != os.getuid() or folder.is_symlink():
            return False
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # of another user, or another process of ours has just removed it
        return False
    return False
