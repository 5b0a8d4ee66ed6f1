"""What differs between two states of a store, of one branch or two (spec/scan.md, Differences)."""

from __future__ import annotations

from dataclasses import replace

from .changes import net_rows, same_cells
from .definitions import Column, KeySpace
from .errors import CalicoError
from .log import Line
from .scan import Row, Scan
from .table import State, state_at
from .types import Type, parse_type, reads_as, to_json, widens

_CHANGE_TYPE = parse_type("utf8")


class Difference:
    """The difference of a key-space from one state to another; views are read at once.

    `start` and `end` are the versions, 0 for the empty state. `inserted`, `deleted`, `updated` and
    `cells` are the counts of CAL-SCAN-031 and CAL-SCAN-032.
    """

    def __init__(self, start: tuple[Line, int], end: tuple[Line, int], key_space: str) -> None:
        """UnknownKeySpace and InvalidArgument; TypeMismatch where types have gone apart."""
        self.start, self.end = start[1], end[1]
        if self.end == 0:
            raise CalicoError("UnknownVersion", "a difference ends with a version")
        after = state_at(end[0], self.end)
        before = state_at(start[0], self.start) if self.start > 0 else None
        known = after.key_space(key_space)
        shared = _comparable(known, before.key_spaces.get(known.id) if before else None)
        self._types: dict[str, Type] = shared.column_types()
        if "_change" in self._types:
            raise CalicoError("InvalidArgument", "a difference has a column _change of its own")
        names = tuple(self._types)
        self._rows = list(net_rows(_view(before, shared), _view(after, shared), names, {}))
        kinds = [row["_change"] for row in self._rows]
        self.inserted, self.deleted = kinds.count("insert"), kinds.count("delete")
        self.updated = kinds.count("update_after")
        self.cells: dict[str, int] = {}
        old: Row = {}
        for row in self._rows:
            if row["_change"] == "update_before":
                old = row
            elif row["_change"] == "update_after":
                for name in names:
                    if not same_cells(old[name], row[name]):
                        self.cells[name] = self.cells.get(name, 0) + 1

    def to_json_rows(self) -> list[Row]:
        """The rows of CAL-SCAN-033 as dicts of JSON forms."""
        types = [*self._types.items(), ("_change", _CHANGE_TYPE)]
        return [{name: to_json(row[name], type_) for name, type_ in types} for row in self._rows]


def merge_base(one: tuple[Line, int], other: tuple[Line, int]) -> int:
    """The newest version that both have in common (CAL-SCAN-121)."""
    (a, first), (b, second) = one, other
    version = min(first, second)
    # From the first version on that is of another line nothing is common.
    for at in range(1, version + 1):
        if a.holder(at) != b.holder(at):
            return at - 1
    return version


def _view(state: State | None, key_space: KeySpace) -> dict[bytes, Row]:
    return {} if state is None else dict(Scan(state, key_space).keyed_rows())


def _comparable(after: KeySpace, before: KeySpace | None) -> KeySpace:
    """A key-space with the wider one of two types wherever they differ (CAL-SCAN-122)."""
    if before is None:
        return after
    old = {column.id: column for group in before.groups for column in group.columns}
    groups = tuple(
        replace(
            group,
            columns=tuple(_wider(column, old.get(column.id)) for column in group.columns),
        )
        for group in after.groups
    )
    key_types = tuple(
        was if widens(is_, was) else is_ for was, is_ in zip(before.key_types, after.key_types)
    )
    return replace(after, groups=groups, key_types=key_types)


def _wider(is_: Column, was: Column | None) -> Column:
    if was is None or _holds(is_, was):
        return is_
    if _holds(was, is_):
        return replace(was, name=is_.name)
    raise CalicoError("TypeMismatch", f"column {is_.name!r} has types that have gone apart")


def _holds(wide: Column, narrow: Column) -> bool:
    if not reads_as(narrow.type, wide.type, wide.former):
        return False
    one, other = wide.order_type, narrow.order_type
    return one == other or (one is not None and other is not None and widens(other, one))
