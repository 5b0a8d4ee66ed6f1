"""spec/scan.md, Changes: intervals, names, and both outputs; the rest is in conformance cases."""

from __future__ import annotations

import datetime

import pytest
from support import START, Builder, create, inline, raises, update

import calico


@pytest.fixture
def prices(store: Builder) -> Builder:
    """Version 2 has prices of 1 and 2, version 3 the first again and another second."""
    store.commit(create())
    for second in (None, 20):
        rows = [{"k0": 1, "c8": 10}, {"k0": 2, "c8": second}]
        store.commit(update(inline=inline(rows), ops={8: "set"}))
    return store


def test_rows_tell_kind_version_and_time(prices: Builder) -> None:
    changes = calico.open(prices.root).changes("things", 2, columns=["id", "price"])
    time = "2026-01-01T00:00:00.000003Z"
    assert (changes.start, changes.end) == (2, 3)
    assert changes.to_json_rows() == [
        {"id": "2", "price": None, "_change": "update_before", "_version": "3", "_timestamp": time},
        {"id": "2", "price": "20", "_change": "update_after", "_version": "3", "_timestamp": time},
    ]


def test_a_table_has_the_types_of_the_columns(prices: Builder) -> None:
    table = calico.open(prices.root).changes("things", 0, "v2", where="price > 1").to_arrow()
    assert table.schema.names == ["id", "tags", "price", "_change", "_version", "_timestamp"]
    [row] = table.to_pylist()
    zone = datetime.timezone.utc
    assert row["_timestamp"] == datetime.datetime(2026, 1, 1, 0, 0, 0, 2, tzinfo=zone)
    assert (row["id"], row["_change"], row["_version"]) == (1, "insert", 2)


def test_a_start_before_the_first_version_is_0(prices: Builder) -> None:
    opened = calico.open(prices.root)
    assert opened.changes("things", calico.AtTime(START)).start == 0
    assert opened.changes("things", "v0", 1).to_json_rows() == []


def test_intervals_that_are_none_are_refused(prices: Builder) -> None:
    opened = calico.open(prices.root)
    with raises("InvalidArgument"):
        opened.changes("things", 3, 2)
    with raises("UnknownVersion"):
        opened.changes("things", 4)
    with raises("UnknownVersion"):
        opened.changes("things", 0, 0)
    with raises("UnknownColumn"):
        opened.changes("things", 0, columns=["nothing"])
