"""spec/data.md and spec/tile.md: files, operations, tiles, and their damage."""

from __future__ import annotations

import base64
from typing import Any

import pyarrow as pa
import pytest
from support import (
    Builder,
    checkpoint,
    create,
    encode,
    encode_with,
    inline,
    key,
    raises,
    table_of,
    update,
)

ROWS = [{"k0": 1, "c8": 10}, {"k0": 2, "c8": None}]


@pytest.fixture
def made(store: Builder) -> Builder:
    """A store with the key-space `things`."""
    store.commit(create())
    return store


def cells(store: Builder, **options: Any) -> dict[str, tuple[Any, Any]]:
    """Tags and price by key."""
    return {row["id"]: (row["tags"], row["price"]) for row in store.read(**options)}


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_a_set_column_sets_and_clears(made: Builder, form: str) -> None:
    made.commit(update(made.file([{"k0": 2, "c8": 5}], form), ops={8: "set"}))
    made.commit(update(made.file(ROWS, form), ops={8: "set"}))
    assert cells(made) == {"1": (None, "10"), "2": (None, None)}


def test_operations_of_mixed_columns_and_rows(made: Builder) -> None:
    made.commit(update(inline=inline([{"k0": 1, "c7": ["a"]}]), ops={7: "delta"}))
    rows = [
        {"k0": 1, "r": 0, "c7": ["b"], "o7": 3, "c8": 7},
        {"k0": 2, "r": 0, "c7": ["x"], "o7": 0, "c8": 8},
        {"k0": 3, "r": 1, "c7": ["x"], "o7": 1, "c8": 9},
    ]
    made.commit(update(made.file(rows), ops={7: "mixed", 8: "set"}))
    assert cells(made) == {"1": (["a", "b"], "7"), "2": (None, "8")}


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_a_replace_leaves_nothing_of_the_row(made: Builder, form: str) -> None:
    made.commit(update(made.file([{"k0": 1, "c7": ["a"], "c8": 1}]), ops={7: "delta", 8: "set"}))
    rows = [{"k0": 1, "r": 2, "c7": ["b"]}, {"k0": 2, "r": 2, "c7": None}]
    made.commit(update(made.file(rows, form), ops={7: "delta"}))
    assert cells(made) == {"1": (["b"], None), "2": (None, None)}
    assert cells(made, at=2) == {"1": (["a"], "1")}


def test_ordered_files_apply_in_order_and_inline_rows_after_them(made: Builder) -> None:
    files = [made.file([{"k0": 1, "c7": [tag]}]) for tag in "ab"]
    last = inline([{"k0": 1, "c7": ["c"]}, {"k0": 1, "c7": ["d"]}])
    made.commit(update(*files, ops={7: "delta"}, ordered=True, inline=last))
    assert cells(made) == {"1": (["a", "b", "c", "d"], None)}


def test_actions_and_transactions_apply_in_order(made: Builder) -> None:
    def append(tag: str) -> dict[str, Any]:
        return update(inline=inline([{"k0": 1, "c7": [tag]}]), ops={7: "delta"})

    first = {"actions": [append("a"), append("b")], "base": 1, "id": "d" * 26}
    made.commit(transactions=[first, {**first, "actions": [append("c")]}])
    assert cells(made) == {"1": (["a", "b", "c"], None)}


def test_updates_after_a_checkpoint_stay_on_top_whenever_it_lands(made: Builder) -> None:
    made.commit(update(made.file(ROWS), ops={8: "set"}))
    made.commit(update(inline=inline([{"k0": 1, "c8": 11}]), ops={8: "set"}))
    made.commit(checkpoint(2, made.segment([{"k0": 1, "c7": None, "c8": 10}])))
    assert cells(made) == {"1": (None, "11")}
    assert cells(made, at=3) == {"1": (None, "11"), "2": (None, None)}


@pytest.mark.parametrize(
    "void", [checkpoint(4), checkpoint(3), checkpoint(1, asOf={"line": 2, "version": 3})]
)
def test_a_checkpoint_that_is_no_newer_state_is_ignored(
    made: Builder, void: dict[str, Any]
) -> None:
    made.commit(update(inline=inline(ROWS), ops={8: "set"}))
    made.commit(void)
    assert set(cells(made)) == {"1", "2"}


def test_an_older_checkpoint_does_not_replace_a_newer_one(made: Builder) -> None:
    made.commit(update(inline=inline(ROWS), ops={8: "set"}))
    made.commit(checkpoint(2, made.segment([{"k0": 1, "c7": ["s"], "c8": 10}])))
    made.commit(checkpoint(1))
    assert cells(made) == {"1": (["s"], "10")}


def test_superseded_files_are_not_read(made: Builder) -> None:
    file = made.file(ROWS)
    made.commit(update(file, ops={8: "set"}))
    made.commit(checkpoint(2))
    (made.root / file["path"]).unlink()
    assert cells(made) == {}
    with raises("MissingObject"):
        made.read(at=2)


def partitioned(store: Builder) -> None:
    """Makes `things` with one partition per key, and two rows in one file."""
    action = create()
    identity = {"kind": "identity", "component": 0}
    action["definition"]["groups"][0]["partitioning"] = [identity]
    store.commit(action)
    slices = [
        {"partition": key(id_), "firstRow": row, "rows": 1, "keyMin": key(id_), "keyMax": key(id_)}
        for row, id_ in enumerate((1, 2))
    ]
    store.commit(update(store.file(ROWS, slices=slices), ops={8: "set"}))


def test_a_checkpoint_takes_the_place_of_its_own_partition_only(store: Builder) -> None:
    partitioned(store)
    segment = store.segment([{"k0": 2, "c7": ["s"], "c8": 22}])
    store.commit(checkpoint(2, segment, partition=key(2)))
    assert cells(store) == {"1": (None, "10"), "2": (["s"], "22")}


@pytest.mark.parametrize(
    "rows",
    [
        [{"k0": 1, "r": 3, "c8": 1, "o8": 1}],
        [{"k0": 1, "r": -1, "c8": 1, "o8": 1}],
        [{"k0": 1, "c8": 1, "o8": 4}],
        [{"k0": 1, "c8": 1, "o8": None}],
        [{"k0": 1, "r": None, "c8": 1, "o8": 1}],
        [{"k0": 1, "r": 1, "c8": 1, "o8": None}],
        [{"k0": 1, "c8": 1, "o8": 3}],
        [{"k0": 1, "c8": 1}],
        [{"k0": 1, "o8": 1}],
        [{"k0": None, "c8": 1, "o8": 1}],
        [{"c8": 1, "o8": 1}],
        [{"k0": 5, "c8": 1, "o8": 1}],
        [{"k0": 1, "c8": 1, "o8": 1}, {"k0": 1, "c8": 1, "o8": 1}],
    ],
)
@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_a_file_that_is_not_as_the_log_says_is_corrupt(
    made: Builder, rows: list[dict[str, Any]], form: str
) -> None:
    good = {"partition": "", "firstRow": 0, "rows": 1, "keyMin": key(1), "keyMax": key(1)}
    sane = [{**row, "k0": row.get("k0") or 1} for row in rows]
    file = {**made.file(sane, form), "rows": 1, "slices": [good]}
    wrong = encode(table(rows), form)
    made.put_bytes(file["path"], wrong)
    made.commit(update({**file, "bytes": len(wrong)}, ops={8: "mixed"}))
    with raises("CorruptFile"):
        made.read()


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """A table that has just the fields of the rows."""
    types = {"k0": pa.int64(), "r": pa.int8(), "c8": pa.int64(), "o8": pa.int8()}
    names = [name for name in types if name in rows[0]]
    arrays = [pa.array([row[name] for row in rows], types[name]) for name in names]
    return pa.Table.from_arrays(arrays, names=names)


@pytest.mark.parametrize("type_", [pa.float32(), pa.uint64(), pa.float64(), pa.string()])
def test_a_field_of_another_type_is_corrupt(made: Builder, type_: pa.DataType) -> None:
    for name in ("k0", "c8"):
        file = made.file(ROWS[:1], "arrow")
        good = pa.table({"k0": pa.array([1]), "c8": pa.array([10])})
        place = good.schema.names.index(name)
        data = encode(good.set_column(place, name, good[name].cast(type_)), "arrow")
        made.put_bytes(file["path"], data)
        made.commit(update({**file, "bytes": len(data)}, ops={8: "set"}))
        with raises("CorruptFile"):
            made.read()


def test_a_field_narrower_than_the_log_says_is_corrupt(made: Builder) -> None:
    file = made.file(ROWS[:1], "arrow")
    narrow = pa.table({"k0": pa.array([1]), "c8": pa.array([10], pa.int32())})
    data = encode(narrow, "arrow")
    made.put_bytes(file["path"], data)
    made.commit(update({**file, "bytes": len(data)}, ops={8: "set"}))
    with raises("CorruptFile"):
        made.read()


def test_two_fields_of_one_name_are_corrupt(made: Builder) -> None:
    for form in ("parquet", "arrow"):
        file = made.file(ROWS[:1], form)
        arrays = [pa.array([1]), pa.array([10]), pa.array([11])]
        data = encode(pa.Table.from_arrays(arrays, names=["k0", "c8", "c8"]), form)
        made.put_bytes(file["path"], data)
        made.commit(update({**file, "bytes": len(data)}, ops={8: "set"}))
        with raises("CorruptFile"):
            made.read()


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_cut_emptied_and_absent_files_are_told_apart(made: Builder, form: str) -> None:
    file = made.file(ROWS, form)
    made.commit(update(file, ops={8: "set"}))
    data = (made.root / file["path"]).read_bytes()
    for wrong in (data[:-1], data[: len(data) // 2], b"", b"x" * len(data), data + b"\0"):
        made.put_bytes(file["path"], wrong)
        with raises("CorruptFile"):
            made.read()
    (made.root / file["path"]).unlink()
    with raises("MissingObject"):
        made.read()


@pytest.mark.parametrize(
    ("data", "code"), [("", "CorruptFile"), ("AAAA", "CorruptFile"), ("A", "CorruptDocument")]
)
def test_inline_rows_that_are_no_stream_are_refused(made: Builder, data: str, code: str) -> None:
    made.commit(update(inline={**inline(ROWS), "data": data}, ops={8: "set"}))
    with raises(code):
        made.read()


@pytest.mark.parametrize(
    "changes",
    [
        {"keyMin": key(2)},
        {"keyMax": key(1)},
        {"rows": 1},
        {"rows": 3},
    ],
)
def test_a_segment_keeps_to_its_range_and_rows(made: Builder, changes: dict[str, Any]) -> None:
    rows = [{"k0": id_, "c7": None, "c8": None} for id_ in (1, 2)]
    made.commit(checkpoint(1, made.segment(rows, **changes)))
    with raises("CorruptFile"):
        made.read()


@pytest.mark.parametrize("form", ["parquet", "arrow", "stream"])
@pytest.mark.parametrize(
    "changes", [{"role": "segment"}, {"incarnation": "e" * 13}, {"columns": [{"column": 8}]}]
)
def test_a_file_of_another_role_or_incarnation_is_corrupt(
    made: Builder, changes: dict[str, Any], form: str
) -> None:
    commit_bytes(made, form, encode(table_of(ROWS), form, **changes))
    with raises("CorruptFile"):
        made.read()


@pytest.mark.parametrize("form", ["parquet", "arrow", "stream"])
@pytest.mark.parametrize("entries", [{}, {"calico": "{"}, {"calico": "[]"}, {"other": "{}"}])
def test_a_file_without_sound_metadata_is_corrupt(
    made: Builder, entries: dict[str, str], form: str
) -> None:
    commit_bytes(made, form, encode_with(table_of(ROWS), form, entries))
    with raises("CorruptFile"):
        made.read()


def commit_bytes(store: Builder, form: str, data: bytes) -> None:
    """Commits ROWS as an update whose file, or inline rows, are these bytes."""
    if form == "stream":
        rows = {**inline(ROWS), "data": base64.b64encode(data).decode()}
        store.commit(update(inline=rows, ops={8: "set"}))
        return
    file = store.file(ROWS, form)
    store.put_bytes(file["path"], data)
    store.commit(update({**file, "bytes": len(data)}, ops={8: "set"}))


def test_a_segment_of_another_role_is_corrupt(made: Builder) -> None:
    made.commit(checkpoint(1, made.segment([{"k0": 1, "c7": None, "c8": 1}], {"role": "update"})))
    with raises("CorruptFile"):
        made.read()


def test_a_column_that_a_segment_does_not_list_is_null(made: Builder) -> None:
    only = {"columns": [{"column": 8, "type": "int64"}]}
    rows = [{"k0": 1, "c7": ["unlisted"], "c8": 1}]
    made.commit(checkpoint(1, made.segment(rows, only)))
    assert cells(made) == {"1": (None, "1")}
    made.commit(update(inline=inline([{"k0": 1, "c7": ["a"]}]), ops={7: "delta"}))
    assert cells(made) == {"1": (["a"], "1")}


def test_a_column_that_a_segment_lists_and_lacks_is_corrupt(made: Builder) -> None:
    both = {"columns": [{"column": 8, "type": "int64"}, {"column": 7, "type": "list<utf8>"}]}
    made.commit(checkpoint(1, made.segment([{"k0": 1, "c8": 1}], both)))
    with raises("CorruptFile"):
        made.read()


@pytest.mark.parametrize("ids", [(2, 1), (1, 1)])
def test_keys_of_a_segment_ascend(made: Builder, ids: tuple[int, int]) -> None:
    rows = [{"k0": id_, "c7": None, "c8": None} for id_ in ids]
    made.commit(checkpoint(1, made.segment(rows)))
    with raises("CorruptFile"):
        made.read()


@pytest.mark.parametrize("slices", [[(1, 1)], [(0, 1)], [(0, 1), (0, 1)], [(0, 3)]])
def test_slices_cover_all_rows_once(made: Builder, slices: list[tuple[int, int]]) -> None:
    range_ = {"partition": "", "keyMin": key(1), "keyMax": key(2)}
    said = [{**range_, "firstRow": first, "rows": count} for first, count in slices]
    made.commit(update(made.file(ROWS, slices=said), ops={8: "set"}))
    with raises("CorruptDocument"):
        made.read()


@pytest.mark.parametrize(
    "column",
    [
        {"column": 9, "type": "int64", "op": "set"},
        {"column": 8, "type": "float32", "op": "set"},
        {"column": 8, "type": "text", "op": "set"},
        {"column": 8, "type": "int64", "op": "delta"},
    ],
)
def test_a_column_that_the_group_does_not_have_so_is_refused(
    made: Builder, column: dict[str, Any]
) -> None:
    made.commit(update(inline=inline(ROWS), ops={}, columns=[column]))
    with raises("CorruptDocument"):
        made.read()
