"""spec/merge.md: the tables of row and cell operations."""

from __future__ import annotations

import math
import struct
from decimal import Decimal
from typing import Any

import pytest

from calico.algebra import algebra_fits, form_of
from calico.merge import CLEAR, DELTA, KEEP, SET, Cells, Operations, Rows, apply, merge_cell
from calico.types import parse_type

A, B = b"a", b"b"
NAN, INF = math.nan, math.inf


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


Plain = dict[bytes, list[Any]]


def merged(before: Plain, keys: list[bytes], row_ops: list[int] | None, cells: Cells) -> Plain:
    """Rows of one column after an update."""
    rows = Rows({key: list(row) for key, row in before.items()})
    apply(rows, Operations(keys, row_ops, {0: cells}), 1)
    assert rows.latent == set()
    return rows.cells


def test_null_clears_in_set_columns_and_keeps_in_delta_columns() -> None:
    assert merged({A: [["o"]]}, [A], None, Cells("set", [None])) == {A: [None]}
    assert merged({A: [["o"]]}, [A], None, Cells("delta", [None])) == {A: [["o"]]}


def test_codes_decide_in_mixed_columns() -> None:
    keys = [b"0", b"1", b"2", b"3", b"4", b"5"]
    before: Plain = {key: [["o"]] for key in keys}
    cells = [["n"], ["n"], ["n"], ["n"], None, None]
    after = merged(before, keys, None, Cells("mixed", cells, [0, 1, 2, 3, 1, 3]))
    assert [after[key][0] for key in keys] == [["o"], ["n"], None, ["o", "n"], None, ["o"]]


def test_a_delete_leaves_nothing_for_a_later_merge() -> None:
    rows = merged({A: [["o"]], B: [["b"]]}, [A, A], [1, 0], Cells("delta", [["x"], ["n"]]))
    assert rows == {A: [["n"]], B: [["b"]]}
    assert merged({}, [A], [1], Cells("set", [["x"]])) == {}


@pytest.mark.parametrize("before", [{}, {A: [None]}, {A: [["o"]]}])
@pytest.mark.parametrize(
    ("cells", "new"),
    [
        (Cells("set", [["n"]]), ["n"]),
        (Cells("set", [None]), None),
        (Cells("delta", [["n", None]]), ["n", None]),
        (Cells("delta", [None]), None),
        (Cells("mixed", [["n"]], [KEEP]), None),
        (Cells("mixed", [["n"]], [SET]), ["n"]),
        (Cells("mixed", [["n"]], [CLEAR]), None),
        (Cells("mixed", [["n"]], [DELTA]), ["n"]),
    ],
)
def test_a_replace_applies_its_cells_to_nulls(before: Plain, cells: Cells, new: Any) -> None:
    assert merged(before, [A], [2], cells) == {A: [new]}


def test_a_replace_clears_columns_that_the_update_does_not_hold() -> None:
    rows = Rows({A: [["o"], 1], B: [["b"], 2]})
    apply(rows, Operations([A], [2], {}), 2)
    assert rows.cells == {A: [None, None], B: [["b"], 2]}


@pytest.mark.parametrize(
    ("row_ops", "rows"),
    [
        ([0, 2], {A: [["y"]]}),
        ([2, 0], {A: [["x", "y"]]}),
        ([1, 2], {A: [["y"]]}),
        ([2, 1], {}),
        ([2, 2], {A: [["y"]]}),
    ],
)
def test_only_what_comes_after_a_replace_meets_its_row(row_ops: list[int], rows: Rows) -> None:
    cells = Cells("delta", [["x"], ["y"]])
    assert merged({A: [["o"]]}, [A, A], row_ops, cells) == rows


def test_a_merge_without_cells_makes_a_row_of_nulls() -> None:
    rows = Rows()
    apply(rows, Operations([A], None, {}), 2)
    assert rows.cells == {A: [None, None]}


def test_an_append_does_not_change_the_list_it_was_given() -> None:
    given = ["x"]
    rows = merged({}, [A, A], None, Cells("delta", [given, ["y"]]))
    assert rows == {A: [["x", "y"]]}
    assert given == ["x"]


def bits(value: Any) -> Any:
    """A float as its bytes, so that zeros differ and NaN equals itself."""
    return struct.pack(">d", value) if isinstance(value, float) else value


@pytest.mark.parametrize(
    ("type_", "ascending"),
    [
        ("bool", [False, True]),
        ("int64", [-(2**63), -1, 0, 2**63 - 1]),
        ("decimal(5,2)", [Decimal("-10.50"), Decimal("-2.00"), Decimal("0.00"), Decimal("9.99")]),
        ("utf8", ["", "B", "a", "a\0", "é", "\uffff", "\U0001f600"]),
        ("utf8", ["x" * 32 + "a", "x" * 32 + "b"]),
        ("binary", [b"", b"\0", b"\x7f", b"\x80", b"\xff"]),
        ("float64", [-INF, -1.0, -0.0, 0.0, 5e-324, INF, NAN]),
        ("float32", [-INF, -1.5, -0.0, 0.0, 1.5, INF, NAN]),
    ],
)
def test_min_and_max_follow_the_order_of_bounds(type_: str, ascending: list[Any]) -> None:
    least, greatest = (form_of(name, parse_type(type_)).combine for name in ("min", "max"))
    for at, low in enumerate(ascending):
        for high in ascending[at:]:
            assert bits(least(low, high)) == bits(least(high, low)) == bits(low)
            assert bits(greatest(low, high)) == bits(greatest(high, low)) == bits(high)


@pytest.mark.parametrize(
    ("algebra", "old", "given", "new"),
    [
        *(("and", a, b, a and b) for a in (False, True) for b in (False, True)),
        *(("or", a, b, a or b) for a in (False, True) for b in (False, True)),
        ("first", False, True, False),
        ("first", True, False, True),
        ("min", True, False, False),
        ("max", False, True, True),
        ("and", None, True, True),
        ("or", None, False, False),
        ("first", None, False, False),
        ("min", None, True, True),
        ("max", None, False, False),
        ("and", True, None, True),
        ("or", False, None, False),
        ("first", True, None, True),
        ("min", True, None, True),
        ("max", False, None, False),
    ],
)
def test_a_delta_of_an_algebra_gives(algebra: str, old: Any, given: Any, new: Any) -> None:
    combine = form_of(algebra, parse_type("bool")).combine
    cells = Cells("delta", [given], None, combine)
    assert merged({A: [old]}, [A], None, cells) == {A: [new]}


def test_set_clear_and_replace_cut_what_is_below_deltas() -> None:
    least = form_of("min", parse_type("int32")).combine
    for code, row_op in [(SET, 0), (CLEAR, 0), (KEEP, 2)]:
        cells = Cells("mixed", [9, 7], [code, DELTA], least)
        assert merged({A: [1]}, [A, A], [row_op, 0], cells) == {A: [7]}


@pytest.mark.parametrize(
    ("algebra", "fitting", "others"),
    [
        ("append", ["list<int8>", "list<list<utf8>>"], ["int8", "bool", "utf8"]),
        (
            "min",
            ["bool", "int8", "float32", "decimal(4,2)", "date"],
            ["list<int8>", "map<int8,bool>", "struct<a:int8>", "vector<float32,2>"],
        ),
        ("max", ["utf8", "binary", "timestamp", "timestamptz"], ["list<bool>"]),
        ("and", ["bool"], ["int32", "utf8", "list<bool>"]),
        ("or", ["bool"], ["float64", "binary", "list<bool>"]),
        ("first", ["bool", "utf8", "list<utf8>", "struct<a:int8>"], []),
    ],
)
def test_an_algebra_is_for_some_types(algebra: str, fitting: list[str], others: list[str]) -> None:
    assert all(algebra_fits(algebra, parse_type(text)) for text in fitting)
    assert not any(algebra_fits(algebra, parse_type(text)) for text in others)
