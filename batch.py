"""Many recordings at once: one process a core, each with its models loaded and one thread.

So every step keeps a core busy, not recognition alone (benchmarks/throughput.py measures what that gains). A
process that dies takes only its own recording with it; a pool of the standard library would end with it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import CasedraftError, DiskFullError, WorkerError
from .pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    from .progress import Progress, ProgressCallback

Result = TypeVar("Result")

#: What a process needs beside its speech model, and how many times the model's size it takes itself; with
#: whisper-base (0.15 GB) that allows 1.25 GB, where 1.0 GB was measured on three hours of sound.
_BASE_BYTES = 800_000_000
_MODEL_COPIES = 3


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """The end of the work on one recording.

    Attributes:
        place: Its index among the paths given.
        result: What the work returned; None when it failed.
        error: Why it failed; None when it did not.
    """

    place: int
    result: Result | None = None
    error: Exception | None = None


def suitable_jobs(recordings: int, *, model_bytes: int) -> int:
    """How many processes to use: no more than there are recordings or cores, or than memory holds.

    Args:
        recordings: How many there are.
        model_bytes: The size of the speech model's folder.
    """
    import psutil

    fitting = psutil.virtual_memory().available // (_BASE_BYTES + _MODEL_COPIES * model_bytes)
    return max(1, min(recordings, os.cpu_count() or 1, int(fitting)))


def run_batch(
    paths: Sequence[Path],
    work: Callable[[Pipeline, Path, ProgressCallback], Result],
    *,
    pipeline: Mapping[str, Any],
    jobs: int,
    progress: Callable[[int, Progress], None],
) -> Iterator[Done[Result]]:
    """Do the same work on many recordings, each in one of several processes.

    Recordings of one name (``monday/visit.m4a``, ``tuesday/visit.m4a``) are done one after the other, so that
    they cannot take each other's place in one output folder.

    Args:
        paths: The recordings.
        work: What to do with each; sent to other processes, so a module's function or a partial of one.
        pipeline: The arguments of :class:`~casedraft.pipeline.Pipeline`, without ``threads``.
        jobs: How many processes, from 1.
        progress: Told the index of a recording and how far it is.

    Yields:
        Each recording's end, as they come. After a full disk nothing more is begun, and what was not begun
        ends with that error.
    """
    waiting = deque(_groups(paths))
    crew: list[_Worker] = []
    try:
        while waiting or crew:
            wanted = len(waiting) - sum(worker.place is None for worker in crew)
            crew += [_Worker(work, pipeline) for _ in range(min(wanted, jobs - len(crew)))]
            for worker in crew:
                if worker.place is None and waiting:
                    worker.take(waiting.popleft(), paths)
            for event in _told(crew):
                if not isinstance(event, Done):
                    progress(*event)
                    continue
                yield event
                if isinstance(event.error, DiskFullError):
                    unbegun = [*waiting, *(worker.drop_rest() for worker in crew)]
                    waiting.clear()
                    yield from (Done(place, error=event.error) for group in unbegun for place in group)
            waiting.extendleft(
                rest for worker in crew if worker.place is None and (rest := worker.drop_rest())
            )
            for worker in [each for each in crew if each.place is None and not (each.alive and waiting)]:
                worker.end()
                crew.remove(worker)
    finally:
        for worker in crew:
            worker.end()


def _told(crew: Sequence[_Worker]) -> Iterator[Done[Any] | tuple[int, Progress]]:
    """What the processes have told, as soon as one tells anything."""
    lines = connection.wait([worker.line for worker in crew])
    for worker in crew:
        if worker.line in lines:
            yield from worker.events()


class _Worker:
    """One process, the recording it is at, and the line to it."""

    def __init__(
        self, work: Callable[[Pipeline, Path, ProgressCallback], Any], pipeline: Mapping[str, Any]
    ) -> None:
        context = get_context("spawn")  # a fork would copy the locks of threads without the threads
        self.line, far_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(far_end, work, dict(pipeline)), daemon=True)
        with _deaf_to_interrupts():
            self._process.start()
        far_end.close()  # so that the line breaks when the process dies
        self._name = ""
        self.place: int | None = None
        self._rest: deque[int] = deque()
        self.alive = True

    def take(self, group: deque[int], paths: Sequence[Path]) -> None:
        """Give it the first recording of a group; the rest waits with it."""
        self.place = group.popleft()
        self._rest = group
        self._name = paths[self.place].name
        with suppress(OSError):  # dead already: reading from the line will tell
            self.line.send((self.place, paths[self.place]))

    def drop_rest(self) -> deque[int]:
        """The recordings that still wait behind the present one; it gives them up."""
        rest, self._rest = self._rest, deque()
        return rest

    def events(self) -> Iterator[Done[Any] | tuple[int, Progress]]:
        """What it has told since; its death is the end of the recording it was at."""
        try:
            while self.line.poll():
                event = self.line.recv()
                if isinstance(event, Done):
                    self.place = None
                yield event
        except (EOFError, OSError):
            self.alive = False
            if self.place is not None:
                place, self.place = self.place, None
                yield Done(place, error=_death(self._name))

    def end(self) -> None:
        """End it: nothing that it has not told yet is wanted."""
        self._process.kill()
        self._process.join()
        self.line.close()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started inside takes no notice of Ctrl-C, which reaches the whole group: its parent decides."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(
    line: Connection, work: Callable[[Pipeline, Path, ProgressCallback], Any], pipeline: dict[str, Any]
) -> None:
    """The other side: work on what comes until the line breaks."""
    shared = Pipeline(**pipeline, threads=1)
    with suppress(EOFError, OSError):
        while True:
            place, path = line.recv()
            line.send(_outcome(line, work, shared, place, path))


def _outcome(
    line: Connection,
    work: Callable[[Pipeline, Path, ProgressCallback], Any],
    pipeline: Pipeline,
    place: int,
    path: Path,
) -> Done[Any]:
    try:
        return Done(place, work(pipeline, path, lambda report: line.send((place, report))))
    except CasedraftError as error:
        return Done(place, error=error)
    except Exception as error:  # noqa: BLE001 -- whatever it is, it must cross to the other process
        return Done(
            place,
            error=WorkerError(
                f"{path.name} could not be worked on.",
                why=f"{type(error).__name__} in a process of the batch.",
                todo="Run the same command with this file alone, to see more.",
            ),
        )


def _groups(paths: Sequence[Path]) -> list[deque[int]]:
    """The indexes of paths whose results would have one name, together."""
    groups: dict[str, deque[int]] = {}
    for place, path in enumerate(paths):
        groups.setdefault(path.name.partition(".")[0].casefold(), deque()).append(place)
    return list(groups.values())


def _death(name: str) -> WorkerError:
    return WorkerError(
        f"{name} was not finished.",
        why="The process that worked on it ended at once, for want of memory perhaps.",
        todo="Run the same command with this file alone, or with --jobs 1.",
    )
