"""spec/scan.md and spec/merge.md, existence: several groups, projection, filters, outputs."""

from __future__ import annotations

import base64
import datetime
from typing import Any

import pyarrow as pa
import pytest
from support import (
    KEY_SPACE,
    Builder,
    create,
    definition,
    encode,
    inline,
    raises,
    slice_of,
    update,
)

import calico

SIDE = "e" * 13


@pytest.fixture
def groups(store: Builder) -> Builder:
    """Anchor rows 1, 2; rows 1, 3 in the group `side`, whose column 9 `note` is text."""
    columns = [{"column": 9, "name": "note", "type": "utf8"}]
    side = {"group": "h" * 13, "incarnation": SIDE, "name": "side", "anchor": False}
    anchor = definition()["groups"][0]
    store.commit(create(groups=[{**anchor, **side, "columns": columns}, anchor]))
    rows = [{"k0": 2, "c8": 20}, {"k0": -1, "c8": None}]
    store.commit(update(inline=inline(sorted(rows, key=lambda row: row["k0"])), ops={8: "set"}))
    store.commit(note(inline_notes({-1: "one", 3: "three"})))
    return store


def note(rows: dict[str, Any]) -> dict[str, Any]:
    """An update of the group `side`."""
    column = {"column": 9, "type": "utf8", "op": "set"}
    return update(incarnation=SIDE, columns=[column], inline=rows, ops={})


def inline_notes(notes: dict[int, str]) -> dict[str, Any]:
    """Inline rows of the column 9."""
    table = pa.table({"k0": pa.array(list(notes)), "c9": pa.array(list(notes.values()))})
    data = base64.b64encode(encode(table, "stream", incarnation=SIDE)).decode()
    return {"rows": len(notes), "data": data, "slices": [slice_of([{"k0": k} for k in notes])]}


def test_the_anchor_says_what_exists(groups: Builder) -> None:
    assert groups.read() == [
        {"id": "-1", "note": "one", "tags": None, "price": None},
        {"id": "2", "note": None, "tags": None, "price": "20"},
    ]


def test_a_row_shows_once_the_anchor_holds_its_key(groups: Builder) -> None:
    groups.commit(update(inline=inline([{"k0": 3}]), ops={}))
    assert groups.read(columns=["note"], where="id = 3") == [{"note": "three"}]


def test_some_columns_are_the_same_cells_as_all(groups: Builder) -> None:
    assert groups.read(columns=["note", "id"]) == [
        {"note": "one", "id": "-1"},
        {"note": None, "id": "2"},
    ]
    assert groups.read(columns=[]) == [{}, {}]
    assert calico.open(groups.root).scan("things", []).to_arrow().num_rows == 2


def test_a_filter_may_read_columns_that_are_not_returned(groups: Builder) -> None:
    assert groups.read(columns=["id"], where="note = 'one' OR price > 10 AND tags IS NULL") == [
        {"id": "-1"},
        {"id": "2"},
    ]
    assert groups.read(columns=["id"], where="note <> 'one'") == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"columns": ["nope"]}, "UnknownColumn"),
        ({"columns": ["ID"]}, "UnknownColumn"),
        ({"columns": ["id", "id"]}, "InvalidArgument"),
        ({"columns": "id"}, "InvalidArgument"),
        ({"where": "nope = 1"}, "UnknownColumn"),
        ({"where": "id ="}, "InvalidExpression"),
    ],
)
def test_a_wrong_call_is_refused_before_anything_is_read(
    groups: Builder, options: dict[str, Any], code: str
) -> None:
    with raises(code):
        calico.open(groups.root).scan("things", **options)


def test_an_unknown_key_space_is_refused(groups: Builder) -> None:
    with raises("UnknownKeySpace"):
        calico.open(groups.root).scan("Things")
    with raises("UnknownKeySpace"):
        calico.open(groups.root).scan(KEY_SPACE)


def test_a_scan_gives_arrow_and_python_values(store: Builder) -> None:
    action = create()
    action["definition"]["components"][0]["type"] = "timestamptz"
    store.commit(action)
    rows = inline([{"k0": 1_000_001, "c7": ["a", None]}])
    table = pa.ipc.open_stream(pa.py_buffer(decoded(rows))).read_all()
    stamped = table.set_column(0, "k0", table["k0"].cast(pa.timestamp("us", tz="UTC")))
    store.commit(update(inline={**rows, "data": encoded(stamped)}, ops={7: "delta"}))
    scan = calico.open(store.root).scan("things", ["id", "tags"])
    arrow = scan.to_arrow()
    assert arrow.schema.field("id").type == pa.timestamp("us", tz="UTC")
    assert arrow.schema.field("tags").type == pa.list_(pa.field("item", pa.string()))
    moment = datetime.datetime(1970, 1, 1, 0, 0, 1, 1, tzinfo=datetime.timezone.utc)
    assert scan.to_pylist() == [{"id": moment, "tags": ["a", None]}]
    assert scan.to_json_rows() == [{"id": "1970-01-01T00:00:01.000001Z", "tags": ["a", None]}]


def decoded(rows: dict[str, Any]) -> bytes:
    """The stream of inline rows."""
    return base64.b64decode(rows["data"])


def encoded(table: pa.Table) -> str:
    """A table as the data of inline rows."""
    return base64.b64encode(encode(table, "stream")).decode()


def test_a_moment_that_python_has_not_is_told(store: Builder) -> None:
    action = create()
    action["definition"]["components"][0]["type"] = "date"
    store.commit(action)
    rows = inline([{"k0": 1}])
    table = pa.table({"k0": pa.array([2**31 - 1], pa.int32()).cast(pa.date32())})
    range_ = {"keyMin": "00", "keyMax": "ff"}
    slices = [{**rows["slices"][0], **range_}]
    store.commit(update(inline={**rows, "data": encoded(table), "slices": slices}, ops={}))
    scan = calico.open(store.root).scan("things", ["id"])
    assert scan.to_json_rows() == [{"id": "+2147483647"}]
    assert scan.to_arrow().num_rows == 1
    with raises("UnsupportedType"):
        scan.to_pylist()
