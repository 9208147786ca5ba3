"""Which voice says which word.

A recogniser's word times and a separator's turns each miss by a tenth of a second or two. So not each word by
itself goes to the voice that covers most of it: the words of a recording are given to voices together, and a
change of voice costs more within a sentence than after its end or in a pause.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..sentences import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..hearing import Passage
    from .turns import Turn

#: What a change of voice costs, in words wholly covered: within a sentence, after a clause or a breath, in a
#: pause, and after a sentence. Chosen by judgement; the first lets two words in a row go over.
_WITHIN, _CLAUSE, _PAUSE, _SENTENCE = 1.5, 0.8, 0.4, 0.25
_BREATH_MS = 200
_PAUSE_MS = 400
#: A word is looked at this far around its middle at least.
_AROUND_MS = 150
#: A word with no turn within this distance is not surely anybody's.
_NEAR_MS = 500
_SURE_SHARE = 0.5
#: Who speaks for less than this beside a word does not speak at the same time.
_ALSO_MS = 100


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who says a word.

    Attributes:
        voice: The voice; None when no voice was heard in the whole recording.
        also: The voices that speak at the same time.
        sure: Whether the turns bear it out.
    """

    voice: int | None
    also: tuple[int, ...] = ()
    sure: bool = True


class _Span(NamedTuple):
    start: int
    end: int
    text: str


def assign(passages: Sequence[Passage], turns: Sequence[Turn]) -> tuple[tuple[Spoken, ...], ...]:
    """Give every word to a voice.

    Args:
        passages: What the recogniser heard, in order.
        turns: Who speaks when, in order of their beginnings.

    Returns:
        For each passage who says each of its words; of a passage without word times, who says all of it.
    """
    spans = [_spans(passage) for passage in passages]
    every = [span for own in spans for span in own]
    said = iter(_assigned(every, turns))
    return tuple(tuple(next(said) for _ in own) for own in spans)


def speaker_ids(spoken: Sequence[Sequence[Spoken]]) -> dict[int, str]:
    """The speaker's id of each voice that says a word or speaks beside one.

    Args:
        spoken: What :func:`assign` gave.

    Returns:
        ``s1``, ``s2`` and so on in the order in which they first say a word; then those who never do.
    """
    every = [each for own in spoken for each in own]
    leading = [each.voice for each in every if each.voice is not None]
    beside = [voice for each in every for voice in each.also]
    return {voice: f"s{number}" for number, voice in enumerate(dict.fromkeys([*leading, *beside]), 1)}


def _spans(passage: Passage) -> list[_Span]:
    if passage.words:
        return [_Span(word.start_ms, word.end_ms, word.text) for word in passage.words]
    return [_Span(passage.start_ms, passage.end_ms, passage.text)] if passage.text.strip() else []


def _assigned(spans: Sequence[_Span], turns: Sequence[Turn]) -> Iterator[Spoken]:
    voices = sorted({turn.voice for turn in turns})
    if not voices:
        yield from (Spoken(None) for _ in spans)
        return
    shares = list(_Near(turns).shares(spans))
    for place, voice in enumerate(_path(spans, shares, voices)):
        own = shares[place]
        also = tuple(other for other in voices if other != voice and own.together.get(other, 0) >= _ALSO_MS)
        share = own.covered.get(voice, 0.0)
        rival = max((each for other, each in own.covered.items() if other != voice), default=0.0)
        sure = own.near and share >= min(_SURE_SHARE, rival) and own.unsure.get(voice, 0) <= share / 2
        yield Spoken(voice, also, sure=sure)


class _Shares(NamedTuple):
    """How much of a word each voice covers, 0 to 1, and how much of that unsurely.

    `together` is for how long, in milliseconds, when several do; `near` is whether one is near at all.
    """

    covered: Mapping[int, float]
    together: Mapping[int, int]
    near: bool
    unsure: Mapping[int, float]


class _Near:
    """Turns that can be asked for those around a time."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = sorted(turns)
        self._starts = [turn.start_ms for turn in self._turns]
        self._reach: list[int] = []  # how far the turns up to each go
        for turn in self._turns:
            self._reach.append(max(turn.end_ms, self._reach[-1] if self._reach else 0))

    def shares(self, spans: Sequence[_Span]) -> Iterator[_Shares]:
        for span in spans:
            middle = (span.start + span.end) // 2
            start, end = min(span.start, middle - _AROUND_MS), max(span.end, middle + _AROUND_MS)
            covered: dict[int, int] = {}
            unsure: dict[int, float] = {}
            for turn in self._within(start, end):
                length = min(turn.end_ms, end) - max(turn.start_ms, start)
                covered[turn.voice] = covered.get(turn.voice, 0) + length
                doubtful = _overlap(turn.unsure, start, end) / (end - start)
                unsure[turn.voice] = unsure.get(turn.voice, 0) + doubtful
            if covered:
                together = covered if len(covered) > 1 and self._overlapping(start, end) else {}
                shares = {each: ms / (end - start) for each, ms in covered.items()}
                yield _Shares(shares, together, near=True, unsure=unsure)
            else:
                turn, distance = self._nearest(start, end)
                yield _Shares({turn.voice: 0.5}, {}, near=distance <= _NEAR_MS, unsure={})

    def _within(self, start: int, end: int) -> list[Turn]:
        last = bisect_left(self._starts, end)
        first = bisect_left(self._reach, start + 1, 0, last)
        return [turn for turn in self._turns[first:last] if turn.end_ms > start]

    def _overlapping(self, start: int, end: int) -> bool:
        within = self._within(start, end)
        return any(
            min(one.end_ms, other.end_ms, end) - max(one.start_ms, other.start_ms, start) >= _ALSO_MS
            for place, one in enumerate(within)
            for other in within[place + 1 :]
            if one.voice != other.voice
        )

    def _nearest(self, start: int, end: int) -> tuple[Turn, int]:
        after = bisect_left(self._starts, end)
        before = bisect_left(self._reach, self._reach[after - 1]) if after else None
        found = []
        if before is not None:
            found.append((start - self._turns[before].end_ms, self._turns[before]))
        if after < len(self._turns):
            found.append((self._turns[after].start_ms - end, self._turns[after]))
        distance, turn = min(found)
        return turn, distance


def _overlap(stretches: Sequence[tuple[int, int]], start: int, end: int) -> int:
    """For how long stretches in order, none overlapping, fall within a span."""
    first = max(0, bisect_left(stretches, (start,)) - 1)
    last = bisect_left(stretches, (end,))
    return sum(max(0, min(b, end) - max(a, start)) for a, b in stretches[first:last])


def _path(spans: Sequence[_Span], shares: Sequence[_Shares], voices: Sequence[int]) -> list[int]:
    """The voices of all words that together cover most, changes paid for (Viterbi)."""
    total = dict.fromkeys(voices, 0.0)
    came: list[dict[int, int]] = []
    for place, own in enumerate(shares):
        best = max(total, key=lambda voice: total[voice])
        cost = _cost(spans[place - 1], spans[place]) if place else 0.0
        back = {voice: voice if total[voice] >= total[best] - cost else best for voice in voices}
        total = {
            voice: max(total[voice], total[best] - cost) + own.covered.get(voice, 0.0) for voice in voices
        }
        came.append(back)
    if not came:
        return []
    path = [max(total, key=lambda voice: total[voice])]
    for back in reversed(came[1:]):
        path.append(back[path[-1]])
    return path[::-1]


def _cost(before: _Span, after: _Span) -> float:
    if ends_sentence(before.text):
        return _SENTENCE
    gap = after.start - before.end
    if gap >= _PAUSE_MS:
        return _PAUSE
    if gap >= _BREATH_MS or before.text.endswith((",", ";", ":", "-", "–")):
        return _CLAUSE
    return _WITHIN
