"""What a commit says: actions of log entries (spec/log.md, section Actions)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any

from .errors import corrupt_document
from .format import Refuse, check_data_path
from .key_hashes import check_key_hashes
from .lineage import Place
from .update_parts import Assignment, Slice, UpdateColumn, UpdateExpression, UpdateFile


@dataclass(frozen=True)
class InlineRows:
    """Rows inside of an entry: one Arrow IPC stream. `where` names the object that holds them."""

    rows: int
    data: bytes
    slices: tuple[Slice, ...]
    where: str


@dataclass(frozen=True)
class ManifestRef:
    """A manifest as an index or an entry names it (CAL-LOG-029, -042, -055)."""

    path: str
    records: int
    named_by: str


@dataclass(frozen=True, order=True)
class Position:
    """The place of an action: the height of its entry, then transaction and action counted from 0.

    As long as it is not known what the entry follows, its version stands for the height.
    """

    height: int
    member: int
    action: int


@dataclass(frozen=True)
class Update:
    """An update of one incarnation (CAL-LOG-016); its `manifest` stands for its files.

    `where` names the object that holds the action; `after` is that of the fold of which it is a
    layer, None for others (CAL-LOG-048).
    """

    position: Position
    incarnation: str
    ordered: bool
    columns: tuple[UpdateColumn, ...]
    files: tuple[UpdateFile, ...]
    inline: InlineRows | None
    rows: int
    where: str
    patches: bool = False
    manifest: ManifestRef | None = None
    after: int | None = None
    expression: UpdateExpression | None = None


@dataclass(frozen=True)
class RangeDelete:
    """A delete of a range of keys (CAL-LOG-091); `after` is as in Update."""

    position: Position
    incarnation: str
    lower: bytes | None
    upper: bytes | None
    condition: str | None
    after: int | None = None


@dataclass(frozen=True)
class Fold:
    """Layers that stand for all updates above the height `after` up to `through` (CAL-LOG-092).

    `end` is the entry at the height `through`, where the action names it.
    """

    position: Position
    incarnation: str
    after: int
    through: int
    layers: tuple[Update | RangeDelete, ...]
    end: Place | None = None


@dataclass(frozen=True)
class Segment:
    """A file of a tile's checkpoint (CAL-LOG-024); bounds are left out, nothing here prunes."""

    path: str
    file_format: str
    size: int
    rows: int
    key_min: bytes
    key_max: bytes
    latent: int
    checksum: str | None = None


@dataclass(frozen=True)
class Checkpoint:
    """A tile's checkpoint: everything up to the height `as_of` is in its segments."""

    position: Position
    incarnation: str
    partition: bytes
    as_of: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class CheckpointAction:
    """A tile's checkpoint as an entry has it (CAL-LOG-023): `end` is the last entry it includes."""

    position: Position
    incarnation: str
    partition: bytes
    end: Place
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Settle:
    """Says that the tiles of an incarnation hold all of its origin (CAL-LOG-150)."""

    position: Position
    incarnation: str


@dataclass(frozen=True)
class CreateKeySpace:
    """The definition of a key-space, as JSON that meets its schema."""

    position: Position
    definition: dict[str, Any]


@dataclass(frozen=True)
class AlterKeySpace:
    """Changes of a key-space's definition, as JSON that meets its schema (CAL-LOG-080)."""

    position: Position
    key_space: str
    changes: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class DropKeySpace:
    """The end of a key-space (CAL-LOG-081)."""

    position: Position
    key_space: str


@dataclass(frozen=True)
class Void:
    """Says that entries or transactions shall not be committed; changes nothing (CAL-LOG-069)."""

    position: Position
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Forget:
    """Ends the mark of an application (CAL-LOG-068)."""

    position: Position
    application: str


@dataclass(frozen=True)
class Seal:
    """Ends the line; changes nothing else (CAL-LOG-192)."""

    position: Position


@dataclass(frozen=True)
class Adopt:
    """Has a line hold what a version holds (CAL-LOG-220)."""

    position: Position
    place: Place


@dataclass(frozen=True)
class Mark:
    """How far an application has come (CAL-LOG-066)."""

    application: str
    epoch: int
    previous: int | None
    sequence: int
    digest: str


@dataclass(frozen=True)
class Fence:
    """A fence has come to the line: versions below `horizon` are not kept (CAL-LOG-200)."""

    position: Position
    fence: int
    horizon: int


Layer = Update | RangeDelete
Definition = CreateKeySpace | AlterKeySpace | DropKeySpace
Action = (
    Definition | Layer | Fold | CheckpointAction | Settle | Void | Forget | Seal | Adopt | Fence
)
_MANIFEST = re.compile(r"[0-9a-f]{64}\.avro")
KINDS = (
    "create-key-space",
    "alter-key-space",
    "drop-key-space",
    "update",
    "delete-range",
    "fold",
    "checkpoint",
    "settle",
    "placed",
    "void",
    "forget",
    "seal",
    "adopt",
    "fence",
)


def action_of(
    value: dict[str, Any], position: Position, where: str, location: str = ""
) -> Action:
    """An action from JSON that meets its schema (CAL-LOG-015 to -026, -080, -081, -090 to -092,
    -150, -220). `location` is that of its group, where it has one.
    """
    kind = value["kind"]
    if kind == "create-key-space":
        return CreateKeySpace(position, value["definition"])
    if kind == "alter-key-space":
        return AlterKeySpace(position, value["keySpace"], tuple(value["changes"]))
    if kind == "drop-key-space":
        return DropKeySpace(position, value["keySpace"])
    if kind in ("update", "delete-range"):
        return _layer_of(value, position, where, location)
    if kind == "fold":
        return _fold_of(value, position, where, location)
    if kind == "void":
        return Void(position, tuple(value["ids"]))
    if kind == "forget":
        return Forget(position, value["application"])
    if kind == "seal":
        return Seal(position)
    if kind == "adopt":
        return Adopt(position, _place_of(value))
    if kind == "fence":
        return Fence(position, value["fence"], value["horizon"])
    if kind == "settle":
        return Settle(position, value["incarnation"])
    return CheckpointAction(
        position,
        value["incarnation"],
        bytes.fromhex(value["partition"]),
        _place_of(value["asOf"]),
        tuple(
            _segment_of(segment, value["incarnation"], where, location)
            for segment in value["segments"]
        ),
    )


def _fold_of(value: dict[str, Any], position: Position, where: str, location: str) -> Fold:
    incarnation, after, through = value["incarnation"], value["after"], value["through"]
    layers = []
    for index, layer in enumerate(value["layers"]):
        if layer["incarnation"] != incarnation:
            corrupt_document(where, f"a fold of {incarnation} has a layer of another incarnation")
        layers.append(_layer_of(layer, Position(through, 0, index), where, location, after))
    end = _place_of(value["asOf"]) if "asOf" in value else None
    return Fold(position, incarnation, after, through, tuple(layers), end)


def _place_of(value: dict[str, Any]) -> Place:
    return Place(value["line"], value["version"])


def _layer_of(
    value: dict[str, Any],
    position: Position,
    where: str,
    location: str,
    after: int | None = None,
) -> Layer:
    incarnation = value["incarnation"]
    if value["kind"] == "update":
        return _update_of(value, position, where, location, after)
    lower, upper = (
        None if name not in value else bytes.fromhex(value[name]) for name in ("lower", "upper")
    )
    return RangeDelete(position, incarnation, lower, upper, value.get("where"), after)


def _update_of(
    value: dict[str, Any], position: Position, where: str, location: str, after: int | None
) -> Update:
    incarnation = value["incarnation"]
    check_key_hashes(value, where)
    if "keyBloom" in value:
        check_data_path(value["keyBloom"]["path"], incarnation, where, location=location)
    inline = value.get("inline")
    files = []
    for file in value["files"]:
        check_data_path(file["path"], incarnation, where, location=location)
        path, file_format = file["path"], file["fileFormat"]
        slices = _slices_of(file["slices"])
        size, rows, checksum = file["bytes"], file["rows"], file.get("checksum")
        files.append(UpdateFile(path, file_format, size, rows, slices, checksum))
    update = Update(
        position,
        incarnation,
        value["ordered"],
        tuple(_column_of(column) for column in value["columns"]),
        tuple(files),
        None if inline is None else _inline_of(inline, where),
        value["rows"],
        where,
        value.get("patches", False),
        _manifest_of(value, where, location),
        after,
        None if "expression" not in value else expression_of(value["expression"]),
    )
    if update.manifest is None:
        check_rows(update, where)
    return update


def _column_of(value: dict[str, Any]) -> UpdateColumn:
    algebra, order_type = value.get("algebra"), value.get("orderType")
    return UpdateColumn(value["column"], value["type"], value["op"], algebra, order_type)


def expression_of(value: dict[str, Any]) -> UpdateExpression:
    """An expression from JSON that meets its schema (CAL-LOG-101)."""
    return UpdateExpression(
        tuple(
            Assignment(one["column"], one["value"], one.get("required", False))
            for one in value["assign"]
        ),
        value.get("when"),
        tuple(value["key"]),
        tuple(value["source"]),
        tuple(_column_of({**column, "op": ""}) for column in value["target"]),
    )


def mark_of(value: dict[str, Any]) -> Mark:
    """A mark from JSON that meets its schema."""
    return Mark(
        value["application"],
        value["epoch"],
        value.get("previous"),
        value["sequence"],
        value["digest"],
    )


def _manifest_of(value: dict[str, Any], where: str, location: str) -> ManifestRef | None:
    """The manifest that an update names: in its group's folder, beside no files (CAL-LOG-028)."""
    manifest = value.get("manifest")
    if manifest is None:
        return None
    path = manifest["path"]
    folder = f"{location}data/{value['incarnation']}/"
    if _MANIFEST.fullmatch(path.removeprefix(folder)) is None:
        corrupt_document(where, f"{path!r} is no path of a manifest of the update's group")
    if value["files"]:
        corrupt_document(where, f"an update lists files beside its manifest {path}")
    return ManifestRef(path, manifest["records"], where)


def _inline_of(value: dict[str, Any], where: str) -> InlineRows:
    try:
        data = base64.b64decode(value["data"], validate=True)
    except (binascii.Error, ValueError) as error:
        corrupt_document(where, f"inline rows are no base64: {error}")
    # Bits of the last letter that stand for nothing have to be 0, padding has to be there.
    if base64.b64encode(data).decode("ascii") != value["data"]:
        corrupt_document(where, "inline rows are no canonical base64 with padding")
    return InlineRows(value["rows"], data, _slices_of(value["slices"]), where)


def _slices_of(values: list[dict[str, Any]]) -> tuple[Slice, ...]:
    return tuple(
        Slice(
            bytes.fromhex(value["partition"]),
            value["firstRow"],
            value["rows"],
            bytes.fromhex(value["keyMin"]),
            bytes.fromhex(value["keyMax"]),
        )
        for value in values
    )


def _segment_of(
    value: dict[str, Any], incarnation: str, where: str, location: str
) -> Segment:
    check_data_path(value["path"], incarnation, where, location=location)
    return Segment(
        value["path"],
        value["fileFormat"],
        value["bytes"],
        value["rows"],
        bytes.fromhex(value["keyMin"]),
        bytes.fromhex(value["keyMax"]),
        value.get("latent", 0),
        value.get("checksum"),
    )


def check_rows(update: Update, where: str, refuse: Refuse = corrupt_document) -> None:
    """Refuses an update whose numbers of rows do not fit together (CAL-LOG-027)."""
    parts: list[tuple[str, UpdateFile | InlineRows]] = [(file.path, file) for file in update.files]
    if update.inline is not None:
        parts.append(("inline rows", update.inline))
    for what, part in parts:
        _check_slices(part, where, what, refuse)
    found = sum(part.rows for _, part in parts)
    if found != update.rows:
        refuse(where, f"an update of {update.rows} rows has {found} in its files and inline rows")


def _check_slices(part: UpdateFile | InlineRows, where: str, what: str, refuse: Refuse) -> None:
    """Slices ascend strictly by partition, have rows, cover all rows once (CAL-LOG-019)."""
    row = 0
    before: bytes | None = None
    for piece in part.slices:
        # In a manifest a number can be below zero.
        if piece.rows < 1:
            refuse(where, f"a slice of {what} has no rows")
        if piece.first_row != row:
            refuse(where, f"slices of {what} leave a gap or overlap at row {row}")
        if before is not None and piece.partition <= before:
            refuse(where, f"slices of {what} do not ascend by partition")
        row, before = row + piece.rows, piece.partition
    if row != part.rows:
        refuse(where, f"slices of {what} cover {row} of {part.rows} rows")
