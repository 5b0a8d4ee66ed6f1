"""spec/merge.md: sums, unions and orders; patches, latent rows and range deletes."""

from __future__ import annotations

import itertools
import math
import random
import struct
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from support import Builder, create, definition, inline, key, raises, update

from calico.algebra import Ordered, OutOfRange, algebra_fits, form_of
from calico.bounds import encode_bound
from calico.merge import Cells, Operations, Rows, apply, delete_range
from calico.types import parse_type

INTEGERS = [("int8", 8), ("int16", 16), ("int32", 32), ("int64", 64)]


def total(form: Any, values: list[Any]) -> Any:
    """The cell that values added one after another give."""
    cell = form.held(values[0], None)
    for value in values[1:]:
        cell = form.combine(cell, form.held(value, None))
    return cell


@pytest.mark.parametrize(("type_", "bits"), INTEGERS)
def test_integers_are_shown_exactly_where_their_type_has_the_sum(type_: str, bits: int) -> None:
    form = form_of("sum", parse_type(type_))
    limit = 1 << (bits - 1)
    numbers = random.Random(bits)
    for _ in range(200):
        values = [numbers.randrange(-limit, limit) for _ in range(numbers.randrange(1, 6))]
        cell = total(form, values)
        if -limit <= sum(values) < limit:
            assert form.shown(cell) == sum(values)
        else:
            with pytest.raises(OutOfRange):
                form.shown(cell)


@pytest.mark.parametrize("text", ["decimal(3,2)", "decimal(38,0)", "decimal(38,38)"])
def test_decimals_are_added_without_rounding(text: str) -> None:
    type_ = parse_type(text)
    form = form_of("sum", type_)
    limit = 10**type_.precision
    numbers = random.Random(text)
    for _ in range(200):
        whole = [numbers.randrange(1 - limit, limit) for _ in range(numbers.randrange(1, 5))]
        values = [Decimal(f"{number}e-{type_.scale}") for number in whole]
        cell = total(form, values)
        if abs(sum(whole)) < limit:
            shown = form.shown(cell)
            assert Fraction(shown) == Fraction(sum(whole), 10**type_.scale)
            assert shown.as_tuple().exponent == -type_.scale
        else:
            with pytest.raises(OutOfRange):
                form.shown(cell)


@pytest.mark.parametrize(("text", "size"), [("int16", 16), ("decimal(4,1)", 32)])
def test_an_accumulator_goes_into_a_segment_and_comes_back(text: str, size: int) -> None:
    form = form_of("sum", parse_type(text))
    top = 1 << (8 * size - 1)
    for number in (-top, -(10**9), 10**9, top - 1):
        value, companion = form.stored(number)
        assert (value, len(companion)) == (None, size)
        assert form.held(value, companion) == number
    assert form.combine(top - 1, 1) == -top
    assert form.combine(-top, -1) == top - 1
    for wrong in (b"", b"\0" * (size - 1), b"\0" * (size + 1)):
        with pytest.raises(ValueError, match="accumulator"):
            form.held(None, wrong)


def rounded(value: float) -> float:
    """The nearest float32, by another way than the code's."""
    try:
        return struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def test_sums_of_float32_round_once() -> None:
    form = form_of("sum", parse_type("float32"))
    numbers = random.Random(1)
    for _ in range(300):
        values = [rounded(numbers.uniform(-1, 1) * 10 ** numbers.randrange(-3, 38)) for _ in "abcd"]
        cell = total(form, values)
        wide = values[0]
        for value in values[1:]:
            wide += value
        assert cell == wide
        assert form.shown(cell) == rounded(wide)
        assert form.held(*form.stored(cell)) == wide


def test_a_sum_of_infinities_is_the_canonical_nan() -> None:
    form = form_of("sum", parse_type("float64"))
    for low, high in itertools.permutations((math.inf, -math.inf)):
        assert struct.pack(">d", form.combine(low, high)).hex() == "7ff8000000000000"
    negative = struct.unpack(">d", bytes.fromhex("fff8000000000000"))[0]
    assert struct.pack(">d", form.combine(negative, 1.0)).hex() == "7ff8000000000000"


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("list<int8>", [-128, -1, 0, 5, 127]),
        ("list<float64>", [-math.inf, -0.0, 0.0, 1.5, math.inf, math.nan]),
        ("list<utf8>", ["", "a", "\uffff", "\U0001f600"]),
        ("list<decimal(4,2)>", [Decimal("-10.00"), Decimal("-2.50"), Decimal("0.00")]),
    ],
)
def test_a_union_is_that_of_sets_in_order(text: str, elements: list[Any]) -> None:
    type_ = parse_type(text)
    combine = form_of("union", type_).combine
    item = type_.item
    assert item is not None
    subsets = [
        list(some) for size in range(3) for some in itertools.combinations(elements, size)
    ]
    for old, given in itertools.product(subsets, subsets):
        wanted = sorted({encode_bound(element, item) for element in old + given})
        assert [encode_bound(element, item) for element in combine(old, given)] == wanted


def test_last_by_keeps_the_greatest_order_and_the_later_of_equals() -> None:
    combine = form_of("last_by", parse_type("utf8"), parse_type("int8")).combine
    for orders in itertools.product((None, -1, 0, 1), (-1, 0, 1), (-1, 0, 1)):
        deltas = [Ordered(f"v{at}", order) for at, order in enumerate(orders)]
        cell = deltas[0]
        for delta in deltas[1:]:
            cell = combine(cell, delta)
        best = max(
            range(3), key=lambda at: (-9 if orders[at] is None else orders[at], at)
        )
        assert cell == deltas[best]


@pytest.mark.parametrize(
    ("algebra", "fitting", "others"),
    [
        (
            "sum",
            ["int8", "int64", "float32", "decimal(4,2)"],
            ["bool", "utf8", "date", "list<int8>"],
        ),
        ("union", ["list<int8>", "list<utf8>"], ["int8", "list<list<int8>>"]),
        ("last_by", ["bool", "utf8", "timestamp"], ["list<utf8>"]),
    ],
)
def test_an_algebra_is_for_some_types(algebra: str, fitting: list[str], others: list[str]) -> None:
    assert all(algebra_fits(algebra, parse_type(text)) for text in fitting)
    assert not any(algebra_fits(algebra, parse_type(text)) for text in others)


MERGE, DELETE, REPLACE, PATCH = range(4)


@pytest.mark.parametrize(
    ("row_ops", "cells", "latent"),
    [
        ([PATCH], [["x"]], True),
        ([PATCH, PATCH], [["x"], ["y"]], True),
        ([PATCH, MERGE], [["x"], ["y"]], False),
        ([MERGE, PATCH], [["x"], ["y"]], False),
        ([PATCH, REPLACE], [None, ["y"]], False),
        ([PATCH, DELETE, PATCH], [None, None, ["z"]], True),
        ([MERGE, DELETE, PATCH], [None, None, ["z"]], True),
        ([PATCH, DELETE, MERGE], [None, None, ["z"]], False),
    ],
)
def test_a_row_is_latent_until_it_is_merged(
    row_ops: list[int], cells: list[Any], latent: bool
) -> None:
    rows = Rows()
    given = [[letter] for letter in "xyz"][: len(row_ops)]
    apply(rows, Operations([b"k"] * len(row_ops), row_ops, {0: Cells("delta", given)}), 1)
    wanted = [item for cell in cells if cell is not None for item in cell]
    assert (rows.cells, rows.latent) == ({b"k": [wanted]}, {b"k"} if latent else set())


def test_a_range_delete_takes_latent_rows_too() -> None:
    rows = Rows({b"a": [1], b"b": [2], b"c": [3]}, {b"b", b"c"})
    delete_range(rows, lambda key: key < b"c")
    assert (rows.cells, rows.latent) == ({b"c": [3]}, {b"c"})


def test_a_range_delete_keeps_what_comes_after_it(store: Builder) -> None:
    store.commit(create())
    rows = [{"k0": number, "c8": number} for number in (1, 2, 3)]
    store.commit(update(store.file(rows), ops={8: "set"}))
    action = {"kind": "delete-range", "incarnation": "b" * 13}
    store.commit({**action, "lower": key(2)}, update(inline=inline(rows[2:]), ops={8: "set"}))
    assert [row["id"] for row in store.read()] == ["1", "3"]
    store.commit({**action, "where": "k0 IN (1, 9)"})
    assert [row["id"] for row in store.read()] == ["3"]
    assert [row["id"] for row in store.read(at=2)] == ["1", "2", "3"]
    store.commit({**action, "where": "id = 1"})
    with raises("CorruptDocument"):
        store.read()


def test_a_patch_needs_an_update_that_says_so(store: Builder) -> None:
    store.commit(create())
    rows = [{"k0": 1, "r": 3, "c8": 1}]
    store.commit(update(inline=inline(rows), ops={8: "set"}, patches=True))
    assert store.read() == []
    store.commit(update(inline=inline([{"k0": 1, "r": 0, "c7": ["x"]}]), ops={7: "delta"}))
    assert store.read() == [{"id": "1", "tags": ["x"], "price": "1"}]
    store.commit(update(inline=inline(rows), ops={8: "set"}))
    with raises("CorruptFile"):
        store.read()


def test_the_order_of_a_definition_goes_with_last_by_alone(store: Builder) -> None:
    order = {"orderBy": {"column": 7, "type": "int64"}}
    for changes in ({"algebra": "last_by"}, order, {"algebra": "sum", **order}):
        value = definition()
        value["groups"][0]["columns"][1].update(changes)
        store.commit({"kind": "create-key-space", "definition": value})
        with raises("CorruptDocument"):
            store.read()
        store.version = 0
    value["groups"][0]["columns"][1].update({"algebra": "last_by", **order})
    store.commit({"kind": "create-key-space", "definition": value})
    assert store.read() == []
