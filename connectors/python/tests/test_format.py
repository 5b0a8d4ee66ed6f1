"""spec/format.md: sealed documents, canonical JSON, ids, the marker, schemas, paths."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import Builder, raises

import calico
from calico.format import base32, canonical, check_data_path, check_document, seal, unseal, xxh64
from calico.schema import problem, schema_text

SPEC = Path(__file__).resolve().parents[3] / "spec" / "schema"


def test_xxhash64_gives_its_published_values() -> None:
    assert xxh64(b"") == 0xEF46DB3751D8E999
    assert xxh64(b"abc") == 0x44BC2CF5AD770999


def test_canonical_json_sorts_members_and_escapes_only_what_it_must() -> None:
    value = {"b": [1, None, True], "a": 'é"\\/\n\x01\x7f'}
    assert canonical(value) == '{"a":"é\\"\\\\/\\n\\u0001\x7f","b":[1,null,true]}'


@pytest.mark.parametrize("value", [1.5, 2**53, -(2**53), {"é": 1}, "\ud800", float("nan")])
def test_a_value_without_canonical_json_is_refused(value: object) -> None:
    with raises("InvalidArgument"):
        canonical(value)


def test_a_sealed_document_unseals_to_what_was_sealed() -> None:
    value = {"line": 1, "parent": None}
    assert unseal(seal(value).encode(), "x") == value


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text + "\n",
        lambda text: text.replace("1", "2", 1),
        lambda text: text.split("\n")[0] + "\n",
        lambda text: "",
        lambda text: text.replace("xxh64:", "XXH64:"),
        lambda text: text.replace("\n", "\r\n"),
    ],
)
def test_a_damaged_seal_is_a_corrupt_document(change: object) -> None:
    data = change(seal({"line": 1})).encode()  # type: ignore[operator]
    with raises("CorruptDocument"):
        unseal(data, "x")


@pytest.mark.parametrize("body", [b"{", b"NaN", b"\xff", b"[" * 100_000, b""])
def test_a_sealed_line_that_is_no_json_is_a_corrupt_document(body: bytes) -> None:
    with raises("CorruptDocument"):
        unseal(body + f"\nxxh64:{xxh64(body):016x}\n".encode(), "x")


def test_ids_are_lower_case_base32_without_padding() -> None:
    assert base32(bytes(8)) == "a" * 13
    assert base32(b"\xff" * 16) == "7" * 25 + "4"


def test_the_packaged_schemas_are_those_of_the_specification() -> None:
    files = sorted(SPEC.iterdir())
    assert files
    for file in files:
        assert schema_text(file.name) == file.read_text(encoding="utf-8"), file.name


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"line": 1, "version": 1, "refs": 1, "more": 1.5}, None),
        ({"line": 1, "version": 1}, "the document lacks refs"),
        ({"line": True, "version": 1, "refs": 1}, "the document.line is no integer"),
        ({"line": 0, "version": 1, "refs": 1}, "the document.line is out of range: 0"),
        ([], "the document is no object"),
    ],
)
def test_a_schema_names_the_place_that_breaks_it(value: object, found: str | None) -> None:
    assert problem(value, "hint.schema.json") == found


def test_a_pattern_does_not_take_a_line_feed_at_its_end() -> None:
    entry = {"number": 1, "id": "d" * 26 + "\n", "timestamp": 0}
    action = {"kind": "create-line", "name": "main"}
    with raises("CorruptDocument"):
        check_document({**entry, "action": action}, "refs-entry.schema.json", "x")


@pytest.mark.parametrize(
    "path",
    [
        "data/other/x.parquet",
        "data/inc/../x",
        "data/inc/./x",
        "data/inc//x",
        "/data/inc/x",
        "data/inc",
        "data/inc/a\\b",
        "data/inc/a b",
        "data/inc/" + "a" * 201,
        "data/inc/x\n",
        "data/inc/a/b/x.parquet",
    ],
)
def test_a_data_path_outside_of_its_group_is_refused(path: str) -> None:
    with raises("CorruptDocument"):
        check_data_path(path, "inc", "x")


def test_a_data_path_below_its_group_is_taken() -> None:
    check_data_path("data/inc/p=%2F/x.parquet", "inc", "x")


def test_a_folder_without_marker_is_no_store(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "absent"):
        with raises("NotAStore"):
            calico.open(root)


def test_a_newer_format_is_told_before_its_other_shape(tmp_path: Path) -> None:
    builder = Builder(tmp_path)
    builder.put("calico.json", {"format": "0.2", "features": ["colour"]})
    with raises("UnsupportedFormat"):
        calico.open(tmp_path)


def test_an_unknown_feature_is_told_before_what_breaks_the_schema(tmp_path: Path) -> None:
    builder = Builder(tmp_path)
    builder.put("calico.json", {"format": "0.1", "features": ["colour"]})
    with raises("UnsupportedFeature"):
        calico.open(tmp_path)
    builder.put("calico.json", {"format": "0.1", "features": [1]})
    with raises("CorruptDocument"):
        calico.open(tmp_path)


def test_a_document_that_is_not_canonical_is_taken(tmp_path: Path) -> None:
    builder = Builder(tmp_path)
    body = b'{ "parent" : null, "line" : 1 }'
    builder.put_bytes("log/1/line.json", body + f"\nxxh64:{xxh64(body):016x}\n".encode())
    assert calico.open(tmp_path).versions() == []


def test_an_unknown_feature_stops_the_reader(tmp_path: Path) -> None:
    Builder(tmp_path, features=["colour"])
    with raises("UnsupportedFeature"):
        calico.open(tmp_path)
