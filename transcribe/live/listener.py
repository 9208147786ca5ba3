"""Follows a growing recording and hears it window by window, in a thread of its own.

It reads from the file and holds no sound back, so nothing is lost and memory stays flat however far it falls
behind; what has piled up then is heard in the longest windows that the recogniser takes, which is quickest.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from ...errors import CasedraftError, EngineError
from ...progress import silent
from ..hearing import SAMPLE_RATE
from .cutter import LONGEST_S, Cutter, Judge, silero
from .joining import joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..hearing import Hearing, Passage, Recogniser
    from .ahead import Ahead
    from .recorder import Recorder

_AT_ONCE = 5 * SAMPLE_RATE  # how much is read and cut at once, in samples
_LONGEST = round(LONGEST_S * SAMPLE_RATE)
_LOOK_EVERY_S = 0.1
#: The open window is heard for a first text when it holds this much and has grown by this much, in samples.
_WORTH_A_LOOK, _GROWTH = 3 * SAMPLE_RATE, 3 * SAMPLE_RATE
#: And only while the machine hears at least this many times faster than people speak.
_SPARE = 4.0


class Listener:
    """Hears what a recorder writes.

    Args:
        recorder: Writes the sound, in another thread.
        recogniser: The speech model.
        language: ISO 639-1, or None to find it out.
        judge: Tells voices from the rest; Silero's model when None.
        on_text: Called with (passages, final) from the listener's thread: passages on the recording's clock,
            and whether they stay.
        on_problem: Called, from that thread too, when no more can be heard.
        ahead: What else is to be done while the recogniser has nothing to hear.
    """

    def __init__(
        self,
        recorder: Recorder,
        recogniser: Recogniser,
        *,
        language: str | None,
        judge: Judge | None,
        on_text: Callable[[tuple[Passage, ...], bool], None],
        on_problem: Callable[[CasedraftError], None],
        ahead: Ahead | None = None,
    ) -> None:
        self.problem: CasedraftError | None = None
        self._recorder = recorder
        self._recogniser = recogniser
        self._language = language
        self._asked = language
        self._judge = judge
        self._on_text = on_text
        self._on_problem = on_problem
        self._ahead = ahead
        self._breaks: deque[int] = deque()
        self._walls: set[int] = set()
        self._waiting: deque[tuple[int, int]] = deque()
        self._heard: list[tuple[int, int, Hearing]] = []
        self._heard_to = 0  # in samples
        self._fed = 0
        self._looked_to = 0
        self._speed = 0.0  # how many times faster than people speak; 0 until it is known
        self._complete = threading.Event()
        self._given_up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="casedraft-listener", daemon=True)

    @property
    def heard_ms(self) -> int:
        """How far the recording has been heard for good."""
        return self._heard_to * 1000 // SAMPLE_RATE

    def start(self) -> None:
        """Begin to follow the recorder."""
        self._thread.start()

    def break_at(self, sample: int) -> None:
        """Let no window reach across a place; to be called before any sound after it is written."""
        self._breaks.append(sample)

    def complete(self) -> None:
        """Say that the recorder writes no more: the rest is heard, and the thread ends."""
        self._complete.set()

    def give_up(self) -> None:
        """Hear no more after the window under way."""
        self._given_up.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the thread's end.

        Returns:
            Whether it has ended.
        """
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def hearing(self) -> Hearing:
        """All that was heard, as one."""
        return joined(self._heard_ms(), language=self._asked)

    def _heard_ms(self) -> list[tuple[int, int, Hearing]]:
        return [(_ms(start), _ms(end), heard) for start, end, heard in self._heard]

    def _run(self) -> None:
        try:
            cutter = Cutter(self._judge or silero())
            while not self._given_up.is_set():
                complete = self._complete.is_set()  # asked before the length: what is written later is seen
                self._feed(cutter, self._recorder.samples)
                if complete and self._fed == self._recorder.samples:
                    self._waiting.extend(cutter.end())
                if self._waiting:
                    self._hear(*self._next())
                elif complete and self._fed == self._recorder.samples:
                    return
                elif not (self._work_ahead() or self._look(cutter.open_since)):
                    self._complete.wait(_LOOK_EVERY_S)
        except CasedraftError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the recording goes on without text
            self._fail(
                EngineError("The words could not be heard.", why=f"{type(error).__name__} while listening.")
            )

    def _fail(self, error: CasedraftError) -> None:
        self.problem = error
        self._on_problem(error)

    def _feed(self, cutter: Cutter, length: int) -> None:
        """Cut what is on disk, until enough for one long window waits."""
        while self._fed < length and sum(end - start for start, end in self._waiting) < _LONGEST:
            wall = self._breaks[0] if self._breaks else length
            end = min(self._fed + _AT_ONCE, length, max(wall, self._fed))
            if end > self._fed:
                self._waiting.extend(cutter.feed(self._recorder.read(self._fed, end)))
                self._fed = end
            if self._breaks and self._fed >= self._breaks[0]:
                self._walls.add(self._breaks.popleft())
                self._waiting.extend(cutter.end())

    def _next(self) -> tuple[int, int]:
        """The next window; short ones that wait behind it join it."""
        start, end = self._waiting.popleft()
        while self._waiting and end not in self._walls and self._waiting[0][1] - start <= _LONGEST:
            end = self._waiting.popleft()[1]
        return start, end

    def _hear(self, start: int, end: int) -> None:
        began = time.monotonic()
        heard = self._recognised(start, end)
        taken = time.monotonic() - began
        if self._heard:  # the first time, the model was loaded too
            self._speed = (end - start) / SAMPLE_RATE / max(taken, 1e-3)
        self._heard.append((start, end, heard))
        self._heard_to = self._looked_to = end
        if heard.passages and self._language is None:
            self._language = heard.language  # short windows must not differ about it
        passages = joined([(_ms(start), _ms(end), heard)], language=self._language).passages
        if self._ahead is not None:
            self._ahead.said(passages, self._language)
        self._on_text(passages, True)  # noqa: FBT003

    def _work_ahead(self) -> bool:
        """Do a piece of what is else to be done, now that no window waits.

        Returns:
            Whether there was any.
        """
        return self._ahead is not None and self._ahead.step(self._recorder.read, self._recorder.samples)

    def _look(self, start: int) -> bool:
        """Hear the open window for a first text, where there is time for it.

        Returns:
            Whether it was done.
        """
        end = self._recorder.samples
        if (
            self._complete.is_set()
            or self._speed < _SPARE
            or end - start < _WORTH_A_LOOK
            or end - self._looked_to < _GROWTH
        ):
            return False
        self._looked_to = end
        heard = self._recognised(start, end)
        self._on_text(joined([(_ms(start), _ms(end), heard)], language=self._language).passages, False)  # noqa: FBT003
        return True

    def _recognised(self, start: int, end: int) -> Hearing:
        samples = self._recorder.read(start, end)
        return self._recogniser.recognise(samples, language=self._language, progress=silent)


def _ms(sample: int) -> int:
    return sample * 1000 // SAMPLE_RATE
