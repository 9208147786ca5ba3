"""Where somebody seems to speak, judged every 32 milliseconds by faster-whisper's Silero detector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..hearing import FAINTEST, SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

#: Samples to one judgement of the detector.
FRAME = 512
#: A voice begins at the first of these probabilities and ends below the second (Silero's own defaults).
BEGINS, ENDS = 0.5, 0.35

_BLOCK = FRAME * 8192  # four minutes and a half at a time: memory stays flat
_WARM_UP = FRAME * 32  # the detector remembers what came before; it hears one second of the last block again
_MOSTLY = 0.5
_LOWERED_DB = -45.0


@dataclass(frozen=True, slots=True)
class Voice:
    """What the detector made of a recording.

    Attributes:
        probability: How likely somebody speaks in each frame, 0 to 1 (n_frames,).
        level: Each frame's loudness in dB of full scale (n_frames,); -120 at most faint.
        n_samples: The length of the recording.
    """

    probability: NDArray[np.float32]
    level: NDArray[np.float32]
    n_samples: int

    def spans(self, silence_ms: int, pad_ms: int = 0) -> list[tuple[int, int]]:
        """Where somebody speaks.

        Args:
            silence_ms: A shorter silence does not end a stretch of speech.
            pad_ms: What is added on either side, as far as the next stretch.

        Returns:
            (start, end) of each stretch in samples, in order, none overlapping.
        """
        import numpy as np

        likely = np.flatnonzero(self.probability >= ENDS)
        if not len(likely):
            return []
        breaks = np.flatnonzero(np.diff(likely) - 1 >= max(1.0, silence_ms * SAMPLE_RATE / 1000 / FRAME))
        starts = likely[np.concatenate(([0], breaks + 1))]
        ends = likely[np.concatenate((breaks, [len(likely) - 1]))] + 1
        pad = pad_ms * SAMPLE_RATE // 1000
        found: list[tuple[int, int]] = []
        for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
            if self.probability[first:last].max() < BEGINS:
                continue
            start, end = max(0, first * FRAME - pad), min(self.n_samples, last * FRAME + pad)
            if found and start < found[-1][1]:
                middle = (start + found[-1][1]) // 2
                found[-1] = (found[-1][0], middle)
                start = middle
            found.append((start, end))
        return found

    def frames(self, start: int, end: int) -> slice:
        """The frames that a stretch in samples touches."""
        return slice(max(0, start // FRAME), max(0, -(-end // FRAME)))

    def seconds(self, start: int, end: int) -> float:
        """For how long somebody speaks within a stretch in samples, in seconds."""
        return float((self.probability[self.frames(start, end)] >= ENDS).sum()) * FRAME / SAMPLE_RATE

    def loudness(self) -> float:
        """How loud speech is in this recording, in dB of full scale; -120 when nobody speaks."""
        import numpy as np

        spoken = self.level[self.probability >= BEGINS]
        return float(np.percentile(spoken, 75)) if len(spoken) else -120.0


def voice_in(samples: NDArray[np.int16], tell: Callable[[int], None]) -> Voice:
    """Listen for voices in a whole recording, a few minutes at a time.

    Speech that came over a telephone is often missed: without its lowest notes the detector knows it only
    when it is faint (measured: 3 in 100 frames of speech found at full level, 68 at a thirtieth of it). So a
    block in which little is found is heard once more at a low level, and the higher judgement holds.

    Args:
        samples: Mono sound at 16 kHz (n_samples,); may be mapped from a file larger than memory.
        tell: Called with the sample reached.
    """
    import numpy as np

    probabilities: list[NDArray[np.float32]] = []
    levels: list[NDArray[np.float32]] = []
    for start in range(0, len(samples), _BLOCK):
        end = min(len(samples), start + _BLOCK)
        before = min(start, _WARM_UP)
        block = np.asarray(samples[start - before : end])
        sound = np.pad(np.asarray(block, np.float32) / np.float32(32768), (0, -len(block) % FRAME))
        power = np.square(sound.reshape(-1, FRAME)).mean(axis=1)
        level = 10 * np.log10(np.maximum(power, 1e-12))
        silent = int(block.max()) <= FAINTEST and int(block.min()) >= -FAINTEST
        probability = np.zeros(len(level), np.float32) if silent else _probability(sound, level)
        probabilities.append(probability[before // FRAME :])
        levels.append(level[before // FRAME :].astype(np.float32))
        tell(end)
    nothing = [np.zeros(0, np.float32)]
    return Voice(np.concatenate(probabilities or nothing), np.concatenate(levels or nothing), len(samples))


def _probability(sound: NDArray[np.float32], level: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np
    from faster_whisper.vad import get_vad_model

    detector = get_vad_model()
    first: NDArray[np.float32] = np.asarray(detector(sound), np.float32).reshape(-1)
    if (first >= BEGINS).mean() >= _MOSTLY:
        return first
    lowered = _LOWERED_DB - float(np.percentile(level, 90))
    if lowered >= 0:  # it is faint as it is
        return first
    again = np.asarray(detector(sound * np.float32(10 ** (lowered / 20))), np.float32).reshape(-1)
    return np.maximum(first, again)
