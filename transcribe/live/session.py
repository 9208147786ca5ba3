"""One live recording: the sound goes to the disk as it comes, and its words are heard meanwhile."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ...errors import CasedraftError, NotAudioError
from ...records import Millis
from ..decode import LONGEST_HOURS
from ..hearing import SAMPLE_RATE
from .events import Said, Status, Taken, Turned, Warned
from .gate import Gate
from .listener import Listener
from .meter import Meter
from .recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..hearing import Passage, Recogniser
    from .ahead import Ahead
    from .cutter import Judge
    from .events import Event
    from .gate import Piece
    from .sources import Source

#: After this long without any sound the worker is asked about the microphone, in seconds.
NO_SOUND_AFTER_S = 10.0
_LONGEST = LONGEST_HOURS * 3600 * SAMPLE_RATE
_LAST_BLOCK_S = 1.0


class LiveSession:
    """Records and hears at the same time.

    Every method may be called from any thread.

    Args:
        source: Where the sound comes from.
        recogniser: The speech model.
        path: The recording to make, a WAV; it must not exist.
        language: ISO 639-1, or None to find it out.
        on_event: Called with each :class:`Said`, :class:`Turned` and :class:`Warned`, from the threads that
            do the work; must return quickly and not raise.
        judge: Tells voices from the rest; Silero's model when None.
        ahead: What else is to be done while the recording runs, so that its transcript need not wait for it;
            see :meth:`Pipeline.ahead`.

    Raises:
        OutputError: A file of that name exists, or the folder cannot be written.
        DiskFullError: There is no room.
    """

    def __init__(
        self,
        source: Source,
        recogniser: Recogniser,
        path: Path,
        *,
        language: str | None = "en",
        on_event: Callable[[Event], None] = lambda _: None,
        judge: Judge | None = None,
        ahead: Ahead | None = None,
    ) -> None:
        self._source = source
        self._tell = on_event
        self._recorder = Recorder(path)
        self._ahead = ahead
        self._listener = Listener(
            self._recorder,
            recogniser,
            language=language,
            judge=judge,
            on_text=self._said,
            on_problem=self._no_text,
            ahead=ahead,
        )
        self._gate = Gate()
        self._meter = Meter()
        self._problem: CasedraftError | None = None
        self._lost = 0
        self._warned_of_silence = False
        self._disk = threading.Lock()
        self._over = threading.Event()
        self._reader = threading.Thread(target=self._record, name="casedraft-recorder", daemon=True)

    @property
    def path(self) -> Path:
        """The recording."""
        return self._recorder.path

    def start(self) -> None:
        """Begin to record and to listen."""
        self._listener.start()
        self._reader.start()

    def pause(self) -> None:
        """Record nothing until :meth:`resume`; the recording's clock stands still."""
        self._turned(changed=self._gate.pause())

    def off_the_record(self) -> None:
        """Keep nothing of the sound until :meth:`resume`, on disk or in memory; silence takes its place."""
        self._turned(changed=self._gate.off_the_record())

    def resume(self) -> None:
        """Record again."""
        self._turned(changed=self._gate.resume())

    def stop(self) -> None:
        """End the sound here; :meth:`finish` gives the rest."""
        self._gate.close()
        self._source.close()

    def status(self) -> Status:
        """Where the recording stands."""
        return Status(
            self._gate.state,
            _ms(self._recorder.samples),
            self._listener.heard_ms,
            self._meter.level_db,
        )

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the sound's end: its own, or by :meth:`stop`.

        Args:
            timeout: The longest wait, in seconds.

        Returns:
            Whether it has ended.
        """
        if self._gate.state == "ended" and not self._over.is_set():
            if self._reader.is_alive():
                self._reader.join(_LAST_BLOCK_S if timeout is None else min(timeout, _LAST_BLOCK_S))
            self._end()  # the source may wait for sound that never comes; nothing of it would be kept
        return self._over.wait(timeout)

    def heard(self, timeout: float | None = None) -> bool:
        """Wait until all of the sound has been heard, after its end.

        Args:
            timeout: The longest wait, in seconds.

        Returns:
            Whether it has.
        """
        return self._listener.wait(timeout)

    def finish(self) -> Taken:
        """End the sound if it has not ended, hear what is left, and give the whole.

        Raises:
            NotAudioError: No sound came in; no file is left behind.
            MicrophoneError: The sound could not begin.
            EngineError: The words could not be heard; the recording is safe.
            ModelError: The speech model cannot be loaded; the recording is safe.
        """
        self.stop()
        while not self.wait(_LAST_BLOCK_S):
            pass
        self._listener.wait()
        if not self._recorder.samples:
            raise self._problem or NotAudioError(
                "Nothing was recorded.",
                why="No sound came in.",
                todo="Check the microphone, or what is piped in.",
            )
        if self._listener.problem is not None:
            raise with_recording(self._listener.problem, self.path)
        return Taken(
            self.path,
            self._listener.hearing(),
            self._gate.marks,
            tuple(self._notices()),
            self._problem,
            self._ahead,
        )

    def abort(self, timeout: float = 5.0) -> None:
        """End at once without the words that are left; the recording is kept.

        Args:
            timeout: How long to wait for the window that is being heard, in seconds.
        """
        self._listener.give_up()
        self.stop()
        self.wait(_LAST_BLOCK_S)
        self._listener.wait(timeout)

    def _record(self) -> None:
        """The recorder's thread: from the source through the gate onto the disk."""
        try:
            for block in self._source.blocks():
                if block.lost:
                    self._lose()
                with self._disk:
                    piece = self._gate.let(block)
                    if piece is not None and not self._keep(piece):
                        break
                if self._gate.state == "ended":
                    break
        except CasedraftError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - whatever a device does, what was recorded is safe
            self._fail(CasedraftError("The sound ended.", why=f"{type(error).__name__} while recording."))
        finally:
            self._source.close()
            self._end()

    def _keep(self, piece: Piece) -> bool:
        """Write a piece; False when the recording is as long as it may be."""
        if piece.breaks:
            self._listener.break_at(self._recorder.samples)
        samples = piece.samples[: max(0, _LONGEST - self._recorder.samples)]
        self._recorder.write(samples)
        self._meter.measure(piece)
        self._watch_silence()
        if self._recorder.samples >= _LONGEST:
            self._fail(
                CasedraftError(
                    f"The recording ended after {LONGEST_HOURS} hours.",
                    why="That is the longest that casedraft takes.",
                    todo="Start a new recording.",
                )
            )
            return False
        return True

    def _end(self) -> None:
        """Close the recording, once; the listener hears what is left."""
        self._gate.close()
        with self._disk:
            if self._over.is_set():
                return
            try:
                self._recorder.close()
            except CasedraftError as error:
                self._problem = self._problem or error
            self._listener.complete()
            self._over.set()
        self._tell(Turned("ended", _ms(self._recorder.samples)))

    def _fail(self, error: CasedraftError) -> None:
        self._problem = error
        self._tell(Warned("sound-ended", error.what))

    def _turned(self, *, changed: bool) -> None:
        if changed:
            self._meter.reset()
            self._tell(Turned(self._gate.state, self._gate.position_ms))

    def _said(self, passages: tuple[Passage, ...], final: bool) -> None:  # noqa: FBT001
        if final:
            for each in passages:
                self._tell(Said(each.start_ms, each.end_ms, each.text, final=True))
        elif passages:
            text = " ".join(each.text for each in passages)
            self._tell(Said(passages[0].start_ms, passages[-1].end_ms, text, final=False))

    def _no_text(self, problem: CasedraftError) -> None:
        self._tell(Warned("no-text", f"{problem.what} The recording goes on."))

    def _watch_silence(self) -> None:
        silent = self._meter.silent_s >= NO_SOUND_AFTER_S
        if silent and not self._warned_of_silence:
            self._tell(Warned("no-sound", "No sound is coming in. Is the microphone on?"))
        elif self._warned_of_silence and not silent:
            self._tell(Warned("sound-again", "Sound is coming in again."))
        self._warned_of_silence = silent

    def _lose(self) -> None:
        self._lost += 1
        if self._lost == 1:
            self._tell(Warned("sound-lost", "A moment of sound was lost: the computer is very busy."))

    def _notices(self) -> list[str]:
        """What the worker must know of how it was recorded."""
        notices = []
        pauses = iter(self._gate.pauses_s)
        for mark in self._gate.marks:
            if mark.kind == "pause":
                length = Millis.from_seconds(next(pauses)).clock
                notices.append(f"The recording was paused at {mark.start_ms.clock} for {length}.")
            else:
                notices.append(
                    f"Off the record from {mark.start_ms.clock} to {mark.end_ms.clock}: "
                    "the sound was not kept; silence stands in its place."
                )
        if self._lost:
            notices.append(f"Moments of sound were lost {self._lost} times: the computer was very busy.")
        if self._problem is not None:
            notices.append(f"{self._problem.what} {self._problem.why}".strip())
        return notices


def with_recording(problem: CasedraftError, path: Path) -> CasedraftError:
    """The same error, saying that the recording is safe and how its words are had.

    Args:
        problem: What went wrong after the sound was recorded.
        path: The recording.
    """
    mended = problem.todo.partition(" and run the same command")[0].rstrip(".")
    return type(problem)(
        problem.what,
        why=f"{problem.why} The recording is safe in {path}.".strip(),
        todo=f"{mended}{'. Then run' if mended else 'Run'}: casedraft transcribe {path}",
    )


def _ms(samples: int) -> int:
    return samples * 1000 // SAMPLE_RATE
