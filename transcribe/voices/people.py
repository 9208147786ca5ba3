"""The speakers of a transcript: its voices, each with the clip to name it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...records import Millis, Speaker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...records import Utterance
    from .turns import Turn

#: How long a clip is, in milliseconds: long enough to know a voice by, short enough to hear many.
SHORTEST_MS, LONGEST_MS = 3000, 8000
#: Left out at both ends of a turn, where the voice before or after may still be heard.
_EDGE_MS = 200
#: From this confidence on, a word was made out surely.
_SURE = 0.7


def speakers_of(
    utterances: Sequence[Utterance],
    turns: Sequence[Turn],
    ids: Mapping[int, str],
    people: Sequence[tuple[str, str | None]] = (),
) -> tuple[Speaker, ...]:
    """The speakers, in the order of their ids.

    Args:
        utterances: The transcript's, with speakers' ids.
        turns: Who speaks when.
        ids: The speaker's id of each voice, as :func:`.speaker_ids` gives it.
        people: Who the worker says speak, as (name, role or None).

    Returns:
        One for each id. No voice is given a name, for a wrong name in a note does harm; only where one person
        is known to speak and one voice was heard is it that person's.
    """
    alone = people[0] if len(people) == 1 and len(ids) == 1 else (None, None)
    return tuple(
        Speaker(
            id=each, name=alone[0], role=alone[1], clip=clip_of(voice, turns, _clear_ms(each, utterances))
        )
        for voice, each in ids.items()
    )


def clip_of(
    voice: int, turns: Sequence[Turn], words: Sequence[tuple[int, int]] = ()
) -> tuple[Millis, Millis] | None:
    """The stretch in which a voice is heard most clearly: surely, alone, and with words that were made out.

    Args:
        voice: Which.
        turns: Who speaks when.
        words: (start, end) of the voice's clearest words, in milliseconds.

    Returns:
        (start, end) of three to eight seconds, or shorter when the voice never speaks alone for so long; None
        when it is never heard alone.
    """
    others = [(turn.start_ms, turn.end_ms) for turn in turns if turn.voice != voice]
    others = sorted([*others, *(each for turn in turns if turn.voice == voice for each in turn.unsure)])
    free = [each for turn in turns if turn.voice == voice for each in _alone(turn, others)]
    if not free:
        return None

    def merit(span: tuple[int, int]) -> tuple[int, int]:
        length = min(span[1] - span[0], LONGEST_MS)
        said = sum(max(0, min(end, span[1]) - max(start, span[0])) for start, end in words)
        return (min(length, SHORTEST_MS), said if words else length)

    start, end = max((_shortened(span) for span in free), key=merit)
    return Millis(start), Millis(end)


def _alone(turn: Turn, others: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of a turn in which nobody else speaks."""
    parts, place = [], turn.start_ms
    for start, end in others:
        if end <= place:
            continue
        if start >= turn.end_ms:
            break
        if start > place:
            parts.append((place, start))
        place = max(place, end)
    if place < turn.end_ms:
        parts.append((place, turn.end_ms))
    return parts


def _shortened(span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    if end - start >= SHORTEST_MS + 2 * _EDGE_MS:
        start, end = start + _EDGE_MS, end - _EDGE_MS
    return start, min(end, start + LONGEST_MS)


def _clear_ms(speaker: str, utterances: Sequence[Utterance]) -> list[tuple[int, int]]:
    """Where a speaker says words that the recogniser was sure of, nobody else speaking."""
    return [
        (word.start_ms, word.end_ms)
        for utterance in utterances
        if utterance.speaker == speaker and not utterance.also
        for word in utterance.words
        if word.confidence >= _SURE
    ]
