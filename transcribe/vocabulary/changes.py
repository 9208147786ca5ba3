"""Writes a word otherwise, keeps on it what was heard, and takes it back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ...records import Correction, Utterance, Word
from .words import shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..hearing import Passage


def rewritten(
    words: Sequence[Word], written: Sequence[str], *, source: Literal["vocabulary", "spelling"], score: float
) -> list[Word]:
    """Words written otherwise, with their times and the recogniser's confidence.

    Args:
        words: The words as heard, one or more in a row.
        written: The words to write. Marks around the whole are those that were heard; the same
            words at either end stay as they are.
        source: Why.
        score: How sure it is, 0 to 1.

    Returns:
        As many words as `written` holds. The first changed one's `correction.heard` has all that was heard,
        that of the others is empty.
    """
    shown = _with_marks(words, written)
    head = 0
    while head < min(len(words), len(shown)) and words[head].text == shown[head]:
        head += 1
    tail = 0
    while tail < min(len(words), len(shown)) - head and words[-1 - tail].text == shown[-1 - tail]:
        tail += 1
    old, new = list(words[head : len(words) - tail]), shown[head : len(shown) - tail]
    if not old or not new:
        return list(words) if not (old or new) else _made(words, shown, source, score)
    return [*words[:head], *_made(old, new, source, score), *words[len(words) - tail :]]


def with_words(passage: Passage, words: Sequence[Word]) -> Passage:
    """The passage with other words, and the text that they make."""
    return replace(passage, words=tuple(words), text=" ".join(word.text for word in words))


def undo(utterance: Utterance, index: int) -> Utterance:
    """The utterance with what was heard in place of a correction.

    A dictation's written form is left as it is; it is to be made anew from the text.

    Args:
        utterance: One with words.
        index: The place of any word of the correction.

    Returns:
        The same utterance when that word was not corrected.

    Raises:
        IndexError: The utterance has no such word.
    """
    words = utterance.words
    correction = words[index].correction
    if correction is None:
        return utterance
    first = index % len(words)
    while first and not _heard(words[first]):
        first -= 1
    end = first + 1
    while end < len(words) and words[end].correction is not None and not _heard(words[end]):
        end += 1
    old = words[first:end]
    heard = _spread(old, _heard(words[first]).split())
    fresh = (*words[:first], *heard, *words[end:])
    return utterance.model_copy(update={"words": fresh, "text": " ".join(word.text for word in fresh)})


def _heard(word: Word) -> str:
    return word.correction.heard if word.correction is not None else ""


def _made(
    words: Sequence[Word], shown: Sequence[str], source: Literal["vocabulary", "spelling"], score: float
) -> list[Word]:
    heard = " ".join(_heard(word) or word.text for word in words if word.correction is None or _heard(word))
    return [
        word.model_copy(
            update={
                "correction": Correction(
                    source=source,
                    heard=heard if place == 0 else "",
                    score=round(min(1.0, max(0.0, score)), 3),
                )
            }
        )
        for place, word in enumerate(_spread(words, shown))
    ]


def _spread(words: Sequence[Word], shown: Sequence[str]) -> list[Word]:
    """Other words over the same time: each its own if there are as many, else by their length in letters."""
    if len(words) == len(shown):
        return [
            Word(text=text, start_ms=word.start_ms, end_ms=word.end_ms, confidence=word.confidence)
            for word, text in zip(words, shown, strict=True)
        ]
    start, end = words[0].start_ms, max(words[-1].end_ms, words[0].start_ms)
    confidence = min(word.confidence for word in words)
    whole = sum(len(text) for text in shown) or 1
    places = [
        start + (end - start) * sum(len(text) for text in shown[:count]) // whole
        for count in range(len(shown))
    ]
    return [
        Word(text=text, start_ms=type(start)(at), end_ms=type(start)(until), confidence=confidence)
        for text, at, until in zip(shown, places, [*places[1:], end], strict=True)
    ]


def _with_marks(words: Sequence[Word], written: Sequence[str]) -> list[str]:
    """The marks that were heard around the words, around what is written in their place."""
    bare = [shape(word) for word in written]
    shown = [cut.core + cut.ending for cut in bare]
    shown[0] = shape(words[0].text).before + shown[0]
    shown[-1] += shape(words[-1].text).after
    return shown
