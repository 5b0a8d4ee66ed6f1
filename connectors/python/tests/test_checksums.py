"""spec/data.md, "Checksums": the parts of files, and what is held against them."""

from __future__ import annotations

import base64
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calico.checksums import ENTRY, Part, arrow_parts, parquet_parts, verify_parts
from calico.format import xxh64

NESTED = {
    "k0": pa.array([1, 2, 3], pa.int64()),
    "c1": pa.array([["a", None], None, []], pa.list_(pa.utf8())),
    "c2": pa.array(
        [{"f1": 1, "f2": "x"}, None, {"f1": None, "f2": ""}],
        pa.struct([("f1", pa.int32()), ("f2", pa.utf8())]),
    ),
    "c3": pa.array([[("a", [True])], None, []], pa.map_(pa.utf8(), pa.list_(pa.bool_()))),
    "c4": pa.array([[1.0, 2.0], None, [3.0, 4.0]], pa.list_(pa.float32(), 2)),
    "c5": pa.array([b"", None, b"xyz"], pa.binary()),
    "c6": pa.array([None, None, None], pa.float64()),
}


def arrow_file(rows: int) -> tuple[bytes, pa.Schema]:
    """A file of a record batch for each so many rows."""
    table = pa.table(NESTED)
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=rows)
    return sink.getvalue(), table.schema


def entry_of(data: bytes, parts: list[Part]) -> bytes:
    """The entry that the parts ought to have."""
    sums = [xxh64(data[part.start : part.end]).to_bytes(8, "big") for part in parts]
    return base64.b64encode(b"".join(sums))


@pytest.mark.parametrize("rows", [3, 1])
def test_the_fields_of_an_arrow_file_lie_one_after_another(rows: int) -> None:
    data, schema = arrow_file(rows)
    parts = arrow_parts(data, schema)
    assert [part.field for part in parts] == [None, *NESTED] * (3 // rows)
    filled = [part for part in parts if part.end > part.start]
    for before, after in zip(filled, filled[1:]):
        assert 0 <= after.start - before.end < 64  # padding
    # What ends a stream and the footer come next.
    assert 0 <= data.index(b"\xff\xff\xff\xff\0\0\0\0", filled[-1].end) - filled[-1].end < 64


def test_each_byte_of_a_part_counts_where_its_field_is_read() -> None:
    data, schema = arrow_file(2)
    parts = arrow_parts(data, schema)
    entry = entry_of(data, parts)
    verify_parts(data, entry, parts)
    for part in parts:
        for at in (part.start, part.end - 1) if part.end > part.start else ():
            damaged = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            with pytest.raises(ValueError, match="checksum"):
                verify_parts(damaged, entry, parts)
            if part.field is not None:
                verify_parts(damaged, entry, parts, [name for name in NESTED if name != part.field])


def test_the_chunks_of_a_parquet_file_begin_with_their_dictionaries() -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table({"c1": ["a", "b", "a", "c"], "c2": [1.5, 2, 3, 4]}), sink)
    parts = parquet_parts(pq.ParquetFile(sink).metadata)
    assert [(part.field, part.what) for part in parts] == [
        ("c1", "column 'c1' of row group 0"),
        ("c2", "column 'c2' of row group 0"),
    ]
    assert parts[0].start == 4
    assert parts[0].end == parts[1].start


@pytest.mark.parametrize("entry", [b"", b"AAAAAAAAAAA", b"AAAAAAAAAAB=", b"*AAAAAAAAAA=", b"AAAA"])
def test_an_entry_that_is_not_a_checksum_for_each_part_is_refused(entry: bytes) -> None:
    with pytest.raises(ValueError, match="checksum"):
        verify_parts(b"", entry, [Part(0, 0, None, "it")])


def test_the_name_of_the_entry_is_that_of_the_specification() -> None:
    assert ENTRY == b"calico-checksums"
