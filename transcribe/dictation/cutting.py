"""Cuts a dictation into whole sentences, never through a command, a figure, a correction or a quotation."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ..utterances import MOST_WORDS
from .bounds import Change
from .marks import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    closed = _closed(events)
    places = [p for p in range(1, len(stream)) if p not in closed and _ends(stream, events_at(events, p), p)]
    bounds = [0, *places, len(stream)]
    pieces = []
    for start, stop in pairwise(bounds):
        begins = True
        for first, last in _shortened(stream, _inside(events), start, stop):
            pieces.append((first, last, begins))
            begins = False
    return pieces


def events_at(events: Sequence[Event], place: int) -> tuple[Event | None, Event | None]:
    """The event that ends before a word, and the one that begins with it."""
    ended = next((event for event in events if event.end == place), None)
    begun = next((event for event in events if event.start == place), None)
    return ended, begun


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


def _ends(stream: Stream, around: tuple[Event | None, Event | None], place: int) -> bool:
    """Whether a sentence ends before this word."""
    ended, begun = around
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


def _shortened(stream: Stream, inside: set[int], start: int, stop: int) -> list[tuple[int, int]]:
    """A sentence without end is cut at its longest pause or at a comma near its middle."""
    if stop - start <= LONGEST_SENTENCE:
        return [(start, stop)]
    places = [place for place in range(start + _EDGE_WORDS, stop - _EDGE_WORDS + 1) if place not in inside]
    if not places:
        return [(start, stop)]

    def merit(place: int) -> float:
        said = stream.said[place]
        another = said.source != stream.said[place - 1].source
        balance = abs((place - start) / (stop - start) - 0.5)
        return another + said.pause_ms / 1000 + 0.5 * bool(stream.said[place - 1].after) - 0.3 * balance

    best = max(places, key=merit)
    return [*_shortened(stream, inside, start, best), *_shortened(stream, inside, best, stop)]
