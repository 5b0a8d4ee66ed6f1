"""Tokens of the text form (spec/expr.md, section Text form)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import CalicoError
from .nodes import RESERVED

TEXT_BYTES_MAX = 65_536
NUMBER_DIGITS_MAX = 400
EXPONENT_MAX = 400

_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(
    r"""(?P<binary>[Xx]'(?:[0-9A-Fa-f]{2})*')
    | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
    | (?P<number>(?P<whole>[0-9]+)(?:\.(?P<fraction>[0-9]+))?
        (?:[Ee](?P<exponent>[+-]?[0-9]+))?)(?![A-Za-z0-9_.])
    | (?P<text>'(?:[^']|'')*')
    | (?P<name>"(?:[^"]|"")+")
    | (?P<symbol><>|!=|<=|>=|\|\||[=<>(),.+*/%-])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A token: `kind` is keyword, word, name, number, text, binary, symbol or end.

    `value` is the keyword in capitals, the unquoted text, the symbol, or the digits as written;
    `at` its place in the expression. `form` is integer, decimal or float for a number.
    """

    kind: str
    value: str
    at: int
    form: str = ""


def tokens_of(text: str) -> list[Token]:
    """All tokens and an `end`; InvalidExpression (CAL-EXPR-002, -003)."""
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise CalicoError("InvalidExpression", "the filter is no well-formed text") from error
    if size > TEXT_BYTES_MAX:
        raise CalicoError("InvalidExpression", f"the filter has {size} bytes, at most 65,536")
    tokens = []
    at = _skip(text, 0)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise CalicoError(
                "InvalidExpression", f"at character {at}: {text[at : at + 20]!r} is no token"
            )
        tokens.append(_token_of(match))
        at = _skip(text, match.end())
    tokens.append(Token("end", "", at))
    return tokens


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return at if match is None else match.end()


def _token_of(match: re.Match[str]) -> Token:
    kind, value, at = str(match.lastgroup), match.group(), match.start()
    if match.group("number") is not None:
        return Token("number", value, at, _number_form(match))
    if kind == "word" and value.upper() in RESERVED:
        return Token("keyword", value.upper(), at)
    if kind == "text":
        return Token("text", value[1:-1].replace("''", "'"), at)
    if kind == "name":
        return Token("name", value[1:-1].replace('""', '"'), at)
    if kind == "binary":
        return Token("binary", value[2:-1].lower(), at)
    return Token(kind, "<>" if value == "!=" else value, at)


def _number_form(match: re.Match[str]) -> str:
    """integer, decimal or float; InvalidExpression beyond the limits of CAL-EXPR-003."""
    fraction, exponent = match.group("fraction"), match.group("exponent")
    digits = len(match.group("whole")) + len(fraction or "")
    if digits > NUMBER_DIGITS_MAX:
        raise CalicoError(
            "InvalidExpression", f"at character {match.start()}: {digits} digits, at most 400"
        )
    if exponent is None:
        return "integer" if fraction is None else "decimal"
    # Leading zeros go first, for int() refuses thousands of digits.
    magnitude = exponent.lstrip("+-").lstrip("0") or "0"
    if len(magnitude) > 3 or int(magnitude) > EXPONENT_MAX:
        raise CalicoError(
            "InvalidExpression", f"at character {match.start()}: an exponent beyond 400"
        )
    return "float"


_SIGNED = re.compile(r"(-?[0-9]+)(?:\.([0-9]+))?(?:[Ee]([+-]?[0-9]+))?")


def number_parts(text: str) -> tuple[int, int] | None:
    """Mantissa and exponent of a number's text, None where it is none or passes CAL-EXPR-003."""
    match = _SIGNED.fullmatch(text)
    if match is None:
        return None
    whole, fraction, exponent = match.group(1), match.group(2) or "", match.group(3) or "0"
    magnitude = exponent.lstrip("+-").lstrip("0") or "0"
    too_long = len(whole.lstrip("-")) + len(fraction) > NUMBER_DIGITS_MAX
    if too_long or len(magnitude) > 3 or int(magnitude) > EXPONENT_MAX:
        return None
    return int(whole + fraction), int(exponent) - len(fraction)
