"""What happened to a group: its effective checkpoints and updates (spec/table.md, Replay)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .actions import Checkpoint, Fold, Layer, Position, RangeDelete, Settle, Update

if TYPE_CHECKING:
    from .definitions import Group

GroupAction = Update | RangeDelete | Fold | Checkpoint | Settle


@dataclass(frozen=True)
class Origin:
    """What a change of a layout found at a height, frozen (CAL-TABLE-132, -133)."""

    height: int
    group: Group
    state: GroupState
    joined: Joined | None = None


@dataclass(frozen=True)
class Joined:
    """A group that a change joined to another, as it was before (CAL-TABLE-151)."""

    group: Group
    state: GroupState


@dataclass
class GroupState:
    """A group's tiles, and its updates and range deletes in the order in which they apply.

    Layers of folds are among them, at the position that the fold gives them. Tiles of a group
    with an origin wait until they hold all of it, and are not read before.
    """

    tiles: dict[bytes, Checkpoint] = field(default_factory=dict)
    layers: dict[Position, Layer] = field(default_factory=dict)
    origin: Origin | None = None

    def as_of(self, partition: bytes) -> int:
        """The height up to which the tile's checkpoint includes updates, 0 without one."""
        tile = self.tiles.get(partition)
        return 0 if tile is None else tile.as_of

    def in_order(self) -> list[Layer]:
        """Updates and range deletes by position (CAL-LOG-050, CAL-MERGE-020)."""
        return [self.layers[position] for position in sorted(self.layers)]

    def files(self) -> set[str]:
        """The paths of the data files that tiles, updates, and what they come from have."""
        found = {segment.path for tile in self.tiles.values() for segment in tile.segments}
        for layer in self.layers.values():
            if isinstance(layer, Update):
                found |= {file.path for file in layer.files}
        if self.origin is not None:
            found |= self.origin.state.files()
            if self.origin.joined is not None:
                found |= self.origin.joined.state.files()
        return found

    def restore(self, record: Layer | Checkpoint) -> None:
        """Adds a record of a log checkpoint's manifests (CAL-LOG-050)."""
        if isinstance(record, Checkpoint):
            self.tiles[record.partition] = record
        else:
            self.layers[record.position] = record

    def take(self, action: GroupAction, complete: Callable[[Layer], Layer]) -> None:
        """Applies an action of an entry; one that takes no effect is ignored.

        Checkpoints and folds are of the lineage that they follow (CAL-TABLE-172); `complete`
        gives a layer of a fold its files.
        """
        if isinstance(action, Checkpoint):
            if self._checkpoint_counts(action):
                self.tiles[action.partition] = action
        elif isinstance(action, Fold):
            if self._fold_counts(action):
                self._fold(action, complete)
        elif isinstance(action, Settle):
            self.origin = None
        else:
            self.layers[action.position] = action

    def settle(self) -> None:
        """Lets go what no tile needs any more, as after each entry (CAL-TABLE-019)."""
        if self.origin is not None:
            return
        for position, layer in list(self.layers.items()):
            if isinstance(layer, Update) and self._is_included(layer):
                del self.layers[position]
        for position in sorted(self.layers):
            # Nothing earlier is left as long as this is the first of all.
            if isinstance(self.layers[position], Update):
                return
            if any(tile.as_of < position.height for tile in self.tiles.values()):
                return
            del self.layers[position]

    def _is_included(self, update: Update) -> bool:
        parts = [*update.files, *([] if update.inline is None else [update.inline])]
        partitions = {piece.partition for part in parts for piece in part.slices}
        return all(self.as_of(partition) >= update.position.height for partition in partitions)

    def _checkpoint_counts(self, action: Checkpoint) -> bool:
        """CAL-TABLE-023, and of a group with an origin CAL-TABLE-135."""
        if self.origin is not None:
            return action.as_of == self.origin.height and action.partition not in self.tiles
        newer = action.as_of > self.as_of(action.partition)
        return newer and not self._cuts(action.as_of)

    def _fold_counts(self, fold: Fold) -> bool:
        """CAL-TABLE-029."""
        if fold.after >= fold.through:
            return False
        if self.origin is not None and fold.after < self.origin.height:
            return False
        if any(fold.after < tile.as_of < fold.through for tile in self.tiles.values()):
            return False
        return not self._cuts(fold.after) and not self._cuts(fold.through)

    def _cuts(self, height: int) -> bool:
        """Whether a height lies strictly inside the interval of a fold that has a layer here."""
        return any(
            layer.after is not None and layer.after < height < position.height
            for position, layer in self.layers.items()
        )

    def _fold(self, fold: Fold, complete: Callable[[Layer], Layer]) -> None:
        for position in [one for one in self.layers if fold.after < one.height <= fold.through]:
            del self.layers[position]
        for layer in fold.layers:
            self.layers[layer.position] = complete(layer)
