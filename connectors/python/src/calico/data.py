"""What lies inside data files (spec/data.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .algebra import append, combine_of
from .errors import corrupt_file, missing_object
from .keys import component_encoder
from .merge import Cells, Operations
from .schema import problem
from .storage import Folder
from .types import Type, from_arrow, is_arrow_type, is_narrower_arrow_type, parse_type

INT8 = parse_type("int8")


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


@dataclass(frozen=True)
class FileColumn:
    """A column to read: its id and type, its op in an update, its algebra if any.

    `stored` is the type that the log says an update holds it in; a segment's is in the file.
    """

    id: int
    type: Type
    op: str | None = None
    algebra: str | None = None
    stored: Type | None = None


def load(folder: Folder, path: str, kind: str, size: int, said: Said, named_by: str) -> Source:
    """A data file's bytes: MissingObject (CAL-DATA-013), CorruptFile for another size."""
    data = folder.get(path)
    if data is None:
        missing_object(path, named_by)
    if len(data) != size:
        corrupt_file(path, f"it has {len(data)} bytes, the log says {size}")
    return Source(data, kind, said, path)


class DataFile:
    """An opened data file whose metadata is that of what the log says (CAL-DATA-017)."""

    def __init__(self, source: Source) -> None:
        """CorruptFile where it cannot be read or is another file than the log says."""
        self._source = source
        with self._readable():
            self.names, metadata, self._read = _open(source)
        self.columns = self._listed(metadata)

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
        widened: frozenset[str] = frozenset(),
    ) -> pa.Table:
        """The given fields, found by name (CAL-DATA-015).

        Those `widened` may be of a narrower type too (CAL-TABLE-075, -076). CorruptFile
        where the file lacks fields, types or rows (CAL-DATA-012).
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
            narrower = name in widened and is_narrower_arrow_type(found, type_)
            if not narrower and not is_arrow_type(found, type_):
                corrupt_file(where, f"its field {name!r} is {found}, not {type_}")
        return table


def _open(
    source: Source,
) -> tuple[list[str], bytes | None, Callable[[list[str]], pa.Table]]:
    """The names of a file's fields, its metadata entry, and a function that reads fields."""
    buffer = pa.BufferReader(source.data)
    if source.kind != "parquet":
        opening = pa.ipc.open_stream if source.kind == "stream" else pa.ipc.open_file
        reader = opening(buffer)
        entry = (reader.schema.metadata or {}).get(b"calico")
        return reader.schema.names, entry, lambda names: reader.read_all()
    file = pq.ParquetFile(buffer, page_checksum_verification=True)
    found = file.schema_arrow.names
    if len(set(found)) != len(found):
        raise ValueError("it has two fields of one name")
    entry = (file.metadata.metadata or {}).get(b"calico")
    return found, entry, lambda names: file.read(columns=[name for name in names if name in found])


def read_segment(
    source: Source, key_types: Sequence[Type], columns: Sequence[FileColumn]
) -> tuple[list[bytes], list[list[Any]]]:
    """Encoded keys and cells, column by column, of a segment.

    Cells of a column that the segment does not list are null (CAL-DATA-018).
    """
    file = DataFile(source)
    for id_ in file.columns:
        if f"c{id_}" not in file.names:
            corrupt_file(source.where, f"its metadata lists column {id_}, which it lacks")
    fields = _key_fields(key_types)
    held = [column for column in columns if column.id in file.columns]
    fields.update((f"c{column.id}", column.type) for column in held)
    table = file.table(fields, {}, frozenset(fields))
    cells = {column.id: from_arrow(table[f"c{column.id}"], column.type) for column in held}
    keys = _keys(table, key_types, source.where)
    return keys, [cells.get(column.id) or [None] * len(keys) for column in columns]


def read_update(
    source: Source, key_types: Sequence[Type], columns: dict[int, FileColumn]
) -> Operations:
    """The operations of an update file or of inline rows.

    `columns` maps places among a row's cells to the columns that the update holds.
    """
    fields = _key_fields(key_types)
    keys = frozenset(fields)
    for column in columns.values():
        fields[f"c{column.id}"] = column.stored or column.type
        if column.op == "mixed":
            fields[f"o{column.id}"] = INT8
    table = DataFile(source).table(fields, {"r": INT8}, keys)
    row_ops = None
    if "r" in table.schema.names:
        row_ops = _codes(table["r"], 2, "row operation", source.where)
    cells = {place: _cells(table, column, source.where) for place, column in columns.items()}
    return Operations(_keys(table, key_types, source.where), row_ops, cells)


def _cells(table: pa.Table, column: FileColumn, where: str) -> Cells:
    cells = from_arrow(table[f"c{column.id}"], column.type)
    combine = append if column.algebra is None else combine_of(column.algebra, column.type)
    if column.op != "mixed":
        return Cells(str(column.op), cells, None, combine)
    greatest = 2 if column.algebra is None else 3
    codes = _codes(table[f"o{column.id}"], greatest, f"operation of column {column.id}", where)
    return Cells("mixed", cells, codes, combine)


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
