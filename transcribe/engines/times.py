"""Puts right the times of words that alignment stretched over silence."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ...records import Millis
from .voice import BEGINS, FRAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...records import Word
    from .voice import Voice

_STRETCHED_MS = 700  # longer than nearly every spoken word
_SILENT_MS = 250
_SHORTEST_MS = 120
_FRAME_MS = 32


def settled(words: Sequence[Word], voice: Voice) -> tuple[Word, ...]:
    """The same words; a long one begins and ends where a voice does, and none precedes the one before it.

    A pause tells where an utterance ends, so no word must lie in it. A word within
    which no voice is heard keeps its times.

    Args:
        words: In the order in which they were said.
        voice: Where somebody speaks.
    """
    trimmed = [
        _trimmed(word, voice) if word.end_ms - word.start_ms > _STRETCHED_MS else word for word in words
    ]
    for place, (before, word) in enumerate(pairwise(trimmed), start=1):
        if word.start_ms < before.start_ms:
            end = max(word.end_ms, before.start_ms)
            trimmed[place] = word.model_copy(update={"start_ms": before.start_ms, "end_ms": end})
    return tuple(trimmed)


def _trimmed(word: Word, voice: Voice) -> Word:
    import numpy as np

    frames = voice.frames(int(word.start_ms) * 16, int(word.end_ms) * 16)
    heard = np.flatnonzero(voice.probability[frames] >= BEGINS)
    if not len(heard):
        return word
    first = (frames.start + int(heard[0])) * FRAME // 16
    last = (frames.start + int(heard[-1]) + 1) * FRAME // 16
    start, end = int(word.start_ms), int(word.end_ms)
    if first - start >= _SILENT_MS:
        start = min(first - _FRAME_MS, end - _SHORTEST_MS)
    if end - last >= _SILENT_MS:
        end = max(last + _FRAME_MS, start + _SHORTEST_MS)
    return word.model_copy(update={"start_ms": Millis(start), "end_ms": Millis(end)})
