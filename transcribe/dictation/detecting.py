"""Tells a dictation from a conversation by the marks that are spoken in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .changes import find_changes
from .marks import find_marks
from .stream import streams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...records import Utterance

LEAST_MARKS = 2
LEAST_MARKS_IN_A_HUNDRED_WORDS = 0.5
_ONE_VOICE = 0.85


def is_dictation(utterances: Sequence[Utterance]) -> bool:
    """Whether one person dictates, spoken full stops and all.

    The threshold lies between what 27 conversations and 8 dictations written for this project hold: at most
    0.1 spoken marks in a hundred words, and at least 1.3.

    Args:
        utterances: The transcript, voices told apart or not.
    """
    voices: Counter[str] = Counter()
    marks = words = 0
    for utterance in utterances:
        count = len(utterance.text.split())
        words += count
        if utterance.speaker:
            voices[utterance.speaker] += count
    if voices and max(voices.values()) < _ONE_VOICE * words:
        return False
    for stream in streams(utterances):
        found, _ = find_marks(stream)
        struck, _ = find_changes(stream, found)
        marks += sum(not mark.written.endswith(". ") for mark in found)
        marks += sum(change.kind == "struck" for change in struck)
    return marks >= LEAST_MARKS and marks * 100 >= LEAST_MARKS_IN_A_HUNDRED_WORDS * words
