"""The microphone, by way of sounddevice and PortAudio."""

from __future__ import annotations

import queue
import time
from typing import TYPE_CHECKING, Any

from ...errors import MicrophoneError
from ..hearing import SAMPLE_RATE
from .sources import BLOCK_S, Block, Resampler

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

#: How long a microphone may give nothing at all before it is taken for unplugged, in seconds.
DEAD_AFTER_S = 5.0
_WAIT_S = 0.5


class Microphone:
    """A microphone of this machine.

    Args:
        device: Its number or a part of its name, as ``python -m sounddevice`` lists them; None for the
            system's own choice.
    """

    def __init__(self, device: int | str | None = None) -> None:
        self._device = device
        self._closed = False

    def blocks(self) -> Iterator[Block]:
        """Open the microphone and give what it hears until :meth:`close`.

        Raises:
            MicrophoneError: sounddevice or PortAudio is missing, there is no microphone, it may not be
                used, or it stopped on the way.
        """
        library = _library()
        arrived: queue.SimpleQueue[tuple[NDArray[np.int16], float, bool]] = queue.SimpleQueue()
        try:
            stream, rate = self._opened(library, arrived)
        except (library.PortAudioError, ValueError, OSError) as error:
            raise _unusable() from error
        converter = None if rate == SAMPLE_RATE else Resampler(rate)
        try:
            with stream:
                for samples, began, lost in self._heard(stream, arrived):
                    made = samples if converter is None else converter.feed(samples)
                    if len(made):
                        yield Block(made, began, lost)
        except (library.PortAudioError, OSError) as error:
            raise _stopped() from error

    def close(self) -> None:
        """Stop listening."""
        self._closed = True

    def _opened(self, library: Any, arrived: Any) -> tuple[Any, int]:  # noqa: ANN401 - untyped library
        """The stream, not started yet, at 16 kHz or else at the rate that the device has."""

        def take(data: Any, frames: int, _: Any, status: Any) -> None:  # noqa: ANN401
            # PortAudio's own thread: copy and leave. The block's sound began a block's length ago.
            arrived.put((data[:, 0].copy(), time.monotonic() - frames / rate, bool(status.input_overflow)))

        own = library.query_devices(self._device, "input")
        for rate in dict.fromkeys((SAMPLE_RATE, int(own["default_samplerate"]))):
            options = {"samplerate": rate, "channels": 1, "dtype": "int16", "device": self._device}
            try:
                library.check_input_settings(**options)
            except library.PortAudioError:
                continue
            return library.InputStream(**options, blocksize=round(BLOCK_S * rate), callback=take), rate
        raise library.PortAudioError("no usable rate")

    def _heard(self, stream: Any, arrived: Any) -> Iterator[Any]:  # noqa: ANN401
        latest = time.monotonic()
        while not self._closed:
            try:
                yield arrived.get(timeout=_WAIT_S)
            except queue.Empty:
                if not stream.active or time.monotonic() - latest > DEAD_AFTER_S:
                    raise _stopped() from None
            else:
                latest = time.monotonic()


def _library() -> Any:  # noqa: ANN401
    try:
        import sounddevice
    except ImportError as error:
        raise MicrophoneError(
            "The microphone cannot be used.",
            why="The Python package sounddevice is not installed.",
            todo="Run: python -m pip install sounddevice",
        ) from error
    except OSError as error:  # the package is there; the system library that it calls is not
        raise MicrophoneError(
            "The microphone cannot be used.",
            why="The system library PortAudio is missing.",
            todo="Install it: libportaudio2 on Debian and Ubuntu, portaudio on Fedora, Arch and Homebrew.",
        ) from error
    return sounddevice


def _unusable() -> MicrophoneError:
    return MicrophoneError(
        "No microphone could be opened.",
        why="None is connected, another program holds it, or the system does not let this program use it.",
        todo="Connect one; allow the terminal to use the microphone in the system's privacy settings; "
        "python -m sounddevice lists those that can be used.",
    )


def _stopped() -> MicrophoneError:
    return MicrophoneError(
        "The microphone stopped.",
        why="It was unplugged, or the system took it away.",
        todo="Connect it again and start a new recording.",
    )
