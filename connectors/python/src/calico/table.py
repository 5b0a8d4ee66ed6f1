"""Key-spaces, groups, columns, and replaying a line (spec/table.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .actions import (
    Action,
    AlterKeySpace,
    Checkpoint,
    CreateKeySpace,
    DropKeySpace,
    Forget,
    ManifestRef,
    Mark,
    Update,
    Void,
)
from .algebra import algebra_fits
from .alter import RefusedChange, apply_changes, column_order
from .checkpoint import MarkState, newest_log_checkpoint
from .errors import CalicoError, corrupt_document, corrupt_manifest
from .format import Refuse, entry_path
from .keys import check_key_type
from .log import Entry, Line
from .manifest import read_manifest, with_files
from .partition import Transform, transform_of
from .types import Type, parse_type, widens


@dataclass(frozen=True)
class Column:
    """A value column: its id, name, type, and its algebra where it takes deltas."""

    id: int
    name: str
    type: Type
    algebra: str | None


@dataclass(frozen=True)
class Group:
    """A column group."""

    id: str
    incarnation: str
    name: str
    anchor: bool
    partitioning: tuple[Transform, ...]
    columns: tuple[Column, ...]
    dropped: frozenset[int] = frozenset()


@dataclass(frozen=True)
class KeySpace:
    """A key-space: names and types of its key components, its groups, and their columns' order."""

    id: str
    name: str
    key_names: tuple[str, ...]
    key_types: tuple[Type, ...]
    groups: tuple[Group, ...]
    order: tuple[int, ...]
    definition: dict[str, Any] = field(compare=False)

    @property
    def anchor(self) -> Group:
        """The group that says which records exist."""
        return next(group for group in self.groups if group.anchor)

    def column_types(self) -> dict[str, Type]:
        """The types of all columns by name, key components first."""
        types = dict(zip(self.key_names, self.key_types))
        columns = {column.id: column for group in self.groups for column in group.columns}
        types.update((columns[id_].name, columns[id_].type) for id_ in self.order)
        return types


@dataclass
class GroupState:
    """A group's tiles and updates at a version."""

    tiles: dict[bytes, Checkpoint] = field(default_factory=dict)
    updates: list[Update] = field(default_factory=list)

    def as_of(self, partition: bytes) -> int:
        """The version up to which the tile's checkpoint includes updates, 0 without one."""
        tile = self.tiles.get(partition)
        return 0 if tile is None else tile.as_of


@dataclass
class State:
    """The state of a line at `version`: definitions, and per incarnation what happened to it.

    `groups` are those of all key-spaces, by incarnation.

    Manifests are read when a group is asked for, so that a read costs what its groups cost.
    """

    line: Line
    version: int = 0
    key_spaces: dict[str, KeySpace] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    manifests: dict[str, tuple[ManifestRef, ...]] = field(default_factory=dict)
    later: dict[str, list[Update | Checkpoint]] = field(default_factory=dict)
    marks: dict[str, MarkState] = field(default_factory=dict)

    def key_space(self, name: str) -> KeySpace:
        """The key-space of a name; UnknownKeySpace (CAL-TABLE-026)."""
        for key_space in self.key_spaces.values():
            if key_space.name == name:
                return key_space
        raise CalicoError(
            "UnknownKeySpace", f"version {self.version} defines no key-space {name!r}"
        )

    def group_state(self, group: Group) -> GroupState:
        """A group's tiles and updates (CAL-LOG-050, -051, CAL-TABLE-020)."""
        state = GroupState()
        seen: dict[Any, Update] = {}
        for ref in self.manifests.get(group.incarnation, ()):
            for record in read_manifest(self.line.folder, ref, self.line.line, group.incarnation):
                if isinstance(record, Update):
                    check_update(record, group, ref.path, corrupt_manifest, group.dropped)
                    seen[record.position] = record
                else:
                    state.tiles[record.partition] = record
        for action in self.later.get(group.incarnation, ()):
            if isinstance(action, Update):
                seen[action.position] = action
            elif self._takes_effect(action, state):
                state.tiles[action.partition] = action
        state.updates = [seen[position] for position in sorted(seen)]
        return state

    def _takes_effect(self, action: Checkpoint, state: GroupState) -> bool:
        """CAL-TABLE-023."""
        below = action.as_of < action.position.version
        newer = action.as_of > state.as_of(action.partition)
        return action.as_of_line == self.line.line and below and newer

    def apply(self, entry: Entry, where: str) -> None:
        """Applies an entry: actions in order (CAL-TABLE-020 to -022, -027, -060, -061), marks
        after those of their transaction (CAL-LOG-066)."""
        marks = list(entry.marks)
        for action in entry.actions:
            while marks and marks[0][0] < action.position.member:
                self._set_mark(*marks.pop(0), entry.version, where)
            self._apply_action(action, where)
        for member, mark in marks:
            self._set_mark(member, mark, entry.version, where)

    def _set_mark(self, member: int, mark: Mark, version: int, where: str) -> None:
        """CorruptDocument where a mark does not follow the one before it (CAL-LOG-071)."""
        last = self.marks.get(mark.application)
        follows = mark.previous == (None if last is None else last.sequence)
        grows = mark.previous is None or mark.previous < mark.sequence
        older = last is not None and mark.epoch < last.epoch
        if not follows or not grows or older:
            corrupt_document(where, f"a mark of {mark.application!r} does not follow on")
        self.marks[mark.application] = MarkState(
            mark.application, mark.epoch, mark.sequence, mark.digest, version, member
        )

    def _apply_action(self, action: Action, where: str) -> None:
        if isinstance(action, CreateKeySpace):
            self.define(key_space_of(action.definition, where), where)
        elif isinstance(action, (AlterKeySpace, DropKeySpace)):
            self._change(action, where)
        elif isinstance(action, Forget):
            self.marks.pop(action.application, None)
        elif not isinstance(action, Void):
            group = self.groups.get(action.incarnation)
            if group is None:
                corrupt_document(where, f"incarnation {action.incarnation} is not defined before")
            if isinstance(action, Update):
                check_update(action, group, where)
                action = with_files(self.line.folder, action, self.line.line, where)
            self.later[action.incarnation].append(action)

    def _change(self, action: AlterKeySpace | DropKeySpace, where: str) -> None:
        """Changes a definition or drops it; what dropped groups held goes (CAL-TABLE-061, -071)."""
        before = self.key_spaces.get(action.key_space)
        if before is None:
            corrupt_document(where, f"key-space {action.key_space} is not defined before")
        after = None
        if isinstance(action, AlterKeySpace):
            try:
                definition = apply_changes(before.definition, action.changes)
            except RefusedChange as refused:
                corrupt_document(where, f"a change of key-space {before.name!r}: {refused}")
            after = key_space_of(definition, where)
        place = list(self.key_spaces)
        held = {group.incarnation: self.later[group.incarnation] for group in before.groups}
        for incarnation in held:
            del self.groups[incarnation], self.later[incarnation]
        del self.key_spaces[before.id]
        if after is not None:
            self.define(after, where)
            kept = held.keys() & {group.incarnation for group in after.groups}
            self.later.update((incarnation, held[incarnation]) for incarnation in kept)
            held = {name: actions for name, actions in held.items() if name not in kept}
            self.key_spaces = {id_: self.key_spaces[id_] for id_ in place}
        gone = held.keys()
        self.manifests = {
            name: found for name, found in self.manifests.items() if name not in gone
        }

    def define(self, key_space: KeySpace, where: str) -> None:
        """Adds a key-space.

        CorruptDocument where an id (CAL-TABLE-021) or its name (CAL-TABLE-007) is there already.
        """
        if key_space.id in self.key_spaces:
            corrupt_document(where, f"key-space {key_space.id} is defined twice")
        names = [known.name for known in self.key_spaces.values()]
        _check_names([*names, key_space.name], "key-spaces", where)
        groups = {group.id for group in self.groups.values()}
        columns: set[int] = set()
        for group in key_space.groups:
            if group.incarnation in self.groups or group.id in groups:
                corrupt_document(where, f"group {group.id} or its incarnation is defined twice")
            groups.add(group.id)
            self.groups[group.incarnation] = group
            self.later[group.incarnation] = []
            for id_ in [*(column.id for column in group.columns), *group.dropped]:
                if id_ in columns:
                    corrupt_document(where, f"column {id_} is defined twice")
                columns.add(id_)
        self.key_spaces[key_space.id] = key_space


def key_space_of(definition: dict[str, Any], where: str) -> KeySpace:
    """A key-space from JSON that meets its schema.

    CorruptDocument where what the schema cannot say is wrong: types, names, the anchor, transforms
    (CAL-TABLE-027, CAL-FORMAT-023).
    """
    try:
        key_types = [parse_type(component["type"]) for component in definition["components"]]
        for type_ in key_types:
            check_key_type(type_)
        groups = [_group_of(group, len(key_types)) for group in definition["groups"]]
    except CalicoError as error:
        corrupt_document(where, f"key-space {definition['name']!r}: {error.message}")
    if sum(group.anchor for group in groups) != 1:
        corrupt_document(where, f"key-space {definition['name']!r} has not exactly one anchor")
    key_names = [component["name"] for component in definition["components"]]
    columns = [column for group in groups for column in group.columns]
    _check_names([group.name for group in groups], "groups", where)
    _check_names([*key_names, *(column.name for column in columns)], "columns", where)
    for column in columns:
        if column.algebra is not None and not algebra_fits(column.algebra, column.type):
            said = f"column {column.name!r} is {column.type}, which {column.algebra!r} is not for"
            corrupt_document(where, said)
    order = column_order(definition)
    if sorted(order) != sorted(column.id for column in columns):
        corrupt_document(where, "the order does not name each column once")
    return KeySpace(
        definition["keySpace"],
        definition["name"],
        tuple(key_names),
        tuple(key_types),
        tuple(groups),
        tuple(order),
        definition,
    )


def _check_names(names: list[str], what: str, where: str) -> None:
    """CorruptDocument where two names are one without regard to case (CAL-TABLE-007)."""
    if len({name.lower() for name in names}) != len(names):
        corrupt_document(where, f"two {what} have one name, but for case, among {names}")


def check_update(
    update: Update,
    group: Group,
    where: str,
    refuse: Refuse = corrupt_document,
    dropped: frozenset[int] = frozenset(),
) -> None:
    """Refuses an update with columns that its group does not have so (CAL-TABLE-027, -074).

    Columns `dropped` since are passed over, as in manifests (CAL-TABLE-077).
    """
    defined = {column.id: column for column in group.columns}
    held: set[int] = set()
    for said in update.columns:
        if said.column in dropped:
            continue
        column = defined.get(said.column)
        if column is None or said.column in held:
            refuse(where, f"an update's column {said.column} is not one of the group's, once")
        held.add(said.column)
        if not _is_stored_as(said.type, column.type):
            refuse(where, f"column {said.column} is {said.type}, not {column.type}")
        if said.algebra != column.algebra:
            refuse(where, f"column {said.column} has the algebra {said.algebra}, not the group's")
        if said.op == "delta" and column.algebra is None:
            refuse(where, f"column {said.column} has deltas but no algebra")


def _is_stored_as(text: str, type_: Type) -> bool:
    """Whether an update may hold a column so: in its type, or one that it was widened from."""
    # A type has one text, so texts compare as types do.
    if text == str(type_):
        return True
    try:
        return widens(parse_type(text), type_)
    except CalicoError:
        return False


def _group_of(value: dict[str, Any], component_count: int) -> Group:
    columns = [
        Column(column["column"], column["name"], parse_type(column["type"]), column.get("algebra"))
        for column in value["columns"]
    ]
    transforms = [transform_of(transform, component_count) for transform in value["partitioning"]]
    return Group(
        value["group"],
        value["incarnation"],
        value["name"],
        value["anchor"],
        tuple(transforms),
        tuple(columns),
        frozenset(value.get("dropped", [])),
    )


def state_at(line: Line, version: int, use_checkpoints: bool = True) -> State:
    """The state at a version at or below the head: a log checkpoint and the entries after it."""
    state = State(line)
    checkpoint = newest_log_checkpoint(line, version) if use_checkpoints else None
    if checkpoint is not None:
        for definition in checkpoint.key_spaces:
            state.define(key_space_of(definition, checkpoint.path), checkpoint.path)
        for incarnation in checkpoint.manifests.keys() - state.later.keys():
            corrupt_document(checkpoint.path, f"incarnation {incarnation} is not defined")
        state.manifests = checkpoint.manifests
        state.marks = {mark.application: mark for mark in checkpoint.marks}
        state.version = checkpoint.version
    while state.version < version:
        entry = line.entry(state.version + 1)
        state.apply(entry, entry_path(line.line, entry.version))
        state.version = entry.version
    return state
