"""spec/log.md, section Replicas: stores that lack some of their newest objects."""

from __future__ import annotations

from typing import Any

import pytest
from support import Builder, checkpoint, create, inline, raises, update

import calico


def price(id_: int, value: int) -> dict[str, Any]:
    """An update of one inline row that sets a price."""
    return update(ops={8: "set"}, inline=inline([{"k0": id_, "c8": value}]))


def entry(version: int) -> str:
    """The path of a version."""
    return f"log/1/{version:020d}.json"


@pytest.fixture
def five(store: Builder) -> Builder:
    """Versions 2 and 4 inline, version 3 in a file, version 5 a checkpoint."""
    store.commit(create())
    store.commit(price(1, 10))
    store.commit(update(ops={8: "set"}, files=[store.file([{"k0": 2, "c8": 20}])]))
    store.commit(price(3, 30))
    store.commit(checkpoint(4, store.segment([{"k0": i, "c8": i * 10} for i in (1, 2, 3)])))
    return store


def replica(store: Builder) -> calico.Whole:
    """What opening the store as a replica says."""
    found = calico.open(store.root, replica=True).replica
    assert found is not None
    return found


def test_a_whole_store_is_a_replica_at_its_head(five: Builder) -> None:
    assert replica(five) == calico.Whole(5, 5, ())
    assert calico.open(five.root).replica is None


@pytest.mark.parametrize("lost", [1, 2, 3, 4, 5])
def test_without_an_entry_it_is_at_the_version_before(five: Builder, lost: int) -> None:
    (five.root / entry(lost)).unlink()
    found = replica(five)
    assert (found.version, found.seen) == (lost - 1, 4 if lost == 5 else 5)
    lacks = [] if lost == 5 else [calico.Lack("MissingObject", entry(lost))]
    assert list(found.missing) == lacks
    if lost > 1:
        scan = calico.open(five.root, replica=True).scan("things", columns=["price"])
        assert [int(row["price"]) for row in scan.to_json_rows()] == {
            2: [],
            3: [10],
            4: [10, 20],
            5: [10, 20, 30],
        }[lost]


def test_data_that_is_missing_or_cut_counts(five: Builder) -> None:
    names = {path.name[25]: path for path in five.root.glob("data/*/*")}
    update_file, segment = names["a"], names["b"]
    segment.write_bytes(segment.read_bytes()[:-1])
    lack = calico.Lack("CorruptFile", segment.relative_to(five.root).as_posix())
    assert replica(five) == calico.Whole(4, 5, (lack,))
    update_file.unlink()
    other = calico.Lack("MissingObject", update_file.relative_to(five.root).as_posix())
    assert replica(five) == calico.Whole(2, 5, (other, lack))


def test_a_hint_says_how_far_there_are_signs(five: Builder) -> None:
    five.put("log/1/hint.json", {"line": 1, "version": 7, "refs": 1})
    ahead = tuple(calico.Lack("MissingObject", entry(version)) for version in (6, 7))
    assert replica(five) == calico.Whole(5, 7, ahead)


def test_a_later_version_is_unknown_and_damage_stays_damage_unless_asked(five: Builder) -> None:
    five.put("log/1/hint.json", {"line": 1, "version": 5, "refs": 1})
    (five.root / entry(4)).unlink()
    with raises("UnknownVersion"):
        calico.open(five.root, replica=True).scan("things", at=4)
    with raises("MissingObject"):
        calico.open(five.root).scan("things")


def test_an_unknown_action_is_no_damage(five: Builder) -> None:
    five.commit({"kind": "rename-line"})
    with raises("UnsupportedFeature"):
        replica(five)
