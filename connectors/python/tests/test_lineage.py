"""spec/table.md, Lineage: what a line holds that has adopted what another version holds."""

from __future__ import annotations

import random
from typing import Any

import pytest
from support import (
    INCARNATION,
    Builder,
    adopt,
    checkpoint,
    create,
    index,
    inline,
    manifest,
    raises,
    update,
)
from test_refs import price, read, record

import calico
from calico.lineage import SPANS_MAX, Lineage, Place, Span, described_lineage
from calico.table import State, state_at


def lineage_of(*places: tuple[int, int]) -> Lineage:
    """The lineage of entries, each a line and a version."""
    found = Lineage()
    for place in places:
        found = found.followed_by(Place(*place))
    return found


def test_a_place_has_a_height_where_it_is_in_the_lineage() -> None:
    places = [(1, 1), (1, 2), (1, 3), (3, 4), (3, 5), (1, 7), (1, 8), (3, 6)]
    found = lineage_of(*places)
    assert found.spans == (Span(1, 1, 1), Span(3, 4, 4), Span(1, 7, 6), Span(3, 6, 8))
    for height, place in enumerate(places, start=1):
        assert found.height_of(Place(*place)) == height
        assert found.place_at(height) == Place(*place)
    for line, version in [(1, 4), (1, 6), (1, 9), (3, 3), (3, 7), (2, 1), (2, 5)]:
        assert found.height_of(Place(line, version)) is None
    assert found.height_of(Place(9, 0)) == 0


def test_of_a_lineage_its_newest_spans_are_known() -> None:
    places = [(version % 2 + 1, version) for version in range(1, SPANS_MAX + 3)]
    found = lineage_of(*places)
    assert len(found.spans) == SPANS_MAX
    assert found.height_of(Place(*places[2])) == 3
    assert found.height_of(Place(*places[1])) is None
    assert found.place_at(2) is None


@pytest.mark.parametrize(
    ("spans", "height", "is_one"),
    [
        ([(1, 1, 1), (2, 5, 4)], 6, True),
        ([(2, 5, 4)], 6, True),
        ([(2, 7, 6)], 6, True),
        ([(1, 1, 4), (2, 5, 4)], 6, False),
        ([(1, 1, 5), (2, 5, 4)], 6, False),
        ([(1, 1, 1), (2, 5, 4)], 7, False),
        ([(1, 1, 1), (2, 6, 4)], 6, False),
        ([(2, 1, 1), (3, 5, 4)], 6, False),
        ([(2, 8, 7)], 6, False),
    ],
)
def test_an_index_leads_to_its_version(
    spans: list[tuple[int, int, int]], height: int, is_one: bool
) -> None:
    given = tuple(Span(*span) for span in spans)
    found = described_lineage(given, height, Place(2, 7))
    assert (found is not None) is is_one


@pytest.fixture
def things(store: Builder) -> Builder:
    """Version v of `main` (to 4) and `dev` (3 to 8, from version 2) sets 10 and 20 times v."""
    store.commit(create())
    for version in (2, 3, 4):
        store.commit(price(10 * version))
    store.fork("dev", 2)
    for version in range(3, 9):
        store.commit(price(20 * version))
    return store


def both(store: Builder, ref: str, **options: Any) -> list[int]:
    """The prices that a branch has, by the entries alone as by log checkpoints."""
    found = read(store, ref, **options)
    assert read(store, ref, use_log_checkpoints=False, **options) == found
    return found


def test_an_adopt_goes_forward_and_updates_follow_what_it_brings(things: Builder) -> None:
    things.on(1, 4)
    things.commit(adopt(2, 8))
    assert both(things, "main") == [160]
    things.commit(price(7))
    assert both(things, "main") == [7]
    assert [both(things, "main", at=at)[0] for at in (4, 5, 6)] == [40, 160, 7]
    # The adopt stands behind version 8 of dev.
    line = calico.open(things.root)._line()
    lineage = state_at(line, 6).lineage
    assert (lineage.height, lineage.has_adopted) == (10, True)
    assert lineage.spans == (Span(1, 1, 1), Span(2, 3, 3), Span(1, 5, 9))


def test_a_branch_of_a_line_that_adopted_begins_with_what_it_took_over(things: Builder) -> None:
    things.on(1, 4)
    things.commit(adopt(2, 7))
    things.fork("later", 5)
    assert both(things, "later") == [140]
    things.commit(price(9))
    assert both(things, "later") == [9]
    things.on(2, 8)
    things.commit(adopt(3, 6))
    assert both(things, "dev") == [9]


def test_a_line_without_a_name_is_found_by_what_made_it(things: Builder) -> None:
    line = things.nameless(1, 4)
    things.commit(price(99))
    things.on(2, 8)
    things.commit(adopt(line, 5))
    assert both(things, "dev") == [99]
    assert [branch.name for branch in calico.open(things.root).branches()] == ["dev", "main"]
    # One that goes on from it is found as well.
    other = things.nameless(line, 5)
    things.commit(price(98))
    things.on(1, 4)
    things.commit(adopt(other, 6))
    assert both(things, "main") == [98]


def test_marks_stay_those_of_the_line(things: Builder) -> None:
    def marked(sequence: int, previous: int | None = None) -> None:
        mark = {"application": "job", "epoch": 1, "sequence": sequence, "digest": "0" * 16}
        given = mark if previous is None else {**mark, "previous": previous}
        actions = {"actions": [price(sequence)], "base": 0, "id": "d" * 26, "mark": given}
        things.commit(transactions=[actions])

    marked(5)
    things.on(1, 4)
    marked(8)
    things.commit(adopt(2, 9))
    marked(9, 8)
    assert both(things, "main") == [9]
    assert [mark.sequence for mark in calico.open(things.root).marks()] == [9]
    assert [mark.sequence for mark in calico.open(things.root, ref="dev").marks()] == [5]


def test_of_many_adopts_each_state_is_made_once(things: Builder) -> None:
    """Each line goes on from what the one before adopted: by naive loading 2^30 states."""
    things.on(1, 4)
    for version in range(5, 35):
        line = things.nameless(1, version - 1)
        things.commit(price(version))
        things.on(1, version - 1)
        things.commit(adopt(line, version))
    assert both(things, "main") == [34]


def test_a_log_checkpoint_of_a_lineage_gives_what_the_entries_give(things: Builder) -> None:
    things.on(1, 4)
    things.commit(adopt(2, 8))
    spans = [(1, 1, 1), (2, 3, 3), (1, 5, 9)]
    lineage = [{"line": line, "first": first, "height": at} for line, first, at in spans]
    # Height 8 is that of the last update.
    held = [manifest(things, [record(8, price(160))])]
    index(things, held, height=9, lineage=lineage)
    assert both(things, "main") == [160]
    things.commit(price(3))
    as_of = {"line": 2, "version": 8}
    things.commit(checkpoint(0, things.segment([{"k0": 1, "c8": 160}]), asOf=as_of))
    assert both(things, "main") == [3]
    things.on(1, 5)
    for wrong in (
        {"height": 9},
        {"lineage": lineage},
        {"height": 10, "lineage": lineage},
        {"height": 9, "lineage": lineage[:2]},
        {"height": 9, "lineage": [lineage[1], lineage[0], lineage[2]]},
    ):
        index(things, held, **wrong)
        with raises("CorruptDocument"):
            read(things, "main")


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ((2, 9), "MissingObject"),
        ((2, 2), "CorruptDocument"),
        ((3, 6), "CorruptDocument"),
        ((9, 6), "MissingObject"),
        ((4, 7), "CorruptDocument"),
        ((5, 6), "CorruptDocument"),
        ((1, 5), "CorruptDocument"),
        ((1, 6), "CorruptDocument"),
    ],
)
def test_an_adopt_of_what_cannot_be_adopted(
    things: Builder, place: tuple[int, int], code: str
) -> None:
    things.step("create-tag", name="kept", line=2, version=5)
    things.nameless(1, 5)
    things.commit(price(1))
    things.step("create-line", parent={"line": 2, "version": 1})
    things.put(f"log/5/{6:020d}.json", entry_of(5, 6))
    things.on(1, 4)
    things.commit(adopt(*place))
    things.commit(price(2))
    with raises(code):
        read(things, "main")
    assert read(things, "main", at=4) == [40]
    with raises(code):
        things.on(1, 6)
        things.commit(price(3))
        read(things, "main", at=7)


def entry_of(line: int, version: int) -> dict[str, Any]:
    """An entry that sets a price."""
    members = [{"actions": [price(5)], "base": 0, "id": "d" * 26}]
    head = {"line": line, "version": version, "timestamp": version, "touched": []}
    return {"id": "d" * 26, **head, "transactions": members}


def test_two_lines_that_adopt_each_other_are_damage(things: Builder) -> None:
    things.commit(adopt(1, 5))
    things.on(1, 4)
    things.commit(adopt(2, 9))
    for ref in ("main", "dev"):
        with raises("CorruptDocument"):
            read(things, ref)


def test_an_adopt_does_nothing_else(things: Builder) -> None:
    mark = {"application": "job", "epoch": 1, "sequence": 1, "digest": "0" * 16}
    member = {"actions": [adopt(2, 8)], "base": 0, "id": "d" * 26}
    other = {"actions": [price(1)], "base": 0, "id": "e" * 26}
    for members in (
        [{**member, "actions": [adopt(2, 8), price(1)]}],
        [{**member, "actions": [adopt(2, 8), adopt(2, 8)]}],
        [{**member, "mark": mark}],
        [member, other],
    ):
        things.on(1, 4)
        things.commit(transactions=members)
        with raises("CorruptDocument"):
            read(things, "main")


def test_changes_over_an_adopt_are_what_it_did(things: Builder) -> None:
    things.on(1, 4)
    things.commit(adopt(2, 8))
    things.commit(adopt(1, 2))
    changes = calico.open(things.root).changes("things", 4).to_json_rows()
    found = [(row["_version"], row["_change"], row["price"]) for row in changes]
    assert found == [
        ("5", "update_before", "40"),
        ("5", "update_after", "160"),
        ("6", "update_before", "160"),
        ("6", "update_after", "20"),
    ]


def test_a_replica_is_whole_where_what_it_adopts_is(things: Builder) -> None:
    things.on(2, 8)
    things.commit(update(things.file([{"k0": 1, "c8": 200}]), ops={8: "set"}))
    things.on(1, 4)
    things.commit(adopt(2, 9))
    things.commit(price(3))
    assert calico.open(things.root, replica=True).replica.version == 6  # type: ignore[union-attr]
    (file,) = (things.root / "data").rglob("*.parquet")
    file.unlink()
    whole = calico.open(things.root, replica=True).replica
    assert whole is not None
    lacked = str(file.relative_to(things.root))
    assert (whole.version, [lack.path for lack in whole.missing]) == (4, [lacked])


Entries = list[tuple[tuple[int, int], dict[int, int]]]


class Random:
    """A store of random lines, and beside it what each of their versions holds, plainly."""

    def __init__(self, store: Builder, seed: int) -> None:
        self.random = random.Random(seed)
        self.store = store
        store.commit(create())
        # By place: the entries that its content comes from, and what each of them sets.
        self.content: dict[tuple[int, int], Entries] = {}
        self.heads = {1: 1}
        self.names: dict[int, str] = {1: "main"}
        self.content[1, 1] = [((1, 1), {})]
        self.value = 0

    def place(self) -> tuple[int, int]:
        """A version of any line."""
        return self.random.choice(list(self.content))

    def rows_at(self, place: tuple[int, int]) -> dict[int, int]:
        """What a version holds."""
        rows: dict[int, int] = {}
        for _, own in self.content[place]:
            rows.update(own)
        return rows

    def step(self) -> None:
        """Commits something, or makes a line."""
        line = self.random.choice(list(self.heads))
        before = (line, self.heads[line])
        own = (line, before[1] + 1)
        self.store.on(*before)
        come_from = self.content[before]
        kind = self.random.choices(("set", "adopt", "fork", "tile", "fold"), (6, 3, 2, 3, 3))[0]
        rows: dict[int, int] = {}
        if kind == "fork":
            self.fork(*before)
            return
        if kind == "set":
            self.value += 1
            rows = {self.random.randrange(3): self.value}
            self.store.commit(update(ops={8: "set"}, inline=inline(rows_of(rows))))
        elif kind == "adopt":
            taken = self.place()
            self.store.commit(adopt(*taken))
            come_from = self.content[taken]
        elif kind == "tile":
            as_of = self.place()
            is_here = as_of in [place for place, _ in come_from]
            held = self.rows_at(as_of) if is_here else {0: -1, 1: -1}
            said = {"line": as_of[0], "version": as_of[1]}
            segments = [self.store.segment(rows_of(held))] if held else []
            self.store.commit(checkpoint(0, *segments, asOf=said))
        else:
            self.fold(come_from)
        self.heads[line] = own[1]
        self.content[own] = [*come_from, (own, rows)]

    def fork(self, line: int, version: int) -> None:
        """Makes a line, with or without a name."""
        named = line in self.names and self.random.random() < 0.5
        name = f"line-{len(self.heads)}"
        make = self.store.fork(name, version) if named else self.store.nameless(line, version)
        if named:
            self.names[make] = name
        self.value += 1
        rows = {self.random.randrange(3): self.value}
        self.store.commit(update(ops={8: "set"}, inline=inline(rows_of(rows))))
        self.heads[make] = version + 1
        own = (make, version + 1)
        self.content[own] = [*self.content[line, version], (own, rows)]

    def fold(self, come_from: Entries) -> None:
        """A fold of what lies here, or of something else, which is void."""
        after = self.random.randrange(len(come_from))
        through = self.random.randrange(after, len(come_from)) + 1
        as_of = come_from[through - 1][0] if self.random.random() < 0.6 else self.place()
        held: dict[int, int] = {}
        if as_of == come_from[through - 1][0]:
            for _, own in come_from[after:through]:
                held.update(own)
        else:
            held = {0: -2, 2: -2}
        layers = [update(ops={8: "set"}, inline=inline(rows_of(held)))] if held else []
        said = {"line": as_of[0], "version": as_of[1]}
        action = {"kind": "fold", "incarnation": INCARNATION, "after": after, "through": through}
        self.store.commit({**action, "asOf": said, "layers": layers})


def rows_of(rows: dict[int, int]) -> list[dict[str, int]]:
    """Rows of a data file."""
    return [{"k0": id_, "c8": rows[id_]} for id_ in sorted(rows)]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_adopted_a_line_holds_what_its_entries_come_to(
    store: Builder, seed: int
) -> None:
    made = Random(store, seed)
    for _ in range(40):
        made.step()
    for line, name in made.names.items():
        for version in {made.random.randint(1, made.heads[line]), made.heads[line]}:
            if (line, version) not in made.content:
                continue
            rows = calico.open(store.root, ref=name).scan("things", at=version).to_json_rows()
            found = {int(row["id"]): int(row["price"]) for row in rows}
            assert found == made.rows_at((line, version)), (name, version)


def test_a_state_says_where_its_entries_lie(things: Builder) -> None:
    state = State(calico.open(things.root)._line())
    assert state.entry_path_at(1) == "an entry"
