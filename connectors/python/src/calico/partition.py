"""Partitions as functions of the key (spec/partition.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .errors import CalicoError
from .format import xxh64
from .keys import component_encoder, encode_int64
from .types import Type


@dataclass(frozen=True)
class Transform:
    """One transform: `identity` of one component, or `hash` of some into `buckets`."""

    kind: str
    components: tuple[int, ...]
    buckets: int = 0


def transform_of(value: dict[str, Any], component_count: int) -> Transform:
    """A transform from its JSON; InvalidArgument where it is none (CAL-PARTITION-004)."""
    kind = value.get("kind")
    components: Any
    buckets: Any
    if kind == "identity":
        components, buckets = [value.get("component")], 0
    elif kind == "hash":
        components, buckets = value.get("components"), value.get("buckets")
        if not _is_integer(buckets) or not 1 <= buckets <= 65_536:
            raise CalicoError("InvalidArgument", f"buckets {buckets!r} are not from 1 to 65,536")
    else:
        raise CalicoError("InvalidArgument", f"{kind!r} is no transform")
    if not isinstance(components, list) or not components:
        raise CalicoError("InvalidArgument", f"components {components!r} are no list of indexes")
    for index in components:
        if not _is_integer(index) or not 0 <= index < component_count:
            raise CalicoError("InvalidArgument", f"{index!r} is no index of a key component")
    return Transform(kind, tuple(components), buckets)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def partition_of(
    types: Sequence[Type], partitioning: Sequence[Transform], key: Sequence[Any]
) -> bytes:
    """The encoding of the partition that a key's plain values give (CAL-PARTITION-001, -002)."""
    encoded = [component_encoder(type_)(value) for type_, value in zip(types, key)]
    parts = []
    for transform in partitioning:
        joined = b"".join(encoded[index] for index in transform.components)
        if transform.kind == "hash":
            joined = encode_int64(xxh64(joined) % transform.buckets)
        parts.append(joined)
    return b"".join(parts)
