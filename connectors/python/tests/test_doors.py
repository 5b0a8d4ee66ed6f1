"""Addresses, the command line and the conformance adapter."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support import Builder, create, inline, raises, update

import calico
from calico.__main__ import main
from calico.address import AtTime, parse_address
from calico.conformance import answer
from calico.storage import Folder, is_path


@pytest.mark.parametrize(
    ("text", "folder", "at"),
    [
        ("/data/shop", "/data/shop", None),
        ("shop@v12", "shop", 12),
        ("shop@v" + "9" * 5_000, "shop", 2**53 - 1),
        ("/a%40b%20@v1", "/a@b%20", 1),
        ("file:///a%20b%40@1970-01-01T00:00:01Z", "/a b@", AtTime(1_000_000)),
        ("file:/a", "/a", None),
        ("file://localhost/a@1970-01-01T00:00:00.1234569Z", "/a", AtTime(123_456)),
    ],
)
def test_an_address_names_a_folder_and_a_state(text: str, folder: str, at: Any) -> None:
    address = parse_address(text)
    assert (str(address.folder), address.at) == (folder, at)


@pytest.mark.parametrize(
    ("text", "ref", "at"),
    [
        ("/a@dev", "dev", None),
        ("/a@12/x", "12/x", None),
        ("/a@users/anna/v2@v12", "users/anna/v2", 12),
        ("file:/a@dev@1970-01-01T00:00:01Z", "dev", AtTime(1_000_000)),
    ],
)
def test_an_address_names_a_branch_or_tag(text: str, ref: str, at: Any) -> None:
    address = parse_address(text)
    assert (address.ref, address.at) == (ref, at)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "InvalidAddress"),
        ("@v1", "InvalidAddress"),
        ("/a@", "InvalidAddress"),
        ("/a@v1@v2", "InvalidAddress"),
        ("/a@12", "InvalidAddress"),
        ("/a@dev@", "InvalidAddress"),
        ("/a@dev@other", "InvalidAddress"),
        ("/a@dev@v1@v2", "InvalidAddress"),
        ("/a@dev/", "InvalidAddress"),
        ("/a@dev.lock", "InvalidAddress"),
        ("/a@2026-01-01T00:00:00", "InvalidAddress"),
        ("/a@2026-01-01 00:00:00Z", "InvalidAddress"),
        ("/a@2026-01-01T00:00:00.1234567890Z", "InvalidAddress"),
        ("file:a", "InvalidAddress"),
        ("file://host/a", "InvalidAddress"),
        ("file:///%ff", "InvalidAddress"),
        ("file:///%4", "InvalidAddress"),
        ("/a\0", "InvalidAddress"),
        ("s3://bucket/a", "UnsupportedStorage"),
        ("memory:test", "UnsupportedStorage"),
    ],
)
def test_an_address_that_is_none_is_refused(text: str, code: str) -> None:
    with raises(code):
        calico.open(text)


def test_a_path_object_is_taken_as_it_is(tmp_path: Path) -> None:
    Builder(tmp_path / "a@v1%40")
    assert calico.open(tmp_path / "a@v1%40").versions() == []


def test_only_regular_files_at_allowed_paths_are_objects(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    folder = Folder(tmp_path)
    assert folder.get("file") == b"x"
    assert folder.get("folder") is None
    assert folder.get("file/below") is None
    assert folder.get("absent") is None
    assert is_path("a/%2F=b+c-d_e.f")
    for path in ("", "a//b", "a/..", ".tmp/a", "a/%2f", "é", "a" * 201, "a/" * 500 + "a"):
        assert not is_path(path)


def test_errors_have_a_code_of_the_table_and_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(calico.CalicoError("NotAStore", "x")))
    assert (error.code, error.message, str(error)) == ("NotAStore", "x", "NotAStore: x")
    with pytest.raises(AssertionError):
        calico.CalicoError("Whatever", "x")


@pytest.fixture
def shop(store: Builder) -> Builder:
    """Two records of `things`."""
    store.commit(create())
    rows = [{"k0": 1, "c7": ["a"], "c8": 10}, {"k0": 2, "c7": None, "c8": None}]
    store.commit(update(inline=inline(rows), ops={7: "set", 8: "set"}))
    return store


def test_the_command_line_prints_rows(shop: Builder, capsys: Any) -> None:
    assert main(["read", str(shop.root), "things"]) == 0
    assert capsys.readouterr().out == 'id\ttags\tprice\n1\t["a"]\t10\n2\tnull\tnull\n'
    options = ["--json", "--where", "price = 10", "--columns", "price,id", "--at", "v2"]
    assert main(["read", str(shop.root), "things", *options]) == 0
    assert json.loads(capsys.readouterr().out) == {"price": "10", "id": "1"}


def test_the_command_line_prints_the_code_of_an_error(shop: Builder, capsys: Any) -> None:
    assert main(["read", str(shop.root), "nothing"]) == 1
    assert capsys.readouterr().err.startswith("UnknownKeySpace: ")


def ask(operation: str, **params: Any) -> dict[str, Any]:
    """The adapter's answer without its id."""
    given = answer({"id": 5, "method": "run", "params": {"operation": operation, **params}})
    assert given.pop("id") == 5
    return given


def test_the_adapter_reads_and_lists_versions(shop: Builder) -> None:
    read = ask("read", store=str(shop.root), keySpace="things", at={"version": 2}, columns=["id"])
    assert read == {"result": {"version": 2, "rows": [{"id": "1"}, {"id": "2"}]}}
    log = ask("log", store=str(shop.root))["result"]["versions"]
    assert [version["actions"] for version in log] == [["create-key-space"], ["update"]]


def test_the_adapter_merges() -> None:
    columns = [{"column": 7, "type": "list<utf8>", "algebra": "append"}]
    updates = [
        {
            "columns": [{"column": 7, "op": "mixed"}],
            "rows": [
                {"key": ["2"], "cells": {"7": ["b"]}, "ops": {"7": 3}},
                {"key": ["3"], "r": 1, "cells": {}},
            ],
        }
    ]
    checkpoint = {"rows": [{"key": ["2"], "cells": {"7": ["a"]}}, {"key": ["3"], "cells": {}}]}
    params = {"keyTypes": ["int64"], "columns": columns, "updates": updates}
    merged = ask("merge", checkpoint=checkpoint, **params)
    assert merged == {"result": {"rows": [{"key": ["2"], "cells": {"7": ["a", "b"]}}]}}


@pytest.mark.parametrize(
    ("params", "result"),
    [
        ({"vector": "key", "types": ["bool"], "values": [True]}, {"hex": "01"}),
        ({"vector": "canonical", "value": {"b": 1, "a": []}}, {"text": '{"a":[],"b":1}'}),
        ({"vector": "base32", "hex": "00"}, {"text": "aa"}),
        ({"vector": "type", "text": "list<int8>"}, {"text": "list<int8>"}),
    ],
)
def test_the_adapter_answers_vectors(params: dict[str, Any], result: dict[str, Any]) -> None:
    assert ask("vector", **params) == {"result": result}


def test_the_adapter_says_what_it_lacks_and_what_failed() -> None:
    assert "unsupported" in ask("write", store="/x", steps=[])
    assert "unsupported" in ask("vector", vector="nothing")
    assert ask("vector", vector="type", text="int")["error"]["code"] == "InvalidType"
    assert ask("vector", vector="type")["error"]["code"] == "Internal"


def test_the_adapter_runs_as_a_process() -> None:
    source = Path(calico.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "calico.conformance"],
        input='{"id":1,"method":"describe"}\n',
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(source)},
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout)["result"]["name"] == "python"
