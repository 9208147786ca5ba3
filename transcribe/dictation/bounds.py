"""How far a change of mind may reach: over no spoken mark, and never into a quotation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .items import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .marks import Mark
    from .stream import Stream


@dataclass(frozen=True, slots=True)
class Change:
    """A change of mind.

    Attributes:
        start: The place of the first word that no longer stands.
        end: The place after the last word that it is about: the correction, or the command to strike.
        kind: Whether something takes the old words' place, or they were taken back.
        written: What stands in the place; empty when nothing does.
        sure: Whether it is clear how much was taken back.
    """

    start: int
    end: int
    kind: Literal["corrected", "struck"]
    written: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words of change whose change is not clear: all is left as it was said, for the worker to judge.

    Attributes:
        start: The place of the first of them.
        end: The place after the last.
    """

    start: int
    end: int


class Bounds:
    """Where clauses and sentences begin and end in a stream with spoken marks."""

    def __init__(self, stream: Stream, marks: Sequence[Mark]) -> None:
        self._stream = stream
        self._firsts = [mark.start for mark in marks]
        self._lasts = [mark.end for mark in marks]
        self._starts = {mark.start: mark for mark in marks}
        self._in_mark = {place for mark in marks for place in range(mark.start, mark.end)}
        self._ends = {mark.end: mark for mark in marks}
        self._quoted: set[int] = set()
        opener = None
        for mark in marks:
            if mark.shape == "open":
                opener = mark
            elif mark.shape == "close" and opener:
                self._quoted |= set(range(opener.end, mark.start))

    def is_mark(self, place: int) -> bool:
        """Whether a word belongs to a spoken mark."""
        return place in self._in_mark

    def is_quoted(self, place: int) -> bool:
        """Whether a word stands between spoken quotation marks or brackets."""
        return place in self._quoted

    def window(self, place: int) -> Window:
        """The words around a place up to the nearest marks."""
        before, after = bisect_right(self._lasts, place), bisect_left(self._firsts, place)
        first = self._lasts[before - 1] if before else 0
        stop = self._firsts[after] if after < len(self._firsts) else len(self._stream)
        return Window(self._stream, first, stop)

    def begins(self, place: int) -> bool:
        """Whether a sentence or a point begins with a word."""
        mark = self._ends.get(place)
        if mark:
            return mark.shape in {"stop", "break", "item", "heading"}
        return place == 0 or (self._stream.ends_before(place) and place not in self._in_mark)

    def clause_begins(self, place: int) -> bool:
        """Whether a clause may begin with a word: after a mark of any kind or a pause."""
        return place in self._ends or self._stream.breaks_before(place)

    def clause_ends(self, place: int) -> bool:
        """Whether a clause may end before a word."""
        return place in self._in_mark or self._stream.breaks_before(place)

    def layout_before(self, place: int) -> bool:
        """Whether nothing of the same paragraph comes before a word."""
        mark = self._ends.get(place)
        return place == 0 or (mark is not None and mark.is_layout)

    def stop_at(self, place: int) -> int | None:
        """Where the mark that begins with a word ends, when it ends a sentence."""
        mark = self._starts.get(place)
        return mark.end if mark and mark.shape == "stop" else None

    def sentence_start(self, place: int) -> int:
        """Where the sentence begins that holds the word before a place."""
        place -= 1
        while place > 0 and self.is_mark(place):
            place -= 1
        while place > 0 and not self.begins(place):
            place -= 1
        return place
