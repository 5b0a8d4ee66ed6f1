"""What versions did to the view of a key-space (spec/scan.md, Changes)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from .actions import RangeDelete, Update
from .errors import CalicoError
from .log import Entry, Line
from .scan import Row, Scan
from .table import State, state_at
from .types import Type, arrow_type, parse_type, to_arrow, to_json

_OWN_TYPES = {
    "_change": parse_type("utf8"),
    "_version": parse_type("int64"),
    "_timestamp": parse_type("timestamptz"),
}


class Changes:
    """The changes after version `start` up to `end`; rows are read when they are asked for.

    Each has the columns asked for, then `_change` ("insert", "delete", "update_before",
    "update_after"), `_version` and `_timestamp`.
    """

    def __init__(
        self,
        line: Line,
        ends: tuple[int, int],
        key_space: str,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        *,
        use_log_checkpoints: bool = True,
    ) -> None:
        """UnknownKeySpace, UnknownColumn, InvalidExpression and InvalidArgument come at once."""
        self.start, self.end = ends
        if self.start > self.end:
            raise CalicoError("InvalidArgument", f"version {self.start} is after {self.end}")
        self._line = line
        self._use_log_checkpoints = use_log_checkpoints
        self._arguments = (columns, where)
        state = state_at(line, self.end, use_log_checkpoints)
        self._key_space = state.key_space(key_space)
        scan = self._scan(state)
        self._names = scan.columns
        for name in _OWN_TYPES.keys() & set(self._names):
            raise CalicoError("InvalidArgument", f"changes have a column {name!r} of their own")
        types = self._key_space.column_types()
        self._types: dict[str, Type] = {name: types[name] for name in self._names} | _OWN_TYPES
        self.columns: tuple[str, ...] = tuple(self._types)

    def to_json_rows(self) -> list[Row]:
        """The rows as dicts of JSON forms (CAL-TYPES-010 to -015)."""
        return [
            {name: to_json(row[name], type_) for name, type_ in self._types.items()}
            for row in self._rows()
        ]

    def to_arrow(self) -> pa.Table:
        """The rows as a table, in the order of CAL-SCAN-022."""
        rows = list(self._rows())
        fields = [pa.field(name, arrow_type(type_)) for name, type_ in self._types.items()]
        arrays = [to_arrow([r[name] for r in rows], type_) for name, type_ in self._types.items()]
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields))

    def _rows(self) -> Iterator[Row]:
        before: dict[bytes, Row] | None = None
        state = state_at(self._line, self.start, self._use_log_checkpoints)
        for version in range(self.start + 1, self.end + 1):
            entry = self._line.entry(version)
            incarnations = self._incarnations(state)
            state.apply(entry, self._line.path(version))
            # Only updates change a view; a version without one is told without reading data.
            if not _may_change(entry, incarnations | self._incarnations(state)):
                continue
            if before is None:
                before = self._view(version - 1)
            after = self._view(version)
            own = {"_version": version, "_timestamp": entry.timestamp}
            yield from net_rows(before, after, self._names, own)
            before = after

    def _incarnations(self, state: State) -> set[str]:
        """Those of the key-space's groups in a state: a layout may have been another one."""
        own = state.key_spaces.get(self._key_space.id)
        return set() if own is None else {group.incarnation for group in own.groups}

    def _scan(self, state: State) -> Scan:
        return Scan(state, self._key_space, *self._arguments)

    def _view(self, version: int) -> dict[bytes, Row]:
        """The records for which the filter holds (CAL-SCAN-025), by key; none at version 0."""
        if version == 0:
            return {}
        state = state_at(self._line, version, self._use_log_checkpoints)
        return dict(self._scan(state).keyed_rows())


def net_rows(
    before: dict[bytes, Row], after: dict[bytes, Row], names: Sequence[str], own: Row
) -> Iterator[Row]:
    """What became of the records of one view in another (CAL-SCAN-020), by key."""
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            yield {**new, "_change": "insert", **own}
        elif new is None and old is not None:
            yield {**old, "_change": "delete", **own}
        elif old is not None and new is not None:
            if any(not same_cells(old[name], new[name]) for name in names):
                yield {**old, "_change": "update_before", **own}
                yield {**new, "_change": "update_after", **own}


def _may_change(entry: Entry, incarnations: set[str]) -> bool:
    if entry.adopts is not None:
        return True
    updates = [action for action in entry.actions if isinstance(action, (Update, RangeDelete))]
    return any(update.incarnation in incarnations for update in updates)


def same_cells(a: Any, b: Any) -> bool:
    """Whether two cells count as the same (CAL-SCAN-024)."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same_cells, a, b))
    if isinstance(a, float) and isinstance(b, float):
        if math.isnan(a) or math.isnan(b):
            return math.isnan(a) and math.isnan(b)
        return a == b and math.copysign(1, a) == math.copysign(1, b)
    return bool(a == b)
