"""The gate that all live sound passes: what the worker takes out never gets beyond it.

Paused, sound is dropped and the recording's clock stands still; the mark has no length. Off the record, the
sound is replaced by silence on the spot, before it reaches the disk, the recogniser or any queue, so that
times hold; the mark says from when to when.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...records import Mark, Millis
from ..hearing import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from .sources import Block

State = Literal["recording", "paused", "off-the-record", "ended"]

#: After "resume", sound that came in earlier than this many seconds later stays out: a sound card hands over
#: what was said a moment ago.
GUARD_S = 0.25


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound that passed the gate.

    Attributes:
        samples: Mono sound at 16 kHz (n_samples,).
        heard: Whether it is what came in; False when it is the silence in place of it.
        breaks: Whether something was left out just before it.
    """

    samples: NDArray[np.int16]
    heard: bool
    breaks: bool


class Gate:
    """Lets sound through as the worker wishes; safe to use from several threads.

    Args:
        clock: The clock of the blocks, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._state: State = "recording"
        self._acting: State = "recording"  # what holds for the sound that is let through just now
        self._opens_at = float("-inf")
        self._passed = 0
        self._breaks = False
        self._marks: list[Mark] = []
        self._off_since: Millis | None = None
        self._paused_at: float | None = None
        self._pauses: list[float] = []

    @property
    def state(self) -> State:
        """What the worker asked for last."""
        return self._state

    @property
    def position_ms(self) -> Millis:
        """The recording's own time: what has passed so far."""
        return Millis(self._passed * 1000 // SAMPLE_RATE)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What was left out so far, in order; a stretch still off the record ends now."""
        with self._lock:
            return (*self._marks, *self._open_mark())

    @property
    def pauses_s(self) -> tuple[float, ...]:
        """How long each pause lasted on the wall's clock, in seconds, in the order of their marks."""
        with self._lock:
            running = () if self._paused_at is None else (self._clock() - self._paused_at,)
            return (*self._pauses, *running)

    def pause(self) -> bool:
        """Drop what comes in from now on.

        Returns:
            Whether this changed anything.
        """
        with self._lock:
            if self._state in {"paused", "ended"}:
                return False
            self._end_off()
            self._marks.append(Mark(kind="pause", start_ms=self.position_ms, end_ms=self.position_ms))
            self._paused_at = self._clock()
            self._turn("paused")
            return True

    def off_the_record(self) -> bool:
        """Let silence through in place of what comes in from now on.

        Returns:
            Whether this changed anything.
        """
        with self._lock:
            if self._state in {"off-the-record", "ended"}:
                return False
            self._end_pause()
            if self._off_since is None:  # else it was resumed a moment ago and nothing came through since
                self._off_since = self.position_ms
            self._turn("off-the-record")
            return True

    def resume(self) -> bool:
        """Let sound through again, of what comes in from now on.

        Returns:
            Whether this changed anything.
        """
        with self._lock:
            if self._state in {"recording", "ended"}:
                return False
            self._end_pause()
            self._state = "recording"  # what came in before still is as it was: `_acting` turns in `let`
            self._opens_at = self._clock() + GUARD_S
            return True

    def close(self) -> None:
        """Let nothing through any more."""
        with self._lock:
            if self._state != "ended":
                self._end_pause()
                self._end_off()
                self._turn("ended")

    def let(self, block: Block) -> Piece | None:
        """Let a block through, or silence in its place, or nothing."""
        import numpy as np

        with self._lock:
            if self._state == "recording" and block.began >= self._opens_at and self._acting != "recording":
                self._end_off()
                self._acting = "recording"
            if self._acting in {"paused", "ended"}:
                return None
            heard = self._acting == "recording"
            breaks, self._breaks = self._breaks, False
            self._passed += len(block.samples)
            return Piece(block.samples if heard else np.zeros_like(block.samples), heard, breaks)

    def _turn(self, state: State) -> None:
        self._state = self._acting = state
        self._breaks = True

    def _open_mark(self) -> tuple[Mark, ...]:
        if self._off_since is None:
            return ()
        return (Mark(kind="off-the-record", start_ms=self._off_since, end_ms=self.position_ms),)

    def _end_off(self) -> None:
        self._marks += self._open_mark()
        self._off_since = None
        self._breaks = True

    def _end_pause(self) -> None:
        if self._paused_at is not None:
            self._pauses.append(self._clock() - self._paused_at)
            self._paused_at = None
