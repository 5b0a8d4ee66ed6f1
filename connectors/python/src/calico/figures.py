"""Figures of a read (spec/scan.md, section Figures), counted from its rows."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact
from typing import Any

from .bounds import encode_bound
from .errors import CalicoError
from .scan import Scan
from .types import Type, to_json

# A sum of 2^53 decimals of 38 digits has 54; what does not fit raises.
_EXACT = Context(prec=60, traps=[Inexact])


def figures_of(scan: Scan, wanted: list[dict[str, Any]]) -> list[Any]:
    """The figures in JSON form (CAL-BRIDGE-041, CAL-BRIDGE-150).

    Each has a `kind`, `count`, `min`, `max` or `sum`, and a `column`, which a count may lack.
    InvalidArgument for a sum of what is no number.
    """
    rows = scan.plain_rows()
    figures: list[Any] = []
    for one in wanted:
        name = one.get("column")
        if name is None:
            figures.append(str(len(rows)))
            continue
        cells = [row[name] for row in rows if row[name] is not None]
        figures.append(_figure(one["kind"], cells, scan.type_of(name)))
    return figures


def _figure(kind: str, cells: list[Any], type_: Type) -> Any:
    if kind == "count":
        return str(len(cells))
    if kind == "sum":
        return _sum(cells, type_)
    if not cells:
        return None
    end = min if kind == "min" else max
    return to_json(end(cells, key=lambda cell: encode_bound(cell, type_)), type_)


def _sum(cells: list[Any], type_: Type) -> str | None:
    if type_.kind == "decimal":
        total = Decimal(0).scaleb(-type_.scale)
        for cell in cells:
            total = _EXACT.add(total, cell)
        return f"{total:f}" if cells else None
    if not type_.kind.startswith("int"):
        raise CalicoError("InvalidArgument", f"{type_} has no exact sum")
    return str(sum(cells)) if cells else None
