"""Transcripts as WebVTT or SubRip captions, parsed by webvtt-py."""

from __future__ import annotations

import html
import io
import re
from typing import Literal, NamedTuple

from ..errors import BadTranscriptError
from ..records import Millis, Speaker, Utterance
from .names import Cast, Label, mostly_named, read_label, read_lines
from .utterances import MOST_WORDS, PAUSE_MS, cut_text, ends_sentence

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]([^<>]*)>")  # each part excludes the next: no slow input
_TAG = re.compile(r"<[^<>]*>")
_MOST_LETTERS = 40 * MOST_WORDS
_OURS = re.compile(r"u[1-9][0-9]*")


class _Cue(NamedTuple):
    """What one voice says in one cue; `may_go_on` when it may go on with the sentence of the cue before."""

    label: Label | None
    start_ms: int
    end_ms: int
    words: str
    may_go_on: bool


def read_subtitles(
    name: str, text: str, form: Literal["vtt", "srt"]
) -> tuple[tuple[Speaker, ...], tuple[Utterance, ...], list[str]]:
    """Read captions.

    A voice is a WebVTT voice tag, or a "Name:" at the head of at least every second cue. Captions break
    sentences to fit a screen: cues that go on with the same voice's sentence are joined, except those that
    casedraft wrote, and long ones are cut.

    Args:
        name: The file's name, for messages.
        text: All of it.
        form: Which of the two.

    Returns:
        The speakers, the utterances, and notices about cues that could not be read.

    Raises:
        BadTranscriptError: It is not in that form, or holds no words.
    """
    from webvtt import WebVTT
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        captions = WebVTT.from_buffer(io.StringIO(text.strip()), format=form).captions
    except (MalformedFileError, MalformedCaptionError, ValueError, IndexError):
        raise _bad(
            name, form, "It does not begin as such a file does."
        ) from None  # it quotes the file's words
    cues = [cue for caption in captions for cue in _cues(caption)]
    if not cues:
        raise _bad(name, form, "It holds no words.")
    if not any(cue.label for cue in cues):
        cues = _named_in_words(cues)
    notices = []
    lost = text.count("-->") - len(captions)
    if lost > 0:
        notices.append(f"Cues of {name} that could not be read and are left out: {lost}.")
    cast = Cast()
    utterances = _utterances(_joined(cues), cast)
    return cast.speakers, utterances, notices


def _cues(caption: object) -> list[_Cue]:
    """One cue for each voice in a caption."""
    raw = " ".join(caption.lines)  # type: ignore[attr-defined]
    start = caption.start_time.in_milliseconds()  # type: ignore[attr-defined]
    end = max(start, caption.end_time.in_milliseconds())  # type: ignore[attr-defined]
    ours = bool(_OURS.fullmatch(caption.identifier or ""))  # type: ignore[attr-defined]
    unvoiced, *voiced = _VOICE.split(raw)
    parts = [
        (None, unvoiced),
        *((read_label(_clean(who)), said) for who, said in zip(voiced[::2], voiced[1::2], strict=True)),
    ]
    found = [_Cue(label, start, end, _clean(said), label is not None and not ours) for label, said in parts]
    return [cue for cue in found if cue.words]


def _clean(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _named_in_words(cues: list[_Cue]) -> list[_Cue]:
    lines = read_lines([cue.words for cue in cues])
    if not mostly_named(lines):
        return cues
    return [
        cue._replace(label=line.label, words=line.words, may_go_on=line.label is None)
        for cue, line in zip(cues, lines, strict=True)
        if line.words
    ]


def _joined(cues: list[_Cue]) -> list[_Cue]:
    """Put together the cues over which one voice's sentence is spread."""
    joined: list[_Cue] = []
    for cue in cues:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(before, cue):
            joined[-1] = before._replace(
                end_ms=max(before.end_ms, cue.end_ms), words=f"{before.words} {cue.words}"
            )
        else:
            joined.append(cue)
    return joined


def _goes_on(before: _Cue, cue: _Cue) -> bool:
    return (
        len(before.words) + len(cue.words) < _MOST_LETTERS
        and cue.may_go_on
        and before.label is not None
        and (cue.label is None or before.label.key == cue.label.key)
        and cue.start_ms - before.end_ms < PAUSE_MS
        and not ends_sentence(before.words.split()[-1])
        and len(before.words.split()) + len(cue.words.split()) <= MOST_WORDS
    )


def _utterances(cues: list[_Cue], cast: Cast) -> tuple[Utterance, ...]:
    made: list[Utterance] = []
    for cue in cues:
        pieces = cut_text(cue.words) if len(cue.words.split()) > MOST_WORDS else [cue.words]
        spoken, total = 0, len(cue.words.split())
        for piece in pieces:
            # A caption has no word times: its time is shared out by words.
            start = cue.start_ms + (cue.end_ms - cue.start_ms) * spoken // total
            spoken += len(piece.split())
            end = cue.start_ms + (cue.end_ms - cue.start_ms) * spoken // total
            made.append(
                Utterance(
                    id=f"u{len(made) + 1}",
                    speaker=cast.id_of(cue.label),
                    start_ms=Millis(start),
                    end_ms=Millis(end),
                    text=piece,
                )
            )
    return tuple(made)


def _bad(name: str, form: str, why: str) -> BadTranscriptError:
    kind = {"vtt": "WebVTT", "srt": "SubRip"}[form]
    return BadTranscriptError(
        f"{name} is not a {kind} transcript that can be read.",
        why=why,
        todo="Export the transcript again, or give the recording itself.",
    )
