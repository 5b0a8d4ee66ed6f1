"""Filters (spec/expr.md): parse, print, JSON form, and row-wise evaluation."""

from .evaluate import compile_filter
from .nodes import And, Expression, to_json, to_text
from .parse import parse_expression

__all__ = ["And", "Expression", "compile_filter", "parse_expression", "to_json", "to_text"]
