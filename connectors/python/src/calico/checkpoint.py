"""Log checkpoints: indexes and their Avro manifests (spec/log.md, section Log checkpoints)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from .actions import (
    Checkpoint,
    InlineRows,
    Position,
    Segment,
    Slice,
    Update,
    UpdateColumn,
    UpdateFile,
    check_rows,
)
from .avro import read_container
from .errors import corrupt_document, corrupt_manifest, missing_object
from .format import check_data_path, check_document, index_path, unseal
from .log import Line
from .schema import schema_text
from .storage import Folder

_PATH = re.compile(r"checkpoint/([1-9][0-9]*)/[0-9]{20}/([0-9a-f]{64})\.avro")


@dataclass(frozen=True)
class ManifestRef:
    """A manifest as an index names it (CAL-LOG-042, -055)."""

    path: str
    records: int
    named_by: str


@dataclass(frozen=True)
class LogCheckpoint:
    """The state of a line at a version: definitions, and manifests by incarnation."""

    version: int
    key_spaces: tuple[dict[str, Any], ...]
    manifests: dict[str, tuple[ManifestRef, ...]]
    earlier: tuple[int, ...]
    path: str


def newest_log_checkpoint(line: Line, version: int) -> LogCheckpoint | None:
    """A log checkpoint at or below a version, the newest that the hint leads to, or None.

    The hint names the newest one and that lists the earlier ones; an absent index is no error,
    since nothing depends on log checkpoints (CAL-LOG-051).
    """
    hint = line.hint()
    if hint is None or hint.checkpoint is None:
        return None
    found = read_index(line, hint.checkpoint)
    while found is not None and found.version > version:
        # Where `earlier` ends above the version, its oldest one lists further ones.
        older = [number for number in found.earlier if number < found.version]
        fitting = [number for number in older if number <= version]
        if not older:
            return None
        found = read_index(line, max(fitting) if fitting else min(older))
    return found


def read_index(line: Line, version: int) -> LogCheckpoint | None:
    """The log checkpoint of a version, None where it does not exist; CorruptDocument."""
    path = index_path(line.line, version)
    data = line.folder.get(path)
    if data is None:
        return None
    value = check_document(unseal(data, path), "checkpoint-index.schema.json", path)
    if (value["line"], value["version"]) != (line.line, version):
        corrupt_document(path, f"it says version {value['version']} of line {value['line']}")
    manifests: dict[str, tuple[ManifestRef, ...]] = {}
    for group in value["groups"]:
        if group["incarnation"] in manifests:
            corrupt_document(path, f"it names incarnation {group['incarnation']} twice")
        for manifest in group["manifests"]:
            match = _PATH.fullmatch(manifest["path"])
            if match is None or int(match.group(1)) != line.line:
                corrupt_document(path, f"{manifest['path']!r} is no manifest's path")
        manifests[group["incarnation"]] = tuple(
            ManifestRef(manifest["path"], manifest["records"], path)
            for manifest in group["manifests"]
        )
    return LogCheckpoint(
        version,
        tuple(value["keySpaces"]),
        manifests,
        tuple(earlier["version"] for earlier in value["earlier"]),
        path,
    )


@cache
def _manifest_schema() -> dict[str, Any]:
    return json.loads(schema_text("manifest.avsc"))


def decode_manifest(data: bytes, where: str) -> list[dict[str, Any]]:
    """The records of a manifest's bytes; CorruptManifest where they are none (CAL-LOG-045).

    `content` of each is a pair of the record's name and its fields.
    """
    try:
        return list(read_container(data, _manifest_schema()))
    except ValueError as error:
        corrupt_manifest(where, f"it is no Avro file of manifest records: {error}")


def read_manifest(
    folder: Folder, ref: ManifestRef, line: int, incarnation: str
) -> list[Update | Checkpoint]:
    """A manifest's records as actions: CorruptManifest (CAL-LOG-047, -057), MissingObject."""
    data = folder.get(ref.path)
    if data is None:
        missing_object(ref.path, ref.named_by)
    if hashlib.sha256(data).hexdigest() != ref.path[-69:-5]:
        corrupt_manifest(ref.path, "its bytes do not have the SHA-256 that its name says")
    records = decode_manifest(data, ref.path)
    if len(records) != ref.records:
        found = f"it has {len(records)} records, {ref.named_by} says {ref.records}"
        corrupt_manifest(ref.path, found)
    return [_record_of(record, line, incarnation, ref.path) for record in records]


def _record_of(
    record: dict[str, Any], line: int, incarnation: str, where: str
) -> Update | Checkpoint:
    position = Position(record["version"], record["member"], record["action"])
    name, content = record["content"]
    if name == "Tile":
        segments = tuple(
            _segment_of(segment, incarnation, where) for segment in content["segments"]
        )
        as_of = content["asOf"]
        return Checkpoint(position, incarnation, content["partition"], line, as_of, segments)
    columns = [
        UpdateColumn(column["column"], column["type"], column["op"], column["algebra"])
        for column in content["columns"]
    ]
    inline = content["inline"]
    update = Update(
        position,
        incarnation,
        content["ordered"],
        tuple(columns),
        tuple(_file_of(file, incarnation, where) for file in content["files"]),
        None if inline is None else _inline_of(inline, where),
    )
    check_rows(update, content["rows"], where, corrupt_manifest)
    return update


def _segment_of(value: dict[str, Any], incarnation: str, where: str) -> Segment:
    check_data_path(value["path"], incarnation, where, corrupt_manifest)
    return Segment(
        value["path"],
        value["fileFormat"],
        value["bytes"],
        value["rows"],
        value["keyMin"],
        value["keyMax"],
    )


def _file_of(value: dict[str, Any], incarnation: str, where: str) -> UpdateFile:
    check_data_path(value["path"], incarnation, where, corrupt_manifest)
    slices = _slices_of(value["slices"])
    return UpdateFile(value["path"], value["fileFormat"], value["bytes"], value["rows"], slices)


def _inline_of(value: dict[str, Any], where: str) -> InlineRows:
    return InlineRows(value["rows"], value["data"], _slices_of(value["slices"]), where)


def _slices_of(values: list[dict[str, Any]]) -> tuple[Slice, ...]:
    return tuple(
        Slice(
            value["partition"],
            value["firstRow"],
            value["rows"],
            value["keyMin"],
            value["keyMax"],
        )
        for value in values
    )
