"""Transcripts as plain text: "Name: words", "Name (role): words", and lines that go on with the former."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..errors import BadTranscriptError
from ..records import Millis, Speaker, Utterance
from .cast import Cast, Label, read_lines
from .utterances import cut_text

_STAMP = re.compile(r"[\[(]?(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,]\d{1,3})?[\])]?\s+(?=\S)")


@dataclass(slots=True)
class _Turn:
    label: Label
    start_ms: Millis | None
    words: list[str] = field(default_factory=list)


def read_plain(name: str, text: str) -> tuple[tuple[Speaker, ...], tuple[Utterance, ...], list[str]]:
    """Read a text transcript.

    Args:
        name: The file's name, for messages.
        text: All of it.

    Returns:
        The speakers, the utterances, and the lines that stand before the first speaker.

    Raises:
        BadTranscriptError: No line names a speaker.
    """
    lines = [line.strip() for line in text.splitlines()]
    stamps = [_STAMP.match(line) for line in lines]
    bare = [line[stamp.end() :] if stamp else line for line, stamp in zip(lines, stamps, strict=True)]
    turns: list[_Turn] = []
    head: list[str] = []
    for line, stamp in zip(read_lines(bare), stamps, strict=True):
        if line.label is not None:
            turns.append(_Turn(line.label, _time(stamp)))
        if turns and line.words:
            turns[-1].words.append(line.words)
        elif line.words:
            head.append(line.words)
    turns = [turn for turn in turns if turn.words]
    if not turns:
        raise BadTranscriptError(
            f"{name} names no speakers.",
            why="casedraft must know who said what, and no line begins with a name and a colon.",
            todo='Write each turn like "Name: words" or "Name (role): words", one to a line.',
        )
    cast = Cast()
    return *_utterances(turns, cast), head


def _utterances(turns: list[_Turn], cast: Cast) -> tuple[tuple[Speaker, ...], tuple[Utterance, ...]]:
    made: list[Utterance] = []
    for place, turn in enumerate(turns):
        following = turns[place + 1].start_ms if place + 1 < len(turns) else None
        start = end = turn.start_ms or Millis(0)
        if turn.start_ms is not None and following is not None:
            end = max(start, following)
        speaker = cast.id_of(turn.label)
        for piece in cut_text(" ".join(turn.words)):
            number = len(made) + 1
            made.append(Utterance(id=f"u{number}", speaker=speaker, start_ms=start, end_ms=end, text=piece))
    return cast.speakers, tuple(made)


def _time(stamp: re.Match[str] | None) -> Millis | None:
    if stamp is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in stamp.groups())
    return Millis(((hours * 60 + minutes) * 60 + seconds) * 1000)
