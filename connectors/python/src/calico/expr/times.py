"""Functions of dates and timestamps: days and microseconds since 1970-01-01, of any year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..times import DAY_MICROS
from ..types import Type
from .values import DATE, INT64, TIMES, UTF8, RowFailed, Value, converts, fit_integer

_CYCLE_DAYS = 146_097
"""Of 400 years, after which the calendar repeats."""
_CLOCK = {"hour": 3_600_000_000, "minute": 60_000_000, "second": 1_000_000, "microsecond": 1}
_DAYS = ("year", "quarter", "month", "week", "day")

Found = tuple[tuple[Type, ...], Type, Callable[..., Any]]


def civil(days: int) -> tuple[int, int, int]:
    """Year, month and day of a day number, in the proleptic Gregorian calendar."""
    cycles, rest = divmod(days - day_number(2000, 1, 1), _CYCLE_DAYS)
    year = 2000 + rest // 366
    while year < 2399 and day_number(year + 1, 1, 1) - day_number(2000, 1, 1) <= rest:
        year += 1
    rest -= day_number(year, 1, 1) - day_number(2000, 1, 1)
    month = 1
    while rest >= month_days(year, month):
        rest -= month_days(year, month)
        month += 1
    return year + 400 * cycles, month, rest + 1


def month_days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    before = year - 1
    leaps = before // 4 - before // 100 + before // 400
    first = 365 * before + leaps - 719_162
    return first + sum(month_days(year, m) for m in range(1, month)) + day - 1


def _days_of(cell: int, type_: Type) -> int:
    return cell if type_.kind == "date" else cell // DAY_MICROS


_PARTS: dict[str, Callable[[int], int]] = {
    "year": lambda day: civil(day)[0],
    "quarter": lambda day: (civil(day)[1] + 2) // 3,
    "month": lambda day: civil(day)[1],
    "day": lambda day: civil(day)[2],
    "day_of_week": lambda day: (day + 3) % 7 + 1,
    "day_of_year": lambda day: day - day_number(civil(day)[0], 1, 1) + 1,
}
_CLOCK_SIZES = {"hour": 24, "minute": 60, "second": 60, "microsecond": 1_000_000}


def _is_time(type_: Type | None) -> bool:
    return type_ is not None and type_.kind in (*TIMES, "date")


def _part(name: str, args: Sequence[Value]) -> Found | None:
    type_ = Type("timestamp") if args and args[0].type is None else args[0].type
    if len(args) != 1 or type_ is None or not _is_time(type_):
        return None
    if name in _PARTS:
        of = _PARTS[name]
        return (type_,), INT64, lambda cell: of(_days_of(cell, type_))
    if type_.kind == "date":
        return None
    return (type_,), INT64, lambda cell: cell // _CLOCK[name] % _CLOCK_SIZES[name]


def _unit(arg: Value, type_: Type) -> str | None:
    literal = arg.literal
    if literal is None or literal.type != "utf8":
        return None
    unit = str(literal.value)
    known = unit in _DAYS or (unit in _CLOCK and type_.kind in TIMES)
    return unit if known else None


def _index(unit: str, cell: int, type_: Type) -> int:
    """Which of its unit a moment lies in, counted from any fixed one."""
    if unit in _CLOCK:
        return cell // _CLOCK[unit]
    day = _days_of(cell, type_)
    year, month, _ = civil(day)
    months = year * 12 + month - 1
    return {
        "year": year,
        "quarter": months // 3,
        "month": months,
        "week": (day + 3) // 7,
        "day": day,
    }[unit]


def _begin(unit: str, index: int, type_: Type) -> int:
    if unit in _CLOCK:
        return index * _CLOCK[unit]
    months = index * {"year": 12, "quarter": 3}.get(unit, 1)
    if unit in ("week", "day"):
        day = index * 7 - 3 if unit == "week" else index
    else:
        day = day_number(months // 12, months % 12 + 1, 1)
    return day if type_.kind == "date" else day * DAY_MICROS


def _fit(cell: int, type_: Type) -> int:
    if fit_integer(cell, 32 if type_.kind == "date" else 64) is None:
        raise RowFailed(f"the result is out of the range of {type_}")
    return cell


def _trunc(args: Sequence[Value]) -> Found | None:
    if len(args) != 2 or args[1].type is None or not _is_time(args[1].type):
        return None
    type_ = args[1].type
    unit = _unit(args[0], type_)
    if unit is None:
        return None
    return (
        (UTF8, type_),
        type_,
        lambda _, cell: _fit(_begin(unit, _index(unit, cell, type_), type_), type_),
    )


def _diff(args: Sequence[Value]) -> Found | None:
    if len(args) != 3:
        return None
    type_ = args[1].type or args[2].type
    if type_ is None or not _is_time(type_) or not all(converts(arg, type_) for arg in args[1:]):
        return None
    unit = _unit(args[0], type_)
    if unit is None:
        return None

    def diff(_: str, start: int, end: int) -> int:
        return _fit(_index(unit, end, type_) - _index(unit, start, type_), INT64)

    return (UTF8, type_, type_), INT64, diff


def _shift(args: Sequence[Value], add: Callable[[int, int, Type], int]) -> Found | None:
    if len(args) != 2 or args[0].type is None or not _is_time(args[0].type):
        return None
    type_ = args[0].type
    if not converts(args[1], INT64):
        return None
    return (type_, INT64), type_, lambda cell, count: _fit(add(cell, count, type_), type_)


def _add_days(cell: int, count: int, type_: Type) -> int:
    return cell + count * (1 if type_.kind == "date" else DAY_MICROS)


def _add_months(cell: int, count: int, type_: Type) -> int:
    days = _days_of(cell, type_)
    year, month, day = civil(days)
    months = year * 12 + month - 1 + count
    year, month = months // 12, months % 12 + 1
    moved = day_number(year, month, min(day, month_days(year, month)))
    return cell + (moved - days) * (1 if type_.kind == "date" else DAY_MICROS)


def _add_micros(args: Sequence[Value]) -> Found | None:
    if not args or args[0].type is None or args[0].type.kind == "date":
        return None
    return _shift(args, lambda cell, count, type_: cell + count)


def _make_date(args: Sequence[Value]) -> Found | None:
    if len(args) != 3 or not all(converts(arg, INT64) for arg in args):
        return None

    def make(year: int, month: int, day: int) -> int:
        in_year = 1 <= year <= 9999 and 1 <= month <= 12
        if not in_year or not 1 <= day <= month_days(year, month):
            raise RowFailed("an argument out of its range")
        return day_number(year, month, day)

    return (INT64, INT64, INT64), DATE, make


NAMES = (
    *_PARTS,
    *_CLOCK,
    "date_trunc",
    "date_diff",
    "add_days",
    "add_months",
    "add_micros",
    "make_date",
)


def resolve(name: str, args: Sequence[Value]) -> Found | None:
    """Parameters, type and function for these arguments; None where it does not take them."""
    if name in _PARTS or name in _CLOCK:
        return _part(name, args) if args else None
    if name == "date_trunc":
        return _trunc(args)
    if name == "date_diff":
        return _diff(args)
    if name == "add_micros":
        return _add_micros(args)
    if name == "make_date":
        return _make_date(args)
    return _shift(args, _add_days if name == "add_days" else _add_months)
