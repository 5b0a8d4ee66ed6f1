"""How the deltas of a column combine with what is below them (spec/merge.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .bounds import encode_bound
from .types import Type

Combine = Callable[[Any, Any], Any]
"""Gives the cell of a cell and a delta, neither of them null."""


def algebra_fits(algebra: str, type_: Type) -> bool:
    """Whether a column of the type can have the algebra (CAL-TABLE-008)."""
    if algebra == "append":
        return type_.kind == "list"
    if algebra in ("and", "or"):
        return type_.kind == "bool"
    return algebra == "first" or not type_.nested


def append(old: list[Any], given: list[Any]) -> list[Any]:
    """The list followed by the elements of the delta (CAL-MERGE-014)."""
    return old + given


def combine_of(algebra: str, type_: Type) -> Combine:
    """The algebra of a column of the type as a function (CAL-MERGE-014, -018, -019, -029)."""
    if algebra in ("min", "max"):
        return _extreme(type_, algebra == "max")
    return _COMBINES[algebra]


_COMBINES: dict[str, Combine] = {
    "append": append,
    "and": lambda old, given: old and given,
    "or": lambda old, given: old or given,
    "first": lambda old, _given: old,
}


def _extreme(type_: Type, greatest: bool) -> Combine:
    def combine(old: Any, given: Any) -> Any:
        below, above = encode_bound(old, type_), encode_bound(given, type_)
        # Of equals the cell stays.
        return given if (above > below if greatest else above < below) else old

    return combine
