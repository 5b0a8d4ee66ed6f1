"""A local folder as storage: whole objects by path (spec/storage.md)."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from .errors import CalicoError

_PART = re.compile(r"(?:[A-Za-z0-9._=+-]|%[0-9A-F]{2})+")
PATH_BYTES_MAX = 1_000
PART_BYTES_MAX = 200


def is_path(path: str) -> bool:
    """Whether a text is an object's path (CAL-STORAGE-020, -021)."""
    parts = path.split("/")
    if len(path) > PATH_BYTES_MAX or parts[0] == ".tmp":
        return False
    return all(
        len(part) <= PART_BYTES_MAX and part not in (".", "..") and _PART.fullmatch(part)
        for part in parts
    )


class Folder:
    """A store's root folder. Paths are relative, with `/` between their parts."""

    inherited = 0
    """In a clone, the last number of the refs log that is another store's (CAL-REFS-105)."""

    def __init__(self, root: Path) -> None:
        """`root` need not exist; then every object is absent."""
        self.root = root

    def get(self, path: str) -> bytes | None:
        """The bytes of an object, or None where it is absent.

        What is no regular file is no object, and a file where a folder has to be reads as absent
        (CAL-STORAGE-039). Raises StorageDenied and StorageUnavailable (CAL-ERRORS-007).
        """
        if not is_path(path):
            raise AssertionError(f"{path!r} has to be refused before it is read")
        file = self.root / path
        try:
            return file.read_bytes() if stat.S_ISREG(file.stat().st_mode) else None
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError as error:
            raise CalicoError("StorageDenied", f"{file}: {error.strerror}") from error
        except OSError as error:
            raise CalicoError("StorageUnavailable", f"{file}: {error}") from error

    def sizes(self, folder: str) -> dict[str, int]:
        """The sizes of all objects below a folder, by path (CAL-STORAGE-037).

        Raises StorageDenied and StorageUnavailable (CAL-ERRORS-007).
        """
        found: dict[str, int] = {}
        try:
            for at, _, names in os.walk(self.root / folder, onerror=_raise_unless_absent):
                for name in names:
                    file = Path(at) / name
                    path = file.relative_to(self.root).as_posix()
                    status = file.lstat()
                    if is_path(path) and stat.S_ISREG(status.st_mode):
                        found[path] = status.st_size
        except PermissionError as error:
            raise CalicoError("StorageDenied", f"{self.root}: {error.strerror}") from error
        except OSError as error:
            raise CalicoError("StorageUnavailable", f"{self.root}: {error}") from error
        return found


def _raise_unless_absent(error: OSError) -> None:
    if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
        raise error
