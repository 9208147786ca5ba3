"""Cuts what was heard into utterances: the unit of evidence, small enough for a citation to show its words.

An utterance is one sentence, or two short ones said in one breath. A pause ends it, and so does a question,
for what follows is likely somebody else's answer. A sentence without end is cut where the speaker paused or a
clause ends, so that no utterance holds more than :data:`MOST_WORDS` words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..records import Millis, Utterance, Word
from .doubts import LOOP, doubts_about, mark_repeats
from .hearing import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_WORDS = 40
PAUSE_MS = 700  # turns change within about 200 ms on average; a longer pause inside a sentence is rare
_BREATH_MS = 300
_JOINED_WORDS = 20
_EDGE_WORDS = 4  # no cut leaves fewer on one side

_CLOSING = "\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK})]"
_ABBREVIATIONS = frozenset({"mr.", "mrs.", "ms.", "dr.", "st.", "prof.", "e.g.", "i.e.", "vs.", "approx."})
_CONJUNCTIONS = frozenset({"and", "but", "so", "because", "then", "which", "when", "if", "or"})


class _Said(NamedTuple):
    """A word and the passage it was heard in."""

    word: Word
    passage: Passage


def cut_into_utterances(passages: Sequence[Passage]) -> tuple[Utterance, ...]:
    """Cut passages into utterances, every word kept, in order.

    Args:
        passages: What the recogniser heard, in order.

    Returns:
        The utterances, numbered from ``u1``; each one's words joined by spaces are its text. A passage
        without word times becomes one utterance.
    """
    made = [piece for run in _runs(passages) for piece in _pieces(run)]
    repeats = mark_repeats([_text(piece) for piece in made])
    return tuple(_utterance(place, piece, repeated=place in repeats) for place, piece in enumerate(made))


def cut_text(text: str) -> list[str]:
    """Cut one person's words without times into utterances by the same rules.

    Args:
        text: What one person said in one turn.

    Returns:
        The pieces, in order; joined by spaces they are the text with single spaces.
    """
    nothing = Passage(0, 0, "")
    run = [
        _Said(Word(text=each, start_ms=Millis(0), end_ms=Millis(0), confidence=1), nothing)
        for each in text.split()
    ]
    return [_text(piece) for piece in _pieces(run)]


def _runs(passages: Sequence[Passage]) -> Iterator[list[_Said] | Passage]:
    """Stretches of words without a pause in them; a passage without word times stands alone."""
    run: list[_Said] = []
    for passage in passages:
        if not passage.words:
            if run:
                yield run
                run = []
            if passage.text.strip():
                yield passage
            continue
        for word in passage.words:
            if run and word.start_ms - run[-1].word.end_ms >= PAUSE_MS:
                yield run
                run = []
            run.append(_Said(word, passage))
    if run:
        yield run


def _pieces(run: list[_Said] | Passage) -> Iterator[list[_Said] | Passage]:
    if not isinstance(run, list):
        yield run
        return
    short = (part for sentence in _sentences(run) for part in _shortened(sentence))
    yield from _joined(short)


def _sentences(run: list[_Said]) -> Iterator[list[_Said]]:
    sentence: list[_Said] = []
    for said in run:
        sentence.append(said)
        if ends_sentence(said.word.text):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends after this word: not after ``Mr.`` or an initial."""
    bare = word.rstrip(_CLOSING)
    if not bare.endswith((".", "?", "!", "…", "。", "？", "！")):  # noqa: RUF001 - other scripts' marks
        return False
    initial = len(bare) == 2 and bare[0].isupper() and bare != "I."  # noqa: PLR2004 - a letter and a full stop
    return not initial and bare.casefold() not in _ABBREVIATIONS


def _shortened(sentence: list[_Said]) -> Iterator[list[_Said]]:
    if len(sentence) <= MOST_WORDS:
        yield sentence
        return
    cut = max(range(_EDGE_WORDS, len(sentence) - _EDGE_WORDS + 1), key=lambda place: _merit(sentence, place))
    yield from _shortened(sentence[:cut])
    yield from _shortened(sentence[cut:])


def _merit(sentence: list[_Said], place: int) -> float:
    """How well a sentence cuts before the word at `place`: by pause, clause mark, conjunction and balance."""
    before, after = sentence[place - 1].word, sentence[place].word
    merit = max(0, after.start_ms - before.end_ms) / 1000
    merit += 0.5 * before.text.endswith((",", ";", ":", "-", "–"))
    merit += 0.2 * (after.text.casefold() in _CONJUNCTIONS)
    return merit - 0.3 * abs(place / len(sentence) - 0.5)


def _joined(sentences: Iterable[list[_Said]]) -> Iterator[list[_Said]]:
    """Join two short sentences said in one breath."""
    waiting: list[_Said] | None = None
    for sentence in sentences:
        if waiting is None:
            waiting = sentence
        elif _belong_together(waiting, sentence):
            yield waiting + sentence
            waiting = None
        else:
            yield waiting
            waiting = sentence
    if waiting is not None:
        yield waiting


def _belong_together(first: list[_Said], second: list[_Said]) -> bool:
    last = first[-1].word
    return (
        len(first) + len(second) <= _JOINED_WORDS
        and ends_sentence(last.text)
        and not last.text.rstrip(_CLOSING).endswith("?")
        and second[0].word.start_ms - last.end_ms < _BREATH_MS
    )


def _text(piece: list[_Said] | Passage) -> str:
    return " ".join(said.word.text for said in piece) if isinstance(piece, list) else piece.text.strip()


def _utterance(place: int, piece: list[_Said] | Passage, *, repeated: bool) -> Utterance:
    text = _text(piece)
    if isinstance(piece, list):
        words = tuple(said.word for said in piece)
        start, end = words[0].start_ms, words[-1].end_ms
        passages = tuple({id(said.passage): said.passage for said in piece}.values())
    else:
        words, start, end, passages = (), Millis(piece.start_ms), Millis(piece.end_ms), (piece,)
    doubts = doubts_about(words, text, passages)
    if repeated and LOOP not in doubts:
        doubts = (*doubts, LOOP)
    return Utterance(
        id=f"u{place + 1}", start_ms=start, end_ms=max(start, end), text=text, words=words, doubts=doubts
    )
