"""What updates are made of: columns, expressions, files and their slices (spec/log.md)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Slice:
    """The rows of one partition inside a file, and the range of their encoded keys."""

    partition: bytes
    first_row: int
    rows: int
    key_min: bytes
    key_max: bytes


@dataclass(frozen=True)
class UpdateColumn:
    """A column that an update holds: `op` is set, delta, mixed or computed."""

    column: int
    type: str
    op: str
    algebra: str | None
    order_type: str | None = None


@dataclass(frozen=True)
class Assignment:
    """What an expression makes of one column; `required` where a null fails the row."""

    column: int
    value: str
    required: bool


@dataclass(frozen=True)
class UpdateExpression:
    """What an update computes (CAL-LOG-101): texts, and the types of what they name.

    `target` are the columns below the update that the texts name; their `op` says nothing.
    """

    assign: tuple[Assignment, ...]
    when: str | None
    key: tuple[str, ...]
    source: tuple[str, ...]
    target: tuple[UpdateColumn, ...]


@dataclass(frozen=True)
class UpdateFile:
    """An update file as the log names it."""

    path: str
    file_format: str
    size: int
    rows: int
    slices: tuple[Slice, ...]
    checksum: str | None = None
