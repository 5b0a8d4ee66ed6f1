"""spec/merge.md: the tables of row and cell operations."""

from __future__ import annotations

from typing import Any

import pytest

from calico.merge import CLEAR, DELTA, KEEP, SET, Cells, Operations, Rows, apply, merge_cell

A, B = b"a", b"b"


@pytest.mark.parametrize(
    ("old", "operation", "given", "new"),
    [
        (None, KEEP, ["x"], None),
        (["o"], KEEP, ["x"], ["o"]),
        (None, SET, ["x"], ["x"]),
        (["o"], SET, ["x"], ["x"]),
        (None, CLEAR, ["x"], None),
        (["o"], CLEAR, ["x"], None),
        (None, DELTA, ["x", None], ["x", None]),
        (["o", None], DELTA, ["o"], ["o", None, "o"]),
        (["o"], DELTA, None, ["o"]),
        (["o"], DELTA, [], ["o"]),
    ],
)
def test_a_cell_operation_gives(old: Any, operation: int, given: Any, new: Any) -> None:
    assert merge_cell(old, operation, given) == new


def merged(rows: Rows, keys: list[bytes], row_ops: list[int] | None, cells: Cells) -> Rows:
    """Rows of one column after an update."""
    apply(rows, Operations(keys, row_ops, {0: cells}), 1)
    return rows


def test_null_clears_in_set_columns_and_keeps_in_delta_columns() -> None:
    assert merged({A: [["o"]]}, [A], None, Cells("set", [None])) == {A: [None]}
    assert merged({A: [["o"]]}, [A], None, Cells("delta", [None])) == {A: [["o"]]}


def test_codes_decide_in_mixed_columns() -> None:
    keys = [b"0", b"1", b"2", b"3", b"4", b"5"]
    before: Rows = {key: [["o"]] for key in keys}
    cells = [["n"], ["n"], ["n"], ["n"], None, None]
    after = merged(before, keys, None, Cells("mixed", cells, [0, 1, 2, 3, 1, 3]))
    assert [after[key][0] for key in keys] == [["o"], ["n"], None, ["o", "n"], None, ["o"]]


def test_a_delete_leaves_nothing_for_a_later_merge() -> None:
    rows = merged({A: [["o"]], B: [["b"]]}, [A, A], [1, 0], Cells("delta", [["x"], ["n"]]))
    assert rows == {A: [["n"]], B: [["b"]]}
    assert merged({}, [A], [1], Cells("set", [["x"]])) == {}


def test_a_merge_without_cells_makes_a_row_of_nulls() -> None:
    rows: Rows = {}
    apply(rows, Operations([A], None, {}), 2)
    assert rows == {A: [None, None]}


def test_an_append_does_not_change_the_list_it_was_given() -> None:
    given = ["x"]
    rows = merged({}, [A, A], None, Cells("delta", [given, ["y"]]))
    assert rows == {A: [["x", "y"]]}
    assert given == ["x"]
