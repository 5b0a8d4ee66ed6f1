"""spec/table.md, Layouts: origins, and that rows are those of a store whose layout stays."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import (
    GROUP,
    INCARNATION,
    KEY_SPACE,
    Builder,
    create,
    definition,
    encode,
    slice_of,
    table_of,
    update,
)

import calico
from calico.actions import Checkpoint, Fold, Position, RangeDelete, Settle
from calico.alter import RefusedChange, apply_changes
from calico.definitions import group_of
from calico.partition import partition_of, transform_of
from calico.replay import GroupState, Origin
from calico.types import parse_type

INT64 = [parse_type("int64")]
LAYOUTS: list[list[dict[str, Any]]] = [
    [],
    [{"kind": "hash", "buckets": 2, "components": [0]}],
    [{"kind": "hash", "buckets": 3, "components": [0]}],
    [{"kind": "truncate", "component": 0, "width": 2}],
    [{"kind": "identity", "component": 0}],
]


def id_of(number: int) -> str:
    """A short id that no other number has."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "z" * 11 + letters[number // 26] + letters[number % 26]


def buckets(number: int, **changes: Any) -> dict[str, Any]:
    """A change of the partitioning of the group of `definition`."""
    kind = {"kind": "set-partitioning", "group": GROUP, "incarnation": id_of(number)}
    return {**kind, "partitioning": LAYOUTS[1], **changes}


def split(*columns: int, **changes: Any) -> dict[str, Any]:
    """A change that splits columns off from the group of `definition`."""
    ids = {"group": GROUP, "newGroup": id_of(50), "incarnation": id_of(51)}
    return {"kind": "split-group", **ids, "columns": list(columns), "name": "side", **changes}


def test_a_split_gives_columns_away_and_the_order_of_all_stays() -> None:
    after = apply_changes(definition(), (split(7),))
    left, made = after["groups"]
    assert [column["column"] for column in left["columns"]] == [8]
    assert [column["column"] for column in made["columns"]] == [7]
    assert (left["moved"], left["statistics"], made["statistics"]) == ([7], [8], [])
    assert (made["anchor"], made["group"], made["incarnation"]) == (False, id_of(50), id_of(51))
    assert after["order"] == [7, 8]
    assert "moved" not in made and left["incarnation"] == INCARNATION
    again = apply_changes(after, ({"kind": "drop-column", "column": 7},))
    assert again["groups"][1]["dropped"] == [7]


@pytest.mark.parametrize(
    "change",
    [
        buckets(1, group=id_of(9)),
        buckets(1, incarnation=INCARNATION),
        buckets(1, incarnation=GROUP),
        split(9),
        split(7, 7),
        split(7, group=id_of(9)),
        split(7, name="MAIN"),
        split(7, newGroup=INCARNATION),
        split(7, incarnation=GROUP),
        split(7, incarnation=id_of(50)),
    ],
)
def test_a_change_that_fits_no_group_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(RefusedChange):
        apply_changes(definition(), (change,))


def test_a_group_that_is_no_anchor_keeps_a_column() -> None:
    one = split(7, group=id_of(50), newGroup=id_of(52), incarnation=id_of(53), name="more")
    with pytest.raises(RefusedChange):
        apply_changes(definition(), (split(7), one))
    assert apply_changes(definition(), (split(7, 8),))["groups"][0]["columns"] == []


def with_origin(version: int) -> GroupState:
    """A group whose origin is of a version."""
    group = group_of(definition(), definition()["groups"][0], "a test")
    return GroupState(origin=Origin(version, group, GroupState()))


def tile(version: int, as_of: int, partition: bytes = b"A") -> Checkpoint:
    """A checkpoint, whose segments do not matter here."""
    return Checkpoint(Position(version, 0, 0), "i", partition, as_of, ())


def take(state: GroupState, *actions: Any) -> GroupState:
    """The state after actions, each an entry of its own."""
    for action in actions:
        state.take(action, lambda layer: layer)
        state.settle()
    return state


def test_of_a_group_with_an_origin_a_tile_counts_once_and_as_of_the_origin() -> None:
    state = take(with_origin(4), tile(6, 5), tile(7, 3))
    assert state.tiles == {}
    state = take(state, tile(9, 4), tile(10, 4), tile(11, 4, b"B"))
    assert {name: one.position.height for name, one in state.tiles.items()} == {b"A": 9, b"B": 11}
    assert state.as_of(b"A") == 4


def test_a_settle_takes_the_origin_away_and_tiles_count_as_in_other_groups() -> None:
    settle = Settle(Position(6, 0, 0), "i")
    state = take(with_origin(4), tile(5, 4), settle, tile(7, 5), tile(8, 6, b"B"), settle)
    assert state.origin is None
    assert {name: one.as_of for name, one in state.tiles.items()} == {b"A": 5, b"B": 6}


def test_a_fold_begins_at_the_origin_or_later_and_range_deletes_stay() -> None:
    ranged = RangeDelete(Position(5, 0, 0), "i", None, None, None)
    void = Fold(Position(7, 0, 0), "i", 3, 6, ())
    state = take(with_origin(4), ranged, void)
    assert state.in_order() == [ranged]
    assert take(state, Fold(Position(8, 0, 0), "i", 4, 6, ())).in_order() == []


class Twins:
    """Two stores of the same writes; only the layout of the first one changes."""

    def __init__(self, root: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.changing, self.plain = Builder(root / "changing"), Builder(root / "plain")
        self.definition = definition()
        self.ids = 0
        for builder in (self.changing, self.plain):
            builder.commit(create())

    def write(self) -> None:
        """A row of one column, the delete of a record, or of a range of keys."""
        row: dict[str, Any] = {"k0": self.random.randrange(6)}
        kind = self.random.choice(("tag", "tag", "price", "patch", "delete", "range"))
        if kind == "range":
            condition = f"k0 >= {row['k0']} AND k0 < {row['k0'] + 2}"
            self._commit({8: None, 7: None}, lambda inc, _: ranged(inc, condition))
            return
        if kind == "delete":
            gone = {**row, "r": 1}
            self._commit({8: None, 7: None}, lambda inc, cut: one_row(gone, {}, inc, cut))
            return
        column = 8 if kind == "price" else 7
        text = f"t{self.changing.version}"
        row[f"c{column}"] = self.random.randrange(9) if column == 8 else [text]
        ops = {column: "set" if column == 8 else "delta"}
        if kind == "patch":
            row["r"] = 3
        self._commit(
            {column: row}, lambda inc, cut: one_row(row, ops, inc, cut, patches=kind == "patch")
        )

    def _commit(self, columns: dict[int, Any], action: Any) -> None:
        """Commits an action for each group that has one of the columns, or is the anchor."""
        actions = []
        for group in self.definition["groups"]:
            incarnation, cut = group["incarnation"], cut_by(group["partitioning"])
            mine = {column["column"] for column in group["columns"]}
            row = next(iter(columns.values()))
            if mine & columns.keys() or (group["anchor"] and row is None):
                actions.append(action(incarnation, cut))
            elif group["anchor"] and row.get("r") != 3:
                # The record comes into being in the anchor, unless it is a patch.
                actions.append(one_row({"k0": row["k0"]}, {}, incarnation, cut))
        self.changing.commit(*actions)
        self.plain.commit(action(INCARNATION, lambda _: ""))

    def change(self) -> None:
        """Another layout of a group, or a split where that is still possible."""
        group = self.random.choice(self.definition["groups"])
        self.ids += 2
        ids = {"group": group["group"], "incarnation": id_of(self.ids)}
        change = {"kind": "set-partitioning", **ids, "partitioning": self.random.choice(LAYOUTS)}
        if len(group["columns"]) == 2 and self.random.random() < 0.4:
            name = {"newGroup": id_of(self.ids + 1), "name": f"side{self.ids}"}
            column = self.random.choice((7, 8))
            change = {"kind": "split-group", **ids, **name, "columns": [column]}
        self.definition = apply_changes(self.definition, (change,))
        alter = {"kind": "alter-key-space", "keySpace": KEY_SPACE, "changes": [change]}
        self.changing.commit(alter)
        self.plain.commit({"kind": "void", "ids": ["a" * 26]})


def cut_by(partitioning: list[dict[str, Any]]) -> Callable[[int], str]:
    """The partition of a key, in hexadecimal."""
    transforms = [transform_of(one, INT64) for one in partitioning]
    return lambda key: partition_of(INT64, transforms, [key]).hex()


def one_row(
    row: dict[str, Any], ops: dict[int, str], inc: str, cut: Callable[[int], str], **more: Any
) -> dict[str, Any]:
    """An update of one inline row in the partition of its key."""
    data = base64.b64encode(encode(table_of([row]), "stream", incarnation=inc)).decode()
    slices = [{**slice_of([row]), "partition": cut(row["k0"])}]
    part = {"rows": 1, "data": data, "slices": slices}
    return update(inline=part, ops=ops, incarnation=inc, **more)


def ranged(inc: str, condition: str) -> dict[str, Any]:
    """A range delete."""
    return {"kind": "delete-range", "incarnation": inc, "where": condition}


@pytest.mark.parametrize("seed", range(6))
def test_rows_and_changes_are_those_of_a_store_whose_layout_stays(
    tmp_path: Path, seed: int
) -> None:
    twins = Twins(tmp_path, seed)
    for _ in range(25):
        if twins.random.random() < 0.2:
            twins.change()
        else:
            twins.write()
    last = twins.changing.version
    for version in range(1, last + 1):
        assert twins.changing.read(at=version) == twins.plain.read(at=version)
    changing, plain = (calico.open(one.root) for one in (twins.changing, twins.plain))
    names = ["id", "tags", "price"]
    feeds = [one.changes("things", 0, last, columns=names) for one in (changing, plain)]
    assert feeds[0].to_json_rows() == feeds[1].to_json_rows()
