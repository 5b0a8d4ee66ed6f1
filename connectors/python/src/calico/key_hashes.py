"""The hashes of keys that an update writes (spec/log.md)."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from .errors import corrupt_document

_HASH_BYTES = 8


def check_key_hashes(value: dict[str, Any], where: str) -> None:
    """Refuses hashes of keys that are not canonical, ascending, 1 to rows (CAL-LOG-070)."""
    text = value.get("keyHashes")
    if text is None:
        return
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        corrupt_document(where, f"key hashes are no base64: {error}")
    if base64.b64encode(data).decode("ascii") != text or len(data) % _HASH_BYTES != 0:
        corrupt_document(where, "key hashes are no canonical base64 of 8 bytes each")
    hashes = [data[at : at + _HASH_BYTES] for at in range(0, len(data), _HASH_BYTES)]
    if not 1 <= len(hashes) <= min(value["rows"], 4096):
        corrupt_document(where, f"{len(hashes)} key hashes for {value['rows']} rows")
    # Big-endian numbers order as their bytes do.
    if any(before >= after for before, after in zip(hashes, hashes[1:])):
        corrupt_document(where, "key hashes do not ascend")
