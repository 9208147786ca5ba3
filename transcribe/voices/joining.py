"""From cells with voices to turns, with those who speak at the same time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ..hearing import SAMPLE_RATE
from .turns import Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .activity import Atom
    from .path import Cell

#: A voice that goes on after no longer a pause than this, nobody else having spoken, has not stopped.
PAUSE_MS = 700
_NEIGHBOURHOOD = 10 * SAMPLE_RATE


class _Span(NamedTuple):
    start: int
    end: int
    voice: int
    sure: bool


def turns_of(
    pieces: Sequence[Cell], path: Sequence[int], atoms: Sequence[Atom], sure: Sequence[bool] | None = None
) -> list[Turn]:
    """Join cells into turns.

    Args:
        pieces: The cells, in order.
        path: The voice of each.
        atoms: The atoms that they were cut from.
        sure: Whether each cell's voice is clearly nearer than any other; None when all are.

    Returns:
        The turns, in order of their beginnings.
    """
    seconds = _second_voices(pieces, path, atoms)
    clear = sure if sure is not None else [True] * len(pieces)
    spans = [
        _Span(_ms(cell.start), _ms(cell.end), voice, sure=known)
        for cell, voice, known in zip(pieces, path, clear, strict=True)
    ]
    spans += [
        _Span(_ms(cell.start), _ms(cell.end), seconds[cell.atom, voice], sure=True)
        for cell, voice in zip(pieces, path, strict=True)
        if (cell.atom, voice) in seconds
    ]
    return _merged(sorted(spans))


def _ms(sample: int) -> int:
    return sample * 1000 // SAMPLE_RATE


def _second_voices(
    pieces: Sequence[Cell], path: Sequence[int], atoms: Sequence[Atom]
) -> dict[tuple[int, int], int]:
    """Who else speaks in an atom of two, by the atom's number and the voice already found.

    A column of the segmentation is the voice that it has when it is heard alone, some seconds around.
    """
    alone: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    both = []
    for cell, voice in zip(pieces, path, strict=True):
        columns = atoms[cell.atom].columns
        if len(columns) == 1:
            alone[columns[0]].append((cell.start, cell.end - cell.start, voice))
        else:
            both.append((cell.atom, voice))
    found: dict[tuple[int, int], int] = {}
    for number, voice in dict.fromkeys(both):
        atom = atoms[number]
        heard = [_usual_voice(alone[column], atom) for column in atom.columns]
        others = [each for each in heard if each is not None and each != voice]
        if others and (voice in heard or len(set(others)) == 1):
            found[number, voice] = others[0]
    return found


def _usual_voice(heard: Sequence[tuple[int, int, int]], atom: Atom) -> int | None:
    first = bisect_left(heard, (atom.start - _NEIGHBOURHOOD,))
    last = bisect_left(heard, (atom.end + _NEIGHBOURHOOD,))
    lengths: Counter[int] = Counter()
    for _, length, voice in heard[first:last]:
        lengths[voice] += length
    return lengths.most_common(1)[0][0] if lengths else None


def _merged(spans: Iterable[_Span]) -> list[Turn]:
    """Turns out of spans in order: a voice goes on over a short pause in which nobody else speaks."""
    made: list[Turn] = []
    last: dict[int, int] = {}
    for span in spans:
        if span.end <= span.start:
            continue
        unsure: tuple[tuple[int, int], ...] = () if span.sure else ((span.start, span.end),)
        place = last.get(span.voice)
        if place is not None and _goes_on(made, place, span.start):
            before = made[place]
            unsure = _joined(before.unsure, unsure)
            made[place] = Turn(before.start_ms, max(before.end_ms, span.end), span.voice, unsure)
            continue
        last[span.voice] = len(made)
        made.append(Turn(span.start, span.end, span.voice, unsure))
    return sorted(made)


def _goes_on(made: Sequence[Turn], place: int, start: int) -> bool:
    before = made[place]
    if start <= before.end_ms:
        return True
    if start - before.end_ms > PAUSE_MS:
        return False
    return not any(other.end_ms > before.end_ms for other in made[place + 1 :])


def _joined(
    before: tuple[tuple[int, int], ...], after: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, int], ...]:
    if before and after and after[0][0] <= before[-1][1]:
        return (*before[:-1], (before[-1][0], after[0][1]))
    return before + after
