"""Typing and row-wise, three-valued evaluation (spec/expr.md, sections Types to Comparison)."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..errors import CalicoError
from ..times import parse_date, parse_timestamp
from ..types import INTEGER_BITS, Type, parse_type
from .compare import comparable, float_key, order
from .connectives import Condition, Truth, conjunction, disjunction, negation
from .functions import Resolved, is_function, resolve, resolve_like, resolve_minus, resolve_operator
from .nodes import (
    And,
    Between,
    Call,
    Case,
    Cast,
    Column,
    Compare,
    Distinct,
    Expression,
    In,
    IsNull,
    Like,
    Literal,
    Minus,
    Not,
    Operator,
    Or,
)
from .parse import date_literal, timestamp_literal
from .values import (
    BOOL,
    RowFailed,
    Run,
    Value,
    can_cast,
    cast_run,
    common_type,
    convert,
    literal_value,
    refuse,
)

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SWAPPED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
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
"""The literals that a value of a family compares with, NULL aside."""


def compile_filter(
    expression: Expression, types: Mapping[Any, Type]
) -> tuple[Condition, frozenset[Any]]:
    """The condition as a function of a row of plain values, and the columns that it reads.

    UnknownColumn (CAL-EXPR-006), InvalidExpression (CAL-EXPR-007, -009, -010). The function
    raises EvaluationFailed for a row without a result (CAL-EXPR-053).
    """
    compiler = _Compiler(types)
    return _reported(compiler.condition(expression), "the filter"), frozenset(compiler.used)


def compile_value(
    expression: Expression, types: Mapping[Any, Type]
) -> tuple[Type, Run, frozenset[Any]]:
    """The type of a value, the value as a function of a row, and the columns that it reads.

    The function raises RowFailed for a row without a result.
    """
    compiler = _Compiler(types)
    value = compiler.value(expression)
    if value.type is None:
        raise refuse(expression, "NULL has no type by itself")
    return value.type, value.run, frozenset(compiler.used)


def _reported(run: Run, what: str) -> Run:
    def report(row: Mapping[str, Any]) -> Any:
        try:
            return run(row)
        except RowFailed as failure:
            raise CalicoError("EvaluationFailed", f"{what} has no result: {failure}") from failure

    return report


class _Compiler:
    """Turns nodes into functions of a row."""

    def __init__(self, types: Mapping[Any, Type]) -> None:
        self._types = types
        self.used: set[Any] = set()

    def condition(self, node: Expression) -> Condition:
        """A condition's function; InvalidExpression where the node is none (CAL-EXPR-007)."""
        if isinstance(node, Compare):
            return self._comparison(node, node.op, self._side(node.left), self._side(node.right))
        if isinstance(node, IsNull):
            run = self._side(node.operand).run
            return lambda row: (run(row) is None) is not node.negated
        if isinstance(node, Distinct):
            return self._distinct(node)
        if isinstance(node, In):
            return self._in(node)
        if isinstance(node, Between):
            return self._between(node)
        if isinstance(node, Like):
            return self._like(node)
        if isinstance(node, Not):
            return negation(self.condition(node.term))
        if isinstance(node, (And, Or)):
            terms = [self.condition(term) for term in node.terms]
            return conjunction(terms) if isinstance(node, And) else disjunction(terms)
        if isinstance(node, Literal):
            if node.type not in ("bool", "null"):
                raise refuse(node, "it is no condition")
            truth = None if node.type == "null" else node.value is True
            return lambda row: truth
        value = self.value(node)
        if value.type != BOOL:
            raise refuse(node, f"a value of type {value.type} is no condition")
        return value.run

    def value(self, node: Expression) -> Value:
        """A typed value (CAL-EXPR-033); conditions are values of type bool."""
        if isinstance(node, Literal):
            return literal_value(node)
        if isinstance(node, Column):
            return self._column(node)
        if isinstance(node, Operator):
            args = [self.value(node.left), self.value(node.right)]
            return self._applied(node, node.op, resolve_operator(node.op, args), args)
        if isinstance(node, Minus):
            operand = self.value(node.operand)
            return self._applied(node, "-", resolve_minus(operand), [operand])
        if isinstance(node, Cast):
            return self._cast(node)
        if isinstance(node, Case):
            return self._case(node)
        if isinstance(node, Call):
            return self._call(node)
        return Value(node, BOOL, self.condition(node))

    def _side(self, node: Expression) -> Value:
        """A side of a comparison: a literal takes its meaning from the other side."""
        if not isinstance(node, Literal):
            return self.value(node)
        constant = None if node.type == "null" else node
        return Value(node, None, lambda row: constant, node)

    def _column(self, node: Column) -> Value:
        # What a place has under qualifiers it names by pairs.
        name: Any = node.name if node.qualifier is None else (node.qualifier, node.name)
        type_ = self._types.get(name)
        if type_ is None:
            known = ", ".join(map(str, self._types))
            raise CalicoError("UnknownColumn", f"there is no column {name!r}, but {known}")
        self.used.add(name)
        return Value(node, type_, lambda row: row[name])

    def _applied(
        self, node: Expression, name: str, found: Resolved | None, args: Sequence[Value]
    ) -> Value:
        if found is None:
            types = ", ".join(str(arg.type or "NULL") for arg in args)
            raise refuse(node, f"{name} does not take ({types})")
        runs = [convert(arg, type_) for arg, type_ in zip(args, found.params)]
        return Value(node, found.type, _strict(name, found, runs))

    def _call(self, node: Call) -> Value:
        args = [self.value(arg) for arg in node.args]
        if node.name == "coalesce" and args:
            type_ = common_type(args)
            if type_ is None:
                raise refuse(node, "its arguments have no type in common")
            runs = [convert(arg, type_) for arg in args]
            return Value(node, type_, _first_not_null(runs))
        if not args or not is_function(node.name):
            raise refuse(node, "there is no such function, or it has no arguments")
        return self._applied(node, node.name, resolve(node.name, args), args)

    def _cast(self, node: Cast) -> Value:
        operand, type_ = self.value(node.operand), parse_type(node.type)
        if operand.type is None:
            return Value(node, type_, operand.run)
        if not can_cast(operand.type, type_):
            raise refuse(node, f"of {operand.type} no {type_} can be made")
        return Value(node, type_, cast_run(operand.run, operand.type, type_))

    def _case(self, node: Case) -> Value:
        if node.operand is None:
            whens = [self.condition(branch.when) for branch in node.branches]
            subject: Run = lambda row: row  # noqa: E731
        else:
            operand = self._side(node.operand)
            subject = operand.run
            whens = [
                self._on_value(branch.when, "=", operand, self._side(branch.when))
                for branch in node.branches
            ]
        results = [self.value(branch.result) for branch in node.branches]
        results.append(self.value(node.otherwise or Literal("null")))
        type_ = common_type(results)
        if type_ is None:
            raise refuse(node, "its results have no type in common")
        runs = [convert(result, type_) for result in results]
        has_operand = node.operand is not None

        def choose(row: Mapping[str, Any]) -> Any:
            once = {_SUBJECT: subject(row), _ROW: row} if has_operand else row
            for when, run in zip(whens, runs):
                if when(once) is True:
                    return run(row)
            return runs[-1](row)

        return Value(node, type_, choose)

    def _on_value(self, node: Expression, op: str, operand: Value, other: Value) -> Condition:
        """A comparison with what stands in `_SUBJECT`, so that it is evaluated once."""
        given = Value(operand.node, operand.type, lambda row: row[_SUBJECT], operand.literal)
        inner = Value(other.node, other.type, lambda row: other.run(row[_ROW]), other.literal)
        return self._comparison(node, op, given, inner)

    def _between(self, node: Between) -> Condition:
        operand = self._side(node.operand)
        both = conjunction(
            [
                self._on_value(node, ">=", operand, self._side(node.low)),
                self._on_value(node, "<=", operand, self._side(node.high)),
            ]
        )

        def between(row: Mapping[str, Any]) -> Truth:
            return both({_SUBJECT: operand.run(row), _ROW: row})

        return negation(between) if node.negated else between

    def _like(self, node: Like) -> Condition:
        args = [self.value(node.operand), self.value(node.pattern)]
        if node.escape is not None:
            args.append(literal_value(Literal("utf8", node.escape)))
        like = self._applied(node, "LIKE", resolve_like(args), args).run
        return negation(like) if node.negated else like

    def _in(self, node: In) -> Condition:
        if isinstance(node.operand, Literal):
            raise refuse(node, "before IN stands a value that is no literal")
        operand = self.value(node.operand)
        family, run = _family(node, operand.type), _cell(operand)
        items = [_literal_cell(node, family, item) for item in node.items]
        found: Truth = False if None not in items else None
        choices = {item for item in items if item is not None}

        def test(row: Mapping[str, Any]) -> Truth:
            cell = run(row)
            if cell is None:
                return None
            return True if cell in choices else found

        return negation(test) if node.negated else test

    def _distinct(self, node: Distinct) -> Condition:
        left, right = self._side(node.left), self._side(node.right)
        same = self._same(node, left, right)
        return lambda row: (not same(row)) is not node.negated

    def _same(self, node: Distinct, left: Value, right: Value) -> Condition:
        """Whether two values are equal or both null; each is evaluated once."""
        if _is_null(left) or _is_null(right):
            for side in (left, right):
                if side.type is not None:
                    _family(node, side.type)
            return lambda row: left.run(row) is None and right.run(row) is None
        if left.literal is not None or right.literal is not None:
            equal = self._comparison(node, "=", left, right)
            return lambda row: equal(row) is True
        if left.type is None or right.type is None or not comparable(left.type, right.type):
            raise refuse(node, f"values of {left.type} and {right.type} do not compare")
        sign = order(left.type, right.type)

        def same(row: Mapping[str, Any]) -> Truth:
            x, y = left.run(row), right.run(row)
            return x is y if x is None or y is None else sign(x, y) == 0

        return same

    def _comparison(self, node: Expression, op: str, left: Value, right: Value) -> Condition:
        """CAL-EXPR-007, -011, -034. A literal has a type of None, and itself as its value."""
        if _is_null(left) or _is_null(right):
            return _null_comparison(node, left, right)
        if left.literal is not None and right.literal is not None:
            truth = _compare_literals(node, op, left.literal, right.literal)
            return lambda row: truth
        if left.literal is not None:
            return self._comparison(node, _SWAPPED[op], right, left)
        test = _OPERATORS[op]
        if right.literal is not None:
            cell = _cell(left)
            value = _literal_cell(node, _family(node, left.type), right.literal)

            def compare(row: Mapping[str, Any]) -> Truth:
                found = cell(row)
                return None if found is None else test(found, value)

            return compare
        if left.type is None or right.type is None or not comparable(left.type, right.type):
            raise refuse(node, f"values of {left.type} and {right.type} do not compare")
        sign = order(left.type, right.type)

        def compare_both(row: Mapping[str, Any]) -> Truth:
            x, y = left.run(row), right.run(row)
            return None if x is None or y is None else test(sign(x, y), 0)

        return compare_both


_SUBJECT, _ROW = "\x00subject", "\x00row"
"""Names in the mapping that a condition on a value that is evaluated once is given."""


def _strict(name: str, found: Resolved, runs: Sequence[Run]) -> Run:
    """All arguments first, and null where one is null (CAL-EXPR-034, -035)."""

    def call(row: Mapping[str, Any]) -> Any:
        cells = [run(row) for run in runs]
        if not found.takes_nulls and any(cell is None for cell in cells):
            return None
        try:
            return found.run(*cells)
        except RowFailed as failure:
            raise RowFailed(f"{name}: {failure}") from failure

    return call


def _first_not_null(runs: Sequence[Run]) -> Run:
    def coalesce(row: Mapping[str, Any]) -> Any:
        for run in runs:
            cell = run(row)
            if cell is not None:
                return cell
        return None

    return coalesce


def _is_null(side: Value) -> bool:
    return side.literal is not None and side.literal.type == "null"


def _null_comparison(node: Expression, left: Value, right: Value) -> Condition:
    """NULL, after what is computed for the other side."""
    runs = [side.run for side in (left, right) if side.literal is None]
    for side in (left, right):
        if side.type is not None:
            _family(node, side.type)

    def compare(row: Mapping[str, Any]) -> Truth:
        for run in runs:
            run(row)
        return None

    return compare


def _compare_literals(node: Expression, op: str, left: Literal, right: Literal) -> Truth:
    """Two numbers by their exact values; of other pairs, one by the type of the other."""
    test = _OPERATORS[op]
    if left.type in _NUMBERS and right.type in _NUMBERS:
        return test(Decimal(str(left.value)), Decimal(str(right.value)))
    if left.type == "utf8":
        op, left, right = _SWAPPED[op], right, left
    type_ = literal_value(left).type
    family = _family(node, type_)
    sides = (_literal_cell(node, family, side) for side in (left, right))
    return _OPERATORS[op](*sides)


def _family(node: Expression, type_: Type | None) -> str:
    """Types whose values compare with the same literals."""
    if type_ is None or type_.item is not None:
        raise refuse(node, "lists, and NULL, compare with nothing")
    if type_.kind in INTEGER_BITS:
        return "integer"
    if type_.kind in ("float32", "float64"):
        return "float"
    if type_.kind not in _LITERALS:
        raise refuse(node, f"a value of {type_} compares with nothing")
    return type_.kind


def _cell(value: Value) -> Run:
    """A cell as a value that Python compares as CAL-EXPR-016 to -019 say."""
    run = value.run
    if value.type is None or value.type.kind not in ("float32", "float64"):
        return run

    def key(row: Mapping[str, Any]) -> Any:
        cell = run(row)
        return None if cell is None else float_key(cell)

    return key


def _literal_cell(node: Expression, family: str, literal: Literal) -> Any:
    """A literal as a value that compares with cells of a family, None for NULL."""
    if literal.type == "null":
        return None
    if literal.type not in _LITERALS[family]:
        raise refuse(node, f"a value of {family} does not compare with a literal of {literal.type}")
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
            raise refuse(node, f"{text!r} is no float; they are NaN, Infinity and -Infinity")
        return float_key(float(text))
    number = float(text)
    if math.isinf(number):
        raise refuse(node, "the number is beyond the range of float64")
    return float_key(number)


def _timestamp_literal(node: Expression, family: str, text: str) -> int:
    """Microseconds of a literal or a text of the same form (CAL-EXPR-010)."""
    literal = timestamp_literal(text)
    if literal.type != family:
        raise refuse(node, f"a value of {family} does not compare with {literal.type}")
    parsed = parse_timestamp(str(literal.value))
    if parsed is None:
        raise AssertionError("a timestamp literal's value parses")
    return parsed[0]
