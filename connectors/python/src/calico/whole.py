"""The newest whole version of a store that lacks objects (spec/log.md, section Replicas)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .actions import Action, CheckpointAction, Fold, Segment, Update, UpdateFile
from .errors import CalicoError
from .lineage import Place
from .log import Entry, Line
from .refs import Reach, reach_of, read_refs
from .manifest import with_files
from .storage import Folder
from .table import Loading, State, state_at

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
    looked = _Looked(sizes, _Needed(line), set())
    missing: list[Lack] = []
    for version in range(1, last + 1):
        missing += _lacks_at(line, version, state, looked)
    missing += [
        Lack("MissingObject", line.path(version))
        for version in range(last + 1, min(seen, last + _LACKS_MAX) + 1)
    ]
    return Whole(state.version, seen, tuple(missing[:_LACKS_MAX]))


class _Needed:
    """Which files entries have to have: what only expired versions read from may be gone.

    CAL-MAINTAIN-106.
    """

    def __init__(self, line: Line) -> None:
        """Reads the refs log, and the states that horizons and tags keep."""
        refs = read_refs(line.folder)
        self._own = {id_ for id_, _ in line.reach.lineage}
        self._horizons = {
            id_: refs.horizons[id_].version
            for id_, after in line.reach.lineage
            if id_ in refs.horizons and refs.horizons[id_].version > after
            and refs.horizons[id_].keeps_any
        }
        kept = {(id_, version) for id_, version in self._horizons.items()}
        kept |= {(t.line, t.version) for t in refs.tags.values() if t.line in self._horizons}
        self._files: set[str] | None = set()
        for id_, version in kept:
            self._keep(line, id_, version)

    def at(self, entry: Entry, path: str) -> bool:
        """Whether a file that the entry names has to be there."""
        if self._files is None or path in self._files:
            return True
        # What is adopted is looked for as what its state holds.
        is_own = entry.line in self._own or not self._horizons
        return is_own and entry.version > self._horizons.get(entry.line, 0)

    def _keep(self, line: Line, id_: int, version: int) -> None:
        """Where the log is damaged all files count, and what is damaged is told elsewhere."""
        lineage = line.reach.lineage
        own = lineage[[one for one, _ in lineage].index(id_) :]
        try:
            found = state_at(Line(line.folder, Reach(own, version)), version, False).files()
        except CalicoError as error:
            _lack_of(error, line.path(version))
            self._files = None
            return
        if self._files is not None:
            self._files |= found


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


@dataclass(frozen=True)
class _Looked:
    sizes: dict[str, int]
    needed: _Needed
    known: set[Place]
    """The entries of which is told already what they lack."""


def _lacks_at(line: Line, version: int, state: State, looked: _Looked) -> list[Lack]:
    """What a version lacks; where nothing, and all before it is whole, it is applied."""
    path = line.path(version)
    try:
        entry = line.entry(version)
        looked.known.add(entry.place)
        lacks = list(_lacks_of(entry, line, looked))
        if entry.adopts is not None:
            lacks += _lacks_below(line.other(entry.adopts.line), entry.adopts.version, looked)
        if not lacks and state.version == version - 1:
            state.apply(entry, path)
    except CalicoError as error:
        return [_lack_of(error, path)]
    return lacks


def _lacks_below(line: Line, last: int, looked: _Looked) -> list[Lack]:
    """What the versions of another line lack, up to the last, and what they adopt (CAL-LOG-140)."""
    lacks: list[Lack] = []
    waiting = [(line, version) for version in range(last, 0, -1)]
    while waiting:
        line, version = waiting.pop()
        place = line.place(version)
        if place in looked.known:
            continue
        looked.known.add(place)
        try:
            entry = line.entry(version)
            lacks += _lacks_of(entry, line, looked)
            if entry.adopts is not None:
                other = line.other(entry.adopts.line)
                waiting += [(other, below) for below in range(entry.adopts.version, 0, -1)]
        except CalicoError as error:
            lacks.append(_lack_of(error, line.path(version)))
    return lacks


def _lacks_of(entry: Entry, line: Line, looked: _Looked) -> Iterator[Lack]:
    sizes, needed = looked.sizes, looked.needed
    found: set[str] = set()
    for update in _updates_of(entry.actions):
        if update.manifest is None:
            continue
        try:
            with_files(line.folder, update)
        except CalicoError as error:
            yield _lack_of(error, update.manifest.path)
    for file in _files_of(entry, line):
        is_there = sizes.get(file.path) == file.size
        if is_there or file.path in found or not needed.at(entry, file.path):
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
