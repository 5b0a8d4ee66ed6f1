"""Builds small stores by hand: documents, data files and manifests as the specification says."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import calico
from calico.format import canonical, seal
from calico.keys import encode_key
from calico.schema import schema_text
from calico.types import parse_type

GROUP = "aaaaaaaaaaaaa"
INCARNATION = "bbbbbbbbbbbbb"
KEY_SPACE = "ccccccccccccc"
LONG = "d" * 26
START = 1_767_225_600_000_000
NAMES = {7: ("tags", "list<utf8>", "append"), 8: ("price", "int64", None)}
ARROW = {7: pa.list_(pa.field("item", pa.string())), 8: pa.int64()}


def raises(code: str) -> Any:
    """Expects a CalicoError of the code."""
    return pytest.raises(calico.CalicoError, match=f"^{code}: ")


def key(value: int) -> str:
    """The hexadecimal encoding of an int64 key."""
    return encode_key([parse_type("int64")], [value]).hex()


def definition(**changes: Any) -> dict[str, Any]:
    """A key-space `things` with an int64 key `id` and an anchor with `tags` and `price`."""
    columns = [
        {"column": id_, "name": name, "type": type_, **({"algebra": algebra} if algebra else {})}
        for id_, (name, type_, algebra) in NAMES.items()
    ]
    group = {
        "group": GROUP,
        "incarnation": INCARNATION,
        "name": "main",
        "anchor": True,
        "fileFormat": "parquet",
        "codec": "none",
        "partitioning": [],
        "columns": columns,
        "statistics": [8],
    }
    return {
        "keySpace": KEY_SPACE,
        "name": "things",
        "components": [{"name": "id", "domain": "things.id", "type": "int64"}],
        "groups": [group],
        **changes,
    }


def create(**changes: Any) -> dict[str, Any]:
    """The action that creates the key-space of `definition`."""
    return {"kind": "create-key-space", "definition": definition(**changes)}


class Builder:
    """Writes a store into a folder, version after version."""

    def __init__(self, root: Path, **marker: Any) -> None:
        self.root = root
        self.version = 0
        self.line = 1
        self.refs = 1
        self.files = 0
        self.put("refs/00000000000000000001.json", refs_entry(1, kind="create-line", name="main"))
        self.put("log/1/line.json", {"line": 1, "parent": None})
        content = {"createdAt": START, "features": [], "format": "0.1", "log": "objects"}
        self.put("calico.json", {**content, "storeId": LONG, **marker})

    def put(self, path: str, value: Any) -> None:
        """Writes a sealed document."""
        self.put_bytes(path, seal(value).encode())

    def put_bytes(self, path: str, data: bytes) -> None:
        """Writes an object."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def commit(self, *actions: dict[str, Any], **changes: Any) -> int:
        """Writes the next entry, with one transaction."""
        self.version += 1
        entry = {
            "id": LONG,
            "line": self.line,
            "timestamp": START + self.version,
            "touched": [],
            "transactions": [{"actions": list(actions), "base": 0, "id": LONG}],
            "version": self.version,
        }
        self.put(f"log/{self.line}/{self.version:020d}.json", {**entry, **changes})
        return self.version

    def step(self, kind: str, state: dict[str, Any] | None = None, /, **action: Any) -> int:
        """Writes the next entry of the refs log; its number."""
        self.refs += 1
        entry = refs_entry(self.refs, kind=kind, **action)
        self.put(f"refs/{self.refs:020d}.json", entry if state is None else {**entry, **state})
        return self.refs

    def fork(self, name: str, version: int, line: int | None = None) -> int:
        """Makes a line, on which later commits are; its id."""
        parent = {"line": self.line if line is None else line, "version": version}
        return self.on(self.step("create-line", name=name, parent=parent), version)

    def nameless(self, line: int, version: int) -> int:
        """Makes a line without a name, on which later commits are; its id."""
        parent = {"line": line, "version": version}
        return self.on(self.step("create-line", parent=parent), version)

    def on(self, line: int, version: int) -> int:
        """Has later commits on a line whose head is given; its id."""
        self.line, self.version = line, version
        return line

    def file(
        self,
        rows: Sequence[dict[str, Any]],
        form: str = "parquet",
        metadata: dict[str, Any] | None = None,
        /,
        **changes: Any,
    ) -> dict[str, Any]:
        """Writes an update file of rows with `k0` ascending; what the log says of it."""
        self.files += 1
        more, last = divmod(self.files - 1, 26)
        name = "f" * 24 + chr(102 + more) + chr(97 + last)
        path = f"data/{INCARNATION}/{name}.{form}"
        data = encode(table_of(rows), form, **(metadata or {}))
        self.put_bytes(path, data)
        said = {"path": path, "fileFormat": form, "bytes": len(data), "rows": len(rows)}
        return {**said, "slices": [slice_of(rows)], **changes}

    def segment(
        self,
        rows: Sequence[dict[str, Any]],
        metadata: dict[str, Any] | None = None,
        /,
        **changes: Any,
    ) -> dict[str, Any]:
        """Writes a segment; what a checkpoint says of it."""
        said = self.file(rows, "parquet", {"role": "segment", "sorted": "key", **(metadata or {})})
        ends = said.pop("slices")[0]
        range_ = {"keyMin": ends["keyMin"], "keyMax": ends["keyMax"]}
        return {**said, **range_, "name": [1], "bounds": [], **changes}

    def read(self, **options: Any) -> list[dict[str, Any]]:
        """The rows of `things`."""
        return calico.open(self.root).scan("things", **options).to_json_rows()


def refs_entry(number: int, **action: Any) -> dict[str, Any]:
    """An entry of the refs log."""
    return {"action": action, "id": LONG, "number": number, "timestamp": START}


def table_of(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """A data file's table: fields k0, r, c7, o7, c8, o8 as far as rows have them."""
    types = {"k0": pa.int64(), "r": pa.int8()}
    for id_, type_ in ARROW.items():
        types.update({f"c{id_}": type_, f"o{id_}": pa.int8()})
    names = [name for name in types if any(name in row for row in rows)]
    arrays = [pa.array([row.get(name) for row in rows], types[name]) for name in names]
    return pa.Table.from_arrays(arrays, names=names)


def metadata_of(table: pa.Table, **changes: Any) -> dict[str, Any]:
    """The metadata of an update file of a table, as a value."""
    ids = [int(name[1:]) for name in table.schema.names if name.startswith("c")]
    types = {id_: NAMES[id_][1] if id_ in NAMES else "utf8" for id_ in ids}
    return {
        "format": "0.1",
        "role": "update",
        "incarnation": INCARNATION,
        "keyTypes": ["int64"],
        "columns": [{"column": id_, "type": types[id_], "op": "set"} for id_ in ids],
        "sorted": "partition-key",
        **changes,
    }


def encode(table: pa.Table, form: str, /, **changes: Any) -> bytes:
    """A table as parquet, arrow or an Arrow stream, with its metadata changed."""
    return encode_with(table, form, {"calico": canonical(metadata_of(table, **changes))})


def encode_with(table: pa.Table, form: str, entries: dict[str, str]) -> bytes:
    """A table as parquet, arrow or an Arrow stream, with these metadata entries."""
    table = table.replace_schema_metadata(entries)
    sink = io.BytesIO()
    if form == "parquet":
        pq.write_table(table, sink)
    else:
        new = pa.ipc.new_file if form == "arrow" else pa.ipc.new_stream
        with new(sink, table.schema) as writer:
            writer.write_table(table)
    return sink.getvalue()


def slice_of(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The one slice of rows in a group without partitions."""
    keys = [row["k0"] for row in rows] or [0]
    range_ = {"keyMin": key(min(keys)), "keyMax": key(max(keys))}
    return {"partition": "", "firstRow": 0, "rows": len(rows), **range_}


def inline(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Inline rows."""
    data = base64.b64encode(encode(table_of(rows), "stream")).decode()
    return {"rows": len(rows), "data": data, "slices": [slice_of(rows)]}


def update(*files: dict[str, Any], ops: dict[int, str], **changes: Any) -> dict[str, Any]:
    """An update action; `ops` gives the op of each column that it holds."""
    columns = [
        {
            "column": id_,
            "type": NAMES[id_][1],
            "op": op,
            **({"algebra": "append"} if NAMES[id_][2] else {}),
        }
        for id_, op in ops.items()
    ]
    action = {"kind": "update", "incarnation": INCARNATION, "ordered": False}
    said = {**action, "columns": columns, "files": list(files), **changes}
    parts = [*said["files"], *([said["inline"]] if "inline" in said else [])]
    return {"rows": sum(part["rows"] for part in parts), **said}


def checkpoint(as_of: int, *segments: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A checkpoint action of the tile of a group without partitions."""
    action = {"kind": "checkpoint", "incarnation": INCARNATION, "partition": ""}
    position = {"line": 1, "version": as_of}
    return {**action, "asOf": position, "segments": list(segments), **changes}


def adopt(line: int, version: int) -> dict[str, Any]:
    """An action by which a line holds what a version holds."""
    return {"kind": "adopt", "line": line, "version": version}


def manifest(builder: Builder, records: list[dict[str, Any]]) -> dict[str, Any]:
    """Writes a manifest; what an index says of it."""
    data = manifest_bytes(records)
    name = hashlib.sha256(data).hexdigest()
    path = f"checkpoint/{builder.line}/{builder.version:020d}/{name}.avro"
    builder.put_bytes(path, data)
    return {"path": path, "bytes": len(data), "records": len(records)}


def manifest_bytes(records: list[dict[str, Any]], codec: str = "null") -> bytes:
    """A manifest in the one layout of CAL-LOG-045, its records written by fastavro."""
    schema = json.loads(schema_text("manifest.avsc"))
    sync = b"calico-manifest\n"
    sink = io.BytesIO()
    sink.write(b"Obj\x01")
    entries = {"avro.codec": codec.encode(), "avro.schema": canonical(schema).encode()}
    fastavro.schemaless_writer(sink, {"type": "map", "values": "bytes"}, entries)
    sink.write(sync)
    body = io.BytesIO()
    for record in records:
        fastavro.schemaless_writer(body, fastavro.parse_schema(schema), record)
    if records:
        for number in (len(records), body.tell()):
            fastavro.schemaless_writer(sink, "long", number)
        sink.write(body.getvalue() + sync)
    return sink.getvalue()


def index(builder: Builder, manifests: list[dict[str, Any]], **changes: Any) -> None:
    """Writes a log checkpoint of the last version, and the hint that leads to it."""
    value = {
        "line": builder.line,
        "version": builder.version,
        "timestamp": START + builder.version,
        "keySpaces": [definition()],
        "groups": [{"incarnation": INCARNATION, "manifests": manifests}],
        "earlier": [],
        **changes,
    }
    line, version = builder.line, builder.version
    builder.put(f"checkpoint/{line}/{version:020d}/index.json", value)
    hint = {"line": line, "version": version, "refs": builder.refs, "checkpoint": version}
    builder.put(f"log/{line}/hint.json", hint)
