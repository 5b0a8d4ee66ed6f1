"""The refs log: the store's lines and features (spec/refs.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .errors import CalicoError, corrupt_document, missing_object
from .format import (
    check_document,
    refs_path,
    stop_at_unknown_feature,
    stop_at_unknown_features,
    unseal,
)
from .storage import Folder

_KINDS = ("create-line", "add-feature")


@dataclass(frozen=True)
class Refs:
    """What the refs log says: the id of the line `main`, and the number of its last entry."""

    main: int
    last: int


def read_refs(folder: Folder) -> Refs:
    """Reads the refs log to its last entry and stops at what is unknown.

    CAL-REFS-002 to -005, -008 and -009; replaying from the first entry satisfies CAL-REFS-007.
    """
    lines: dict[str, int] = {}
    number = 1
    while (data := folder.get(refs_path(number))) is not None:
        action = _read_action(data, number)
        if action["kind"] == "create-line":
            lines.setdefault(action["name"], number)
        number += 1
    if number == 1:
        missing_object(refs_path(1), "every store")
    if "main" not in lines:
        corrupt_document(refs_path(1), "no entry of the refs log creates the line 'main'")
    return Refs(lines["main"], number - 1)


def _read_action(data: bytes, number: int) -> dict[str, Any]:
    where = refs_path(number)
    value = unseal(data, where)
    _stop_at_unknown(value, where)
    check_document(value, "refs-entry.schema.json", where)
    if value["number"] != number:
        corrupt_document(where, f"it says that it is number {value['number']}")
    return value["action"]


def _stop_at_unknown(value: Any, where: str) -> None:
    """What is unknown is of a newer store and no damage, whatever the schema says of it.

    CAL-FORMAT-035, CAL-REFS-004, -005.
    """
    if not isinstance(value, dict):
        return
    action = value.get("action")
    kind = action.get("kind") if isinstance(action, dict) else None
    if isinstance(kind, str) and kind not in _KINDS:
        raise CalicoError(
            "UnsupportedFeature", f"{where}: the action {kind!r} is unknown; use a newer reader"
        )
    if kind == "add-feature":
        stop_at_unknown_feature(action.get("feature"), where)
    stop_at_unknown_features(value.get("state"), where)
