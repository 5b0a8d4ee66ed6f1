"""Values of expressions: types, conversions and casts (spec/expr.md, sections Values to Casts).

Cells are plain Python values as in calico.types, so numbers are exact ints and Decimals.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

from ..errors import CalicoError
from ..times import (
    DAY_MICROS,
    DAYS_MAX,
    DAYS_MIN,
    format_date,
    format_timestamp,
    parse_date,
    parse_timestamp,
)
from ..types import INTEGER_BITS, Type
from .nodes import Expression, Literal, to_text
from .tokens import number_parts

Run = Callable[[Mapping[str, Any]], Any]

EXACT = Context(prec=1000, rounding=ROUND_HALF_UP, Emax=10_000, Emin=-10_000)
"""Wide enough for whatever numbers of 400 digits and exponents of 400 come to."""

BOOL, INT64, FLOAT64 = Type("bool"), Type("int64"), Type("float64")
UTF8, BINARY, DATE = Type("utf8"), Type("binary"), Type("date")
TIMES = ("timestamp", "timestamptz")
PRECISION_MAX = 38
_INTEGER_DIGITS = {"int8": 3, "int16": 5, "int32": 10, "int64": 19}


class RowFailed(Exception):
    """The row has no result (CAL-EXPR-035); the text says which function and why."""


@dataclass(frozen=True)
class Value:
    """A typed part of an expression. `type` is None for the literal NULL."""

    node: Expression
    type: Type | None
    run: Run
    literal: Literal | None = None


def refuse(node: Expression, why: str) -> CalicoError:
    return CalicoError("InvalidExpression", f"{to_text(node)[:200]!r}: {why}")


def is_integer(type_: Type) -> bool:
    return type_.kind in INTEGER_BITS


def is_float(type_: Type) -> bool:
    return type_.kind in ("float32", "float64")


def is_number(type_: Type) -> bool:
    return is_integer(type_) or is_float(type_) or type_.kind == "decimal"


def decimal_type(precision: int, scale: int) -> Type:
    return Type("decimal", min(PRECISION_MAX, precision), scale)


def as_decimal(value: Value) -> Type:
    """The decimal that holds an integer or decimal; a literal has the digits it is written with."""
    type_ = INT64 if value.type is None else value.type
    if type_.kind == "decimal":
        return type_
    if value.literal is not None and value.literal.type == "integer":
        digits = str(value.literal.value).lstrip("-").lstrip("0") or "0"
        return decimal_type(len(digits), 0)
    return decimal_type(_INTEGER_DIGITS[type_.kind], 0)


def literal_value(literal: Literal) -> Value:
    """A literal as a value of its own type; InvalidExpression where no type holds it."""
    if literal.type == "null":
        return Value(literal, None, lambda row: None, literal)
    type_, cell = _literal_cell(literal)
    return Value(literal, type_, lambda row: cell, literal)


def _literal_cell(literal: Literal) -> tuple[Type, Any]:
    kind, value = literal.type, literal.value
    if kind in ("integer", "decimal", "float"):
        return _number_cell(literal, str(value))
    if kind == "binary":
        return BINARY, bytes.fromhex(str(value))
    if kind == "date":
        return DATE, parse_date(str(value))
    if kind in TIMES:
        parsed = parse_timestamp(str(value))
        return Type(kind), None if parsed is None else parsed[0]
    return Type(kind), value


def _number_cell(literal: Literal, text: str) -> tuple[Type, Any]:
    if literal.type == "float":
        number = float(text)
        if math.isinf(number):
            raise refuse(literal, "it is beyond the range of float64")
        return FLOAT64, number
    if literal.type == "integer" and -(2**63) <= int(text) < 2**63:
        return INT64, int(text)
    whole, _, fraction = text.lstrip("-").partition(".")
    precision = max(1, len((whole + fraction).lstrip("0")), len(fraction))
    if precision > PRECISION_MAX:
        raise refuse(literal, "it has more than 38 digits")
    return decimal_type(precision, len(fraction)), Decimal(text)


def converts(value: Value, to: Type) -> bool:
    """Whether the value becomes one of the type by itself (CAL-EXPR-034)."""
    found = value.type
    if found is None or found == to:
        return True
    if is_integer(to):
        return is_integer(found) and INTEGER_BITS[found.kind] < INTEGER_BITS[to.kind]
    return to.kind == "float64" and is_number(found)


def common_type(values: Sequence[Value]) -> Type | None:
    """The type that all convert to; None where there is none, or all are NULL."""
    typed = [(value, value.type) for value in values if value.type is not None]
    types = [type_ for _, type_ in typed]
    if not types or all(type_ == types[0] for type_ in types):
        return types[0] if types else None
    if not all(is_number(type_) for type_ in types):
        return None
    if any(is_float(type_) for type_ in types):
        return FLOAT64
    if any(type_.kind == "decimal" for type_ in types):
        decimals = [as_decimal(value) for value, _ in typed]
        scale = max(type_.scale for type_ in decimals)
        return decimal_type(max(t.precision - t.scale for t in decimals) + scale, scale)
    return max(types, key=lambda type_: INTEGER_BITS[type_.kind])


def convert(value: Value, to: Type) -> Run:
    """The value as one of a type that it converts to."""
    if value.type is None or value.type == to:
        return value.run
    return cast_run(value.run, value.type, to)


def cast_run(run: Run, found: Type, to: Type) -> Run:
    """CAST of a type for which there is one (see `can_cast`); null stays null."""

    def cast(row: Mapping[str, Any]) -> Any:
        cell = run(row)
        return None if cell is None else cast_cell(cell, found, to)

    return cast


def can_cast(found: Type, to: Type) -> bool:
    """Whether the table of casts has the pair."""
    if found == to:
        return True
    numbers = is_number(found) or found.kind == "utf8"
    if is_integer(to):
        return numbers or found.kind == "bool"
    if is_float(to) or to.kind == "decimal":
        return numbers
    times = (*TIMES, "date")
    froms: dict[str, tuple[str, ...]] = {
        "bool": ("utf8",),
        "utf8": ("bool", "binary", "decimal", *INTEGER_BITS, *times),
        "binary": ("utf8",),
        "date": ("utf8", *TIMES),
        "timestamp": ("utf8", *times),
        "timestamptz": ("utf8", *times),
    }
    return found.kind in froms.get(to.kind, ())


def cast_cell(cell: Any, found: Type, to: Type) -> Any:
    """The cell as one of another type; RowFailed where that does not hold it (CAL-EXPR-051)."""
    result = cell if found == to else _cast(cell, found, to)
    if result is None:
        raise RowFailed(f"CAST AS {to}: a value that the type does not hold")
    return result


def _cast(cell: Any, found: Type, to: Type) -> Any:
    if is_integer(to):
        return _to_integer(cell, found, to)
    if is_float(to):
        return _to_float(cell, found, to)
    if to.kind == "decimal":
        number = parse_number(cell) if found.kind == "utf8" else cell
        if number is None or (isinstance(number, float) and not math.isfinite(number)):
            return None
        return fit_decimal(round_half_up(Fraction(number), to.scale), to)
    if to.kind == "bool":
        return {"true": True, "false": False}.get(cell)
    if to.kind == "utf8":
        return _to_text(cell, found)
    if to.kind == "binary":
        return cell.encode("utf-8")
    if to.kind == "date":
        return parse_date(cell) if found.kind == "utf8" else cell // DAY_MICROS
    if found.kind != "utf8":
        return fit_integer(cell * DAY_MICROS, 64) if found.kind == "date" else cell
    parsed = parse_timestamp(cell, "T ")
    return parsed[0] if parsed is not None and parsed[1] == (to.kind == "timestamptz") else None


def _to_integer(cell: Any, found: Type, to: Type) -> int | None:
    number = parse_number(cell) if found.kind == "utf8" else cell
    if number is None or (isinstance(number, float) and not math.isfinite(number)):
        return None
    exact = Fraction(number)
    return fit_integer(int(exact), INTEGER_BITS[to.kind]) if exact.denominator == 1 else None


def _to_float(cell: Any, found: Type, to: Type) -> float | None:
    number: float | None
    if found.kind == "utf8" and cell in ("NaN", "Infinity", "-Infinity"):
        number = float(cell)
    elif found.kind == "utf8":
        number = float(cell) if parse_number(cell) is not None else None
        if number is not None and math.isinf(number):
            return None
    else:
        number = float(cell)
    return number if number is None or to.kind == "float64" else to_float32(number)


def to_float32(number: float) -> float:
    """The nearest float32, ties to even."""
    try:
        rounded: float = struct.unpack("<f", struct.pack("<f", number))[0]
    except OverflowError:
        return math.copysign(math.inf, number)
    return rounded


def _to_text(cell: Any, found: Type) -> str | None:
    if found.kind == "binary":
        try:
            text: str = cell.decode("utf-8")
        except UnicodeDecodeError:
            return None
        return text
    if found.kind == "bool":
        return "true" if cell else "false"
    if found.kind == "decimal":
        return format(cell, f".{found.scale}f")
    if found.kind == "date":
        return format_date(cell) if DAYS_MIN <= cell <= DAYS_MAX else None
    if found.kind in TIMES:
        if not DAYS_MIN <= cell // DAY_MICROS <= DAYS_MAX:
            return None
        return format_timestamp(cell, "Z" if found.kind == "timestamptz" else "")
    return str(cell)


def parse_number(text: str) -> Fraction | None:
    """The exact value of a number's text, None where it is none."""
    parts = number_parts(text)
    return None if parts is None else Fraction(parts[0]) * Fraction(10) ** parts[1]


def fit_integer(value: int, bits: int) -> int | None:
    limit = 1 << (bits - 1)
    return value if -limit <= value < limit else None


def round_half_up(value: Fraction, scale: int) -> int:
    """value * 10^scale, rounded half away from zero."""
    scaled = value * Fraction(10) ** scale
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return -whole if scaled < 0 else whole


def fit_decimal(unscaled: int, type_: Type) -> Decimal | None:
    """The decimal of an unscaled value, None where it has too many digits."""
    if abs(unscaled) >= 10**type_.precision:
        return None
    return EXACT.scaleb(Decimal(unscaled), -type_.scale)
