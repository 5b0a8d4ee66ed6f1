"""spec/types.md: type texts, JSON forms, Arrow forms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from support import raises

from calico.times import parse_date, parse_timestamp
from calico.types import (
    arrow_type,
    field_names,
    from_arrow,
    from_json,
    is_arrow_type,
    named_type,
    parse_type,
    to_arrow,
    to_json,
)

TEXTS = ["bool", "int8", "float32", "decimal(38,38)", "utf8", "timestamptz", "list<list<date>>"]

FORMS: list[tuple[str, Any, Any]] = [
    ("bool", True, True),
    ("int8", -128, -128),
    ("int64", 2**63 - 1, "9223372036854775807"),
    ("float64", -0.0, -0.0),
    ("float64", float("inf"), "Infinity"),
    ("decimal(5,2)", Decimal("-0.01"), "-0.01"),
    ("decimal(38,0)", Decimal("9" * 38), "9" * 38),
    ("utf8", "é\x00", "é\x00"),
    ("binary", b"\x00\xff", "AP8="),
    ("date", -1, "1969-12-31"),
    ("timestamp", 500_000, "1970-01-01T00:00:00.500000"),
    ("timestamptz", -1, "1969-12-31T23:59:59.999999Z"),
    ("list<int64>", [1, None], ["1", None]),
    ("list<list<timestamp>>", [[0], None, []], [["1970-01-01T00:00:00.000000"], None, []]),
    ("utf8", None, None),
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_type_prints_as_it_was_written(text: str) -> None:
    assert str(parse_type(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "INT8", " int8", "decimal(39,0)", "decimal(2,3)", "decimal(02,1)", "list<>", "int8\n"]
    + ["list<" * 9 + "bool" + ">" * 9, "list<int8>>", "decimal(٣,0)"],
)
def test_what_is_no_type_is_refused(text: str) -> None:
    with raises("InvalidType"):
        parse_type(text)


@pytest.mark.parametrize(("text", "plain", "json"), FORMS)
def test_json_and_arrow_forms_lose_nothing(text: str, plain: Any, json: Any) -> None:
    type_ = parse_type(text)
    assert to_json(plain, type_) == json
    assert from_json(json, type_) == plain
    array = to_arrow([plain], type_)
    assert array.type == arrow_type(type_)
    assert from_arrow(pa.chunked_array([array]), type_) == [plain]


@pytest.mark.parametrize(
    ("text", "json"),
    [
        ("int8", 128),
        ("int8", True),
        ("int8", 1.0),
        ("int64", 5),
        ("int64", "9223372036854775808"),
        ("float32", 0.1),
        ("float64", "nan"),
        ("decimal(5,2)", "1.5"),
        ("decimal(3,2)", "10.00"),
        ("utf8", "\ud800"),
        ("binary", "AA"),
        ("date", "2026-02-29"),
        ("timestamp", "2026-01-01T00:00:00.000000Z"),
        ("timestamptz", "2026-01-01T00:00:00Z"),
        ("list<int8>", 1),
        ("list<int8>", [1000]),
    ],
)
def test_a_value_that_its_type_does_not_hold_is_refused(text: str, json: Any) -> None:
    with raises("TypeMismatch"):
        from_json(json, parse_type(text))


def test_minus_zero_and_nan_keep_their_form() -> None:
    assert str(to_json(from_json(-0.0, parse_type("float32")), parse_type("float32"))) == "-0.0"
    assert to_json(float("nan"), parse_type("float64")) == "NaN"


def test_a_decimal_has_one_zero() -> None:
    type_ = parse_type("decimal(5,2)")
    assert to_json(from_json("-0.00", type_), type_) == "0.00"


def test_a_list_child_may_have_any_name() -> None:
    found = pa.list_(pa.field("element", pa.int64()))
    assert is_arrow_type(found, parse_type("list<int64>"))
    assert not is_arrow_type(found, parse_type("list<int32>"))
    assert not is_arrow_type(pa.large_list(pa.int64()), parse_type("list<int64>"))


def test_a_zone_is_part_of_the_type() -> None:
    assert not is_arrow_type(pa.timestamp("us"), parse_type("timestamptz"))
    assert not is_arrow_type(pa.timestamp("ns"), parse_type("timestamp"))


@pytest.mark.parametrize(
    ("text", "plain", "json"),
    [
        ("date", 2_932_896, "9999-12-31"),
        ("date", 2_932_897, "+2932897"),
        ("date", -719_162, "0001-01-01"),
        ("date", -719_163, "-719163"),
        ("date", 2**31 - 1, "+2147483647"),
        ("timestamp", 253_402_300_799_999_999, "9999-12-31T23:59:59.999999"),
        ("timestamp", 253_402_300_800_000_000, "+253402300800000000"),
        ("timestamptz", -62_135_596_800_000_000, "0001-01-01T00:00:00.000000Z"),
        ("timestamptz", -62_135_596_800_000_001, "-62135596800000001"),
        ("timestamp", -(2**63), "-9223372036854775808"),
    ],
)
def test_times_outside_of_four_digit_years_are_counts(text: str, plain: int, json: str) -> None:
    type_ = parse_type(text)
    assert to_json(plain, type_) == json
    assert from_json(json, type_) == plain


@pytest.mark.parametrize(
    ("text", "json"),
    [
        ("date", "+2932896"),
        ("date", "2932897"),
        ("date", "+02932897"),
        ("date", "+2147483648"),
        ("timestamp", "+1"),
        ("timestamp", "-9223372036854775809"),
        ("timestamptz", "+253402300800000000Z"),
    ],
)
def test_a_count_that_is_no_form_of_a_time_is_refused(text: str, json: str) -> None:
    with raises("TypeMismatch"):
        from_json(json, parse_type(text))


def test_times_that_do_not_exist_are_none() -> None:
    assert parse_date("2024-02-29") == 19_782
    for text in ("2023-02-29", "0000-01-01", "2024-2-29", "2024-02-29 "):
        assert parse_date(text) is None
    for text in ("2024-02-29T24:00:00", "2024-02-29T00:00:60", "2024-02-29T00:00:00."):
        assert parse_timestamp(text) is None
    assert parse_timestamp("1970-01-02 00:00:00.5Z", "T ") == (86_400_500_000, True)


NESTED = [
    ("struct<a:int64,\"b c\":list<date>>", (7, [0, None]), {"a": "7", "b c": ["1970-01-01", None]}),
    ("struct<a:struct<a:bool>>", (None,), {"a": None}),
    (
        "map<date,decimal(3,1)>",
        [(1, None), (0, Decimal("1.5"))],
        [["1970-01-02", None], ["1970-01-01", "1.5"]],
    ),
    ("map<utf8,map<int8,bool>>", [("x", [(1, True)]), ("", [])], [["x", [[1, True]]], ["", []]]),
    ("vector<float32,2>", [0.5, -1.0], [0.5, -1.0]),
    (
        "list<struct<m:map<binary,vector<float64,1>>>>",
        [([(b"\x00", [1.0]), (b"", None)],), None],
        [{"m": [["AA==", [1.0]], ["", None]]}, None],
    ),
]


@pytest.mark.parametrize(("text", "plain", "json"), NESTED)
def test_nested_cells_keep_their_json_and_arrow_forms(text: str, plain: Any, json: Any) -> None:
    type_ = parse_type(text)
    assert str(type_) == text
    assert to_json(plain, type_) == json
    assert from_json(json, type_) == plain
    values = [plain, None, plain]
    array = to_arrow(values, type_)
    assert array.type == arrow_type(type_)
    assert is_arrow_type(array.type, type_)
    assert from_arrow(pa.chunked_array([array]), type_) == values
    assert from_arrow(pa.chunked_array([array.slice(1)]), type_) == values[1:]


@pytest.mark.parametrize(
    ("text", "json"),
    [
        ("struct<a:int8>", {"b": 1}),
        ("struct<a:int8>", [1]),
        ("struct<a:int8>", {"a": 128}),
        ("map<utf8,int8>", [["a", 1], ["a", 1]]),
        ("map<utf8,int8>", [[None, 1]]),
        ("map<utf8,int8>", [["a"]]),
        ("map<utf8,int8>", {"a": 1}),
        ("vector<float32,2>", [1.0]),
        ("vector<float32,2>", [1.0, None]),
        ("vector<float32,2>", [1.0, 0.1]),
    ],
)
def test_json_that_a_nested_type_does_not_hold_is_a_mismatch(text: str, json: Any) -> None:
    with raises("TypeMismatch"):
        from_json(json, parse_type(text))


def test_a_struct_lacks_fields_that_are_null() -> None:
    assert from_json({"b": 1}, parse_type("struct<a:utf8,b:int8>")) == (None, 1)


@pytest.mark.parametrize(
    ("items", "size"), [([1.0], 2), ([1.0, 2.0, 3.0], 2), ([1.0, None], 2), ([], 1)]
)
def test_a_list_that_is_no_vector_of_the_size_is_an_error(items: list[Any], size: int) -> None:
    array = pa.chunked_array([pa.array([[0.0] * size, None, items], type=pa.list_(pa.float32()))])
    with pytest.raises(ValueError, match="elements"):
        from_arrow(array, parse_type(f"vector<float32,{size}>"))


def test_a_list_stands_for_a_vector_in_parquet_only() -> None:
    type_, found = parse_type("list<vector<float32,2>>"), pa.list_(pa.list_(pa.float32()))
    assert is_arrow_type(found, type_, lists_for_vectors=True)
    assert not is_arrow_type(found, type_)
    assert not is_arrow_type(pa.list_(pa.list_(pa.float32(), 3)), type_, lists_for_vectors=True)


def test_stored_types_are_shown_under_names() -> None:
    stored = parse_type("struct<f1:list<struct<f2:int8>>,f3:map<int8,struct<f4:bool>>>")
    assert field_names(stored) == ["f1", "f2", "f3", "f4"]
    names = {"f1": "a", "f2": "b c", "f3": "c", "f4": "a"}
    shown = 'struct<a:list<struct<"b c":int8>>,c:map<int8,struct<a:bool>>>'
    assert str(named_type(stored, names)) == shown
