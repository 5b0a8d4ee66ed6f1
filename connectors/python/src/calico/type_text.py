"""Column types and their text form (spec/types.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from .errors import CalicoError

_SCALARS = frozenset(
    "bool int8 int16 int32 int64 float32 float64 utf8 binary date timestamp timestamptz".split()
)
_FLOATS = ("float32", "float64")
_NESTED = ("list", "struct", "map", "vector")
_DEPTH_MAX = 8
_FIELDS_MAX = 1000
_NAME_LENGTH_MAX = 255
_SIZE_MAX = 65_536
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"0|[1-9][0-9]*")


@dataclass(frozen=True)
class Type:
    """A column type; `kind` is the first word of its text.

    `item` is the element of a list or vector, and the value of a map.
    """

    kind: str
    precision: int = 0
    scale: int = 0
    item: Type | None = None
    key: Type | None = None
    fields: tuple[tuple[str, Type], ...] = ()
    size: int = 0

    def __str__(self) -> str:
        """The text form, which `parse_type` reads."""
        if self.kind == "decimal":
            return f"decimal({self.precision},{self.scale})"
        if self.kind == "list":
            return f"list<{self.item}>"
        if self.kind == "map":
            return f"map<{self.key},{self.item}>"
        if self.kind == "vector":
            return f"vector<{self.item},{self.size}>"
        if self.kind == "struct":
            return f"struct<{','.join(f'{_name(name)}:{type_}' for name, type_ in self.fields)}>"
        return self.kind

    @property
    def nested(self) -> bool:
        """Whether cells are made of others; such cells have no order and no bounds."""
        return self.kind in _NESTED

    @property
    def inner(self) -> Type:
        """The type of the elements, or of a map's values."""
        if self.item is None:
            raise AssertionError(f"{self} has no elements")
        return self.item


def _name(name: str) -> str:
    """A field's name as the text of a type has it (CAL-TYPES-022)."""
    return name if _BARE.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def parse_type(text: str) -> Type:
    """The type of a text; InvalidType where there is none (CAL-TYPES-001)."""
    return _Parser(text).whole()


def named_type(stored: Type, names: Mapping[str, str]) -> Type:
    """The type with its fields called as `names` says of their stored names (CAL-TABLE-034)."""
    fields = tuple((names[name], named_type(type_, names)) for name, type_ in stored.fields)
    item = None if stored.item is None else named_type(stored.item, names)
    return replace(stored, fields=fields, item=item)


def field_names(type_: Type) -> list[str]:
    """The names of all struct fields at any depth."""
    found = []
    for name, inner in type_.fields:
        found += [name, *field_names(inner)]
    return found if type_.item is None else found + field_names(type_.item)


class _Parser:
    """Reads a text from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._fields = 0

    def whole(self) -> Type:
        parsed = self._type(1)
        if self._at != len(self._text):
            self._refuse("the end")
        return parsed

    def _refuse(self, expected: str) -> NoReturn:
        found = f"{self._text!r} is no type: at {self._at}, {expected} is due"
        raise CalicoError("InvalidType", f"{found}; see the chapter types")

    def _match(self, pattern: re.Pattern[str], expected: str) -> re.Match[str]:
        match = pattern.match(self._text, self._at)
        if match is None:
            self._refuse(expected)
        self._at = match.end()
        return match

    def _take(self, symbol: str) -> bool:
        taken = self._text.startswith(symbol, self._at)
        self._at += taken
        return taken

    def _demand(self, symbol: str) -> None:
        if not self._take(symbol):
            self._refuse(repr(symbol))

    def _number(self, least: int, greatest: int) -> int:
        digits = self._match(_NUMBER, "a number")[0]
        if len(digits) > 9 or not least <= int(digits) <= greatest:
            self._refuse(f"a number from {least} to {greatest}")
        return int(digits)

    def _type(self, depth: int) -> Type:
        word = self._match(_WORD, "the name of a type")[0]
        if word in _SCALARS:
            return Type(word)
        if word == "decimal":
            return self._decimal()
        if word not in _NESTED or (word != "vector" and depth > _DEPTH_MAX):
            self._refuse(f"a type, at most {_DEPTH_MAX} of them nested,")
        self._demand("<")
        parsed = self._nested(word, depth + 1)
        self._demand(">")
        return parsed

    def _decimal(self) -> Type:
        self._demand("(")
        precision = self._number(1, 38)
        self._demand(",")
        scale = self._number(0, precision)
        self._demand(")")
        return Type("decimal", precision, scale)

    def _nested(self, word: str, depth: int) -> Type:
        if word == "struct":
            return Type("struct", fields=self._struct_fields(depth))
        first = self._type(depth)
        if word == "list":
            return Type("list", item=first)
        self._demand(",")
        if word == "map":
            if first.nested or first.kind in _FLOATS:
                self._refuse("a key type")
            return Type("map", key=first, item=self._type(depth))
        if first.kind not in _FLOATS:
            self._refuse("a vector of floats")
        return Type("vector", item=first, size=self._number(1, _SIZE_MAX))

    def _struct_fields(self, depth: int) -> tuple[tuple[str, Type], ...]:
        fields = [self._field(depth)]
        while self._take(","):
            fields.append(self._field(depth))
        if len({name.lower() for name, _ in fields}) < len(fields):
            self._refuse("a name that no other field has, but for case,")
        return tuple(fields)

    def _field(self, depth: int) -> tuple[str, Type]:
        quoted = _QUOTED.match(self._text, self._at)
        if quoted is not None:
            self._at = quoted.end()
            name = quoted[1].replace('""', '"')
        else:
            name = self._match(_BARE, "the name of a field")[0]
        self._fields += 1
        well_formed = not any("\ud800" <= character <= "\udfff" for character in name)
        length = len(name.encode("utf-16-le", "surrogatepass")) // 2
        if not 1 <= length <= _NAME_LENGTH_MAX or not well_formed or self._fields > _FIELDS_MAX:
            self._refuse("a name of a proper length, and not of too many fields,")
        self._demand(":")
        return name, self._type(depth)
