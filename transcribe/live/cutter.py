"""Cuts sound that is still coming in into windows for the recogniser, at pauses.

The longer a window has grown, the shorter the pause that ends it; one without any pause is cut where a voice
is least likely. The windows cover all of the sound, so no word can fall between two of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..hearing import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: One judgement about a voice covers this many samples: 32 ms, as Silero's model wants it.
FRAME = 512
LONGEST_S = 25.0  # Whisper hears 30 s at once; a little room is left for what it adds at the edges
#: (from this length of the window on, this long a pause ends it), in seconds.
_PAUSES = ((6.0, 0.8), (12.0, 0.5), (20.0, 0.25))
_STEP = 16  # frames judged at once: about half a second
_CONTEXT = 32  # frames before them that the judge hears again, for it judges by what went before
_QUIET = 0.3  # below this likelihood nobody speaks; Silero's own bound for the end of speech is 0.35
_EARLIEST_FORCED = 0.6  # a cut without a pause falls in the last part of the window


class Judge(Protocol):
    """Says how likely it is that somebody speaks."""

    def __call__(self, samples: NDArray[np.int16]) -> NDArray[np.float32]:
        """Judge sound (n_frames * 512,) at 16 kHz.

        Returns:
            The likelihood of a voice in each frame (n_frames,), 0 to 1.
        """
        ...


class Cutter:
    """Finds where windows end while sound comes in.

    Args:
        judge: Tells voices from the rest.
    """

    def __init__(self, judge: Judge) -> None:
        import numpy as np

        self._judge = judge
        self._start = 0  # of the open window, in samples
        self._length = 0  # of all sound so far, in samples
        self._voice = np.zeros(0, np.float32)  # by frame of the open window
        self._unjudged = np.zeros(0, np.int16)
        self._context = np.zeros(0, np.int16)

    @property
    def open_since(self) -> int:
        """Where the open window begins, in samples."""
        return self._start

    def feed(self, samples: NDArray[np.int16]) -> list[tuple[int, int]]:
        """Take in the next sound (n_samples,).

        Returns:
            The windows that are complete now, as (start, end) in samples from the beginning of the sound.
        """
        import numpy as np

        self._length += len(samples)
        self._unjudged = np.concatenate([self._unjudged, samples])
        done = []
        step = _STEP * FRAME
        while len(self._unjudged) >= step:
            self._take(self._unjudged[:step])
            self._unjudged = self._unjudged[step:]
            cut = self._cut()
            if cut:
                done.append((self._start, self._start + cut * FRAME))
                self._start += cut * FRAME
                self._voice = self._voice[cut:]
        return done

    def end(self) -> list[tuple[int, int]]:
        """End the open window here, for something was left out or the sound is over.

        Returns:
            The window, or none when it is empty.
        """
        import numpy as np

        window = (self._start, self._length)
        self._start = self._length
        self._voice = np.zeros(0, np.float32)
        self._unjudged = self._context = np.zeros(0, np.int16)
        return [window] if window[1] > window[0] else []

    def _take(self, samples: NDArray[np.int16]) -> None:
        import numpy as np

        sound = np.concatenate([self._context, samples])
        self._voice = np.concatenate([self._voice, self._judge(sound)[-_STEP:]])
        self._context = sound[-_CONTEXT * FRAME :]

    def _cut(self) -> int:
        """After how many frames the open window is to be cut; 0 for not yet."""
        length = len(self._voice)
        for after, pause in reversed(_PAUSES):
            if length >= _frames(after):
                found = self._pause(_frames(pause), _frames(_PAUSES[0][0]))
                if found:
                    return found
                break
        return self._forced() if length >= _frames(LONGEST_S) else 0

    def _pause(self, shortest: int, earliest: int) -> int:
        """The middle of the longest stretch without a voice, where it is long enough; else 0."""
        import numpy as np

        quiet = np.concatenate([[0], self._voice < _QUIET, [0]]).astype(np.int8)
        edges = np.diff(quiet)
        starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        middles = (starts + ends) // 2
        fit = (ends - starts >= shortest) & (middles >= earliest)
        if not fit.any():
            return 0
        return int(middles[fit][np.argmax((ends - starts)[fit])])

    def _forced(self) -> int:
        """Where a voice is least likely for a quarter of a second, in the last part of the window."""
        import numpy as np

        width = _frames(0.25)
        first = int(len(self._voice) * _EARLIEST_FORCED)
        likely = np.convolve(self._voice[first:], np.ones(width) / width, mode="valid")
        return first + int(likely.argmin()) + width // 2


def silero() -> Judge:
    """The voice detector that faster-whisper carries (Silero VAD 6, MIT)."""
    import numpy as np
    from faster_whisper.vad import get_vad_model

    model = get_vad_model()

    def judge(samples: NDArray[np.int16]) -> NDArray[np.float32]:
        return np.asarray(model(samples.astype(np.float32) / 32768), np.float32).reshape(-1)

    return judge


def _frames(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE / FRAME)
