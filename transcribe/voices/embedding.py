"""A voice as a vector: the embedding network over log mel features.

The features are Kaldi's (80 bands, 25 ms every 10 ms, no dither), as CAM++ was trained on. The network runs
once over the sound; vectors of any stretches of it are then pooled from what it gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..hearing import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from ..hearing import Samples

#: Samples between two of the network's outputs: twenty milliseconds.
OUTPUT_STEP = SAMPLE_RATE // 50
_BANDS = 80
#: The network hears this much beyond each end, so that its output at the ends is as good as in the middle.
_MARGIN = 3 * SAMPLE_RATE // 4
_LEAST = SAMPLE_RATE // 10


def features(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Log mel features of a stretch of sound.

    Args:
        samples: Mono sound at 16 kHz (n_samples,), some seconds of it.

    Returns:
        Shape (frames, 80), one frame every 10 ms; none for less than 25 ms.
    """
    import numpy as np
    from kaldi_native_fbank import FbankOptions, OnlineFbank

    options = FbankOptions()
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = _BANDS
    bank = OnlineFbank(options)
    bank.accept_waveform(SAMPLE_RATE, samples.astype(np.float32) / 32768)
    bank.input_finished()
    rows = [bank.get_frame(number) for number in range(bank.num_frames_ready)]
    return np.stack(rows) if rows else np.zeros((0, _BANDS), np.float32)


class Embedder:
    """The embedding network, cut before its pooling, and what comes after it.

    Args:
        frames: The ONNX file of the network.
        pooled: The ONNX file of what follows the pooling.
        threads: Processor threads, 1 or more.
    """

    def __init__(self, frames: Path, pooled: Path, *, threads: int) -> None:
        from .sessions import open_session

        self._frames: Any = open_session(frames, threads=threads)
        self._pooled: Any = open_session(pooled, threads=threads)

    def embed(
        self, samples: Samples, start: int, end: int, stretches: Sequence[tuple[int, int]]
    ) -> NDArray[np.float32]:
        """The vectors of stretches of sound, each of one voice.

        Args:
            samples: The recording, mono at 16 kHz (n_samples,); only that part of it is read.
            start: Where to begin listening, in samples.
            end: Where to end; some seconds later, for memory grows with it.
            stretches: (start, end) of each stretch, in samples, within these.

        Returns:
            Unit vectors (number of stretches, 192).
        """
        import numpy as np

        if not stretches:
            return np.zeros((0, 192), np.float32)
        first = max(0, start - _MARGIN)
        heard = features(samples[first : max(end + _MARGIN, first + 2 * _LEAST)])
        if len(heard) < _LEAST // 160:
            heard = np.zeros((_LEAST // 160, _BANDS), np.float32)
        heard -= heard.mean(axis=0)
        (outputs,) = self._frames.run(None, {"x": heard[None]})
        sums = _running(outputs[0])
        squares = _running(outputs[0].astype(np.float64) ** 2)
        bounds = [
            (_output(a - first, len(sums) - 3), _output(b - first, len(sums) - 1)) for a, b in stretches
        ]
        low = np.array([a for a, _ in bounds])
        high = np.maximum(np.array([b for _, b in bounds]), low + 2)
        number = (high - low)[:, None]
        mean = (sums[high] - sums[low]) / number
        variance = (squares[high] - squares[low] - number * mean**2) / (number - 1)
        pooled = np.concatenate([mean, np.sqrt(np.maximum(variance, 0))], axis=1).astype(np.float32)
        (vectors,) = self._pooled.run(None, {"x": pooled})
        return unit(vectors)


def unit(vectors: NDArray[Any]) -> NDArray[Any]:
    """The same vectors (n, width), each of length one; nothing stays nothing."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: NDArray[Any] = vectors / np.maximum(lengths, 1e-9)
    return scaled


def _running(rows: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Sums of all rows before each, so that a stretch's sum is a difference of two."""
    import numpy as np

    return np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])


def _output(sample: int, most: int) -> int:
    return min(max(0, round(sample / OUTPUT_STEP)), most)
