"""Finds changes of mind in a dictation: what was corrected, what was taken back, and what is not clear."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from .bounds import Bounds, Change, Unclear
from .corrections import correction_at, stumbles
from .items import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .marks import Mark
    from .stream import Stream

CHANGED = "A change of mind was heard here; check what stands."
STRUCK = "Words were taken back here; check how many were meant."

_COMMAND = spoken(
    r"(?:no~)?(?:(?:scratch|strike|delete) that(?: out)?|don't put that(?: in| down)?"
    r"|(?:take|leave) that out|(?:scratch|strike|delete)(?= the last ))"
    r"(?:~(?:the )?last (?:bit|sentence|part|line|one))?"
    r"(?:~(?:(?:that|it) (?:doesn't|does not|didn't) need to go in"
    r"|(?:that's )?not for the (?:note|notes|record)|that's not relevant))?"
)
_UNUSUAL = re.compile("scratch|strike|delete")  # the other commands are everyday words
_RETRACTED = spoken("no~(?:leave|keep|put) [a-z' ]+?")
_ASIDE = spoken(
    "(?:leave|take|keep) (?:the|his|her) [a-z]+ out"
    "|don't (?:list|write|record|include) (?:that|this|it|them)(?: down)?"
)
_PUT = spoken("put (?P<word>[a-z'-]+)")
_FILLERS = frozenset("um uh er erm urr".split())
_NO_COMMAND_AFTER = frozenset(
    "to not will would can could should must i you we they he she let me didn't don't said say says".split()
)


def find_changes(stream: Stream, marks: Sequence[Mark]) -> tuple[list[Change], list[int]]:
    """The changes of mind in a stream.

    Args:
        stream: One voice's words.
        marks: Its spoken marks; a correction never reaches over one.

    Returns:
        The changes that are clear, in order, none overlapping; and the places where an unclear one was heard.
    """
    bounds = Bounds(stream, marks)
    changes: list[Change] = []
    unclear = list(_instructions(stream))
    place = 0
    while place < len(stream):
        found = None
        if not bounds.is_mark(place) and not bounds.is_quoted(place):
            found = correction_at(stream, bounds, place) or _strike_at(stream, bounds, place)
        if isinstance(found, Change) and changes and found.start < changes[-1].end:
            found = Unclear(place, place + 1)
        if isinstance(found, Change):
            changes.append(found)
        elif found:
            unclear.append(place)
        place = max(place + 1, found.end if found else 0)
    taken = {inner for change in changes for inner in range(change.start, change.end)}
    free = [
        each
        for each in stumbles(stream)
        if not any(
            inner in taken or bounds.is_mark(inner) or bounds.is_quoted(inner)
            for inner in range(each.start, each.end)
        )
    ]
    return sorted([*changes, *free], key=lambda each: each.start), sorted(unclear)


def _strike_at(stream: Stream, bounds: Bounds, place: int) -> Change | Unclear | None:
    """The clause that a command at a word takes back."""
    window = bounds.window(place)
    match = window.match(_COMMAND, place)
    if not match or (place and stream.said[place - 1].bare in _NO_COMMAND_AFTER):
        return None
    end = stream.end(match)
    heard = Unclear(place, end)
    if not bounds.clause_begins(place) or not bounds.clause_ends(end):
        return heard if _UNUSUAL.search(match[0]) else None
    if bounds.layout_before(place) or (end < len(stream) and stream.match(_RETRACTED, end)):
        return heard
    start = bounds.sentence_start(place)
    if not bounds.begins(place) and not _ends_sentence(stream, bounds, end):
        # "She had three, scratch that, she had two": said anew from its first word
        return Change(start, end, "struck") if stream.said[end].bare == stream.said[start].bare else heard
    inner = pairwise(stream.said[start : place - 1])
    clauses = any(one.after and not {one.bare, two.bare} & _FILLERS for one, two in inner)
    return Change(start, bounds.stop_at(end) or end, "struck", sure=not clauses)


def _ends_sentence(stream: Stream, bounds: Bounds, place: int) -> bool:
    return place >= len(stream) or bounds.is_mark(place) or stream.ends_before(place)


def _instructions(stream: Stream) -> Iterator[int]:
    """Where a worker says how to write it (``arguing, put arguing``): what is meant is never clear enough."""
    for place in range(1, len(stream)):
        aside = stream.match(_ASIDE, place)
        if aside and stream.breaks_before(place) and stream.breaks_before(stream.end(aside)):
            yield place
        match = stream.match(_PUT, place)
        if match and match["word"] == stream.said[place - 1].bare:
            yield place
