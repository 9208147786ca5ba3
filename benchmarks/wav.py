"""Sound into a WAV file that every pair of ears can read."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

from casedraft.transcribe import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


def write_wav(path: Path, pieces: Iterable[NDArray[np.int16]]) -> None:
    """Write mono sound at 16 kHz, piece by piece (n_samples,)."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        for piece in pieces:
            out.writeframes(piece.astype("<i2").tobytes())
