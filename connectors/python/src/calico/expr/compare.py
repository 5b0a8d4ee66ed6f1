"""The order of values (spec/expr.md, section Comparison)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ..types import Type
from .values import is_float, is_number


def comparable(a: Type, b: Type) -> bool:
    """Whether values of two types compare: numbers with each other, else a type with itself."""
    return _class(a) == _class(b) and not a.nested


def _class(type_: Type) -> str:
    return "number" if is_number(type_) else type_.kind


def order(a: Type, b: Type) -> Callable[[Any, Any], int]:
    """-1, 0 or 1 as a value of the one type is before, equal to or after one of the other.

    Ints and Decimals compare exactly, str by code points, which is the order of UTF-8
    (CAL-EXPR-016, -018, -019); beside a float a number is the nearest float64.
    """
    if is_float(a) or is_float(b):
        return lambda x, y: _sign(float_key(float(x)), float_key(float(y)))
    return _sign


def float_key(value: float) -> tuple[bool, float]:
    """NaN equal to NaN and above all else, zeros equal (CAL-EXPR-017)."""
    return (True, 0.0) if math.isnan(value) else (False, value)


def _sign(x: Any, y: Any) -> int:
    return (x > y) - (x < y)
