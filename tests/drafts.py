"""Voices and readings made by hand, for the tests of what is done with them."""

from __future__ import annotations

import numpy as np

from casedraft.records import Millis, Word
from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.engines.decoding import Draft
from casedraft.transcribe.engines.voice import FRAME, Voice
from casedraft.transcribe.engines.windows import Window


def voice(*spoken, seconds=60.0, level=-20.0, quiet=-60.0):
    """A voice that is heard surely in each (start, end) in seconds, and nowhere else."""
    n_samples = int(seconds * SAMPLE_RATE)
    probability = np.zeros(-(-n_samples // FRAME), np.float32)
    levels = np.full(len(probability), quiet, np.float32)
    for start, end in spoken:
        frames = slice(round(start * SAMPLE_RATE / FRAME), round(end * SAMPLE_RATE / FRAME))
        probability[frames] = 0.95
        levels[frames] = level
    return Voice(probability, levels, n_samples)


def draft(text="He fell off the sofa and cried.", start=0.0, end=3.0, *, word_s=None, **values):
    """A reading of one window; its words are spread evenly over it, or each lasts `word_s`."""
    said = text.split()
    each = word_s or (end - start) / max(1, len(said))
    words = tuple(
        Word(
            text=word,
            start_ms=Millis(round((start + n * each) * 1000)),
            end_ms=Millis(round((start + (n + 1) * each) * 1000)),
            confidence=0.9,
        )
        for n, word in enumerate(said)
    )
    base = {"log_probability": -0.2, "no_speech": 0.0, "tokens": len(said), "language": "en"}
    return Draft(Window(int(start * SAMPLE_RATE), int(end * SAMPLE_RATE)), text, words, **(base | values))
