"""Cuts a long recording into blocks at quiet places, so that memory stays flat however long it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .hearing import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

BLOCK_S = 600
_SEARCH_S = 60  # the cut falls within the last minute of a block
_QUIET_S = 0.4


def blocks(samples: NDArray[np.int16]) -> Iterator[tuple[int, int]]:
    """Cut a recording at quiet places, about every ten minutes.

    Args:
        samples: Mono sound at 16 kHz (n_samples,).

    Yields:
        (start, end) of each block, in samples; together they cover all of it, none overlapping.
    """
    start = 0
    while len(samples) - start > BLOCK_S * SAMPLE_RATE:
        latest = start + BLOCK_S * SAMPLE_RATE
        cut = _quietest(samples, latest - _SEARCH_S * SAMPLE_RATE, latest)
        yield start, cut
        start = cut
    if start < len(samples):
        yield start, len(samples)


def _quietest(samples: NDArray[np.int16], start: int, end: int) -> int:
    """The middle of the quietest 0.4 seconds between two places, in samples."""
    import numpy as np

    window = int(_QUIET_S * SAMPLE_RATE)
    step = window // 4
    energy = samples[start:end].astype(np.float32) ** 2
    steps = energy[: len(energy) // step * step].reshape(-1, step).sum(axis=1)
    loudness = np.convolve(steps, np.ones(4), mode="valid")
    return start + int(loudness.argmin()) * step + window // 2
