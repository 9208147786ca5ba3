"""What a live recording shows: a picture on a terminal, plain lines elsewhere, JSON lines for a program.

On a terminal the words go away at the end, so that none of them stay in its history.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections import deque
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol, Self

import click
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from ..records import Millis
from ..transcribe.live import Said, Turned, Warned
from .console import is_terminal, plain

if TYPE_CHECKING:
    from pathlib import Path

    from ..transcribe.live import Event, Status

_KEYS = "p pause or go on     o off the record or on again     q end"
_TITLES = {
    "recording": "Recording",
    "paused": "PAUSED, nothing is recorded",
    "off-the-record": "OFF THE RECORD, the sound is not kept",
    "ended": "The sound has ended; the last words are being written down",
}
_NAMES = {
    "recording": "recording",
    "paused": "paused",
    "off-the-record": "off the record",
    "ended": "ended",
}
_LINES_SHOWN = 6
_METER_CELLS, _METER_FLOOR_DB = 20, -60.0
_FAR_BEHIND_MS = 40_000  # more than an open window explains
_PROGRESS_EVERY_S, _REMIND_EVERY_S = 1.0, 15.0


class Display(Protocol):
    """Shows a live recording."""

    def __enter__(self) -> Self:
        """Begin to show."""
        ...

    def __exit__(self, *_: object) -> None:
        """Show no more."""
        ...

    def begin(self, path: Path) -> None:
        """Say where the sound goes."""
        ...

    def event(self, event: Event) -> None:
        """Show something that happened."""
        ...

    def status(self, status: Status) -> None:
        """Show where it stands; called several times a second."""
        ...


def display_for(*, as_json: bool) -> Display:
    """The display that suits where the output goes."""
    if as_json:
        return JsonLines()
    return Picture() if is_terminal(sys.stderr) else Lines()


def tell_begin(path: Path) -> None:
    """Say on stderr where the sound goes, and what to do should the computer fail."""
    click.echo(
        plain(
            f"Recording to {path}\nShould the computer fail, the sound is there but for the last seconds; "
            f"then run: casedraft transcribe {path}"
        ),
        err=True,
    )


class Picture:
    """A picture that changes in place."""

    def __init__(self, console: Console | None = None) -> None:
        self._live = Live(console=console or Console(stderr=True), transient=True, auto_refresh=False)
        self._lines: deque[str] = deque(maxlen=_LINES_SHOWN)
        self._draft = ""
        self._warning = ""
        self._since = time.monotonic()

    def __enter__(self) -> Self:
        """Begin to show."""
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the picture away."""
        with contextlib.suppress(OSError):  # the terminal may have gone
            self._live.stop()

    def begin(self, path: Path) -> None:
        """Say where the sound goes."""
        self._live.stop()
        tell_begin(path)
        self._live.start()

    def event(self, event: Event) -> None:
        """Show something that happened."""
        if isinstance(event, Said):
            line = f"{Millis(event.start_ms).clock:>7}  {event.text}"
            if event.final:
                self._lines.append(line)
            self._draft = "" if event.final else line
        elif isinstance(event, Turned):
            self._since = time.monotonic()
        else:
            self._warning = "" if event.kind == "sound-again" else event.what
            if self._warning:
                self._live.console.bell()

    def status(self, status: Status) -> None:
        """Draw the picture."""
        head = Text(f" {_TITLES[status.state]} ", style=_style(status.state))
        head.append(f"  {Millis(status.recorded_ms).clock}", style="bold")
        if status.state == "recording":
            head.append(f"  {_meter(status.level_db)}")
        elif status.state != "ended":
            head.append(f"  for {Millis.from_seconds(time.monotonic() - self._since).clock}")
        head.append(f"  text to {Millis(status.heard_ms).clock}", style="dim")
        if status.recorded_ms - status.heard_ms > _FAR_BEHIND_MS:
            head.append("  (the text is behind; no sound is lost)", style="dim")
        rows = [head]
        if self._warning:
            rows.append(Text(plain(self._warning), style="bold yellow"))
        rows += [Text(plain(line)) for line in self._lines]
        if self._draft:
            rows.append(Text(plain(self._draft), style="dim italic"))
        if status.state != "ended":
            rows.append(Text(_KEYS, style="dim"))
        self._live.update(Group(*rows), refresh=True)


class Lines:
    """Plain lines: words on stdout, all else on stderr."""

    def __init__(self) -> None:
        self._reminded = time.monotonic()

    def __enter__(self) -> Self:
        """Begin to show."""
        return self

    def __exit__(self, *_: object) -> None:
        """Show no more."""

    def begin(self, path: Path) -> None:
        """Say where the sound goes."""
        tell_begin(path)

    def event(self, event: Event) -> None:
        """Print words that stay, what was done, and warnings."""
        if isinstance(event, Said):
            if event.final:
                click.echo(plain(f"[{Millis(event.start_ms).clock}] {event.text}"))
        elif isinstance(event, Turned):
            click.echo(f"{Millis(event.at_ms).clock}: {_NAMES[event.state]}", err=True)
        else:
            click.echo(plain(event.what), err=True)

    def status(self, status: Status) -> None:
        """Mention now and then that the text is far behind."""
        behind = status.recorded_ms - status.heard_ms
        if behind > _FAR_BEHIND_MS and time.monotonic() - self._reminded > _REMIND_EVERY_S:
            self._reminded = time.monotonic()
            click.echo(f"The text is {Millis(behind).clock} behind; no sound is lost.", err=True)


class JsonLines:
    """One JSON object a line on stdout."""

    def __init__(self) -> None:
        self._told = float("-inf")

    def __enter__(self) -> Self:
        """Begin to show."""
        return self

    def __exit__(self, *_: object) -> None:
        """Show no more."""

    def begin(self, path: Path) -> None:
        """Say where the sound goes."""
        print_line("recording", file=str(path))

    def event(self, event: Event) -> None:
        """Print what happened."""
        if isinstance(event, Said):
            print_line("text", **asdict(event))
        elif isinstance(event, Turned):
            print_line("state", **asdict(event))
        elif isinstance(event, Warned):
            print_line("warning", **asdict(event))

    def status(self, status: Status) -> None:
        """Print where it stands, once a second."""
        if time.monotonic() - self._told >= _PROGRESS_EVERY_S:
            self._told = time.monotonic()
            fields = asdict(status) | {"level_db": round(status.level_db, 1)}
            print_line("progress", **fields, behind_ms=status.recorded_ms - status.heard_ms)


def print_line(event: str, **fields: object) -> None:
    """Print one JSON object on a line of its own."""
    click.echo(json.dumps({"event": event, **fields}, ensure_ascii=False))


def _style(state: str) -> str:
    return {"recording": "bold red", "ended": "bold"}.get(state, "bold reverse yellow")


def _meter(level_db: float) -> str:
    share = 1 - max(level_db, _METER_FLOOR_DB) / _METER_FLOOR_DB
    full = round(share * _METER_CELLS)
    return "█" * full + "░" * (_METER_CELLS - full)
