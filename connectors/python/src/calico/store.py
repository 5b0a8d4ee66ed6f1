"""Opening a store and asking it for reads: the package's public door."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .address import AtTime, parse_address, parse_state, parse_view
from .changes import Changes
from .checkpoint import MarkState
from .clones import all_objects, parent_told
from .difference import Difference
from .difference import merge_base as common_version
from .errors import CalicoError, missing_object
from .format import read_marker, refs_path
from .log import Line, read_hint
from .refs import MAIN_NAME, MAIN_REACH, RefLine, Refs, Tag, read_refs
from .scan import Scan
from .storage import Folder
from .table import state_at
from .whole import Whole, WholeLine, newest_whole

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


@dataclass(frozen=True)
class Version:
    """One commit: its number, id, time (microseconds since 1970, UTC) and kinds of actions."""

    version: int
    id: str
    timestamp: int
    actions: tuple[str, ...]


At = int | str | datetime.datetime | AtTime


class Store:
    """A store in a local folder, opened for reading. Holds no resources."""

    def __init__(
        self,
        folder: Folder,
        at: int | AtTime | None = None,
        *,
        ref: str | None = None,
        replica: bool = False,
        places: Mapping[str, str | os.PathLike[str]] | None = None,
    ) -> None:
        """Reads the marker: NotAStore, UnsupportedFormat, UnsupportedFeature.

        `ref` is the branch or tag that is read from now on, whatever becomes of the name; where
        None it is `main`. UnknownRef, and InvalidAddress for a tag with a state (CAL-STORAGE-120).
        `at` is the state that reads take where they ask for none. With `replica` the newest whole
        version is taken for the head, and `replica` says which that is (CAL-LOG-141, -142).
        `places` says by name where places are now (CAL-STORAGE-101, -111).
        """
        self._at = at
        self.marker = read_marker(folder)
        self._folder = all_objects(folder, self.marker, places or {}, told=parent_told())
        self._reach, self._on_main = MAIN_REACH, ref is None
        if ref is not None:
            self._reach = self._refs().reach(ref)
        if self._reach.last is not None and at is not None:
            raise CalicoError("InvalidAddress", f"{ref!r} is a tag and has no other state")
        self.replica: Whole | None = None
        if replica:
            self.replica = newest_whole(self._line())

    def versions(self) -> list[Version]:
        """All commits of the branch, or those up to the tag, oldest first."""
        entries = self._line().entries()
        return [Version(item.version, item.id, item.timestamp, item.kinds) for item in entries]

    def branches(self) -> list[RefLine]:
        """The branches of the store, by name."""
        return self._refs().branches()

    def tags(self) -> list[Tag]:
        """The tags of the store, by name."""
        tags = self._refs().tags
        return [tags[name] for name in sorted(tags)]

    def scan(
        self,
        key_space: str,
        columns: Sequence[str | tuple[str, str]] | None = None,
        where: str | None = None,
        at: At | None = None,
        *,
        use_log_checkpoints: bool = True,
    ) -> Scan:
        """A read of a key-space.

        `columns` are names, or pairs of a name and an expression that computes the column, all
        of the key-space where None; `where` is a filter of the chapter expr; `at` is a
        version (3 or "v3") or a time (an aware datetime, or text as 2026-01-31T12:00:00Z); where
        None the state of the store's address, or else the head (CAL-SCAN-002). Raises
        UnknownKeySpace, UnknownColumn, UnknownVersion, InvalidExpression, and the codes of damage.
        """
        line = self._line()
        version = self._kept(line, _version_of(line, self._at if at is None else at))
        state = state_at(line, version, use_log_checkpoints)
        return Scan(state, state.key_space(key_space), columns, where)

    def changes(
        self,
        key_space: str,
        start: At,
        end: At | None = None,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        *,
        use_log_checkpoints: bool = True,
    ) -> Changes:
        """What the versions after `start`, up to `end`, did to the view of a key-space.

        `start` may be 0, or a time before the first version; the rest is as in `scan`.
        InvalidArgument where `start` is after `end`.
        """
        line = self._line()
        last = self._kept(line, _version_of(line, self._at if end is None else end))
        ends = (self._kept(line, _start_of(line, start)), last)
        return Changes(
            line, ends, key_space, columns, where, use_log_checkpoints=use_log_checkpoints
        )

    def difference(
        self,
        key_space: str,
        start: At | None,
        end: At | None = None,
        *,
        start_ref: str | None = None,
        end_ref: str | None = None,
        merge_base: bool = False,
    ) -> Difference:
        """What differs from one state to another, whichever was first.

        `start` may be 0, or a time before the first version; None is the newest state. `start_ref`
        and `end_ref` are the branches or tags that the states are of, unless the store's. With
        `merge_base` it begins at the newest version that both have in common. UnknownRef,
        UnknownVersion, and what Difference() raises.
        """
        line, other = self._line_of(start_ref), self._line_of(end_ref)
        at = self._at if end is None and end_ref is None else end
        final = (other, _version_of(other, at))
        first = (line, line.head() if start is None else _start_of(line, start))
        if merge_base:
            first = (line, common_version(first, final))
        return Difference(first, final, key_space)

    def _line_of(self, ref: str | None) -> Line:
        return self._line() if ref is None else Line(self._folder, self._refs().reach(ref))

    def marks(self, at: At | None = None, *, use_log_checkpoints: bool = True) -> list[MarkState]:
        """How far each application has come at a state, ascending by application."""
        line = self._line()
        version = self._kept(line, _version_of(line, self._at if at is None else at))
        state = state_at(line, version, use_log_checkpoints)
        return [state.marks[name] for name in sorted(state.marks)]

    def _kept(self, line: Line, version: int) -> int:
        """The version; VersionExpired where the store keeps it no more (CAL-LOG-202)."""
        if version in (0, self._reach.last) or self._keeps(line, version):
            return version
        raise CalicoError(
            "VersionExpired", f"version {version} has expired; read a later one, or a tag"
        )

    def _keeps(self, line: Line, version: int) -> bool:
        refs = self._refs()
        # The version at which a line begins is one of its own, and one of its parent's.
        at = [id_ for id_, after in line.reach.lineage if version >= after]
        own = [id_ for id_, after in line.reach.lineage if version > after][:1]
        return any(refs.keeps(id_, version) for id_ in at[: 1 + at.index(own[0])])

    def _line(self) -> Line:
        line = self._newest_line()
        if self.replica is None:
            return line
        return WholeLine(self._folder, self._reach, self.replica.version)

    def _newest_line(self) -> Line:
        # The refs log is read anew each time: a feature may have been added (CAL-REFS-008).
        self._refs()
        return Line(self._folder, self._reach)

    def _refs(self) -> Refs:
        refs = read_refs(self._folder)
        if self._on_main:
            # In a clone, or a copy of one, it is not the first line.
            self._reach = refs.reach(MAIN_NAME)
        hint = read_hint(self._folder, self._reach.lineage[0][0])
        if hint is None or hint.refs <= refs.last or not self._has_refs(hint.refs):
            return refs
        # A refs entry that the hint names lies beyond the last one found: the log has grown, or
        # an entry between is lost and with it perhaps a feature (CAL-STORAGE-048).
        refs = read_refs(self._folder)
        if refs.last < hint.refs:
            missing_object(refs_path(refs.last + 1), refs_path(hint.refs))
        return refs

    def _has_refs(self, number: int) -> bool:
        return self._folder.get(refs_path(number)) is not None


def open_store(
    address: str | os.PathLike[str],
    *,
    ref: str | None = None,
    replica: bool = False,
    places: Mapping[str, str | os.PathLike[str]] | None = None,
) -> Store:
    """Opens a store: a folder's path or `file:` address, with `@dev` for a branch or tag, `@v3`
    or `@<time>` for a state, and `@dev@v3` for a state of a branch.

    `ref` is what else would stand behind the `@`; InvalidArgument where something stands there.
    With `replica`, a copy that may lack its newest objects is opened at its newest whole version.
    `places` are folders by the names of places, in place of those that the store names.
    InvalidAddress, UnsupportedStorage, and what Store() raises.
    """
    parsed = parse_address(address)
    name, at = parsed.ref, parsed.at
    if ref is not None:
        if name is not None or at is not None:
            raise CalicoError("InvalidArgument", f"{address!r} says by itself what is read")
        name, at = parse_view(ref)
    return Store(Folder(parsed.folder), at, ref=name, replica=replica, places=places)


def _version_of(line: Line, at: At | None) -> int:
    """The version that `at` means; UnknownVersion (CAL-TABLE-024, -025)."""
    head = line.head()
    if at is None:
        return head
    if isinstance(at, str):
        at = _parse_at(at)
    if isinstance(at, datetime.datetime):
        if at.tzinfo is None:
            raise CalicoError("InvalidArgument", "a time without a zone is no moment; give one")
        at = AtTime((at - _EPOCH) // datetime.timedelta(microseconds=1))
    if isinstance(at, AtTime):
        return line.version_at(at.micros, head)
    if isinstance(at, bool) or not isinstance(at, int):
        raise CalicoError("InvalidArgument", f"{at!r} is no version and no time")
    if not 1 <= at <= head:
        raise CalicoError("UnknownVersion", f"version {at} does not exist, the head is {head}")
    return at


def _start_of(line: Line, at: At) -> int:
    """As `_version_of`, but 0 and times before the first version give 0 (CAL-SCAN-029)."""
    try:
        return _version_of(line, at)
    except CalicoError as error:
        given = parse_state(at) if isinstance(at, str) else at
        if error.code != "UnknownVersion" or (isinstance(given, int) and given != 0):
            raise
        return 0


def _parse_at(text: str) -> int | AtTime:
    at = parse_state(text)
    if at is None:
        raise CalicoError(
            "InvalidArgument", f"{text!r} is no version as v3 and no time as 2026-01-31T12:00:00Z"
        )
    return at
