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
    from collections.abc import Iterator

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


class Activity:
    """Joins windows as they come, and gives each atom as soon as no later window can change it.

    A stretch in which the same people speak is cut every so often; silence is left out.
    """

    def __init__(self) -> None:
        import numpy as np

        self._before: NDArray[np.bool_] | None = None
        self._codes = np.zeros(0, np.uint8)  # the columns of those who speak, a bit each, frame by frame
        self._first = 0  # the frame of the first of them; all before is given out

    def add(self, start: int, window: NDArray[np.bool_]) -> list[Atom]:
        """Take in the next window.

        Args:
            start: Where it starts, in samples: at 0, and then :data:`STEP` after the one before.
            window: Who speaks in it (frames, 3).

        Returns:
            The atoms that are settled now, in order.
        """
        import numpy as np

        skip = 0
        if self._before is not None:
            shift = round(STEP / FRAME_STEP)
            shared = self._before[shift:]
            window = window[:, _best_order(shared, window[: len(shared)])]
            skip = (len(window) - shift) // 2
        self._before = window
        kept = round(start / FRAME_STEP) + skip - self._first
        self._codes = np.concatenate([self._codes[:kept], _codes(window[skip:])])
        return self._atoms(self._codes[:kept], length=None)  # later windows begin later

    def end(self, length: int) -> list[Atom]:
        """Take no more windows.

        Args:
            length: The recording's length in samples; no atom reaches beyond.

        Returns:
            The atoms that are left.
        """
        import numpy as np

        left = max(0, max(1, frames_within(length) + 1) - self._first)
        silence = np.zeros(max(0, left - len(self._codes)), np.uint8)
        return self._atoms(np.concatenate([self._codes[:left], silence]), length=length)

    def _atoms(self, codes: NDArray[np.uint8], length: int | None) -> list[Atom]:
        """The atoms of the frames given; without a length the last is left open, for it may go on."""
        made: list[Atom] = []
        done = 0
        for first, after, code in _runs(codes, over=length is not None):
            done = after
            columns = tuple(column for column in range(PEOPLE) if code >> column & 1)
            atom = Atom(_sample(self._first + first, length), _sample(self._first + after, length), columns)
            if columns and atom.end > atom.start:
                made += _pieces(atom)
        if not codes[done:].any():
            done = len(codes)  # silence is nobody's however long it goes on
        self._codes = self._codes[done:]
        self._first += done
        return made


def _codes(window: NDArray[np.bool_]) -> NDArray[np.uint8]:
    import numpy as np

    codes: NDArray[np.uint8] = window @ (1 << np.arange(PEOPLE, dtype=np.uint8))
    return codes


def _best_order(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> list[int]:
    together = before.T.astype(int) @ after.astype(int)
    best = max(_ORDERS, key=lambda order: sum(int(together[place, order[place]]) for place in range(PEOPLE)))
    return list(best)


def _pieces(atom: Atom) -> Iterator[Atom]:
    """Memory grows with the longest atom, and over a television the talk may seem never to pause."""
    number = -(-(atom.end - atom.start) // _LONGEST)
    bounds = [atom.start + (atom.end - atom.start) * place // number for place in range(number + 1)]
    for start, end in pairwise(bounds):
        yield Atom(start, end, atom.columns)


def _runs(codes: NDArray[np.uint8], *, over: bool) -> Iterator[tuple[int, int, int]]:
    """Stretches of one code, as (first frame, frame after the last, code); the last only when all is over."""
    import numpy as np

    edges = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    start = 0
    for place in range(1, len(edges) if over else len(edges) - 1):
        first, after = edges[place - 1], edges[place]
        # A blink belongs to what follows it, unless nothing does.
        if after - first < _SHORTEST_FRAMES and after < len(codes) and codes[first] and codes[after]:
            continue
        if after > start:
            yield start, after, int(codes[first])
        start = after


def _sample(frame: int, length: int | None) -> int:
    sample = max(0, frame * FRAME_STEP + _FIRST_MIDDLE - FRAME_STEP // 2)
    return sample if length is None else min(length, sample)
