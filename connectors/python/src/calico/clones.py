"""A clone: a folder before that of the store it goes on from (spec/refs.md, "Clones")."""

from __future__ import annotations

import os
import re
from pathlib import Path

from .address import parse_address
from .errors import CalicoError
from .format import Marker, ParentStore, read_marker, refs_path
from .places import Given, placed
from .refs import read_entry
from .storage import Folder

_VARIABLE = "CALICO_PARENT"
_NUMBERED = re.compile(r"(?:refs/([0-9]{20})\.json|(?:log|checkpoint)/([0-9]+)(?:/.*)?)")
_IN_PLACE = re.compile(r"place/[^/]+/[^/]+/(.+)")


class ClonedFolder(Folder):
    """Inherited lines and refs entries from the parent, data from whichever has it."""

    def __init__(self, own: Folder, marker: Marker, parent: ParentStore, address: str) -> None:
        """The parent is looked for when something of it is needed."""
        super().__init__(own.root)
        self.inherited = parent.refs
        self._own = own
        self._marker = marker
        self._parent = parent
        self._address = address
        self._opened: Folder | None = None

    def get(self, path: str) -> bytes | None:
        """As Folder.get (CAL-REFS-107); NotAStore where the parent is gone (CAL-REFS-108)."""
        if self._is_inherited(path):
            return self._open().get(path)
        data = self._own.get(path)
        if data is None and _in_store(path).startswith("data/"):
            return self._open().get(path)
        return data

    def sizes(self, folder: str) -> dict[str, int]:
        """As Folder.sizes; of data, what lies in both stores."""
        if self._is_inherited(folder):
            return self._open().sizes(folder)
        if folder not in ("data", "place"):
            return self._own.sizes(folder)
        return {**self._open().sizes(folder), **self._own.sizes(folder)}

    def _is_inherited(self, path: str) -> bool:
        found = _NUMBERED.fullmatch(_in_store(path))
        return found is not None and int(found.group(1) or found.group(2)) <= self.inherited

    def _open(self) -> Folder:
        if self._opened is None:
            self._opened = self._checked(Folder(self._root()))
        return self._opened

    def _root(self) -> Path:
        if self._address.startswith(("./", "../")):
            return Path(os.path.normpath(self.root.absolute() / self._address))
        return parse_address(self._address).folder

    def _checked(self, root: Folder) -> Folder:
        """All objects of the parent, once it is known to be that (CAL-REFS-108)."""
        if root.get("calico.json") is None:
            self._refuse(root, "holds no store")
        marker = read_marker(root)
        if marker.store_id != self._parent.store_id:
            self._refuse(root, "is another store")
        if marker.parent is not None and marker.parent.refs >= self.inherited:
            self._refuse(root, "is a clone that began later")
        folder = all_objects(root, marker, {}, told=None)
        data = folder.get(refs_path(self.inherited))
        action = {} if data is None else read_entry(data, self.inherited)["action"]
        if (action.get("kind"), action.get("clone")) != ("create-clone", self._marker.store_id):
            self._refuse(root, "does not name the clone")
        return folder

    def _refuse(self, root: Folder, what: str) -> None:
        where = f"{self.root} is a clone of store {self._parent.store_id}, and {root.root}"
        raise CalicoError("NotAStore", f"{where} {what}; say in {_VARIABLE} where that store is")


def all_objects(root: Folder, marker: Marker, given: Given, *, told: str | None) -> Folder:
    """The folder of all objects of a store, in its places and at the store it is a clone of.

    `told` is where that store is, in place of what the clone names (CAL-REFS-109).
    InvalidAddress, UnsupportedStorage.
    """
    own = placed(root, marker, given)
    if marker.parent is None:
        return own
    return ClonedFolder(own, marker, marker.parent, told or marker.parent.uri)


def parent_told() -> str | None:
    """Where the environment says that the parent of the store that is opened lies."""
    return os.environ.get(_VARIABLE)


def _in_store(path: str) -> str:
    """The path without the location of a group."""
    found = _IN_PLACE.fullmatch(path)
    return path if found is None else found.group(1)
