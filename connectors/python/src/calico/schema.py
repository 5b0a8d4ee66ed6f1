"""Checks documents against the schemas of the specification (CAL-FORMAT-012).

The files in `schema/` are copies of `spec/schema/`; a test compares them. Of JSON Schema only
the keywords that those files use are known here; an unknown one fails when it is loaded.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any

_KNOWN = frozenset(
    "$schema $id $defs $ref title description x-chapter type required properties items minItems "
    "maxItems enum const oneOf pattern minimum maximum minLength maxLength contentEncoding".split()
)
_TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}


def schema_text(name: str) -> str:
    """The text of a packaged schema file, `manifest.avsc` included."""
    return (resources.files("calico") / "schema" / name).read_text(encoding="utf-8")


@cache
def _load(name: str) -> dict[str, Any]:
    return json.loads(schema_text(name))


def problem(value: object, name: str) -> str | None:
    """What breaks the schema file `name` in a parsed document, with its place, or None."""
    return _check(value, _load(name), name, "the document")


def _check(value: Any, schema: dict[str, Any], file: str, at: str) -> str | None:
    unknown = schema.keys() - _KNOWN
    if unknown:
        raise AssertionError(f"{file} uses keywords that are not known here: {sorted(unknown)}")
    if "$ref" in schema:
        target, target_file = _resolve(schema["$ref"], file)
        return _check(value, target, target_file, at)
    if "oneOf" in schema:
        return _check_one_of(value, schema["oneOf"], file, at)
    if "const" in schema and value != schema["const"]:
        return f"{at} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{at} is none of {schema['enum']}"
    wanted = schema.get("type")
    if wanted is not None:
        is_bool = isinstance(value, bool) and wanted != "boolean"
        if is_bool or not isinstance(value, _TYPES[wanted]):
            return f"{at} is no {wanted}"
    if isinstance(value, dict):
        return _check_object(value, schema, file, at)
    if isinstance(value, list):
        return _check_array(value, schema, file, at)
    return _check_scalar(value, schema, at)


def _resolve(ref: str, file: str) -> tuple[dict[str, Any], str]:
    target_file, _, pointer = ref.partition("#")
    target_file = target_file or file
    schema = _load(target_file)
    for part in pointer.split("/")[1:]:
        schema = schema[part]
    return schema, target_file


def _check_one_of(value: Any, choices: list[dict[str, Any]], file: str, at: str) -> str | None:
    problems = [_check(value, choice, file, at) for choice in choices]
    if problems.count(None) == 1:
        return None
    telling = [
        found
        for choice, found in zip(choices, problems)
        if found is not None and _is_of_kind(value, choice, file)
    ]
    return (telling or [found for found in problems if found] or [f"{at} fits several shapes"])[0]


def _is_of_kind(value: Any, schema: dict[str, Any], file: str) -> bool:
    """Whether a choice has no `kind`, or that of the value: what is wrong is then told of it."""
    target = _resolve(schema["$ref"], file)[0] if "$ref" in schema else schema
    kind = target.get("properties", {}).get("kind", {}).get("const")
    return kind is None or (isinstance(value, dict) and value.get("kind") == kind)


def _check_object(value: dict, schema: dict[str, Any], file: str, at: str) -> str | None:
    for name in schema.get("required", ()):
        if name not in value:
            return f"{at} lacks {name}"
    for name, member in schema.get("properties", {}).items():
        if name in value:
            found = _check(value[name], member, file, f"{at}.{name}")
            if found is not None:
                return found
    return None


def _check_array(value: list, schema: dict[str, Any], file: str, at: str) -> str | None:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        return f"{at} has {len(value)} items"
    for index, item in enumerate(value):
        found = _check(item, schema.get("items", {}), file, f"{at}[{index}]")
        if found is not None:
            return found
    return None


def _check_scalar(value: Any, schema: dict[str, Any], at: str) -> str | None:
    if isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            return f"{at} holds a lone surrogate"
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            return f"{at} has {len(value)} characters"
        if "pattern" in schema and not _matches(schema["pattern"], value):
            return f"{at} does not match {schema['pattern']}"
    elif isinstance(value, int):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            return f"{at} is out of range: {value}"
    return None


def _matches(pattern: str, value: str) -> bool:
    # Python's `$` also matches before a last line feed; the schemas mean the end.
    body = pattern.removeprefix("^").removesuffix("$")
    return re.fullmatch(body, value) is not None
