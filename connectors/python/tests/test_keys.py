"""spec/keys.md and spec/partition.md, and the bounds of spec/expr.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from support import raises

from calico.bounds import bounds_of
from calico.format import xxh64
from calico.keys import decode_key, encode_int64, encode_key
from calico.partition import partition_of, transform_of
from calico.types import parse_type

ENCODED: list[tuple[str, Any, str]] = [
    ("bool", True, "01"),
    ("int8", -1, "7fffffffffffffff"),
    ("int64", -(2**63), "0000000000000000"),
    ("date", 1, "8000000000000001"),
    ("timestamptz", 0, "8000000000000000"),
    ("decimal(5,2)", Decimal("-1.50"), "7fffffffffffffffffffffffffffff6a"),
    ("utf8", "a\x00", "6100ff0000"),
    ("utf8", "", "0000"),
    ("binary", b"\x00\x00\xff", "00ff00ffff0000"),
]


@pytest.mark.parametrize(("text", "value", "encoded"), ENCODED)
def test_components_encode_by_the_table_and_decode_again(
    text: str, value: Any, encoded: str
) -> None:
    type_ = parse_type(text)
    assert encode_key([type_], [value]).hex() == encoded
    assert decode_key([type_], bytes.fromhex(encoded)) == (value,)


def test_a_composite_key_decodes_to_its_components() -> None:
    types = [parse_type(text) for text, _, _ in ENCODED]
    values = tuple(value for _, value, _ in ENCODED)
    assert decode_key(types, encode_key(types, values)) == values


def test_encodings_order_as_their_values() -> None:
    texts = ["", "\x00", "\x00\x00", "\x00a", "a", "a\x00", "ab", "b", "\uffff", "\U00010000"]
    encoded = [encode_key([parse_type("utf8")], [text]) for text in texts]
    assert encoded == sorted(encoded)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("int64", None, "InvalidKey"),
        ("utf8", "a" * 4_095, "InvalidKey"),
        ("float64", 1.5, "InvalidType"),
        ("list<int8>", [1], "InvalidType"),
    ],
)
def test_what_is_no_key_is_refused(text: str, value: Any, code: str) -> None:
    with raises(code):
        encode_key([parse_type(text)], [value])


def test_the_longest_key_has_4096_bytes() -> None:
    assert len(encode_key([parse_type("utf8")], ["a" * 4_094])) == 4_096


def test_a_partition_joins_the_values_of_its_transforms() -> None:
    types = [parse_type("utf8"), parse_type("int64")]
    identity = transform_of({"kind": "identity", "component": 1}, types)
    hash_ = transform_of({"kind": "hash", "buckets": 16, "components": [1, 0]}, types)
    bucket = xxh64(bytes.fromhex("8000000000000005610000")) % 16
    expected = encode_int64(5) + encode_int64(bucket)
    assert partition_of(types, [identity, hash_], ["a", 5]) == expected
    assert partition_of(types, [], ["a", 5]) == b""


@pytest.mark.parametrize("year", [-4713, -1, 0, 1, 1600, 1899, 1969, 1970, 1972, 2000, 2100, 9999])
@pytest.mark.parametrize("month", [1, 2, 3, 12])
def test_a_date_lies_in_its_year_month_and_day(year: int, month: int) -> None:
    # The calendar comes round after 400 years, of which `datetime` has all.
    shift = (2000 - year) // 400
    same = date(year + 400 * shift, month, 1) - date(1970, 1, 1)
    first = same.days - 146_097 * shift
    months = 12 * (year - 1970) + month - 1
    expected = {"year": year - 1970, "month": months, "day": first}
    types = [parse_type("date")]
    for kind, count in expected.items():
        transform = transform_of({"kind": kind, "component": 0}, types)
        assert partition_of(types, [transform], [first]) == encode_int64(count)
    before = transform_of({"kind": "month", "component": 0}, types)
    assert partition_of(types, [before], [first - 1]) == encode_int64(months - 1)


@pytest.mark.parametrize("text", ["timestamp", "timestamptz"])
@pytest.mark.parametrize(
    ("micros", "counts"),
    [
        (0, (0, 0, 0, 0)),
        (-1, (-1, -1, -1, -1)),
        (3_599_999_999, (0, 0, 0, 0)),
        (3_600_000_000, (0, 0, 0, 1)),
        (86_400_000_000 * 59, (0, 2, 59, 59 * 24)),
    ],
)
def test_a_time_before_1970_lies_below_zero(
    text: str, micros: int, counts: tuple[int, ...]
) -> None:
    types = [parse_type(text)]
    for kind, count in zip(("year", "month", "day", "hour"), counts):
        transform = transform_of({"kind": kind, "component": 0}, types)
        assert partition_of(types, [transform], [micros]) == encode_int64(count)


@pytest.mark.parametrize(
    ("text", "width", "value", "truncated"),
    [
        ("int32", 10, 19, 10),
        ("int32", 10, -1, -10),
        ("int64", 10, -(2**63), -(2**63)),
        ("decimal(4,2)", 50, Decimal("-0.01"), Decimal("-0.50")),
        ("utf8", 2, "a\U0001f600b", "a\U0001f600"),
        ("utf8", 2, "", ""),
        ("binary", 1, b"\x00\xff", b"\x00"),
    ],
)
def test_a_truncated_value_is_rounded_down_or_shorter(
    text: str, width: int, value: Any, truncated: Any
) -> None:
    types = [parse_type(text)]
    transform = transform_of({"kind": "truncate", "component": 0, "width": width}, types)
    assert partition_of(types, [transform], [value]) == encode_key(types, [truncated])


@pytest.mark.parametrize(("value", "before"), [("", 0), ("b", 1), ("ba", 1), ("c", 2), ("d", 2)])
def test_a_range_counts_the_bounds_at_or_before_a_value(value: str, before: int) -> None:
    types = [parse_type("utf8")]
    bounds = [encode_key(types, [bound]).hex() for bound in ("b", "c")]
    transform = transform_of({"kind": "range", "component": 0, "bounds": bounds}, types)
    assert partition_of(types, [transform], [value]) == encode_int64(before)


FIVE, SIX = encode_int64(5).hex(), encode_int64(6).hex()


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "identity", "component": 1},
        {"kind": "identity"},
        {"kind": "hash", "buckets": 0, "components": [0]},
        {"kind": "hash", "buckets": 65_537, "components": [0]},
        {"kind": "hash", "buckets": 4, "components": []},
        {"kind": "hash", "buckets": 4, "components": [True]},
        {"kind": "decade", "component": 0},
        {"kind": "day", "component": 0},
        {"kind": "truncate", "component": 0},
        {"kind": "truncate", "component": 0, "width": 0},
        {"kind": "truncate", "component": 0, "width": 1.5},
        {"kind": "range"},
        {"kind": "range", "component": 0, "bounds": []},
        {"kind": "range", "component": 0, "bounds": [SIX, FIVE]},
        {"kind": "range", "component": 0, "bounds": [FIVE, FIVE]},
        {"kind": "range", "component": 0, "bounds": [FIVE[:-2]]},
        {"kind": "range", "component": 0, "bounds": [FIVE + "00"]},
        {"kind": "range", "component": 0, "bounds": ["8000000000000A00"]},
        {"kind": "range", "component": 0, "bounds": [encode_int64(128).hex()]},
        {"kind": "range", "component": 0, "bounds": [5]},
    ],
)
def test_a_transform_that_is_none_is_refused(value: dict[str, Any]) -> None:
    with raises("InvalidArgument"):
        transform_of(value, [parse_type("int8")])


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("bool", "02"),
        ("date", encode_int64(2**31).hex()),
        ("decimal(2,0)", f"{2**127 + 100:032x}"),
        ("utf8", "61"),
        ("utf8", "ff0000"),
        ("utf8", "00610000"),
        ("binary", "0000610000"),
        ("binary", ""),
    ],
)
def test_a_bound_of_no_value_of_its_type_is_refused(text: str, bound: str) -> None:
    with raises("InvalidArgument"):
        transform_of({"kind": "range", "component": 0, "bounds": [bound]}, [parse_type(text)])


def test_an_hour_of_a_date_is_refused() -> None:
    with raises("InvalidArgument"):
        transform_of({"kind": "hour", "component": 0}, [parse_type("date")])


def test_a_long_text_bounds_by_a_prefix_and_its_successor() -> None:
    bounds = bounds_of([b"\x01" + b"\xff" * 40, None, b"\x00" * 40], parse_type("binary"))
    assert (bounds.nulls, bounds.min, bounds.max) == (1, bytes(32), b"\x02")
    assert bounds_of([b"\xff" * 33], parse_type("binary")).max is None


def test_float_bounds_put_minus_zero_below_zero_and_nan_above_infinity() -> None:
    values = [0.0, -0.0, float("inf"), float("nan")]
    bounds = bounds_of(values, parse_type("float64"))
    assert bounds.min is not None and bounds.min.hex() == "7fffffffffffffff"
    assert bounds.max is not None and bounds.max.hex() == "fff8000000000000"


def test_lists_and_nulls_have_no_bounds() -> None:
    assert bounds_of([[1]], parse_type("list<int8>")).min is None
    assert bounds_of([None], parse_type("int8")).max is None
