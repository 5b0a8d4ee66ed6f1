"""Members, marks and void entries (spec/commit.md, spec/log.md)."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from calico.actions import Forget, Mark, Position, Void, action_of, mark_of
from calico.checkpoint import MarkState
from calico.errors import CalicoError
from calico.log import Entry, Line
from calico.table import State

DIGEST = "0123456789abcdef"


def _state() -> State:
    # Marks need nothing of the line.
    return State(Line.__new__(Line))


def _entry(version: int, *members: tuple[tuple[Any, ...], Mark | None]) -> Entry:
    actions = [action for own, _ in members for action in own]
    marks = [(member, mark) for member, (_, mark) in enumerate(members) if mark is not None]
    return Entry(1, version, "e", version, (), tuple(actions), tuple(marks))


def _mark(previous: int | None, sequence: int, epoch: int = 0, name: str = "job") -> Mark:
    return Mark(name, epoch, previous, sequence, DIGEST)


def test_a_mark_is_the_last_one_of_its_application_and_place() -> None:
    state = _state()
    other = _mark(None, 1, 0, "b")
    state.apply(_entry(1, ((), _mark(None, 4)), ((), _mark(4, 5)), ((), other)), "e")
    assert state.marks == {
        "job": MarkState("job", 0, 5, DIGEST, 1, 1),
        "b": MarkState("b", 0, 1, DIGEST, 1, 2),
    }


def test_a_mark_applies_after_the_actions_of_its_transaction_and_before_the_next() -> None:
    state = _state()
    forget = Forget(Position(2, 1, 0), "job")
    state.apply(_entry(1, ((), _mark(None, 4))), "e")
    state.apply(_entry(2, ((), _mark(4, 5)), ((forget,), _mark(None, 9))), "e")
    assert state.marks["job"].sequence == 9


@pytest.mark.parametrize(
    "mark",
    [_mark(None, 9, 2), _mark(3, 9, 2), _mark(4, 4, 2), _mark(4, 3, 2), _mark(4, 9, 1)],
)
def test_a_mark_that_does_not_follow_on_is_damage(mark: Mark) -> None:
    state = _state()
    state.apply(_entry(1, ((), _mark(None, 4, 2))), "e")
    with pytest.raises(CalicoError) as caught:
        state.apply(_entry(2, ((), mark)), "e")
    assert caught.value.code == "CorruptDocument"


def test_a_void_action_changes_nothing() -> None:
    state = _state()
    state.apply(_entry(1, ((Void(Position(1, 0, 0), ("a" * 26,)),), None)), "e")
    assert (state.marks, state.held, state.key_spaces) == ({}, {}, {})


def test_a_mark_without_a_previous_one_says_none() -> None:
    value = {"application": "job", "epoch": 1, "sequence": 2, "digest": DIGEST}
    assert mark_of(value) == Mark("job", 1, None, 2, DIGEST)


@pytest.mark.parametrize(
    ("hashes", "rows", "sound"),
    [
        ([1], 1, True),
        ([1, 2**64 - 1], 2, True),
        ([1], 9, True),
        ([2, 1], 2, False),
        ([1, 1], 2, False),
        ([1, 2], 1, False),
    ],
)
def test_key_hashes_ascend_and_are_no_more_than_the_rows(
    hashes: list[int], rows: int, sound: bool
) -> None:
    text = base64.b64encode(b"".join(one.to_bytes(8, "big") for one in hashes)).decode()
    inline = {
        "rows": rows,
        "data": "",
        "slices": [
            {"partition": "", "firstRow": 0, "rows": rows, "keyMin": "00", "keyMax": "01"}
        ],
    }
    value = {
        "kind": "update",
        "incarnation": "a" * 13,
        "rows": rows,
        "columns": [],
        "ordered": False,
        "files": [],
        "inline": inline,
        "keyHashes": text,
    }
    if sound:
        action_of(value, Position(1, 0, 0), "e")
        return
    with pytest.raises(CalicoError) as caught:
        action_of(value, Position(1, 0, 0), "e")
    assert caught.value.code == "CorruptDocument"
