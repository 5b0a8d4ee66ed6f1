"""The parser of the text form (spec/expr.md, section Text form)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from ..errors import CalicoError
from ..times import format_timestamp, parse_date, parse_timestamp
from ..types import parse_type
from .nodes import (
    And,
    Between,
    Branch,
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
    children,
)
from .tokens import Token, tokens_of

LEVELS_MAX = 64
PATH_NODES_MAX = 64
ITEMS_MAX = 10_000
ARGUMENTS_MAX = 1000
TYPE_TOKENS_MAX = 64
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
    """Nodes on the longest path, or one more than is allowed where there are more."""
    level, nodes = [tree], 0
    while level and nodes <= PATH_NODES_MAX:
        level = [child for node in level for child in children(node)]
        nodes += 1
    return nodes


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
        operand = self._concat()
        token = self.here
        if token.kind == "symbol" and token.value in _COMPARE:
            self._at += 1
            return Compare(token.value, operand, self._concat())
        if self._take("keyword", "IS"):
            negated = self._take("keyword", "NOT")
            if self._take("keyword", "NULL"):
                return IsNull(operand, negated)
            self._need_word("DISTINCT")
            self._need_word("FROM")
            return Distinct(operand, self._concat(), negated)
        negated = self._take("keyword", "NOT")
        if self._take("keyword", "IN"):
            return In(operand, self._items(), negated)
        if self._take("keyword", "BETWEEN"):
            low = self._concat()
            self._need("keyword", "AND")
            return Between(operand, low, self._concat(), negated)
        if self._take_word("LIKE"):
            pattern = self._concat()
            return Like(operand, pattern, self._escape(), negated)
        if negated:
            self.refuse("IN, BETWEEN or LIKE")
        return operand

    def _escape(self) -> str | None:
        if not self._take_word("ESCAPE"):
            return None
        token = self.here
        if token.kind != "text" or len(token.value) != 1:
            self.refuse("one character between quotes")
        self._at += 1
        return token.value

    def _concat(self) -> Expression:
        return self._chain(("||",), self._sum)

    def _sum(self) -> Expression:
        return self._chain(("+", "-"), self._product)

    def _product(self) -> Expression:
        return self._chain(("*", "/", "%"), self._factor)

    def _chain(self, ops: tuple[str, ...], part: Callable[[], Expression]) -> Expression:
        left = part()
        while self.here.kind == "symbol" and self.here.value in ops:
            op = self.here.value
            self._at += 1
            left = Operator(op, left, part())
        return left

    def _factor(self) -> Expression:
        literal = self._literal()
        if literal is not None:
            return literal
        if not self._take("symbol", "-"):
            return self._primary()
        self._enter()
        operand = self._factor()
        self._level -= 1
        return Minus(operand)

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

    def _primary(self) -> Expression:
        if self._take("symbol", "("):
            self._enter()
            inner = self.expression()
            self._need("symbol", ")")
            self._level -= 1
            return inner
        if self._take("keyword", "CASE"):
            return self._enclosed(self._case)
        if self.here.kind == "word" and self._tokens[self._at + 1].value == "(":
            if self._tokens[self._at + 1].kind == "symbol":
                return self._enclosed(self._call)
        name = self._name("a column, a literal, a function or a parenthesis")
        if not self._take("symbol", "."):
            return Column(name)
        return Column(self._name("a name after the point"), name)

    def _name(self, wanted: str) -> str:
        token = self.here
        if token.kind not in ("word", "name"):
            self.refuse(wanted)
        self._at += 1
        return token.value

    def _enclosed(self, part: Callable[[], Expression]) -> Expression:
        self._enter()
        node = part()
        self._level -= 1
        return node

    def _case(self) -> Expression:
        operand = None if self._is_keyword("WHEN") else self.expression()
        branches = []
        while True:
            self._need("keyword", "WHEN")
            when = self.expression()
            self._need("keyword", "THEN")
            branches.append(Branch(when, self.expression()))
            if not self._is_keyword("WHEN"):
                break
        otherwise = self.expression() if self._take("keyword", "ELSE") else None
        self._need("keyword", "END")
        _check_count(len(branches), "branches")
        return Case(operand, tuple(branches), otherwise)

    def _call(self) -> Expression:
        name = self.here.value.lower()
        self._at += 2
        if name == "cast":
            operand = self.expression()
            self._need_word("AS")
            type_ = self._type()
            self._need("symbol", ")")
            return Cast(operand, type_)
        args: list[Expression] = []
        if not self._take("symbol", ")"):
            args.append(self.expression())
            while self._take("symbol", ","):
                args.append(self.expression())
            self._need("symbol", ")")
        _check_count(len(args), "arguments")
        return Call(name, tuple(args))

    def _type(self) -> str:
        """The text of a type, which ends before a parenthesis that it does not open."""
        text, opened = "", 0
        for _ in range(TYPE_TOKENS_MAX):
            token = self.here
            if token.kind == "end" or (opened == 0 and token.value == ")"):
                break
            opened += (token.value in ("(", "<")) - (token.value in (")", ">"))
            text += token.value.lower() if token.kind == "word" else token.value
            self._at += 1
        try:
            return str(parse_type(text))
        except CalicoError as error:
            raise CalicoError("InvalidExpression", f"{text[:40]!r} is no type") from error

    def _is_keyword(self, word: str) -> bool:
        return (self.here.kind, self.here.value) == ("keyword", word)

    def _take_word(self, word: str) -> bool:
        """Takes a word that is reserved nowhere else."""
        if self.here.kind != "word" or self.here.value.upper() != word:
            return False
        self._at += 1
        return True

    def _need_word(self, word: str) -> None:
        if not self._take_word(word):
            self.refuse(word)

    def _literal(self) -> Literal | None:
        """The literal that comes next, or None where something else does."""
        token = self.here
        if token.kind == "keyword" and token.value in ("NULL", "TRUE", "FALSE"):
            self._at += 1
            if token.value == "NULL":
                return Literal("null")
            return Literal("bool", token.value == "TRUE")
        if token.kind == "symbol" and token.value == "-":
            if self._tokens[self._at + 1].kind != "number":
                return None
            self._at += 1
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


def _check_count(count: int, what: str) -> None:
    if count > ARGUMENTS_MAX:
        raise CalicoError("InvalidExpression", f"{count} {what}, at most {ARGUMENTS_MAX}")


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
