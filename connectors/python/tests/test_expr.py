"""spec/expr.md: grammar, printing, types and three-valued evaluation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from support import raises

from calico.expr import compile_filter, parse_expression, to_json, to_text
from calico.types import parse_type

TYPES = {
    name: parse_type(text)
    for name, text in {
        "i": "int64",
        "j": "int8",
        "d": "decimal(20,2)",
        "f": "float32",
        "s": "utf8",
        "x": "binary",
        "b": "bool",
        "day": "date",
        "at": "timestamp",
        "utc": "timestamptz",
        "l": "list<int8>",
        "date": "int8",
    }.items()
}
NULLS: dict[str, Any] = dict.fromkeys(TYPES)


def truth(text: str, **cells: Any) -> bool | None:
    """What a filter gives for a row, nulls where no cell is given."""
    test, _ = compile_filter(parse_expression(text), TYPES)
    return test({**NULLS, **cells})


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("i = 9007199254740993", {"i": 2**53}, False),
        ("i < 9007199254740992.5", {"i": 2**53}, True),
        ("j > 2.5", {"j": 3}, True),
        ("j < 1e400", {"j": 3}, True),
        ("d = 0.1", {"d": Decimal("0.10")}, True),
        ("f = 0.1", {"f": 0.10000000149011612}, False),
        ("f > 'Infinity'", {"f": float("nan")}, True),
        ("f = 'NaN'", {"f": float("nan")}, True),
        ("f = -0", {"f": 0.0}, True),
        ("s < '\U00010000'", {"s": "\uffff"}, True),
        ("x = X'00fF'", {"x": b"\x00\xff"}, True),
        ("b", {"b": True}, True),
        ("b > FALSE", {"b": True}, True),
        ("day = '1970-01-02'", {"day": 1}, True),
        ("at >= TIMESTAMP '1970-01-01 00:00:00.5'", {"at": 500_000}, True),
        ("utc = '1970-01-01T00:00:00Z'", {"utc": 0}, True),
        ("i = j", {"i": 1, "j": 1}, True),
        ("3 BETWEEN i AND j", {"i": 1, "j": 2}, False),
        ("i NOT BETWEEN 1 AND NULL", {"i": 0}, True),
        ("i IN (1, NULL)", {"i": 2}, None),
        ("i NOT IN (1, NULL)", {"i": 1}, False),
        ("date = 1", {"date": 1}, True),
        ("i = NULL", {"i": 1}, None),
        ("NULL", {}, None),
        ("l IS NULL", {}, True),
        ("(b AND NULL) IS NULL", {"b": False}, False),
        ("NULL IS NOT NULL", {}, False),
        ("5 IS NULL", {}, False),
        ("b OR NULL", {"b": True}, True),
        ("NOT b OR i = 1 AND j = 1", {"b": True, "i": 1, "j": 1}, True),
    ],
)
def test_a_filter_gives(text: str, cells: dict[str, Any], expected: bool | None) -> None:
    assert truth(text, **cells) is expected


@pytest.mark.parametrize(
    "text",
    ["", "i", "i =", "i = 1 = 1", "i = s", "i = 's'", "l = NULL", "f = 'x'"]
    + ["f = 1" + "0" * 399, "i = 1.", "i = 1x", "i = .5", "x = X'0'", "s = 'a", '"" = 1']
    + ["day = '2026-02-30'", "utc = TIMESTAMP '2026-01-01 00:00:00'", "i IN ()", "1 IN (1)"]
    + ["i + TRUE = 1", "i NOT 1", "i IS 1", "i IN (j)", "i = 1;", "i = 1 AND", "b AND i"]
    + ["i = " + "1" * 401, "i = 1e401", "NOT " * 65 + "b", "(" * 65 + "b" + ")" * 65]
    + ["b " + " " * 65_536, "i IN (" + "1," * 10_000 + "1)", "\ud800", "i\u00a0= 1"],
)
def test_what_does_not_parse_or_type_is_refused(text: str) -> None:
    with raises("InvalidExpression"):
        truth(text)


def test_a_name_is_a_column_by_exact_case() -> None:
    with raises("UnknownColumn"):
        truth("I = 1")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a=1and b", None),
        ("a = 1 and (b or c)", "a = 1 AND (b OR c)"),
        ("(a and b) and c", "(a AND b) AND c"),
        ("not (a or b) is null", "NOT (a OR b) IS NULL"),
        ("a!=- 5", "a <> -5"),
        ("\"and\" = 'it''s'", "\"and\" = 'it''s'"),
        ('"q""q" in (X\'AB\', null)', '"q""q" IN (X\'ab\', NULL)'),
        ("t = timestamp '2026-01-31 12:00:00.50z'", None),
        ("t = timestamp '2026-01-31 12:00:00.50Z'", "t = TIMESTAMP '2026-01-31T12:00:00.5Z'"),
        ("t = timestamp '2026-01-31 12:00:00.000'", "t = TIMESTAMP '2026-01-31T12:00:00'"),
        ("t = timestamp '2026-01-31 12:00:10'", "t = TIMESTAMP '2026-01-31T12:00:10'"),
    ],
)
def test_a_printed_filter_parses_to_an_equal_tree(text: str, printed: str | None) -> None:
    if printed is None:
        with raises("InvalidExpression"):
            parse_expression(text)
        return
    tree = parse_expression(text)
    assert to_text(tree) == printed
    assert parse_expression(printed) == tree


def test_the_json_form_has_the_members_of_the_table() -> None:
    tree = parse_expression("NOT a = -1.50 OR b IN ('x', NULL) OR c IS NULL")
    literals = [{"kind": "literal", "type": "utf8", "value": "x"}]
    literals.append({"kind": "literal", "type": "null"})
    column = {"kind": "column", "name": "a"}
    number = {"kind": "literal", "type": "decimal", "value": "-1.50"}
    compare = {"kind": "compare", "op": "=", "left": column, "right": number}
    in_ = {"operand": {"kind": "column", "name": "b"}, "items": literals, "negated": False}
    is_null = {"operand": {"kind": "column", "name": "c"}, "negated": False}
    assert to_json(tree) == {
        "kind": "or",
        "terms": [
            {"kind": "not", "term": compare},
            {"kind": "in", **in_},
            {"kind": "is-null", **is_null},
        ],
    }


def test_the_greatest_expressions_are_taken() -> None:
    assert truth("NOT " * 62 + "i = 1", i=1) is True
    assert truth("(" * 64 + "i = 1" + ")" * 64, i=1) is True
    assert truth("i IN (" + "0, " * 9_999 + "1)", i=1) is True
    assert truth("i = 1" + " OR i = 2" * 5_000, i=2) is True


def test_used_columns_are_known() -> None:
    _, used = compile_filter(parse_expression("i = j OR l IS NULL"), TYPES)
    assert used == {"i", "j", "l"}
