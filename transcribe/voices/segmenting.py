"""Who speaks when within ten seconds: the segmentation network, window by window.

In each window the network tells up to three people apart, up to two of them at once. It does not know
whether the first person of one window is the first of the next; that is for :mod:`.clustering`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..hearing import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from ..hearing import Samples

#: What the network was trained on (Plaquet and Bredin 2023).
WINDOW = 10 * SAMPLE_RATE
#: Windows overlap by half: each moment is heard twice, once away from a window's edge.
STEP = WINDOW // 2
#: Samples from one frame to the next, and in one frame: the strides and widths of the network's filters.
FRAME_STEP = 270
FRAME_WIDTH = 991
FRAMES = (WINDOW - FRAME_WIDTH) // FRAME_STEP + 1
PEOPLE = 3
#: The sets of people that the network's seven outputs stand for.
_SETS = ((), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2))
_BATCH = 4


class Segmenter:
    """The segmentation network.

    Args:
        file: Its ONNX file.
        threads: Processor threads, 1 or more.
    """

    def __init__(self, file: Path, *, threads: int) -> None:
        from .sessions import open_session

        self._session: Any = open_session(file, threads=threads)

    def windows(
        self, samples: Samples, first: int = 0, *, over: bool = True
    ) -> Iterator[tuple[int, NDArray[np.bool_]]]:
        """Tell people apart within windows of ten seconds, one beginning every five.

        Args:
            samples: Mono sound at 16 kHz (n_samples,); read window by window.
            first: Where to begin, in samples: after the windows given before, where there were any.
            over: Whether no more sound follows. If some may, only batches that it cannot change are given, so
                that the network hears the same batches however often it is asked.

        Yields:
            Where each window starts, in samples, and who speaks in its frames (:data:`FRAMES`, 3). The last
            window may reach beyond the sound; nobody speaks there.
        """
        starts = list(range(first, max(1, len(samples) - WINDOW + STEP), STEP))
        for place in range(0, len(starts), _BATCH):
            batch = starts[place : place + _BATCH]
            if not over and (len(batch) < _BATCH or batch[-1] + WINDOW > len(samples)):
                return
            yield from zip(batch, self._batch(samples, batch), strict=True)

    def _batch(self, samples: Samples, starts: list[int]) -> NDArray[np.bool_]:
        import numpy as np

        sound = np.zeros((len(starts), 1, WINDOW), np.float32)
        for row, start in enumerate(starts):
            piece = samples[start : start + WINDOW]
            sound[row, 0, : len(piece)] = piece
        (scores,) = self._session.run(None, {"x": sound / 32768})
        members = np.zeros((len(_SETS), PEOPLE), np.bool_)
        for number, people in enumerate(_SETS):
            members[number, list(people)] = True
        speaking: NDArray[np.bool_] = members[scores.argmax(axis=2)]
        for row, start in enumerate(starts):
            speaking[row, frames_within(len(samples) - start) :] = False
        return speaking


def frames_within(length: int) -> int:
    """How many frames have their middle within so many samples."""
    return max(0, (length - FRAME_WIDTH // 2 + FRAME_STEP - 1) // FRAME_STEP)
