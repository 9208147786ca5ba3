"""``casedraft transcribe --live``: the words stand on the screen while they are spoken."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import BadSettingError
from ..transcribe.hearing import SAMPLE_RATE
from ..transcribe.live import LiveSession, Microphone, PcmStream, recording_path
from .console import STOPPED_EXIT, error_fields, foreseen, is_terminal, plain
from .display import progress_display
from .keys import keys
from .live_display import display_for, print_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from ..pipeline import Pipeline
    from ..records import Transcript
    from ..transcribe import Listening
    from ..transcribe.live import Event, Source, Taken
    from .live_display import Display

_LOOK_EVERY_S = 0.1
_ONE_WISH_S = 0.5  # a program that ends others may send its signal to the process and to its group

_OPTIONS = (
    click.option(
        "--live",
        is_flag=True,
        help="Record from the microphone and write down what is said meanwhile; with - as FILE, from plain "
        "samples on standard input (16-bit little-endian mono).",
    ),
    click.option("--name", help="With --live: the recording's name; else recording-DATE-TIME.wav."),
    click.option(
        "--device", help="With --live: the microphone, by number or part of its name (python -m sounddevice)."
    ),
    click.option("--rate", type=int, help="With --live and -: samples a second, if not 16000."),
)


def live_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a live recording."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def check_live(
    files: tuple[Path, ...], *, live: bool, name: str | None, device: str | None, rate: int | None
) -> None:
    """Refuse what does not go together.

    Raises:
        BadSettingError: The files or options are not those of a live recording, or of none.
        click.UsageError: Nothing is to be transcribed.
    """
    piped = files == (Path("-"),)
    if not live:
        if not files:
            raise click.UsageError("Missing argument 'FILE...'.")
        given = {"--name": name, "--device": device, "--rate": rate, "-": "-" if piped else None}
        wrong = next((option for option, value in given.items() if value is not None), None)
        if wrong is not None:
            raise BadSettingError(f"{wrong} goes with --live alone.", todo="Add --live, or leave it out.")
    elif files and not piped:
        raise BadSettingError(
            "A live recording takes no file.",
            why="It hears the microphone, or standard input for -.",
            todo="Leave --live out to transcribe a recording that is finished.",
        )
    elif rate is not None and not piped:
        raise BadSettingError(
            "--rate goes with - alone.",
            why="A microphone's rate is known.",
            todo="Leave it out, or pipe the sound in: casedraft transcribe --live - --rate 48000",
        )
    elif device is not None and piped:
        raise BadSettingError(
            "--device goes with the microphone alone.",
            why="With - the sound comes from standard input.",
            todo="Leave one of them out.",
        )
    elif piped and is_terminal(sys.stdin):
        raise BadSettingError(
            "No sound is piped in.",
            why="With - the sound comes from standard input, and that is the keyboard.",
            todo="Pipe samples in, or leave - out to record from the microphone.",
        )


def record(
    pipeline: Pipeline,
    *,
    folder: Path,
    piped: bool,
    name: str | None,
    device: str | None,
    rate: int | None,
    listening: Listening,
    as_json: bool,
) -> tuple[Taken, Transcript]:
    """Record, show the words meanwhile, and make the transcript.

    Keys: ``p`` pauses and goes on, ``o`` goes off the record and on again, ``q`` ends; so does Ctrl-C, and
    a second one ends without the words that are left. The recording stays in every case.

    Args:
        pipeline: Holds the speech model.
        folder: Where the recording goes.
        piped: Whether the sound comes from standard input, not from the microphone.
        name: The recording's name, or None.
        device: The microphone, or None for the system's own choice.
        rate: Samples a second on standard input, or None for 16000.
        listening: What is known beforehand.
        as_json: Whether to print JSON lines.

    Returns:
        The recording, whose ``problem`` says why the sound ended too early if it did, and its transcript.

    Raises:
        CasedraftError: The recording could not begin, or its words could not be heard.
    """
    recogniser = pipeline.recogniser  # missing models are told before anything is recorded
    source: Source
    if piped:
        stream = sys.stdin.buffer
        source = PcmStream(getattr(stream, "raw", stream), rate=SAMPLE_RATE if rate is None else rate)
    else:
        source = Microphone(int(device) if device is not None and device.isdecimal() else device)
    path = recording_path(folder, name, datetime.now().astimezone())
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    session = LiveSession(
        source,
        recogniser,
        path,
        language=listening.language,
        on_event=events.put,
        ahead=pipeline.ahead(listening),
    )
    try:
        with _endings(session):
            with _controls(session, as_json=as_json), display_for(as_json=as_json) as display:
                _run(session, display, events)
            taken = session.finish()
            with progress_display(quiet=as_json) as progress:
                return taken, pipeline.transcribe_live(taken, listening=listening, progress=progress)
    except KeyboardInterrupt:
        session.abort()
        if not as_json:
            _say(f"Stopped. The recording is kept. Its words: casedraft transcribe {path}")
        raise click.exceptions.Exit(STOPPED_EXIT) from None
    finally:
        session.abort(timeout=0)  # nothing to do when it ended well


def fail_line(error: Exception) -> None:
    """Print an error as one JSON line and end with its exit code."""
    known = foreseen(error)
    print_line("error", **error_fields(known))
    raise click.exceptions.Exit(known.exit_code) from error


def _run(session: LiveSession, display: Display, events: queue.SimpleQueue[Event]) -> None:
    """Show the session until all of it is heard; a terminal that goes away does not end it."""
    begun = False

    def show() -> None:
        nonlocal begun
        status = session.status()
        if not begun and status.recorded_ms:  # a microphone that cannot be opened is told without this
            begun = True
            with contextlib.suppress(OSError):
                display.begin(session.path)
        if not begun:
            return
        with contextlib.suppress(OSError):
            with contextlib.suppress(queue.Empty):
                while True:
                    display.event(events.get_nowait())
            display.status(status)

    session.start()
    while not session.wait(_LOOK_EVERY_S):
        show()
    while not session.heard(_LOOK_EVERY_S):
        show()
    show()


@contextlib.contextmanager
def _controls(session: LiveSession, *, as_json: bool) -> Iterator[None]:
    """Keys, where a person sits at the terminal."""
    if as_json or not is_terminal(sys.stderr):
        yield
        return

    def toggle(state: str, turn: Callable[[], None]) -> Callable[[], None]:
        return lambda: session.resume() if session.status().state == state else turn()

    actions = {
        "p": toggle("paused", session.pause),
        "o": toggle("off-the-record", session.off_the_record),
        "q": session.stop,
    }
    with keys(actions):
        yield


@contextlib.contextmanager
def _endings(session: LiveSession) -> Iterator[None]:
    """The first Ctrl-C (or the system's wish to end) ends the sound; the second everything."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked_at: float | None = None
    terminals = [number for number in (1, 2) if os.isatty(number)]

    def end(number: int, _frame: FrameType | None) -> None:
        nonlocal asked_at
        if number == getattr(signal, "SIGHUP", None):
            _show_nothing_on(terminals)
        if asked_at is not None:
            if time.monotonic() - asked_at > _ONE_WISH_S:
                raise KeyboardInterrupt
            return
        asked_at = time.monotonic()
        # Not in the handler itself: it may have come upon a lock that the session holds in this thread.
        threading.Thread(target=session.stop, daemon=True).start()

    before = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, end)
    if hasattr(signal, "SIGTSTP"):  # stopped by Ctrl-Z it would record nothing and say nothing
        before[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _show_nothing_on(terminals: list[int]) -> None:
    """The terminal has gone: what would be shown goes nowhere, so that showing it does not fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in terminals:
        os.dup2(nowhere, number)
    os.close(nowhere)


def _say(text: str) -> None:
    with contextlib.suppress(OSError):
        click.echo(plain(text), err=True)
