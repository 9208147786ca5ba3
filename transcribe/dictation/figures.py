"""Finds the figures in a stretch of a dictation, left to right, the surest reading first."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from .amounts import any_number_at, measure_at, money_at, number_at, phone_at, run_at
from .calendar import date_at, month_at, ordinal_at, small_ordinal_at, weekday_at, year_at
from .clock import time_at
from .items import Item, Kind, Window, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIGURES = (phone_at, time_at, date_at, money_at, measure_at, year_at, ordinal_at, number_at)
_LONGEST = 12
_WORDS: dict[Kind, str] = {
    "side": "left|right",
    "person": "mum|dad|mam|mother|father|nan|nana|grandma|grandad|granddad|grandfather|grandmother"
    "|auntie|aunt|uncle|brother|sister|son|daughter|stepdad|stepmum|stepfather|stepmother",
    "part of day": "morning|afternoon|evening|night",
}
_PATTERNS = {kind: spoken(words) for kind, words in _WORDS.items()}


def figures(window: Window) -> Iterator[Item]:
    """The figures of a stretch whose written form differs from the words, in order.

    Args:
        window: The stretch; nothing beyond it is seen.

    Yields:
        Figures that do not overlap.
    """
    place = window.first
    while place < window.stop:
        item = figure_at(window, place)
        if item:
            yield item
            place = item.end
        else:
            place = max(place + 1, run_at(window, place))


def figure_at(window: Window, start: int) -> Item | None:
    """The figure that begins at a word, when it is clear that it is one."""
    return next((item for read in _FIGURES if (item := read(window, start))), None)


def item_at(window: Window, start: int) -> Item | None:
    """The longest figure or other word that may be corrected by its like, beginning at a word."""
    if start >= window.stop:
        return None
    found = (
        read(window, start) for read in (*_FIGURES, weekday_at, month_at, small_ordinal_at, any_number_at)
    )
    items = [item for item in chain(found, (_word_at(window, start),)) if item]
    return max(items, key=lambda item: item.end, default=None)


def item_before(window: Window, end: int) -> Item | None:
    """The longest figure or other such word that ends before a word."""
    for start in range(max(window.first, end - _LONGEST), end):
        item = item_at(Window(window.stream, window.first, end), start)
        if item and item.end == end:
            return item
    return None


def _word_at(window: Window, start: int) -> Item | None:
    for kind, pattern in _PATTERNS.items():
        if window.match(pattern, start):
            return Item(start, start + 1, kind, window.stream.said[start].core)
    return None
