"""Faint sounds like nobody's voice: a hiss, a chair, somebody in the next room.

The segmentation network takes some of them for speech. One is left out only when it is both much fainter
than the talk and unlike every voice in it. Words made out there are kept all the same, with a doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..hearing import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .path import Cell

#: The share of the talk's usual loudness (root mean square) under which a sound is faint: 6 dB.
_FAINT = 0.5
#: A sound none of whose cells is as near as this (cosine) to any voice is nobody's. In five recordings of
#: synthetic speech and two of living people, speech reached 0.8 somewhere in a run, noise 0.36 at most.
_UNLIKE = 0.4
_APART = SAMPLE_RATE // 10


def audible(
    pieces: Sequence[Cell], nearness: NDArray[np.float32], samples: NDArray[np.int16]
) -> NDArray[np.bool_]:
    """Which cells belong to the talk.

    Args:
        pieces: The cells, in order, one or more.
        nearness: How near each is to each voice (cells, voices).
        samples: The recording (n_samples,).

    Returns:
        For each cell whether it is kept (cells,): all of a run without a gap, or none.
    """
    import numpy as np

    power = np.array(
        [float(np.square(samples[cell.start : cell.end], dtype=np.float32).mean()) for cell in pieces]
    )
    usual = float(np.median(power))
    kept = np.ones(len(pieces), np.bool_)
    gaps = [place for place in range(1, len(pieces)) if pieces[place].start - pieces[place - 1].end > _APART]
    for first, after in zip([0, *gaps], [*gaps, len(pieces)], strict=True):
        faint = float(power[first:after].mean()) < usual * _FAINT**2
        kept[first:after] = not (faint and float(nearness[first:after].max()) < _UNLIKE)
    return kept
