"""Avro object container files of known schemas, read strictly (spec/log.md, CAL-LOG-045).

Only what `schema/manifest.avsc` uses is here. An index of an enum or a union that is out of range,
below zero too, a length that leads beyond the end and whatever else is no Avro is a ValueError.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

MAGIC = b"Obj\x01"
SYNC_BYTES = 16


def read_container(data: bytes, schemas: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The records of a container whose schema is one of those given and whose codec is `null`.

    Values of a union of several records are pairs of the record's name and its fields.
    """
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError("it does not begin as an Avro object container file does")
    heading = _Decoder(data, len(MAGIC), {})
    header = heading.read({"type": "map", "values": "bytes"})
    if header.get("avro.codec", b"null") != b"null":
        raise ValueError("it is compressed")
    schema = json.loads(header.get("avro.schema", b"null"))
    if schema not in schemas:
        raise ValueError("its schema is another")
    decoder = _Decoder(data, heading.at, dict(_named(schema)))
    sync = decoder.take(SYNC_BYTES)
    while decoder.at < len(data):
        count, size = decoder.long(), decoder.long()
        end = decoder.at + size
        for _ in range(_natural(count)):
            yield decoder.read(schema)
        if decoder.at != end:
            raise ValueError(f"a block says that it has {size} bytes and has others")
        if decoder.take(SYNC_BYTES) != sync:
            raise ValueError("a block does not end with the sync marker")


def _natural(count: int) -> int:
    if count < 0:
        raise ValueError(f"the count {count} is below zero")
    return count


def _named(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The types that have a name, at any depth; a name is defined once and may be used before."""
    if isinstance(schema, list):
        for item in schema:
            yield from _named(item)
    elif isinstance(schema, dict):
        if schema.get("type") in ("record", "enum"):
            yield schema["name"], schema
        for member in schema.values():
            yield from _named(member)


class _Decoder:
    """Reads values one after another."""

    def __init__(self, data: bytes, at: int, named: dict[str, dict[str, Any]]) -> None:
        """`named` are the types that a schema refers to by name."""
        self.at = at
        self._data = data
        self._named = named

    def take(self, size: int) -> bytes:
        """The next bytes."""
        end = self.at + _natural(size)
        if end > len(self._data):
            raise ValueError(f"it ends before byte {end}")
        taken = self._data[self.at : end]
        self.at = end
        return taken

    def long(self) -> int:
        """An integer of at most 64 bits."""
        number = shift = 0
        while True:
            byte = self.take(1)[0]
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
            if shift > 63:
                raise ValueError("an integer has more than ten bytes")
        if number >= 1 << 64:
            raise ValueError("an integer has more than 64 bits")
        return (number >> 1) ^ -(number & 1)

    def read(self, schema: Any) -> Any:
        """A value of a schema."""
        if isinstance(schema, list):
            branch = schema[self._index(len(schema))]
            value = self.read(branch)
            records = [one for one in schema if isinstance(one, dict) and one["type"] == "record"]
            return (branch["name"], value) if len(records) > 1 else value
        if isinstance(schema, dict):
            return self._complex(schema)
        if schema in self._named:
            return self._complex(self._named[schema])
        return self._primitive(schema)

    def _index(self, count: int) -> int:
        index = self.long()
        if not 0 <= index < count:
            raise ValueError(f"{index} is no index below {count}")
        return index

    def _primitive(self, type_: str) -> Any:
        if type_ == "null":
            return None
        if type_ == "boolean":
            byte = self.take(1)
            if byte not in (b"\x00", b"\x01"):
                raise ValueError(f"{byte.hex()} is no boolean")
            return byte == b"\x01"
        if type_ in ("int", "long"):
            number, bits = self.long(), 31 if type_ == "int" else 63
            if not -(1 << bits) <= number < 1 << bits:
                raise ValueError(f"{number} is no {type_}")
            return number
        taken = self.take(self.long())
        return taken.decode("utf-8") if type_ == "string" else taken

    def _complex(self, schema: dict[str, Any]) -> Any:
        type_ = schema["type"]
        if type_ == "record":
            return {field["name"]: self.read(field["type"]) for field in schema["fields"]}
        if type_ == "enum":
            return schema["symbols"][self._index(len(schema["symbols"]))]
        items: list[Any] = []
        while (count := self.long()) != 0:
            if count < 0:  # then the size of the block in bytes follows
                count, _ = -count, self.long()
            for _ in range(count):
                items.append(self._item(schema))
        return dict(items) if type_ == "map" else items

    def _item(self, schema: dict[str, Any]) -> Any:
        if schema["type"] == "array":
            return self.read(schema["items"])
        return self._primitive("string"), self.read(schema["values"])
