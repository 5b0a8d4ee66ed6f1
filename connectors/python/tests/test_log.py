"""spec/log.md, spec/refs.md, spec/table.md: entries, the head, features, replay, damage."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from support import (
    GROUP,
    INCARNATION,
    LONG,
    START,
    Builder,
    checkpoint,
    create,
    definition,
    inline,
    raises,
    refs_entry,
    update,
)

import calico
from calico.format import seal


def price(id_: int, value: int | None) -> dict[str, Any]:
    """An update of one inline row that sets a price."""
    return update(ops={8: "set"}, inline=inline([{"k0": id_, "c8": value}]))


@pytest.fixture
def four(store: Builder) -> Builder:
    """A store whose versions 2 to 4 set the price of 1 to 10, 20, 30."""
    store.commit(create())
    for value in (10, 20, 30):
        store.commit(price(1, value))
    return store


def prices(store: Builder, **options: Any) -> list[Any]:
    """The prices that a read gives."""
    return [int(row["price"]) for row in store.read(columns=["price"], **options)]


def test_versions_tell_each_commit(four: Builder) -> None:
    versions = calico.open(four.root).versions()
    assert [version.version for version in versions] == [1, 2, 3, 4]
    assert versions[0] == calico.Version(1, LONG, START + 1, ("create-key-space",))


def test_a_store_without_entries_has_no_versions_and_no_key_spaces(store: Builder) -> None:
    assert calico.open(store.root).versions() == []
    with raises("UnknownKeySpace"):
        store.read()
    with raises("UnknownVersion"):
        store.read(at=0)


def test_time_travel_reads_a_version_or_the_last_one_at_a_time(four: Builder) -> None:
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    third = epoch + datetime.timedelta(microseconds=START + 3)
    assert prices(four) == [30]
    assert prices(four, at=2) == [10]
    assert prices(four, at="v3") == [20]
    assert prices(four, at=third) == [20]
    assert prices(four, at=calico.AtTime(START + 2)) == [10]
    assert prices(four, at="2026-01-01T00:00:00.000003Z") == [20]
    assert prices(four, at=calico.AtTime(2**60)) == [30]
    assert prices(four, at=1) == []


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (5, "UnknownVersion"),
        (0, "UnknownVersion"),
        (-1, "UnknownVersion"),
        (calico.AtTime(START), "UnknownVersion"),
        ("latest", "InvalidArgument"),
        (True, "InvalidArgument"),
        (datetime.datetime(2026, 1, 1), "InvalidArgument"),
    ],
)
def test_a_version_that_is_none_is_refused(four: Builder, at: Any, code: str) -> None:
    with raises(code):
        four.read(at=at)


def test_an_address_names_a_state(four: Builder) -> None:
    scan = calico.open(f"{four.root}@v2").scan("things")
    assert (scan.version, scan.to_json_rows()[0]["price"]) == (2, "10")
    timed = calico.open(f"file://{four.root}@2026-01-01T00:00:00.000003999Z")
    assert timed.scan("things").version == 3
    assert timed.scan("things", at=4).version == 4


@pytest.mark.parametrize(
    "hint",
    [
        {"line": 1, "version": 4, "refs": 1},
        {"line": 1, "version": 2, "refs": 1},
        {"line": 1, "version": 99, "refs": 99, "checkpoint": 98},
        {"line": 2, "version": 3, "refs": 1},
        {"line": 1},
    ],
)
def test_a_hint_never_changes_the_result(four: Builder, hint: dict[str, Any]) -> None:
    four.put("log/1/hint.json", hint)
    assert prices(four) == [30]


def test_a_damaged_hint_is_passed_over(four: Builder) -> None:
    four.put_bytes("log/1/hint.json", b"torn")
    assert prices(four) == [30]


def test_an_absent_entry_below_the_head_is_missing(four: Builder) -> None:
    four.put("log/1/hint.json", {"line": 1, "version": 4, "refs": 1})
    (four.root / "log/1/00000000000000000003.json").unlink()
    with raises("MissingObject"):
        four.read()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": 3}, "CorruptDocument"),
        ({"line": 2}, "CorruptDocument"),
        ({"id": "short"}, "CorruptDocument"),
        ({"transactions": []}, "CorruptDocument"),
        ({"more": {"of": "this"}}, None),
    ],
)
def test_an_entry_is_held_to_its_schema_and_path(
    store: Builder, changes: dict[str, Any], code: str | None
) -> None:
    store.commit(create())
    store.commit(**changes)
    if code is None:
        assert store.read() == []
        return
    with raises(code):
        store.read()


def test_an_unknown_action_stops_the_reader_where_it_stands(four: Builder) -> None:
    four.commit({"kind": "rename-column"})
    assert prices(four, at=4) == [30]
    with raises("UnsupportedFeature"):
        four.read()


def other_key_space(**changes: Any) -> dict[str, Any]:
    """A definition whose ids are others than those of `definition`."""
    group = {**definition()["groups"][0], "group": "g" * 13, "incarnation": "h" * 13}
    return definition(keySpace="e" * 13, name="others", groups=[{**group, **changes}])


@pytest.mark.parametrize(
    "second",
    [
        definition(),
        other_key_space(group=GROUP),
        other_key_space(incarnation=INCARNATION),
        other_key_space(anchor=False),
        other_key_space(columns=[{"column": 7, "name": "x", "type": "text"}]),
        other_key_space(columns=[{"column": 7, "name": n, "type": "bool"} for n in "xy"]),
        other_key_space(partitioning=[{"kind": "identity", "component": 1}]),
        other_key_space(partitioning=[{"kind": "day", "component": 0}]),
        other_key_space(partitioning=[{"kind": "range", "component": 0, "bounds": ["00"]}]),
        other_key_space(columns=[{"column": 7, "name": "ID", "type": "bool"}]),
        other_key_space(columns=[{"column": n, "name": "xX"[-n], "type": "bool"} for n in (1, 2)]),
        other_key_space(columns=[{"column": 7, "name": "x", "type": "bool", "algebra": "append"}]),
        other_key_space(columns=[{"column": 7, "name": "x", "type": "int32", "algebra": "and"}]),
        other_key_space(columns=[{"column": 7, "name": "x", "type": "utf8", "algebra": "or"}]),
        *(
            other_key_space(
                columns=[{"column": 7, "name": "x", "type": "list<bool>", "algebra": algebra}]
            )
            for algebra in ("min", "max", "and", "or")
        ),
        {**other_key_space(), "name": "THINGS"},
        {**other_key_space(), "groups": other_key_space()["groups"] * 2},
        {
            **other_key_space(),
            "components": [{"name": "id", "domain": "others.id", "type": "float64"}],
        },
    ],
)
def test_a_definition_that_cannot_be_is_a_corrupt_document(
    store: Builder, second: dict[str, Any]
) -> None:
    store.commit(create())
    store.commit({"kind": "create-key-space", "definition": second})
    with raises("CorruptDocument"):
        store.read()


def test_two_key_spaces_are_read_apart(store: Builder) -> None:
    store.commit(create(), {"kind": "create-key-space", "definition": other_key_space()})
    store.commit(price(1, 10))
    assert calico.open(store.root).scan("others").to_json_rows() == []
    assert prices(store) == [10]


@pytest.mark.parametrize("action", [price(1, 1), checkpoint(1)])
def test_an_action_before_its_incarnation_is_a_corrupt_document(
    store: Builder, action: dict[str, Any]
) -> None:
    store.commit(action, create())
    with raises("CorruptDocument"):
        store.read()


@pytest.mark.parametrize(
    "update_of",
    [
        {"columns": [{"column": 9, "type": "int64", "op": "set"}]},
        {"columns": [{"column": 8, "type": "float32", "op": "set"}]},
        {"columns": [{"column": 8, "type": "list<", "op": "set"}]},
        {"columns": [{"column": 8, "type": "int64", "op": "delta", "algebra": "append"}]},
        {"rows": 2},
        {"inline": {**inline([{"k0": 1}]), "data": "A"}},
        {"inline": {**inline([{"k0": 1}]), "slices": []}},
    ],
)
def test_an_update_is_refused_though_another_key_space_is_read(
    store: Builder, update_of: dict[str, Any]
) -> None:
    store.commit(create(), {"kind": "create-key-space", "definition": other_key_space()})
    store.commit({**price(1, 1), **update_of})
    with raises("CorruptDocument"):
        calico.open(store.root).scan("others")


def test_slices_ascend_by_partition(store: Builder) -> None:
    store.commit(create())
    rows = inline([{"k0": 1}, {"k0": 2}])
    piece = {**rows["slices"][0], "rows": 1}
    slices = [{**piece, "partition": "02"}, {**piece, "partition": "01", "firstRow": 1}]
    store.commit(update(ops={}, inline={**rows, "slices": slices}))
    with raises("CorruptDocument"):
        store.read()


def test_the_refs_log_must_begin_with_its_first_entry(store: Builder) -> None:
    (store.root / "refs/00000000000000000001.json").unlink()
    with raises("MissingObject"):
        calico.open(store.root).versions()


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (refs_entry(2, kind="add-feature", feature="colour"), "UnsupportedFeature"),
        (refs_entry(2, kind="drop-line", name="main"), "UnsupportedFeature"),
        (refs_entry(3, kind="create-line", name="other"), "CorruptDocument"),
        (refs_entry(2, kind="create-line"), "CorruptDocument"),
        ({"action": {"kind": "add-feature", "feature": "colour"}}, "UnsupportedFeature"),
        ({"action": {"kind": "drop-line"}}, "UnsupportedFeature"),
        ({"number": 2, "state": {"features": ["colour"]}}, "UnsupportedFeature"),
    ],
)
def test_every_entry_of_the_refs_log_is_looked_at(
    four: Builder, entry: dict[str, Any], code: str
) -> None:
    opened = calico.open(four.root)
    four.put("refs/00000000000000000002.json", entry)
    with raises(code):
        opened.scan("things")


def test_a_gap_in_the_refs_log_that_the_hint_shows_is_missing(four: Builder) -> None:
    four.put("refs/00000000000000000003.json", refs_entry(3, kind="create-line", name="x"))
    four.put("log/1/hint.json", {"line": 1, "version": 1, "refs": 3})
    with raises("MissingObject"):
        four.read()


def test_a_line_without_its_beginning_is_missing(four: Builder) -> None:
    four.put("log/1/line.json", {"line": 2, "parent": None})
    with raises("CorruptDocument"):
        four.read()
    (four.root / "log/1/line.json").unlink()
    with raises("MissingObject"):
        four.read()


def test_a_line_that_begins_elsewhere_is_no_line_of_this_format(four: Builder) -> None:
    four.put_bytes("log/1/line.json", seal({"line": 1, "parent": {"line": 1}}).encode())
    with raises("CorruptDocument"):
        four.read()
