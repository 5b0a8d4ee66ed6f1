"""Column types: their text, Arrow and JSON forms (spec/types.md).

Cells are held as plain Python values: int (integers; days of a date; microseconds of a
timestamp), float, decimal.Decimal, str, bytes, bool, list, and None for null.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

import pyarrow as pa

from .errors import CalicoError
from .times import (
    DAY_MICROS,
    format_date,
    format_timestamp,
    parse_count,
    parse_date,
    parse_timestamp,
)

INTEGER_BITS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64}
_SIMPLE: dict[str, pa.DataType] = {
    "bool": pa.bool_(),
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "utf8": pa.string(),
    "binary": pa.binary(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "timestamptz": pa.timestamp("us", tz="UTC"),
}
_DECIMAL = re.compile(r"decimal\(([1-9][0-9]?),(0|[1-9][0-9]?)\)")
_LIST_DEPTH_MAX = 8


@dataclass(frozen=True)
class Type:
    """A column type. `kind` is its text, or `decimal` or `list` for those with parameters."""

    kind: str
    precision: int = 0
    scale: int = 0
    item: Type | None = None

    def __str__(self) -> str:
        """The text form, which `parse_type` reads."""
        if self.kind == "decimal":
            return f"decimal({self.precision},{self.scale})"
        if self.item is not None:
            return f"list<{self.item}>"
        return self.kind


def parse_type(text: str) -> Type:
    """The type of a text; InvalidType where there is none (CAL-TYPES-001)."""
    inner, depth = text, 0
    while inner.startswith("list<") and inner.endswith(">"):
        inner, depth = inner[5:-1], depth + 1
    decimal = _DECIMAL.fullmatch(inner)
    parsed: Type | None = Type(inner) if inner in _SIMPLE else None
    if decimal is not None:
        precision, scale = int(decimal.group(1)), int(decimal.group(2))
        if precision <= 38 and scale <= precision:
            parsed = Type("decimal", precision, scale)
    if parsed is None or depth > _LIST_DEPTH_MAX:
        raise CalicoError("InvalidType", f"{text!r} is no type; see the chapter types")
    for _ in range(depth):
        parsed = Type("list", item=parsed)
    return parsed


def widens(narrow: Type, wide: Type) -> bool:
    """Whether a column of the one type may be given the other (CAL-TYPES-050)."""
    if narrow.item is not None and wide.item is not None:
        return widens(narrow.item, wide.item)
    if narrow.kind == wide.kind == "decimal":
        return narrow.scale == wide.scale and narrow.precision < wide.precision
    if narrow.kind in INTEGER_BITS and wide.kind in INTEGER_BITS:
        return INTEGER_BITS[narrow.kind] < INTEGER_BITS[wide.kind]
    return (narrow.kind, wide.kind) == ("float32", "float64")


def arrow_type(type_: Type) -> pa.DataType:
    """The Arrow type of a column (CAL-TYPES-002)."""
    if type_.kind == "decimal":
        return pa.decimal128(type_.precision, type_.scale)
    if type_.item is not None:
        return pa.list_(pa.field("item", arrow_type(type_.item)))
    return _SIMPLE[type_.kind]


def is_arrow_type(found: pa.DataType, type_: Type) -> bool:
    """Whether a file's Arrow type is that of the column, whatever a list's child is called."""
    if type_.item is not None:
        return pa.types.is_list(found) and is_arrow_type(found.value_type, type_.item)
    return found.equals(arrow_type(type_))


def is_narrower_arrow_type(found: pa.DataType, type_: Type) -> bool:
    """Whether a file's Arrow type is that of a type that the column's was widened from."""
    if type_.item is not None:
        return pa.types.is_list(found) and is_narrower_arrow_type(found.value_type, type_.item)
    if pa.types.is_decimal128(found):
        return (
            type_.kind == "decimal"
            and found.scale == type_.scale
            and found.precision < type_.precision
        )
    return any(found.equals(own) and widens(Type(kind), type_) for kind, own in _SIMPLE.items())


def _plain_type(type_: Type) -> pa.DataType:
    """The Arrow type of the plain values: numbers in place of dates and timestamps."""
    if type_.item is not None:
        return pa.list_(pa.field("item", _plain_type(type_.item)))
    if type_.kind == "date":
        return pa.int32()
    if type_.kind in ("timestamp", "timestamptz"):
        return pa.int64()
    return arrow_type(type_)


def from_arrow(array: pa.ChunkedArray, type_: Type) -> list[Any]:
    """The plain values of a column whose Arrow type has been checked."""
    plain = _plain_type(type_)
    return (array if plain == array.type else array.cast(plain)).to_pylist()


def to_arrow(values: list[Any], type_: Type) -> pa.Array:
    """An Arrow array of plain values."""
    plain, wanted = _plain_type(type_), arrow_type(type_)
    array = pa.array(values, type=plain)
    return array if plain == wanted else array.cast(wanted)


def to_json(value: Any, type_: Type) -> Any:
    """The JSON form of a plain value (CAL-TYPES-010 to -015)."""
    if value is None:
        return None
    kind = type_.kind
    if type_.item is not None:
        return [to_json(element, type_.item) for element in value]
    if kind == "int64":
        return str(value)
    if kind in ("float32", "float64"):
        return value if math.isfinite(value) else _special_name(value)
    if kind == "decimal":
        return format(value, f".{type_.scale}f")
    if kind == "binary":
        return base64.b64encode(value).decode("ascii")
    if kind == "date":
        return format_date(value)
    if kind == "timestamp":
        return format_timestamp(value)
    if kind == "timestamptz":
        return format_timestamp(value, "Z")
    return value


def _special_name(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def from_json(value: Any, type_: Type) -> Any:
    """The plain value of a JSON form; TypeMismatch where the type does not hold it exactly."""
    if value is None:
        return None
    if type_.item is not None:
        if not isinstance(value, list):
            _mismatch(value, type_)
        return [from_json(element, type_.item) for element in value]
    parsed = _from_json_scalar(value, type_)
    if parsed is None:
        _mismatch(value, type_)
    return parsed


def _mismatch(value: Any, type_: Type) -> NoReturn:
    raise CalicoError("TypeMismatch", f"{value!r} is no JSON form of {type_}")


def _from_json_scalar(value: Any, type_: Type) -> Any:
    kind = type_.kind
    if kind == "bool":
        return value if isinstance(value, bool) else None
    if kind in INTEGER_BITS:
        return _integer_from_json(value, kind)
    if kind in ("float32", "float64"):
        return _float_from_json(value, kind)
    if not isinstance(value, str):
        return None
    if kind == "decimal":
        return _decimal_from_json(value, type_)
    if kind == "utf8":
        return value if _is_well_formed(value) else None
    if kind == "binary":
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            return None
    if kind == "date":
        days = parse_date(value)
        return parse_count(value, 1, 32) if days is None else days
    count = parse_count(value, DAY_MICROS, 64)
    if count is not None:
        return count
    parsed = parse_timestamp(value)
    zoned = kind == "timestamptz"
    full = len(value) == len("2026-01-01T00:00:00.000000") + zoned
    return parsed[0] if parsed is not None and full and parsed[1] == zoned else None


def _integer_from_json(value: Any, kind: str) -> int | None:
    if kind == "int64":
        if not isinstance(value, str) or re.fullmatch(r"-?[0-9]{1,19}", value) is None:
            return None
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    limit = 1 << (INTEGER_BITS[kind] - 1)
    return value if -limit <= value < limit else None


def _float_from_json(value: Any, kind: str) -> float | None:
    if isinstance(value, str):
        return float(value) if value in ("NaN", "Infinity", "-Infinity") else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
        exact = kind == "float64" or struct.unpack("<f", struct.pack("<f", number))[0] == number
    except OverflowError:
        return None
    return number if exact and math.isfinite(number) else None


def _decimal_from_json(value: str, type_: Type) -> Decimal | None:
    fraction = rf"\.[0-9]{{{type_.scale}}}" if type_.scale > 0 else ""
    if re.fullmatch(rf"-?[0-9]+{fraction}", value) is None:
        return None
    digits = value.lstrip("-").replace(".", "").lstrip("0")
    if len(digits) > type_.precision:
        return None
    return Decimal(value) if digits else Decimal(value.lstrip("-"))  # there is one zero


def _is_well_formed(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
