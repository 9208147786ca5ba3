"""Many recordings: plain faster-whisper batched in one process against casedraft's one process a core."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from benchmarks.ears import Job, hear_all
from casedraft.batch import run_batch
from casedraft.transcribe import ENGLISH, Listening

if TYPE_CHECKING:
    from pathlib import Path

    from casedraft import Pipeline, ProgressCallback

ROUNDS = 2
"""How often each recording is given, so that the last long one does not leave a core idle for long."""


def listen(pipeline: Pipeline, path: Path, progress: ProgressCallback) -> int:
    """Hear one recording, words alone, as the peer does."""
    known = Listening(speakers="off", dictation=False)
    transcript = pipeline.transcribe(path, listening=known, progress=progress)
    return int(transcript.recording.duration_ms or 0)


def throughput_table(paths: list[Path], folder: Path) -> tuple[str, list[dict[str, Any]]]:
    """Minutes of sound heard a minute, start-up of casedraft's processes included."""
    work = sorted(paths * ROUNDS, key=lambda path: -path.stat().st_size)
    jobs = [Job(path, folder / "throughput" / f"{n}.json", ENGLISH) for n, path in enumerate(work)]
    heard, _ = hear_all("plain batched", jobs)
    plain = sum(each.minutes for each in heard) * 60 / sum(each.seconds for each in heard)
    cores = os.cpu_count() or 1
    start = time.perf_counter()
    settings = {"writer": "off"}
    ends = list(
        run_batch(_named_apart(work, folder), listen, pipeline=settings, jobs=cores, progress=lambda *_: None)
    )
    seconds = time.perf_counter() - start
    failed = [str(each.error) for each in ends if each.error]
    ours = sum(each.result or 0 for each in ends) / 1000 / seconds
    rows = [
        {"how": "plain batched, one process", "times_real": plain},
        {"how": f"casedraft, {cores} processes of one thread", "times_real": ours, "ratio": ours / plain},
    ]
    lines = [f"{'many recordings':44} {'x real':>7} {'ratio':>6}"]
    lines += [f"{row['how']:44} {row['times_real']:>7.1f} {row.get('ratio', 1.0):>6.2f}" for row in rows]
    return "\n".join(lines + failed), rows


def _named_apart(paths: list[Path], folder: Path) -> list[Path]:
    """The same recordings under names of their own: those of one name are done one after the other."""
    place = folder / "apart"
    place.mkdir(parents=True, exist_ok=True)
    named = []
    for number, path in enumerate(paths):
        link = place / f"{number}-{path.name}"
        if not link.exists():
            link.symlink_to(path.resolve())
        named.append(link)
    return named
