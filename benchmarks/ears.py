"""The ears that are compared, each in a fresh process: plain faster-whisper, and casedraft."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from benchmarks.road import peak_mb, processor_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from casedraft.records import Transcript
    from casedraft.transcribe import Listening

RECOGNISER = "whisper-base"


@dataclass(frozen=True)
class Heard:
    """What one pair of ears made of one recording.

    Attributes:
        transcript: The record, written to a file.
        seconds: From the file to the transcript, the model being loaded.
        processor_seconds: The same in seconds of one core; idle time and other programs do not count.
        words: How many words it holds.
        minutes: How long the recording is.
    """

    transcript: Path
    seconds: float
    processor_seconds: float
    words: int
    minutes: float


@dataclass(frozen=True)
class Job:
    """A recording to hear, what is known of it, and where its transcript goes."""

    recording: Path
    transcript: Path
    listening: Listening


def hear_all(ears: str, jobs: Sequence[Job], *, warm: Job | None = None) -> tuple[list[Heard], float]:
    """Hear recordings one after the other in a fresh process.

    Args:
        ears: A key of :data:`EARS`.
        jobs: The recordings.
        warm: What to hear first, uncounted, so that every model is loaded; the smallest of them when None.

    Returns:
        One result for each, and the process's peak memory in 10^6 bytes.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_hear_all, ears, list(jobs), warm).result()


def _hear_all(ears: str, jobs: list[Job], warm: Job | None) -> tuple[list[Heard], float]:
    from casedraft.records import save

    hear = EARS[ears]()
    hear(warm or min(jobs, key=lambda job: job.recording.stat().st_size))
    found = []
    for job in jobs:
        start, spent = time.perf_counter(), processor_seconds()
        transcript = hear(job)
        seconds, spent = time.perf_counter() - start, processor_seconds() - spent
        job.transcript.parent.mkdir(parents=True, exist_ok=True)
        save(transcript, job.transcript)
        length = transcript.recording.duration_ms or 0
        found.append(Heard(job.transcript, seconds, spent, transcript.word_count, length / 60_000))
    return found, peak_mb()


def _plain(*, batched: bool) -> Callable[[Job], Transcript]:
    """faster-whisper as its README calls it, with word times and the same model, language and precision."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    from casedraft.models import Store

    folder = str(Store().path(RECOGNISER))
    model = WhisperModel(folder, device="cpu", compute_type="int8", local_files_only=True)
    if batched:
        call = partial(BatchedInferencePipeline(model).transcribe, batch_size=8)
    else:
        call = partial(model.transcribe, vad_filter=True)

    def hear(job: Job) -> Transcript:
        segments, info = call(str(job.recording), language=job.listening.language, word_timestamps=True)
        return _transcript(job.recording, segments, info.duration)

    return hear


def _transcript(path: Path, segments: Any, duration: float) -> Transcript:  # noqa: ANN401 - untyped library
    from casedraft.records import Millis, Recording, Transcript, Utterance

    return Transcript(
        recording=Recording(file=path.name, sha256="0" * 64, duration_ms=Millis.from_seconds(duration)),
        utterances=tuple(
            Utterance(
                id=f"u{number}",
                start_ms=Millis.from_seconds(max(0.0, each.start)),
                end_ms=Millis.from_seconds(max(0.0, each.end)),
                text=each.text.strip(),
            )
            for number, each in enumerate(segments, 1)
        ),
    )


def _casedraft(*, whole: bool) -> Callable[[Job], Transcript]:
    from dataclasses import replace

    from casedraft import Pipeline

    pipeline = Pipeline(recogniser=RECOGNISER, writer="off")

    def hear(job: Job) -> Transcript:
        known = job.listening if whole else replace(job.listening, vocabulary=(), speakers="off", people=())
        return pipeline.transcribe(job.recording, listening=known)

    return hear


#: Who listens: makes, in its own process, a function from a job to a transcript.
EARS: dict[str, Callable[[], Callable[[Job], Transcript]]] = {
    "plain sequential": partial(_plain, batched=False),
    "plain batched": partial(_plain, batched=True),
    "casedraft, words alone": partial(_casedraft, whole=False),
    "casedraft": partial(_casedraft, whole=True),
}
