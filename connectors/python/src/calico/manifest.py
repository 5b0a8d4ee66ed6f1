"""Avro manifests: of log checkpoints, and of updates with many slices (spec/log.md)."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Container
from functools import cache
from typing import Any

from .actions import (
    Checkpoint,
    InlineRows,
    Layer,
    ManifestRef,
    Position,
    RangeDelete,
    Segment,
    Slice,
    Update,
    UpdateColumn,
    UpdateExpression,
    UpdateFile,
    check_rows,
    expression_of,
)
from .avro import read_container
from .errors import corrupt_manifest, missing_object
from .format import check_data_path, location_of
from .schema import schema_text
from .storage import Folder

_CHECKSUM_BYTES = 8
_SUM_BYTES = (16, 32)
# What manifests of earlier writers lack (CAL-LOG-147, CAL-LOG-184).
_LATER_FIELDS: tuple[tuple[str, ...], ...] = (
    (),
    ("exact", "sum"),
    ("checksum",),
    ("checksum", "exact", "sum"),
)
_NAME = re.compile(r"(?:.*/)?([0-9a-f]{64})\.avro")


@cache
def _manifest_schemas() -> list[dict[str, Any]]:
    """The present schema, and those without fields that came later."""
    return [_schema_without(names) for names in _LATER_FIELDS]


def _schema_without(names: Container[str]) -> dict[str, Any]:
    def kept(value: dict[str, Any]) -> dict[str, Any]:
        if "fields" not in value:
            return value
        fields = [field for field in value["fields"] if field["name"] not in names]
        return {**value, "fields": fields}

    schema: dict[str, Any] = json.loads(schema_text("manifest.avsc"), object_hook=kept)
    return schema


def decode_manifest(data: bytes, where: str) -> list[dict[str, Any]]:
    """The records of a manifest's bytes; CorruptManifest where they are none (CAL-LOG-045).

    `content` of each is a pair of the record's name and its fields.
    """
    try:
        return [_checked(record) for record in read_container(data, _manifest_schemas())]
    except ValueError as error:
        corrupt_manifest(where, f"it is no Avro file of manifest records: {error}")


def _checked(record: dict[str, Any]) -> dict[str, Any]:
    """The record; fields that the schema does not have are null or false."""
    _, content = record["content"]
    segments = content.get("segments", [])
    for file in [*content.get("files", []), *segments]:
        checksum = file.setdefault("checksum", None)
        if checksum is not None and len(checksum) != _CHECKSUM_BYTES:
            raise ValueError(f"a checksum has {len(checksum)} bytes")
    for bounds in (bounds for segment in segments for bounds in segment["bounds"]):
        bounds.setdefault("exact", False)
        total = bounds.setdefault("sum", None)
        if total is not None and len(total) not in _SUM_BYTES:
            raise ValueError(f"a sum has {len(total)} bytes")
    return record


def read_manifest(
    folder: Folder, ref: ManifestRef, incarnation: str
) -> list[Layer | Checkpoint]:
    """A manifest's records as actions: CorruptManifest (CAL-LOG-047, -057), MissingObject."""
    data = folder.get(ref.path)
    if data is None:
        missing_object(ref.path, ref.named_by)
    name = _NAME.fullmatch(ref.path)
    if name is None or hashlib.sha256(data).hexdigest() != name.group(1):
        corrupt_manifest(ref.path, "its bytes do not have the SHA-256 that its name says")
    records = decode_manifest(data, ref.path)
    if len(records) != ref.records:
        found = f"it has {len(records)} records, {ref.named_by} says {ref.records}"
        corrupt_manifest(ref.path, found)
    return [_record_of(record, incarnation, ref.path) for record in records]


def with_files(folder: Folder, update: Update) -> Update:
    """An update of an entry with its files, be they in a manifest (CAL-LOG-029).

    CorruptManifest and MissingObject for the manifest; CorruptDocument where the entry's number of
    rows is another (CAL-LOG-027).
    """
    ref = update.manifest
    if ref is None:
        return update
    records = read_manifest(folder, ref, update.incarnation)
    listed = records[0] if len(records) == 1 else None
    if not isinstance(listed, Update) or listed.inline is not None:
        corrupt_manifest(ref.path, "it is not the list of one update's files")
    whole = dataclasses.replace(update, files=listed.files, manifest=None)
    check_rows(whole, update.where)
    return whole


def _record_of(record: dict[str, Any], incarnation: str, where: str) -> Layer | Checkpoint:
    position = Position(record["version"], record["member"], record["action"])
    name, content = record["content"]
    if name == "Tile":
        segments = tuple(
            _segment_of(segment, incarnation, where) for segment in content["segments"]
        )
        return Checkpoint(
            position, incarnation, content["partition"], content["asOf"], segments
        )
    after = record["after"]
    if name == "RangeDelete":
        lower, upper, condition = content["lower"], content["upper"], content["where"]
        return RangeDelete(position, incarnation, lower, upper, condition, after)
    columns = [
        UpdateColumn(
            column["column"],
            column["type"],
            column["op"],
            column["algebra"],
            column["orderType"],
        )
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
        content["rows"],
        where,
        content["patches"],
        after=after,
        expression=_expression_of(content["expression"]),
    )
    check_rows(update, where, corrupt_manifest)
    return update


def _expression_of(value: dict[str, Any] | None) -> UpdateExpression | None:
    """CAL-LOG-048: what an entry leaves out is null in a manifest."""
    if value is None:
        return None
    present = {name: part for name, part in value.items() if part is not None}
    return expression_of(present)


def _segment_of(value: dict[str, Any], incarnation: str, where: str) -> Segment:
    check_data_path(value["path"], incarnation, where, corrupt_manifest, location_of(where))
    return Segment(
        value["path"],
        value["fileFormat"],
        value["bytes"],
        value["rows"],
        value["keyMin"],
        value["keyMax"],
        value["latent"],
        _checksum_of(value),
    )


def _file_of(value: dict[str, Any], incarnation: str, where: str) -> UpdateFile:
    check_data_path(value["path"], incarnation, where, corrupt_manifest, location_of(where))
    slices = _slices_of(value["slices"])
    path, file_format, size, rows = (value[n] for n in ("path", "fileFormat", "bytes", "rows"))
    return UpdateFile(path, file_format, size, rows, slices, _checksum_of(value))


def _checksum_of(value: dict[str, Any]) -> str | None:
    checksum = value["checksum"]
    return None if checksum is None else checksum.hex()


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
