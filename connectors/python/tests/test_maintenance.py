"""spec/table.md, Maintenance: settings of a group's checkpoints as changes leave them."""

from __future__ import annotations

from typing import Any

import pytest

from calico.alter import RefusedChange, apply_changes

Json = dict[str, Any]


def key_space(**group: Json) -> Json:
    """A definition of one group without columns."""
    return {"groups": [{"group": "g", "name": "main", "columns": [], **group}]}


def change(**members: Any) -> Json:
    """A change of settings of the group, or of the one that is named."""
    return {"kind": "set-maintenance", "group": "g", **members}


def after(*changes: Json) -> Json | None:
    """The settings that changes leave; None where the group has none."""
    settings: Json | None = apply_changes(key_space(), changes)["groups"][0].get("maintenance")
    return settings


def test_settings_join_those_before_and_take_their_place() -> None:
    """CAL-TABLE-112."""
    first = change(maintenance={"segmentBytes": 1, "appendBytes": 2})
    assert after(first) == {"segmentBytes": 1, "appendBytes": 2}
    second = change(maintenance={"appendBytes": 3, "checkpointPercent": 4})
    assert after(first, second) == {"segmentBytes": 1, "appendBytes": 3, "checkpointPercent": 4}


def test_defaults_take_settings_away_after_those_that_are_given() -> None:
    """CAL-TABLE-112."""
    first = change(maintenance={"segmentBytes": 1, "appendBytes": 2})
    assert after(first, change(defaults=["appendBytes"])) == {"segmentBytes": 1}
    both = change(maintenance={"splitBytes": 3}, defaults=["splitBytes", "segmentBytes"])
    assert after(first, both) == {"appendBytes": 2}


def test_a_fold_policy_is_given_and_taken_whole() -> None:
    """CAL-TABLE-115: nothing of the policy before stays."""
    first = change(maintenance={"fold": {"kind": "tiered", "updates": 4, "ratio": 2}})
    second = change(maintenance={"fold": {"kind": "levelled", "ratio": 10}})
    assert after(first, second) == {"fold": {"kind": "levelled", "ratio": 10}}
    assert after(first, second, change(defaults=["fold"])) is None


def test_maintenance_goes_with_its_last_setting() -> None:
    """CAL-TABLE-112."""
    first = change(maintenance={"segmentBytes": 1})
    assert after(first, change(defaults=["segmentBytes", "appendBytes"])) is None
    assert after(change()) is None


def test_settings_of_no_group_are_refused() -> None:
    """CAL-TABLE-112."""
    with pytest.raises(RefusedChange):
        apply_changes(key_space(), (change(group="h", maintenance={"segmentBytes": 1}),))
