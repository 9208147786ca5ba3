"""Where live sound comes from: a Protocol, and plain samples from a pipe."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ...errors import BadSettingError, NotAudioError
from ..hearing import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

#: How much sound a block holds, in seconds: a pause or "off the record" acts on whole blocks.
BLOCK_S = 0.1
LOWEST_RATE, HIGHEST_RATE = 8_000, 192_000
#: How files begin that are no plain samples; heard as samples their headers would be noise, or all of them.
_FILE_MARKS = {
    b"RIFF": "WAV",
    b"OggS": "Ogg",
    b"fLaC": "FLAC",
    b"ID3": "MP3",
    b"caff": "CAF",
    b"FORM": "AIFF",
}
_MARK_BYTES = 4


@dataclass(frozen=True, slots=True)
class Block:
    """A little sound, just come in.

    Attributes:
        samples: Mono sound at 16 kHz (n_samples,), 16-bit.
        began: When its first sample came in, on the clock of :func:`time.monotonic`, in seconds.
        lost: Whether sound before it was lost on the way.
    """

    samples: NDArray[np.int16]
    began: float
    lost: bool = False


class Source(Protocol):
    """Gives sound as it comes in."""

    def blocks(self) -> Iterator[Block]:
        """Wait for sound and give it block by block, until it ends.

        Raises:
            CasedraftError: The sound cannot begin, or ended by a fault; what was given before stays good.
        """
        ...

    def close(self) -> None:
        """Let go of the device; from another thread too. `blocks` ends as soon as it can."""
        ...


class _Reader(Protocol):
    def read(self, size: int, /) -> bytes | None: ...


class PcmStream:
    """Plain samples from a pipe: signed 16-bit little-endian mono.

    Args:
        stream: Gives the bytes; its ``read`` returns what is there without waiting for all that was asked
            for, as a raw file's does.
        rate: Samples a second, 8000 to 192000; other than 16000 they are converted.

    Raises:
        BadSettingError: The rate is none that sound is recorded at.
    """

    def __init__(self, stream: _Reader, *, rate: int = SAMPLE_RATE) -> None:
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise BadSettingError(
                f"{rate} is no usable rate.",
                why=f"Sound is recorded at {LOWEST_RATE} to {HIGHEST_RATE} samples a second.",
                todo="Give the rate that the sound really has, e.g. 16000 or 48000.",
            )
        self._stream = stream
        self._rate = rate
        self._closed = False

    def blocks(self) -> Iterator[Block]:
        """Give the sound as it arrives; half a sample at the very end is dropped.

        Raises:
            NotAudioError: The bytes are those of a file and no plain samples.
        """
        import numpy as np

        converter = None if self._rate == SAMPLE_RATE else Resampler(self._rate)
        for data, began in self._pieces():
            samples = np.frombuffer(data, "<i2").astype(np.int16)
            samples = samples if converter is None else converter.feed(samples)
            if len(samples):
                yield Block(samples, began)
        rest = np.zeros(0, np.int16) if converter is None else converter.drain()
        if len(rest):
            yield Block(rest, time.monotonic())

    def close(self) -> None:
        """Read no further; a read that waits already is left to wait."""
        self._closed = True

    def _pieces(self) -> Iterator[tuple[bytes, float]]:
        """Bytes of whole samples, with the time at which they came."""
        held = b""
        checked = False
        while not self._closed:
            data = self._stream.read(round(BLOCK_S * self._rate) * 2)
            held += data or b""
            if not checked:
                if data and len(held) < _MARK_BYTES:
                    continue
                _refuse_files(held)
                checked = True
            whole = len(held) // 2 * 2
            if whole:
                yield held[:whole], time.monotonic()
                held = held[whole:]
            if not data:
                return


class Resampler:
    """Brings sound that comes in pieces to 16 kHz.

    Args:
        rate: Its samples a second.
    """

    def __init__(self, rate: int) -> None:
        import av

        self._rate = rate
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)

    def feed(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """Convert the next piece (n_samples,); a little of it stays inside until the next one."""
        import av

        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = self._rate
        return self._joined(frame)

    def drain(self) -> NDArray[np.int16]:
        """What stayed inside, at the end."""
        return self._joined(None)

    def _joined(self, frame: Any) -> NDArray[np.int16]:  # noqa: ANN401 - av ships no types
        import numpy as np

        made = [piece.to_ndarray().reshape(-1) for piece in self._resampler.resample(frame)]
        return np.concatenate(made).astype(np.int16) if made else np.zeros(0, np.int16)


def _refuse_files(start: bytes) -> None:
    kind = next((name for mark, name in _FILE_MARKS.items() if start.startswith(mark)), None)
    if kind is not None:
        raise NotAudioError(
            f"The sound that comes in is a {kind} file and no plain samples.",
            why="Live sound must be signed 16-bit little-endian mono samples without a header.",
            todo="Give a finished file to casedraft transcribe without --live; "
            "from ffmpeg ask for: -f s16le -ac 1 -ar 16000",
        )
