"""Runs work on files of unknown origin in a child process that can do little harm.

A recording may be damaged, or made to attack its reader. What reads it therefore runs in a process of its
own with limits on memory, processor time, the size of what it writes and how many files it opens, no core
dump, no network and a time by the clock; the parent hears from it only short JSON reports.

The child sets its limits on itself before it looks at the input (setting them between fork and exec is unsafe
in a program with threads). Linux enforces all of them. macOS does not enforce the one on memory. Windows has
none of these limits: there the time by the clock, the closed network and the separate process remain.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import IO, TYPE_CHECKING, Any, Literal

from .privacy import shield, shut_network

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Report = dict[str, Any]
Fate = Literal["done", "failed", "crashed", "out-of-memory", "out-of-time"]

_MAX_LINE = 4096
_MAX_REPORTS = 100_000
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # each thread reserves address space


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child process may use.

    Attributes:
        memory_bytes: Address space, in bytes.
        seconds: Processor time, and time by the clock, in seconds.
        silent_seconds: How long it may go without a report, in seconds.
        file_bytes: The largest file that it may write, in bytes.
        open_files: How many files it may hold open.
    """

    memory_bytes: int = 1 << 30
    seconds: float = 600.0
    silent_seconds: float = 60.0
    file_bytes: int = 1 << 31
    open_files: int = 64


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child process ended.

    Attributes:
        fate: ``"done"`` when it finished its work; ``"failed"`` when it said that it could not.
        report: Its last word; empty unless it is done or failed.
        detail: The signal or exit status of a crash, for a person who looks into it.
    """

    fate: Fate
    report: Report = field(default_factory=dict)
    detail: str = ""


class ChildFailure(Exception):  # noqa: N818 - it is how the child says why it could not, never an error of its own
    """Raised by work inside the child to end it with a report that the parent understands."""

    def __init__(self, **report: Any) -> None:  # noqa: ANN401 - JSON values
        super().__init__(report)
        self.report = report


def run_confined(
    module: str,
    arguments: Sequence[str],
    *,
    limits: Limits,
    stdin: IO[bytes],
    stdout: IO[bytes],
    on_report: Callable[[Report], None],
) -> Outcome:
    """Run a module of casedraft as a confined child process and wait for its end.

    Args:
        module: The module's full name; run as a program it must call :func:`confined`.
        arguments: What it is given on its command line.
        limits: What it may use.
        stdin: The file that it reads, handed over as a descriptor: it needs no path.
        stdout: The file that it writes.
        on_report: Called with each report before the last, in this thread.

    Returns:
        How it ended. The child is gone when this returns or raises, Ctrl-C included.
    """
    command = [sys.executable, "-P", "-m", module, json.dumps(asdict(limits)), *arguments]
    with subprocess.Popen(
        command,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=os.environ | _ONE_THREAD,
        start_new_session=True,  # Ctrl-C reaches the parent alone, which then ends the child
    ) as process:
        lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        pump = threading.Thread(target=_pump, args=(process.stderr, lines), daemon=True)
        pump.start()
        try:
            return _follow(process, lines, limits, on_report)
        finally:
            process.kill()
            process.wait()
            pump.join()  # the pipe has ended with its writer


def _follow(
    process: subprocess.Popen[bytes],
    lines: queue.SimpleQueue[bytes | None],
    limits: Limits,
    on_report: Callable[[Report], None],
) -> Outcome:
    last: Report = {}
    started = heard = time.monotonic()
    while True:
        now = time.monotonic()
        if now - started > limits.seconds or now - heard > limits.silent_seconds:
            return Outcome("out-of-time")
        try:
            line = lines.get(timeout=0.2)
        except queue.Empty:
            continue
        if line is None:
            break
        report = _parse(line)
        if report is None:
            continue
        heard = now
        if "end" in report:
            last = report
        else:
            on_report(report)
    try:
        process.wait(timeout=limits.silent_seconds)
    except subprocess.TimeoutExpired:
        return Outcome("out-of-time")
    return _judge(process.returncode, last)


def _pump(pipe: IO[bytes] | None, lines: queue.SimpleQueue[bytes | None]) -> None:
    """Move lines from the child to the queue; a thread, for Windows cannot wait on a pipe for a time."""
    if pipe is not None:
        with contextlib.suppress(OSError, ValueError):  # closed under us when the child is ended
            for _ in range(_MAX_REPORTS):
                line = pipe.readline(_MAX_LINE)
                if not line:
                    break
                lines.put(line)
    lines.put(None)


def _parse(line: bytes) -> Report | None:
    """One report, or None for anything else that a library wrote there: it never reaches the user."""
    try:
        report = json.loads(line)
    except ValueError:
        return None
    return report if isinstance(report, dict) else None


def _judge(status: int, last: Report) -> Outcome:
    end = last.pop("end", None)
    if end == "done" and status == 0:
        return Outcome("done", last)
    if end == "failed":
        return Outcome("out-of-memory" if last.get("reason") == "memory" else "failed", last)
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else str(-status)
        return Outcome("out-of-time" if name == "SIGXCPU" else "crashed", detail=f"signal {name}")
    return Outcome("crashed", detail=f"exit status {status}")


def confined(work: Callable[[Sequence[str], Callable[[Report], None]], Report]) -> None:
    """Turn this process into the confined child, do the work, report its end and exit.

    Args:
        work: Called with the command-line arguments and a function that sends a report; returns its last
            report. It reads descriptor 0 and writes descriptor 1.
    """
    limits = Limits(**json.loads(sys.argv[1]))
    shield()
    shut_network()
    _confine(limits)
    channel = os.fdopen(os.dup(2), "wb", buffering=0)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # what C libraries say about a damaged file is not for the user

    def send(report: Report) -> None:
        channel.write(json.dumps(report).encode() + b"\n")

    try:
        report = work(sys.argv[2:], send) | {"end": "done"}
    except ChildFailure as failure:
        report = failure.report | {"end": "failed"}
    except MemoryError:
        report = {"end": "failed", "reason": "memory"}
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes ends here, by its kind alone
        report = {"end": "failed", "reason": "error", "kind": type(error).__name__}
    send(report)
    channel.close()
    os._exit(0)  # no finalisers of C libraries on half-read hostile files


def _confine(limits: Limits) -> None:
    """Set the limits of this process for good, as far as the platform has them."""
    if sys.platform == "win32":
        return
    import resource

    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, int(limits.seconds) + 1),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
    ):
        hard = resource.getrlimit(kind)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows some kinds and refuses to set them
            resource.setrlimit(kind, (ceiling, ceiling))
