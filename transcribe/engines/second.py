"""The second look: which windows deserve one, and which of two readings to believe.

What is believed is decided by faults first (a loop, speech without words) and by the model's own certainty
second, never by length alone. Both readings go into the record.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..doubts import FASTEST_WORDS_A_SECOND, STOCK, TOO_FAST, UNSURE, is_stock
from ..doubts import LOOP as REPEATS
from .decoding import LOOP

__all__ = ["NO_VOICE", "REPEATS", "STOCK", "TOO_FAST", "UNSURE", "WORDLESS", "better", "faults", "reasons"]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .decoding import Draft
    from .voice import Voice

NO_VOICE = "There are words near here where no voice was detected."
WORDLESS = "Words may be missing near here: somebody speaks and nothing was written down."

#: Below the first mean log-probability a window is heard twice; below the second in a short recording, where
#: that takes no time. Clear speech lies above -0.3, speech as loud as the noise around it between -0.4 and
#: -0.9 (measured on synthetic speech with whisper-base).
LOW_LOG_PROBABILITY, LOW_IF_SHORT = -0.3, -0.2
_FAR, _AS_MANY = 0.1, 0.98
_WORDLESS_S = 3.0
_LONGEST_WORD_MS = 1000  # alignment stretches the last word before words that were left out
_SLOWEST_WORDS_A_SECOND = 0.7
_HARDLY_A_VOICE = 0.1
_ENOUGH_WORDS = 3
_EAR_MS = 300  # the times of words are this exact
_LOOP = re.compile(r"(\b\w+(?:\W+\w+){1,9}?)(?:\W+\1\b){3,}", re.IGNORECASE)


def faults(draft: Draft, voice: Voice) -> tuple[str, ...]:
    """What is plainly wrong with a reading; a second look may put it right."""
    found = []
    if repeats(draft):
        found.append(REPEATS)
    if too_fast(draft, voice):
        found.append(TOO_FAST)
    if wordless(draft, voice):
        found.append(WORDLESS)
    if _without_voice(draft, voice):
        found.append(NO_VOICE)
    return tuple(found)


def reasons(draft: Draft, voice: Voice, low: float = LOW_LOG_PROBABILITY) -> tuple[str, ...]:
    """Why a window is to be read a second time, in plain words; empty when there is no reason.

    Args:
        draft: Its first reading.
        voice: Where somebody speaks.
        low: The log-probability below which the recogniser was unsure.
    """
    found = list(faults(draft, voice))
    if draft.log_probability < low:
        found.append(UNSURE)
    if is_stock(draft.text):
        found.append(STOCK)
    return tuple(found)


def better(first: Draft, second: Draft, voice: Voice) -> Draft:
    """The reading to believe: that with fewer faults, or of two equals the one that the model is surer of.

    Leaving out a word that is hard to hear makes the rest surer; a second reading with fewer words must be
    surer by far.
    """
    wrong = len(faults(first, voice)), len(faults(second, voice))
    if wrong[0] != wrong[1]:
        return first if wrong[0] < wrong[1] else second
    if not second.words:
        return first
    surer_by = _FAR if len(second.words) < _AS_MANY * len(first.words) else 0.0
    return second if second.log_probability > first.log_probability + surer_by else first


def repeats(draft: Draft) -> bool:
    """Whether words go round in a loop: two or more four times over, or text that compresses as loops do."""
    return draft.compression > LOOP or _LOOP.search(draft.text) is not None


def too_fast(draft: Draft, voice: Voice) -> bool:
    """Whether there are more words than can be said while a voice is heard."""
    if len(draft.words) <= FASTEST_WORDS_A_SECOND:
        return False
    return len(draft.words) > FASTEST_WORDS_A_SECOND * max(0.5, voice.seconds(*draft.window))


def wordless(draft: Draft, voice: Voice) -> bool:
    """Whether somebody speaks for three seconds on end, or far longer than the words can fill."""
    spoken = voice.seconds(*draft.window)
    if spoken < _WORDLESS_S:
        return False
    if len(draft.words) < _SLOWEST_WORDS_A_SECOND * spoken:
        return True
    place = draft.window.start // 16
    for start, end in [*_covered(draft), (draft.window.end // 16, 0)]:
        if voice.seconds(place * 16, start * 16) >= _WORDLESS_S:
            return True
        place = max(place, end)
    return False


def _covered(draft: Draft) -> Sequence[tuple[int, int]]:
    return [
        (int(word.start_ms), min(int(word.end_ms), int(word.start_ms) + _LONGEST_WORD_MS))
        for word in draft.words
    ]


def _without_voice(draft: Draft, voice: Voice) -> bool:
    """Whether three words or more stand where the detector hears nothing like a voice."""
    silent = 0
    for word in draft.words:
        frames = voice.frames((int(word.start_ms) - _EAR_MS) * 16, (int(word.end_ms) + _EAR_MS) * 16)
        silent += float(voice.probability[frames].max(initial=0.0)) < _HARDLY_A_VOICE
    return silent >= _ENOUGH_WORDS
