"""Filters of keys: none that they were filled with is denied, and few others are held."""

import pytest

from calico.actions import Position, action_of
from calico.errors import CalicoError
from calico.format import xxh64
from calico.key_bloom import bloom_holds, bloom_of

HASHES = [xxh64(number.to_bytes(8, "big")) for number in range(6000)]


def test_a_filter_holds_its_keys_and_few_others() -> None:
    bloom = bloom_of(HASHES[:5000])
    assert len(bloom) == 8192
    assert all(bloom_holds(bloom, one) for one in HASHES[:5000])
    assert sum(bloom_holds(bloom, one) for one in HASHES[5000:]) < 30


@pytest.mark.parametrize(("folder", "sound"), [("a" * 13, True), ("b" * 13, False)])
def test_the_filter_of_an_update_lies_with_the_data_of_its_group(folder: str, sound: bool) -> None:
    path = f"data/{folder}/{'c' * 26}.bloom"
    value = {
        "kind": "update",
        "incarnation": "a" * 13,
        "rows": 0,
        "columns": [],
        "ordered": False,
        "files": [],
        "keyBloom": {"path": path, "bytes": 32, "keys": 1, "checksum": "0" * 16},
    }
    if sound:
        action_of(value, Position(1, 0, 0), "e")
        return
    with pytest.raises(CalicoError) as caught:
        action_of(value, Position(1, 0, 0), "e")
    assert caught.value.code == "CorruptDocument"
