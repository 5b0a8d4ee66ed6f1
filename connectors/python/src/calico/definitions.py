"""Definitions of key-spaces, groups and columns, and what of updates fits them (spec/table.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .actions import Layer, Update, UpdateExpression
from .algebra import Form, algebra_fits, form_of
from .alter import Json, column_order
from .computing import Computation
from .errors import CalicoError, corrupt_document
from .expr import compile_filter, parse_expression
from .format import Refuse
from .keys import check_key_type
from .partition import Transform, transform_of
from .types import Type, field_names, named_type, parse_type, reads_as


@dataclass(frozen=True)
class Column:
    """A value column: its id, name, type, and its algebra where it takes deltas.

    `type` is of stored form, as in data files; `shown` is what people see (CAL-TABLE-034).
    `order_type` is the type of the orders of last_by, `former` the ids of struct fields that
    were dropped.
    """

    id: int
    name: str
    type: Type
    shown: Type
    algebra: str | None
    field_ids: tuple[int, ...] = ()
    order_type: Type | None = None
    former: frozenset[int] = frozenset()

    @cached_property
    def form(self) -> Form:
        """How its cells are held."""
        return form_of(self.algebra, self.type, self.order_type)


@dataclass(frozen=True)
class Group:
    """A column group."""

    id: str
    incarnation: str
    name: str
    anchor: bool
    key_types: tuple[Type, ...]
    partitioning: tuple[Transform, ...]
    columns: tuple[Column, ...]
    dropped: frozenset[int] = frozenset()
    moved: frozenset[int] = frozenset()
    place: str | None = None

    @property
    def location(self) -> str:
        """What the paths of its objects begin with (CAL-FORMAT-038)."""
        return "" if self.place is None else f"place/{self.place}/{self.id}/"

    @property
    def former(self) -> frozenset[int]:
        """Columns that it had: files may have cells of them (CAL-TABLE-138)."""
        return self.dropped | self.moved


@dataclass(frozen=True)
class KeySpace:
    """A key-space: names and types of its key components, its groups, and their columns' order."""

    id: str
    name: str
    key_names: tuple[str, ...]
    key_types: tuple[Type, ...]
    groups: tuple[Group, ...]
    order: tuple[int, ...]
    definition: dict[str, Any] = field(compare=False)

    @property
    def anchor(self) -> Group:
        """The group that says which records exist."""
        return next(group for group in self.groups if group.anchor)

    def column_types(self) -> dict[str, Type]:
        """The types of all columns by name, key components first."""
        types = dict(zip(self.key_names, self.key_types))
        columns = {column.id: column for group in self.groups for column in group.columns}
        types.update((columns[id_].name, columns[id_].shown) for id_ in self.order)
        return types

def key_space_of(definition: dict[str, Any], where: str) -> KeySpace:
    """A key-space from JSON that meets its schema.

    CorruptDocument where what the schema cannot say is wrong: types, names, the anchor, transforms
    (CAL-TABLE-027, CAL-FORMAT-023).
    """
    try:
        key_types = [parse_type(component["type"]) for component in definition["components"]]
        for type_ in key_types:
            check_key_type(type_)
        groups = [_group_of(group, tuple(key_types)) for group in definition["groups"]]
    except CalicoError as error:
        corrupt_document(where, f"key-space {definition['name']!r}: {error.message}")
    if sum(group.anchor for group in groups) != 1:
        corrupt_document(where, f"key-space {definition['name']!r} has not exactly one anchor")
    key_names = [component["name"] for component in definition["components"]]
    columns = [column for group in groups for column in group.columns]
    check_names([group.name for group in groups], "groups", where)
    check_names([*key_names, *(column.name for column in columns)], "columns", where)
    _check_algebras(columns, where)
    order = column_order(definition)
    if sorted(order) != sorted(column.id for column in columns):
        corrupt_document(where, "the order does not name each column once")
    return KeySpace(
        definition["keySpace"],
        definition["name"],
        tuple(key_names),
        tuple(key_types),
        tuple(groups),
        tuple(order),
        definition,
    )


def check_names(names: list[str], what: str, where: str) -> None:
    """CorruptDocument where two names are one without regard to case (CAL-TABLE-007)."""
    if len({name.lower() for name in names}) != len(names):
        corrupt_document(where, f"two {what} have one name, but for case, among {names}")

def _group_of(value: dict[str, Any], key_types: tuple[Type, ...]) -> Group:
    columns = [_column_of(column) for column in value["columns"]]
    transforms = [transform_of(transform, key_types) for transform in value["partitioning"]]
    return Group(
        value["group"],
        value["incarnation"],
        value["name"],
        value["anchor"],
        key_types,
        tuple(transforms),
        tuple(columns),
        frozenset(value.get("dropped", [])),
        frozenset(value.get("moved", [])),
        value.get("place"),
    )


def group_of(definition: Json, value: Json, where: str) -> Group:
    """A group of a key-space's definition, or one that was, from JSON; CorruptDocument."""
    try:
        key_types = [parse_type(component["type"]) for component in definition["components"]]
        group = _group_of(value, tuple(key_types))
    except CalicoError as error:
        corrupt_document(where, f"group {value['name']!r}: {error.message}")
    _check_algebras(group.columns, where)
    return group


def _check_algebras(columns: Iterable[Column], where: str) -> None:
    """CorruptDocument for an algebra or an order that is not for its column (CAL-TABLE-008)."""
    for column in columns:
        if column.algebra is not None and not algebra_fits(column.algebra, column.type):
            said = f"column {column.name!r} is {column.type}, which {column.algebra!r} is not for"
            corrupt_document(where, said)
        if (column.algebra == "last_by") != (column.order_type is not None):
            corrupt_document(where, f"column {column.name!r}: orders go with last_by and none else")
        if column.order_type is not None and column.order_type.nested:
            corrupt_document(where, f"column {column.name!r} has nested orders")


def _column_of(value: dict[str, Any]) -> Column:
    """A column; InvalidType where its `fields` are not those of its type (CAL-TABLE-033)."""
    type_ = parse_type(value["type"])
    names = {f"f{field['field']}": field["name"] for field in value.get("fields", ())}
    stored = field_names(type_)
    if sorted(stored) != sorted(f"f{field['field']}" for field in value.get("fields", ())):
        raise CalicoError("InvalidType", f"column {value['name']!r} misnames its struct fields")
    shown = parse_type(str(named_type(type_, names)))
    ids = tuple(int(name[1:]) for name in stored)
    order_by = value.get("orderBy")
    order_type = None if order_by is None else parse_type(order_by["type"])
    algebra = value.get("algebra")
    former = frozenset(value.get("droppedFields", ()))
    return Column(value["column"], value["name"], type_, shown, algebra, ids, order_type, former)


def check_layer(
    layer: Layer,
    group: Group,
    where: str,
    refuse: Refuse = corrupt_document,
    dropped: frozenset[int] = frozenset(),
    *,
    later: bool = False,
) -> None:
    """Refuses an update with columns that its group does not have so (CAL-TABLE-027, -074), and
    a range delete whose condition is none over the key (CAL-TABLE-028).

    Columns `dropped` since are passed over, as in manifests and folds (CAL-TABLE-077, -044);
    `later` says that the definition may be of another time than the update (CAL-TABLE-041).
    """
    if isinstance(layer, Update):
        _check_update(layer, group, where, refuse, dropped, later)
    elif layer.condition is not None:
        try:
            compile_filter(parse_expression(layer.condition), key_columns(group.key_types))
        except CalicoError as error:
            refuse(where, f"a range delete's condition is none: {error.message}")


def key_columns(types: Iterable[Type]) -> dict[str, Type]:
    """The key's components as conditions of range deletes name them (CAL-LOG-091)."""
    return {f"k{index}": type_ for index, type_ in enumerate(types)}


def _check_update(
    update: Update,
    group: Group,
    where: str,
    refuse: Refuse,
    dropped: frozenset[int],
    later: bool,
) -> None:
    defined = {column.id: column for column in group.columns}
    held: set[int] = set()
    for said in update.columns:
        if said.column in dropped:
            continue
        column = defined.get(said.column)
        if column is None or said.column in held:
            refuse(where, f"an update's column {said.column} is not one of the group's, once")
        held.add(said.column)
        if not _is_stored_as(said.type, column.type, column.former):
            refuse(where, f"column {said.column} is {said.type}, not {column.type}")
        if said.algebra != column.algebra:
            refuse(where, f"column {said.column} has the algebra {said.algebra}, not the group's")
        order_type = None if column.order_type is None else str(column.order_type)
        if said.order_type != order_type:
            refuse(where, f"column {said.column} has orders of {said.order_type}, not the group's")
        if said.op == "delta" and column.algebra is None:
            refuse(where, f"column {said.column} has deltas but no algebra")
        if said.op == "computed" and update.expression is None:
            refuse(where, f"column {said.column} is computed, and there is no expression")
    if update.expression is not None:
        _check_expression(update, update.expression, group, where, refuse, later)


def _check_expression(
    update: Update,
    expression: UpdateExpression,
    group: Group,
    where: str,
    refuse: Refuse,
    later: bool,
) -> None:
    """CAL-TABLE-040; `later` lets types be narrower and columns be dropped (CAL-TABLE-041)."""
    assigned = [one.column for one in expression.assign]
    said = [column.column for column in update.columns]
    computed = all(column.op == "computed" for column in update.columns)
    if not computed or said != assigned or len(set(assigned)) != len(assigned):
        refuse(where, "an update's columns are not those that its expression assigns")

    def fits(text: str, type_: Type, former: frozenset[int] = frozenset()) -> bool:
        return text == str(type_) or (later and _is_stored_as(text, type_, former))

    keys = zip(expression.key, group.key_types)
    if len(expression.key) != len(group.key_types) or not all(fits(*pair) for pair in keys):
        refuse(where, "an expression gives the key other types than the definition")
    defined = {column.id: column for column in group.columns}
    for named in (*expression.target, *update.columns):
        column = defined.get(named.column)
        if column is None:
            if later and named.column in group.former:
                continue
            refuse(where, f"an expression names column {named.column}, which is not the group's")
        order_type = None if column.order_type is None else str(column.order_type)
        alike = (named.algebra, named.order_type) == (column.algebra, order_type)
        if not alike or not fits(named.type, column.type, column.former):
            refuse(where, f"an expression takes column {named.column} for {named.type}")
    try:
        Computation(expression, update.columns)
    except CalicoError as error:
        refuse(where, f"an expression is none: {error.message}")


def _is_stored_as(text: str, type_: Type, former: frozenset[int] = frozenset()) -> bool:
    """Whether an update may hold a column so: in its type, or one that it had before."""
    # A type has one text, so texts compare as types do.
    if text == str(type_):
        return True
    try:
        return reads_as(parse_type(text), type_, former)
    except CalicoError:
        return False
