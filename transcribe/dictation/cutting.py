"""Cuts a dictation into whole sentences, never through a command, a figure, a correction or a quotation."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ..utterances import MOST_WORDS
from .bounds import Change
from .marks import LONGEST_HEADING, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .stream import Stream
    from .writing import Event

#: A sentence with its commands may be longer than what is said to somebody.
LONGEST_SENTENCE = MOST_WORDS * 3 // 2
_EDGE_WORDS = 4


def cut(stream: Stream, events: Sequence[Event]) -> list[tuple[int, int, bool]]:
    """The sentences of a stream.

    Args:
        stream: One voice's words.
        events: All that is written otherwise than it was said, in order.

    Returns:
        Each as (first word, after the last, whether a sentence begins there); together they are all words.
    """
    closed, headings = _closed(events), _heading_ends(stream, events)
    ended, begun = {event.end: event for event in events}, {event.start: event for event in events}
    places = [
        place
        for place in range(1, len(stream))
        if place not in closed
        and (place in headings or _ends(stream, ended.get(place), begun.get(place), place))
    ]
    inside = _inside(events)
    bounds = [0, *places, len(stream)]
    pieces = []
    for start, stop in pairwise(bounds):
        begins = True
        for first, last in _shortened(stream, inside, start, stop):
            pieces.append((first, last, begins))
            begins = False
    return pieces


def _heading_ends(stream: Stream, events: Sequence[Event]) -> set[int]:
    """Where a heading ends with the mark that follows it."""
    marks = [event for event in events if isinstance(event, Mark)]
    return {
        after.end
        for mark, after in pairwise(marks)
        if mark.shape == "heading"
        and after.shape in {"stop", "inner"}
        and after.start - mark.end <= LONGEST_HEADING
        and not any(stream.ends_before(place) for place in range(mark.end + 1, after.start))
    }


def _inside(events: Sequence[Event]) -> set[int]:
    return {place for event in events for place in range(event.start + 1, event.end)}


def _closed(events: Sequence[Event]) -> set[int]:
    """The places where no cut may be: inside an event or a quotation of bearable length."""
    closed = _inside(events)
    opener: Mark | None = None
    for event in events:
        if isinstance(event, Mark) and event.shape == "open":
            opener = event
        elif isinstance(event, Mark) and event.shape == "close" and opener:
            if event.end - opener.start <= LONGEST_SENTENCE:
                closed |= set(range(opener.start + 1, event.end))
            opener = None
    return closed


def _ends(stream: Stream, ended: Event | None, begun: Event | None, place: int) -> bool:
    """Whether a sentence ends before this word, by what was marked right before and after."""
    if isinstance(begun, Mark) and begun.shape in {"item", "heading"}:
        return True
    if isinstance(begun, Mark) and begun.shape != "open":
        return begun.shape == "end" and isinstance(ended, Mark) and ended.shape == "break"
    if isinstance(begun, Change) and begun.kind == "struck":
        return True
    if isinstance(ended, Change) and ended.kind == "struck":
        return stream.ends_before(place) or not stream.said[ended.end - 1].after
    if isinstance(ended, Mark) and ended.shape != "close":
        return ended.shape in {"stop", "break", "end"}
    return stream.ends_before(place)


def _shortened(stream: Stream, inside: set[int], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """A sentence without end is cut where the speaker paused longest, or at a comma."""
    while stop - start > LONGEST_SENTENCE:
        last = min(start + LONGEST_SENTENCE, stop - _EDGE_WORDS)
        places = [place for place in range(start + _EDGE_WORDS, last + 1) if place not in inside]
        if not places:
            break
        best = max(places, key=lambda place: _merit(stream, place))
        yield start, best
        start = best
    yield start, stop


def _merit(stream: Stream, place: int) -> tuple[bool, float]:
    """How well a sentence is cut before a word; what was cut there before has its reasons."""
    said, last = stream.said[place], stream.said[place - 1]
    return said.source != last.source, said.pause_ms / 1000 + 0.5 * bool(last.after)
