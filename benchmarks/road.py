"""One recording along the whole road, in a process of its own, with its time and memory."""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from casedraft.progress import Progress
    from casedraft.records import Person


@dataclass(frozen=True)
class Job:
    """What is to be run."""

    source: Path
    folder: Path
    template: str
    date: str
    people: tuple[Person, ...]
    vocabulary: tuple[str, ...]
    recogniser: str
    writer: str


@dataclass(frozen=True)
class Measured:
    """What one run took, model loading included, and what it wrote."""

    transcript: Path
    draft: Path
    seconds: float
    hearing_seconds: float
    """Until the last report of hearing, names and voices, loading the models included; 0 for a transcript."""
    peak_mb: float
    """The largest resident set of the process, or of a helper of its own if that was larger; 10^6 bytes."""
    heard_with: dict[str, Any]
    written_with: dict[str, Any]
    to_check: int
    statements: int


def measure(job: Job) -> Measured:
    """Run a job in a fresh process: peak memory is a process's own and never falls."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_run, job).result()


def _run(job: Job) -> Measured:
    # Imported here, in the fresh process: its memory and its time are what is measured.
    from casedraft import Listening, Pipeline

    start = time.perf_counter()
    heard = [start]

    def note(report: Progress) -> None:
        if report.step in {"decode", "transcribe", "names", "voices"}:
            heard.append(time.perf_counter())

    pipeline = Pipeline(recogniser=job.recogniser, writer=job.writer)
    outputs = pipeline.run(
        job.source,
        job.folder,
        template=job.template,
        date=job.date,
        people=job.people,
        listening=Listening(vocabulary=job.vocabulary),
        fresh=True,
        progress=note,
    )
    end = time.perf_counter()
    statements = [each for section in outputs.draft.sections for each in section.statements]
    return Measured(
        transcript=outputs.transcript_path,
        draft=outputs.draft_path,
        seconds=end - start,
        hearing_seconds=heard[-1] - start,
        peak_mb=peak_mb(),
        heard_with=outputs.transcript.settings,
        written_with=outputs.draft.settings,
        to_check=sum(each.status != "supported" for each in statements),
        statements=len(statements),
    )


def peak_mb() -> float:
    """The largest resident set of this process, or of a helper of its own if larger; 10^6 bytes."""
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6  # bytes on a Mac, KiB on Linux


def processor_seconds() -> float:
    """Seconds of one core that this process and its ended helpers have used."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)
