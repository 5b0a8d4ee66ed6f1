"""Filters (spec/expr.md): parse, print, JSON form, and row-wise evaluation."""

from .evaluate import compile_filter, compile_value
from .nodes import And, Cast, Expression, to_json, to_text
from .parse import parse_expression
from .values import RowFailed, cast_cell

__all__ = [
    "And",
    "Cast",
    "Expression",
    "RowFailed",
    "cast_cell",
    "compile_filter",
    "compile_value",
    "parse_expression",
    "to_json",
    "to_text",
]
