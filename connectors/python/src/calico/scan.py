"""What a read returns (spec/scan.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from .algebra import OutOfRange
from .definitions import Column, KeySpace
from .errors import CalicoError
from .expr import And, Expression, RowFailed, compile_filter, compile_value, parse_expression
from .keys import decode_key
from .merge import Rows
from .table import State
from .tile import group_rows
from .types import Type, arrow_type, to_arrow, to_json

Row = dict[str, Any]
Choice = str | tuple[str, str]


class Scan:
    """A read of one key-space at one version; rows are read when they are asked for."""

    def __init__(
        self,
        state: State,
        key_space: KeySpace,
        columns: Sequence[Choice] | None = None,
        where: str | None = None,
    ) -> None:
        """UnknownColumn, InvalidExpression and InvalidArgument are raised at once.

        A column is a name, or a pair of a name and an expression of the chapter expr.
        """
        self.version = state.version
        self._state = state
        self._key_space = key_space
        self._types = key_space.column_types()
        choices = _wanted(columns, self._types, key_space)
        self.columns: tuple[str, ...] = tuple(name for name, _ in choices)
        self._test: Callable[[Row], bool | None] | None = None
        self._other_tests: list[Callable[[Row], bool | None]] = []
        self._sums = {
            column.name
            for group in key_space.groups
            for column in group.columns
            if column.algebra == "sum" and not str(column.type).startswith("float")
        }
        self._read = {name for name, text in choices if text is None}
        self._output_types = {name: self._types[name] for name in self._read}
        self._computed: dict[str, Callable[[Row], Any]] = {}
        for name, text in choices:
            if text is not None:
                self._compute(name, text)
        if where is not None:
            expression = parse_expression(where)
            self._test, used = compile_filter(expression, self._types)
            self._read |= used
            self._other_tests = self._without_sums(expression)

    def _compute(self, name: str, text: str) -> None:
        type_, run, used = compile_value(parse_expression(text), self._types)
        self._output_types[name] = type_
        self._computed[name] = run
        self._read |= used

    def to_arrow(self) -> pa.Table:
        """The rows as a table, ordered by encoded key (CAL-SCAN-001, -007)."""
        rows = self._rows()
        fields = [pa.field(name, arrow_type(self._output_types[name])) for name in self.columns]
        if not fields:
            empty = pa.array([{}] * len(rows), type=pa.struct([]))
            return pa.Table.from_batches([pa.RecordBatch.from_struct_array(empty)])
        arrays = [
            to_arrow([row[name] for row in rows], self._output_types[name])
            for name in self.columns
        ]
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields))

    def to_pylist(self) -> list[Row]:
        """The rows as dicts of Python values: dates, datetimes, Decimals, bytes as they are."""
        try:
            return self.to_arrow().to_pylist()
        except (OverflowError, ValueError) as error:
            raise CalicoError(
                "UnsupportedType", f"Python's datetime has no such value ({error}); use to_arrow()"
            ) from error

    def to_json_rows(self) -> list[Row]:
        """The rows as dicts of JSON forms (CAL-TYPES-010 to -015)."""
        types = [(name, self._output_types[name]) for name in self.columns]
        return [{name: to_json(row[name], type_) for name, type_ in types} for row in self._rows()]

    def plain_rows(self) -> list[Row]:
        """The rows as dicts of plain values, as `to_json` takes them."""
        return self._rows()

    def type_of(self, name: str) -> Type:
        """The type of a column that is given out."""
        return self._output_types[name]

    def _without_sums(self, expression: Expression) -> list[Callable[[Row], bool | None]]:
        """The terms of the filter that name no column whose sums may be beyond its type."""
        terms = expression.terms if isinstance(expression, And) else [expression]
        compiled = [compile_filter(term, self._types) for term in terms]
        return [test for test, used in compiled if not used & self._sums]

    def _rows(self) -> list[Row]:
        return [row for _, row in self.keyed_rows()]

    def keyed_rows(self) -> list[tuple[bytes, Row]]:
        """Selected rows with every column that is read, with and ordered by encoded key."""
        rows: list[tuple[bytes, Row]] = []
        key_space, test = self._key_space, self._test
        asked = [column for group in key_space.groups for column in group.columns]
        asked = [column for column in asked if column.name in self._read]
        groups = self._group_cells(asked)
        if not groups:
            return rows
        held = {column.id for columns, _ in groups for column in columns}
        absent = [column for column in asked if column.id not in held]
        anchor = groups[0][1]
        for key in sorted(anchor.cells.keys() - anchor.latent):
            row: Row = dict(zip(key_space.key_names, decode_key(key_space.key_types, key)))
            sums: list[tuple[Any, Column]] = []
            for columns, cells in groups:
                # A group without a row under the key reads as nulls (CAL-MERGE-023).
                found = cells.cells.get(key)
                for place, column in enumerate(columns):
                    cell = None if found is None else found[place]
                    if column.name in self._sums:
                        sums.append((cell, column))
                    else:
                        row[column.name] = self._shown(cell, column, key)
            row.update((column.name, None) for column in absent)
            if not all(test(row) is True for test in self._other_tests):
                continue
            for cell, column in sums:
                row[column.name] = self._shown(cell, column, key)
            if test is None or test(row) is True:
                rows.append((key, self._outputs(row)))
        return rows

    def _shown(self, cell: Any, column: Column, key: bytes) -> Any:
        """A cell's value; ValueOutOfRange where its type has none (CAL-MERGE-033)."""
        try:
            return column.form.shown(cell)
        except OutOfRange as error:
            values = decode_key(self._key_space.key_types, key)
            said = ", ".join(map(repr, values))
            raise CalicoError(
                "ValueOutOfRange",
                f"the sum in column {column.name!r} under the key ({said}) is no {column.type}; "
                "read without the column, or add what brings it back",
            ) from error

    def _outputs(self, row: Row) -> Row:
        """The columns asked for (CAL-SCAN-040)."""
        found: Row = {}
        for name in self.columns:
            run = self._computed.get(name)
            try:
                found[name] = row[name] if run is None else run(row)
            except RowFailed as failure:
                raise CalicoError(
                    "EvaluationFailed", f"column {name!r} has no result: {failure}"
                ) from failure
        return found

    def _group_cells(self, asked: Sequence[Column]) -> list[tuple[list[Column], Rows]]:
        """Columns and rows of the groups that are read, the anchor first.

        The anchor is always read: it says which records exist (CAL-MERGE-022, -027). Groups are
        those of the state, where the definition that is read by may be a later one (CAL-SCAN-026).
        """
        own = self._state.key_spaces.get(self._key_space.id)
        groups = () if own is None else sorted(own.groups, key=lambda group: not group.anchor)
        found = []
        for group in groups:
            ids = {column.id for column in group.columns}
            columns = [column for column in asked if column.id in ids]
            if columns or group.anchor:
                found.append((columns, group_rows(self._state, group, columns)))
        return found


def _wanted(
    columns: Sequence[Choice] | None, types: dict[str, Type], key_space: KeySpace
) -> list[tuple[str, str | None]]:
    """Names, and the texts of those that are computed."""
    if columns is None:
        return [(name, None) for name in types]
    choices: list[tuple[str, str | None]] = []
    for column in () if isinstance(columns, str) else columns:
        pair = (column, None) if isinstance(column, str) else tuple(column)
        if len(pair) != 2 or not isinstance(pair[0], str) or pair[0] == "":
            raise CalicoError("InvalidArgument", "a column is a name, or a name and an expression")
        choices.append(pair)
    if isinstance(columns, str):
        raise CalicoError("InvalidArgument", "columns are given as a list")
    names = [name for name, _ in choices]
    for name, text in choices:
        if text is None and name not in types:
            known = ", ".join(types)
            raise CalicoError(
                "UnknownColumn", f"key-space {key_space.name!r} has no {name!r}, but {known}"
            )
    if len(set(names)) != len(names):
        raise CalicoError("InvalidArgument", "a column is asked for twice")
    return choices
