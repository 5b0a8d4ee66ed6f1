"""spec/keys.md and spec/partition.md, and the bounds of spec/expr.md."""

from __future__ import annotations

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
    identity = transform_of({"kind": "identity", "component": 1}, 2)
    hash_ = transform_of({"kind": "hash", "buckets": 16, "components": [1, 0]}, 2)
    bucket = xxh64(bytes.fromhex("8000000000000005610000")) % 16
    expected = encode_int64(5) + encode_int64(bucket)
    assert partition_of(types, [identity, hash_], ["a", 5]) == expected
    assert partition_of(types, [], ["a", 5]) == b""


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "identity", "component": 1},
        {"kind": "identity"},
        {"kind": "hash", "buckets": 0, "components": [0]},
        {"kind": "hash", "buckets": 65_537, "components": [0]},
        {"kind": "hash", "buckets": 4, "components": []},
        {"kind": "hash", "buckets": 4, "components": [True]},
        {"kind": "range"},
    ],
)
def test_a_transform_that_is_none_is_refused(value: dict[str, Any]) -> None:
    with raises("InvalidArgument"):
        transform_of(value, 1)


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
