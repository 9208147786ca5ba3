"""Progress of many recordings at once: a bar for each under way on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Protocol

import click

from .console import error_text, is_terminal, plain
from .display import amount, bars, label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.progress import TaskID

    from ..errors import CasedraftError
    from ..progress import Progress


class BatchDisplay(Protocol):
    """Shows how far many recordings are."""

    def show(self, place: int, report: Progress) -> None:
        """Take a report on the recording of that index."""
        ...

    def finish(self, place: int, error: CasedraftError | None) -> None:
        """Take the end of the work on it."""
        ...


@contextlib.contextmanager
def batch_display(paths: Sequence[Path], *, quiet: bool) -> Iterator[BatchDisplay]:
    """Show the progress of the work inside, on stderr.

    Args:
        paths: The recordings.
        quiet: Show nothing (for ``--json``).
    """
    if quiet:
        yield _Nothing()
    elif is_terminal(sys.stderr):
        with _Bars(paths) as shown:
            yield shown
    else:
        yield _Lines(paths)


class _Nothing:
    def show(self, place: int, report: Progress) -> None:
        pass

    def finish(self, place: int, error: CasedraftError | None) -> None:
        pass


class _Lines:
    """A line for each recording that ends."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._ended = 0

    def show(self, place: int, report: Progress) -> None:
        pass

    def finish(self, place: int, error: CasedraftError | None) -> None:
        self._ended += 1
        fate = "done" if error is None else error_text(error)
        click.echo(plain(f"[{self._ended}/{len(self._paths)}] {self._paths[place].name}: {fate}"), err=True)


class _Bars:
    """One bar for all, and one for each recording under way."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._bars = bars()
        self._all = self._bars.add_task("Recordings", total=len(paths), amount="")
        self._tasks: dict[int, TaskID] = {}

    def __enter__(self) -> BatchDisplay:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def show(self, place: int, report: Progress) -> None:
        if place not in self._tasks:
            self._tasks[place] = self._bars.add_task("", total=None, amount="")
        self._bars.update(
            self._tasks[place],
            description=plain(f"  {self._paths[place].name}"),
            completed=report.done,
            total=report.total or None,
            amount=f"{label(report)} {amount(report)}",
        )

    def finish(self, place: int, error: CasedraftError | None) -> None:
        if place in self._tasks:
            self._bars.remove_task(self._tasks.pop(place))
        self._bars.advance(self._all)
        ended = int(self._bars.tasks[0].completed)
        self._bars.update(self._all, amount=f"{ended} of {len(self._paths)}")
        if error is not None:
            self._bars.console.print(plain(f"{self._paths[place].name}: {error_text(error)}"), markup=False)
