"""Runs helper processes: those that fetch (the only ones that may reach a network) and those that convert."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import WorkerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

POLL_S = 0.2
STOP_S = 5.0
_TAIL_BYTES = 4000
_TAIL_LINE = 300


@dataclass(frozen=True, slots=True)
class Ended:
    """How a helper process ended.

    Attributes:
        code: Its exit status; below 0 when a signal killed it.
        last_line: The last line it printed, cut to a readable length.
    """

    code: int
    last_line: str

    @property
    def ok(self) -> bool:
        """Whether it did its work."""
        return self.code == 0


def run_child(
    arguments: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    watch: Callable[[], None] | None = None,
) -> Ended:
    """Run this Python with arguments, its output going to a file, and wait for its end.

    When this process is interrupted the helper is stopped before the interruption goes on.

    Args:
        arguments: What follows the interpreter, e.g. ``["-m", "pip", …]``.
        log: A file for all that it prints; overwritten.
        env: Environment variables to set on top of this process's own; an empty value removes one.
        watch: Called a few times a second while it runs, for progress.

    Raises:
        WorkerError: It could not be started.
    """
    environment = {**os.environ, **(env or {})}
    environment = {key: value for key, value in environment.items() if value}
    with log.open("wb") as output:
        try:
            child = subprocess.Popen(
                [sys.executable, "-P", *arguments],  # -P: nothing is imported from the current folder
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
            )
        except OSError as error:
            raise WorkerError("A helper process could not be started.", why=f"{error.strerror}.") from error
        try:
            while True:
                try:
                    child.wait(POLL_S)
                    break
                except subprocess.TimeoutExpired:
                    if watch is not None:
                        watch()
        finally:
            _stop(child)
    return Ended(child.returncode, _last_line(log))


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(STOP_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _last_line(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - _TAIL_BYTES))
        text = file.read().decode("utf-8", "replace").replace("\r", "\n")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:_TAIL_LINE] if lines else ""


def bytes_below(*folders: Path) -> int:
    """How many bytes the files below some folders hold; files that vanish meanwhile do not count."""
    total = 0
    for folder in folders:
        for path in folder.rglob("*"):
            try:
                total += path.stat().st_size if path.is_file() else 0
            except OSError:
                continue
    return total
