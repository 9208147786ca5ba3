"""Passages and listeners for the tests of names and local words."""

from __future__ import annotations

from casedraft.records import Millis, Word
from casedraft.transcribe import Passage

WORD_MS = 300


def passage(text, confidence=0.9, start_ms=0):
    """What was heard, every word 300 ms long and equally sure; `confidence` may be one for each."""
    said = text.split()
    sure = confidence if isinstance(confidence, list) else [confidence] * len(said)
    words = tuple(
        Word(
            text=each,
            start_ms=Millis(start_ms + place * WORD_MS),
            end_ms=Millis(start_ms + (place + 1) * WORD_MS),
            confidence=own,
        )
        for place, (each, own) in enumerate(zip(said, sure, strict=True))
    )
    return Passage(start_ms, start_ms + len(said) * WORD_MS, " ".join(said), words)


def recorded(passages):
    """Every correction as (heard, written); a correction of several words is one."""
    found = []
    for each in passages:
        for word in each.words:
            if word.correction is None:
                continue
            if word.correction.heard:
                found.append([word.correction.heard, word.text])
            else:
                found[-1][1] += " " + word.text
    return [tuple(pair) for pair in found]


class Ear:
    """A listener that reads what it was given to read, and notes what it was told."""

    at_once = 1

    def __init__(self, *readings):
        self.readings = list(readings)
        self.told = []
        self.heard = []

    def read_again(self, sound, hints):
        self.told.append(list(hints))
        self.heard.append(len(sound))
        return self.readings.pop(0)
