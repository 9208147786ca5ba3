"""Cuts what was heard into utterances: the unit of evidence, small enough for a citation to show its words.

An utterance is one sentence, or two short ones said in one breath. A pause ends it, and so does a change of
voice, and a question, for what follows is likely somebody else's answer. A sentence without end is cut where
the speaker paused or a clause ends, so that no utterance holds more than :data:`MOST_WORDS` words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..records import Millis, Utterance, Word
from .doubts import LOOP, WHO, doubts_about, mark_repeats
from .hearing import Passage
from .sentences import CLOSING, ends_sentence
from .voices.assigning import Spoken, speaker_ids
from .voices.fitting import fitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .voices.turns import Turn

MOST_WORDS = 40
PAUSE_MS = 700  # turns change within about 200 ms on average; a longer pause inside a sentence is rare
_BREATH_MS = 300
_JOINED_WORDS = 20
_EDGE_WORDS = 4  # no cut leaves fewer on one side

_CONJUNCTIONS = frozenset({"and", "but", "so", "because", "then", "which", "when", "if", "or"})


class _Said(NamedTuple):
    """A word, the passage it was heard in and who says it."""

    word: Word
    passage: Passage
    spoken: Spoken


class _Whole(NamedTuple):
    """A passage without word times and who says it."""

    passage: Passage
    spoken: Spoken


_Piece = list[_Said] | _Whole
_NOBODY = Spoken(None)


def cut_into_utterances(
    passages: Sequence[Passage],
    spoken: Sequence[Sequence[Spoken]] | None = None,
    turns: Sequence[Turn] = (),
) -> tuple[Utterance, ...]:
    """Cut passages into utterances, every word kept, in order.

    Args:
        passages: What the recogniser heard, in order.
        spoken: For each passage who says each of its words, as :func:`.voices.assign` gives it; None when
            nobody's voice is told from another's.
        turns: Who speaks when: an utterance begins and ends with its voice. Without them, with its words.

    Returns:
        The utterances, numbered from ``u1``; each one's words joined by spaces are its text. A passage
        without word times becomes one utterance. Speakers are numbered from ``s1`` in the order in which
        they first speak.
    """
    if spoken is None:
        spoken = [(_NOBODY,) * max(1, len(passage.words)) for passage in passages]
    made = [piece for run in _runs(passages, spoken) for piece in _pieces(run)]
    repeats = mark_repeats([_text(piece) for piece in made])
    speakers = speaker_ids(spoken)
    spans = fitted([(*_times(piece), _spoken(piece)[0].voice) for piece in made], turns)
    return tuple(
        _utterance(place, piece, spans[place], speakers, repeated=place in repeats)
        for place, piece in enumerate(made)
    )


def fit_to_turns(
    utterances: Sequence[Utterance], turns: Sequence[Turn], ids: Mapping[int, str]
) -> tuple[Utterance, ...]:
    """Let utterances that were cut anew begin and end with their voices; their words keep their times.

    Args:
        utterances: In order, with speakers.
        turns: Who speaks when.
        ids: The speaker's id of each voice.
    """
    voices = {speaker: voice for voice, speaker in ids.items()}
    spans = fitted(
        [(each.start_ms, each.end_ms, voices.get(each.speaker or "")) for each in utterances], turns
    )
    return tuple(
        each.model_copy(update={"start_ms": Millis(start), "end_ms": Millis(end)})
        for each, (start, end) in zip(utterances, spans, strict=True)
    )


def cut_text(text: str) -> list[str]:
    """Cut one person's words without times into utterances by the same rules.

    Args:
        text: What one person said in one turn.

    Returns:
        The pieces, in order; joined by spaces they are the text with single spaces.
    """
    nothing = Passage(0, 0, "")
    run = [
        _Said(Word(text=each, start_ms=Millis(0), end_ms=Millis(0), confidence=1), nothing, _NOBODY)
        for each in text.split()
    ]
    return [_text(piece) for piece in _pieces(run)]


def _runs(passages: Sequence[Passage], spoken: Sequence[Sequence[Spoken]]) -> Iterator[_Piece]:
    """Stretches of one voice's words without a pause in them; a passage without word times stands alone."""
    run: list[_Said] = []
    for passage, own in zip(passages, spoken, strict=True):
        if not passage.words:
            if run:
                yield run
                run = []
            if passage.text.strip():
                yield _Whole(passage, own[0])
            continue
        for word, who in zip(passage.words, own, strict=True):
            if run and _parts(run[-1], word, who):
                yield run
                run = []
            run.append(_Said(word, passage, who))
    if run:
        yield run


def _parts(last: _Said, word: Word, who: Spoken) -> bool:
    return who.voice != last.spoken.voice or word.start_ms - last.word.end_ms >= PAUSE_MS


def _pieces(run: _Piece) -> Iterator[_Piece]:
    if isinstance(run, _Whole):
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
        and not last.text.rstrip(CLOSING).endswith("?")
        and second[0].word.start_ms - last.end_ms < _BREATH_MS
    )


def _text(piece: _Piece) -> str:
    return piece.passage.text.strip() if isinstance(piece, _Whole) else " ".join(s.word.text for s in piece)


def _spoken(piece: _Piece) -> tuple[Spoken, ...]:
    return (piece.spoken,) if isinstance(piece, _Whole) else tuple(said.spoken for said in piece)


def _times(piece: _Piece) -> tuple[int, int]:
    if isinstance(piece, _Whole):
        start, end = piece.passage.start_ms, piece.passage.end_ms
    else:
        start, end = piece[0].word.start_ms, piece[-1].word.end_ms
    return start, max(start, end)


def _utterance(
    place: int, piece: _Piece, span: tuple[int, int], speakers: Mapping[int, str], *, repeated: bool
) -> Utterance:
    text, spoken = _text(piece), _spoken(piece)
    if isinstance(piece, _Whole):
        words: tuple[Word, ...] = ()
        passages: tuple[Passage, ...] = (piece.passage,)
    else:
        words = tuple(said.word for said in piece)
        passages = tuple({id(said.passage): said.passage for said in piece}.values())
    doubts = doubts_about(words, text, passages)
    if repeated and LOOP not in doubts:
        doubts = (*doubts, LOOP)
    if 2 * sum(not each.sure for each in spoken) > len(spoken):
        doubts = (*doubts, WHO)
    voice = spoken[0].voice
    also = {other for each in spoken for other in each.also} - {voice}
    return Utterance(
        id=f"u{place + 1}",
        speaker=None if voice is None else speakers[voice],
        start_ms=Millis(span[0]),
        end_ms=Millis(span[1]),
        text=text,
        words=words,
        doubts=doubts,
        also=tuple(sorted(speakers[other] for other in also)),
    )
