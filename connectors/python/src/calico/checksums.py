"""Checksums of data files (spec/data.md, "Checksums").

Everything here works on the bytes of a whole file. What is malformed is a ValueError.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from .format import xxh64

ENTRY = b"calico-checksums"

_TAIL = {"parquet": 8, "arrow": 10}
_BLOCK_BYTES = 24
_BUFFER_BYTES = 16


@dataclass(frozen=True)
class Part:
    """A part of a file that has a checksum: where it is, and the field that it is of, if of one."""

    start: int
    end: int
    field: str | None
    what: str


def verify_footer(data: bytes, kind: str, checksum: str | None) -> None:
    """CAL-DATA-064; `checksum` is what the log says."""
    if checksum is not None and f"{xxh64(data[_footer_start(data, kind) :]):016x}" != checksum:
        raise ValueError("its footer does not have the checksum that the log says")


def verify_parts(
    data: bytes, entry: bytes, parts: Sequence[Part], names: Sequence[str] | None = None
) -> None:
    """CAL-DATA-065, CAL-DATA-066: the parts of the fields named, or all.

    `entry` is the metadata entry of the checksums.
    """
    try:
        sums = base64.b64decode(entry, validate=True)
    except binascii.Error as error:
        raise ValueError(f"its checksums are no base64: {error}") from error
    if base64.b64encode(sums) != entry or len(sums) != 8 * len(parts):
        raise ValueError(f"it does not have a checksum for each of its {len(parts)} parts")
    for at, part in enumerate(parts):
        if names is not None and part.field is not None and part.field not in names:
            continue
        if xxh64(data[part.start : part.end]).to_bytes(8, "big") != sums[8 * at : 8 * at + 8]:
            raise ValueError(f"{part.what} does not have the checksum that its footer says")


def parquet_parts(metadata: pq.FileMetaData) -> list[Part]:
    """The column chunks of a Parquet file, row group by row group."""
    parts = []
    for group in range(metadata.num_row_groups):
        row_group = metadata.row_group(group)
        for at in range(row_group.num_columns):
            chunk = row_group.column(at)
            start = chunk.data_page_offset
            if chunk.dictionary_page_offset:
                start = min(start, chunk.dictionary_page_offset)
            field = chunk.path_in_schema.split(".")[0]
            what = f"column {field!r} of row group {group}"
            parts.append(Part(start, start + chunk.total_compressed_size, field, what))
    return parts


def arrow_parts(data: bytes, schema: pa.Schema) -> list[Part]:
    """Of each record batch of an Arrow file its metadata, and then the stretch of each field."""
    try:
        return [part for at in _blocks(data) for part in _batch_parts(data, schema, *at)]
    except (struct.error, IndexError) as error:
        raise ValueError(f"its messages are malformed: {error}") from error


def _batch_parts(
    data: bytes, schema: pa.Schema, batch: int, start: int, metadata_size: int
) -> Iterator[Part]:
    body = start + metadata_size
    yield Part(start, body, None, f"the metadata of record batch {batch}")
    message = _Table.root(data, start + 8)
    header = message.table(2)
    buffers = list(header.structs(2, _BUFFER_BYTES))
    for field in schema:
        count = _buffers_of(field.type)
        own, buffers = buffers[:count], buffers[count:]
        filled = [
            (offset, offset + length)
            for offset, length in (struct.unpack_from("<qq", data, at) for at in own)
            if length > 0
        ]
        begin = body + min((low for low, _ in filled), default=0)
        end = body + max((high for _, high in filled), default=0)
        yield Part(begin, end, field.name, f"column {field.name!r} of record batch {batch}")


def _buffers_of(type_: pa.DataType) -> int:
    """How many buffers a field has in a record batch, those of the fields inside of it included."""
    if pa.types.is_struct(type_):
        return 1 + sum(_buffers_of(field.type) for field in type_)
    if pa.types.is_map(type_):
        return 3 + _buffers_of(type_.key_type) + _buffers_of(type_.item_type)
    if pa.types.is_fixed_size_list(type_):
        return 1 + _buffers_of(type_.value_type)
    if pa.types.is_list(type_):
        return 2 + _buffers_of(type_.value_type)
    return 3 if pa.types.is_string(type_) or pa.types.is_binary(type_) else 2


def _footer_start(data: bytes, kind: str) -> int:
    """Where the footer begins, which is followed by its size and the magic."""
    tail = len(data) - _TAIL[kind]
    if tail < 0:
        raise ValueError("it is too short to have a footer")
    (size,) = struct.unpack_from("<I", data, tail)
    if size > tail:
        raise ValueError(f"a footer of {size} bytes does not fit in it")
    return tail - size


def _blocks(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The record batches that the footer lists: number, start, size of the metadata."""
    footer = _Table.root(data, _footer_start(data, "arrow"))
    for number, at in enumerate(footer.structs(3, _BLOCK_BYTES)):
        start, size = struct.unpack_from("<qi", data, at)
        yield number, start, size


class _Table:
    """A flatbuffer's table, as far as it is needed here: pyarrow tells no positions in files."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    @staticmethod
    def root(data: bytes, at: int) -> _Table:
        """The table that a buffer which begins at a position is of."""
        return _Table(data, at + struct.unpack_from("<I", data, at)[0])

    def _field(self, slot: int) -> int | None:
        """Where a field lies."""
        fields = self._at - struct.unpack_from("<i", self._data, self._at)[0]
        (size,) = struct.unpack_from("<H", self._data, fields)
        place = 4 + 2 * slot
        if place >= size:
            return None
        (offset,) = struct.unpack_from("<H", self._data, fields + place)
        return self._at + offset if offset else None

    def _target(self, slot: int) -> int | None:
        at = self._field(slot)
        return None if at is None else at + struct.unpack_from("<I", self._data, at)[0]

    def table(self, slot: int) -> _Table:
        """The table of a field."""
        at = self._target(slot)
        if at is None:
            raise ValueError("a message without a header")
        return _Table(self._data, at)

    def structs(self, slot: int, size: int) -> Iterator[int]:
        """Where the structs of a vector lie."""
        at = self._target(slot)
        if at is None:
            return
        (count,) = struct.unpack_from("<I", self._data, at)
        if count * size > len(self._data) - at:
            raise ValueError("a vector longer than its file")
        yield from range(at + 4, at + 4 + count * size, size)
