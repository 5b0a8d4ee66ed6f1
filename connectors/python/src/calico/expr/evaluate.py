"""Typing and row-wise, three-valued evaluation (spec/expr.md, sections Types to Comparison)."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from ..errors import CalicoError
from ..times import parse_date, parse_timestamp
from ..types import INTEGER_BITS, Type
from .nodes import (
    And,
    Between,
    Column,
    Compare,
    Expression,
    In,
    IsNull,
    Literal,
    Not,
    Or,
    to_text,
)
from .parse import date_literal, timestamp_literal

Truth = bool | None
Condition = Callable[[Mapping[str, Any]], Truth]
Operand = Callable[[Mapping[str, Any]], Any]

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMBERS = ("integer", "decimal", "float")
_LITERALS: dict[str, tuple[str, ...]] = {
    "integer": _NUMBERS,
    "decimal": _NUMBERS,
    "float": (*_NUMBERS, "utf8"),
    "utf8": ("utf8",),
    "binary": ("binary",),
    "bool": ("bool",),
    "date": ("date", "utf8"),
    "timestamp": ("timestamp", "utf8"),
    "timestamptz": ("timestamptz", "utf8"),
}
"""The literals that a column of a family compares with, NULL aside."""


def compile_filter(
    expression: Expression, types: Mapping[str, Type]
) -> tuple[Condition, frozenset[str]]:
    """The condition as a function of a row of plain values, and the columns that it reads.

    UnknownColumn (CAL-EXPR-006), InvalidExpression (CAL-EXPR-007, -009, -010).
    """
    compiler = _Compiler(types)
    return compiler.condition(expression), frozenset(compiler.used)


def _refuse(node: Expression, why: str) -> NoReturn:
    raise CalicoError("InvalidExpression", f"{to_text(node)[:200]!r}: {why}")


class _Compiler:
    """Turns nodes into functions of a row."""

    def __init__(self, types: Mapping[str, Type]) -> None:
        self._types = types
        self.used: set[str] = set()

    def condition(self, node: Expression) -> Condition:
        """A condition's function; InvalidExpression where the node is none (CAL-EXPR-007)."""
        if isinstance(node, Compare):
            return self._comparison(node, node.op, node.left, node.right)
        if isinstance(node, IsNull):
            return self._is_null(node)
        if isinstance(node, In):
            return self._in(node)
        if isinstance(node, Between):
            return self._between(node)
        if isinstance(node, Not):
            return _negation(self.condition(node.term))
        if isinstance(node, (And, Or)):
            terms = [self.condition(term) for term in node.terms]
            return _conjunction(terms) if isinstance(node, And) else _disjunction(terms)
        if isinstance(node, Column):
            name = node.name
            if self._type_of(node).kind != "bool":
                _refuse(node, "a column that is not of type bool is no condition")
            return lambda row: row[name]
        if node.type not in ("bool", "null"):
            _refuse(node, "it is no condition")
        truth = None if node.type == "null" else node.value is True
        return lambda row: truth

    def _type_of(self, node: Column) -> Type:
        type_ = self._types.get(node.name)
        if type_ is None:
            known = ", ".join(self._types)
            raise CalicoError("UnknownColumn", f"there is no column {node.name!r}, but {known}")
        self.used.add(node.name)
        return type_

    def _is_null(self, node: IsNull) -> Condition:
        operand, negated = node.operand, node.negated
        value: Operand
        if isinstance(operand, Column):
            self._type_of(operand)
            name = operand.name
            value = lambda row: row[name]  # noqa: E731
        elif isinstance(operand, Literal):
            constant = operand.value
            value = lambda row: constant  # noqa: E731
        else:
            value = self.condition(operand)
        return lambda row: (value(row) is None) is not negated

    def _between(self, node: Between) -> Condition:
        both = _conjunction(
            [
                self._comparison(node, ">=", node.operand, node.low),
                self._comparison(node, "<=", node.operand, node.high),
            ]
        )
        return _negation(both) if node.negated else both

    def _in(self, node: In) -> Condition:
        if not isinstance(node.operand, Column):
            _refuse(node, "before IN stands a column")
        type_ = self._type_of(node.operand)
        family, value = _family(node, type_), self._cell(node.operand)
        items = [_literal_value(node, family, item) for item in node.items]
        found: Truth = False if None not in items else None
        choices = {item for item in items if item is not None}

        def test(row: Mapping[str, Any]) -> Truth:
            cell = value(row)
            if cell is None:
                return None
            return True if cell in choices else found

        return _negation(test) if node.negated else test

    def _comparison(
        self, node: Expression, op: str, left: Expression, right: Expression
    ) -> Condition:
        """A comparison of which one side at least is a column (CAL-EXPR-007, -011)."""
        sides = (left, right)
        families = [
            _family(node, self._type_of(side)) for side in sides if isinstance(side, Column)
        ]
        if not families or not all(isinstance(side, (Column, Literal)) for side in sides):
            _refuse(node, "a comparison is between a column and a column or a literal")
        if len(set(families)) != 1:
            _refuse(node, f"columns of {families[0]} and {families[1]} do not compare")
        test = _OPERATORS[op]
        left_value, right_value = (self._operand(node, families[0], side) for side in sides)

        def compare(row: Mapping[str, Any]) -> Truth:
            left_cell, right_cell = left_value(row), right_value(row)
            if left_cell is None or right_cell is None:
                return None
            return test(left_cell, right_cell)

        return compare

    def _operand(self, node: Expression, family: str, side: Expression) -> Operand:
        if isinstance(side, Column):
            return self._cell(side)
        value = _literal_value(node, family, side)
        return lambda row: value

    def _cell(self, column: Column) -> Operand:
        """A cell as a value that Python compares as CAL-EXPR-016 to -019 say.

        Decimals and ints compare exactly, str by code points, which is the order of UTF-8.
        """
        name = column.name
        if _family(column, self._type_of(column)) != "float":
            return lambda row: row[name]
        return lambda row: None if row[name] is None else _float_key(row[name])


def _family(node: Expression, type_: Type) -> str:
    """Types whose columns compare with each other."""
    if type_.kind in INTEGER_BITS:
        return "integer"
    if type_.kind in ("float32", "float64"):
        return "float"
    if type_.nested:
        _refuse(node, "a nested column compares with nothing")
    return type_.kind


def _float_key(value: float) -> tuple[bool, float]:
    """NaN equal to NaN and above all else, zeros equal (CAL-EXPR-017)."""
    return (True, 0.0) if math.isnan(value) else (False, value)


def _literal_value(node: Expression, family: str, literal: Expression) -> Any:
    """A literal as a value that compares with cells of a family, None for NULL."""
    if not isinstance(literal, Literal):
        raise AssertionError("operands are columns or literals here")
    if literal.type == "null":
        return None
    if literal.type not in _LITERALS[family]:
        _refuse(node, f"a column of {family} does not compare with a literal of {literal.type}")
    value = literal.value
    if isinstance(value, bool):
        return value
    text = str(value)
    if family == "float":
        return _float_literal(node, literal.type, text)
    if family in ("integer", "decimal"):
        return Decimal(text)
    if family == "binary":
        return bytes.fromhex(text)
    if family == "date":
        return parse_date(str(date_literal(text).value))
    if family in ("timestamp", "timestamptz"):
        return _timestamp_literal(node, family, text)
    return text


def _float_literal(node: Expression, type_: str, text: str) -> tuple[bool, float]:
    """The nearest float64 (CAL-EXPR-009), or one of three texts."""
    if type_ == "utf8":
        if text not in ("NaN", "Infinity", "-Infinity"):
            _refuse(node, f"{text!r} is no float; the texts are NaN, Infinity and -Infinity")
        return _float_key(float(text))
    number = float(text)
    if math.isinf(number):
        _refuse(node, "the number is beyond the range of float64")
    return _float_key(number)


def _timestamp_literal(node: Expression, family: str, text: str) -> int:
    """Microseconds of a literal or a text of the same form (CAL-EXPR-010)."""
    literal = timestamp_literal(text)
    if literal.type != family:
        _refuse(node, f"a column of {family} does not compare with {literal.type}")
    parsed = parse_timestamp(str(literal.value))
    if parsed is None:
        raise AssertionError("a timestamp literal's value parses")
    return parsed[0]


def _negation(term: Condition) -> Condition:
    def negate(row: Mapping[str, Any]) -> Truth:
        truth = term(row)
        return None if truth is None else not truth

    return negate


def _conjunction(terms: list[Condition]) -> Condition:
    def conjoin(row: Mapping[str, Any]) -> Truth:
        result: Truth = True
        for term in terms:
            truth = term(row)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return conjoin


def _disjunction(terms: list[Condition]) -> Condition:
    def disjoin(row: Mapping[str, Any]) -> Truth:
        result: Truth = False
        for term in terms:
            truth = term(row)
            if truth is True:
                return True
            if truth is None:
                result = None
        return result

    return disjoin
