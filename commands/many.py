"""Many recordings in one call: progress for a person, and each one's end, whatever becomes of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..batch import run_batch, suitable_jobs
from ..errors import CasedraftError, DiskFullError
from ..pipeline import Pipeline
from .batch_display import batch_display
from .console import error_text, foreseen, plain
from .display import progress_display

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ..progress import ProgressCallback

Result = TypeVar("Result")


def each_recording(
    paths: Sequence[Path],
    work: Callable[[Pipeline, Path, ProgressCallback], Result],
    settings: Mapping[str, Any],
    *,
    jobs: int | None,
    quiet: bool,
) -> Iterator[tuple[Path, Result | CasedraftError]]:
    """Do the same work on every recording, and show how far it is.

    Args:
        paths: The recordings, each once.
        work: What to do with each: a function of a module, or a partial of one.
        settings: The arguments of the pipeline.
        jobs: How many at once, in processes of their own when more than one; None for what suits the machine.
        quiet: Show nothing.

    Yields:
        Each recording and what came of it, as they end. After a full disk the rest ends with that error.
    """
    pipeline = Pipeline(**settings)
    if jobs is None:
        jobs = suitable_jobs(len(paths), model_bytes=pipeline.recogniser_bytes)
    if min(jobs, len(paths)) == 1:
        yield from _one_by_one(paths, work, pipeline, quiet=quiet)
        return
    with batch_display(paths, quiet=quiet) as display:
        for done in run_batch(paths, work, pipeline=settings, jobs=jobs, progress=display.show):
            path = paths[done.place]
            if done.error is None:
                display.finish(done.place, None)
                yield path, done.result  # type: ignore[misc]  # a result without an error is the work's own
            else:
                error = _not_tried(path) if isinstance(done.error, DiskFullError) else foreseen(done.error)
                display.finish(done.place, error)
                yield path, error


def _one_by_one(
    paths: Sequence[Path],
    work: Callable[[Pipeline, Path, ProgressCallback], Result],
    pipeline: Pipeline,
    *,
    quiet: bool,
) -> Iterator[tuple[Path, Result | CasedraftError]]:
    alone = len(paths) == 1
    for number, path in enumerate(paths, 1):
        if not alone and not quiet:
            click.echo(plain(f"[{number}/{len(paths)}] {path.name}"), err=True)
        try:
            with progress_display(quiet=quiet) as progress:
                result = work(pipeline, path, progress)
        except Exception as error:  # noqa: BLE001 -- one bad input must not end the others
            failure = foreseen(error)
            if not alone and not quiet:
                click.echo(error_text(failure), err=True)
            yield path, failure
            if isinstance(failure, DiskFullError):
                yield from ((left, _not_tried(left)) for left in paths[number:])
                return
        else:
            yield path, result


def _not_tried(path: Path) -> DiskFullError:
    return DiskFullError(
        f"{path.name} was not tried.",
        why="The disk is full.",
        todo="Free some space and run the same command again; finished steps are kept.",
    )
