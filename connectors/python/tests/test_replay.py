"""spec/table.md, Replay: which checkpoints and folds take effect, and what leaves the state."""

from __future__ import annotations

import random
from typing import Any

import pytest

from calico.actions import (
    Checkpoint,
    Fold,
    Layer,
    Position,
    RangeDelete,
    Slice,
    Update,
    UpdateFile,
)
from calico.replay import GroupState

TILES = (b"A", b"B")
Content = dict[bytes, list[str]]


def update(version: int, tiles: bytes, index: int = 0, after: int | None = None) -> Update:
    """An update of one row in each of the tiles named by a letter."""
    slices = tuple(Slice(bytes([tile]), at, 1, b"k", b"k") for at, tile in enumerate(tiles))
    file = UpdateFile("path", "parquet", 1, len(tiles), slices)
    position = Position(version, 0, index)
    return Update(position, "i", False, (), (file,), None, len(tiles), "log", after=after)


def checkpoint(version: int, as_of: int, tile: bytes = b"A") -> Checkpoint:
    """A checkpoint of a tile, whose segments do not matter here."""
    return Checkpoint(Position(version, 0, 0), "i", tile, as_of, ())


def fold(version: int, after: int, through: int, *layers: Layer) -> Fold:
    """A fold; without layers given, of one update in the tile A."""
    made = layers or (update(through, b"A", 0, after),)
    return Fold(Position(version, 0, 0), "i", after, through, made)


def range_delete(version: int, index: int = 0, after: int | None = None) -> RangeDelete:
    """A delete of everything."""
    return RangeDelete(Position(version, 0, index), "i", None, None, None, after)


def state_of(*entries: Any) -> GroupState:
    """The state after actions, each an entry of its own."""
    state = GroupState()
    for action in entries:
        state.take(action, lambda layer: layer)
        state.settle()
    return state


def counts(state: GroupState, action: Any) -> bool:
    """Whether an action changes the state."""
    before = (dict(state.tiles), dict(state.layers))
    state.take(action, lambda layer: layer)
    return (state.tiles, state.layers) != before


A2, A3, A4 = (update(version, b"A") for version in (2, 3, 4))


@pytest.mark.parametrize(
    ("after", "through", "expected"),
    [(1, 4, True), (3, 3, False), (4, 3, False), (0, 7, True)],
)
def test_a_fold_counts_where_its_interval_is_one(
    after: int, through: int, expected: bool
) -> None:
    assert counts(state_of(A2, A3, A4), fold(8, after, through)) is expected


@pytest.mark.parametrize(
    ("after", "through", "expected"),
    [(1, 4, False), (2, 4, False), (3, 4, True), (1, 3, True), (1, 2, True), (0, 5, False)],
)
def test_a_fold_over_a_checkpoint_is_void(after: int, through: int, expected: bool) -> None:
    state = state_of(A2, update(3, b"B"), A4, checkpoint(5, 3))
    layer = update(through, b"B", 0, after)
    assert counts(state, fold(8, after, through, layer)) is expected


@pytest.mark.parametrize(
    ("after", "through", "expected"),
    [(2, 4, True), (1, 4, True), (2, 5, True), (1, 5, True), (1, 2, True), (4, 5, True)]
    + [(3, 4, False), (2, 3, False), (3, 5, False), (1, 3, False)],
)
def test_a_fold_cuts_into_no_other(after: int, through: int, expected: bool) -> None:
    state = state_of(A2, A3, A4, update(5, b"A"), fold(6, 2, 4))
    assert counts(state, fold(8, after, through, update(through, b"AB", 0, after))) is expected


@pytest.mark.parametrize(("as_of", "expected"), [(2, True), (3, False), (4, True), (5, True)])
def test_a_checkpoint_inside_a_fold_is_void(as_of: int, expected: bool) -> None:
    for tile in TILES:
        state = state_of(A2, A3, A4, update(5, b"A"), fold(6, 2, 4))
        assert counts(state, checkpoint(8, as_of, tile)) is expected


def test_an_interval_is_gone_with_the_last_of_its_layers() -> None:
    state = state_of(A2, A3, fold(5, 1, 3), checkpoint(6, 3))
    assert state.layers == {}
    assert counts(state, checkpoint(8, 2, b"B"))


def test_a_range_delete_leaves_when_nothing_is_below_and_no_tile_is_older() -> None:
    assert state_of(range_delete(2)).layers == {}
    assert state_of(A2, range_delete(3), checkpoint(5, 2)).layers.keys() == {Position(3, 0, 0)}
    assert state_of(A2, range_delete(3), checkpoint(5, 3)).layers == {}
    below = state_of(update(2, b"AB"), range_delete(3), checkpoint(5, 4))
    assert below.layers.keys() == {Position(2, 0, 0), Position(3, 0, 0)}


def test_what_leaves_does_so_after_the_entry() -> None:
    state = state_of(A2)
    layers = (range_delete(3, 0, 1),)
    state.take(fold(5, 1, 3, *layers), lambda layer: layer)
    assert not counts(state, fold(5, 2, 4, update(4, b"A", 0, 2)))
    state.settle()
    assert counts(state, fold(6, 2, 4, update(4, b"A", 0, 2)))


class Model:
    """Random commits: what each tile's list is at each version, and what data files hold."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.version = 1
        self.log: list[tuple[int, bytes | None, str]] = []
        self.files: dict[Position, Any] = {}
        self.segments: dict[Position, list[str]] = {}
        self.kept = 0

    def list_at(self, tile: bytes, version: int) -> list[str]:
        """The plain truth: operations one after another; an empty text deletes all."""
        return self.applied([], tile, 0, version)

    def applied(self, below: list[str], tile: bytes, after: int, through: int) -> list[str]:
        """A list with the operations of an interval applied."""
        items = list(below)
        for version, name, text in self.log:
            if after < version <= through and name in (None, tile):
                items = [] if text == "" else [*items, text]
        return items

    def next_action(self) -> Any:
        """Any action; checkpoints and folds may come from any state before."""
        self.version += 1
        kind = self.random.choice("uuuurccff")
        earlier = self.random.randrange(0, self.version + 1)
        if kind == "u":
            return self.new_update()
        if kind == "r":
            self.log.append((self.version, None, ""))
            return range_delete(self.version)
        if kind == "c":
            tile = self.random.choice(TILES)
            action = checkpoint(self.version, earlier, tile)
            self.segments[action.position] = self.list_at(tile, earlier)
            return action
        return self.new_fold(self.random.randrange(0, self.version), earlier)

    def new_update(self) -> Update:
        """An append to one tile or both."""
        tiles = self.random.choice((b"A", b"B", b"AB"))
        for tile in tiles:
            self.log.append((self.version, bytes([tile]), f"{chr(tile)}{self.version}"))
        return update(self.version, tiles)

    def new_fold(self, after: int, through: int) -> Fold:
        """A fold of the updates of an interval: one layer each, ranges as they are."""
        layers: list[Layer] = []
        for version in range(after + 1, through + 1):
            rows = [one for one in self.log if one[0] == version]
            if any(text == "" for _, _, text in rows):
                layers.append(range_delete(through, len(layers), after))
            elif rows:
                tiles = b"".join(name for _, name, _ in rows if name is not None)
                made = update(through, tiles, len(layers), after)
                self.files[(self.version, made.position)] = version
                layers.append(made)
        return Fold(Position(self.version, 0, 0), "i", after, through, tuple(layers))


def list_of(model: Model, state: GroupState, origin: dict[Position, int], tile: bytes) -> list[str]:
    """A tile's list as a reader puts it together (CAL-TILE-001, -002)."""
    held = state.tiles.get(tile)
    items = [] if held is None else list(model.segments[held.position])
    for layer in state.in_order():
        if layer.position.height <= state.as_of(tile):
            continue
        if isinstance(layer, RangeDelete):
            items = []
        elif any(piece.partition == tile for piece in layer.files[0].slices):
            items.append(f"{tile.decode()}{origin[layer.position]}")
    return items


@pytest.mark.parametrize("seed", range(300))
def test_no_update_is_lost_or_applied_twice_whatever_lands_when(seed: int) -> None:
    model, state = Model(seed), GroupState()
    origin: dict[Position, int] = {}
    for _ in range(25):
        action = model.next_action()
        if isinstance(action, Update):
            origin[action.position] = action.position.height

        def complete(layer: Layer, version: int = model.version) -> Layer:
            if isinstance(layer, Update):
                origin[layer.position] = model.files[(version, layer.position)]
            return layer

        state.take(action, complete)
        state.settle()
        for tile in TILES:
            expected = model.list_at(tile, model.version)
            assert list_of(model, state, origin, tile) == expected, action


def test_without_the_rules_of_intervals_updates_apply_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(GroupState, "_cuts", lambda self, version: False)
    with pytest.raises(AssertionError):
        for seed in range(300):
            test_no_update_is_lost_or_applied_twice_whatever_lands_when(seed)
