"""The rows of a group: checkpoints plus the updates after them (spec/tile.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .actions import (
    Checkpoint,
    InlineRows,
    RangeDelete,
    Segment,
    Slice,
    Update,
    UpdateColumn,
    UpdateFile,
)
from .computing import Computation, Place
from .data import FileColumn, Said, Source, load, read_segment, read_sources, read_update
from .definitions import Column, Group, key_columns
from .errors import corrupt_file
from .expr import compile_filter, parse_expression
from .keys import decode_key
from .merge import Cells, Operations, Rows, apply, delete_range
from .replay import GroupState
from .table import State
from .types import Type, parse_type, widens


def group_rows(state: State, group: Group, columns: Sequence[Column]) -> Rows:
    """All rows of a group at the state's version, with the cells of the given columns.

    CAL-TILE-001, -002, -004. Cells are as the columns' forms hold them.
    """
    happened = state.group_state(group)
    # What expressions name or assign is read too, behind what is asked for.
    hidden = _hidden_columns(happened, group, columns)
    return _rows(state, group, happened, [*columns, *hidden])


def _rows(state: State, group: Group, happened: GroupState, columns: Sequence[Column]) -> Rows:
    """The rows of a group, or of one that was an origin's (CAL-TABLE-134)."""
    reader = _GroupReader(state, group, columns, whole=happened.origin is not None)
    if happened.origin is not None:
        origin = happened.origin
        rows = _rows(state, origin.group, origin.state, columns)
        if origin.joined is not None:
            other = _rows(state, origin.joined.group, origin.joined.state, columns)
            given = {column.id for column in origin.joined.group.columns}
            _join(rows, other, [at for at, column in enumerate(columns) if column.id in given])
        reader.add_origin(rows)
    else:
        for tile in happened.tiles.values():
            reader.add_checkpoint(tile)
    for layer in happened.in_order():
        if isinstance(layer, RangeDelete):
            reader.delete_range(layer, happened)
        else:
            reader.add_update(layer, happened)
    return reader.rows()


def _join(rows: Rows, other: Rows, places: list[int]) -> None:
    """Lays the cells of a group that joined over rows without them (CAL-TABLE-152)."""
    for cells in rows.cells.values():
        for place in places:
            cells[place] = None
    for key, given in other.cells.items():
        if key not in rows.cells:
            rows.cells[key] = [None] * len(given)
            rows.latent.add(key)
        for place in places:
            rows.cells[key][place] = given[place]
    for key, failed in other.failed.items():
        rows.failed[key] = rows.failed.get(key, 0) + failed


def range_test(
    lower: bytes | None, upper: bytes | None, condition: str | None, key_types: Sequence[Type]
) -> Callable[[bytes], bool]:
    """Whether a range delete deletes a key (CAL-MERGE-009)."""
    names = key_columns(key_types)
    test = None
    if condition is not None:
        test, _ = compile_filter(parse_expression(condition), names)

    def is_deleted(key: bytes) -> bool:
        if (lower is not None and key < lower) or (upper is not None and key >= upper):
            return False
        return test is None or test(dict(zip(names, decode_key(key_types, key)))) is True

    return is_deleted


class _GroupReader:
    """Collects the rows of one group, tile by tile.

    With `whole` it takes them together, whatever partitions they lie in.
    """

    def __init__(
        self, state: State, group: Group, columns: Sequence[Column], *, whole: bool
    ) -> None:
        self._whole = whole
        self._tiles: dict[bytes, Rows] = {}
        self._folder = state.line.folder
        self._state = state
        self._group = group
        self._key_types = group.key_types
        self._columns = columns

    def rows(self) -> Rows:
        """The rows of all tiles; a key lies in exactly one."""
        together = Rows()
        for tile in self._tiles.values():
            together.cells.update(tile.cells)
            together.latent |= tile.latent
        return together

    def add_origin(self, rows: Rows) -> None:
        """Adds what the group's origin holds; existence is a matter of anchors."""
        if not self._group.anchor:
            rows.latent.clear()
        self._tiles[b""] = rows

    def _rows_of(self, partition: bytes) -> Rows:
        """The rows of a tile, to which an update's slice is applied."""
        return self._tiles.setdefault(b"" if self._whole else partition, Rows())

    def add_checkpoint(self, tile: Checkpoint) -> None:
        """Adds the rows of a tile's segments."""
        named_by = self._state.entry_path_at(tile.position.height)
        rows = self._tiles[tile.partition] = Rows()
        for segment in tile.segments:
            self._add_segment(rows, segment, named_by)

    def _add_segment(self, rows: Rows, segment: Segment, named_by: str) -> None:
        source = self._load(segment, "segment", named_by)
        wanted = [_file_column(column) for column in self._columns]
        keys, cells, exists = read_segment(source, self._key_types, wanted, self._group.anchor)
        _check_segment_keys(keys, segment)
        there = [True] * len(keys) if exists is None else exists
        latent = [key for key, is_there in zip(keys, there) if not is_there]
        if self._group.anchor and len(latent) != segment.latent:
            found = f"it has {len(latent)} latent rows, the log says {segment.latent}"
            corrupt_file(segment.path, found)
        rows.latent.update(latent)
        for row, key in enumerate(keys):
            if key in rows.cells:
                corrupt_file(segment.path, f"row {row} has a key that another segment holds")
            rows.cells[key] = [column[row] for column in cells]

    def _load(self, file: Segment | UpdateFile, role: str, named_by: str) -> Source:
        said = Said(role, self._group.incarnation, file.rows)
        return load(self._folder, file, said, named_by)

    def delete_range(self, range_: RangeDelete, happened: GroupState) -> None:
        """Deletes a range from the tiles whose checkpoints do not include that."""
        is_deleted = range_test(range_.lower, range_.upper, range_.condition, self._key_types)
        for partition, rows in self._tiles.items():
            if range_.position.height > happened.as_of(partition):
                delete_range(rows, is_deleted)

    def add_update(self, update: Update, happened: GroupState) -> None:
        """Applies an update's slices that no checkpoint includes, files before inline rows."""
        parts: list[UpdateFile | InlineRows] = list(update.files)
        if update.inline is not None:
            parts.append(update.inline)
        computation = None
        if update.expression is not None:
            computation = Computation(update.expression, update.columns)
        for part in parts:
            slices = [
                piece
                for piece in part.slices
                if update.position.height > happened.as_of(piece.partition)
            ]
            if slices:
                self._apply_part(part, slices, update, computation)

    def _apply_part(
        self,
        part: UpdateFile | InlineRows,
        slices: list[Slice],
        update: Update,
        computation: Computation | None,
    ) -> None:
        if isinstance(part, InlineRows):
            where = f"inline rows in {part.where}"
            said = Said("update", self._group.incarnation, part.rows)
            source = Source(part.data, "stream", said, where)
        else:
            source = self._load(part, "update", update.where)
        if computation is not None:
            self._compute(source, slices, update, computation)
            return
        columns = self._update_columns(update)
        operations = read_update(source, self._key_types, columns, update.patches)
        for piece in slices:
            chosen = _cut(operations, piece)
            for row, key in enumerate(chosen.keys):
                if not piece.key_min <= key <= piece.key_max:
                    corrupt_file(source.where, "it has a key outside of its slice's key range")
                if row > 0 and key < chosen.keys[row - 1]:
                    corrupt_file(source.where, "its keys are not in order")  # CAL-DATA-060
            apply(self._rows_of(piece.partition), chosen, len(self._columns))

    def _compute(
        self, source: Source, slices: list[Slice], update: Update, computation: Computation
    ) -> None:
        """Applies the rows of an update with an expression, in order (CAL-MERGE-040)."""
        places = {
            column.id: Place(place, column.type, column.form, column.algebra)
            for place, column in enumerate(self._columns)
        }
        keys, sources = read_sources(source, self._key_types, computation.source_types)
        for piece in slices:
            rows = self._rows_of(piece.partition)
            for row in range(piece.first_row, piece.first_row + piece.rows):
                key = keys[row]
                if not piece.key_min <= key <= piece.key_max:
                    corrupt_file(source.where, "it has a key outside of its slice's key range")
                if row > piece.first_row and key < keys[row - 1]:
                    corrupt_file(source.where, "its keys are not in order")  # CAL-DATA-060
                # Components that were widened since have the values that they had.
                given = (decode_key(self._key_types, key), sources[row])
                computation.apply(rows, key, given, places, update.patches, len(self._columns))

    def _update_columns(self, update: Update) -> dict[int, FileColumn]:
        """The columns of an update that are read, by their place among the cells."""
        held = {column.column: column for column in update.columns}
        found = {}
        for place, column in enumerate(self._columns):
            if column.id in held:
                said = held[column.id]
                found[place] = _file_column(column, said.op, parse_type(said.type))
        return found


def _hidden_columns(
    happened: GroupState, group: Group, columns: Sequence[Column]
) -> list[Column]:
    """The columns that expressions name or assign and that are not read otherwise.

    One that the group has not has the widest type that is said of it (CAL-TABLE-043, -138).
    """
    layers = happened.in_order()
    said: list[tuple[int, Type]] = []
    below = [happened.origin]
    while below:
        origin = below.pop()
        for frozen in () if origin is None else (origin, origin.joined):
            if frozen is not None:
                layers += frozen.state.in_order()
                said += [(column.id, column.type) for column in frozen.group.columns]
                below.append(frozen.state.origin)
    named: dict[int, UpdateColumn] = {}
    for update in (layer for layer in layers if isinstance(layer, Update)):
        targets = () if update.expression is None else update.expression.target
        said += [(one.column, parse_type(one.type)) for one in (*update.columns, *targets)]
        if update.expression is not None:
            named.update((one.column, one) for one in (*update.columns, *targets))
    asked = {column.id for column in columns}
    defined = {column.id: column for column in group.columns}
    hidden = []
    for id_, one in named.items():
        if id_ in asked:
            continue
        if id_ in defined:
            hidden.append(defined[id_])
            continue
        type_ = parse_type(one.type)
        for other, wider in said:
            if other == id_ and widens(type_, wider):
                type_ = wider
        order_type = None if one.order_type is None else parse_type(one.order_type)
        hidden.append(Column(id_, f"c{id_}", type_, type_, one.algebra, (), order_type))
    return hidden


def _file_column(column: Column, op: str | None = None, stored: Type | None = None) -> FileColumn:
    order_type, former = column.order_type, column.former
    return FileColumn(column.id, column.type, op, column.algebra, order_type, stored, former)


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
