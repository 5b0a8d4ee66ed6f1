"""Calico: a reader for stores of the Calico table format."""

from .address import AtTime
from .changes import Changes
from .errors import CODES, CalicoError
from .refs import LineVersion, RefLine, Tag
from .scan import Scan
from .store import Store, Version
from .store import open_store as open  # noqa: A004 - `calico.open` is the door
from .whole import Lack, Whole

__version__ = "0.1.0"
__all__ = [
    "AtTime",
    "CODES",
    "CalicoError",
    "Changes",
    "Lack",
    "LineVersion",
    "RefLine",
    "Scan",
    "Store",
    "Tag",
    "Version",
    "Whole",
    "open",
]
