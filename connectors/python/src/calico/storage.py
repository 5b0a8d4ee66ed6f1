"""A local folder as storage: whole objects by path."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .errors import CalicoError


class Folder:
    """A store's root folder. Paths are relative, with `/` between their parts."""

    def __init__(self, root: Path) -> None:
        """`root` need not exist; then every object is absent."""
        self.root = root

    def get(self, path: str) -> bytes | None:
        """The bytes of an object, or None where it is absent (CAL-ERRORS-007 for failures)."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            return None
        except NotADirectoryError as error:
            raise CalicoError(
                "StoragePath", f"{self.root / path}: a file stands where a folder has to be"
            ) from error
        except PermissionError as error:
            raise CalicoError("StorageDenied", f"{self.root / path}: {error.strerror}") from error
        except (OSError, ValueError) as error:
            raise CalicoError("StorageUnavailable", f"{self.root / path}: {error}") from error


def folder_of(uri: str | os.PathLike[str]) -> Folder:
    """The folder of a path or a `file:` address.

    Raises InvalidAddress where it does not parse, UnsupportedStorage for other storages.
    """
    text = os.fspath(uri)
    if not isinstance(text, str) or text == "" or "\0" in text:
        raise CalicoError("InvalidAddress", f"{text!r} is no address; give a folder's path")
    if "://" not in text and not text.startswith("file:"):
        return Folder(Path(text))
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise CalicoError("InvalidAddress", f"{text!r}: {error}") from error
    if parts.scheme != "file":
        raise CalicoError(
            "UnsupportedStorage", f"{text!r}: this reader reads local folders, not {parts.scheme}:"
        )
    if parts.netloc not in ("", "localhost") or parts.query or parts.fragment or not parts.path:
        raise CalicoError("InvalidAddress", f"{text!r}: write file:///path/of/the/folder")
    return Folder(Path(unquote(parts.path)))
