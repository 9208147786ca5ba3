"""How loud it is, so that a dead microphone is noticed while there is time."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from ..hearing import FAINTEST, SAMPLE_RATE

if TYPE_CHECKING:
    from .gate import Piece

FLOOR_DB = -90.0
_SHOWN = 3  # blocks, of a tenth of a second


class Meter:
    """Measures the sound that is kept."""

    def __init__(self) -> None:
        self.silent_s = 0.0
        self._peaks: deque[int] = deque(maxlen=_SHOWN)

    @property
    def level_db(self) -> float:
        """The peak of the last moments, in decibels below full scale."""
        peak = max([*self._peaks], default=0)
        return max(FLOOR_DB, 20 * math.log10(peak / 32768)) if peak else FLOOR_DB

    def measure(self, piece: Piece) -> None:
        """Take in the next sound; silence that stands for something left out does not count."""
        if not piece.heard or not len(piece.samples):
            return
        peak = max(-int(piece.samples.min()), int(piece.samples.max()))
        self._peaks.append(peak)
        self.silent_s = 0.0 if peak > FAINTEST else self.silent_s + len(piece.samples) / SAMPLE_RATE

    def reset(self) -> None:
        """Forget what was, when the recording is paused or goes on."""
        self._peaks.clear()
        self.silent_s = 0.0
