"""Live sound that a test makes as it goes, and ears that say how loud it was."""

from __future__ import annotations

import queue
import time

import numpy as np

from casedraft.progress import Progress
from casedraft.records import Millis, Word
from casedraft.transcribe import SAMPLE_RATE, Hearing, Passage
from casedraft.transcribe.live import Block
from casedraft.transcribe.live.cutter import FRAME

#: Below this the loudness judge hears no voice.
QUIET = 100
LONG_AGO = 0.0


def loudness_judge(samples):
    """A voice is whatever is loud."""
    return (np.abs(samples.reshape(-1, FRAME).astype(int)).max(axis=1) > QUIET).astype(np.float32)


class LiveSource:
    """Sound that comes when the test says so."""

    def __init__(self):
        self.closed = False
        self._coming = queue.SimpleQueue()

    def say(self, seconds, level=1000, *, lost=False, began=None):
        """Let sound of one level come in, in blocks of a tenth of a second."""
        for number in range(round(seconds * 10)):
            samples = np.full(SAMPLE_RATE // 10, level, np.int16)
            at = time.monotonic() + 60 if began is None else began  # after any guard, unless told otherwise
            self._coming.put(Block(samples, at, lost and not number))
        return self

    def end(self, error=None):
        """Let the sound end, well or by a fault."""
        self._coming.put(error)
        return self

    def blocks(self):
        while True:
            coming = self._coming.get()
            if isinstance(coming, BaseException):
                raise coming
            if coming is None:
                return
            yield coming

    def close(self):
        self.closed = True
        self._coming.put(None)

    def handed_over(self):
        """Wait until everything said so far has been taken."""
        while not self._coming.empty():
            time.sleep(0.005)
        time.sleep(0.02)


class LoudnessEars:
    """A recogniser that hears one word a second: how loud that second was."""

    def __init__(self, error=None, language="cy"):
        self.windows = []
        self.asked = []
        self.error = error
        self.language = language

    def recognise(self, samples, *, language, progress, translate=False):
        if self.error:
            raise self.error
        self.windows.append(len(samples) / SAMPLE_RATE)
        self.asked.append(language)
        progress(Progress("transcribe", 0, len(samples), "ms"))
        words = tuple(
            Word(
                text=str(int(samples[at : at + SAMPLE_RATE].max())),
                start_ms=Millis(at * 1000 // SAMPLE_RATE),
                end_ms=Millis(at * 1000 // SAMPLE_RATE + 900),
                confidence=0.9,
            )
            for at in range(0, len(samples), SAMPLE_RATE)
            if samples[at : at + SAMPLE_RATE].max() > QUIET
        )
        if not words:
            return Hearing(language or "en", ())
        text = " ".join(word.text for word in words)
        passage = Passage(words[0].start_ms, words[-1].end_ms, text, words)
        speech = ((int(words[0].start_ms), int(words[-1].end_ms)),)
        return Hearing(language or self.language, (passage,), speech, settings={"engine": "loudness"})
