"""The functions of the chapter expr, each over plain values; RowFailed where there is no result."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..types import Type
from . import times
from .compare import comparable, order
from .lists import LIST_FUNCTIONS
from .resolved import Args, Resolved
from .values import (
    BINARY,
    BOOL,
    FLOAT64,
    INT64,
    PRECISION_MAX,
    UTF8,
    RowFailed,
    Value,
    as_decimal,
    common_type,
    converts,
    decimal_type,
    fit_decimal,
    fit_integer,
    is_float,
    is_integer,
    is_number,
    round_half_up,
)

RESULT_BYTES_MAX = 1_048_576


def resolve(name: str, args: Args) -> Resolved | None:
    """The function for these arguments; None where it does not take them."""
    return _RESOLVERS[name](args)


def is_function(name: str) -> bool:
    return name in _RESOLVERS


def resolve_operator(op: str, args: Args) -> Resolved | None:
    """An operator of two values."""
    if op == "||":
        return _concat(args)
    if len(args) != 2 or not all(arg.type is None or is_number(arg.type) for arg in args):
        return None
    types = [arg.type for arg in args if arg.type is not None]
    if any(is_float(type_) for type_ in types):
        return Resolved((FLOAT64, FLOAT64), FLOAT64, _FLOAT_OPS[op])
    if any(type_.kind == "decimal" for type_ in types):
        return _decimal_operator(op, as_decimal(args[0]), as_decimal(args[1]))
    if op == "/":
        return Resolved((INT64, INT64), FLOAT64, lambda x, y: float(x) / _divisor(float(y)))
    run = _INTEGER_OPS[op]
    return Resolved((INT64, INT64), INT64, lambda x, y: _int64(run(x, y)))


def resolve_minus(arg: Value) -> Resolved | None:
    """The value with its sign turned."""
    return _same_type((arg,), lambda x: -x if x else _negated_zero(x))


def _negated_zero(x: Any) -> Any:
    return -x if isinstance(x, float) else x


def _int64(value: int) -> int:
    if fit_integer(value, 64) is None:
        raise RowFailed("the result is out of the range of int64")
    return value


def _divisor(y: Any) -> Any:
    if y == 0:
        raise RowFailed("a division by zero")
    return y


def _divide_floats(x: float, y: float) -> float:
    if y != 0:
        return x / y
    if x == 0 or math.isnan(x):
        return math.nan
    return math.copysign(math.inf, x) * math.copysign(1.0, y)


def _remainder_floats(x: float, y: float) -> float:
    if math.isinf(x) or y == 0 or math.isnan(x) or math.isnan(y):
        return math.nan
    return math.fmod(x, y)


def _quotient(x: int, y: int) -> int:
    """Towards zero."""
    whole = abs(x) // abs(_divisor(y))
    return whole if (x < 0) == (y < 0) else -whole


_FLOAT_OPS: dict[str, Callable[[float, float], float]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": _divide_floats,
    "%": _remainder_floats,
}
_INTEGER_OPS: dict[str, Callable[[int, int], int]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "%": lambda x, y: x - y * _quotient(x, y),
}


def _to_decimal(value: Fraction, type_: Type) -> Decimal:
    fitted = fit_decimal(round_half_up(value, type_.scale), type_)
    if fitted is None:
        raise RowFailed(f"the result is out of the range of {type_}")
    return fitted


def _decimal_operator(op: str, a: Type, b: Type) -> Resolved | None:
    scale = max(a.scale, b.scale)
    wholes = (a.precision - a.scale, b.precision - b.scale)
    if op in "+-":
        type_ = decimal_type(max(wholes) + scale + 1, scale)
    elif op == "*":
        if a.scale + b.scale > PRECISION_MAX:
            return None
        type_ = decimal_type(a.precision + b.precision, a.scale + b.scale)
    elif op == "/":
        type_ = decimal_type(PRECISION_MAX, max(6, scale))
    else:
        type_ = decimal_type(max(1, min(wholes) + scale), scale)
    exact = _FRACTION_OPS[op]
    return Resolved((a, b), type_, lambda x, y: _to_decimal(exact(Fraction(x), Fraction(y)), type_))


_FRACTION_OPS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / _divisor(y),
    "%": lambda x, y: x - y * math.trunc(x / _divisor(y)),
}


def _same_type(args: Args, run: Callable[[Any], Any]) -> Resolved | None:
    """int64, the same decimal, or float64."""
    if len(args) != 1:
        return None
    of = args[0].type or INT64
    if is_float(of):
        return Resolved((FLOAT64,), FLOAT64, run)
    if is_integer(of):
        return Resolved((INT64,), INT64, lambda x: _int64(run(x)))
    return Resolved((of,), of, run) if of.kind == "decimal" else None


def _sign(args: Args) -> Resolved | None:
    def sign(x: Any) -> Any:
        if isinstance(x, float):
            return x if x == 0 or math.isnan(x) else math.copysign(1.0, x)
        return (x > 0) - (x < 0)

    found = _same_type(args, sign)
    if found is not None and found.type.kind == "decimal":
        return Resolved(found.params, INT64, sign)
    return found


def _to_whole(args: Args, of_exact: Callable[[Fraction], int]) -> Resolved | None:
    """A whole number by a rule for exact values, which holds for floats as well."""

    def of_float(x: float) -> float:
        if not math.isfinite(x) or x == 0:
            return x
        return math.copysign(float(of_exact(Fraction(x))), x)

    if len(args) != 1:
        return None
    of = args[0].type or INT64
    if of.kind != "decimal":
        return _same_type(args, lambda x: of_float(x) if isinstance(x, float) else x)
    type_ = of if of.scale == 0 else decimal_type(of.precision - of.scale + 1, 0)
    return Resolved((of,), type_, lambda x: _to_decimal(Fraction(of_exact(Fraction(x))), type_))


def _round(args: Args) -> Resolved | None:
    if len(args) != 2:
        return _to_whole(args, lambda x: round_half_up(x, 0))
    literal = args[1].literal
    if literal is None or literal.type != "integer" or abs(int(str(literal.value))) > 38:
        return None
    digits = int(str(literal.value))

    def rounded(x: Any) -> Fraction:
        return Fraction(round_half_up(Fraction(x), digits)) / Fraction(10) ** digits

    def of_float(x: float) -> float:
        if not math.isfinite(x) or x == 0:
            return x
        return math.copysign(_nearest(rounded(x)), x)

    of = args[0].type or INT64
    if is_float(of):
        return Resolved((FLOAT64, INT64), FLOAT64, lambda x, n: of_float(x))
    if is_integer(of):
        return Resolved((INT64, INT64), INT64, lambda x, n: _int64(int(rounded(x))))
    if of.kind != "decimal":
        return None
    if digits >= of.scale:
        return Resolved((of, INT64), of, lambda x, n: x)
    scale = max(0, digits)
    type_ = decimal_type(of.precision - of.scale + scale + 1, scale)
    return Resolved((of, INT64), type_, lambda x, n: _to_decimal(rounded(x), type_))


def _nearest(value: Fraction) -> float:
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return math.inf


def _div(args: Args) -> Resolved | None:
    if len(args) != 2 or not all(arg.type is None or is_integer(arg.type) for arg in args):
        return None
    return Resolved((INT64, INT64), INT64, lambda x, y: _int64(_quotient(x, y)))


def _fixed(
    params: tuple[Type, ...], type_: Type, run: Callable[..., Any], least: int | None = None
) -> Callable[[Args], Resolved | None]:
    """A function of fixed parameters, of which the last may be left out down to `least`."""

    def of(args: Args) -> Resolved | None:
        if not (len(params) if least is None else least) <= len(args) <= len(params):
            return None
        taken = params[: len(args)]
        if not all(converts(arg, param) for arg, param in zip(args, taken)):
            return None
        return Resolved(taken, type_, run)

    return of


def _sized(result: Any) -> Any:
    size = len(result.encode("utf-8")) if isinstance(result, str) else len(result)
    if size > RESULT_BYTES_MAX:
        raise RowFailed("the result is longer than a value may be")
    return result


def _concat(args: Args) -> Resolved | None:
    type_ = next((arg.type for arg in args if arg.type is not None), UTF8)
    if not args or type_ not in (UTF8, BINARY) or not all(converts(a, type_) for a in args):
        return None
    empty: Any = "" if type_ == UTF8 else b""
    return Resolved((type_,) * len(args), type_, lambda *parts: _sized(empty.join(parts)))


def _octet_length(args: Args) -> Resolved | None:
    type_ = (args[0].type if args else None) or UTF8
    if len(args) != 1 or type_ not in (UTF8, BINARY):
        return None
    return Resolved((type_,), INT64, lambda x: len(x.encode() if isinstance(x, str) else x))


def _count(n: int) -> int:
    if n < 0:
        raise RowFailed("an argument out of its range")
    return n


def _substring(text: str, start: int, length: int | None = None) -> str:
    end = len(text) + 1 if length is None else start + _count(length)
    return text[max(1, start) - 1 : max(1, end) - 1]


def _right(text: str, n: int) -> str:
    return text[max(0, len(text) - _count(n)) :]


def _repeat(text: str, n: int) -> str:
    if len(text.encode("utf-8")) * _count(n) > RESULT_BYTES_MAX:
        raise RowFailed("the result is longer than a value may be")
    return text * n if text else ""


def _replace(text: str, searched: str, replacement: str) -> str:
    return _sized(text.replace(searched, replacement)) if searched else _sized(text)


def _trim(text: str, characters: str = " ") -> str:
    return text.strip(characters) if characters else text


def _ltrim(text: str, characters: str = " ") -> str:
    return text.lstrip(characters) if characters else text


def _rtrim(text: str, characters: str = " ") -> str:
    return text.rstrip(characters) if characters else text


def resolve_like(args: Args) -> Resolved | None:
    """LIKE of a text, a pattern, and where given what escapes."""
    if not all(converts(arg, UTF8) for arg in args):
        return None
    return Resolved((UTF8,) * len(args), BOOL, _like)


def _like(text: str, pattern: str, escape: str | None = None) -> bool:
    elements: list[str] = []
    at = 0
    while at < len(pattern):
        character = pattern[at]
        at += 1
        if character == escape:
            if at == len(pattern) or pattern[at] not in ("%", "_", escape):
                raise RowFailed("the pattern is malformed")
            elements.append("=" + pattern[at])
            at += 1
        else:
            elements.append(character if character in "%_" else "=" + character)
    # The places in the text that the elements so far can end at.
    places = {0}
    for element in elements:
        if element == "%":
            places = set(range(min(places), len(text) + 1)) if places else places
        else:
            places = {
                place + 1
                for place in places
                if place < len(text) and element in ("_", "=" + text[place])
            }
    return len(text) in places


def _nullif(args: Args) -> Resolved | None:
    if len(args) != 2 or args[0].type is None:
        return None
    left, right = args[0].type, args[1].type or args[0].type
    if not comparable(left, right):
        return None
    compare = order(left, right)

    def nullif(x: Any, y: Any) -> Any:
        return None if x is None or (y is not None and compare(x, y) == 0) else x

    return Resolved((left, right), left, nullif, takes_nulls=True)


def _extreme(sign: int) -> Callable[[Args], Resolved | None]:
    def of(args: Args) -> Resolved | None:
        type_ = common_type(args)
        if type_ is None or not comparable(type_, type_):
            return None
        compare = order(type_, type_)

        def best(*values: Any) -> Any:
            found = None
            for value in values:
                if value is None:
                    continue
                if found is None or compare(value, found) * sign < 0:
                    found = value
            return found

        return Resolved((type_,) * len(args), type_, best, takes_nulls=True)

    return of


def _of_times(name: str) -> Callable[[Args], Resolved | None]:
    def of(args: Args) -> Resolved | None:
        found = times.resolve(name, args)
        return None if found is None else Resolved(*found)

    return of


_RESOLVERS: dict[str, Callable[[Args], Resolved | None]] = {
    "abs": lambda args: _same_type(args, abs),
    "sign": _sign,
    "floor": lambda args: _to_whole(args, math.floor),
    "ceil": lambda args: _to_whole(args, math.ceil),
    "trunc": lambda args: _to_whole(args, math.trunc),
    "round": _round,
    "mod": lambda args: resolve_operator("%", args),
    "div": _div,
    "length": _fixed((UTF8,), INT64, len),
    "octet_length": _octet_length,
    "concat": _concat,
    "substring": _fixed((UTF8, INT64, INT64), UTF8, _substring, 2),
    "left": _fixed((UTF8, INT64), UTF8, lambda text, n: text[: _count(n)]),
    "right": _fixed((UTF8, INT64), UTF8, _right),
    "position": _fixed((UTF8, UTF8), INT64, lambda text, part: text.find(part) + 1),
    "starts_with": _fixed((UTF8, UTF8), BOOL, lambda text, part: text.startswith(part)),
    "ends_with": _fixed((UTF8, UTF8), BOOL, lambda text, part: text.endswith(part)),
    "contains": _fixed((UTF8, UTF8), BOOL, lambda text, part: part in text),
    "trim": _fixed((UTF8, UTF8), UTF8, _trim, 1),
    "ltrim": _fixed((UTF8, UTF8), UTF8, _ltrim, 1),
    "rtrim": _fixed((UTF8, UTF8), UTF8, _rtrim, 1),
    "replace": _fixed((UTF8, UTF8, UTF8), UTF8, _replace),
    "repeat": _fixed((UTF8, INT64), UTF8, _repeat),
    "reverse": _fixed((UTF8,), UTF8, lambda text: text[::-1]),
    **{name: _of_times(name) for name in times.NAMES},
    **LIST_FUNCTIONS,
    "nullif": _nullif,
    "least": _extreme(1),
    "greatest": _extreme(-1),
}
