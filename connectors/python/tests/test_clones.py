"""Stores that go on from another one (spec/refs.md, "Clones")."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import calico
from support import raises

CASES = Path(__file__).parents[3] / "conformance" / "read"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose parent lies in its folder `parent`."""
    return Path(shutil.copytree(CASES / "clone" / "store", tmp_path / "clone"))


def texts(folder: Path) -> list[str]:
    """The texts of all rows, by key."""
    rows = calico.open(folder).scan("small").to_arrow().to_pylist()
    return [row["s"] for row in rows]


ALL = ["main", "main", "dev", "dev", "clone", "clone"]


def test_a_clone_whose_parent_has_moved_is_told_where(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert texts(clone) == ALL
    (clone / "parent").rename(tmp_path / "moved")
    with raises("NotAStore"):
        texts(clone)
    monkeypatch.setenv("CALICO_PARENT", "../moved")
    assert texts(clone) == ALL
    monkeypatch.setenv("CALICO_PARENT", str(clone))
    with raises("NotAStore"):
        texts(clone)


def test_a_clone_whose_parent_is_gone_still_tells_its_branches(clone: Path) -> None:
    shutil.rmtree(clone / "parent")
    assert [branch.name for branch in calico.open(clone).branches()] == ["main"]
    with raises("NotAStore"):
        texts(clone)


def test_a_replica_of_a_clone_finds_the_files_of_both_stores(clone: Path) -> None:
    whole = calico.open(clone, replica=True).replica
    assert whole is not None
    assert (whole.version, whole.missing) == (7, ())
