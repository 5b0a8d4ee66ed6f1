"""The command line: `python -m calico read STORE KEYSPACE`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from . import __version__
from .errors import CalicoError
from .store import open_store


def parser() -> argparse.ArgumentParser:
    """The arguments of the command line."""
    top = argparse.ArgumentParser(prog="calico", description="Reads stores of the Calico format.")
    top.add_argument("--version", action="version", version=f"calico {__version__}")
    verbs = top.add_subparsers(dest="verb", required=True)
    read = verbs.add_parser("read", help="print the records of a key-space")
    read.add_argument("store", help="the store's folder, with @dev for a branch or tag")
    read.add_argument("key_space", metavar="keyspace", help="the key-space's name")
    read.add_argument("--at", help="a version as v3, or a time as 2026-01-31T12:00:00Z")
    read.add_argument("--where", help="a filter, as: price < 10 AND name = 'cat'")
    read.add_argument("--columns", help="names of columns, with commas between them")
    read.add_argument("--json", action="store_true", help="one JSON object per line")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; 0, or 1 after an error that it printed with its code."""
    given = parser().parse_args(arguments)
    columns = None if given.columns is None else given.columns.split(",")
    try:
        scan = open_store(given.store).scan(given.key_space, columns, given.where, given.at)
        rows = scan.to_json_rows()
    except CalicoError as error:
        print(f"{error.code}: {error.message}", file=sys.stderr)
        return 1
    if not given.json:
        print("\t".join(scan.columns))
    for row in rows:
        print(json.dumps(row, ensure_ascii=False) if given.json else _tabbed(row))
    return 0


def _tabbed(row: dict[str, Any]) -> str:
    """Cells with tabs between them; text plain where it has no control characters."""
    cells = []
    for cell in row.values():
        plain = isinstance(cell, str) and cell.isprintable()
        cells.append(cell if plain else json.dumps(cell, ensure_ascii=False))
    return "\t".join(cells)


if __name__ == "__main__":
    sys.exit(main())
