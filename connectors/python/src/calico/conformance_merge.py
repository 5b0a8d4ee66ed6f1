"""The operation `merge` of the conformance suite: a merge without a store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .actions import UpdateColumn, expression_of
from .computing import Computation, Place
from .data import FileColumn, ordered_cells
from .errors import corrupt_file
from .keys import decode_key, encode_key
from .merge import Cells, Operations, Rows, apply, delete_range
from .tile import range_test
from .types import Type, from_json, parse_type, to_json

Json = dict[str, Any]


def run_merge(params: Json) -> Json:
    """Rows that updates give on a checkpoint, as a segment of the anchor would hold them.

    Cells that are left out are null cells.
    """
    key_types = [parse_type(text) for text in params["keyTypes"]]
    shown = len(params["columns"])
    columns = [_file_column(column) for column in _with_hidden(params)]
    rows = _segment_rows(params.get("checkpoint", {}).get("rows", []), key_types, columns)
    for update in params["updates"]:
        if "deleteRange" in update:
            delete_range(rows, _range_test(update["deleteRange"], key_types))
        elif "expression" in update:
            _compute(rows, update, key_types, columns)
        else:
            apply(rows, _operations_of(update, key_types, columns), len(columns))
    found = [_merged_row(rows, key, key_types, columns[:shown]) for key in sorted(rows.cells)]
    failed = sum(rows.failed.values())
    return {"rows": found, "failed": failed} if failed > 0 else {"rows": found}


def _with_hidden(params: Json) -> list[Json]:
    """The columns, and behind them those that expressions name or assign besides."""
    columns = {column["column"]: column for column in params["columns"]}
    for update in params["updates"]:
        if "expression" in update:
            for column in (*update["columns"], *update["expression"]["target"]):
                columns.setdefault(column["column"], column)
    return list(columns.values())


def _compute(rows: Rows, update: Json, key_types: list[Type], columns: list[FileColumn]) -> None:
    assigned = [
        UpdateColumn(one["column"], one["type"], one["op"], one.get("algebra"))
        for one in update["columns"]
    ]
    computation = Computation(expression_of(update["expression"]), assigned)
    places = {
        column.id: Place(place, column.type, column.form, column.algebra)
        for place, column in enumerate(columns)
    }
    for row in update["rows"]:
        values = [
            from_json(value, type_)
            for value, type_ in zip(row.get("source", []), computation.source_types, strict=True)
        ]
        key = _key_of(row, key_types)
        given = (decode_key(key_types, key), values)
        patches = update.get("patches", False)
        computation.apply(rows, key, given, places, patches, len(columns))


def _file_column(column: Json) -> FileColumn:
    order_type = column.get("orderType")
    return FileColumn(
        column["column"],
        parse_type(column["type"]),
        None,
        column.get("algebra"),
        None if order_type is None else parse_type(order_type),
    )


def _segment_rows(given: list[Json], key_types: list[Type], columns: list[FileColumn]) -> Rows:
    rows = Rows()
    for row in given:
        key = _key_of(row, key_types)
        rows.cells[key] = [_held(row, column) for column in columns]
        if row.get("latent", False):
            rows.latent.add(key)
    return rows


def _held(row: Json, column: FileColumn) -> Any:
    """A cell and its companion as merges hold them."""
    name, form = str(column.id), column.form
    value = from_json(row["cells"].get(name), column.type)
    if form.companion is None:
        return value
    try:
        return form.held(value, from_json(row.get("a", {}).get(name), form.companion))
    except ValueError as error:
        corrupt_file("the rows", f"column {name} holds {error}")


def _merged_row(
    rows: Rows, key: bytes, key_types: list[Type], columns: list[FileColumn]
) -> Json:
    cells, companions = {}, {}
    for column, cell in zip(columns, rows.cells[key]):
        value, companion = column.form.stored(cell)
        cells[str(column.id)] = to_json(value, column.type)
        if column.form.companion is not None and companion is not None:
            companions[str(column.id)] = to_json(companion, column.form.companion)
    merged = {"key": _key_json(key, key_types), "cells": cells}
    if companions:
        merged["a"] = companions
    return {**merged, "latent": True} if key in rows.latent else merged


def _range_test(given: Json, key_types: list[Type]) -> Callable[[bytes], bool]:
    ends = [
        None if name not in given else bytes.fromhex(given[name]) for name in ("lower", "upper")
    ]
    return range_test(ends[0], ends[1], given.get("where"), key_types)


def _key_of(row: Json, key_types: list[Type]) -> bytes:
    values = [from_json(value, type_) for value, type_ in zip(row["key"], key_types, strict=True)]
    return encode_key(key_types, values)


def _key_json(key: bytes, key_types: list[Type]) -> list[Any]:
    values = decode_key(key_types, key)
    return [to_json(value, type_) for value, type_ in zip(values, key_types)]


def _operations_of(update: Json, key_types: list[Type], columns: list[FileColumn]) -> Operations:
    rows, places = update["rows"], {column.id: place for place, column in enumerate(columns)}
    row_ops = [row.get("r", 0) for row in rows]
    if any(code not in (0, 1, 2, 3) for code in row_ops):
        corrupt_file("the update", "it has an unknown row operation")
    held = {}
    for said in update["columns"]:
        place, op = places[said["column"]], said["op"]
        column, name = columns[place], str(said["column"])
        codes = [row.get("ops", {}).get(name, 0) for row in rows] if op == "mixed" else None
        allowed = (0, 1, 2) if column.algebra is None else (0, 1, 2, 3)
        none = op == "delta" and column.algebra is None
        if none or any(code not in allowed for code in codes or ()):
            corrupt_file("the update", f"column {name} has an unknown operation")
        cells = [_held(row, column) for row in rows]
        if column.algebra == "last_by":
            cells = ordered_cells(cells, op, codes)
        held[place] = Cells(op, cells, codes, column.form.combine)
    return Operations([_key_of(row, key_types) for row in rows], row_ops, held)
