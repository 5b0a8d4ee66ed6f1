"""Addresses of stores (spec/storage.md, section Addresses)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from .errors import CalicoError
from .ref_names import is_ref_name
from .times import parse_timestamp

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_FRACTION = re.compile(r"(\.[0-9]{6})[0-9]{1,3}Z")
_VERSION_MAX = 2**53 - 1
_DIGITS_MAX = 17
"""As many say a number beyond the greatest version."""


@dataclass(frozen=True)
class AtTime:
    """A state of a store: the last version at or before a time, in microseconds since 1970."""

    micros: int


@dataclass(frozen=True)
class Address:
    """A folder, and the branch or tag and the state that the address names, if it does."""

    folder: Path
    at: int | AtTime | None
    ref: str | None = None


def parse_address(address: str | os.PathLike[str]) -> Address:
    """The meaning of an address; a Path object is taken as it is, without `@` and escapes.

    InvalidAddress, UnsupportedStorage (CAL-STORAGE-055 to -058, -120).
    """
    if not isinstance(address, str):
        return Address(Path(os.fspath(address)), None)
    scheme = _SCHEME.fullmatch(address)
    if scheme is not None and scheme.group(1) != "file":
        raise CalicoError(
            "UnsupportedStorage",
            f"{address!r}: this reader reads local folders, not {scheme.group(1)}: addresses",
        )
    if scheme is None:
        place, mark, state = address.partition("@")
        folder = place.replace("%40", "@")
    else:
        authority, rest = _authority(scheme.group(2))
        place, mark, state = rest.partition("@")
        folder = _decoded(place)
        if authority not in ("", "localhost") or not folder.startswith("/"):
            _refuse(address, "write file:///path/of/the/folder")
    if folder == "" or "\0" in folder:
        _refuse(address, "it names no folder")
    ref, at = parse_view(state) if mark else (None, None)
    return Address(Path(folder), at, ref)


def parse_view(text: str) -> tuple[str | None, int | AtTime | None]:
    """What stands after the `@`: a name, a state, or both; InvalidAddress (CAL-STORAGE-056)."""
    at = parse_state(text)
    if at is not None:
        return None, at
    ref, mark, state = text.partition("@")
    at = parse_state(state) if mark else None
    if not is_ref_name(ref) or (mark and at is None):
        _refuse(
            f"@{text}",
            "after @ stands a branch or tag, a version as v12 or a time as 2026-01-31T12:00:00Z, "
            "or a branch, another @ and a version or time",
        )
    return ref, at


def _authority(rest: str) -> tuple[str, str]:
    if not rest.startswith("//"):
        return "", rest
    authority, slash, path = rest[2:].partition("/")
    return authority, slash + path


def _decoded(place: str) -> str:
    if re.search(r"%(?![0-9A-Fa-f]{2})", place):
        _refuse(place, "a % is followed by two hexadecimal digits")
    try:
        return unquote_to_bytes(place).decode("utf-8")
    except UnicodeDecodeError:
        _refuse(place, "its escapes are no UTF-8")


def _refuse(address: str, why: str) -> NoReturn:
    raise CalicoError("InvalidAddress", f"{address!r}: {why}")


def parse_state(text: str) -> int | AtTime | None:
    """The version or time of a text as `v12` or `2026-01-31T12:00:00Z`, None where it is none.

    Digits beyond the sixth of a second's fraction are cut off (CAL-STORAGE-056).
    """
    if re.fullmatch(r"v[0-9]+", text):
        digits = text[1:].lstrip("0")
        return min(int(digits[:_DIGITS_MAX] or 0), _VERSION_MAX)
    parsed = parse_timestamp(_FRACTION.sub(r"\1Z", text))
    return AtTime(parsed[0]) if parsed is not None and parsed[1] else None
