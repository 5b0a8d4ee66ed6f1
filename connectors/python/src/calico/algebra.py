"""What cells are while they are merged, and what deltas do to them (spec/merge.md).

Most cells are their plain values. A cell of a sum is its accumulator: an int that may lie outside
of the column's type (unscaled for decimals), or a float64. A cell of last_by is a value with its
order. None always is a null cell without a companion.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .bounds import encode_bound
from .keys import decimal_of, unscaled
from .types import INTEGER_BITS, Type

Combine = Callable[[Any, Any], Any]
"""Gives the cell of a cell and a delta, neither of them None."""

_FLOATS = ("float32", "float64")
_INTEGER_BYTES, _DECIMAL_BYTES = 16, 32


class OutOfRange(Exception):
    """An accumulator is no value of its column's type (CAL-MERGE-033)."""


@dataclass(frozen=True)
class Ordered:
    """A cell or a delta of last_by: a value, which may be null, and its order, None for none."""

    value: Any
    order: Any


@dataclass(frozen=True)
class Form:
    """How cells of a column are held: from files, in merges, and back.

    `held` makes a cell of a value and what its companion `a<id>` says; a ValueError where that is
    no companion. `stored` gives both back as a segment has them (CAL-DATA-030 to -033).
    `companion` is the companion's type, None where the column has none.
    """

    combine: Combine
    companion: Type | None = None
    held: Callable[[Any, Any], Any] = lambda value, companion: value
    stored: Callable[[Any], tuple[Any, Any]] = lambda cell: (cell, None)
    exact: bool = False

    def shown(self, cell: Any) -> Any:
        """The value that a read gives; OutOfRange where the column's type has none."""
        value, companion = self.stored(cell)
        if self.exact and companion is not None:
            raise OutOfRange
        return value


def algebra_fits(algebra: str, type_: Type) -> bool:
    """Whether a column of the type can have the algebra (CAL-TABLE-008)."""
    if algebra == "append":
        return type_.kind == "list"
    if algebra in ("and", "or"):
        return type_.kind == "bool"
    if algebra == "sum":
        return type_.kind in (*INTEGER_BITS, "decimal", *_FLOATS)
    if algebra == "union":
        return type_.item is not None and type_.kind == "list" and not type_.item.nested
    return algebra == "first" or not type_.nested


def form_of(algebra: str | None, type_: Type, order_type: Type | None = None) -> Form:
    """The form of a column; `order_type` is that of the orders of last_by."""
    if algebra == "sum":
        return _sum_form(type_)
    if algebra == "last_by":
        if order_type is None:
            raise AssertionError("a column of last_by has an order type")
        return _last_by_form(order_type)
    if algebra in ("min", "max"):
        return Form(_extreme(type_, algebra == "max"))
    if algebra == "union":
        return Form(_union(type_))
    return _PLAIN[algebra]


def append(old: list[Any], given: list[Any]) -> list[Any]:
    """The list followed by the elements of the delta (CAL-MERGE-014)."""
    return old + given


_PLAIN: dict[str | None, Form] = {
    None: Form(append),
    "append": Form(append),
    "and": Form(lambda old, given: old and given),
    "or": Form(lambda old, given: old or given),
    "first": Form(lambda old, _given: old),
}


def _extreme(type_: Type, greatest: bool) -> Combine:
    """CAL-MERGE-018."""

    def combine(old: Any, given: Any) -> Any:
        below, above = encode_bound(old, type_), encode_bound(given, type_)
        # Of equals the cell stays.
        return given if (above > below if greatest else above < below) else old

    return combine


def _union(type_: Type) -> Combine:
    """CAL-MERGE-034: elements are one where their encodings are."""
    item = type_.item
    if item is None:
        raise AssertionError("a union is of lists")

    def combine(old: list[Any], given: list[Any]) -> list[Any]:
        present = (element for element in [*given, *old] if element is not None)
        by_encoding = {encode_bound(element, item): element for element in present}
        return [by_encoding[encoded] for encoded in sorted(by_encoding)]

    return combine


def _last_by_form(order_type: Type) -> Form:
    def combine(old: Ordered, given: Ordered) -> Ordered:
        """CAL-MERGE-035: of equal orders the later wins."""
        if old.order is None:
            return given
        above = encode_bound(old.order, order_type) > encode_bound(given.order, order_type)
        return old if above else given

    def held(value: Any, order: Any) -> Ordered | None:
        return None if value is None and order is None else Ordered(value, order)

    def stored(cell: Ordered | None) -> tuple[Any, Any]:
        return (None, None) if cell is None else (cell.value, cell.order)

    return Form(combine, order_type, held, stored)


def _sum_form(type_: Type) -> Form:
    if type_.kind == "float64":
        return Form(_float_sum)
    if type_.kind == "float32":
        return Form(
            _float_sum,
            Type("float64"),
            lambda value, companion: value if companion is None else companion,
            _stored_float32,
        )
    if type_.kind == "decimal":
        limit = 10**type_.precision
        scale = type_.scale
        return _whole_form(
            _DECIMAL_BYTES,
            range(1 - limit, limit),
            lambda value: unscaled(value, scale),
            lambda number: decimal_of(number, scale),
        )
    limit = 1 << (INTEGER_BITS[type_.kind] - 1)
    return _whole_form(_INTEGER_BYTES, range(-limit, limit), lambda value: value, lambda n: n)


def _whole_form(
    size: int, values: range, to_whole: Callable[[Any], int], of_whole: Callable[[int], Any]
) -> Form:
    """Accumulators of `size` bytes; `values` are those that the column's type has."""
    modulus = 1 << (8 * size)

    def combine(old: int, given: int) -> int:
        """CAL-MERGE-030."""
        total = (old + given) % modulus
        return total - modulus if total >= modulus // 2 else total

    def held(value: Any, companion: bytes | None) -> int | None:
        if companion is None:
            return None if value is None else to_whole(value)
        if len(companion) != size:
            raise ValueError(f"an accumulator of {len(companion)} bytes, not {size}")
        return int.from_bytes(companion, "big", signed=True)

    def stored(total: int | None) -> tuple[Any, bytes | None]:
        if total is None:
            return None, None
        if total in values:
            return of_whole(total), None
        return None, total.to_bytes(size, "big", signed=True)

    return Form(combine, Type("binary"), held, stored, exact=True)


def _float_sum(old: float, given: float) -> float:
    """CAL-MERGE-031; NaN is the canonical one."""
    total = old + given
    return math.nan if math.isnan(total) else total


def _stored_float32(total: float | None) -> tuple[float | None, float | None]:
    """CAL-MERGE-032: C rounds to nearest, ties to even, and beyond the range to infinity."""
    if total is None or math.isnan(total):
        return total, None
    rounded = ctypes.c_float(total).value
    return rounded, None if rounded == total else total
