"""The adapter of the conformance suite: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from . import __version__
from .address import AtTime, parse_address
from .bounds import bounds_of
from .conformance_merge import run_merge
from .errors import CalicoError
from .expr import RowFailed, compile_filter, compile_value, parse_expression
from .expr import to_json as expression_json
from .expr import to_text as expression_text
from .figures import figures_of
from .format import base32, canonical, seal, xxh64
from .key_bloom import bloom_holds, bloom_of
from .keys import encode_key
from .manifest import decode_manifest
from .partition import partition_of, transform_of
from .store import Store, open_store
from .types import from_json, parse_type, to_json

Json = dict[str, Any]


def describe() -> Json:
    """What this adapter can do."""
    return {
        "name": "python",
        "version": __version__,
        "roles": ["reader"],
        "operations": list(_OPERATIONS),
    }


def _open(params: Json, *, replica: bool = False) -> Store:
    return open_store(Path(params["store"]), ref=params.get("ref"), replica=replica)


def run_refs(params: Json) -> Json:
    """The branches and tags of a store."""
    store = _open(params)
    branches = [
        {
            "name": line.name,
            "line": line.line,
            "parent": None if line.parent is None else vars(line.parent),
            "protected": line.protected,
        }
        for line in store.branches()
    ]
    return {"branches": branches, "tags": [vars(tag) for tag in store.tags()]}


def run_read(params: Json) -> Json:
    """Rows of a key-space at a version, ordered by encoded key."""
    at = params.get("at") or {}
    scan = _open(params, replica=params.get("replica", False)).scan(
        params["keySpace"],
        _choices(params.get("columns")),
        params.get("filter"),
        AtTime(at["timestamp"]) if "timestamp" in at else at.get("version"),
        use_log_checkpoints=params.get("useCheckpoints", True),
    )
    return {"version": scan.version, "rows": scan.to_json_rows()}


def run_figures(params: Json) -> Json:
    """Figures of the rows of a read (CAL-SCAN-110)."""
    at = params.get("at") or {}
    wanted = params["figures"]
    columns = list(dict.fromkeys(one["column"] for one in wanted if "column" in one))
    scan = open_store(Path(params["store"])).scan(
        params["keySpace"],
        columns,
        params.get("filter"),
        AtTime(at["timestamp"]) if "timestamp" in at else at.get("version"),
        use_log_checkpoints=params.get("useCheckpoints", True),
    )
    return {"version": scan.version, "figures": figures_of(scan, wanted)}


def run_replica(params: Json) -> Json:
    """At which version a replica is, how far there are signs, and what is missing."""
    whole = _open(params, replica=True).replica
    if whole is None:
        raise AssertionError("a replica says what it is at")
    lacks = sorted((lack.code, lack.path) for lack in whole.missing)
    missing = [{"code": code, "path": path} for code, path in lacks]
    return {"version": whole.version, "seen": whole.seen, "missing": missing}


def run_changes(params: Json) -> Json:
    """What versions did to a view, in order."""
    changes = _open(params).changes(
        params["keySpace"],
        _at_of(params["from"]),
        _at_of(params["to"]) if "to" in params else None,
        params.get("columns"),
        params.get("filter"),
        use_log_checkpoints=params.get("useCheckpoints", True),
    )
    rows = changes.to_json_rows()
    if not params.get("timestamps", False):
        for row in rows:
            del row["_timestamp"]
    return {"from": changes.start, "to": changes.end, "rows": rows}


def run_diff(params: Json) -> Json:
    """What differs between two versions of a key-space."""
    start, end = params["from"], params.get("to")
    found = _open(params).difference(
        params["keySpace"],
        _end_of(start),
        _end_of(end) if end is not None else None,
        start_ref=start.get("ref"),
        end_ref=end.get("ref") if end is not None else None,
        merge_base=params.get("mergeBase", False),
    )
    return {
        "from": found.start,
        "to": found.end,
        "inserted": found.inserted,
        "updated": found.updated,
        "deleted": found.deleted,
        "cells": found.cells,
        "rows": found.to_json_rows(),
    }


def _end_of(end: Json) -> int | AtTime | None:
    """Where a branch or tag is named, its newest state may be meant."""
    return _at_of(end) if end.keys() - {"ref"} else None


def _at_of(at: Json) -> int | AtTime:
    return AtTime(at["timestamp"]) if "timestamp" in at else int(at["version"])


def _choices(columns: list[Any] | None) -> list[Any] | None:
    """Columns as Store.scan takes them: names, and pairs for those that are computed."""
    if columns is None:
        return None
    return [c if isinstance(c, str) else (c["name"], c["expression"]) for c in columns]


def run_log(params: Json) -> Json:
    """All commits of a store."""
    return {
        "versions": [
            {
                "version": version.version,
                "id": version.id,
                "timestamp": version.timestamp,
                "actions": list(version.actions),
            }
            for version in _open(params).versions()
        ]
    }


def run_marks(params: Json) -> Json:
    """The marks of a store at its head."""
    store = _open(params)
    marks = store.marks(use_log_checkpoints=params.get("useCheckpoints", True))
    return {"marks": [vars(mark) for mark in marks]}


def _vector_key(params: Json) -> Json:
    types = [parse_type(text) for text in params["types"]]
    pairs = zip(params["values"], types, strict=True)
    return {"hex": encode_key(types, [from_json(value, type_) for value, type_ in pairs]).hex()}


def _vector_partition(params: Json) -> Json:
    types = [parse_type(text) for text in params["keyTypes"]]
    transforms = [transform_of(value, types) for value in params["partitioning"]]
    key = [from_json(value, type_) for value, type_ in zip(params["key"], types, strict=True)]
    encode_key(types, key)
    return {"hex": partition_of(types, transforms, key).hex()}


def _vector_bound(params: Json) -> Json:
    type_ = parse_type(params["type"])
    bounds = bounds_of([from_json(value, type_) for value in params["values"]], type_)
    return {"nulls": bounds.nulls, "min": _hex(bounds.min), "max": _hex(bounds.max)}


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()


def _vector_bloom(params: Json) -> Json:
    def hashes(texts: list[str]) -> list[int]:
        return [xxh64(bytes.fromhex(text)) for text in texts]

    bloom = bloom_of(hashes(params["keys"]))
    held = [bloom_holds(bloom, one) for one in hashes(params["probes"])]
    return {"hex": bloom.hex(), "held": held}


def _vector_expr(params: Json) -> Json:
    types = {column["name"]: parse_type(column["type"]) for column in params["columns"]}
    test, _ = compile_filter(parse_expression(params["filter"]), types)
    rows = [
        {name: from_json(row.get(name), type_) for name, type_ in types.items()}
        for row in params["rows"]
    ]
    return {"rows": [index for index, row in enumerate(rows) if test(row) is True]}


def _vector_value(params: Json) -> Json:
    types = {column["name"]: parse_type(column["type"]) for column in params["columns"]}
    type_, run, _ = compile_value(parse_expression(params["value"]), types)
    values = []
    for row in params["rows"]:
        cells = {name: from_json(row.get(name), cell_type) for name, cell_type in types.items()}
        try:
            values.append({"cell": to_json(run(cells), type_)})
        except RowFailed:
            values.append({"failed": True})
    return {"type": str(type_), "values": values}


def _vector_expression(params: Json) -> Json:
    tree = parse_expression(params["text"])
    again = parse_expression(expression_text(tree))
    return {"tree": expression_json(tree), "again": expression_json(again)}


def _vector_address(params: Json) -> Json:
    address = parse_address(params["text"])
    at: Json | None = None
    if isinstance(address.at, AtTime):
        at = {"timestamp": address.at.micros}
    elif address.at is not None:
        at = {"version": address.at}
    return {"path": str(address.folder), "ref": address.ref, "at": at}


def _vector_manifest(params: Json) -> Json:
    records = decode_manifest(bytes.fromhex(params["hex"]), "the manifest")
    named = [{**record, "content": record["content"][1]} for record in records]
    return {"records": _bytes_as_hex(named)}


def _bytes_as_hex(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return [_bytes_as_hex(item) for item in value]
    if isinstance(value, dict):
        # What is not plain is left out, as entries do.
        said = [item for item in value.items() if item != ("plain", False)]
        return {name: _bytes_as_hex(member) for name, member in said}
    return value


_VECTORS = {
    "key": _vector_key,
    "partition": _vector_partition,
    "canonical": lambda params: {"text": canonical(params["value"])},
    "seal": lambda params: {"text": seal(params["value"])},
    "type": lambda params: {"text": str(parse_type(params["text"]))},
    "bound": _vector_bound,
    "base32": lambda params: {"text": base32(bytes.fromhex(params["hex"]))},
    "bloom": _vector_bloom,
    "expr": _vector_expr,
    "value": _vector_value,
    "expression": _vector_expression,
    "address": _vector_address,
    # Lists of numbers compare as names do (CAL-TILE-030).
    "segment-names": lambda params: {"names": sorted(params["names"])},
    "manifest": _vector_manifest,
}


def run_vector(params: Json) -> Json:
    """One pure function of the specification."""
    return _VECTORS[params["vector"]](params)


_OPERATIONS = {
    "read": run_read,
    "refs": run_refs,
    "figures": run_figures,
    "replica": run_replica,
    "changes": run_changes,
    "diff": run_diff,
    "log": run_log,
    "marks": run_marks,
    "merge": run_merge,
    "vector": run_vector,
}


def answer(request: Json) -> Json:
    """The answer to one request; every failure becomes an error with a code."""
    params = request.get("params") or {}
    if request.get("method") == "describe":
        return {"id": request.get("id"), "result": describe()}
    operation = params.get("operation")
    if request.get("method") != "run" or operation not in _OPERATIONS:
        why = f"{request.get('method')} {operation} is not offered"
        return {"id": request.get("id"), "unsupported": why}
    if operation == "vector" and params.get("vector") not in _VECTORS:
        return {"id": request.get("id"), "unsupported": f"no vector {params.get('vector')}"}
    try:
        return {"id": request.get("id"), "result": _OPERATIONS[operation](params)}
    except CalicoError as error:
        failure = {"code": error.code, "message": error.message}
    except Exception as error:  # a broken invariant must not end the adapter
        print(f"{operation}: {error!r}", file=sys.stderr)
        failure = {"code": "Internal", "message": repr(error)}
    return {"id": request.get("id"), "error": failure}


def main() -> None:
    """Answers line by line until standard input ends."""
    for line in sys.stdin.buffer:
        if line.strip():
            # ASCII escapes keep lone surrogates of error messages printable.
            print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
