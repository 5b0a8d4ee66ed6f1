"""The order-preserving encoding of keys (spec/keys.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from .errors import CalicoError
from .types import Type

KEY_BYTES_MAX = 4_096
_INTEGERS = ("int8", "int16", "int32", "int64", "date", "timestamp", "timestamptz")
_SIGN_64 = 1 << 63
_SIGN_128 = 1 << 127


def check_key_type(type_: Type) -> None:
    """Refuses what is no key component's type with InvalidType (CAL-KEYS-001)."""
    if type_.kind not in (*_INTEGERS, "bool", "decimal", "utf8", "binary"):
        raise CalicoError("InvalidType", f"a key component has no type {type_}")


def component_encoder(type_: Type) -> Callable[[Any], bytes]:
    """The function that encodes a plain value of a key component (CAL-KEYS-002)."""
    check_key_type(type_)
    if type_.kind == "bool":
        return lambda value: b"\x01" if value else b"\x00"
    if type_.kind == "decimal":
        scale = type_.scale
        return lambda value: (unscaled(value, scale) + _SIGN_128).to_bytes(16, "big")
    if type_.kind == "utf8":
        return lambda value: _escape(value.encode("utf-8"))
    if type_.kind == "binary":
        return _escape
    return encode_int64


def encode_int64(value: int) -> bytes:
    """A 64-bit integer, sign bit flipped, big-endian."""
    return (value + _SIGN_64).to_bytes(8, "big")


def unscaled(value: Decimal, scale: int) -> int:
    """The integer that a decimal of at most `scale` fraction digits is at that scale."""
    sign, digits, exponent = value.as_tuple()
    magnitude = int("".join(map(str, digits))) * 10 ** (int(exponent) + scale)
    return -magnitude if sign else magnitude


def decimal_of(number: int, scale: int) -> Decimal:
    """The decimal of an unscaled value: what `unscaled` was given."""
    return Decimal((number < 0, tuple(int(digit) for digit in str(abs(number))), -scale))


def _escape(value: bytes) -> bytes:
    return value.replace(b"\x00", b"\x00\xff") + b"\x00\x00"


def encode_key(types: Sequence[Type], values: Sequence[Any]) -> bytes:
    """A key's encoding (CAL-KEYS-003).

    Raises InvalidType for a component type that keys do not have, InvalidKey for a null and
    for more than 4,096 bytes (CAL-KEYS-005, -006).
    """
    encoders = [component_encoder(type_) for type_ in types]
    if len(encoders) != len(values):
        raise CalicoError(
            "InvalidKey", f"the key has {len(encoders)} components, {len(values)} are given"
        )
    for index, value in enumerate(values):
        if value is None:
            raise CalicoError("InvalidKey", f"key component {index} is null; give it a value")
    key = b"".join(encode(value) for encode, value in zip(encoders, values))
    if len(key) > KEY_BYTES_MAX:
        raise CalicoError("InvalidKey", f"the key's encoding has {len(key)} bytes, at most 4,096")
    return key


def decode_key(types: Sequence[Type], key: bytes) -> tuple[Any, ...]:
    """The plain values of an encoded key: what `encode_key` was given."""
    values: list[Any] = []
    at = 0
    for type_ in types:
        if type_.kind == "bool":
            values.append(key[at] != 0)
            at += 1
        elif type_.kind == "decimal":
            number = int.from_bytes(key[at : at + 16], "big") - _SIGN_128
            values.append(decimal_of(number, type_.scale))
            at += 16
        elif type_.kind in ("utf8", "binary"):
            raw, at = _unescape(key, at)
            values.append(raw.decode("utf-8") if type_.kind == "utf8" else raw)
        else:
            values.append(int.from_bytes(key[at : at + 8], "big") - _SIGN_64)
            at += 8
    return tuple(values)


def _unescape(key: bytes, start: int) -> tuple[bytes, int]:
    # An end mark is the first 00 that no FF follows.
    at = key.index(b"\x00", start)
    while key[at + 1] == 0xFF:
        at = key.index(b"\x00", at + 2)
    return key[start:at].replace(b"\x00\xff", b"\x00"), at + 2
