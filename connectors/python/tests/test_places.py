"""Column groups that lie in other folders than their store (spec/storage.md, "Locations")."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import calico
from support import raises

CASES = Path(__file__).parents[3] / "conformance" / "read"
ROWS = [{"id": 1, "n": 10, "s": "aa"}, {"id": 2, "n": 20, "s": "bb"}]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store whose group `o` lies in the place `vault`, the folder `kept` below the store."""
    return Path(shutil.copytree(CASES / "group-place" / "store", tmp_path / "store"))


def rows(folder: Path, **options: object) -> list[dict[str, object]]:
    """All rows of the store's key-space."""
    opened = calico.open(folder, **options)  # type: ignore[arg-type]
    return opened.scan("small").to_arrow().to_pylist()


def test_a_group_is_found_in_the_folder_that_the_store_names(store: Path) -> None:
    assert rows(store) == ROWS


def test_a_group_that_was_moved_is_found_by_one_setting(store: Path, tmp_path: Path) -> None:
    moved = tmp_path / "far" / "away"
    moved.parent.mkdir()
    (store / "kept").rename(moved)
    with raises("NotAStore"):
        rows(store)
    assert rows(store, places={"vault": moved}) == ROWS
    assert rows(store, places={"vault": "../far/away"}) == ROWS


def test_another_store_s_folder_is_refused(store: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with raises("NotAStore"):
        rows(store, places={"vault": tmp_path / "empty"})


def test_a_replica_knows_what_lies_in_the_place(store: Path) -> None:
    opened = calico.open(store, replica=True)
    assert opened.replica is not None
    assert opened.replica.version == opened.replica.seen == 7
