"""A store whose data lies in another folder than its log (spec/storage.md, "Places")."""

from __future__ import annotations

from pathlib import Path

from .address import parse_address
from .errors import CalicoError
from .format import Marker, check_document, unseal
from .storage import Folder

DATA = "data"
_MARKER = "calico-place.json"


class PlacedFolder(Folder):
    """The objects below `data/` in a folder of their own, all others in the store's."""

    def __init__(self, root: Path, place: Folder, store_id: str) -> None:
        super().__init__(root)
        self._place = place
        self._store_id = store_id
        self._is_checked = False

    def get(self, path: str) -> bytes | None:
        """As Folder.get, from where the object belongs (CAL-STORAGE-100)."""
        if not path.startswith(f"{DATA}/"):
            return super().get(path)
        try:
            self._check()
            return self._place.get(path)
        except CalicoError as error:
            where = f"in the place {DATA!r}, {self._place.root}: "
            raise CalicoError(error.code, f"{where}{error}") from error

    def _check(self) -> None:
        """Whether the place is this store's; NotAStore (CAL-STORAGE-102)."""
        if self._is_checked:
            return
        data = self._place.get(_MARKER)
        value = None if data is None else unseal(data, _MARKER)
        if value is not None:
            check_document(value, "place.schema.json", _MARKER)
        if value is None or (value["storeId"], value["place"]) != (self._store_id, DATA):
            raise CalicoError("NotAStore", f"{_MARKER} does not name the store {self._store_id}")
        self._is_checked = True


def placed(folder: Folder, marker: Marker) -> Folder:
    """The folder of all objects of a store; InvalidAddress, UnsupportedStorage."""
    for name, uri in marker.places:
        if name == DATA:
            return PlacedFolder(folder.root, Folder(_root_of(folder, uri)), marker.store_id)
    return folder


def _root_of(folder: Folder, uri: str) -> Path:
    """The folder that a place's address means, from the store's own (CAL-STORAGE-103)."""
    if uri.startswith(("./", "../")):
        return folder.root.absolute().joinpath(uri)
    return parse_address(uri).folder
