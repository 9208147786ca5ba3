"""Reasons to listen again, in plain words. A doubtful passage is marked; its text is never changed or lost.

The thresholds for the log-probability, the compression and the silence are those at which Whisper itself
tries again (Radford et al. 2022, section 4.5), the first stricter; those for single words come from five
recordings of synthetic speech, where 43 in 100 words so marked were wrong; the others are judgements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..records import Word
    from .hearing import Passage

LOW_LOG_PROBABILITY = -0.8
LOOP_COMPRESSION = 2.4
NO_SPEECH = 0.6
NO_SPEECH_LOG_PROBABILITY = -0.6  # clear words after a long silence score as "no speech" too
LOW_CONFIDENCE = 0.4
LOW_CONFIDENCE_AT_FIRST = 0.2  # Whisper is unsure of many an utterance's first word and mostly right
FASTEST_WORDS_A_SECOND = 6.0
_ENOUGH_TO_TIME = 5
_MOST_TRIES = 2
_NAMED_WORDS = 6
_SAME_IN_A_ROW = 3

UNSURE = "The recogniser was unsure of this passage."
LOOP = "The words may repeat without having been said again."
NOBODY = "This may be noise and not speech."
TRIES = "The recogniser needed several tries at this passage."
MOSTLY_UNSURE = "Most of the words are unsure."
TOO_FAST = "There are more words here than can be said in the time."
STOCK = "Recognisers are known to write this where nobody speaks."
WHO = "It is not sure who said this."

#: What Whisper is known to write over silence and noise: captions that its training material ended with.
_STOCK_PHRASES = frozenset(
    {
        "thank you for watching",
        "thanks for watching",
        "thank you for listening",
        "please subscribe",
        "please subscribe to my channel",
        "like and subscribe",
        "see you in the next video",
        "i'll see you in the next video",
        "we'll see you in the next video",
        "subtitles by the amara.org community",
    }
)


def doubts_about(words: Sequence[Word], text: str, passages: Sequence[Passage]) -> tuple[str, ...]:
    """The reasons to listen again to one utterance.

    Args:
        words: Its words, with times.
        text: The same as text.
        passages: Those of the recogniser's passages that it was cut from.

    Returns:
        Each reason as a sentence; empty when there is none.
    """
    found = []
    if any(each.log_probability < LOW_LOG_PROBABILITY for each in passages):
        found.append(UNSURE)
    if any(each.compression > LOOP_COMPRESSION for each in passages):
        found.append(LOOP)
    if any(
        each.no_speech > NO_SPEECH and each.log_probability < NO_SPEECH_LOG_PROBABILITY for each in passages
    ):
        found.append(NOBODY)
    if any(each.tries > _MOST_TRIES for each in passages):
        found.append(TRIES)
    found += _about_words(words)
    if _too_fast(words):
        found.append(TOO_FAST)
    if is_stock(text):
        found.append(STOCK)
    found += [doubt for each in passages for doubt in each.doubts if doubt not in found]
    return tuple(dict.fromkeys(found))


def is_stock(text: str) -> bool:
    """Whether a text is nothing but what recognisers are known to write where nobody speaks."""
    return text.casefold().strip(" .!") in _STOCK_PHRASES


def mark_repeats(texts: Sequence[str]) -> frozenset[int]:
    """Which of several utterances in order stand in a run of the same words, three or more in a row.

    Short ones ("yeah") are said often and do not count.
    """
    marked: set[int] = set()
    run: list[int] = []
    for place, text in enumerate(texts):
        if run and text.casefold() != texts[run[-1]].casefold():
            run = []
        run.append(place)
        if len(run) >= _SAME_IN_A_ROW and len(text.split()) >= _SAME_IN_A_ROW:
            marked.update(run)
    return frozenset(marked)


def _about_words(words: Sequence[Word]) -> list[str]:
    low = [
        each
        for place, each in enumerate(words)
        if each.confidence < (LOW_CONFIDENCE if place else LOW_CONFIDENCE_AT_FIRST)
    ]
    if not low:
        return []
    if len(low) * 2 > len(words):
        return [MOSTLY_UNSURE]
    named = ", ".join(f"“{each.text.strip('.,?!')}”" for each in low[:_NAMED_WORDS])
    more = f" and {len(low) - _NAMED_WORDS} more" if len(low) > _NAMED_WORDS else ""
    return [f"Unsure of {named}{more}."]


def _too_fast(words: Sequence[Word]) -> bool:
    if len(words) < _ENOUGH_TO_TIME:
        return False
    return len(words) * 1000 > FASTEST_WORDS_A_SECOND * (words[-1].end_ms - words[0].start_ms)
