"""Names of branches and tags (spec/refs.md, section Names)."""

from __future__ import annotations

import re

NAME_CHARACTERS_MAX = 200
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]*")
_VERSION = re.compile(r"v?[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}")


def is_ref_name(text: str) -> bool:
    """Whether a text can be the name of a branch or tag (CAL-REFS-010)."""
    if not 1 <= len(text) <= NAME_CHARACTERS_MAX:
        return False
    if _VERSION.fullmatch(text) or _DATE.match(text):
        return False
    return all(map(_is_part, text.split("/")))


def _is_part(part: str) -> bool:
    ends_badly = part.endswith((".", ".lock"))
    return _PART.fullmatch(part) is not None and not ends_badly and ".." not in part


def folded(name: str) -> str:
    """What no two names of a store have in common: the name in small letters (CAL-REFS-011)."""
    return name.lower()
