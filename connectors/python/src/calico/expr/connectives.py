"""NOT, AND and OR in three-valued logic (spec/expr.md, section Values)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Truth = bool | None
Condition = Callable[[Mapping[str, Any]], Truth]


def negation(term: Condition) -> Condition:
    """NOT: null stays null."""

    def negate(row: Mapping[str, Any]) -> Truth:
        truth = term(row)
        return None if truth is None else not truth

    return negate


def conjunction(terms: list[Condition]) -> Condition:
    """AND, from the left (CAL-EXPR-012, -045)."""

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


def disjunction(terms: list[Condition]) -> Condition:
    """OR, from the left (CAL-EXPR-012, -045)."""

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
