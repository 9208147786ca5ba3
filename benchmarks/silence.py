"""Sounds without speech in them, and how many words each pair of ears writes over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.ears import EARS, Job, hear_all
from benchmarks.wav import write_wav
from casedraft.transcribe import ENGLISH, SAMPLE_RATE
from casedraft.transcribe.decode import decoded
from tests import sounds

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 60


def write_sounds(folder: Path, talk: Path) -> list[Path]:
    """Write a minute of every sound without speech that the tests know, as WAV.

    Args:
        folder: Where to.
        talk: A recording of which babble, and a television behind a door, are made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = {name: make(SECONDS, np.random.default_rng(1)) for name, make in sounds.NON_SPEECH.items()}
    with decoded(talk) as sound:
        voice = sound.samples[: SECONDS * SAMPLE_RATE].astype(np.float64) / 32768
    music = sounds.music(SECONDS, np.random.default_rng(1))[: len(voice)]
    made["babble"] = 0.3 * sounds.babble(voice)
    made["television behind a door"] = sounds.behind_a_door(sounds.babble(voice) + 0.3 * music)
    paths = []
    for name, sound_made in made.items():
        path = folder / f"{name}.wav"
        write_wav(path, [sounds.as_samples(sound_made)])
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
