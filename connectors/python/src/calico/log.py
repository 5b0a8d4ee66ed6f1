"""Lines, entries, the hint and finding the head (spec/log.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .actions import KINDS, Action, Adopt, Mark, Position, action_of, mark_of
from .alter import CHANGE_KINDS
from .errors import CalicoError, corrupt_document, missing_object
from .format import check_document, entry_path, hint_path, line_path, location_of, unseal
from .lineage import Lineage, Place, lineage_without_adopts
from .refs import MAIN, Reach, reach_of
from .storage import Folder

_PLACED = re.compile(r"[a-z2-7]{26}\.json")


@dataclass(frozen=True)
class Entry:
    """A commit: its line, version, id, timestamp (microseconds), and actions with their positions.

    `marks` are those of its transactions, by the index of the transaction; `locations` say of each
    action which location it was read from, nothing for one that stands in the entry.
    """

    line: int
    version: int
    id: str
    timestamp: int
    kinds: tuple[str, ...]
    actions: tuple[Action, ...]
    marks: tuple[tuple[int, Mark], ...]
    locations: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Where it lies."""
        return Place(self.line, self.version)

    @property
    def adopts(self) -> Place | None:
        """The version that the line holds from now on, None where it goes on by itself.

        CorruptDocument where that is not all that the entry does (CAL-LOG-221).
        """
        found = [action.place for action in self.actions if isinstance(action, Adopt)]
        if not found:
            return None
        if len(self.actions) > 1 or self.marks:
            where = entry_path(self.line, self.version)
            corrupt_document(where, "an adopt is not all that it does")
        return found[0]

    @property
    def seals(self) -> int | None:
        """The line that ends with the entry, None where it goes on (CAL-LOG-192)."""
        return self.line if "seal" in self.kinds else None


@dataclass(frozen=True)
class Hint:
    """What the hint says; nothing of it is believed without a get."""

    version: int
    refs: int
    checkpoint: int | None


def read_hint(folder: Folder, line: int) -> Hint | None:
    """The hint of a line, or None where it is absent or damaged (CAL-LOG-031)."""
    path = hint_path(line)
    data = folder.get(path)
    if data is None:
        return None
    try:
        value = check_document(unseal(data, path), "hint.schema.json", path)
    except CalicoError:
        return None
    if value["line"] != line:
        return None
    return Hint(value["version"], value["refs"], value.get("checkpoint"))


class Line:
    """A line of a store with the versions that it begins with, read by gets alone."""

    def __init__(self, folder: Folder, reach: Reach) -> None:
        """Reads the beginning of `main`: MissingObject or CorruptDocument if it is not sound."""
        self.folder = folder
        self.reach = reach
        self.line, self.after = reach.lineage[0]
        if self.line == MAIN:
            _check_beginning(folder)

    def holder(self, version: int) -> int:
        """The line that has the entry of a version (CAL-LOG-190)."""
        return next(
            (line for line, after in self.reach.lineage if version > after),
            self.reach.lineage[-1][0],
        )

    def other(self, id_: int) -> Line:
        """Another line, found by what made it (CAL-REFS-081), read in the same way."""
        return Line(self.folder, reach_of(self.folder, id_))

    def lineage(self, version: int) -> Lineage:
        """The lineage of a version before which nothing was adopted."""
        return lineage_without_adopts(self.reach.lineage, version)

    def place(self, version: int) -> Place:
        """Where the entry of a version lies."""
        return Place(self.holder(version), version)

    def path(self, version: int) -> str:
        """The path of the entry of a version."""
        return entry_path(self.holder(version), version)

    def has(self, version: int) -> bool:
        """Whether the entry of a version is present."""
        return self.folder.get(self.path(version)) is not None

    def hint(self, line: int | None = None) -> Hint | None:
        """The hint of this line, or of one that it goes back to."""
        return read_hint(self.folder, self.line if line is None else line)

    def head(self) -> int:
        """The greatest version present, 0 where there is none (CAL-LOG-030, -031, -191).

        Of a tag its version, whatever the line has beyond.
        """
        if self.reach.last is not None:
            return self.reach.last
        hint = self.hint()
        is_there = hint is not None and hint.version > self.after and self.has(hint.version)
        version = hint.version if hint is not None and is_there else self.after
        while self.has(version + 1):
            version += 1
        return version

    def entry(self, version: int) -> Entry:
        """The entry of a version at or below the head.

        Raises MissingObject (CAL-LOG-011), CorruptDocument (CAL-LOG-003, CAL-FORMAT-004, -011,
        -012), UnsupportedFeature (CAL-LOG-010, -083).
        """
        path = self.path(version)
        data = self.folder.get(path)
        if data is None:
            missing_object(path, "a later entry of the line, or the refs log,")
        value = unseal(data, path)
        _stop_at_unknown_actions(value, path)
        check_document(value, "log-entry.schema.json", path)
        if (value["line"], value["version"]) != (self.holder(version), version):
            found = f"it says that it is version {value['version']} of line {value['line']}"
            corrupt_document(path, found)
        return _entry_of(self.folder, value, path)

    def entries(self) -> Iterator[Entry]:
        """All entries up to the head; CorruptDocument also as `check_follows` says."""
        sealed = None
        for version in range(1, self.head() + 1):
            entry = self.entry(version)
            check_follows(entry, sealed)
            yield entry
            sealed = entry.seals

    def version_at(self, micros: int, head: int) -> int:
        """The greatest version whose timestamp is at most `micros` (CAL-TABLE-024).

        Timestamps increase along a line, so halving finds it; UnknownVersion where none is.
        """
        low, high = 0, head
        while low < high:
            middle = (low + high + 1) // 2
            if self.entry(middle).timestamp <= micros:
                low = middle
            else:
                high = middle - 1
        if low == 0:
            raise CalicoError("UnknownVersion", f"no version is as old as {micros} microseconds")
        return low


def check_follows(entry: Entry, sealed: int | None) -> None:
    """CorruptDocument for an entry of a line that ended before it (CAL-LOG-193)."""
    if entry.line == sealed:
        where = entry_path(entry.line, entry.version)
        corrupt_document(where, "it follows a seal, with which the line ends")


def _check_beginning(folder: Folder) -> None:
    """CAL-LOG-001, -012."""
    path = line_path(MAIN)
    data = folder.get(path)
    if data is None:
        missing_object(path, "the refs log")
    value = check_document(unseal(data, path), "line.schema.json", path)
    if value["line"] != MAIN:
        corrupt_document(path, f"it says that it is of line {value['line']}")


def _stop_at_unknown_actions(value: Any, where: str) -> None:
    """UnsupportedFeature at an unknown kind, which the schema would call damage.

    Of an action (CAL-LOG-010), and of a change of a definition (CAL-LOG-083).
    """
    for transaction in _members(value, "transactions"):
        for action in _members(transaction, "actions"):
            _stop_at_unknown(action, KINDS, "action", where)
            for change in _members(action, "changes"):
                _stop_at_unknown(change, CHANGE_KINDS, "change", where)


def _members(value: Any, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _stop_at_unknown(value: Any, known: Iterable[str], what: str, where: str) -> None:
    kind = value.get("kind") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind not in known:
        raise CalicoError("UnsupportedFeature", f"{where}: the {what} {kind!r} is unknown here")


def _entry_of(folder: Folder, value: dict[str, Any], where: str) -> Entry:
    actions: list[Action] = []
    locations: list[str] = []
    kinds: list[str] = []
    marks: list[tuple[int, Mark]] = []
    for member, transaction in enumerate(value["transactions"]):
        for index, action in enumerate(transaction["actions"]):
            position = Position(value["version"], member, index)
            location, source = "", where
            if action["kind"] == "placed":
                source = action["path"]
                location, action = location_of(source), _placed(folder, action, where)
            actions.append(action_of(action, position, source, location))
            locations.append(location)
            kinds.append(action["kind"])
        if "mark" in transaction:
            marks.append((member, mark_of(transaction["mark"])))
    return Entry(
        value["line"],
        value["version"],
        value["id"],
        value["timestamp"],
        tuple(kinds),
        tuple(actions),
        tuple(marks),
        tuple(locations),
    )


def _placed(folder: Folder, named: dict[str, Any], where: str) -> dict[str, Any]:
    try:
        return _read_placed(folder, named, where)
    except CalicoError as error:
        if error.message.startswith(named["path"]):
            error.path = named["path"]
        raise


def _read_placed(folder: Folder, named: dict[str, Any], where: str) -> dict[str, Any]:
    """The action in a location that an entry names (CAL-LOG-160 to -162); MissingObject."""
    path, incarnation = named["path"], named["incarnation"]
    start = f"{location_of(path)}data/{incarnation}/"
    if location_of(path) == "" or _PLACED.fullmatch(path.removeprefix(start)) is None:
        corrupt_document(where, f"{path!r} is no path of a placed action of {incarnation}")
    data = folder.get(path)
    if data is None:
        missing_object(path, where)
    value = check_document(unseal(data, path), "placed.schema.json", path)
    action: dict[str, Any] = value["action"]
    if len(data) != named["bytes"]:
        corrupt_document(path, f"it has {len(data)} bytes, {where} says {named['bytes']}")
    if action["incarnation"] != incarnation:
        corrupt_document(path, f"it is of {action['incarnation']}, {where} says {incarnation}")
    return action
