"""Dates and timestamps as numbers, and as the texts of spec/types.md and spec/expr.md."""

from __future__ import annotations

import datetime
import re

_EPOCH_ORDINAL = 719_163  # datetime.date(1970, 1, 1).toordinal()
DAY_MICROS = 86_400_000_000
DAYS_MIN = datetime.date.min.toordinal() - _EPOCH_ORDINAL
DAYS_MAX = datetime.date.max.toordinal() - _EPOCH_ORDINAL
_COUNT = re.compile(r"[+-][1-9][0-9]{0,18}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,6}))?(Z?)")


def parse_date(text: str) -> int | None:
    """Days since 1970-01-01 of `YYYY-MM-DD`, years 0001 to 9999; None where it is no date."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return datetime.date(*map(int, match.groups())).toordinal() - _EPOCH_ORDINAL
    except ValueError:
        return None


def parse_timestamp(text: str, between: str = "T") -> tuple[int, bool] | None:
    """Microseconds since the epoch and whether a `Z` ends the text; None where it is none.

    `between` are the characters that may stand between date and time.
    """
    if len(text) < 11 or text[10] not in between:
        return None
    days = parse_date(text[:10])
    match = _CLOCK.fullmatch(text[11:])
    if days is None or match is None:
        return None
    hours, minutes, seconds = (int(part) for part in match.groups()[:3])
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    fraction = int((match.group(4) or "").ljust(6, "0"))
    micros = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + fraction
    return days * DAY_MICROS + micros, match.group(5) == "Z"


def format_date(days: int) -> str:
    """`YYYY-MM-DD`; outside of the years 0001 to 9999 a sign and the days (CAL-TYPES-014)."""
    if not DAYS_MIN <= days <= DAYS_MAX:
        return f"{days:+d}"
    return datetime.date.fromordinal(days + _EPOCH_ORDINAL).isoformat()


def format_timestamp(micros: int, zone: str = "") -> str:
    """`YYYY-MM-DDTHH:MM:SS.ffffff` and the zone (CAL-TYPES-014).

    Outside of the years 0001 to 9999 a sign and the microseconds, without a zone.
    """
    days, rest = divmod(micros, DAY_MICROS)
    if not DAYS_MIN <= days <= DAYS_MAX:
        return f"{micros:+d}"
    seconds, fraction = divmod(rest, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{format_date(days)}T{hour:02d}:{minute:02d}:{second:02d}.{fraction:06d}{zone}"


def parse_count(text: str, unit: int, bits: int) -> int | None:
    """The count that stands for a date or time outside of the years 0001 to 9999, or None.

    `unit` is how many of what is counted make a day; counts are integers of `bits` bits.
    """
    if _COUNT.fullmatch(text) is None:
        return None
    count, limit = int(text), 1 << (bits - 1)
    outside = not DAYS_MIN <= count // unit <= DAYS_MAX
    return count if outside and -limit <= count < limit else None
