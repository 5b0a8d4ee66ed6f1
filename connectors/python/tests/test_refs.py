"""spec/refs.md: branches and tags, and the lines that they name."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from support import Builder, checkpoint, create, index, inline, manifest, raises, update

import calico
from calico.ref_names import is_ref_name

SEAL = {"kind": "seal"}


def price(value: int, id_: int = 1) -> dict[str, Any]:
    """An update of one inline row that sets a price."""
    return update(ops={8: "set"}, inline=inline([{"k0": id_, "c8": value}]))


def read(store: Builder, ref: str, **options: Any) -> list[int]:
    """The prices that a branch or tag has."""
    rows = calico.open(store.root, ref=ref).scan("things", ["price"], **options).to_json_rows()
    return [int(row["price"]) for row in rows]


@pytest.fixture
def tree(store: Builder) -> Builder:
    """Version v of `main` (to 4), `dev` (4 to 6) and `trial` (6 to 7) sets 10, 20, 30 times v.

    `dev` begins at version 3 of `main`, `trial` at version 5 of `dev`.
    """
    store.commit(create())
    for value in (20, 30, 40):
        store.commit(price(value))
    store.fork("dev", 3)
    for value in (80, 100, 120):
        store.commit(price(value))
    store.fork("trial", 5)
    for value in (180, 210):
        store.commit(price(value))
    return store


@pytest.mark.parametrize("use", [True, False])
def test_a_line_has_the_versions_of_its_parent_and_then_its_own(tree: Builder, use: bool) -> None:
    expected = {
        "main": [20, 30, 40],
        "dev": [20, 30, 80, 100, 120],
        "trial": [20, 30, 80, 100, 180, 210],
    }
    for ref, values in expected.items():
        for version, value in enumerate(values, start=2):
            assert read(tree, ref, at=version, use_log_checkpoints=use) == [value]
        assert read(tree, ref, use_log_checkpoints=use) == [values[-1]]
        assert len(calico.open(tree.root, ref=ref).versions()) == len(values) + 1
        with raises("UnknownVersion"):
            read(tree, ref, at=len(values) + 2)


def test_an_address_reads_a_branch_at_a_version_or_time(tree: Builder) -> None:
    for state, value in [("", 210), ("@v5", 100), ("@2026-01-01T00:00:00.000003Z", 30)]:
        scan = calico.open(f"{tree.root}@trial{state}").scan("things", ["price"])
        assert scan.to_json_rows() == [{"price": str(value)}]
        assert read(tree, f"trial{state}") == [value]
    assert read(tree, "v3") == [30]
    with raises("InvalidArgument"):
        calico.open(f"{tree.root}@v3", ref="trial")
    for ref in ("", "trial@", "trial@dev"):
        with raises("InvalidAddress"):
            read(tree, ref)


def test_a_fork_at_version_0_begins_from_nothing(tree: Builder) -> None:
    tree.fork("fresh", 0, line=1)
    opened = calico.open(tree.root, ref="fresh")
    assert opened.versions() == []
    with raises("UnknownKeySpace"):
        opened.scan("things")
    tree.commit(create(name="others"))
    assert opened.scan("others").to_json_rows() == []


def test_a_tag_reads_as_its_version_whatever_becomes_of_the_branch(tree: Builder) -> None:
    tree.step("create-tag", name="kept", line=2, version=5)
    tree.step("delete-line", line=3)
    tree.on(2, 6)
    tree.commit(SEAL)
    tree.step("delete-line", line=2)
    assert read(tree, "kept") == [100]
    assert len(calico.open(tree.root, ref="kept").versions()) == 5
    with raises("UnknownRef"):
        read(tree, "dev")
    with raises("InvalidAddress"):
        calico.open(f"{tree.root}@kept@v2")
    with raises("UnknownVersion"):
        read(tree, "kept", at=6)


def test_an_open_store_keeps_its_line(tree: Builder) -> None:
    opened = calico.open(tree.root, ref="trial")
    tree.commit(SEAL)
    tree.step("rename-line", line=3, version=8, name="done")
    assert opened.scan("things").version == 8
    assert calico.open(tree.root, ref="done").scan("things").version == 8
    with raises("UnknownRef"):
        calico.open(tree.root, ref="trial")


def test_a_line_that_begins_at_a_seal_goes_on(tree: Builder) -> None:
    tree.commit(SEAL)
    assert read(tree, "trial") == [210]
    line = tree.step("rename-line", line=3, version=8, name="TRIAL")
    tree.on(line, 8)
    tree.commit(price(270))
    assert read(tree, "TRIAL") == [270]
    kinds = [version.actions for version in calico.open(tree.root, ref="TRIAL").versions()]
    assert kinds[-2:] == [("seal",), ("update",)]


@pytest.mark.parametrize("use", [True, False])
def test_nothing_follows_a_seal_on_its_line(tree: Builder, use: bool) -> None:
    tree.commit(SEAL)
    index(tree, [], sealed=True)
    tree.commit(price(270))
    for at in (None, 9):
        with raises("CorruptDocument"):
            read(tree, "trial", at=at, use_log_checkpoints=use)
    assert read(tree, "trial", at=7, use_log_checkpoints=use) == [210]
    with raises("CorruptDocument"):
        calico.open(tree.root, ref="trial").versions()


def test_a_checkpoint_counts_as_of_the_line_that_has_its_version(tree: Builder) -> None:
    def included(line: int, version: int) -> dict[str, Any]:
        segment = tree.segment([{"k0": 1, "c8": line}])
        return checkpoint(version, segment, asOf={"line": line, "version": version})

    # Each as of the version of the last update: what it holds is what is read where it counts.
    for name, as_of, counts in [
        ("one", (1, 3), True),
        ("two", (2, 3), False),
        ("three", (3, 3), False),
        ("four", (2, 5), True),
        ("five", (1, 5), False),
    ]:
        tree.fork(name, as_of[1], line=1 if as_of[1] == 3 else 2)
        before = read(tree, name)
        tree.commit(included(*as_of))
        assert read(tree, name) == ([as_of[0]] if counts else before), name


def test_log_checkpoints_of_the_lines_before_serve_up_to_the_fork(tree: Builder) -> None:
    for line, version in [(1, 2), (1, 4), (2, 4), (2, 6)]:
        tree.on(line, version)
        rows = inline([{"k0": 1, "c8": line * 1000 + version}])
        content = update(ops={8: "set"}, inline=rows)
        earlier = [{"version": 2, "timestamp": 1}] if version == 4 and line == 1 else []
        earlier = [{"version": 4, "timestamp": 1}] if version == 6 else earlier
        index(tree, [manifest(tree, [record(version, content)])], earlier=earlier)
    # The log checkpoints say another price than the entries, so that it shows which one is read.
    assert read(tree, "main") == [1004]
    assert read(tree, "main", at=2) == [1002]
    assert read(tree, "dev", at=2) == [1002]
    assert read(tree, "dev", at=4) == [2004]
    assert read(tree, "dev") == [2006]
    assert read(tree, "trial", at=4) == [2004]
    assert read(tree, "trial") == [210]
    with raises("CorruptDocument"):
        tree.on(3, 4)
        index(tree, [])
        read(tree, "trial")


def record(version: int, action: dict[str, Any]) -> dict[str, Any]:
    """The record of a manifest for an update with inline rows."""
    rows = action["inline"]
    slices = [
        {
            **piece,
            "plain": False,
            **{n: bytes.fromhex(piece[n]) for n in ("partition", "keyMin", "keyMax")},
        }
        for piece in rows["slices"]
    ]
    columns = [{**column, "algebra": None, "orderType": None} for column in action["columns"]]
    content = {
        "rows": action["rows"],
        "ordered": False,
        "patches": False,
        "columns": columns,
        "files": [],
        "inline": {"rows": rows["rows"], "data": base64.b64decode(rows["data"]), "slices": slices},
        "expression": None,
    }
    named = ("io.calicoformat.Update", content)
    return {"version": version, "member": 0, "action": 0, "after": None, "content": named}


def test_replicas_of_a_line_need_the_entries_that_it_begins_with(tree: Builder) -> None:
    def replica(ref: str) -> calico.Whole | None:
        return calico.open(tree.root, ref=ref, replica=True).replica

    assert replica("trial") == calico.Whole(7, 7, ())
    tree.step("create-tag", name="kept", line=2, version=6)
    tree.step("create-tag", name="far", line=2, version=2**53 - 1)
    assert replica("kept") == calico.Whole(6, 6, ())
    path = "log/2/00000000000000000005.json"
    (tree.root / path).unlink()
    assert replica("main") == calico.Whole(4, 4, ())
    assert replica("trial") == calico.Whole(4, 7, (calico.Lack("MissingObject", path),))
    assert replica("kept") == calico.Whole(4, 6, (calico.Lack("MissingObject", path),))
    found = replica("far")
    assert found is not None and (found.version, found.seen) == (4, 2**53 - 1)


def test_branches_and_tags_are_listed_by_name(tree: Builder) -> None:
    tree.step("protect-line", line=2, protected=True)
    tree.step("create-tag", name="b", line=1, version=4)
    tree.step("create-tag", name="a", line=3, version=5)
    opened = calico.open(tree.root)
    assert opened.branches() == [
        calico.RefLine(2, "dev", calico.LineVersion(1, 3), True),
        calico.RefLine(1, "main", None),
        calico.RefLine(3, "trial", calico.LineVersion(2, 5)),
    ]
    assert opened.tags() == [calico.Tag("a", 3, 5), calico.Tag("b", 1, 4)]


@pytest.mark.parametrize("ref", ["Main", "nothing", "tria"])
def test_a_name_is_matched_exactly(tree: Builder, ref: str) -> None:
    with raises("UnknownRef"):
        calico.open(tree.root, ref=ref)


def test_a_lost_entry_of_the_refs_log_is_missing_and_no_unknown_name(tree: Builder) -> None:
    (tree.root / "refs/00000000000000000002.json").unlink()
    tree.put("log/1/hint.json", {"line": 1, "version": 1, "refs": 3})
    with raises("MissingObject"):
        calico.open(tree.root, ref="dev")


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("create-line", {"name": "x"}),
        ("create-line", {"name": "x", "parent": {"line": 4, "version": 1}}),
        ("create-line", {"name": "x", "parent": {"line": 9, "version": 1}}),
        ("create-line", {"name": "x", "parent": {"line": 3, "version": 4}}),
        ("create-line", {"name": "DEV", "parent": {"line": 1, "version": 1}}),
        ("create-line", {"name": "v1", "parent": {"line": 1, "version": 1}}),
        ("create-line", {"name": "é", "parent": {"line": 1, "version": 1}}),
        ("create-line", {"name": "x", "parent": {"line": 1, "version": -1}}),
        ("rename-line", {"line": 9, "version": 7, "name": "x"}),
        ("rename-line", {"line": 3, "version": 5, "name": "x"}),
        ("rename-line", {"line": 3, "version": 7, "name": "dev"}),
        ("rename-line", {"line": 1, "version": 4, "name": "x"}),
        ("delete-line", {"line": 9}),
        ("delete-line", {"line": 1}),
        ("protect-line", {"line": 9, "protected": True}),
        ("create-tag", {"name": "x", "line": 9, "version": 1}),
        ("create-tag", {"name": "x", "line": 2, "version": 2}),
        ("create-tag", {"name": "x", "line": 1, "version": 0}),
        ("create-tag", {"name": "Trial", "line": 1, "version": 1}),
        ("delete-tag", {"name": "dev"}),
    ],
)
def test_an_entry_that_names_what_is_not_there_is_refused(
    tree: Builder, kind: str, action: dict[str, Any]
) -> None:
    tree.step(kind, **action)
    with raises("CorruptDocument"):
        calico.open(tree.root, ref="dev")


def test_a_line_leaves_when_nothing_goes_back_to_it(tree: Builder) -> None:
    tree.step("create-tag", name="kept", line=2, version=5)
    tree.step("delete-line", line=2)
    tree.step("delete-line", line=3)
    fork = {"name": "again", "parent": {"line": 2, "version": 5}}
    tree.on(tree.step("create-line", **fork), 5)
    tree.step("delete-tag", name="kept")
    assert read(tree, "again") == [100]
    tree.step("delete-line", line=tree.line)
    assert [line.name for line in calico.open(tree.root).branches()] == ["main"]
    tree.step("create-line", **fork)
    with raises("CorruptDocument"):
        calico.open(tree.root).branches()


def state_of(*lines: Any, **more: Any) -> dict[str, Any]:
    """A state of `main` and other lines, as an entry has it."""
    main = {"line": 1, "name": "main"}
    return {"state": {"lines": [main, *lines], "features": [], **more}}


DEV = {"line": 2, "name": "dev", "parent": {"line": 1, "version": 3}}
TRIAL = {"line": 3, "name": "trial", "parent": {"line": 2, "version": 5}}
TAGS = [{"name": "b", "line": 1, "version": 2}]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (state_of(DEV, TRIAL, tags=TAGS), None),
        (state_of({**DEV, "protected": False}, TRIAL, tags=TAGS), None),
        (state_of(DEV, TRIAL), "CorruptDocument"),
        (state_of(TRIAL, DEV, tags=TAGS), "CorruptDocument"),
        (state_of({**DEV, "protected": True}, TRIAL, tags=TAGS), "CorruptDocument"),
        (state_of(DEV, TRIAL, tags=[*TAGS, *TAGS]), "CorruptDocument"),
        (state_of(DEV, TRIAL, tags=TAGS, features=["places"]), "CorruptDocument"),
        (None, "CorruptDocument"),
    ],
)
def test_the_state_in_the_64th_entry_is_what_the_entries_give(
    tree: Builder, state: dict[str, Any] | None, code: str | None
) -> None:
    tree.step("create-tag", name="b", line=1, version=2)
    for number in range(5, 64):
        tree.step("create-tag" if number % 2 else "delete-tag", name="a", **some_version(number))
    tree.step("delete-tag", state, name="a")
    if code is None:
        assert read(tree, "trial") == [210]
        return
    with raises(code):
        read(tree, "trial")


def some_version(number: int) -> dict[str, int]:
    """What an entry that creates a tag says besides its name."""
    return {"line": 1, "version": 1} if number % 2 else {}


@pytest.mark.parametrize("name", ["a", "A" * 200, "a/b/c", "0/1", "_a", "v1x", "v", "V1", "a.b+c-"])
def test_a_name_that_can_be(name: str) -> None:
    assert is_ref_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "a" * 201, "/a", "a/", "a//b", ".a", "-a", "+a", "a/.b", "a.", "a./b", "a.lock/b", "a..b"]
    + ["v1", "v007", "0", "12", "2026-01", "2026-01x", "a b", "a@b", "é", "a\n", "a.lock"],
)
def test_a_name_that_cannot_be(name: str) -> None:
    assert not is_ref_name(name)
