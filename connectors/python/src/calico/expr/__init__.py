"""Filters (spec/expr.md): parse, print, JSON form, and row-wise evaluation."""

from .evaluate import compile_filter, compile_value
from .nodes import And, Expression, to_json, to_text
from .parse import parse_expression
from .values import RowFailed

__all__ = [
    "And",
    "Expression",
    "RowFailed",
    "compile_filter",
    "compile_value",
    "parse_expression",
    "to_json",
    "to_text",
]
