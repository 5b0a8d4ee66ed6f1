"""Bounds of a column's cells (spec/expr.md, section Bounds)."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .keys import component_encoder
from .types import Type

TEXT_BYTES_MAX = 32
_CANONICAL_NAN = 0x7FF8_0000_0000_0000
_SIGN_64 = 1 << 63


@dataclass(frozen=True)
class Bounds:
    """The number of nulls, and the least and the greatest encoding where they are known."""

    nulls: int
    min: bytes | None
    max: bytes | None


def bounds_of(values: Sequence[Any], type_: Type) -> Bounds:
    """The bounds of plain values (CAL-EXPR-020 to -024)."""
    present = [value for value in values if value is not None]
    nulls = len(values) - len(present)
    if type_.nested or not present:
        return Bounds(nulls, None, None)
    encoded = [encode_bound(value, type_) for value in present]
    least, greatest = min(encoded), max(encoded)
    if type_.kind in ("utf8", "binary"):
        return Bounds(nulls, least[:TEXT_BYTES_MAX], _cut_up(greatest))
    return Bounds(nulls, least, greatest)


def encode_bound(value: Any, type_: Type) -> bytes:
    """The bound encoding of one plain value, text and bytes uncut."""
    if type_.kind == "utf8":
        return value.encode("utf-8")
    if type_.kind == "binary":
        return value
    if type_.kind in ("float32", "float64"):
        return _encode_float(value)
    return component_encoder(type_)(value)


def _encode_float(value: float) -> bytes:
    if math.isnan(value):
        bits = _CANONICAL_NAN
    else:
        bits = int.from_bytes(struct.pack(">d", value), "big")
    flipped = bits ^ (2**64 - 1) if bits & _SIGN_64 else bits | _SIGN_64
    return flipped.to_bytes(8, "big")


def _cut_up(value: bytes) -> bytes | None:
    if len(value) <= TEXT_BYTES_MAX:
        return value
    head = value[:TEXT_BYTES_MAX].rstrip(b"\xff")
    return head[:-1] + bytes([head[-1] + 1]) if head else None
