"""What lies inside data files (spec/data.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .actions import Segment, UpdateFile
from .algebra import Form, Ordered, form_of
from .checksums import ENTRY, arrow_parts, parquet_parts, verify_footer, verify_parts
from .errors import corrupt_file, missing_object
from .keys import component_encoder
from .merge import DELTA, Cells, Operations
from .schema import problem
from .storage import Folder
from .types import Type, from_arrow, is_arrow_type, is_earlier_arrow_type, parse_type

INT8 = parse_type("int8")
BOOL = parse_type("bool")
FLOAT32, FLOAT64 = parse_type("float32"), parse_type("float64")


@dataclass(frozen=True)
class Said:
    """What the log says of a file or of inline rows. `role` is update or segment."""

    role: str
    incarnation: str
    rows: int


@dataclass(frozen=True)
class Source:
    """The bytes of a data file or of inline rows, and the name that errors give them."""

    data: bytes
    kind: str  # parquet, arrow, or stream for inline rows
    said: Said
    where: str
    checksum: str | None = None  # of the footer, where the log says it


@dataclass(frozen=True)
class FileColumn:
    """A column to read: its id and type, its op in an update, its algebra and orders if any.

    `stored` is the type that a file holds it in where that may be a narrower one: what the log
    says of an update's. `former` are ids of struct fields that the type had.
    """

    id: int
    type: Type
    op: str | None = None
    algebra: str | None = None
    order_type: Type | None = None
    stored: Type | None = None
    former: frozenset[int] = frozenset()

    @cached_property
    def form(self) -> Form:
        """How its cells are held once they are read."""
        return form_of(self.algebra, self.type, self.order_type)

    @cached_property
    def stored_form(self) -> Form:
        """How a file holds its cells: companions are those of the type that is stored."""
        return form_of(self.algebra, self.stored or self.type, self.order_type)


def load(folder: Folder, file: UpdateFile | Segment, said: Said, named_by: str) -> Source:
    """A data file's bytes: MissingObject (CAL-DATA-013), CorruptFile for another size."""
    path, size = file.path, file.size
    data = folder.get(path)
    if data is None:
        missing_object(path, named_by)
    if len(data) != size:
        corrupt_file(path, f"it has {len(data)} bytes, the log says {size}")
    return Source(data, file.file_format, said, path, file.checksum)


class DataFile:
    """An opened data file whose metadata is that of what the log says (CAL-DATA-017)."""

    def __init__(self, source: Source) -> None:
        """CorruptFile where it cannot be read or is another file than the log says."""
        self._source = source
        with self._readable():
            self._schema, metadata, self._read = _open(source)
        self.columns = self._listed(metadata)

    @property
    def names(self) -> list[str]:
        """The names of its fields."""
        return self._schema.names

    def holds(self, name: str, type_: Type) -> bool:
        """Whether it has one field of the name, of that type."""
        if self.names.count(name) != 1:
            return False
        return is_arrow_type(self._schema.field(name).type, type_)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Turns what readers of file formats raise into CorruptFile (CAL-DATA-012)."""
        try:
            yield
        except (pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as error:
            found = f"it cannot be read as {self._source.kind}: {error}"
            corrupt_file(self._source.where, found)

    def _listed(self, metadata: bytes | None) -> frozenset[int]:
        """The ids of the columns that the metadata lists, after a look at what it is of."""
        where, said = self._source.where, self._source.said
        if metadata is None:
            corrupt_file(where, "it has no metadata entry 'calico'")
        try:
            value = json.loads(metadata.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            corrupt_file(where, f"its metadata is no JSON: {error}")
        found = problem(value, "file-metadata.schema.json")
        if found is not None:
            corrupt_file(where, f"in its metadata {found}")
        if (value["role"], value["incarnation"]) != (said.role, said.incarnation):
            is_of = f"{value['role']} of {value['incarnation']}"
            corrupt_file(where, f"it is {is_of}, the log says {said.role} of {said.incarnation}")
        return frozenset(column["column"] for column in value["columns"])

    def table(
        self,
        fields: dict[str, Type],
        optional: dict[str, Type],
        changed: Mapping[str, frozenset[int]] = MappingProxyType({}),
    ) -> pa.Table:
        """The given fields, found by name (CAL-DATA-015).

        Those `changed` may be of an earlier type too (CAL-TABLE-058, -075, -076), with the
        ids of struct fields that their columns had. CorruptFile where the file lacks fields,
        types or rows (CAL-DATA-012).
        """
        where, rows = self._source.where, self._source.said.rows
        with self._readable():
            table = self._read([*fields, *optional])
            table.validate(full=True)
        if table.num_rows != rows:
            corrupt_file(where, f"it has {table.num_rows} rows, the log says {rows}")
        for name, type_ in {**fields, **optional}.items():
            count = table.schema.names.count(name)
            if count == 0 and name in optional:
                continue
            if count != 1:
                corrupt_file(where, f"it has {count} fields {name!r} in place of one")
            found = table.schema.field(name).type
            parquet = self._source.kind == "parquet"
            if name in changed:
                fits = is_earlier_arrow_type(found, type_, parquet, changed[name])
            else:
                fits = is_arrow_type(found, type_, parquet)
            if not fits:
                corrupt_file(where, f"its field {name!r} is {found}, not {type_}")
        return table


def _open(
    source: Source,
) -> tuple[pa.Schema, bytes | None, Callable[[list[str]], pa.Table]]:
    """A file's schema, its metadata entry, and a function that reads fields."""
    buffer = pa.BufferReader(source.data)
    if source.kind != "parquet":
        opening = pa.ipc.open_stream if source.kind == "stream" else pa.ipc.open_file
        if source.kind == "arrow":
            verify_footer(source.data, source.kind, source.checksum)
        reader = opening(buffer)
        entries = reader.schema.metadata or {}
        entry = entries.get(b"calico")
        if source.kind == "arrow" and ENTRY in entries:
            # pyarrow reads files whole.
            verify_parts(source.data, entries[ENTRY], arrow_parts(source.data, reader.schema))
        return reader.schema, entry, lambda names: reader.read_all()
    verify_footer(source.data, source.kind, source.checksum)
    file = pq.ParquetFile(buffer, page_checksum_verification=True)
    found = file.schema_arrow.names
    if len(set(found)) != len(found):
        raise ValueError("it has two fields of one name")
    entries = file.metadata.metadata or {}
    entry, checksums = entries.get(b"calico"), entries.get(ENTRY)

    def read(names: list[str]) -> pa.Table:
        if checksums is not None:
            verify_parts(source.data, checksums, parquet_parts(file.metadata), names)
        return file.read(columns=[name for name in names if name in found])

    return file.schema_arrow, entry, read


def read_segment(
    source: Source, key_types: Sequence[Type], columns: Sequence[FileColumn], anchor: bool
) -> tuple[list[bytes], list[list[Any]], list[bool] | None]:
    """Encoded keys, cells column by column, and of the anchor whether records exist.

    Cells of a column that the segment does not list are null (CAL-DATA-018). The last is None
    where all records exist.
    """
    file = DataFile(source)
    for id_ in file.columns:
        if f"c{id_}" not in file.names:
            corrupt_file(source.where, f"its metadata lists column {id_}, which it lacks")
    fields, optional = _key_fields(key_types), {"x": BOOL} if anchor else {}
    changed = dict.fromkeys(fields, frozenset[int]())
    held = [_as_stored(column, file) for column in columns if column.id in file.columns]
    for column in held:
        fields[f"c{column.id}"] = column.type
        changed[f"c{column.id}"] = column.former
        companion = column.stored_form.companion
        if companion is not None:
            optional[f"a{column.id}"] = companion
    table = file.table(fields, optional, changed)
    keys = _keys(table, key_types, source.where)
    cells = {column.id: _held(table, column, source.where) for column in held}
    every = [cells.get(column.id) or [None] * len(keys) for column in columns]
    return keys, every, _existence(table, source.where) if anchor else None


def _as_stored(column: FileColumn, file: DataFile) -> FileColumn:
    """The column as a segment holds it, whose companions tell sums that were float32 from others.

    All other cells and companions are held alike whatever the width of the type.
    """
    narrow = column.algebra == "sum" and column.type == FLOAT64
    if narrow and file.holds(f"c{column.id}", FLOAT32):
        return replace(column, stored=FLOAT32)
    return column


def _existence(table: pa.Table, where: str) -> list[bool] | None:
    """The column `x`, None where it is absent; CorruptFile for a null (CAL-DATA-019)."""
    if "x" not in table.schema.names:
        return None
    if table["x"].null_count > 0:
        corrupt_file(where, "its column x holds nulls")
    return table["x"].to_pylist()


def _values(table: pa.Table, name: str, type_: Type, where: str) -> list[Any]:
    """The plain values of a field; CorruptFile where they are malformed."""
    try:
        return from_arrow(table[name], type_)
    except ValueError as error:
        corrupt_file(where, f"its field {name!r}: {error}")


def _held(table: pa.Table, column: FileColumn, where: str) -> list[Any]:
    """Cells as the column's form holds them, companions included (CAL-DATA-034)."""
    form, values = column.stored_form, _values(table, f"c{column.id}", column.type, where)
    if form.companion is None:
        return values
    name = f"a{column.id}"
    companions: list[Any] = [None] * len(values)
    if name in table.schema.names:
        companions = from_arrow(table[name], form.companion)
    try:
        return [form.held(value, companion) for value, companion in zip(values, companions)]
    except ValueError as error:
        corrupt_file(where, f"its field {name!r} holds {error}")


def read_update(
    source: Source,
    key_types: Sequence[Type],
    columns: dict[int, FileColumn],
    patches: bool = False,
) -> Operations:
    """The operations of an update file or of inline rows.

    `columns` maps places among a row's cells to the columns that the update holds; `patches` says
    whether rows may be patches (CAL-DATA-029).
    """
    fields, optional = _key_fields(key_types), {"r": INT8}
    keys = dict.fromkeys(fields, frozenset[int]())
    for column in columns.values():
        fields[f"c{column.id}"] = column.stored or column.type
        if column.op == "mixed":
            fields[f"o{column.id}"] = INT8
        companion = column.stored_form.companion
        if companion is not None:
            # Orders are part of deltas; an accumulator stands only where it is needed.
            needed = column.algebra == "last_by" and column.op != "set"
            (fields if needed else optional)[f"a{column.id}"] = companion
    table = DataFile(source).table(fields, optional, keys)
    row_ops = None
    if "r" in table.schema.names:
        row_ops = _codes(table["r"], 3 if patches else 2, "row operation", source.where)
    cells = {place: _cells(table, column, source.where) for place, column in columns.items()}
    return Operations(_keys(table, key_types, source.where), row_ops, cells)


def read_sources(
    source: Source, key_types: Sequence[Type], types: Sequence[Type]
) -> tuple[list[bytes], list[tuple[Any, ...]]]:
    """The encoded keys of an update with an expression, and its source columns row by row."""
    fields = _key_fields(key_types)
    keys = dict.fromkeys(fields, frozenset[int]())
    names = [f"s{at}" for at in range(len(types))]
    fields.update(zip(names, types))
    table = DataFile(source).table(fields, {}, keys)
    values = [_values(table, name, type_, source.where) for name, type_ in zip(names, types)]
    encoded = _keys(table, key_types, source.where)
    return encoded, list(zip(*values)) if values else [()] * len(encoded)


def _cells(table: pa.Table, column: FileColumn, where: str) -> Cells:
    codes = None
    if column.op == "mixed":
        greatest = 2 if column.algebra is None else 3
        what = f"operation of column {column.id}"
        codes = _codes(table[f"o{column.id}"], greatest, what, where)
    cells = _held(table, column, where)
    if column.algebra == "last_by":
        cells = ordered_cells(cells, str(column.op), codes)
    return Cells(str(column.op), cells, codes, column.form.combine)


def ordered_cells(cells: list[Any], op: str, codes: list[int] | None) -> list[Any]:
    """Cells of last_by in an update, None for what is no operation.

    A delta is what has an order (CAL-DATA-035); what is set has none (CAL-MERGE-036).
    """
    found: list[Any] = []
    for row, cell in enumerate(cells):
        is_delta = op == "delta" or (codes is not None and codes[row] == DELTA)
        if cell is None or (cell.order if is_delta else cell.value) is None:
            found.append(None)
        else:
            found.append(cell if is_delta else Ordered(cell.value, None))
    return found


def _codes(array: pa.ChunkedArray, greatest: int, what: str, where: str) -> list[int]:
    """Operation codes; CorruptFile for a null and one that is not listed (CAL-DATA-014, -019)."""
    codes = array.to_pylist()
    for row, code in enumerate(codes):
        if code is None or not 0 <= code <= greatest:
            corrupt_file(where, f"row {row} has the unknown {what} {code}")
    return codes


def _key_fields(key_types: Sequence[Type]) -> dict[str, Type]:
    return {f"k{index}": type_ for index, type_ in enumerate(key_types)}


def _keys(table: pa.Table, key_types: Sequence[Type], where: str) -> list[bytes]:
    encoded = []
    for index, type_ in enumerate(key_types):
        array = table[f"k{index}"]
        if array.null_count > 0:
            corrupt_file(where, f"its key column k{index} holds nulls")
        encode = component_encoder(type_)
        encoded.append([encode(value) for value in from_arrow(array, type_)])
    return encoded[0] if len(encoded) == 1 else [b"".join(parts) for parts in zip(*encoded)]
