"""The refs log: the store's lines, tags and features (spec/refs.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from .errors import CalicoError, corrupt_document, missing_object
from .format import (
    check_document,
    refs_path,
    stop_at_unknown_feature,
    stop_at_unknown_features,
    unseal,
)
from .ref_names import folded, is_ref_name
from .storage import Folder

MAIN = 1
"""The id of the line that the first entry makes: `main`, save in clones (CAL-REFS-002, -003)."""
MAIN_NAME = "main"
_STATE_EVERY = 64
_KINDS = (
    "create-line",
    "rename-line",
    "delete-line",
    "protect-line",
    "create-tag",
    "delete-tag",
    "fence",
    "create-clone",
    "delete-clone",
    "begin-clone",
    "add-feature",
)


@dataclass(frozen=True)
class LineVersion:
    """A version of a line; 0 is `main` before its first entry."""

    line: int
    version: int


@dataclass(frozen=True)
class RefLine:
    """A line: without a name where it has ended, without a parent where it is `main`."""

    line: int
    name: str | None
    parent: LineVersion | None
    protected: bool = False
    fence: int = 0
    """The last fence before the entry that made the line; 0 for none (CAL-REFS-051)."""

    @property
    def after(self) -> int:
        """The version after which its own ones begin (CAL-LOG-190)."""
        return 0 if self.parent is None else self.parent.version


@dataclass(frozen=True)
class Tag:
    """The name of one version of a line."""

    name: str
    line: int
    version: int


@dataclass(frozen=True)
class Clone:
    """A store that goes on from a version, which is kept for it (CAL-REFS-100, -101)."""

    id: str
    line: int
    version: int
    since: int
    uri: str | None


@dataclass(frozen=True)
class Horizon:
    """The versions of a line that are kept: from `version` on, up to `through` where that is."""

    version: int
    through: int | None = None

    @property
    def keeps_any(self) -> bool:
        """Whether there is a version between both."""
        return self.through is None or self.version <= self.through


@dataclass(frozen=True)
class Reach:
    """What a name means: lines, each with the version after which its own begin, and the end.

    The line itself is the first, then its parent's, and so on to `main`. A tag ends at `last`.
    """

    lineage: tuple[tuple[int, int], ...]
    last: int | None = None


MAIN_REACH = Reach(((MAIN, 0),))


class Refs:
    """What the refs log says up to its entry `last`."""

    def __init__(self) -> None:
        """Before the first entry."""
        self.last = 0
        self.lines: dict[int, RefLine] = {}
        self.tags: dict[str, Tag] = {}
        self.clones: dict[str, Clone] = {}
        self.features: set[str] = set()
        self.fence = 0
        self.horizons: dict[int, Horizon] = {}
        """By line, as the last fence says; lines that are not here are kept whole."""
        self._taken: set[str] = set()

    def branches(self) -> list[RefLine]:
        """The lines that have a name, by name."""
        named = [line for line in self.lines.values() if line.name is not None]
        return sorted(named, key=lambda line: line.name or "")

    def reach(self, name: str) -> Reach:
        """What a name of a branch or tag means; UnknownRef (CAL-REFS-012)."""
        tag = self.tags.get(name)
        if tag is not None:
            return Reach(self._lineage(tag.line), tag.version)
        for line in self.lines.values():
            if line.name == name:
                return Reach(self._lineage(line.line))
        raise CalicoError("UnknownRef", f"the store has no branch and no tag {name!r}")

    def keeps(self, line: int, version: int) -> bool:
        """Whether a version that a line has, or begins at, is kept (spec/maintain.md)."""
        known = self.lines.get(line)
        if known is None:
            return False
        named = [*self.tags.values(), *self.clones.values()]
        if any((one.line, one.version) == (line, version) for one in named):
            return True
        horizon = self.horizons.get(line, Horizon(0))
        is_inside = horizon.through is None or version <= horizon.through
        return is_inside and version >= max(known.after, horizon.version)

    def _lineage(self, line: int) -> tuple[tuple[int, int], ...]:
        """A line and those it goes back to, which end: each parent is an earlier line."""
        found = []
        at: RefLine | None = self.lines[line]
        while at is not None:
            found.append((at.line, at.after))
            at = None if at.parent is None else self.lines[at.parent.line]
        return tuple(found)

    def take(self, number: int, action: dict[str, Any], timestamp: int) -> None:
        """Applies the action of the next entry; CorruptDocument (CAL-REFS-040)."""
        where = refs_path(number)
        kind = action["kind"]
        if kind == "create-line":
            self._create_line(number, action, where)
        elif kind == "rename-line":
            self._rename_line(number, action, where)
        elif kind == "delete-line":
            self._end(action["line"], where)
        elif kind == "protect-line":
            line = self._named(action["line"], where)
            self.lines[line.line] = replace(line, protected=action["protected"])
        elif kind == "create-tag":
            self._create_tag(action, where)
        elif kind == "delete-tag":
            self._delete_tag(action["name"], where)
        elif kind == "fence":
            self._fence(action, where)
        elif kind == "create-clone":
            self._create_clone(action, timestamp, where)
        elif kind == "delete-clone":
            if self.clones.pop(action["clone"], None) is None:
                corrupt_document(where, f"there is no clone {action['clone']}")
            self._let_go()
        elif kind == "begin-clone":
            parent = LineVersion(action["parent"]["line"], action["parent"]["version"])
            self._begin_clone(number, parent, where)
        else:
            self.features.add(action["feature"])
        self.last = number

    def load(self, number: int, state: dict[str, Any], where: str) -> None:
        """Begins with the state of an entry, as the first one of a clone (CAL-REFS-105)."""
        self.last = number
        self.features = set(state["features"])
        for line in (_line_of(value) for value in state["lines"]):
            if line.parent is None and line.line != MAIN:
                corrupt_document(where, f"line {line.line} begins from none of the lines before it")
            if line.parent is not None:
                self._check_version(line.parent, where)
            if line.name is not None:
                self._take_name(line.name, where)
            self.lines[line.line] = line
        fence = state.get("fence", {"fence": 0, "horizons": []})
        self.fence, self.horizons = fence["fence"], _horizons_of(fence)

    def check_state(self, state: dict[str, Any], where: str) -> None:
        """CorruptDocument for a state that is not what the entries give (CAL-REFS-006, -007)."""
        lines = [_line_of(value) for value in state["lines"]]
        tags = [Tag(tag["name"], tag["line"], tag["version"]) for tag in state.get("tags", [])]
        if lines != [self.lines[line] for line in sorted(self.lines)]:
            corrupt_document(where, "its state has other lines than the entries give")
        if tags != [self.tags[name] for name in sorted(self.tags)]:
            corrupt_document(where, "its state has other tags than the entries give")
        clones = [_clone_of(value) for value in state.get("clones", [])]
        if clones != [self.clones[id_] for id_ in sorted(self.clones)]:
            corrupt_document(where, "its state has other clones than the entries give")
        if set(state["features"]) != self.features:
            corrupt_document(where, "its state has other features than the entries add")
        fence = state.get("fence", {"fence": 0, "horizons": []})
        if (fence["fence"], _horizons_of(fence)) != (self.fence, self.horizons):
            corrupt_document(where, "its state has another fence than the entries give")

    def _create_line(self, number: int, action: dict[str, Any], where: str) -> None:
        """CAL-REFS-002, -003, -020; only an adopt leads to a line without a name (-080)."""
        name, given = action.get("name"), action.get("parent")
        if (number == MAIN) != (given is None) or (number == MAIN and name != "main"):
            corrupt_document(where, "the first line, and no other, is 'main' without a parent")
        if name is None:
            _check_earlier(given["line"], number, where)
            return
        parent = None
        if given is not None:
            parent = LineVersion(given["line"], given["version"])
            self._check_version(parent, where)
        self._take_name(name, where)
        self.lines[number] = RefLine(number, name, parent, fence=self.fence)

    def _rename_line(self, number: int, action: dict[str, Any], where: str) -> None:
        """CAL-REFS-023: the name of the old line is free for the new one."""
        parent = LineVersion(action["line"], action["version"])
        old = self._named(parent.line, where)
        if parent.version <= old.after:
            corrupt_document(where, f"version {parent.version} is none of line {old.line} itself")
        self._end(old.line, where, renamed=True)
        self._take_name(action["name"], where)
        self.lines[number] = RefLine(number, action["name"], parent, fence=self.fence)

    def _end(self, id_: int, where: str, *, renamed: bool = False) -> None:
        """Takes its name from a line (CAL-REFS-022 to -025); one that is `renamed` stays."""
        line = self._named(id_, where)
        if line.name == MAIN_NAME or line.protected:
            corrupt_document(where, f"the branch {line.name!r} cannot end")
        self._taken.discard(folded(line.name or ""))
        self.lines[line.line] = replace(line, name=None)
        if not renamed:
            self._let_go()

    def _create_tag(self, action: dict[str, Any], where: str) -> None:
        """CAL-REFS-030."""
        tag = Tag(action["name"], action["line"], action["version"])
        self._check_version(LineVersion(tag.line, tag.version), where)
        self._take_name(tag.name, where)
        self.tags[tag.name] = tag

    def _delete_tag(self, name: str, where: str) -> None:
        """CAL-REFS-031."""
        if name not in self.tags:
            corrupt_document(where, f"there is no tag {name!r}")
        del self.tags[name]
        self._taken.discard(folded(name))
        self._let_go()

    def _create_clone(self, action: dict[str, Any], timestamp: int, where: str) -> None:
        """CAL-REFS-100."""
        clone = _clone_of({**action, "since": timestamp})
        self._check_version(LineVersion(clone.line, clone.version), where)
        if clone.id in self.clones:
            corrupt_document(where, f"there is a clone {clone.id} already")
        self.clones[clone.id] = clone

    def _begin_clone(self, number: int, parent: LineVersion, where: str) -> None:
        """CAL-REFS-106: nothing stays but the lines that the new one goes back to."""
        named = [LineVersion(one.line, one.version) for one in self.clones.values()]
        if parent not in named:
            corrupt_document(where, f"no clone begins at version {parent.version}")
        protected = self.lines[parent.line].protected
        lines: dict[int, RefLine] = {}
        horizons: dict[int, Horizon] = {}
        at: LineVersion | None = parent
        while at is not None:
            lines[at.line] = replace(self.lines[at.line], name=None, protected=False)
            first = at.version if at == parent else at.version + 1
            horizons[at.line] = Horizon(first, at.version)
            at = lines[at.line].parent
        self.fence, self.horizons = self.fence + 1, horizons
        lines[number] = RefLine(number, MAIN_NAME, parent, protected, self.fence)
        self.lines, self.tags, self.clones = lines, {}, {}
        self._taken = {MAIN_NAME}

    def _fence(self, action: dict[str, Any], where: str) -> None:
        """CAL-REFS-052."""
        if action["fence"] != self.fence + 1:
            corrupt_document(where, f"fence {action['fence']} does not follow fence {self.fence}")
        order = [horizon["line"] for horizon in action["horizons"]]
        horizons = _horizons_of(action)
        if any(before >= after for before, after in zip(order, order[1:])):
            corrupt_document(where, "its horizons do not ascend by line")
        for id_, horizon in horizons.items():
            line = self.lines.get(id_)
            if line is None or horizon.version < line.after:
                corrupt_document(where, f"there is no version {horizon.version} of line {id_}")
            if horizon.through is not None and line.name is not None:
                corrupt_document(where, f"line {id_} has a name and does not end")
        for id_, before in self.horizons.items():
            now = horizons.get(id_)
            if now is None or now.version < before.version or _is_longer(now, before):
                corrupt_document(where, f"more of line {id_} is kept than by the fence before")
        self.fence, self.horizons = action["fence"], horizons

    def _named(self, id_: int, where: str) -> RefLine:
        line = self.lines.get(id_)
        if line is None or line.name is None:
            corrupt_document(where, f"there is no branch with the line {id_}")
        return line

    def _check_version(self, at: LineVersion, where: str) -> None:
        """A version that a line can have, from where it begins on (CAL-REFS-020, -030)."""
        line = self.lines.get(at.line)
        if line is None:
            corrupt_document(where, f"there is no line {at.line}")
        if at.version < line.after:
            corrupt_document(where, f"line {at.line} begins after version {at.version}")
        if not self.keeps(at.line, at.version):
            corrupt_document(where, f"version {at.version} of line {at.line} had expired")

    def _take_name(self, name: str, where: str) -> None:
        """CAL-REFS-010, -011."""
        if not is_ref_name(name):
            corrupt_document(where, f"{name!r} is no name of a branch or tag")
        if folded(name) in self._taken:
            corrupt_document(where, f"the name {name!r} is taken")
        self._taken.add(folded(name))

    def _let_go(self) -> None:
        """Forgets lines without a name that nothing goes back to (CAL-REFS-026)."""
        used = {one.line for one in [*self.tags.values(), *self.clones.values()]}
        # A parent is an earlier line: what the later ones need is known when its turn comes.
        for id_ in sorted(self.lines, reverse=True):
            line = self.lines[id_]
            if line.name is None and id_ not in used:
                del self.lines[id_]
            elif line.parent is not None:
                used.add(line.parent.line)
        self.horizons = {id_: one for id_, one in self.horizons.items() if id_ in self.lines}


def read_refs(folder: Folder) -> Refs:
    """Reads the refs log to its last entry and stops at what is unknown.

    CAL-REFS-002 to -005, -008, -009 and -040; replaying from the first entry satisfies
    CAL-REFS-007. Of a clone it is read from the state that its own first entry has (CAL-REFS-105).
    """
    refs = Refs()
    refs.last = folder.inherited
    while (data := folder.get(refs_path(refs.last + 1))) is not None:
        number = refs.last + 1
        value = read_entry(data, number)
        is_begin = value["action"]["kind"] == "begin-clone"
        if is_begin and "state" not in value:
            corrupt_document(refs_path(number), "it lacks the state that a clone begins with")
        if refs.last > 0 and refs.last == folder.inherited:
            if not is_begin:
                corrupt_document(refs_path(number), "it does not begin the clone")
            refs.load(number, value["state"], refs_path(number))
            continue
        refs.take(number, value["action"], value["timestamp"])
        if "state" in value:
            refs.check_state(value["state"], refs_path(number))
        elif number % _STATE_EVERY == 0:
            corrupt_document(refs_path(number), "it lacks the state that every 64th entry has")
    if refs.last == folder.inherited:
        missing_object(refs_path(refs.last + 1), "every store")
    if all(line.name != MAIN_NAME for line in refs.lines.values()):
        first = refs_path(folder.inherited + 1)
        corrupt_document(first, "the first entry of the refs log does not create 'main'")
    return refs


def reach_of(folder: Folder, id_: int) -> Reach:
    """A line and those it goes back to by the entries that made them, named or not.

    MissingObject; CorruptDocument for an entry that begins no line (CAL-REFS-081, -040).
    """
    lines: list[tuple[int, int]] = []
    while id_ != MAIN:
        where = refs_path(id_)
        data = folder.get(where)
        if data is None:
            missing_object(where, "an adopt, or a line that goes back to it,")
        action = read_entry(data, id_)["action"]
        begins = action.get("parent")
        if action["kind"] == "rename-line":
            begins = {"line": action["line"], "version": action["version"]}
        if begins is None:
            corrupt_document(where, "it begins no line")
        _check_earlier(begins["line"], id_, where)
        _check_reaches(lines, begins["version"])
        lines.append((id_, begins["version"]))
        id_ = begins["line"]
    return Reach((*lines, (MAIN, 0)))


def _check_reaches(lines: list[tuple[int, int]], after: int) -> None:
    """CorruptDocument where the last line begins before the one does that it goes on from."""
    if lines and lines[-1][1] < after:
        line, version = lines[-1]
        corrupt_document(refs_path(line), f"it begins at {version}, and its parent after {after}")


def _check_earlier(parent: int, number: int, where: str) -> None:
    """CorruptDocument for a parent that is no earlier line (CAL-REFS-040)."""
    if parent >= number:
        corrupt_document(where, f"it begins from line {parent}, which is no earlier one")


def _line_of(value: dict[str, Any]) -> RefLine:
    given = value.get("parent")
    parent = None if given is None else LineVersion(given["line"], given["version"])
    protected, fence = value.get("protected", False), value.get("fence", 0)
    return RefLine(value["line"], value.get("name"), parent, protected, fence)


def _clone_of(value: dict[str, Any]) -> Clone:
    return Clone(
        value["clone"], value["line"], value["version"], value["since"], value.get("uri")
    )


def _horizons_of(value: dict[str, Any]) -> dict[int, Horizon]:
    return {
        one["line"]: Horizon(one["version"], one.get("through")) for one in value["horizons"]
    }


def _is_longer(now: Horizon, before: Horizon) -> bool:
    if before.through is None:
        return False
    return now.through is None or now.through > before.through


def read_entry(data: bytes, number: int) -> dict[str, Any]:
    """An entry of the refs log; CorruptDocument, UnsupportedFeature."""
    where = refs_path(number)
    value = unseal(data, where)
    _stop_at_unknown(value, where)
    check_document(value, "refs-entry.schema.json", where)
    if value["number"] != number:
        corrupt_document(where, f"it says that it is number {value['number']}")
    return value


def _stop_at_unknown(value: Any, where: str) -> None:
    """What is unknown is of a newer store and no damage, whatever the schema says of it.

    CAL-FORMAT-035, CAL-REFS-004, -005.
    """
    if not isinstance(value, dict):
        return
    action = value.get("action")
    kind = action.get("kind") if isinstance(action, dict) else None
    if isinstance(kind, str) and kind not in _KINDS:
        raise CalicoError(
            "UnsupportedFeature", f"{where}: the action {kind!r} is unknown; use a newer reader"
        )
    if kind == "add-feature":
        stop_at_unknown_feature(action.get("feature"), where)
    stop_at_unknown_features(value.get("state"), where)
