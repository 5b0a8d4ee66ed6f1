"""What lies inside data files (spec/data.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .errors import corrupt_file, missing_object
from .keys import component_encoder
from .merge import Cells, Operations
from .storage import Folder
from .types import Type, from_arrow, is_arrow_type, parse_type

INT8 = parse_type("int8")


@dataclass(frozen=True)
class Source:
    """The bytes of a data file or of inline rows, and the name that errors give them."""

    data: bytes
    kind: str  # parquet, arrow, or stream for inline rows
    rows: int
    where: str


@dataclass(frozen=True)
class FileColumn:
    """A column to read: its id and type, its op in an update, whether it takes deltas."""

    id: int
    type: Type
    op: str | None = None
    appends: bool = False


def load(folder: Folder, path: str, kind: str, size: int, rows: int, named_by: str) -> Source:
    """A data file's bytes: MissingObject (CAL-DATA-013), CorruptFile for another size."""
    data = folder.get(path)
    if data is None:
        missing_object(path, named_by)
    if len(data) != size:
        corrupt_file(path, f"it has {len(data)} bytes, the log says {size}")
    return Source(data, kind, rows, path)


def read_table(source: Source, fields: dict[str, Type], optional: dict[str, Type]) -> pa.Table:
    """The given fields of a data file, found by name (CAL-DATA-015).

    CorruptFile where the file is malformed or lacks fields, types or rows (CAL-DATA-012).
    """
    try:
        table = _read(source, [*fields, *optional])
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as error:
        corrupt_file(source.where, f"it cannot be read as {source.kind}: {error}")
    if table.num_rows != source.rows:
        found = f"it has {table.num_rows} rows, the log says {source.rows}"
        corrupt_file(source.where, found)
    for name, type_ in {**fields, **optional}.items():
        count = table.schema.names.count(name)
        if count == 0 and name in optional:
            continue
        if count != 1:
            corrupt_file(source.where, f"it has {count} fields {name!r} in place of one")
        found = table.schema.field(name).type
        if not is_arrow_type(found, type_):
            corrupt_file(source.where, f"its field {name!r} is {found}, not {type_}")
    return table


def _read(source: Source, names: list[str]) -> pa.Table:
    buffer = pa.BufferReader(source.data)
    if source.kind == "stream":
        return pa.ipc.open_stream(buffer).read_all()
    if source.kind == "arrow":
        return pa.ipc.open_file(buffer).read_all()
    file = pq.ParquetFile(buffer, page_checksum_verification=True)
    found = file.schema_arrow.names
    if len(set(found)) != len(found):
        raise ValueError("it has two fields of one name")
    return file.read(columns=[name for name in names if name in found])


def read_segment(
    source: Source, key_types: Sequence[Type], columns: Sequence[FileColumn]
) -> tuple[list[bytes], list[list[Any]]]:
    """Encoded keys and cells, column by column, of a segment."""
    fields = _key_fields(key_types)
    fields.update((f"c{column.id}", column.type) for column in columns)
    table = read_table(source, fields, {})
    cells = [from_arrow(table[f"c{column.id}"], column.type) for column in columns]
    return _keys(table, key_types, source.where), cells


def read_update(
    source: Source, key_types: Sequence[Type], columns: dict[int, FileColumn]
) -> Operations:
    """The operations of an update file or of inline rows.

    `columns` maps places among a row's cells to the columns that the update holds.
    """
    fields = _key_fields(key_types)
    for column in columns.values():
        fields[f"c{column.id}"] = column.type
        if column.op == "mixed":
            fields[f"o{column.id}"] = INT8
    table = read_table(source, fields, {"r": INT8})
    row_ops = None
    if "r" in table.schema.names:
        row_ops = _codes(table["r"], 1, "row operation", source.where)
    cells = {place: _cells(table, column, source.where) for place, column in columns.items()}
    return Operations(_keys(table, key_types, source.where), row_ops, cells)


def _cells(table: pa.Table, column: FileColumn, where: str) -> Cells:
    cells = from_arrow(table[f"c{column.id}"], column.type)
    if column.op != "mixed":
        return Cells(str(column.op), cells)
    greatest = 3 if column.appends else 2
    codes = _codes(table[f"o{column.id}"], greatest, f"operation of column {column.id}", where)
    return Cells("mixed", cells, codes)


def _codes(array: pa.ChunkedArray, greatest: int, what: str, where: str) -> list[int]:
    """Operation codes; CorruptFile for one that is not listed (CAL-DATA-002, -014)."""
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
