"""What a function is for arguments of certain types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..types import Type
from .values import Value

Args = Sequence[Value]


@dataclass(frozen=True)
class Resolved:
    """`takes_nulls` is set where a null argument does not make the result null."""

    params: tuple[Type, ...]
    type: Type
    run: Callable[..., Any]
    takes_nulls: bool = False
