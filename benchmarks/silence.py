"""Sounds without speech in them, and how many words each pair of ears writes over them."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING, Any

from tests.sounds import SOUNDS

from benchmarks.ears import EARS, Job, hear_all
from casedraft.transcribe import ENGLISH, SAMPLE_RATE

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 60


def write_sounds(folder: Path) -> list[Path]:
    """Write a minute of every sound that the tests know, as WAV."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, make in SOUNDS.items():
        path = folder / f"{name}.wav"
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(SAMPLE_RATE)
            out.writeframes(make(SECONDS).astype("<i2").tobytes())
        paths.append(path)
    return paths


def silence_table(sounds: list[Path], folder: Path) -> tuple[str, list[dict[str, Any]]]:
    """Hear every sound with every pair of ears.

    Returns:
        The table of words written, and its figures.
    """
    rows: list[dict[str, Any]] = [{"sound": each.stem} for each in sounds]
    for ears in EARS:
        jobs = [Job(each, folder / ears / f"silence-{each.stem}.json", ENGLISH) for each in sounds]
        heard, _ = hear_all(ears, jobs)
        for row, result in zip(rows, heard, strict=True):
            row[ears] = result.words
    head = f"{'words where nobody speaks':28} " + " ".join(f"{each:>24}" for each in EARS)
    lines = [f"{row['sound']:28} " + " ".join(f"{row[each]:>24}" for each in EARS) for row in rows]
    total = f"{'in all':28} " + " ".join(f"{sum(row[each] for row in rows):>24}" for each in EARS)
    return "\n".join([head, *lines, total]), rows
