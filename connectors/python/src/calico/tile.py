"""The rows of a group: checkpoints plus the updates after them (spec/tile.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .actions import Checkpoint, InlineRows, Segment, Slice, Update, UpdateFile
from .data import FileColumn, Said, Source, load, read_segment, read_update
from .errors import corrupt_file
from .format import entry_path
from .merge import Cells, Operations, Rows, apply
from .table import Column, Group, GroupState, KeySpace, State
from .types import parse_type


def group_rows(state: State, key_space: KeySpace, group: Group, columns: Sequence[Column]) -> Rows:
    """All rows of a group at the state's version, with the cells of the given columns.

    CAL-TILE-001, -002, -004. The tiles of a group share one dict, since a key lies in exactly
    one partition.
    """
    reader = _GroupReader(state, key_space, group, columns)
    tiles = state.group_state(group)
    for tile in tiles.tiles.values():
        reader.add_checkpoint(tile)
    for update in tiles.updates:
        reader.add_update(update, tiles)
    return reader.rows


class _GroupReader:
    """Collects the rows of one group."""

    def __init__(
        self, state: State, key_space: KeySpace, group: Group, columns: Sequence[Column]
    ) -> None:
        self.rows: Rows = {}
        self._folder = state.line.folder
        self._line = state.line.line
        self._key_types = key_space.key_types
        self._columns = columns
        self._incarnation = group.incarnation

    def add_checkpoint(self, tile: Checkpoint) -> None:
        """Adds the rows of a tile's segments."""
        named_by = entry_path(self._line, tile.position.version)
        for segment in tile.segments:
            self._add_segment(segment, named_by)

    def _add_segment(self, segment: Segment, named_by: str) -> None:
        source = self._load(segment, "segment", named_by)
        wanted = [FileColumn(column.id, column.type) for column in self._columns]
        keys, cells = read_segment(source, self._key_types, wanted)
        _check_segment_keys(keys, segment)
        for row, key in enumerate(keys):
            if key in self.rows:
                corrupt_file(segment.path, f"row {row} has a key that another segment holds")
            self.rows[key] = [column[row] for column in cells]

    def _load(self, file: Segment | UpdateFile, role: str, named_by: str) -> Source:
        said = Said(role, self._incarnation, file.rows)
        return load(self._folder, file.path, file.file_format, file.size, said, named_by)

    def add_update(self, update: Update, tiles: GroupState) -> None:
        """Applies an update's slices that no checkpoint includes, files before inline rows."""
        columns = self._update_columns(update)
        named_by = entry_path(self._line, update.position.version)
        parts: list[UpdateFile | InlineRows] = list(update.files)
        if update.inline is not None:
            parts.append(update.inline)
        for part in parts:
            slices = [
                piece
                for piece in part.slices
                if update.position.version > tiles.as_of(piece.partition)
            ]
            if slices:
                self._apply_part(part, slices, columns, named_by)

    def _apply_part(
        self,
        part: UpdateFile | InlineRows,
        slices: list[Slice],
        columns: dict[int, FileColumn],
        named_by: str,
    ) -> None:
        if isinstance(part, InlineRows):
            where = f"inline rows of version {named_by} in {part.where}"
            said = Said("update", self._incarnation, part.rows)
            source = Source(part.data, "stream", said, where)
        else:
            source = self._load(part, "update", named_by)
        operations = read_update(source, self._key_types, columns)
        for piece in slices:
            chosen = _cut(operations, piece)
            for key in chosen.keys:
                if not piece.key_min <= key <= piece.key_max:
                    corrupt_file(source.where, "it has a key outside of its slice's key range")
            apply(self.rows, chosen, len(self._columns))

    def _update_columns(self, update: Update) -> dict[int, FileColumn]:
        """The columns of an update that are read, by their place among the cells."""
        held = {column.column: column for column in update.columns}
        found = {}
        for place, column in enumerate(self._columns):
            if column.id in held:
                said = held[column.id]
                stored = parse_type(said.type)
                found[place] = FileColumn(column.id, column.type, said.op, column.algebra, stored)
        return found


def _check_segment_keys(keys: list[bytes], segment: Segment) -> None:
    """CorruptFile where keys do not ascend or leave the segment's range (CAL-TILE-008)."""
    for row, key in enumerate(keys):
        if not segment.key_min <= key <= segment.key_max:
            corrupt_file(segment.path, f"row {row} has a key outside of the segment's key range")
        if row > 0 and key <= keys[row - 1]:
            corrupt_file(segment.path, f"row {row} has a key that is not above the one before")


def _cut(operations: Operations, piece: Slice) -> Operations:
    """The operations of one slice's rows."""
    if piece.rows == len(operations.keys):
        return operations

    def rows(values: Sequence[Any]) -> Sequence[Any]:
        return values[piece.first_row : piece.first_row + piece.rows]

    columns = {
        place: Cells(
            column.op,
            rows(column.cells),
            None if column.codes is None else rows(column.codes),
            column.combine,
        )
        for place, column in operations.columns.items()
    }
    row_ops = None if operations.row_ops is None else rows(operations.row_ops)
    return Operations(rows(operations.keys), row_ops, columns)
