"""Row and cell operations (spec/merge.md). Pure: no storage, no files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .algebra import Combine, append

MERGE, DELETE, REPLACE, PATCH = 0, 1, 2, 3
KEEP, SET, CLEAR, DELTA = 0, 1, 2, 3


@dataclass
class Rows:
    """A group's rows: under each encoded key the cells in the order of the columns.

    Cells are as the column's Form holds them. Keys in `latent` are those of latent rows.
    `failed` says how many rows of updates with an expression failed under a key (CAL-MERGE-046).
    """

    cells: dict[bytes, list[Any]] = field(default_factory=dict)
    latent: set[bytes] = field(default_factory=set)
    failed: dict[bytes, int] = field(default_factory=dict)

    def delete(self, key: bytes) -> None:
        """Leaves no row under the key (CAL-MERGE-003, -004)."""
        self.cells.pop(key, None)
        self.latent.discard(key)


@dataclass(frozen=True)
class Cells:
    """One column of an update: its op (set, delta, mixed), cells, and op codes if mixed.

    `combine` is what a delta does to a value.
    """

    op: str
    cells: Sequence[Any]
    codes: Sequence[int] | None = None
    combine: Combine = append


@dataclass(frozen=True)
class Operations:
    """Rows of an update in the order in which they apply.

    `row_ops` is None where all rows are merges. `columns` maps the place of a column among the
    cells of a row to what the update says of it; a column that is not there is kept.
    """

    keys: Sequence[bytes]
    row_ops: Sequence[int] | None
    columns: Mapping[int, Cells]


def cell_operation(column: Cells, row: int) -> int:
    """The operation on a cell: KEEP, SET, CLEAR or DELTA (CAL-DATA-021 to -023)."""
    is_null = column.cells[row] is None
    if column.op == "set":
        return CLEAR if is_null else SET
    if column.op == "delta":
        return KEEP if is_null else DELTA
    code = SET if column.codes is None else column.codes[row]
    if is_null and code == SET:
        return CLEAR
    return KEEP if is_null and code == DELTA else code


def merge_cell(old: Any, operation: int, given: Any, combine: Combine = append) -> Any:
    """The cell after an operation (CAL-MERGE-010 to -019, -029 to -036)."""
    if operation == SET:
        return given
    if operation == CLEAR:
        return None
    if operation == DELTA and given is not None:
        return given if old is None else combine(old, given)
    return old


def apply(rows: Rows, operations: Operations, width: int) -> None:
    """Applies an update's rows in order (CAL-MERGE-001 to -008, -021).

    `width` is the number of cells of a row.
    """
    row_ops, columns = operations.row_ops, list(operations.columns.items())
    for row, key in enumerate(operations.keys):
        row_op = MERGE if row_ops is None else row_ops[row]
        if row_op == DELETE:
            rows.delete(key)
            continue
        cells = None if row_op == REPLACE else rows.cells.get(key)
        if row_op != PATCH:
            rows.latent.discard(key)
        elif cells is None:
            rows.latent.add(key)
        if cells is None:
            cells = rows.cells[key] = [None] * width
        for place, column in columns:
            operation = cell_operation(column, row)
            if operation != KEEP:
                given = column.cells[row]
                cells[place] = merge_cell(cells[place], operation, given, column.combine)


def delete_range(rows: Rows, is_deleted: Callable[[bytes], bool]) -> None:
    """Deletes every key for which the function is true (CAL-MERGE-009)."""
    for key in [key for key in rows.cells if is_deleted(key)]:
        rows.delete(key)
    for key in [key for key in rows.failed if is_deleted(key)]:
        del rows.failed[key]
