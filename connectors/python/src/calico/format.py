"""Layout, sealed documents, canonical JSON, ids and the marker (spec/format.md)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import xxhash

from .errors import CalicoError, corrupt_document
from .schema import problem
from .storage import Folder, is_path

FORMAT = "0.1"
KNOWN_FEATURES: frozenset[str] = frozenset({"places", "clone"})
_INTEGER_MAX = 2**53 - 1
_SEAL_BYTES = len("\nxxh64:0123456789abcdef\n")
_SEAL = re.compile(rb"\nxxh64:([0-9a-f]{16})\n")


def entry_path(line: int, version: int) -> str:
    """The path of a log entry (CAL-FORMAT-001)."""
    return f"log/{line}/{version:020d}.json"


def hint_path(line: int) -> str:
    """The path of a line's hint (CAL-FORMAT-001)."""
    return f"log/{line}/hint.json"


def line_path(line: int) -> str:
    """The path of a line's beginning (CAL-FORMAT-001)."""
    return f"log/{line}/line.json"


def refs_path(number: int) -> str:
    """The path of an entry of the refs log (CAL-FORMAT-001)."""
    return f"refs/{number:020d}.json"


def index_path(line: int, version: int) -> str:
    """The path of a log checkpoint's index (CAL-FORMAT-001)."""
    return f"checkpoint/{line}/{version:020d}/index.json"


Refuse = Callable[[str, str], NoReturn]
"""Raises the error of damage in what the first text names; the second says what was found."""


_LOCATION = re.compile(r"(?:place/[a-z][a-z0-9]{0,31}/[a-z2-7]{13}/)?")


def location_of(path: str) -> str:
    """What the path of an object begins with that lies in a place; nothing for any other."""
    found = _LOCATION.match(path)
    return "" if found is None else found.group()


def check_data_path(
    path: str,
    incarnation: str,
    where: str,
    refuse: Refuse = corrupt_document,
    location: str = "",
) -> None:
    """Refuses a data path that is not of its group (CAL-FORMAT-004, -038, CAL-STORAGE-022).

    It lies directly in the group's folder, or in one folder there.
    """
    folder = f"{location}data/{incarnation}/"
    inside = path.startswith(folder) and path[len(location) :].count("/") in (2, 3)
    if not inside or not is_path(path):
        refuse(where, f"the path {path!r} is not in {folder} or one folder there")


def canonical(value: Any) -> str:
    """Canonical JSON of a value (CAL-FORMAT-014 to -016); InvalidArgument where it has none."""
    _check_canonical(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise CalicoError("InvalidArgument", f"text is no well-formed Unicode: {error}") from error
    return text


def _check_canonical(value: Any) -> None:
    if value is None or isinstance(value, (bool, str)):
        return
    if isinstance(value, int):
        if abs(value) > _INTEGER_MAX:
            raise CalicoError("InvalidArgument", f"{value} is beyond 2^53 - 1")
    elif isinstance(value, list):
        for item in value:
            _check_canonical(item)
    elif isinstance(value, dict):
        for name, member in value.items():
            if re.fullmatch(r"[ -~]*", name) is None:
                raise CalicoError("InvalidArgument", f"member {name!r} is not printable ASCII")
            _check_canonical(member)
    else:
        raise CalicoError("InvalidArgument", f"{value!r} has no canonical JSON")


def seal(value: Any) -> str:
    """The two lines of a sealed document (CAL-FORMAT-010)."""
    text = canonical(value)
    return f"{text}\nxxh64:{xxh64(text.encode('utf-8')):016x}\n"


def unseal(data: bytes, where: str) -> Any:
    """The JSON value of a sealed document, its checksum verified (CAL-FORMAT-011)."""
    tail = _SEAL.fullmatch(data[-_SEAL_BYTES:])
    body = data[:-_SEAL_BYTES]
    if tail is None or b"\n" in body:
        corrupt_document(where, "it is not a line of JSON and a checksum line")
    if int(tail.group(1), 16) != xxh64(body):
        corrupt_document(where, "its checksum does not match its content")
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        corrupt_document(where, f"its first line is no JSON: {error}")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def check_document(value: Any, schema: str, where: str) -> dict[str, Any]:
    """Refuses a document that does not meet its schema (CAL-FORMAT-012, -013, -018)."""
    found = problem(value, schema)
    if found is not None:
        corrupt_document(where, found)
    return value


def xxh64(data: bytes) -> int:
    """xxHash64 with seed 0, unsigned."""
    return xxhash.xxh64_intdigest(data, seed=0)


def base32(data: bytes) -> str:
    """The text of an id's bytes (CAL-FORMAT-020)."""
    return base64.b32encode(data).decode("ascii").lower().rstrip("=")


@dataclass(frozen=True)
class ParentStore:
    """The store that a clone goes on from, and the number of the entry that names the clone."""

    store_id: str
    uri: str
    refs: int


@dataclass(frozen=True)
class Marker:
    """What `calico.json` says: the store's identity and the features it needs."""

    store_id: str
    created_at: int
    features: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    """Name and address of each storage that holds objects of the store besides its own."""
    parent: ParentStore | None = None


def read_marker(folder: Folder) -> Marker:
    """Reads the marker: NotAStore where absent, UnsupportedFormat, UnsupportedFeature.

    CAL-FORMAT-030 to -032. Format and features are looked at before the schema, since a newer
    store's marker may have another shape (CAL-FORMAT-035).
    """
    data = folder.get("calico.json")
    if data is None:
        raise CalicoError("NotAStore", f"{folder.root} holds no calico.json; give a store's folder")
    value = unseal(data, "calico.json")
    if isinstance(value, dict) and isinstance(value.get("format"), str):
        if value["format"] != FORMAT:
            raise CalicoError(
                "UnsupportedFormat",
                f"calico.json: the store has format {value['format']!r}, this reader {FORMAT!r}",
            )
    stop_at_unknown_features(value, "calico.json")
    check_document(value, "marker.schema.json", "calico.json")
    places = tuple((place["name"], place["uri"]) for place in value.get("places", ()))
    named = value.get("parent")
    parent = None
    if named is not None:
        parent = ParentStore(named["storeId"], named["uri"], named["refs"])
    return Marker(value["storeId"], value["createdAt"], tuple(value["features"]), places, parent)


def stop_at_unknown_features(value: Any, where: str) -> None:
    """Looks at the `features` of a value that need not meet its schema (CAL-FORMAT-035)."""
    features = value.get("features") if isinstance(value, dict) else None
    for feature in features if isinstance(features, list) else ():
        stop_at_unknown_feature(feature, where)


def stop_at_unknown_feature(feature: Any, where: str) -> None:
    """Stops at a feature that this reader does not know (CAL-FORMAT-032, CAL-REFS-004)."""
    if isinstance(feature, str) and feature not in KNOWN_FEATURES:
        raise CalicoError(
            "UnsupportedFeature", f"{where}: the store needs {feature!r}; use a newer reader"
        )
