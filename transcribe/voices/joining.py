"""From cells with voices to turns, with those who speak at the same time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ..hearing import SAMPLE_RATE
from .turns import Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .activity import Atom
    from .path import Cell

#: A voice that goes on after no longer a pause than this, nobody else having spoken, has not stopped.
PAUSE_MS = 700
_NEIGHBOURHOOD = 10 * SAMPLE_RATE


def turns_of(pieces: Sequence[Cell], path: Sequence[int], atoms: Sequence[Atom]) -> list[Turn]:
    """Join cells into turns.

    Args:
        pieces: The cells, in order.
        path: The voice of each.
        atoms: The atoms that they were cut from.

    Returns:
        The turns, in order of their beginnings.
    """
    seconds = _second_voices(pieces, path, atoms)
    spans = [(cell.start, cell.end, int(voice)) for cell, voice in zip(pieces, path, strict=True)]
    spans += [
        (cell.start, cell.end, seconds[cell.atom, int(voice)])
        for cell, voice in zip(pieces, path, strict=True)
        if (cell.atom, int(voice)) in seconds
    ]
    return _merged(sorted(spans))


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
            alone[columns[0]].append((cell.start, cell.end - cell.start, int(voice)))
        else:
            both.append((cell.atom, int(voice)))
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


def _merged(spans: Iterable[tuple[int, int, int]]) -> list[Turn]:
    """Turns out of spans in order: a voice goes on over a short pause in which nobody else speaks."""
    made: list[Turn] = []
    last: dict[int, int] = {}
    for start, end, voice in spans:
        start_ms, end_ms = start * 1000 // SAMPLE_RATE, end * 1000 // SAMPLE_RATE
        if end_ms <= start_ms:
            continue
        place = last.get(voice)
        if place is not None and start_ms - made[place].end_ms <= PAUSE_MS:
            before = made[place]
            between = any(
                other.voice != voice and other.end_ms > before.end_ms for other in made[place + 1 :]
            )
            if start_ms <= before.end_ms or not between:
                made[place] = Turn(before.start_ms, max(before.end_ms, end_ms), voice)
                continue
        last[voice] = len(made)
        made.append(Turn(start_ms, end_ms, voice))
    return sorted(made)
