"""Functions of lists (spec/expr.md, section Functions)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..types import Type
from .compare import comparable, order
from .resolved import Args, Resolved
from .values import BOOL, INT64, RowFailed, Value, common_type, converts

RESULT_ELEMENTS_MAX = 65_536


def _element(value: Value | None) -> Type | None:
    """The type of a list's elements, None where the value is no list."""
    return None if value is None or value.type is None else value.type.item


def _list(args: Args) -> Resolved | None:
    item = common_type(args)
    if item is None:
        return None
    return Resolved((item,) * len(args), Type("list", item=item), lambda *xs: _some(list(xs)), True)


def _some(elements: list[Any]) -> list[Any]:
    if len(elements) > RESULT_ELEMENTS_MAX:
        raise RowFailed("the result is longer than a value may be")
    return elements


def _of_list(
    more: int, type_of: Callable[[Type, Type], Type], run: Callable[..., Any]
) -> Callable[[Args], Resolved | None]:
    """A function of a list and so many integers."""

    def of(args: Args) -> Resolved | None:
        if len(args) != 1 + more:
            return None
        item, list_type = _element(args[0]), args[0].type
        if item is None or list_type is None:
            return None
        if not all(converts(arg, INT64) for arg in args[1:]):
            return None
        return Resolved((list_type,) + (INT64,) * more, type_of(list_type, item), run)

    return of


def _list_contains(args: Args) -> Resolved | None:
    item = _element(args[0] if args else None)
    if len(args) != 2 or item is None or args[0].type is None:
        return None
    other = args[1].type or item
    if not comparable(item, other):
        return None
    compare = order(item, other)
    return Resolved(
        (args[0].type, other),
        BOOL,
        lambda xs, y: any(x is not None and compare(x, y) == 0 for x in xs),
    )


def _list_concat(args: Args) -> Resolved | None:
    type_ = next((arg.type for arg in args if _element(arg) is not None), None)
    if type_ is None or not all(converts(arg, type_) for arg in args):
        return None
    return Resolved(
        (type_,) * len(args), type_, lambda *lists: _some([x for part in lists for x in part])
    )


def _ordered(
    run: Callable[[list[Any], Callable[[Any, Any], int]], list[Any]],
) -> Callable[[Args], Resolved | None]:
    """A function of a list whose elements compare, nulls last."""

    def of(args: Args) -> Resolved | None:
        item = _element(args[0] if args else None)
        if len(args) != 1 or item is None or args[0].type is None or not comparable(item, item):
            return None
        compare = order(item, item)

        def with_nulls(a: Any, b: Any) -> int:
            if a is None or b is None:
                return (a is None) - (b is None)
            return compare(a, b)

        return Resolved((args[0].type,), args[0].type, lambda xs: _some(run(xs, with_nulls)))

    return of


def _distinct(elements: list[Any], compare: Callable[[Any, Any], int]) -> list[Any]:
    places = sorted(
        range(len(elements)),
        key=functools.cmp_to_key(lambda i, j: compare(elements[i], elements[j])),
    )
    kept = [
        place
        for k, place in enumerate(places)
        if k == 0 or compare(elements[places[k - 1]], elements[place]) != 0
    ]
    return [elements[place] for place in sorted(kept)]


def _slice(elements: list[Any], first: int, last: int) -> list[Any]:
    return _some(elements[max(1, first) - 1 : max(0, last)])


LIST_FUNCTIONS: dict[str, Callable[[Args], Resolved | None]] = {
    "list": _list,
    "cardinality": _of_list(0, lambda whole, item: INT64, len),
    "element_at": _of_list(
        1, lambda whole, item: item, lambda xs, n: xs[n - 1] if 1 <= n <= len(xs) else None
    ),
    "list_contains": _list_contains,
    "list_concat": _list_concat,
    "list_slice": _of_list(2, lambda whole, item: whole, _slice),
    "list_sort": _ordered(lambda xs, compare: sorted(xs, key=functools.cmp_to_key(compare))),
    "list_distinct": _ordered(_distinct),
}
