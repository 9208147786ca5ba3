"""Transcripts as WebVTT or SubRip captions, parsed by webvtt-py.

What casedraft wrote is read as it was written; what others wrote is made sense of.
"""

from __future__ import annotations

import html
import io
import re
from typing import Any, Literal, NamedTuple

from ..errors import BadTranscriptError
from ..records import Mark, Millis, Speaker, Utterance
from .captions import MARKS, NO_LENGTH, OURS, TRANSLATION
from .cast import Cast, Label, mostly_named, read_label, read_lines
from .labels import NOBODY, Voices, read_speaker
from .pages import Page
from .sentences import ends_sentence
from .utterances import MOST_WORDS, PAUSE_MS, cut_text

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]([^<>]*)>")  # each part excludes the next: no slow input
_TAG = re.compile(r"<[^<>]*>")
_MOST_LETTERS = 40 * MOST_WORDS
_FORMER = re.compile(r"u[1-9][0-9]*")  # a cue's id as casedraft 0.1 wrote it, without saying so in the head
_OUR_ID = re.compile(rf"(u[1-9][0-9]*)(, {NO_LENGTH})?")
_OUR_VOICE = re.compile(r"<v\.([A-Za-z0-9_-]+)(\.also)? ([^<>]*)>")
_OUR_LABEL = re.compile(r"<b>([^<>:]+):</b>(?: (.*))?", re.DOTALL)
_OUR_TIME = r"(\d+):(\d\d):(\d\d)\.(\d{3})"
_OUR_MARK = re.compile(rf"({'|'.join(MARKS.values())}): {_OUR_TIME} to {_OUR_TIME}")
_OUR_LANGUAGE = re.compile(r"Language: ([A-Za-z0-9_-]+)")


class _Cue(NamedTuple):
    """What one voice says in one cue; `may_go_on` when it may go on with the sentence of the cue before."""

    label: Label | None
    start_ms: int
    end_ms: int
    words: str
    may_go_on: bool


def read_subtitles(name: str, text: str, form: Literal["vtt", "srt"]) -> Page:
    """Read captions.

    Those that casedraft wrote come back as they were. Elsewhere a voice is a WebVTT voice tag, or a "Name:"
    at the head of at least every second cue. Captions break sentences to fit a screen: cues that go on with
    the same voice's sentence are joined, and long ones are cut.

    Args:
        name: The file's name, for messages.
        text: All of it.
        form: Which of the two.

    Returns:
        The speakers, the utterances, and notices about cues that could not be read.

    Raises:
        BadTranscriptError: It is not in that form, holds no words, or is a machine translation.
    """
    from webvtt import WebVTT
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        file = WebVTT.from_buffer(io.StringIO(text.strip()), format=form)
    except (MalformedFileError, MalformedCaptionError, ValueError, IndexError):
        raise _bad(
            name, form, "It does not begin as such a file does."
        ) from None  # it quotes the file's words
    if file.captions and _raw(file.captions[0]).removeprefix(f"<b>{NOBODY}:</b> ") == TRANSLATION:
        raise not_evidence(name)
    lost = max(0, text.count("-->") - len(file.captions))
    notices = [f"Cues of {name} that could not be read and are left out: {lost}."] if lost else []
    if file.header_text == OURS:
        return _our_webvtt(file, notices)
    labelled = [_OUR_LABEL.fullmatch(_raw(each)) for each in file.captions] if form == "srt" else []
    if labelled and all(labelled):
        return _our_subrip(file.captions, [each for each in labelled if each], notices)
    cues = [cue for caption in file.captions for cue in _cues(caption)]
    if not cues:
        raise _bad(name, form, "It holds no words.")
    if not any(cue.label for cue in cues):
        cues = _named_in_words(cues)
    cast = Cast()
    utterances = _utterances(_joined(cues), cast)
    return Page(cast.speakers, utterances, (), (), notices)


def not_evidence(name: str) -> BadTranscriptError:
    """The error for a machine translation given as a transcript."""
    return BadTranscriptError(
        f"{name} holds a machine translation.",
        why="A translation is a help to read; it is no evidence of what was said.",
        todo="Give the transcript in the language spoken, or the recording itself.",
    )


def _raw(caption: Any) -> str:  # noqa: ANN401
    return " ".join(caption.lines)


def _times(caption: Any) -> tuple[Millis, Millis]:  # noqa: ANN401
    start = caption.start_time.in_milliseconds()
    return Millis(start), Millis(max(start, caption.end_time.in_milliseconds()))


def _our_webvtt(file: Any, notices: list[str]) -> Page:  # noqa: ANN401
    speakers: dict[str, Speaker] = {}
    made: list[Utterance] = []
    for caption in file.captions:
        unvoiced, *rest = _OUR_VOICE.split(_raw(caption))
        voiced = list(zip(rest[::4], rest[1::4], rest[2::4], rest[3::4], strict=True))
        for who, _, label, _ in voiced:
            speakers.setdefault(who, read_speaker(who, label))
        said = [(who, words) for who, also, _, words in voiced if not also]
        at_once = tuple(who for who, also, _, _ in voiced if also)
        if unvoiced or not said:
            said.insert(0, (None, unvoiced))
        name = _OUR_ID.fullmatch(caption.identifier or "")
        start, end = _times(caption)
        for who, words in said:
            utterance = Utterance(
                id=name[1] if name else "u1",
                speaker=who,
                start_ms=start,
                end_ms=start if name and name[2] else end,
                text=html.unescape(_TAG.sub("", words)),
                also=at_once,
            )
            made.append(utterance)
    if len({each.id for each in made}) < len(made):  # somebody has put cues in by hand
        made = [each.model_copy(update={"id": f"u{n}"}) for n, each in enumerate(made, 1)]
    language = next((found[1] for each in file.metadata if (found := _OUR_LANGUAGE.fullmatch(each))), "en")
    return Page(tuple(speakers.values()), tuple(made), (), _our_marks(file), notices, language)


def _our_marks(file: Any) -> tuple[Mark, ...]:  # noqa: ANN401
    comments = [*file.header_comments, *(one for each in file.captions for one in each.comments)]
    found = [_OUR_MARK.fullmatch(each) for each in [*comments, *file.footer_comments]]
    kinds: dict[str, Any] = {shown: kind for kind, shown in MARKS.items()}
    return tuple(
        Mark(kind=kinds[each[1]], start_ms=_ms(*each.groups()[1:5]), end_ms=_ms(*each.groups()[5:]))
        for each in found
        if each
    )


def _ms(hours: str, minutes: str, seconds: str, thousandths: str) -> Millis:
    return Millis(((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths))


def _our_subrip(captions: list[Any], labelled: list[re.Match[str]], notices: list[str]) -> Page:
    voices = Voices(each[1] for each in labelled)
    made = []
    for number, (caption, found) in enumerate(zip(captions, labelled, strict=True), 1):
        who, also = voices.ids(found[1])
        start, end = _times(caption)
        words = html.unescape(_TAG.sub("", found[2] or ""))
        made.append(
            Utterance(id=f"u{number}", speaker=who, start_ms=start, end_ms=end, text=words, also=also)
        )
    return Page(voices.speakers, tuple(made), (), (), notices)


def _cues(caption: Any) -> list[_Cue]:  # noqa: ANN401
    """One cue for each voice in a caption."""
    raw = _raw(caption)
    start, end = _times(caption)
    ours = bool(_FORMER.fullmatch(caption.identifier or ""))
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
