"""Updates that compute cells (spec/merge.md, section Expressions)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .actions import UpdateColumn, UpdateExpression
from .algebra import Form, OutOfRange
from .errors import CalicoError
from .expr import Cast, RowFailed, cast_cell, compile_filter, compile_value, parse_expression
from .merge import Rows
from .types import Type, has_structs, parse_type

Run = Callable[[Mapping[Any, Any]], Any]


@dataclass(frozen=True)
class Place:
    """Where a column stands among the cells of a row, and how its cells are held."""

    place: int
    type: Type
    form: Form
    algebra: str | None


@dataclass(frozen=True)
class _Assigned:
    column: int
    run: Run
    required: bool


class Computation:
    """An expression, ready to be computed over rows."""

    def __init__(self, expression: UpdateExpression, columns: Sequence[UpdateColumn]) -> None:
        """InvalidExpression, UnknownColumn or InvalidType where the texts are none (CAL-TABLE-040).

        `columns` are those that the update assigns, with their types.
        """
        self.source_types = [parse_type(text) for text in expression.source]
        taken = [parse_type(one.type) for one in (*expression.target, *columns)]
        if any(has_structs(type_) for type_ in (*self.source_types, *taken)):
            raise CalicoError("InvalidExpression", "a column has structs")
        self.key_types = [parse_type(text) for text in expression.key]
        self._targets = {column.column: parse_type(column.type) for column in expression.target}
        types: dict[Any, Type] = {
            ("source", f"s{at}"): type_ for at, type_ in enumerate(self.source_types)
        }
        types.update((("key", f"k{at}"), type_) for at, type_ in enumerate(self.key_types))
        types.update((("target", f"c{id_}"), type_) for id_, type_ in self._targets.items())
        used: set[Any] = set()
        self._guard = None
        if expression.when is not None:
            condition = parse_expression(expression.when)
            # A value that is no condition is refused before it is cast to one.
            compile_filter(condition, types)
            _, self._guard, named = compile_value(Cast(condition, "bool"), types)
            used |= named
        assigned_types = {column.column: column.type for column in columns}
        self._assigned = []
        for one in expression.assign:
            tree = Cast(parse_expression(one.value), assigned_types[one.column])
            _, run, named = compile_value(tree, types)
            used |= named
            self._assigned.append(_Assigned(one.column, run, one.required))
        named_targets = sorted(int(name[1:]) for kind, name in used if kind == "target")
        if named_targets != [column.column for column in expression.target]:
            raise CalicoError("InvalidExpression", "the columns listed are not those named")

    def apply(
        self,
        rows: Rows,
        key: bytes,
        given: tuple[Sequence[Any], Sequence[Any]],
        places: Mapping[int, Place],
        patches: bool,
        width: int,
    ) -> None:
        """Applies one row: `given` are the values of its key and of its source columns."""
        before = rows.cells.get(key)
        try:
            cells = self._computed(before, given, places)
        except RowFailed:
            rows.failed[key] = rows.failed.get(key, 0) + 1
            return
        if cells is None:
            return
        if not patches:
            rows.latent.discard(key)
        elif before is None:
            rows.latent.add(key)
        if before is None:
            before = rows.cells[key] = [None] * width
        for id_, cell in cells.items():
            before[places[id_].place] = cell

    def _computed(
        self,
        before: Sequence[Any] | None,
        given: tuple[Sequence[Any], Sequence[Any]],
        places: Mapping[int, Place],
    ) -> dict[int, Any] | None:
        """The cells to set, by column; None where the guard is not TRUE (CAL-MERGE-040 to -044)."""
        key_values, source_values = given
        row: dict[Any, Any] = {
            ("source", f"s{at}"): value for at, value in enumerate(source_values)
        }
        row.update((("key", f"k{at}"), value) for at, value in enumerate(key_values))
        for id_, type_ in self._targets.items():
            place = places[id_]
            cell = None if before is None else before[place.place]
            row["target", f"c{id_}"] = _seen(cell, place, type_)
        if self._guard is not None and self._guard(row) is not True:
            return None
        cells = {}
        for one in self._assigned:
            value = one.run(row)
            if value is None and one.required:
                raise RowFailed("a required column would be null")
            cells[one.column] = _held(value, places[one.column])
        return cells


def _seen(cell: Any, place: Place, type_: Type) -> Any:
    """What an expression sees of a cell (CAL-MERGE-041)."""
    try:
        value = place.form.shown(cell)
    except OutOfRange as error:
        raise RowFailed("a cell is beyond its type") from error
    return _as_type(value, place.type, type_)


def _as_type(value: Any, found: Type, to: Type) -> Any:
    if value is None or found == to:
        return value
    if found.kind == "list" and found.item is not None and to.item is not None:
        return [_as_type(item, found.item, to.item) for item in value]
    return cast_cell(value, found, to)


def _held(value: Any, place: Place) -> Any:
    """A value that is set, as its column holds it (CAL-MERGE-036, -050)."""
    if value is not None and place.algebra == "union":
        return place.form.combine([], value)
    return place.form.held(value, None)
