"""The shards in which the tiles of large groups lie (spec/log.md, section Shards)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .actions import Checkpoint, ManifestRef
from .errors import corrupt_document, corrupt_manifest, missing_object
from .format import check_document, location_of, unseal
from .manifest import read_manifest
from .storage import Folder

_NAME = r"(?:place/[a-z][a-z0-9]{0,31}/[a-z2-7]{13}/)?checkpoint/([1-9][0-9]*)/[0-9]{20}/"
_DOCUMENT = re.compile(_NAME + r"([0-9a-f]{64})\.json")
_MANIFEST = re.compile(_NAME + r"([0-9a-f]{64})\.avro")


@dataclass(frozen=True)
class ShardsRef:
    """The document of a group's shards, as an index names it (CAL-LOG-170, -179)."""

    path: str
    size: int
    named_by: str


def shards_ref(value: dict[str, Any], line: int, path: str) -> ShardsRef | None:
    """The reference that a description in an index has; CorruptDocument for a stray path."""
    if "shards" not in value:
        return None
    found = value["shards"]
    match = _DOCUMENT.fullmatch(found["path"])
    if match is None or int(match.group(1)) != line:
        corrupt_document(path, f"{found['path']!r} is no path of shards")
    return ShardsRef(found["path"], found["bytes"], path)


def tiles_in_shards(
    folder: Folder, ref: ShardsRef, incarnation: str
) -> Iterator[Checkpoint]:
    """The tiles of a group, those that are replaced before those that replace them.

    CorruptDocument (CAL-LOG-176), CorruptManifest (CAL-LOG-177) and MissingObject.
    """
    for shard in _read_shards(folder, ref, incarnation):
        for manifest in shard["manifests"]:
            named = ManifestRef(manifest["path"], manifest["records"], ref.path)
            for record in read_manifest(folder, named, incarnation):
                if not isinstance(record, Checkpoint):
                    corrupt_manifest(named.path, "it is of a shard and holds more than tiles")
                _check_tile(record, shard, named.path)
                yield record


def _read_shards(folder: Folder, ref: ShardsRef, incarnation: str) -> list[Any]:
    path = ref.path
    data = folder.get(path)
    if data is None:
        missing_object(path, ref.named_by)
    match = _DOCUMENT.fullmatch(path)
    if match is None or hashlib.sha256(data).hexdigest() != match.group(2):
        corrupt_document(path, "its bytes do not have the SHA-256 that its name says")
    if len(data) != ref.size:
        corrupt_document(path, f"it has {len(data)} bytes, {ref.named_by} says {ref.size}")
    value = check_document(unseal(data, path), "tile-shards.schema.json", path)
    if value["incarnation"] != incarnation:
        corrupt_document(path, f"it is of incarnation {value['incarnation']}")
    before = None
    for shard in value["shards"]:
        first, last = shard["first"], shard["last"]
        if first > last or (before is not None and first <= before):
            corrupt_document(path, f"the shard from {first!r} on is not behind the one before")
        before = last
        for manifest in shard["manifests"]:
            found = _MANIFEST.fullmatch(manifest["path"])
            elsewhere = location_of(manifest["path"]) != location_of(path)
            if found is None or found.group(1) != match.group(1) or elsewhere:
                corrupt_document(path, f"{manifest['path']!r} is no manifest's path")
    return value["shards"]


def _check_tile(tile: Checkpoint, shard: dict[str, Any], where: str) -> None:
    partition = tile.partition.hex()
    if not shard["first"] <= partition <= shard["last"]:
        corrupt_manifest(where, f"partition {partition!r} is not in its shard")
    if not shard["asOfMin"] <= tile.as_of <= shard["asOfMax"]:
        corrupt_manifest(where, f"a tile as of {tile.as_of} is not within what its shard tells")
    for segment in tile.segments:
        low, high = segment.key_min.hex(), segment.key_max.hex()
        is_told = "keyMin" in shard and "keyMax" in shard
        if not is_told or low < shard["keyMin"] or high > shard["keyMax"]:
            corrupt_manifest(where, f"the keys of {segment.path} are not in its shard")
