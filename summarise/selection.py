"""Choose which words the note holds, within a length that is still shorter than the talk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .salience import Judgement
    from .units import Unit

#: The longest note, in words of the note per word spoken.
SHARE_OF_CONVERSATION = 0.6
SHARE_OF_DICTATION = 0.9
#: However short the talk, this many words may be kept.
LEAST_ROOM = 120
#: Utterances of one voice that follow each other make one passage, up to this many words.
PASSAGE_WORDS = 45
#: What scores below this salience (0 to 3) is left out even where there is room.
LEAST_SALIENCE = 0.9
#: What found no room is listed as an omission from this salience on.
LEAST_OMISSION = 1.6
#: Words that the frame of a named speaker's statement takes ("Kelly-Ann said:").
FRAME_WORDS = 3
#: Answers of at most this many words are quoted with their question.
SHORT_ANSWER = 14
#: An utterance of at most this many words is kept or left whole: parts of so little mislead.
SHORT_UTTERANCE = 24

# Somebody takes back what they have just said: the first version must never stand without the second.
_CORRECTION = re.compile(
    r"\b(no,? sorry|sorry,? no|tell a lie|i mean|let me get this right|scratch that|correction|actually,? no|"
    r"no, it's|no, it was|not .{1,30}, (?:er,? )?(?:it's|it was))\b|, sorry,|\bsorry, (?=[A-Za-z0-9-]+ )",
    re.IGNORECASE,
)
# "No" is no statement without what it answers; of unnamed voices the question may be heard without its mark.
_BARE_ANSWER = re.compile(r"^(?:no|nah|nope|yes|yeah|yep)\b", re.IGNORECASE)
#: Sentences kept with a correction: what is taken back before it, and what replaces it after it.
CORRECTION_BEFORE, CORRECTION_AFTER = 1, 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentences of one utterance that stand in the note, in order, and the question that they answer."""

    units: tuple[int, ...]
    question: str


def choose(
    units: list[Unit], judgements: list[Judgement], *, words_taken: int = 0
) -> tuple[list[Chosen], list[int]]:
    """Choose the most telling words that fit.

    Args:
        units: All sentences, in order.
        judgements: What the heads say of each.
        words_taken: Words that the note holds already (its actions).

    Returns:
        What stands in the note, in the order in which it was said; and the indexes of units that seem to
        matter but found no room.
    """
    dictation = any(unit.dictation for unit in units)
    room = max(share_of(units) * sum(_length(unit) for unit in units), LEAST_ROOM) - words_taken
    taken: dict[int, list[int]] = {}
    left: list[int] = []
    blocks = [(max(judgements[index].salience for index in block), block) for block in _blocks(units)]
    for salience, block in sorted(blocks, key=lambda each: -each[0]):
        if salience < LEAST_SALIENCE and not dictation:
            break
        by_utterance = {
            key: list(group) for key, group in groupby(block, key=lambda index: units[index].utterance)
        }
        cost = sum(_length(units[index]) for index in block)
        if not dictation:
            new = [indexes for key, indexes in by_utterance.items() if key not in taken]
            cost += sum(_frame(units[indexes[0]]) + len(_question(units, indexes).split()) for indexes in new)
        if cost <= room:
            room -= cost
            for key, indexes in by_utterance.items():
                taken.setdefault(key, []).extend(indexes)
        elif salience >= LEAST_OMISSION or dictation:
            left.extend(block)
    chosen = [
        Chosen(tuple(sorted(indexes)), _question(units, sorted(indexes)))
        for _, indexes in sorted(taken.items())
    ]
    return chosen, sorted(left)


def passages(chosen: list[Chosen], units: list[Unit]) -> list[tuple[Chosen, ...]]:
    """Join what one voice, or nobody named, says in utterances that follow each other.

    Args:
        chosen: What stands in the note, in the order in which it was said.
        units: All sentences, in order.
    """
    joined: list[list[Chosen]] = []
    words = 0
    for each in chosen:
        size = sum(_length(units[index]) for index in each.units)
        if joined and words + size <= PASSAGE_WORDS and _follows(joined[-1][-1], each, units):
            joined[-1].append(each)
            words += size
        else:
            joined.append([each])
            words = size
    return [tuple(each) for each in joined]


def _follows(earlier: Chosen, later: Chosen, units: list[Unit]) -> bool:
    last, first = units[earlier.units[-1]], units[later.units[0]]
    return first.utterance == last.utterance + 1 and first.voice == last.voice and not first.dictation


def share_of(units: list[Unit]) -> float:
    """The longest note that this recording may have, in words per word spoken."""
    return SHARE_OF_DICTATION if any(unit.dictation for unit in units) else SHARE_OF_CONVERSATION


def _blocks(units: list[Unit]) -> list[list[int]]:
    """What is kept or left together: short utterances and corrections whole, else sentences.

    The first sentence of an answer stays with the second: "Two. If that." is no answer without its "Two".
    """
    starts = {0}
    for _, group in groupby(range(len(units)), key=lambda index: units[index].utterance):
        indexes = list(group)
        starts.add(indexes[0])
        if sum(_length(units[index]) for index in indexes) > SHORT_UTTERANCE:
            starts.update(indexes[2 if units[indexes[0]].question else 1 :])
    for index, unit in enumerate(units):
        if index and not unit.named and not unit.question and _BARE_ANSWER.match(unit.text):
            starts.discard(index)
        if _CORRECTION.search(unit.text):
            for near in range(
                max(1, index - CORRECTION_BEFORE + 1), min(len(units), index + CORRECTION_AFTER + 1)
            ):
                if not _other_voice(units[near - 1], units[near]):
                    starts.discard(near)
    blocks: list[list[int]] = []
    for index in range(len(units)):
        if index in starts:
            blocks.append([])
        blocks[-1].append(index)
    return blocks


def _other_voice(earlier: Unit, later: Unit) -> bool:
    """Whether a named voice gives way to another between two sentences."""
    return earlier.voice != later.voice


def _question(units: list[Unit], indexes: list[int]) -> str:
    """The question that an answer needs beside it, when the answer is short."""
    words = sum(_length(units[index]) for index in indexes)
    return units[indexes[0]].question if words <= SHORT_ANSWER else ""


def _frame(unit: Unit) -> int:
    """How many words naming the speaker takes: none while nobody has said whose voice it is."""
    return FRAME_WORDS if unit.named else 0


def _length(unit: Unit) -> int:
    return len(unit.text.split())
