"""Replaying a line (spec/table.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from .actions import (
    Action,
    Adopt,
    AlterKeySpace,
    Checkpoint,
    CheckpointAction,
    CreateKeySpace,
    DropKeySpace,
    Fence,
    Fold,
    Forget,
    Layer,
    ManifestRef,
    Mark,
    Position,
    RangeDelete,
    Seal,
    Settle,
    Update,
    Void,
)
from .alter import Json, RefusedChange, apply_changes
from .checkpoint import Described, LineFence, LogCheckpoint, MarkState, newest_log_checkpoint
from .definitions import Group, KeySpace, check_layer, check_names, group_of, key_space_of
from .errors import CalicoError, corrupt_document, corrupt_manifest
from .format import entry_path, location_of
from .lineage import Lineage, Place
from .log import Entry, Line, check_follows
from .manifest import read_manifest, with_files
from .replay import GroupAction, GroupState, Joined, Origin
from .shards import ShardsRef, tiles_in_shards


@dataclass
class Held:
    """What a group holds: a log checkpoint's manifests, then actions of later entries.

    `origin` is what the change found that began its incarnation.
    """

    group: Group
    manifests: tuple[ManifestRef, ...] = ()
    later: list[GroupAction] = field(default_factory=list)
    origin: Found | None = None
    shards: ShardsRef | None = None


@dataclass(frozen=True)
class Found:
    """What a change of a layout found: the height before its entry's, and the group as it was."""

    height: int
    held: Held
    joined: Held | None = None


@dataclass
class Loading:
    """What states that others adopt are loaded with, each once.

    `under_way` are the entries whose adopts wait for what is loaded.
    """

    use_checkpoints: bool = True
    known: dict[Place, State] = field(default_factory=dict)
    under_way: set[Place] = field(default_factory=set)


@dataclass
class State:
    """The state of a line at `version`: definitions, and per incarnation what happened to it.

    `held` is of the groups of all key-spaces, by incarnation; `lineage` says from which entries
    all of that comes, and so how positions are counted (CAL-TABLE-170, -172).

    Manifests are read when a group is asked for, so that a read costs what its groups cost.
    """

    line: Line
    version: int = 0
    lineage: Lineage = field(default_factory=Lineage)
    key_spaces: dict[str, KeySpace] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    marks: dict[str, MarkState] = field(default_factory=dict)
    sealed: int | None = None
    """The line that ended with the last entry applied, if one did (CAL-LOG-193)."""
    loading: Loading = field(default_factory=Loading)
    fence: LineFence | None = None
    """The last fence of the line that the last entry is of."""

    def copy(self) -> State:
        """The same state, of which nothing changes as entries are applied to this one."""
        held = {id_: replace(one, later=list(one.later)) for id_, one in self.held.items()}
        return replace(self, key_spaces=dict(self.key_spaces), held=held, marks=dict(self.marks))

    def entry_path_at(self, height: int) -> str:
        """The path of the entry at a height, for people."""
        place = self.lineage.place_at(height)
        return "an entry" if place is None else entry_path(place.line, place.version)

    def key_space(self, name: str) -> KeySpace:
        """The key-space of a name; UnknownKeySpace (CAL-TABLE-026)."""
        for key_space in self.key_spaces.values():
            if key_space.name == name:
                return key_space
        raise CalicoError(
            "UnknownKeySpace", f"version {self.version} defines no key-space {name!r}"
        )

    def group_state(self, group: Group) -> GroupState:
        """A group's tiles and updates (CAL-LOG-050, -051, CAL-TABLE-019, -020)."""
        return self._state_of(self.held[group.incarnation])

    def _state_of(self, held: Held, under_way: int | None = None) -> GroupState:
        """What a group holds; `under_way` is the height of an entry that is not at its end."""
        group = held.group
        state = GroupState(origin=self._origin_of(held.origin))
        for ref in held.manifests:
            for record in read_manifest(self.line.folder, ref, group.incarnation):
                if not isinstance(record, Checkpoint):
                    check_layer(record, group, ref.path, corrupt_manifest, group.former, later=True)
                elif held.shards is not None:
                    corrupt_manifest(ref.path, "it holds a tile, and the group has shards")
                state.restore(record)
        if held.shards is not None:
            for tile in tiles_in_shards(self.line.folder, held.shards, group.incarnation):
                state.restore(tile)
        state.settle()
        for height, actions in groupby(held.later, lambda action: action.position.height):
            for action in actions:
                state.take(action, self._complete)
            if height != under_way:
                state.settle()
        return state

    def _origin_of(self, found: Found | None) -> Origin | None:
        """What a change of a layout found is an origin where there is anything (CAL-TABLE-132)."""
        if found is None:
            return None
        state = self._frozen(found.held, found.height)
        joined = None
        if found.joined is not None:
            other = self._frozen(found.joined, found.height)
            if other.tiles or other.layers or other.origin is not None:
                joined = Joined(found.joined.group, other)
        if state.tiles or state.layers or joined is not None:
            return Origin(found.height, found.held.group, state, joined)
        return state.origin

    def files(self) -> set[str]:
        """The paths of the data files that the groups are read from."""
        found: set[str] = set()
        for held in self.held.values():
            found |= self._state_of(held).files()
        return found

    def _frozen(self, held: Held, height: int) -> GroupState:
        """What a change found after a height; tiles that wait for an origin do not count."""
        state = self._state_of(held, under_way=height + 1)
        if state.origin is not None:
            state.tiles.clear()
        return state

    def _complete(self, layer: Layer) -> Layer:
        if isinstance(layer, Update):
            return with_files(self.line.folder, layer)
        return layer

    def apply(self, entry: Entry, where: str) -> None:
        """Applies an entry: actions in order (CAL-TABLE-020 to -022, -027, -060, -061), marks
        after those of their transaction (CAL-LOG-066).

        As they are applied, actions stand in the lineage that the entry follows; behind them the
        entry is the last one of it."""
        check_follows(entry, self.sealed)
        if self.fence is not None and self.fence.line != entry.line:
            self.fence = None
        self._apply_members(entry, where)
        adopted = entry.adopts
        if adopted is not None:
            self._adopt(entry, adopted, where)
        self.lineage = self.lineage.followed_by(entry.place, adopts=adopted is not None)
        self.version, self.sealed = entry.version, entry.seals

    def _apply_members(self, entry: Entry, where: str) -> None:
        marks = list(entry.marks)
        locations = entry.locations or ("",) * len(entry.actions)
        for action, location in zip(entry.actions, locations, strict=True):
            while marks and marks[0][0] < action.position.member:
                self._set_mark(*marks.pop(0), entry.version, where)
            self._check_placement(action, location, where)
            position = replace(action.position, height=self.lineage.height + 1)
            self._apply_action(replace(action, position=position), where)
        for member, mark in marks:
            self._set_mark(member, mark, entry.version, where)

    def _adopt(self, entry: Entry, place: Place, where: str) -> None:
        """Takes over what a version holds, and nothing of its marks (CAL-TABLE-173).

        CorruptDocument and MissingObject (CAL-LOG-221, CAL-REFS-081).
        """
        loading, line = self.loading, self.line.other(place.line)
        if place.version <= line.after:
            corrupt_document(where, f"line {place.line} begins after version {place.version}")
        if entry.place in loading.under_way:
            corrupt_document(where, "what it adopts comes from itself")
        loading.known[self.line.place(self.version)] = self.copy()
        loading.under_way.add(entry.place)
        adopted = _load(line, place.version, loading)
        loading.under_way.remove(entry.place)
        if adopted.lineage.height_of(entry.place) is not None:
            corrupt_document(where, "what it adopts comes from itself")
        loading.known[place] = adopted
        taken = adopted.copy()
        self.key_spaces, self.held, self.lineage = taken.key_spaces, taken.held, taken.lineage

    def _check_placement(self, action: Action, location: str, where: str) -> None:
        """CorruptDocument for an action that is not where those of its group are (CAL-LOG-163)."""
        if not isinstance(action, (Update, RangeDelete, Fold, CheckpointAction)):
            return
        held = self.held.get(action.incarnation)
        if held is not None and held.group.location != location:
            corrupt_document(where, f"an action of {action.incarnation} is not in its location")

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
        elif isinstance(action, Fence):
            self._meet(action, where)
        elif not isinstance(action, (Void, Seal, Adopt)):
            held = self.held.get(action.incarnation)
            if held is None:
                corrupt_document(where, f"incarnation {action.incarnation} is not defined before")
            group = held.group
            if isinstance(action, Fold):
                # Its files may be gone where it takes no effect: they are looked at where it does.
                for layer in action.layers:
                    check_layer(layer, group, where, dropped=group.former, later=True)
                if self._is_of_lineage(action):
                    held.later.append(action)
            elif isinstance(action, CheckpointAction):
                as_of = self.lineage.height_of(action.end)
                if as_of is not None:
                    held.later.append(_counted(action, as_of))
            elif isinstance(action, Settle):
                held.later.append(action)
            else:
                check_layer(action, group, where)
                held.later.append(self._complete(action))

    def _is_of_lineage(self, fold: Fold) -> bool:
        """Whether the interval of a fold is one of heights here (CAL-TABLE-172)."""
        if fold.end is not None:
            return self.lineage.height_of(fold.end) == fold.through
        return not self.lineage.has_adopted and fold.through <= self.lineage.height

    def _meet(self, action: Fence, where: str) -> None:
        """A fence has no effect but to be known of (CAL-LOG-201)."""
        version = self.version + 1
        line = self.line.holder(version)
        last = self.fence or LineFence(line, 0, dict(self.line.reach.lineage)[line])
        if action.fence <= last.fence:
            return
        if not last.horizon <= action.horizon < version:
            corrupt_document(where, f"a horizon of {action.horizon} cannot follow {last.horizon}")
        self.fence = LineFence(line, action.fence, action.horizon)

    def _change(self, action: AlterKeySpace | DropKeySpace, where: str) -> None:
        """Changes a definition or drops it; what dropped groups held goes (CAL-TABLE-061, -071)."""
        before = self.key_spaces.get(action.key_space)
        if before is None:
            corrupt_document(where, f"key-space {action.key_space} is not defined before")
        place = list(self.key_spaces)
        kept = {group.incarnation: self.held.pop(group.incarnation) for group in before.groups}
        del self.key_spaces[before.id]
        if isinstance(action, AlterKeySpace):
            definition = before.definition
            for change in action.changes:
                definition = self._one_change(definition, change, kept, action.position, where)
            self.define(key_space_of(definition, where), where, kept)
            self.key_spaces = {id_: self.key_spaces[id_] for id_ in place}

    def _one_change(
        self,
        definition: Json,
        change: Json,
        kept: dict[str, Held],
        position: Position,
        where: str,
    ) -> Json:
        """The definition after a change; `kept` then has the incarnations that are there."""
        try:
            changed = apply_changes(definition, (change,))
        except RefusedChange as refused:
            corrupt_document(where, f"a change of key-space {definition['name']!r}: {refused}")
        if change["kind"] in ("set-partitioning", "set-place", "split-group", "join-groups"):

            def as_it_is(id_: str) -> Held:
                source = next(one for one in definition["groups"] if one["group"] == id_)
                held = kept[source["incarnation"]]
                group = group_of(definition, source, where)
                return Held(
                    group, held.manifests, list(held.later), held.origin, held.shards
                )

            frozen = as_it_is(change["group"])
            joined = as_it_is(change["other"]) if "other" in change else None
            found = Found(position.height - 1, frozen, joined)
            kept[change["incarnation"]] = Held(frozen.group, origin=found)
        there = {group["incarnation"] for group in changed["groups"]}
        for incarnation in kept.keys() - there:
            del kept[incarnation]
        for added in changed["groups"]:
            if added["incarnation"] not in kept:
                kept[added["incarnation"]] = Held(group_of(changed, added, where))
        return changed

    def define(
        self, key_space: KeySpace, where: str, holding: Mapping[str, Held] | None = None
    ) -> None:
        """Adds a key-space, with what its groups hold, nothing where that is not given.

        CorruptDocument where an id (CAL-TABLE-021) or its name (CAL-TABLE-007) is there already.
        """
        if key_space.id in self.key_spaces:
            corrupt_document(where, f"key-space {key_space.id} is defined twice")
        names = [known.name for known in self.key_spaces.values()]
        check_names([*names, key_space.name], "key-spaces", where)
        groups = {held.group.id for held in self.held.values()}
        columns: set[int] = set()
        for group in key_space.groups:
            if group.incarnation in self.held or group.id in groups:
                corrupt_document(where, f"group {group.id} or its incarnation is defined twice")
            groups.add(group.id)
            known = Held(group) if holding is None else holding[group.incarnation]
            self.held[group.incarnation] = replace(known, group=group)
            for column in group.columns:
                _take_ids(columns, [column.id, *column.field_ids, *column.former], where)
            _take_ids(columns, group.dropped, where)
        self.key_spaces[key_space.id] = key_space


def _counted(action: CheckpointAction, as_of: int) -> Checkpoint:
    """A checkpoint of the lineage, as of a height."""
    position, incarnation = action.position, action.incarnation
    return Checkpoint(position, incarnation, action.partition, as_of, action.segments)


def _take_ids(taken: set[int], ids: Iterable[int], where: str) -> None:
    """CorruptDocument for an id that another column or field has (CAL-TABLE-021, -033)."""
    for id_ in ids:
        if id_ in taken:
            corrupt_document(where, f"column or field {id_} is defined twice")
        taken.add(id_)

def _hold(state: State, checkpoint: LogCheckpoint) -> None:
    """Takes over the definitions of a log checkpoint, and what it says that groups hold."""
    path = checkpoint.path

    def held(definition: Json, group: Group, described: Described) -> Held:
        found, before = None, described.origin
        if before is not None:
            joined = None if before.joined is None else frozen(definition, *before.joined)
            origin = frozen(definition, before.definition, before.described)
            found = Found(before.height, origin, joined)
        named = [manifest.path for manifest in described.manifests]
        if described.shards is not None:
            named.append(described.shards.path)
        for one in named:
            if location_of(one) != group.location:
                corrupt_document(path, f"{one!r} is not in the group's location")
        return Held(group, described.manifests, [], found, described.shards)

    def frozen(definition: Json, group: Json, described: Described) -> Held:
        return held(definition, group_of(definition, group, path), described)

    for definition in checkpoint.key_spaces:
        key_space = key_space_of(definition, path)
        holding = {}
        for group in key_space.groups:
            described = checkpoint.groups.get(group.incarnation, Described((), None, None))
            holding[group.incarnation] = held(definition, group, described)
        state.define(key_space, path, holding)
    for incarnation in checkpoint.groups.keys() - state.held.keys():
        corrupt_document(path, f"incarnation {incarnation} is not defined")


def state_at(line: Line, version: int, use_checkpoints: bool = True) -> State:
    """The state at a version at or below the head: a log checkpoint and the entries after it.

    What entries adopt is loaded in the same way.
    """
    return _load(line, version, Loading(use_checkpoints))


def _load(line: Line, version: int, loading: Loading) -> State:
    state = _nearest(line, version, loading)
    while state.version < version:
        entry = line.entry(state.version + 1)
        state.apply(entry, line.path(entry.version))
    return state


def _nearest(line: Line, version: int, loading: Loading) -> State:
    """The newest state that is known, or that a log checkpoint has; else that before entry 1."""
    passed = [
        place.version
        for place in loading.known
        if place.version <= version and line.place(place.version) == place
    ]
    newest = max(passed, default=0)
    checkpoint = newest_log_checkpoint(line, version) if loading.use_checkpoints else None
    if checkpoint is not None and checkpoint.version > newest:
        state = State(line, checkpoint.version, checkpoint.lineage, loading=loading)
        _hold(state, checkpoint)
        state.marks = {mark.application: mark for mark in checkpoint.marks}
        state.sealed, state.fence = checkpoint.sealed, checkpoint.fence
        return state
    if newest == 0:
        return State(line, loading=loading)
    return replace(loading.known[line.place(newest)].copy(), line=line)
