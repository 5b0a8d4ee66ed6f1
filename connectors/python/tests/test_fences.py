"""Fences of the refs log and of lines, and versions that have expired (spec/maintain.md)."""

from __future__ import annotations

from typing import Any

import pytest
from support import Builder, create, inline, raises, update

import calico


def fence(number: int, horizon: int) -> dict[str, Any]:
    """The action of a line."""
    return {"kind": "fence", "fence": number, "horizon": horizon}


def price(value: int) -> dict[str, Any]:
    """An update of one inline row that sets a price."""
    return update(ops={8: "set"}, inline=inline([{"k0": 1, "c8": value}]))


def prices(store: Builder, at: int | None = None, ref: str | None = None) -> list[int]:
    """The prices at a version."""
    rows = calico.open(store.root, ref=ref).scan("things", ["price"], at=at).to_json_rows()
    return [int(row["price"]) for row in rows]


@pytest.fixture
def fenced(store: Builder) -> Builder:
    """Versions 2 to 5 set 20 to 50; `old` names 2, `dev` begins at 3; then all from 4 on stay."""
    store.commit(create())
    for value in (20, 30, 40, 50):
        store.commit(price(value))
    store.step("create-tag", name="old", line=1, version=2)
    store.step("create-line", name="dev", parent={"line": 1, "version": 3})
    store.step("fence", fence=1, horizons=[{"line": 1, "version": 4}])
    store.commit(fence(1, 4))
    return store


def test_versions_from_the_horizon_on_and_named_ones_are_read(fenced: Builder) -> None:
    assert [prices(fenced, at) for at in (4, 5, 6)] == [[40], [50], [50]]
    assert prices(fenced, ref="old") == prices(fenced, 2) == [20]
    assert prices(fenced, ref="dev") == prices(fenced, 3, "dev") == [30]


@pytest.mark.parametrize("at", [1, 3])
def test_other_versions_have_expired(fenced: Builder, at: int) -> None:
    with raises("VersionExpired"):
        prices(fenced, at)
    with raises("VersionExpired"):
        calico.open(fenced.root).changes("things", at)
    with raises("VersionExpired"):
        calico.open(fenced.root).marks(at)


def test_a_version_of_a_parent_expires_for_its_children(fenced: Builder) -> None:
    assert prices(fenced, 2, "dev") == [20]
    with raises("VersionExpired"):
        prices(fenced, 1, "dev")


def test_a_fence_that_comes_late_changes_nothing(fenced: Builder) -> None:
    fenced.commit(fence(1, 2))
    assert prices(fenced, 7) == [50]


@pytest.mark.parametrize("horizon", [3, 7, 8])
def test_a_horizon_does_not_go_back_nor_beyond_its_entry(fenced: Builder, horizon: int) -> None:
    fenced.commit(fence(2, horizon))
    with raises("CorruptDocument"):
        prices(fenced)


MAIN = {"line": 1, "version": 4}


@pytest.mark.parametrize(
    "number, horizons",
    [
        (1, [MAIN]),
        (3, [MAIN]),
        (2, []),
        (2, [{"line": 1, "version": 3}]),
        (2, [MAIN, MAIN]),
        (2, [MAIN, {"line": 3, "version": 2}]),
        (2, [MAIN, {"line": 9, "version": 9}]),
        (2, [{"line": 1, "version": 4, "through": 5}]),
    ],
)
def test_a_fence_follows_the_one_before(
    fenced: Builder, number: int, horizons: list[dict[str, int]]
) -> None:
    fenced.step("fence", fence=number, horizons=horizons)
    with raises("CorruptDocument"):
        prices(fenced)


@pytest.mark.parametrize("kind", ["create-line", "create-tag"])
def test_nothing_begins_at_a_version_that_has_expired(fenced: Builder, kind: str) -> None:
    at = {"line": 1, "version": 3}
    fenced.step(kind, name="late", **(at if kind == "create-tag" else {"parent": at}))
    with raises("CorruptDocument"):
        prices(fenced)


def test_a_state_has_the_last_fence(fenced: Builder) -> None:
    while fenced.refs < 63:
        fenced.step("protect-line", line=3, protected=False)
    lines = [
        {"line": 1, "name": "main"},
        {"line": 3, "name": "dev", "parent": {"line": 1, "version": 3}},
    ]
    tags = [{"name": "old", "line": 1, "version": 2}]
    last = {"fence": 2, "horizons": [MAIN]}
    state = {"lines": lines, "tags": tags, "features": [], "fence": last}
    fenced.step("fence", {"state": state}, fence=2, horizons=[MAIN])
    assert prices(fenced) == [50]
