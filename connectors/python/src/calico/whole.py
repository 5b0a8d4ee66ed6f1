"""The newest whole version of a store that lacks objects (spec/log.md, section Replicas)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .actions import Action, Fold, CheckpointAction, Segment, Update, UpdateFile
from .errors import CalicoError
from .log import Entry, Line
from .lineage import Place
from .refs import Reach, reach_of
from .manifest import with_files
from .storage import Folder
from .table import Loading, State

_DAMAGE = ("CorruptDocument", "CorruptManifest", "CorruptFile", "MissingObject")
_LACKS_MAX = 1_000
"""What is told of, at most: of what is lost altogether nobody needs the whole list."""
_ENTRY = re.compile(r"log/[0-9]+/([0-9]{20})\.json")
_INDEX = re.compile(r"checkpoint/[0-9]+/([0-9]{20})/index\.json")


@dataclass(frozen=True)
class Lack:
    """What is missing or damaged: the code that a read of it would report, and its path."""

    code: str
    path: str


@dataclass(frozen=True)
class Whole:
    """The newest whole version, the greatest of which there are signs, and what lies between."""

    version: int
    seen: int
    missing: tuple[Lack, ...]


class WholeLine(Line):
    """A line that ends at a version, whatever there is beyond; without hint (CAL-LOG-141)."""

    def __init__(self, folder: Folder, reach: Reach, last: int | None) -> None:
        """`last` is the newest whole version, None for a line of which only a version is read."""
        super().__init__(folder, replace(reach, last=last))

    def hint(self, line: int | None = None) -> None:
        """None: what a hint names may be lost."""
        return None

    def other(self, id_: int) -> Line:
        """Another line, without hint too."""
        return WholeLine(self.folder, reach_of(self.folder, id_), None)


def newest_whole(line: Line) -> Whole:
    """Looks for the newest whole version (CAL-LOG-140), by every entry and names of files.

    Raises UnsupportedFeature (CAL-LOG-145).
    """
    folder = line.folder
    sizes = {**folder.sizes("data"), **folder.sizes("place")}
    last, seen = _signs(line)
    # What entries adopt is read without hints, as the line is.
    state = State(WholeLine(folder, line.reach, None), loading=Loading(use_checkpoints=False))
    missing: list[Lack] = []
    seen_whole: set[Place] = set()
    for version in range(1, last + 1):
        missing += _lacks_at(line, version, sizes, state, seen_whole)
    missing += [
        Lack("MissingObject", line.path(version))
        for version in range(last + 1, min(seen, last + _LACKS_MAX) + 1)
    ]
    return Whole(state.version, seen, tuple(missing[:_LACKS_MAX]))


def _signs(line: Line) -> tuple[int, int]:
    """The greatest version of which there is an entry, and that of which there is any sign.

    The refs log speaks of all versions up to where the line begins, and up to a tag.
    """
    last, end = 0, line.reach.last
    for id_, after in line.reach.lineage:
        there = _greatest(line.folder, f"log/{id_}", _ENTRY)
        found = there if end is None else min(there, end)
        last = max(last, found if found > after else 0)
        end = after if end is None else min(end, after)
    if line.reach.last is not None:
        return last, line.reach.last
    hint = line.hint()
    named = (0, 0) if hint is None else (hint.version, hint.checkpoint or 0)
    index = _greatest(line.folder, f"checkpoint/{line.line}", _INDEX)
    return last, max(last, line.after, *named, index)


def _lacks_at(
    line: Line, version: int, sizes: dict[str, int], state: State, known: set[Place]
) -> list[Lack]:
    """What a version lacks; where nothing, and all before it is whole, it is applied.

    `known` are the entries of which is told already what they lack.
    """
    path = line.path(version)
    try:
        entry = line.entry(version)
        known.add(entry.place)
        lacks = list(_lacks_of(entry, line, sizes))
        if entry.adopts is not None:
            lacks += _lacks_below(line.other(entry.adopts.line), entry.adopts.version, sizes, known)
        if not lacks and state.version == version - 1:
            state.apply(entry, path)
    except CalicoError as error:
        return [_lack_of(error, path)]
    return lacks


def _lacks_below(line: Line, last: int, sizes: dict[str, int], known: set[Place]) -> list[Lack]:
    """What the versions of another line lack, up to the last, and what they adopt (CAL-LOG-140)."""
    lacks: list[Lack] = []
    waiting = [(line, version) for version in range(last, 0, -1)]
    while waiting:
        line, version = waiting.pop()
        place = line.place(version)
        if place in known:
            continue
        known.add(place)
        try:
            entry = line.entry(version)
            lacks += _lacks_of(entry, line, sizes)
            if entry.adopts is not None:
                other = line.other(entry.adopts.line)
                waiting += [(other, below) for below in range(entry.adopts.version, 0, -1)]
        except CalicoError as error:
            lacks.append(_lack_of(error, line.path(version)))
    return lacks


def _lacks_of(entry: Entry, line: Line, sizes: dict[str, int]) -> Iterator[Lack]:
    found: set[str] = set()
    for update in _updates_of(entry.actions):
        if update.manifest is None:
            continue
        try:
            with_files(line.folder, update)
        except CalicoError as error:
            yield _lack_of(error, update.manifest.path)
    for file in _files_of(entry, line):
        if sizes.get(file.path) == file.size or file.path in found:
            continue
        found.add(file.path)
        yield Lack("CorruptFile" if file.path in sizes else "MissingObject", file.path)


def _files_of(entry: Entry, line: Line) -> Iterator[UpdateFile | Segment]:
    for action in entry.actions:
        if isinstance(action, CheckpointAction):
            yield from action.segments
    for update in _updates_of(entry.actions):
        try:
            yield from with_files(line.folder, update).files
        except CalicoError:
            # What the manifest would name is not known; the manifest itself was told of.
            continue


def _updates_of(actions: tuple[Action, ...]) -> Iterator[Update]:
    for action in actions:
        layers = action.layers if isinstance(action, Fold) else (action,)
        yield from (layer for layer in layers if isinstance(layer, Update))


def _lack_of(error: CalicoError, path: str) -> Lack:
    """Damage as what is lacked; every other failure is raised again."""
    if error.code not in _DAMAGE:
        raise error
    return Lack(error.code, error.path or path)


def _greatest(folder: Folder, prefix: str, name: re.Pattern[str]) -> int:
    matches = (name.fullmatch(path) for path in folder.sizes(prefix))
    return max((int(match.group(1)) for match in matches if match is not None), default=0)
