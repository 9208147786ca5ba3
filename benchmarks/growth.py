"""How time and memory grow with the length of a recording: ten minutes, an hour, three hours."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

from benchmarks.ears import Job, hear_all
from benchmarks.wav import write_wav
from casedraft.transcribe import ENGLISH, SAMPLE_RATE
from casedraft.transcribe.decode import decoded

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.known import Sample

MINUTES = (10, 60, 180)
EARS = "casedraft"


def growth_table(samples: list[Sample], folder: Path) -> tuple[str, list[dict[str, Any]]]:
    """Hear the longest recording again and again without a pause, up to three hours of it."""
    longest = max(samples, key=lambda each: _size(each.audio))
    warm = Job(min((each.audio for each in samples), key=_size), folder / "warm.json", ENGLISH)
    rows: list[dict[str, Any]] = []
    for minutes in MINUTES:
        path = folder / f"growth-{minutes}.wav"
        _repeat(longest.audio, path, minutes)
        job = Job(path, folder / f"growth-{minutes}.json", ENGLISH)
        (heard,), peak = hear_all(EARS, [job], warm=warm)
        rows.append(
            {
                "minutes": minutes,
                "seconds": heard.seconds,
                "processor_seconds": heard.processor_seconds,
                "peak_mb": peak,
            }
        )
        path.unlink()
    lines = [f"{'minutes':>7} {'seconds':>8} {'of processor':>13} {'a minute':>9} {'peak MB':>8}"]
    lines += [
        f"{row['minutes']:>7} {row['seconds']:>8.0f} {row['processor_seconds']:>13.0f} "
        f"{row['processor_seconds'] / row['minutes']:>9.2f} {row['peak_mb']:>8.0f}"
        for row in rows
    ]
    return "\n".join(lines), rows


def _size(path: Path) -> int:
    return path.stat().st_size


def _repeat(source: Path, target: Path, minutes: int) -> None:
    with decoded(source) as sound:
        whole, rest = divmod(minutes * 60 * SAMPLE_RATE, len(sound.samples))
        write_wav(target, chain(repeat(sound.samples, whole), [sound.samples[:rest]]))
