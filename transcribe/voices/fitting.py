"""When an utterance begins and ends: where its voice is heard, not where a recogniser put its words.

A recogniser places words to a tenth of a second or two, and leaves the ends of many out. Where a voice's turn
goes a little beyond its words, or begins a little after them, the utterance follows the turn. Whole stretches
without words are not covered: that there may be words which were not made out must stay visible.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .turns import Turn

#: An end is moved no further than this.
_FURTHEST_MS = 1200


def fitted(spans: Sequence[tuple[int, int, int | None]], turns: Sequence[Turn]) -> list[tuple[int, int]]:
    """Fit utterances to the turns of their voices.

    Args:
        spans: (start, end, voice) of each utterance, in milliseconds and in order of their beginnings.
        turns: Who speaks when.

    Returns:
        The new (start, end) of each: still in order, never before the end of the voice's last utterance, nor
        further away than 1.2 s. An utterance of no voice stays as it is.
    """
    made = [(start, end) for start, end, _ in spans]
    for voice in {each for _, _, each in spans if each is not None}:
        own = sorted((turn.start_ms, turn.end_ms) for turn in turns if turn.voice == voice)
        places = [place for place, (_, _, each) in enumerate(spans) if each == voice]
        said_until = 0
        for number, place in enumerate(places):
            start, end = made[place]
            # It keeps its place among all utterances, whoever speaks.
            earliest = max(said_until, made[place - 1][0] if place else 0)
            following = spans[places[number + 1]][0] if number + 1 < len(places) else end + _FURTHEST_MS
            new_start, new_end = _fit(start, end, own, min(start, earliest), max(end, following))
            if place + 1 < len(spans):
                new_start = min(new_start, max(start, spans[place + 1][0]))
            made[place] = (new_start, new_end)
            said_until = new_end
    for place in range(1, len(made)):  # two voices' utterances may have passed each other
        start = max(made[place][0], made[place - 1][0])
        made[place] = (start, max(start, made[place][1]))
    return made


def _fit(start: int, end: int, own: list[tuple[int, int]], earliest: int, latest: int) -> tuple[int, int]:
    last = bisect_left(own, (end,))
    touching = [turn for turn in own[max(0, bisect_right(own, (start,)) - 1) : last] if turn[1] > start]
    if not touching:
        return start, end
    first_start, last_end = touching[0][0], touching[-1][1]
    new_start = max(first_start, start - _FURTHEST_MS)
    if new_start - start > _FURTHEST_MS:
        new_start = start  # words that far ahead of the turn are no matter of a tenth of a second
    new_start, new_end = max(earliest, new_start), min(latest, max(end, min(last_end, end + _FURTHEST_MS)))
    return (new_start, new_end) if new_start < new_end else (start, end)
