"""Log checkpoints and their indexes (spec/log.md, section Log checkpoints)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .actions import ManifestRef
from .errors import corrupt_document
from .format import check_document, index_path, unseal
from .lineage import Lineage, Place, Span, described_lineage
from .log import Line
from .shards import ShardsRef, shards_ref

_PATH = re.compile(
    r"(?:place/[a-z][a-z0-9]{0,31}/[a-z2-7]{13}/)?"
    r"checkpoint/([1-9][0-9]*)/[0-9]{20}/([0-9a-f]{64})\.avro"
)


@dataclass(frozen=True)
class MarkState:
    """The last mark of an application, and the transaction that brought it (CAL-LOG-073)."""

    application: str
    epoch: int
    sequence: int
    digest: str
    version: int
    member: int


@dataclass(frozen=True)
class Described:
    """What an index says of a group: its manifests, and its shards and origin where it has any."""

    manifests: tuple[ManifestRef, ...]
    shards: ShardsRef | None
    origin: DescribedOrigin | None


@dataclass(frozen=True)
class DescribedOrigin:
    """The origin of a group in an index (CAL-LOG-151): its definition is JSON."""

    height: int
    definition: dict[str, Any]
    described: Described
    joined: tuple[dict[str, Any], Described] | None


@dataclass(frozen=True)
class LineFence:
    """The number of the last fence that a line has met, and its horizon (CAL-LOG-204)."""

    line: int
    fence: int
    horizon: int


@dataclass(frozen=True)
class LogCheckpoint:
    """The state of a line at a version: definitions, marks, and what groups hold."""

    version: int
    key_spaces: tuple[dict[str, Any], ...]
    groups: dict[str, Described]
    earlier: tuple[int, ...]
    marks: tuple[MarkState, ...]
    path: str
    lineage: Lineage
    sealed: int | None = None
    """The line, where it ends with the version (CAL-LOG-194)."""
    fence: LineFence | None = None


def newest_log_checkpoint(line: Line, version: int) -> LogCheckpoint | None:
    """A log checkpoint at or below a version, the newest that hints lead to, or None.

    Each line has those of its own versions (CAL-LOG-195); where it has none, those of the line
    that it goes back to serve as well, up to where it begins.
    """
    for id_, after in line.reach.lineage:
        found = _newest_of(line, id_, version) if version > after else None
        if found is not None:
            return found
        version = min(version, after)
    return None


def _newest_of(line: Line, id_: int, version: int) -> LogCheckpoint | None:
    """The hint names a line's newest one and that lists the earlier ones; an absent index is no
    error, since nothing depends on log checkpoints (CAL-LOG-051).
    """
    hint = line.hint(id_)
    if hint is None or hint.checkpoint is None:
        return None
    found = read_index(line, id_, hint.checkpoint)
    while found is not None and found.version > version:
        # Where `earlier` ends above the version, its oldest one lists further ones.
        older = [number for number in found.earlier if number < found.version]
        fitting = [number for number in older if number <= version]
        if not older:
            return None
        found = read_index(line, id_, max(fitting) if fitting else min(older))
    return found


def read_index(line: Line, id_: int, version: int) -> LogCheckpoint | None:
    """The log checkpoint of a line's version, None where it does not exist; CorruptDocument."""
    path = index_path(id_, version)
    data = line.folder.get(path)
    if data is None:
        return None
    value = check_document(unseal(data, path), "checkpoint-index.schema.json", path)
    if (value["line"], value["version"]) != (id_, version):
        corrupt_document(path, f"it says version {value['version']} of line {value['line']}")
    after = dict(line.reach.lineage)[id_]
    named = [version, *(one["version"] for one in value["earlier"]), value.get("base", version)]
    if min(named) <= after:
        corrupt_document(path, f"line {id_} begins after version {after}")
    groups: dict[str, Described] = {}
    for group in value["groups"]:
        if group["incarnation"] in groups:
            corrupt_document(path, f"it names incarnation {group['incarnation']} twice")
        groups[group["incarnation"]] = _described(group, id_, path)
    return LogCheckpoint(
        version,
        tuple(value["keySpaces"]),
        groups,
        tuple(earlier["version"] for earlier in value["earlier"]),
        _marks_of(value, path),
        path,
        _lineage_of(value, line, path),
        id_ if "sealed" in value else None,
        _fence_of(value),
    )


def _lineage_of(value: dict[str, Any], line: Line, path: str) -> Lineage:
    """Where the state's entries lie; CorruptDocument for what cannot be (CAL-LOG-223, -224)."""
    height, spans = value.get("height"), value.get("lineage")
    if (height is None) != (spans is None):
        corrupt_document(path, "a height and a lineage go together")
    if height is None or spans is None:
        return line.lineage(value["version"])
    given = tuple(Span(one["line"], one["first"], one["height"]) for one in spans)
    found = described_lineage(given, height, Place(value["line"], value["version"]))
    if found is None:
        corrupt_document(path, "its lineage does not lead to its version")
    return found


def _fence_of(value: dict[str, Any]) -> LineFence | None:
    if "fence" not in value:
        return None
    return LineFence(value["line"], value["fence"]["fence"], value["fence"]["horizon"])


def _described(value: dict[str, Any], line: int, path: str) -> Described:
    """What an index says of a group or of an origin; CorruptDocument for a stray path."""
    for manifest in value["manifests"]:
        match = _PATH.fullmatch(manifest["path"])
        if match is None or int(match.group(1)) != line:
            corrupt_document(path, f"{manifest['path']!r} is no manifest's path")
    refs = [ManifestRef(one["path"], one["records"], path) for one in value["manifests"]]
    origin = None
    if "origin" in value:
        found = value["origin"]
        described = _described(found, line, path)
        joined = None
        if "joined" in found:
            other = found["joined"]
            joined = (other["definition"], _described(other, line, path))
        origin = DescribedOrigin(found["version"], found["definition"], described, joined)
    return Described(tuple(refs), shards_ref(value, line, path), origin)


def _marks_of(value: dict[str, Any], path: str) -> tuple[MarkState, ...]:
    """CorruptDocument where marks do not ascend or are of a later version (CAL-LOG-074)."""
    marks = value.get("marks", [])
    names = [mark["application"] for mark in marks]
    if any(before >= after for before, after in zip(names, names[1:])):
        corrupt_document(path, "marks do not ascend by application")
    if any(mark["version"] > value["version"] for mark in marks):
        corrupt_document(path, "a mark is of a later version")
    return tuple(
        MarkState(
            mark["application"],
            mark["epoch"],
            mark["sequence"],
            mark["digest"],
            mark["version"],
            mark["member"],
        )
        for mark in marks
    )
