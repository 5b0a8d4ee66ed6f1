"""What changes do to the definition of a key-space (spec/table.md, section Changes).

A definition is the JSON that meets its schema; a change gives a new one.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any, NoReturn

from .errors import CalicoError
from .types import Type, field_names, parse_type, widens

Json = dict[str, Any]

_STATISTICS_MAX = 32


class RefusedChange(Exception):
    """A change that one of the sentences of the chapter refuses."""


def apply_changes(definition: Json, changes: tuple[Json, ...]) -> Json:
    """The definition after the changes, one after another (CAL-TABLE-060); RefusedChange."""
    changed = deepcopy(definition)
    for change in changes:
        order = column_order(changed)
        moved = _CHANGES[change["kind"]](changed, change, order)
        order = order if moved is None else moved
        changed.pop("order", None)
        # CAL-TABLE-064: written down only where groups do not give it.
        if order != column_order(changed):
            changed["order"] = order
    return changed


def column_order(definition: Json) -> list[int]:
    """The ids of all columns in the order in which people see them (CAL-TABLE-063)."""
    if "order" in definition:
        return list(definition["order"])
    return [column["column"] for column in _columns(definition)]


def _columns(definition: Json) -> list[Json]:
    return [column for group in definition["groups"] for column in group["columns"]]


def _refuse(what: str) -> NoReturn:
    raise RefusedChange(what)


def _group(definition: Json, id_: str) -> Json:
    for group in definition["groups"]:
        if group["group"] == id_:
            return group
    _refuse(f"there is no group {id_}")


def _column(definition: Json, id_: int) -> Json:
    for column in _columns(definition):
        if column["column"] == id_:
            return column
    _refuse(f"there is no column {id_}")


def _component(definition: Json, number: int) -> Json:
    components = definition["components"]
    if number >= len(components):
        _refuse(f"the key has no component {number}")
    return components[number]


def _take_name(definition: Json, name: str, own: Json | None) -> None:
    """Refuses a name that another component or column has (CAL-TABLE-007)."""
    for other in [*definition["components"], *_columns(definition)]:
        if other is not own and other["name"].lower() == name.lower():
            _refuse(f"the name {name!r} is taken")


def _ids(column: Json) -> list[int]:
    """The ids of a column and of the fields that its type has or had."""
    fields = [field["field"] for field in column.get("fields", ())]
    return [column["column"], *fields, *column.get("droppedFields", ())]


def _take_ids(definition: Json, columns: list[Json]) -> None:
    """Refuses ids that columns or fields have, or that dropped or moved columns had."""
    used = {id_ for column in _columns(definition) for id_ in _ids(column)}
    for group in definition["groups"]:
        used.update(group.get("dropped", ()), group.get("moved", ()))
    for column in columns:
        for id_ in _ids(column):
            if id_ in used:
                _refuse(f"the id {id_} was used before")


def _is_nested(column: Json) -> bool:
    try:
        return parse_type(column["type"]).nested
    except CalicoError as error:
        _refuse(error.message)


def _rename_key_space(definition: Json, change: Json, _order: list[int]) -> None:
    definition["name"] = change["name"]


def _rename_component(definition: Json, change: Json, _order: list[int]) -> None:
    component = _component(definition, change["component"])
    _take_name(definition, change["name"], component)
    component["name"] = change["name"]


def _rename_column(definition: Json, change: Json, _order: list[int]) -> None:
    column = _column(definition, change["column"])
    _take_name(definition, change["name"], column)
    column["name"] = change["name"]


def _widen_component(definition: Json, change: Json, _order: list[int]) -> None:
    _widen(_component(definition, change["component"]), change["type"])


def _widen_column(definition: Json, change: Json, _order: list[int]) -> None:
    _widen(_column(definition, change["column"]), change["type"])


def _widen(owner: Json, text: str) -> None:
    """CAL-TABLE-069."""
    try:
        fits = widens(parse_type(owner["type"]), parse_type(text))
    except CalicoError as error:
        _refuse(error.message)
    if not fits:
        _refuse(f"{owner['name']!r} is {owner['type']}, which is not widened to {text}")
    owner["type"] = text


def _add_column(definition: Json, change: Json, order: list[int]) -> list[int]:
    """CAL-TABLE-065."""
    group, column = _group(definition, change["group"]), change["definition"]
    _take_name(definition, column["name"], None)
    id_ = column["column"]
    _take_ids(definition, [column])
    group["columns"].append(deepcopy(column))
    if len(group["statistics"]) < _STATISTICS_MAX and not _is_nested(column):
        group["statistics"].append(id_)
    return [*order, id_]


def _drop_column(definition: Json, change: Json, order: list[int]) -> list[int]:
    """CAL-TABLE-066."""
    id_ = change["column"]
    column = _column(definition, id_)
    group = next(group for group in definition["groups"] if column in group["columns"])
    group["columns"].remove(column)
    group["statistics"] = [one for one in group["statistics"] if one != id_]
    group["dropped"] = sorted([*group.get("dropped", []), id_])
    return [one for one in order if one != id_]


def _move_column(_definition: Json, change: Json, order: list[int]) -> list[int]:
    """CAL-TABLE-068."""
    id_, after = change["column"], change.get("after")
    others = [one for one in order if one != id_]
    if id_ not in order or (after is not None and after not in others):
        _refuse(f"column {id_} cannot be put behind {after}")
    at = 0 if after is None else others.index(after) + 1
    return [*others[:at], id_, *others[at:]]


_Fields = tuple[tuple[str, Type], ...]


def _parsed(text: str) -> Type:
    try:
        return parse_type(text)
    except CalicoError as error:
        _refuse(error.message)


def _struct_in(type_: Type, edit: Callable[[_Fields], _Fields]) -> Type:
    """The type with the struct of it edited: itself, or that in its lists and maps."""
    if type_.kind == "struct":
        return replace(type_, fields=edit(type_.fields))
    if type_.kind not in ("list", "map"):
        _refuse(f"{type_} has no struct")
    return replace(type_, item=_struct_in(type_.inner, edit))


def _edit_at(type_: Type, id_: int, edit: Callable[[_Fields], _Fields]) -> tuple[Type, bool]:
    """The type with the struct edited that has the field; and whether one has it."""
    if type_.kind in ("list", "map"):
        inner, found = _edit_at(type_.inner, id_, edit)
        return replace(type_, item=inner), found
    if type_.kind != "struct":
        return type_, False
    if any(name == f"f{id_}" for name, _ in type_.fields):
        return replace(type_, fields=edit(type_.fields)), True
    parts = [(name, *_edit_at(inner, id_, edit)) for name, inner in type_.fields]
    fields = tuple((name, inner) for name, inner, _ in parts)
    return replace(type_, fields=fields), any(found for _, _, found in parts)


def _edit_field(column: Json, id_: int, edit: Callable[[_Fields], _Fields]) -> None:
    type_, found = _edit_at(parse_type(column["type"]), id_, edit)
    if not found:
        _refuse(f"column {column['column']} has no field {id_}")
    column["type"] = str(type_)


def _take_field_name(column: Json, siblings: _Fields, name: str, own: int | None) -> None:
    """Refuses a name that another field of the same struct has (CAL-TYPES-023)."""
    ids = {int(stored[1:]) for stored, _ in siblings}
    for field in column["fields"]:
        other = field["field"] in ids and field["field"] != own
        if other and field["name"].lower() == name.lower():
            _refuse(f"the field name {name!r} is taken")


def _add_field(definition: Json, change: Json, _order: list[int]) -> None:
    """CAL-TABLE-054."""
    column, field = _column(definition, change["column"]), change["definition"]
    _take_ids(definition, [{"column": field["field"], "fields": field.get("fields", ())}])
    added = (f"f{field['field']}", _parsed(field["type"]))

    def append(fields: _Fields) -> _Fields:
        _take_field_name(column, fields, field["name"], None)
        return (*fields, added)

    parent = change.get("parent")
    if parent is None:
        column["type"] = str(_struct_in(parse_type(column["type"]), append))
    else:
        name = f"f{parent}"
        _edit_field(
            column,
            parent,
            lambda fields: tuple(
                (own, _struct_in(inner, append) if own == name else inner) for own, inner in fields
            ),
        )
    names = [{"field": field["field"], "name": field["name"]}, *field.get("fields", ())]
    column["fields"] = [*column["fields"], *names]


def _drop_field(definition: Json, change: Json, _order: list[int]) -> None:
    """CAL-TABLE-055."""
    column, id_ = _column(definition, change["column"]), change["field"]

    def drop(fields: _Fields) -> _Fields:
        if len(fields) == 1:
            _refuse("a struct keeps a field")
        return tuple(field for field in fields if field[0] != f"f{id_}")

    _edit_field(column, id_, drop)
    left = {int(name[1:]) for name in field_names(parse_type(column["type"]))}
    gone = [field["field"] for field in column["fields"] if field["field"] not in left]
    column["fields"] = [field for field in column["fields"] if field["field"] in left]
    column["droppedFields"] = sorted([*column.get("droppedFields", ()), *gone])


def _rename_field(definition: Json, change: Json, _order: list[int]) -> None:
    """CAL-TABLE-056."""
    column, id_ = _column(definition, change["column"]), change["field"]

    def look(fields: _Fields) -> _Fields:
        _take_field_name(column, fields, change["name"], id_)
        return fields

    _edit_field(column, id_, look)
    for field in column["fields"]:
        if field["field"] == id_:
            field["name"] = change["name"]


def _move_field(definition: Json, change: Json, _order: list[int]) -> None:
    """CAL-TABLE-056."""
    column, id_, after = _column(definition, change["column"]), change["field"], change.get("after")

    def move(fields: _Fields) -> _Fields:
        moved = tuple(field for field in fields if field[0] == f"f{id_}")
        others = tuple(field for field in fields if field[0] != f"f{id_}")
        names = [name for name, _ in others]
        if after is not None and f"f{after}" not in names:
            _refuse(f"field {id_} cannot be put behind {after}")
        at = 0 if after is None else names.index(f"f{after}") + 1
        return (*others[:at], *moved, *others[at:])

    _edit_field(column, id_, move)


def _widen_field(definition: Json, change: Json, _order: list[int]) -> None:
    """CAL-TABLE-057."""
    column, name = _column(definition, change["column"]), f"f{change['field']}"
    wanted = _parsed(change["type"])

    def widen(fields: _Fields) -> _Fields:
        if not all(widens(inner, wanted) for own, inner in fields if own == name):
            _refuse(f"a field is not widened to {wanted}")
        return tuple((own, wanted if own == name else inner) for own, inner in fields)

    _edit_field(column, change["field"], widen)


def _set_field_required(definition: Json, change: Json, _order: list[int]) -> None:
    """CAL-TABLE-090."""
    column, id_ = _column(definition, change["column"]), change["field"]
    _edit_field(column, id_, lambda fields: fields)
    for field in column["fields"]:
        if field["field"] == id_:
            field.pop("required", None)
            if change["required"]:
                field["required"] = True


def _set_required(definition: Json, change: Json, _order: list[int]) -> None:
    column = _column(definition, change["column"])
    column.pop("required", None)
    if change["required"]:
        column["required"] = True


def _set_strict(definition: Json, change: Json, _order: list[int]) -> None:
    """CAL-TABLE-050."""
    definition.pop("strict", None)
    if change["strict"]:
        definition["strict"] = True


def _add_group(definition: Json, change: Json, order: list[int]) -> list[int]:
    """CAL-TABLE-071."""
    group = deepcopy(change["definition"])
    if group["anchor"]:
        _refuse("a second anchor")
    for column in group["columns"]:
        _take_name(definition, column["name"], None)
    _take_ids(definition, group["columns"])
    for own in definition["groups"]:
        if own["group"] == group["group"] or own["incarnation"] == group["incarnation"]:
            _refuse(f"group {group['group']} is there already")
        if own["name"].lower() == group["name"].lower():
            _refuse(f"the name {group['name']!r} is taken")
    definition["groups"].append(group)
    return [*order, *(column["column"] for column in group["columns"])]


def _drop_group(definition: Json, change: Json, order: list[int]) -> list[int]:
    group = _group(definition, change["group"])
    if group["anchor"]:
        _refuse("the anchor stays")
    definition["groups"].remove(group)
    gone = {column["column"] for column in group["columns"]}
    return [one for one in order if one not in gone]


def _rename_group(definition: Json, change: Json, _order: list[int]) -> None:
    group, name = _group(definition, change["group"]), change["name"]
    for other in definition["groups"]:
        if other is not group and other["name"].lower() == name.lower():
            _refuse(f"the name {name!r} is taken")
    group["name"] = name


def _set_statistics(definition: Json, change: Json, _order: list[int]) -> None:
    group = _group(definition, change["group"])
    known = {column["column"] for column in group["columns"]}
    if not known.issuperset(change["columns"]):
        _refuse("statistics of a column that is not the group's")
    group["statistics"] = list(change["columns"])


def _set_files(definition: Json, change: Json, _order: list[int]) -> None:
    group = _group(definition, change["group"])
    for name in ("fileFormat", "codec"):
        group[name] = change.get(name, group[name])


def _set_maintenance(definition: Json, change: Json, _order: list[int]) -> None:
    """Settings that are given take the place of those before; `defaults` go (CAL-TABLE-112)."""
    group = _group(definition, change["group"])
    settings = {**group.pop("maintenance", {}), **change.get("maintenance", {})}
    for name in change.get("defaults", []):
        settings.pop(name, None)
    if settings:
        group["maintenance"] = settings


def _set_partitioning(definition: Json, change: Json, _order: list[int]) -> None:
    """CAL-TABLE-130."""
    group = _group(definition, change["group"])
    _take_group_ids(definition, change["incarnation"])
    group["incarnation"] = change["incarnation"]
    group["partitioning"] = deepcopy(change["partitioning"])


def _set_place(definition: Json, change: Json, _order: list[int]) -> None:
    """CAL-TABLE-141."""
    group = _group(definition, change["group"])
    _take_group_ids(definition, change["incarnation"])
    group["incarnation"] = change["incarnation"]
    group.pop("place", None)
    if "place" in change:
        group["place"] = change["place"]


def _split_group(definition: Json, change: Json, order: list[int]) -> list[int]:
    """CAL-TABLE-131."""
    group, ids = _group(definition, change["group"]), change["columns"]
    columns = {column["column"]: column for column in group["columns"]}
    if not columns.keys() >= set(ids) or len(set(ids)) != len(ids):
        _refuse(f"columns {ids} are not columns of the group {group['name']!r}, each once")
    if len(ids) == len(columns) and not group["anchor"]:
        _refuse(f"the group {group['name']!r} would be left without columns")
    _take_group_ids(definition, change["newGroup"], change["incarnation"])
    for other in definition["groups"]:
        if other["name"].lower() == change["name"].lower():
            _refuse(f"the name {change['name']!r} is taken")
    made = deepcopy({name: group[name] for name in group.keys() - {"dropped", "moved"}})
    made.update((name, change[name]) for name in ("incarnation", "name"))
    made["group"], made["anchor"] = change["newGroup"], False
    made["columns"] = [deepcopy(columns[id_]) for id_ in ids]
    made["statistics"] = [id_ for id_ in group["statistics"] if id_ in ids]
    group["columns"] = [column for id_, column in columns.items() if id_ not in ids]
    group["statistics"] = [id_ for id_ in group["statistics"] if id_ not in ids]
    group["moved"] = sorted([*group.get("moved", []), *ids])
    definition["groups"].append(made)
    return order


def _join_groups(definition: Json, change: Json, order: list[int]) -> list[int]:
    """CAL-TABLE-150."""
    group, other = _group(definition, change["group"]), _group(definition, change["other"])
    if group is other or other["anchor"]:
        _refuse(f"the group {other['name']!r} cannot join {group['name']!r}")
    _take_group_ids(definition, change["incarnation"])
    group["incarnation"] = change["incarnation"]
    group["columns"] += other["columns"]
    group["statistics"] = [*group["statistics"], *other["statistics"]][:_STATISTICS_MAX]
    there = {column["column"] for column in group["columns"]}
    for name in ("dropped", "moved"):
        ids = {*group.pop(name, []), *other.get(name, [])}
        if name == "moved":
            ids -= there
        if ids:
            group[name] = sorted(ids)
    definition["groups"].remove(other)
    return order


def _take_group_ids(definition: Json, *ids: str) -> None:
    """Refuses ids that groups or their incarnations have, and one that is there twice."""
    used = {group[name] for group in definition["groups"] for name in ("group", "incarnation")}
    if used & set(ids) or len(set(ids)) != len(ids):
        _refuse(f"one of the ids {ids} is taken")


_CHANGES: dict[str, Callable[[Json, Json, list[int]], list[int] | None]] = {
    "rename-key-space": _rename_key_space,
    "rename-component": _rename_component,
    "widen-component": _widen_component,
    "add-column": _add_column,
    "drop-column": _drop_column,
    "rename-column": _rename_column,
    "move-column": _move_column,
    "widen-column": _widen_column,
    "add-field": _add_field,
    "drop-field": _drop_field,
    "rename-field": _rename_field,
    "move-field": _move_field,
    "widen-field": _widen_field,
    "set-field-required": _set_field_required,
    "set-required": _set_required,
    "set-strict": _set_strict,
    "add-group": _add_group,
    "drop-group": _drop_group,
    "rename-group": _rename_group,
    "set-statistics": _set_statistics,
    "set-files": _set_files,
    "set-maintenance": _set_maintenance,
    "set-partitioning": _set_partitioning,
    "set-place": _set_place,
    "split-group": _split_group,
    "join-groups": _join_groups,
}
CHANGE_KINDS = frozenset(_CHANGES)
