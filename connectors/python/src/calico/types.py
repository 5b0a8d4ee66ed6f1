"""Column types: their text, Arrow and JSON forms (spec/types.md).

Cells are held as plain Python values: int (integers; days of a date; microseconds of a
timestamp), float, decimal.Decimal, str, bytes, bool, list (of a list or vector), tuple of the
fields of a struct in order, list of (key, value) of a map, and None for null.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from decimal import Decimal
from itertools import accumulate
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
from .type_text import Type, field_names, named_type, parse_type

__all__ = [
    "INTEGER_BITS",
    "Type",
    "arrow_type",
    "field_names",
    "from_arrow",
    "from_json",
    "is_arrow_type",
    "is_earlier_arrow_type",
    "named_type",
    "parse_type",
    "to_arrow",
    "to_json",
    "reads_as",
    "widens",
]

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
# What plain values are numbers of.
_PLAIN: dict[str, pa.DataType] = {
    "date": pa.int32(),
    "timestamp": pa.int64(),
    "timestamptz": pa.int64(),
}


def reads_as(stored: Type, defined: Type, former: frozenset[int] = frozenset()) -> bool:
    """Whether stored cells may be read in a column's type (CAL-TABLE-058, CAL-TABLE-074).

    `former` are the ids of the struct fields that the column's type had.
    """
    if stored == defined:
        return True
    if stored.kind == defined.kind == "list":
        return reads_as(stored.inner, defined.inner, former)
    if stored.kind == defined.kind == "map":
        return _key(stored) == _key(defined) and reads_as(stored.inner, defined.inner, former)
    if stored.kind == defined.kind == "struct":
        wanted = dict(defined.fields)
        return all(
            reads_as(inner, wanted[name], former) if name in wanted else int(name[1:]) in former
            for name, inner in stored.fields
        )
    return widens(stored, defined)


def widens(narrow: Type, wide: Type) -> bool:
    """Whether a column of the one type may be given the other (CAL-TYPES-050)."""
    if narrow.kind == wide.kind == "list":
        return widens(narrow.inner, wide.inner)
    if narrow.kind == wide.kind == "decimal":
        return narrow.scale == wide.scale and narrow.precision < wide.precision
    if narrow.kind in INTEGER_BITS and wide.kind in INTEGER_BITS:
        return INTEGER_BITS[narrow.kind] < INTEGER_BITS[wide.kind]
    return (narrow.kind, wide.kind) == ("float32", "float64")


def has_structs(type_: Type) -> bool:
    """Whether the type is a struct or has one inside."""
    return "struct<" in str(type_)


def arrow_type(type_: Type) -> pa.DataType:
    """The Arrow type of a column (CAL-TYPES-002)."""
    return _arrow(type_, _SIMPLE)


def _arrow(type_: Type, simple: dict[str, pa.DataType]) -> pa.DataType:
    if type_.kind == "decimal":
        return pa.decimal128(type_.precision, type_.scale)
    if type_.kind == "list":
        return pa.list_(pa.field("item", _arrow(type_.inner, simple)))
    if type_.kind == "vector":
        return pa.list_(pa.field("item", _arrow(type_.inner, simple), nullable=False), type_.size)
    if type_.kind == "map":
        return pa.map_(_arrow(_key(type_), simple), _arrow(type_.inner, simple))
    if type_.kind == "struct":
        return pa.struct([(name, _arrow(inner, simple)) for name, inner in type_.fields])
    return simple[type_.kind]


def _key(type_: Type) -> Type:
    if type_.key is None:
        raise AssertionError(f"{type_} has no keys")
    return type_.key


def is_arrow_type(found: pa.DataType, type_: Type, lists_for_vectors: bool = False) -> bool:
    """Whether a file's Arrow type is that of the column, whatever children are called.

    In Parquet a vector may show as a list (CAL-DATA-043).
    """

    def fits(inner: pa.DataType, of: Type) -> bool:
        return is_arrow_type(inner, of, lists_for_vectors)

    kind = type_.kind
    if kind == "list":
        return pa.types.is_list(found) and fits(found.value_type, type_.inner)
    if kind == "vector":
        if pa.types.is_fixed_size_list(found):
            return found.list_size == type_.size and fits(found.value_type, type_.inner)
        return lists_for_vectors and pa.types.is_list(found) and fits(found.value_type, type_.inner)
    if kind == "map":
        key = _key(type_)
        return pa.types.is_map(found) and fits(found.key_type, key) and fits(
            found.item_type, type_.inner
        )
    if kind == "struct":
        return (
            pa.types.is_struct(found)
            and [field.name for field in found] == [name for name, _ in type_.fields]
            and all(fits(field.type, of) for field, (_, of) in zip(found, type_.fields))
        )
    return found.equals(arrow_type(type_))


def is_earlier_arrow_type(
    found: pa.DataType, type_: Type, parquet: bool, former: frozenset[int] = frozenset()
) -> bool:
    """Whether a file's Arrow type is one that its column had before it was changed.

    That is a narrower one, or structs of other fields (CAL-TABLE-058); the type that the
    column has now counts too. `former` are ids of fields that it had.
    """
    if is_arrow_type(found, type_, parquet):
        return True
    if type_.kind == "list":
        return pa.types.is_list(found) and is_earlier_arrow_type(
            found.value_type, type_.inner, parquet, former
        )
    if type_.kind == "map":
        return (
            pa.types.is_map(found)
            and is_arrow_type(found.key_type, _key(type_), parquet)
            and is_earlier_arrow_type(found.item_type, type_.inner, parquet, former)
        )
    if type_.kind == "struct":
        wanted = dict(type_.fields)
        return pa.types.is_struct(found) and all(
            is_earlier_arrow_type(field.type, wanted[field.name], parquet, former)
            if field.name in wanted
            else field.name in {f"f{id_}" for id_ in former}
            for field in found
        )
    if pa.types.is_decimal128(found):
        return (
            type_.kind == "decimal"
            and found.scale == type_.scale
            and found.precision < type_.precision
        )
    return any(found.equals(own) and widens(Type(kind), type_) for kind, own in _SIMPLE.items())


def from_arrow(array: pa.ChunkedArray, type_: Type) -> list[Any]:
    """The plain values of a column whose Arrow type has been checked.

    ValueError where a vector or map is malformed (CAL-DATA-043, -044).
    """
    return [value for chunk in array.chunks for value in _plain_values(chunk, type_)]


def _plain_values(array: pa.Array, type_: Type) -> list[Any]:
    if not type_.nested:
        plain = _PLAIN.get(type_.kind, array.type)
        return (array if plain == array.type else array.cast(plain)).to_pylist()
    valid = array.is_valid().to_pylist()
    if type_.kind == "struct":
        names = [field.name for field in array.type]
        blank = [None] * len(array)
        columns = [
            _plain_values(array.field(names.index(name)), inner) if name in names else blank
            for name, inner in type_.fields
        ]
        return [row if shows else None for shows, row in zip(valid, zip(*columns))]
    spans = _spans(array)
    if type_.kind == "map":
        keys = _plain_values(array.keys, _key(type_))
        cells = list(zip(keys, _plain_values(array.items, type_.inner)))
    else:
        cells = _plain_values(array.values, type_.inner)
    rows = [cells[start:end] if shows else None for shows, (start, end) in zip(valid, spans)]
    for row in rows:
        if row is not None:
            _check_cells(row, type_)
    return rows


def _spans(array: pa.Array) -> list[tuple[int, int]]:
    """Where each cell's elements stand among the values."""
    if pa.types.is_fixed_size_list(array.type):
        size = array.type.list_size
        starts = range(array.offset * size, (array.offset + len(array)) * size, size)
        return [(start, start + size) for start in starts]
    offsets = array.offsets.to_pylist()
    return list(zip(offsets, offsets[1:]))


def _check_cells(cells: list[Any], type_: Type) -> None:
    if type_.kind == "vector" and (len(cells) != type_.size or None in cells):
        raise ValueError(f"a cell of {type_} has {len(cells)} elements, or null ones")
    if type_.kind == "map" and any(key is None for key, _ in cells):
        raise ValueError("a map has a null key")


def to_arrow(values: list[Any], type_: Type) -> pa.Array:
    """An Arrow array of plain values."""
    wanted = arrow_type(type_)
    if not type_.nested:
        plain = _PLAIN.get(type_.kind, wanted)
        array = pa.array(values, type=plain)
        return array if plain == wanted else array.cast(wanted)
    nulls = pa.array([value is None for value in values], type=pa.bool_())
    if type_.kind == "struct":
        blank = (None,) * len(type_.fields)
        rows = [blank if value is None else value for value in values]
        children = [
            to_arrow([row[place] for row in rows], inner)
            for place, (_, inner) in enumerate(type_.fields)
        ]
        return pa.StructArray.from_arrays(children, fields=list(wanted), mask=nulls)
    if type_.kind == "vector":
        blank_vector = [0.0] * type_.size
        items = [item for value in values for item in (blank_vector if value is None else value)]
        return pa.FixedSizeListArray.from_arrays(
            to_arrow(items, type_.inner), type=wanted, mask=nulls
        )
    ends = list(accumulate(0 if value is None else len(value) for value in values))
    offsets = pa.array([0, *ends], type=pa.int32())
    cells = [cell for value in values for cell in value or ()]
    if type_.kind == "list":
        return pa.ListArray.from_arrays(
            offsets, to_arrow(cells, type_.inner), type=wanted, mask=nulls
        )
    keys = to_arrow([key for key, _ in cells], _key(type_))
    items = to_arrow([item for _, item in cells], type_.inner)
    return pa.MapArray.from_arrays(offsets, keys, items, type=wanted, mask=nulls)


def to_json(value: Any, type_: Type) -> Any:
    """The JSON form of a plain value (CAL-TYPES-010 to -015, -030 to -032)."""
    if value is None:
        return None
    kind = type_.kind
    if kind in ("list", "vector"):
        return [to_json(element, type_.inner) for element in value]
    if kind == "map":
        key_type = _key(type_)
        return [[to_json(key, key_type), to_json(item, type_.inner)] for key, item in value]
    if kind == "struct":
        pairs = zip(type_.fields, value)
        return {name: to_json(cell, inner) for (name, inner), cell in pairs}
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
    if type_.nested:
        parsed = _from_json_nested(value, type_)
    else:
        parsed = _from_json_scalar(value, type_)
    if parsed is None:
        _mismatch(value, type_)
    return parsed


def _mismatch(value: Any, type_: Type) -> NoReturn:
    raise CalicoError("TypeMismatch", f"{value!r} is no JSON form of {type_}")


def _from_json_nested(value: Any, type_: Type) -> Any:
    if type_.kind == "struct":
        return _struct_from_json(value, type_)
    if not isinstance(value, list):
        return None
    if type_.kind == "list":
        return [from_json(element, type_.inner) for element in value]
    if type_.kind == "vector":
        items = [from_json(element, type_.inner) for element in value]
        return None if len(items) != type_.size or None in items else items
    entries = []
    for entry in value:
        if not isinstance(entry, list) or len(entry) != 2 or entry[0] is None:
            return None
        entries.append((from_json(entry[0], _key(type_)), from_json(entry[1], type_.inner)))
    return entries if len({key for key, _ in entries}) == len(entries) else None


def _struct_from_json(value: Any, type_: Type) -> Any:
    """A field that is not there is null (CAL-TYPES-028)."""
    if not isinstance(value, dict) or value.keys() - {name for name, _ in type_.fields}:
        return None
    return tuple(from_json(value.get(name), inner) for name, inner in type_.fields)


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
