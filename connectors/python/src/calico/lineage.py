"""Where the entries lie that what a line holds comes from (spec/table.md, Lineage)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SPANS_MAX = 256
"""Spans that are known of a lineage: what lies in earlier ones counts for none (CAL-TABLE-171)."""


@dataclass(frozen=True)
class Place:
    """An entry: a version of the line that has it. Version 0 is before the first of all."""

    line: int
    version: int


@dataclass(frozen=True)
class Span:
    """Entries that follow one another on one line, from the version `first` on, at a `height`."""

    line: int
    first: int
    height: int


@dataclass(frozen=True)
class Lineage:
    """The entries that a version's content comes from, up to the last one, at `height`.

    `has_adopted` says whether one of them is an `adopt`; where none is, heights are versions.
    """

    spans: tuple[Span, ...] = ()
    height: int = 0
    has_adopted: bool = False

    def height_of(self, place: Place) -> int | None:
        """The height of an entry, None where it is not in the lineage, or not known to be."""
        if place.version == 0:
            return 0
        end = self.height
        for span in reversed(self.spans):
            height = place.version - span.first + span.height
            if span.line == place.line and span.height <= height <= end:
                return height
            end = span.height - 1
        return None

    def place_at(self, height: int) -> Place | None:
        """The entry at a height from 1 on, None where the span that has it is not known."""
        for span in reversed(self.spans):
            if span.height <= height:
                return Place(span.line, height - span.height + span.first)
        return None

    def followed_by(self, place: Place, *, adopts: bool = False) -> Lineage:
        """The lineage with one more entry (CAL-TABLE-170)."""
        height = self.height + 1
        spans = self.spans
        last = spans[-1] if spans else None
        if last is None or place != Place(last.line, height - last.height + last.first):
            spans = (*spans, Span(place.line, place.version, height))[-SPANS_MAX:]
        return Lineage(spans, height, self.has_adopted or adopts)


def lineage_without_adopts(ends: Iterable[tuple[int, int]], version: int) -> Lineage:
    """The lineage of a version where heights are versions.

    `ends` are the lines that have its entries, each with the version after which its own begin,
    the line itself first.
    """
    spans: list[Span] = []
    last = version
    for line, after in ends:
        if after < last:
            spans.insert(0, Span(line, after + 1, after + 1))
            last = after
    return Lineage(tuple(spans[-SPANS_MAX:]), version)


def described_lineage(spans: tuple[Span, ...], height: int, end: Place) -> Lineage | None:
    """The lineage that an index gives of its own version; None where it cannot be (CAL-LOG-224)."""
    heights = [span.height for span in spans]
    if any(before >= after for before, after in zip(heights, heights[1:])):
        return None
    last = spans[-1]
    leads = Place(last.line, height - last.height + last.first) == end
    return Lineage(spans, height, has_adopted=True) if leads and height >= last.height else None
