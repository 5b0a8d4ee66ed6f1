"""The tree of an expression, its JSON form and its text (spec/expr.md, section JSON form)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

RESERVED = frozenset(
    "AND OR NOT IS NULL IN BETWEEN TRUE FALSE CASE WHEN THEN ELSE END".split()
)


@dataclass(frozen=True)
class Column:
    """A column by its exact name, and what stands before the point in `source.x`."""

    name: str
    qualifier: str | None = None


@dataclass(frozen=True)
class Literal:
    """A literal. `value` is what the JSON form says; None for NULL, a bool for TRUE and FALSE."""

    type: str
    value: str | bool | None = None


@dataclass(frozen=True)
class Compare:
    """`left op right`, op one of = <> < <= > >=."""

    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class IsNull:
    """`operand IS [NOT] NULL`."""

    operand: Expression
    negated: bool


@dataclass(frozen=True)
class In:
    """`operand [NOT] IN (items)`."""

    operand: Expression
    items: tuple[Literal, ...]
    negated: bool


@dataclass(frozen=True)
class Between:
    """`operand [NOT] BETWEEN low AND high`."""

    operand: Expression
    low: Expression
    high: Expression
    negated: bool


@dataclass(frozen=True)
class Not:
    """`NOT term`."""

    term: Expression


@dataclass(frozen=True)
class And:
    """One chain of ANDs."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True)
class Or:
    """One chain of ORs."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True)
class Operator:
    """`left op right`, op one of + - * / % ||."""

    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Minus:
    """`-operand`."""

    operand: Expression


@dataclass(frozen=True)
class Distinct:
    """`left IS [NOT] DISTINCT FROM right`."""

    left: Expression
    right: Expression
    negated: bool


@dataclass(frozen=True)
class Like:
    """`operand [NOT] LIKE pattern [ESCAPE escape]`."""

    operand: Expression
    pattern: Expression
    escape: str | None
    negated: bool


@dataclass(frozen=True)
class Branch:
    """`WHEN when THEN result`: no expression by itself, and without a kind."""

    when: Expression
    result: Expression


@dataclass(frozen=True)
class Case:
    """`CASE [operand] branches [ELSE otherwise] END`."""

    operand: Expression | None
    branches: tuple[Branch, ...]
    otherwise: Expression | None


@dataclass(frozen=True)
class Cast:
    """`CAST(operand AS type)`, the type in its text form."""

    operand: Expression
    type: str


@dataclass(frozen=True)
class Call:
    """`name(args)`."""

    name: str
    args: tuple[Expression, ...]


Expression = (
    Column
    | Literal
    | Compare
    | IsNull
    | In
    | Between
    | Not
    | And
    | Or
    | Operator
    | Minus
    | Distinct
    | Like
    | Case
    | Cast
    | Call
)

_KINDS: dict[type, str] = {
    Column: "column",
    Literal: "literal",
    Compare: "compare",
    IsNull: "is-null",
    In: "in",
    Between: "between",
    Not: "not",
    And: "and",
    Or: "or",
    Operator: "operator",
    Minus: "minus",
    Distinct: "distinct",
    Like: "like",
    Case: "case",
    Cast: "cast",
    Call: "call",
}


def children(node: Expression) -> Iterator[Expression]:
    """The nodes right below a node."""
    for value in vars(node).values():
        if isinstance(value, tuple):
            for item in value:
                if isinstance(item, Branch):
                    yield item.when
                    yield item.result
                else:
                    yield item
        elif type(value) in _KINDS:
            yield value


def to_json(node: Expression) -> dict[str, Any]:
    """The JSON form (CAL-EXPR-005)."""
    return {"kind": _KINDS[type(node)], **_members(node)}


def _members(node: Expression | Branch) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in vars(node).items():
        if isinstance(value, tuple):
            result[name] = [
                _members(item) if isinstance(item, Branch) else to_json(item) for item in value
            ]
        elif type(value) in _KINDS:
            result[name] = to_json(value)
        elif value is not None:
            result[name] = value
    return result


def to_text(node: Expression) -> str:
    """A text that parses to an equal tree (CAL-EXPR-004)."""
    if isinstance(node, Column):
        name = _name_text(node.name)
        return name if node.qualifier is None else f"{_name_text(node.qualifier)}.{name}"
    if isinstance(node, Literal):
        return _literal_text(node)
    if isinstance(node, Compare):
        return f"{_operand(node.left)} {node.op} {_operand(node.right)}"
    if isinstance(node, IsNull):
        return f"{_operand(node.operand)} IS {'NOT ' if node.negated else ''}NULL"
    negation = "NOT " if getattr(node, "negated", False) else ""
    if isinstance(node, In):
        items = ", ".join(to_text(item) for item in node.items)
        return f"{_operand(node.operand)} {negation}IN ({items})"
    if isinstance(node, Between):
        between = f"{_operand(node.low)} AND {_operand(node.high)}"
        return f"{_operand(node.operand)} {negation}BETWEEN {between}"
    if isinstance(node, Not):
        return "NOT " + _wrapped(node.term, (And, Or))
    if isinstance(node, And):
        return " AND ".join(_wrapped(term, (And, Or)) for term in node.terms)
    if isinstance(node, Or):
        return " OR ".join(_wrapped(term, (Or,)) for term in node.terms)
    return _value_text(node, negation)


def _value_text(node: Expression, negation: str) -> str:
    if isinstance(node, Operator):
        return f"{_operand(node.left)} {node.op} {_operand(node.right)}"
    if isinstance(node, Minus):
        # A number right after a minus would be one literal with it.
        return f"-({to_text(node.operand)})"
    if isinstance(node, Distinct):
        distinct = f"IS {negation}DISTINCT FROM"
        return f"{_operand(node.left)} {distinct} {_operand(node.right)}"
    if isinstance(node, Like):
        escape = "" if node.escape is None else " ESCAPE " + quote(node.escape, "'")
        return f"{_operand(node.operand)} {negation}LIKE {_operand(node.pattern)}{escape}"
    if isinstance(node, Case):
        return _case_text(node)
    if isinstance(node, Cast):
        return f"CAST({to_text(node.operand)} AS {node.type})"
    if isinstance(node, Call):
        return f"{node.name}({', '.join(to_text(arg) for arg in node.args)})"
    raise AssertionError(f"there is no text of {type(node)}")


def _case_text(node: Case) -> str:
    parts = ["CASE"] if node.operand is None else ["CASE", to_text(node.operand)]
    for branch in node.branches:
        parts += ["WHEN", to_text(branch.when), "THEN", to_text(branch.result)]
    if node.otherwise is not None:
        parts += ["ELSE", to_text(node.otherwise)]
    return " ".join([*parts, "END"])


def _operand(node: Expression) -> str:
    bare = isinstance(node, (Column, Literal, Case, Cast, Call))
    return to_text(node) if bare else f"({to_text(node)})"


def _wrapped(node: Expression, kinds: tuple[type, ...]) -> str:
    return f"({to_text(node)})" if isinstance(node, kinds) else to_text(node)


def _name_text(name: str) -> str:
    bare = re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*", name) is not None
    return name if bare and name.upper() not in RESERVED else quote(name, '"')


def _literal_text(node: Literal) -> str:
    value = node.value
    if node.type == "null":
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if node.type == "utf8":
        return quote(str(value), "'")
    if node.type == "binary":
        return f"X'{value}'"
    if node.type == "date":
        return f"DATE '{value}'"
    if node.type in ("timestamp", "timestamptz"):
        return f"TIMESTAMP '{value}'"
    return str(value)


def quote(text: str, mark: str) -> str:
    """A text between quotes, quotes inside of it doubled."""
    return mark + text.replace(mark, mark * 2) + mark
