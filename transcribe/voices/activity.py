"""One strand of activity out of overlapping windows, and the atoms it falls into.

The three columns of a window stand for people in no particular order. Each next window's columns are put into
the order that agrees best with the window before, where the two overlap; of each window only the middle half
is kept, where the network hears both before and after.
"""

from __future__ import annotations

from itertools import pairwise, permutations
from typing import TYPE_CHECKING, NamedTuple

from ..hearing import SAMPLE_RATE
from .segmenting import FRAME_STEP, FRAME_WIDTH, PEOPLE, STEP, frames_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

_FIRST_MIDDLE = FRAME_WIDTH // 2
_LONGEST = 10 * SAMPLE_RATE
_SHORTEST_FRAMES = 5  # under a tenth of a second is no speech
_ORDERS: tuple[tuple[int, ...], ...] = tuple(permutations(range(PEOPLE)))


class Atom(NamedTuple):
    """A stretch in which the same people speak, as far as the segmentation can tell.

    Attributes:
        start: Where it begins, in samples.
        end: Where it ends.
        columns: The columns of those who speak, one or more.
    """

    start: int
    end: int
    columns: tuple[int, ...]


def strand(windows: Iterable[tuple[int, NDArray[np.bool_]]], length: int) -> NDArray[np.bool_]:
    """Join windows into one activity for the whole recording.

    Args:
        windows: Where each starts, in samples, and who speaks in it (frames, 3); each begins :data:`STEP`
            after the one before.
        length: The recording's length in samples.

    Returns:
        Who speaks in each frame of the recording (frames, 3).
    """
    import numpy as np

    joined = np.zeros((max(1, frames_within(length) + 1), PEOPLE), np.bool_)
    before: NDArray[np.bool_] | None = None
    for start, window in windows:
        offset = round(start / FRAME_STEP)
        if before is None:
            ordered, skip = window, 0
        else:
            shift = round(STEP / FRAME_STEP)
            shared = before[shift:]
            ordered = window[:, _best_order(shared, window[: len(shared)])]
            skip = (len(window) - shift) // 2
        end = min(len(joined), offset + len(ordered))
        joined[offset + skip : end] = ordered[skip : max(skip, end - offset)]
        before = ordered
    return joined


def _best_order(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> list[int]:
    together = before.T.astype(int) @ after.astype(int)
    best = max(_ORDERS, key=lambda order: sum(int(together[place, order[place]]) for place in range(PEOPLE)))
    return list(best)


def atoms(joined: NDArray[np.bool_], length: int) -> list[Atom]:
    """Cut an activity wherever somebody begins or stops, and long talk every so often; silence is left out.

    Args:
        joined: Who speaks in each frame (frames, 3).
        length: The recording's length in samples; no atom reaches beyond.
    """
    return [
        piece
        for atom in _runs(joined, length)
        if atom.columns and atom.end > atom.start
        for piece in _pieces(atom)
    ]


def _pieces(atom: Atom) -> Iterator[Atom]:
    """Memory grows with the longest atom, and over a television the talk may seem never to pause."""
    number = -(-(atom.end - atom.start) // _LONGEST)
    bounds = [atom.start + (atom.end - atom.start) * place // number for place in range(number + 1)]
    for start, end in pairwise(bounds):
        yield Atom(start, end, atom.columns)


def _runs(joined: NDArray[np.bool_], length: int) -> Iterator[Atom]:
    import numpy as np

    codes = joined @ (1 << np.arange(PEOPLE))
    edges = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    start = 0
    for place in range(1, len(edges)):
        first, after = edges[place - 1], edges[place]
        # A blink belongs to what follows it, unless nothing does.
        if after - edges[place - 1] < _SHORTEST_FRAMES and place < len(edges) - 1 and codes[first] != 0:
            follows = codes[after] != 0
            if follows:
                continue
        code = int(codes[first])
        columns = tuple(column for column in range(PEOPLE) if code >> column & 1)
        yield Atom(_sample(edges[start], length), _sample(after, length), columns)
        start = place


def _sample(frame: int, length: int) -> int:
    return min(length, max(0, frame * FRAME_STEP + _FIRST_MIDDLE - FRAME_STEP // 2))
