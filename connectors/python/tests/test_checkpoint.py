"""spec/log.md: log checkpoints, their indexes and manifests."""

from __future__ import annotations

from typing import Any

import pytest
from support import (
    INCARNATION,
    Builder,
    create,
    encode,
    index,
    inline,
    key,
    manifest,
    manifest_bytes,
    raises,
    table_of,
    update,
)

from calico.errors import CalicoError
from calico.manifest import decode_manifest

ROW = [{"k0": 1, "c8": 10}]


def tile(as_of: int, version: int, *segments: dict[str, Any]) -> dict[str, Any]:
    """A Tile record of the one partition."""
    names = ("name", "path", "fileFormat", "bytes", "rows")
    said = [
        {
            **{name: segment[name] for name in names},
            "latent": segment.get("latent", 0),
            "keyMin": bytes.fromhex(segment["keyMin"]),
            "keyMax": bytes.fromhex(segment["keyMax"]),
            "bounds": [
                {
                    **{"column": 8, "nulls": 0, "min": b"\x80", "max": None},
                    **{"exact": False, "sum": None},
                }
            ],
            "checksum": None,
        }
        for segment in segments
    ]
    content = {"partition": b"", "asOf": as_of, "segments": said}
    return {"version": version, "member": 0, "action": 0, "after": None, "content": content}


def appended(version: int, tag: str, action: int = 0) -> dict[str, Any]:
    """An Update record that appends a tag to the row 1, inline."""
    at = bytes.fromhex(key(1))
    slice_ = {"partition": b"", "firstRow": 0, "rows": 1, "keyMin": at, "keyMax": at, "plain": True}
    data = encode(table_of([{"k0": 1, "c7": [tag]}]), "stream")
    column = {"column": 7, "type": "list<utf8>", "op": "delta", "algebra": "append"}
    content = {
        "rows": 1,
        "ordered": False,
        "patches": False,
        "expression": None,
        "columns": [{**column, "orderType": None}],
        "files": [],
        "inline": {"rows": 1, "data": data, "slices": [slice_]},
    }
    position = {"version": version, "member": 0, "action": action}
    return {**position, "after": None, "content": content}


@pytest.fixture
def made(store: Builder) -> Builder:
    """A store whose entries 1 and 2 say nothing of tags, with room for a checkpoint of 2."""
    store.commit(create())
    store.commit()
    return store


def tags(store: Builder, **options: Any) -> Any:
    """The tags of row 1."""
    return store.read(**options)[0]["tags"]


def test_manifests_apply_in_order_and_updates_by_position(made: Builder) -> None:
    segment = made.segment([{"k0": 1, "c7": ["s"], "c8": 1}])
    base = [tile(0, 1), appended(2, "b", 1), appended(2, "a")]
    delta = [appended(2, "a"), tile(1, 2, segment)]
    index(made, [manifest(made, base), manifest(made, delta)])
    made.commit(update(inline=inline([{"k0": 1, "c7": ["c"]}]), ops={7: "delta"}))
    assert tags(made) == ["s", "a", "b", "c"]
    assert tags(made, at=2) == ["s", "a", "b"]
    assert made.read(at=1) == []


def test_without_log_checkpoints_entries_alone_are_read(made: Builder) -> None:
    index(made, [manifest(made, [appended(2, "a")])])
    assert tags(made) == ["a"]
    assert made.read(use_log_checkpoints=False) == []


def test_updates_up_to_a_tile_are_in_it(made: Builder) -> None:
    index(made, [manifest(made, [tile(2, 2), appended(2, "a")])])
    assert made.read() == []


def test_entries_below_a_log_checkpoint_are_not_needed(made: Builder) -> None:
    index(made, [manifest(made, [appended(2, "a")])])
    (made.root / "log/1/00000000000000000001.json").unlink()
    assert tags(made) == ["a"]


def test_an_earlier_log_checkpoint_serves_an_earlier_version(made: Builder) -> None:
    index(made, [manifest(made, [appended(2, "early")])])
    made.commit()
    earlier = [{"version": 2, "timestamp": 1}]
    index(made, [manifest(made, [appended(2, "late")])], earlier=earlier)
    assert tags(made) == ["late"]
    assert tags(made, at=2) == ["early"]


def test_an_absent_index_is_no_loss(made: Builder) -> None:
    made.commit(update(inline=inline(ROW), ops={8: "set"}))
    made.put("log/1/hint.json", {"line": 1, "version": 3, "refs": 1, "checkpoint": 3})
    assert made.read()[0]["price"] == "10"


@pytest.mark.parametrize(
    "changes",
    [{"version": 1}, {"line": 2}, {"keySpaces": []}, {"groups": [{"incarnation": "x"}]}],
)
def test_an_index_that_is_not_its_paths_is_a_corrupt_document(
    made: Builder, changes: dict[str, Any]
) -> None:
    path = f"checkpoint/1/{made.version:020d}/index.json"
    index(made, [manifest(made, [])], **changes)
    assert (made.root / path).exists()
    with raises("CorruptDocument"):
        made.read()


def test_a_manifest_is_held_to_its_name_and_number_of_records(made: Builder) -> None:
    said = manifest(made, [appended(2, "a")])
    index(made, [{**said, "records": 2}])
    with raises("CorruptManifest"):
        made.read()
    index(made, [said])
    data = (made.root / said["path"]).read_bytes()
    for wrong in (data[:-1], b"", data[:-1] + bytes([data[-1] ^ 1])):
        made.put_bytes(said["path"], wrong)
        with raises("CorruptManifest"):
            made.read()
    (made.root / said["path"]).unlink()
    with raises("MissingObject"):
        made.read()


def test_a_manifest_with_another_magic_is_no_avro_file(made: Builder) -> None:
    said = manifest(made, [appended(2, "a")])
    data = (made.root / said["path"]).read_bytes()
    assert len(decode_manifest(data, "x")) == 1
    for wrong in (b"Avro" + data[4:], data[:-16] + bytes(16), data[: len(data) // 2], b""):
        with raises("CorruptManifest"):
            decode_manifest(wrong, "x")


@pytest.mark.parametrize("path", ["checkpoint/1/x.avro", "../x", "checkpoint/2/" + "0" * 20])
def test_a_manifest_elsewhere_is_refused(made: Builder, path: str) -> None:
    index(made, [{"path": path, "bytes": 1, "records": 1}])
    with raises("CorruptDocument"):
        made.read()


@pytest.mark.parametrize("path", ["data/other/x.parquet", f"data/{INCARNATION}/a/b/x.parquet"])
def test_a_data_path_in_a_manifest_stays_in_its_group(made: Builder, path: str) -> None:
    segment = made.segment([{"k0": 1, "c7": None, "c8": 1}], path=path)
    index(made, [manifest(made, [tile(1, 2, segment)])])
    with raises("CorruptManifest"):
        made.read()


def test_updates_of_manifests_are_held_to_rows_and_columns(made: Builder) -> None:
    wrong: list[dict[str, Any]] = [
        {"rows": 2},
        {"columns": [{"column": 9, "type": "bool", "op": "set", "algebra": None}]},
        {"columns": [{"column": 8, "type": "int64", "op": "delta", "algebra": "append"}]},
    ]
    for changes in wrong:
        record = appended(2, "a")
        for column in changes.get("columns", ()):
            column["orderType"] = None
        record["content"].update(changes)
        index(made, [manifest(made, [record])])
        with raises("CorruptManifest"):
            made.read()


def test_an_incarnation_without_manifests_has_no_rows(made: Builder) -> None:
    index(made, [], groups=[])
    assert made.read() == []
    made.commit(update(inline=inline(ROW), ops={8: "set"}))
    assert made.read()[0]["price"] == "10"
    index(made, [], groups=[{"incarnation": "z" * 13, "manifests": []}])
    with raises("CorruptDocument"):
        made.read()


def test_a_manifest_is_read_value_by_value(made: Builder) -> None:
    segment = made.segment([{"k0": 1, "c7": None, "c8": 1}])
    records = [tile(0, 1, segment), appended(2**40, "a"), tile(-1, 2)]
    records[1]["content"]["ordered"] = True
    read = decode_manifest(manifest_bytes(records), "x")
    assert [record["content"][0] for record in read] == ["Tile", "Update", "Tile"]
    assert [{**record, "content": record["content"][1]} for record in read] == records
    assert decode_manifest(manifest_bytes([]), "x") == []


@pytest.mark.parametrize("index", [1, 5, 8, 0x7F])
def test_an_index_out_of_range_is_corrupt(index: int) -> None:
    data = bytearray(manifest_bytes([appended(2, "a")]))
    place = data.index(b"list<utf8>") + len(b"list<utf8>")
    assert data[place] == 2  # delta
    data[place] = index
    with raises("CorruptManifest"):
        decode_manifest(bytes(data), "x")


def test_any_byte_of_a_manifest_changed_is_read_or_corrupt() -> None:
    data = manifest_bytes([appended(2, "a")])
    start = data.index(b"calico-manifest\n")
    outcomes = set()
    for place in range(start, len(data)):
        wrong = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        try:
            outcomes.add(len(decode_manifest(wrong, "x")))
        except CalicoError as error:
            outcomes.add(error.code)
    assert outcomes == {1, "CorruptManifest"}


def test_a_compressed_manifest_is_corrupt() -> None:
    with raises("CorruptManifest"):
        decode_manifest(manifest_bytes([], codec="deflate"), "x")


def test_a_manifest_of_other_names_in_its_schema_is_corrupt(made: Builder) -> None:
    said = manifest(made, [appended(2, "a")])
    data = (made.root / said["path"]).read_bytes()
    assert data.count(b'"delta"') == 1
    with raises("CorruptManifest"):
        decode_manifest(data.replace(b'"delta"', b'"other"'), "x")
