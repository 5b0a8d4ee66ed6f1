"""The parser of the text form (spec/expr.md, section Text form)."""

from __future__ import annotations

from typing import NoReturn

from ..errors import CalicoError
from ..times import format_timestamp, parse_date, parse_timestamp
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
    children,
)
from .tokens import Token, tokens_of

LEVELS_MAX = 64
PATH_NODES_MAX = 64
ITEMS_MAX = 10_000
_COMPARE = ("=", "<>", "<", "<=", ">", ">=")


def parse_expression(text: str) -> Expression:
    """The tree of a text; InvalidExpression (CAL-EXPR-001 to -003)."""
    if not isinstance(text, str):
        raise CalicoError("InvalidExpression", f"a filter is text, not {text!r}")
    parser = _Parser(tokens_of(text))
    tree = parser.expression()
    if parser.here.kind != "end":
        parser.refuse("an operator or the end")
    if _path_nodes(tree) > PATH_NODES_MAX:
        raise CalicoError("InvalidExpression", "the filter's tree is deeper than 64 nodes")
    return tree


def _path_nodes(tree: Expression) -> int:
    return 1 + max((_path_nodes(child) for child in children(tree)), default=0)


class _Parser:
    """Recursive descent, one method for each rule of the grammar."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._level = 0

    @property
    def here(self) -> Token:
        """The token that comes next."""
        return self._tokens[self._at]

    def refuse(self, wanted: str) -> NoReturn:
        """Raises InvalidExpression at the token that comes next."""
        token = self.here
        found = "the end" if token.kind == "end" else repr(token.value)
        raise CalicoError(
            "InvalidExpression", f"at character {token.at}: {found} in place of {wanted}"
        )

    def _take(self, kind: str, value: str) -> bool:
        if (self.here.kind, self.here.value) != (kind, value):
            return False
        self._at += 1
        return True

    def _need(self, kind: str, value: str) -> None:
        if not self._take(kind, value):
            self.refuse(repr(value))

    def _enter(self) -> None:
        self._level += 1
        if self._level > LEVELS_MAX:
            raise CalicoError("InvalidExpression", "more than 64 levels of NOT and parentheses")

    def expression(self) -> Expression:
        terms = [self._and_chain()]
        while self._take("keyword", "OR"):
            terms.append(self._and_chain())
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _and_chain(self) -> Expression:
        terms = [self._negation()]
        while self._take("keyword", "AND"):
            terms.append(self._negation())
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _negation(self) -> Expression:
        if not self._take("keyword", "NOT"):
            return self._condition()
        self._enter()
        term = self._negation()
        self._level -= 1
        return Not(term)

    def _condition(self) -> Expression:
        operand = self._operand()
        token = self.here
        if token.kind == "symbol" and token.value in _COMPARE:
            self._at += 1
            return Compare(token.value, operand, self._operand())
        if self._take("keyword", "IS"):
            negated = self._take("keyword", "NOT")
            self._need("keyword", "NULL")
            return IsNull(operand, negated)
        negated = self._take("keyword", "NOT")
        if self._take("keyword", "IN"):
            return In(operand, self._items(), negated)
        if self._take("keyword", "BETWEEN"):
            low = self._operand()
            self._need("keyword", "AND")
            return Between(operand, low, self._operand(), negated)
        if negated:
            self.refuse("IN or BETWEEN")
        return operand

    def _items(self) -> tuple[Literal, ...]:
        self._need("symbol", "(")
        items = []
        while True:
            item = self._literal()
            if item is None:
                self.refuse("a literal")
            items.append(item)
            if len(items) > ITEMS_MAX:
                raise CalicoError("InvalidExpression", "more than 10,000 values in an IN")
            if not self._take("symbol", ","):
                break
        self._need("symbol", ")")
        return tuple(items)

    def _operand(self) -> Expression:
        if self._take("symbol", "("):
            self._enter()
            inner = self.expression()
            self._need("symbol", ")")
            self._level -= 1
            return inner
        literal = self._literal()
        if literal is not None:
            return literal
        token = self.here
        if token.kind not in ("word", "name"):
            self.refuse("a column, a literal or a parenthesis")
        self._at += 1
        return Column(token.value)

    def _literal(self) -> Literal | None:
        """The literal that comes next, or None where something else does."""
        token = self.here
        if token.kind == "keyword" and token.value in ("NULL", "TRUE", "FALSE"):
            self._at += 1
            if token.value == "NULL":
                return Literal("null")
            return Literal("bool", token.value == "TRUE")
        if token.kind == "symbol" and token.value == "-":
            self._at += 1
            if self.here.kind != "number":
                self.refuse("a number")
            return self._number("-")
        if token.kind == "number":
            return self._number("")
        if token.kind in ("text", "binary"):
            self._at += 1
            return Literal("utf8" if token.kind == "text" else "binary", token.value)
        if token.kind == "word" and self._tokens[self._at + 1].kind == "text":
            word = token.value.upper()
            if word in ("DATE", "TIMESTAMP"):
                self._at += 2
                text = self._tokens[self._at - 1].value
                return date_literal(text) if word == "DATE" else timestamp_literal(text)
        return None

    def _number(self, sign: str) -> Literal:
        token = self.here
        self._at += 1
        return Literal(token.form, sign + token.value)


def date_literal(text: str) -> Literal:
    """The literal of a DATE's text; InvalidExpression."""
    if parse_date(text) is None:
        raise CalicoError("InvalidExpression", f"{text!r} is no date as 2026-01-31")
    return Literal("date", text)


def timestamp_literal(text: str) -> Literal:
    """The literal of a TIMESTAMP's text, `timestamptz` where it ends with Z; InvalidExpression."""
    parsed = parse_timestamp(text, "T ")
    if parsed is None:
        raise CalicoError("InvalidExpression", f"{text!r} is no timestamp as 2026-01-31 12:00:00.5")
    value = format_timestamp(parsed[0]).rstrip("0").rstrip(".")
    return Literal("timestamptz", value + "Z") if parsed[1] else Literal("timestamp", value)
