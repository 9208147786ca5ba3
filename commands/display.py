"""Progress for a person: live bars on a terminal, plain lines elsewhere, nothing for a program.

Everything goes to stderr, so that stdout holds results alone.
"""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from ..progress import Progress, ProgressCallback, silent
from ..records import Millis
from .console import is_terminal, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = {
    "fetch": "Fetching",
    "verify": "Checking",
    "convert": "Converting",
    "decode": "Reading the sound",
    "transcribe": "Listening",
    "names": "Listening for names",
    "voices": "Telling voices apart",
    "read": "Reading the transcript",
    "draft": "Writing the draft",
    "export": "Making the document",
}
#: Elsewhere than on a terminal, a step under way is mentioned no more often than this.
_LINE_EVERY_S = 15.0


@contextlib.contextmanager
def progress_display(*, quiet: bool = False) -> Iterator[ProgressCallback]:
    """Show the progress of the work inside.

    Args:
        quiet: Show nothing (for ``--json``).

    Yields:
        The callback to hand to the work.
    """
    if quiet:
        yield silent
    elif is_terminal(sys.stderr):
        with _Bars() as shown:
            yield shown
    else:
        yield _Lines()


def bars() -> Bars:
    """Bars on stderr, each with a description, an amount and the time that it takes."""
    return Bars(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[amount]}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


class _Bars:
    """Live bars, one a step."""

    def __init__(self) -> None:
        self._bars = bars()
        self._tasks: dict[tuple[str, str], TaskID] = {}

    def __enter__(self) -> ProgressCallback:
        self._bars.start()
        return self._show

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def _show(self, report: Progress) -> None:
        key = _key(report)
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task("", total=None, amount="")
        self._bars.update(
            self._tasks[key],
            description=label(report),
            completed=report.done,
            total=report.total or None,
            amount=amount(report),
        )


class _Lines:
    """Plain lines: when a step starts, now and then, and when it is done."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], float] = {}
        self._finished: set[tuple[str, str]] = set()

    def __call__(self, report: Progress) -> None:
        key, now = _key(report), time.monotonic()
        finished = bool(report.total) and report.done >= report.total
        if key in self._finished or (
            not finished and now - self._told.get(key, -_LINE_EVERY_S) < _LINE_EVERY_S
        ):
            return
        self._told[key] = now
        if finished:
            self._finished.add(key)
        ending = "done" if finished else amount(report)
        click.echo(f"{label(report)}: {ending}" if ending else label(report), err=True)


def _key(report: Progress) -> tuple[str, str]:
    # Several files or models pass through one step; the sections of a draft are one piece of work.
    return (report.step, report.detail if report.unit == "bytes" else "")


def label(report: Progress) -> str:
    """A step as a person reads it."""
    detail = f" {report.detail}" if report.detail and report.unit in {"bytes", "files"} else ""
    return plain(f"{LABELS[report.step]}{detail}")


def amount(report: Progress) -> str:
    """How far a step is, as a person reads it; empty at its start."""
    if not report.done:
        return ""
    if report.unit == "ms":
        return " of ".join(Millis(each).clock for each in (report.done, report.total) if each)
    if report.unit == "bytes":
        return " of ".join(f"{each / 1e6:,.1f} MB" for each in (report.done, report.total) if each)
    return (
        f"{report.done} of {report.total} {report.unit}" if report.total else f"{report.done} {report.unit}"
    )
