"""Partitions as functions of the key (spec/partition.md)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .errors import CalicoError
from .format import xxh64
from .keys import component_encoder, decode_key, encode_int64, encode_key, unscaled
from .types import Type

_INTEGERS = ("int8", "int16", "int32", "int64")
_DAYS = ("date", "timestamp", "timestamptz")
_TYPES = {
    "identity": None,
    "range": None,
    "year": _DAYS,
    "month": _DAYS,
    "day": _DAYS,
    "hour": ("timestamp", "timestamptz"),
    "truncate": (*_INTEGERS, "decimal", "utf8", "binary"),
}
"""The kinds of components that a transform of one component takes; None for all."""

_BOUNDS_MAX = 4_096
_WIDTH_MAX = 2**53 - 1
_INT64_MIN = -(2**63)
_SIGN_128 = 1 << 127
_MICROS_PER_HOUR = 3_600_000_000
_MICROS_PER_DAY = 24 * _MICROS_PER_HOUR
_EPOCH = date(1970, 1, 1)
_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097
"""After so many years the calendar comes round, after so many days."""


@dataclass(frozen=True)
class Transform:
    """One transform of components: `hash` into `buckets`, or one of the kinds of one component."""

    kind: str
    components: tuple[int, ...]
    buckets: int = 0
    width: int = 0
    bounds: tuple[bytes, ...] = ()


def transform_of(value: dict[str, Any], types: Sequence[Type]) -> Transform:
    """A transform of a key of these types from its JSON.

    Raises InvalidArgument where it is none (CAL-PARTITION-004, -008 to -010).
    """
    kind = value.get("kind")
    if kind == "hash":
        buckets = value.get("buckets")
        if not _is_integer(buckets) or not 1 <= buckets <= 65_536:
            raise _invalid(f"buckets {buckets!r} are not from 1 to 65,536")
        return Transform(kind, _components(value.get("components"), types), buckets)
    if kind not in _TYPES:
        raise _invalid(f"{kind!r} is no transform")
    components = _components([value.get("component")], types)
    type_ = types[components[0]]
    taken = _TYPES[kind]
    if taken is not None and type_.kind not in taken:
        raise _invalid(f"{kind} takes no component of type {type_}, only {', '.join(taken)}")
    if kind == "truncate":
        width = value.get("width")
        if not _is_integer(width) or not 1 <= width <= _WIDTH_MAX:
            raise _invalid(f"width {width!r} is not from 1 to {_WIDTH_MAX}")
        return Transform(kind, components, width=width)
    if kind == "range":
        return Transform(kind, components, bounds=_bounds(value.get("bounds"), type_))
    return Transform(kind, components)


def _components(indexes: Any, types: Sequence[Type]) -> tuple[int, ...]:
    if not isinstance(indexes, list) or not indexes:
        raise _invalid(f"components {indexes!r} are no list of indexes")
    for index in indexes:
        if not _is_integer(index) or not 0 <= index < len(types):
            raise _invalid(f"{index!r} is no index of a key component")
    return tuple(indexes)


def _bounds(texts: Any, type_: Type) -> tuple[bytes, ...]:
    """Bounds of a range (CAL-PARTITION-010)."""
    if not isinstance(texts, list) or not 1 <= len(texts) <= _BOUNDS_MAX:
        raise _invalid(f"a range has a list of 1 to {_BOUNDS_MAX} bounds")
    bounds = tuple(_bound(text, type_) for text in texts)
    if any(after <= before for before, after in zip(bounds, bounds[1:])):
        raise _invalid("the bounds of a range do not ascend strictly")
    return bounds


def _bound(text: Any, type_: Type) -> bytes:
    try:
        bound = bytes.fromhex(text)
        values = decode_key([type_], bound)
        # What is no encoding decodes to nothing, or to what is encoded otherwise.
        is_encoding = bound.hex() == text and encode_key([type_], values) == bound
    except (TypeError, ValueError, IndexError, OverflowError, CalicoError):
        is_encoding = False
    if not is_encoding or not _fits(values[0], type_):
        raise _invalid(f"bound {text!r} is no key encoding of {type_}")
    return bound


def _fits(value: Any, type_: Type) -> bool:
    if type_.kind in _INTEGERS:
        bits = int(type_.kind[3:])
        return -(1 << (bits - 1)) <= value < 1 << (bits - 1)
    if type_.kind == "date":
        return -(1 << 31) <= value < 1 << 31
    if type_.kind == "decimal":
        return abs(unscaled(value, type_.scale)) < 10**type_.precision
    return True


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _invalid(message: str) -> CalicoError:
    return CalicoError("InvalidArgument", message)


def partition_of(
    types: Sequence[Type], partitioning: Sequence[Transform], key: Sequence[Any]
) -> bytes:
    """The encoding of the partition that a key's plain values give (CAL-PARTITION-001, -002)."""
    encoded = [component_encoder(type_)(value) for type_, value in zip(types, key)]
    return b"".join(_value_of(transform, types, key, encoded) for transform in partitioning)


def _value_of(
    transform: Transform, types: Sequence[Type], key: Sequence[Any], encoded: Sequence[bytes]
) -> bytes:
    """The encoding of a transform's value."""
    joined = b"".join(encoded[index] for index in transform.components)
    first = transform.components[0]
    if transform.kind == "identity":
        return joined
    if transform.kind == "hash":
        return encode_int64(xxh64(joined) % transform.buckets)
    if transform.kind == "range":
        return encode_int64(bisect_right(transform.bounds, joined))
    if transform.kind == "truncate":
        return _truncated(key[first], types[first], transform.width)
    return encode_int64(_count_of(transform.kind, key[first], types[first]))


def _truncated(value: Any, type_: Type, width: int) -> bytes:
    """The encoding of a truncated value (CAL-PARTITION-007)."""
    if type_.kind in ("utf8", "binary"):
        return component_encoder(type_)(value[:width])
    if type_.kind == "decimal":
        number = unscaled(value, type_.scale)
        return (number - number % width + _SIGN_128).to_bytes(16, "big")
    return encode_int64(max(value - value % width, _INT64_MIN))


def _count_of(kind: str, value: int, type_: Type) -> int:
    """Years, months, days or hours since 1970, rounded down (CAL-PARTITION-006)."""
    if kind == "hour":
        return value // _MICROS_PER_HOUR
    days = value if type_.kind == "date" else value // _MICROS_PER_DAY
    if kind == "day":
        return days
    cycles, rest = divmod(days, _CYCLE_DAYS)
    found = _EPOCH + timedelta(days=rest)
    years = found.year - _EPOCH.year + cycles * _CYCLE_YEARS
    return years if kind == "year" else 12 * years + found.month - 1
