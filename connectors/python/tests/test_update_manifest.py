"""spec/log.md: updates whose files a manifest lists (CAL-LOG-028, -029), slices, base64."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from support import INCARNATION, Builder, create, inline, manifest_bytes, raises, update

import calico

ROWS = [{"k0": 1, "c8": 10}, {"k0": 2, "c8": 20}]
TILE = {"version": 0, "member": 0, "action": 0, "after": None}


@pytest.fixture
def made(store: Builder) -> Builder:
    """A store with the key-space, whose next entry is version 2."""
    store.commit(create())
    return store


def record(action: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The record of a manifest that lists the files of an action."""
    hexadecimal = ("partition", "keyMin", "keyMax")
    files = [
        {
            **file,
            "slices": [
                {
                    **piece,
                    **{name: bytes.fromhex(piece[name]) for name in hexadecimal},
                    "plain": False,
                }
                for piece in file["slices"]
            ],
        }
        for file in action["files"]
    ]
    columns = [{"algebra": None, "orderType": None, **column} for column in action["columns"]]
    content = {
        "rows": sum(file["rows"] for file in files),
        "ordered": action["ordered"],
        "patches": False,
        "columns": columns,
        "files": files,
        "inline": None,
        **changes,
    }
    return {**TILE, "content": content}


def tile() -> dict[str, Any]:
    """A Tile record."""
    return {**TILE, "content": {"partition": b"", "asOf": 1, "segments": []}}


def listed(
    builder: Builder, action: dict[str, Any], records: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """The action with its files in a manifest."""
    records = [record(action)] if records is None else records
    data = manifest_bytes(records)
    path = f"data/{INCARNATION}/{hashlib.sha256(data).hexdigest()}.avro"
    builder.put_bytes(path, data)
    said = {"path": path, "bytes": len(data), "records": len(records)}
    return {**action, "files": [], "manifest": said}


def prices(store: Builder) -> dict[str, str]:
    """The price by id."""
    return {row["id"]: row["price"] for row in store.read()}


def test_files_of_a_manifest_apply_in_order_and_inline_rows_after_them(made: Builder) -> None:
    files = [made.file(ROWS), made.file([{"k0": 2, "c8": 21}])]
    rows = inline([{"k0": 3, "c8": 30}])
    action = update(*files, ops={8: "set"}, ordered=True, inline=rows)
    made.commit(listed(made, action))
    assert prices(made) == {"1": "10", "2": "21", "3": "30"}


def test_the_position_in_the_record_is_not_used(made: Builder) -> None:
    first = update(made.file(ROWS), ops={8: "set"})
    made.commit(listed(made, first, [{**record(first), "version": 99, "member": 3}]))
    made.commit(update(inline=inline([{"k0": 1, "c8": 11}]), ops={8: "set"}))
    assert prices(made) == {"1": "11", "2": "20"}


@pytest.mark.parametrize("wrong", ["none", "two", "tile", "inline", "rows", "slices", "path"])
def test_a_manifest_that_is_not_one_updates_list_is_corrupt(made: Builder, wrong: str) -> None:
    action = update(made.file(ROWS), ops={8: "set"})
    sound = record(action)
    file = sound["content"]["files"][0]
    piece = {**file["slices"][0], "rows": 1}
    empty = {"rows": 0, "data": b"", "slices": []}
    elsewhere = file["path"].replace(INCARNATION, "e" * 13)
    records = {
        "none": [],
        "two": [sound, sound],
        "tile": [tile()],
        "inline": [record(action, inline=empty)],
        "rows": [record(action, rows=1)],
        "slices": [record(action, files=[{**file, "slices": [piece]}])],
        "path": [record(action, files=[{**file, "path": elsewhere}])],
    }[wrong]
    made.commit(listed(made, action, records))
    with raises("CorruptManifest"):
        made.read()


def test_a_damaged_or_absent_manifest_is_told(made: Builder) -> None:
    action = listed(made, update(made.file(ROWS), ops={8: "set"}))
    made.commit(action)
    file = made.root / action["manifest"]["path"]
    data = file.read_bytes()
    for wrong in (data[:-1], b"", data[:-1] + bytes([data[-1] ^ 1])):
        file.write_bytes(wrong)
        with raises("CorruptManifest"):
            made.read()
    file.unlink()
    with raises("MissingObject"):
        made.read()
    assert [item.version for item in calico.open(made.root).versions()] == [1, 2]


@pytest.mark.parametrize("wrong", ["beside", "rows", "group", "deeper", "name", "records"])
def test_an_entry_that_contradicts_its_manifest_is_refused(made: Builder, wrong: str) -> None:
    plain = update(made.file(ROWS), ops={8: "set"})
    action = listed(made, plain)
    said = action["manifest"]
    path = said["path"]
    changes: dict[str, dict[str, Any]] = {
        "beside": {"files": plain["files"]},
        "rows": {"rows": 3},
        "group": {"manifest": {**said, "path": path.replace(INCARNATION, "e" * 13)}},
        "deeper": {"manifest": {**said, "path": path.replace(INCARNATION, f"{INCARNATION}/x")}},
        "name": {"manifest": {**said, "path": path[:-6] + ".avro"}},
        "records": {"manifest": {**said, "records": 2}},
    }
    made.put_bytes(changes[wrong].get("manifest", said)["path"], (made.root / path).read_bytes())
    made.commit({**action, **changes[wrong]})
    with raises("CorruptManifest" if wrong == "records" else "CorruptDocument"):
        made.read()


@pytest.mark.parametrize("wrong", ["equal", "empty", "empty at the end"])
def test_slices_ascend_strictly_and_have_rows(made: Builder, wrong: str) -> None:
    rows = inline(ROWS)
    whole = rows["slices"][0]
    half = {**whole, "rows": 1}
    slices = {
        "equal": [half, {**half, "firstRow": 1}],
        "empty": [{**whole, "rows": 0}, {**whole, "partition": "01"}],
        "empty at the end": [whole, {**whole, "partition": "01", "firstRow": 2, "rows": 0}],
    }[wrong]
    made.commit(update(inline={**rows, "slices": slices}, ops={8: "set"}))
    with raises("CorruptDocument"):
        made.read()


@pytest.mark.parametrize("wrong", ["bits", "padding", "line feed", "more padding"])
def test_inline_data_is_canonical_base64(made: Builder, wrong: str) -> None:
    rows = inline(ROWS)
    data = base64.b64decode(rows["data"])
    data += bytes((1 - len(data)) % 3)  # so that the text ends with two letters and ==
    text = base64.b64encode(data).decode()
    assert text.endswith("A==")
    changed = {
        "bits": text[:-3] + "B==",
        "padding": text[:-2],
        "line feed": text + "\n",
        "more padding": text + "=",
    }[wrong]
    made.commit(update(inline={**rows, "data": changed}, ops={8: "set"}))
    with raises("CorruptDocument"):
        made.read()


@pytest.mark.parametrize("op", ["set", "mixed"])
def test_an_update_has_the_algebra_of_its_column(made: Builder, op: str) -> None:
    action = update(inline=inline([{"k0": 1, "c7": ["a"], "o7": 0}]), ops={7: op})
    made.commit({**action, "columns": [{"column": 7, "type": "list<utf8>", "op": op}]})
    with raises("CorruptDocument"):
        made.read()


def test_a_file_of_another_format_than_its_metadata_names_is_read(made: Builder) -> None:
    made.commit(update(made.file(ROWS, "parquet", {"format": "9.9"}), ops={8: "set"}))
    assert prices(made) == {"1": "10", "2": "20"}
