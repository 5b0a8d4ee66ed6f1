"""Dates and timestamps as numbers, and as the texts of spec/types.md and spec/expr.md."""

from __future__ import annotations

import datetime
import re

_EPOCH_ORDINAL = 719_163  # datetime.date(1970, 1, 1).toordinal()
_DAY_MICROS = 86_400_000_000
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
    return days * _DAY_MICROS + micros, match.group(5) == "Z"


def format_date(days: int) -> str:
    """`YYYY-MM-DD`; years outside of 0001 to 9999 with a sign and six digits."""
    ordinal = days + _EPOCH_ORDINAL
    if 1 <= ordinal <= datetime.date.max.toordinal():
        return datetime.date.fromordinal(ordinal).isoformat()
    # The calendar repeats every 400 years, which are 146,097 days.
    cycles, rest = divmod(ordinal - 1, 146_097)
    date = datetime.date.fromordinal(rest + 1)
    return f"{date.year + 400 * cycles:+07d}-{date.month:02d}-{date.day:02d}"


def format_timestamp(micros: int) -> str:
    """`YYYY-MM-DDTHH:MM:SS.ffffff` without a zone (CAL-TYPES-014)."""
    days, rest = divmod(micros, _DAY_MICROS)
    seconds, fraction = divmod(rest, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{format_date(days)}T{hour:02d}:{minute:02d}:{second:02d}.{fraction:06d}"
