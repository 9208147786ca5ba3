"""From the channels of a recording to one, without losing a voice, and what its level says about it.

A plain mean halves a voice that only one channel holds, and cancels one that the two hold in opposite phase
(a microphone wired the wrong way round). Here the channels are added with the sign that they agree in; what
both hold is brought back to the level of the louder one, and what one alone holds keeps its own. A constant
offset is taken away. All of it goes second by second, with what was found sliding from one second into the
next, so that memory stays flat and nothing clicks.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .hearing import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

_SMOOTH = 0.5  # how much of what a second shows counts at once
_STEADY = 0.2  # the same for an offset, which does not change
_OFFSET = 0.01  # of full scale, -40 dB; less harms nothing, and rumble has as much: bit for bit it stays
_TURNED, _STRAIGHT = -0.4, 0.2  # correlations at which the second channel is turned over, and back
_RAIL = 0.98  # of full scale: resampling rounds what was cut off flat
_SOUNDING_DB = -50
_LOWEST_DB = -120
_FAINT_ENERGY = 1e-9


class Mixer:
    """Mixes a recording's sound at 16 kHz into one channel, piece by piece.

    Attributes:
        clipped: Samples at the edge of what can be held, in seconds that are not quiet.
        sounding: All samples of seconds that are not quiet.
    """

    def __init__(self) -> None:
        self.clipped = 0
        self.sounding = 0
        self._levels = [0] * (1 - _LOWEST_DB)
        self._held: list[Block] = []
        self._length = 0
        self._offset: NDArray[np.float32] | None = None
        self._used: NDArray[np.float32] | None = None
        self._power: NDArray[np.float64] | None = None
        self._turned = False
        self._gains: NDArray[np.float32] | None = None

    def add(self, piece: Block) -> Iterator[NDArray[np.int16]]:
        """Take in a piece and give what is finished.

        Args:
            piece: (1 or 2 channels, n_samples), full scale -1 to 1.

        Yields:
            Mono sound (n_samples,), a second at a time.
        """
        import numpy as np

        if self._held and len(self._held[0]) != len(piece):
            yield from self.rest()
        self._held.append(piece)
        self._length += piece.shape[1]
        if self._length >= SAMPLE_RATE:
            joined = np.concatenate(self._held, axis=1)
            whole = self._length // SAMPLE_RATE * SAMPLE_RATE
            self._held, self._length = [joined[:, whole:].copy()], self._length - whole
            for start in range(0, whole, SAMPLE_RATE):
                yield self._mix(joined[:, start : start + SAMPLE_RATE])

    def rest(self) -> Iterator[NDArray[np.int16]]:
        """Give what is still held; what follows may have another number of channels."""
        import numpy as np

        if self._length:
            yield self._mix(np.concatenate(self._held, axis=1))
        self._held, self._length = [], 0
        self._offset = self._used = self._power = self._gains = None

    @property
    def level_db(self) -> int:
        """The level that one second in twenty exceeds, in dB of full scale; -120 for nothing at all."""
        above = 0
        enough = max(1, sum(self._levels) // 20)
        for db in range(0, _LOWEST_DB - 1, -1):
            above += self._levels[-db]
            if above >= enough:
                return db
        return _LOWEST_DB

    def _mix(self, block: Block) -> NDArray[np.int16]:
        import numpy as np

        rails = np.abs(block) >= _RAIL
        block = self._without_offset(block)
        if len(block) > 1:
            block = self._as_one(block)
        self._note(block[0], int(rails.sum(axis=1).max()))
        return np.clip(np.rint(block[0] * 32768), -32768, 32767).astype("<i2")

    def _without_offset(self, block: Block) -> Block:
        import numpy as np

        means = block.mean(axis=1)
        self._offset = means if self._offset is None else self._offset + _STEADY * (means - self._offset)
        used = np.where(np.abs(self._offset) >= _OFFSET, self._offset, 0).astype(np.float32)
        before = used if self._used is None else self._used
        self._used = used
        if not (used.any() or before.any()):
            return block
        return block - _slide(before, used, block.shape[1])

    def _as_one(self, block: Block) -> Block:
        import numpy as np

        left, right = (channel.astype(np.float64) for channel in block)
        found = np.array([left @ left, right @ right, left @ right]) / block.shape[1]
        self._power = found if self._power is None else self._power + _SMOOTH * (found - self._power)
        one, other, both = self._power
        if one + other > _FAINT_ENERGY or self._gains is None:
            likeness = both / math.sqrt(max(one * other, 1e-20))
            self._turned = likeness < (_STRAIGHT if self._turned else _TURNED)
            sign = -1.0 if self._turned else 1.0
            wanted = max(one, other) + (1 - min(1.0, abs(likeness))) * min(one, other)
            gain = min(1.0, math.sqrt(wanted / max(one + other + 2 * sign * both, 1e-20)))
            gain /= max(1.0, gain * float(np.abs(left + sign * right).max()))  # two who shout at once
            gains = np.array([gain, sign * gain], np.float32)
        else:
            gains = self._gains
        before = gains if self._gains is None else self._gains
        self._gains = gains
        return (block * _slide(before, gains, block.shape[1])).sum(axis=0, keepdims=True)

    def _note(self, mono: NDArray[np.float32], rails: int) -> None:
        power = float(mono @ mono) / len(mono)
        db = max(_LOWEST_DB, min(0, round(10 * math.log10(max(power, 1e-12)))))
        self._levels[-db] += 1
        if db > _SOUNDING_DB:
            self.sounding += len(mono)
            self.clipped += rails


def _slide(start: NDArray[np.float32], end: NDArray[np.float32], length: int) -> Block:
    """From one value for each channel to another, over so many samples."""
    import numpy as np

    if (start == end).all():
        return end[:, None]
    steps = np.arange(1, length + 1, dtype=np.float32) / np.float32(length)
    return start[:, None] + (end - start)[:, None] * steps
