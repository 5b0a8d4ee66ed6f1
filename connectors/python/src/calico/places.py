"""A store of which parts lie in other folders than its log (spec/storage.md, "Places")."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from .address import parse_address
from .errors import CalicoError
from .format import Marker, check_document, unseal
from .storage import Folder

DATA = "data"
_MARKER = "calico-place.json"
_LOCATION_MARKER = "calico-location.json"
_IN_PLACE = re.compile(r"place/([a-z][a-z0-9]{0,31})/(([a-z2-7]{13})/.+)")
_DECLARED = re.compile(r"places?/([a-z][a-z0-9]{0,31})(?:\.json|/.*)")

Given = Mapping[str, str | os.PathLike[str]]


class PlacedFolder(Folder):
    """Objects below `data/` and `place/<name>/` in folders of their own, others in the store's."""

    def __init__(self, root: Path, marker: Marker, given: Given) -> None:
        super().__init__(root)
        self._store_id = marker.store_id
        self._given = given
        recorded = dict(marker.places).get(DATA)
        self._data = None if recorded is None else Folder(self._root_of(given.get(DATA, recorded)))
        self._checked: set[str] = set()

    def get(self, path: str) -> bytes | None:
        """As Folder.get, from where the object belongs (CAL-STORAGE-100, -110)."""
        found = _IN_PLACE.fullmatch(path)
        if found is not None:
            name, own, group = found.groups()
            place = self._place(name)
            where = f"place/{name}/" if place is None else ""
            folder = Folder(self.root) if place is None else place
            return self._in_place(name, folder, f"{where}{group}/", f"{where}{own}")
        if self._data is not None and path.startswith(f"{DATA}/"):
            return self._in_place(DATA, self._data, "", path)
        return super().get(path)

    def sizes(self, folder: str) -> dict[str, int]:
        """As Folder.sizes; of `place`, what lies in all places of groups."""
        if folder == DATA and self._data is not None:
            return self._data.sizes(folder)
        if folder != "place":
            return super().sizes(folder)
        sizes = super().sizes("place")
        names = {_DECLARED.fullmatch(path) for path in [*super().sizes("places"), *sizes]}
        for name in sorted({found.group(1) for found in names if found is not None}):
            place = self._place(name)
            if place is not None:
                own = place.sizes("")
                sizes.update((f"place/{name}/{path}", size) for path, size in own.items())
        return sizes

    def _in_place(self, name: str, folder: Folder, location: str, path: str) -> bytes | None:
        try:
            self._check(name, folder, location)
            return folder.get(path)
        except CalicoError as error:
            where = f"in the place {name!r}, {folder.root}: "
            raise CalicoError(error.code, f"{where}{error}") from error

    def _check(self, name: str, folder: Folder, location: str) -> None:
        """Whether a place is this store's; NotAStore (CAL-STORAGE-102, -114)."""
        key = f"{name}/{location}"
        if key in self._checked:
            return
        path = f"{location}{_LOCATION_MARKER}" if location else _MARKER
        data = folder.get(path)
        value = None if data is None else unseal(data, path)
        if value is not None:
            schema = "location.schema.json" if location else "place.schema.json"
            check_document(value, schema, path)
        wanted = location.rstrip("/").rpartition("/")[2] if location else DATA
        found = None if value is None else value["group" if location else "place"]
        if value is None or (value["storeId"], found) != (self._store_id, wanted):
            raise CalicoError("NotAStore", f"{path} does not name the store {self._store_id}")
        self._checked.add(key)

    def _place(self, name: str) -> Folder | None:
        """A place of groups, None where the store itself has what is in it (CAL-STORAGE-111)."""
        if name in self._given:
            return Folder(self._root_of(self._given[name]))
        path = f"places/{name}.json"
        data = super().get(path)
        if data is None:
            return None
        value = check_document(unseal(data, path), "declared-place.schema.json", path)
        return Folder(self._root_of(value["uri"]))

    def _root_of(self, uri: str | os.PathLike[str]) -> Path:
        """The folder that a place's address means, from the store's own (CAL-STORAGE-103)."""
        if isinstance(uri, str) and uri.startswith(("./", "../")):
            return Path(os.path.normpath(self.root.absolute() / uri))
        return parse_address(uri).folder


def placed(folder: Folder, marker: Marker, given: Given) -> Folder:
    """The folder of all objects of a store; InvalidAddress, UnsupportedStorage."""
    return PlacedFolder(folder.root, marker, given)
