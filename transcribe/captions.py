"""Writes a transcript for people and players: record, text, Markdown, WebVTT with voices, SubRip.

Reading any of them back (:mod:`.reading`) gives the same utterances: who, when to the millisecond, and what.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from ..errors import BadSettingError
from ..records import Millis, Utterance, to_json
from .labels import NOBODY, Labels, escaped
from .pages import markdown_page, text_page
from .utterances import MOST_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..records import Mark, Transcript

Form = Literal["json", "txt", "md", "vtt", "srt"]
FORMS: tuple[Form, ...] = ("json", "txt", "md", "vtt", "srt")

#: What a WebVTT file of ours says of itself in its first line; reading relies on it.
OURS = "Written by casedraft"
#: What stands at the head of a translation, visible in every player: it shall not be taken for what was said.
TRANSLATION = "Machine translation into English. A help to read, not evidence."
MARKS = {"pause": "Paused", "off-the-record": "Off the record"}
NO_LENGTH = "no length"

_SIMPLE = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN_MS = 3000


def write_captions(transcript: Transcript, form: Form, *, translation: bool = False) -> str:
    """A transcript in one of its written forms.

    - ``json`` is the record: it alone holds everything.
    - ``vtt`` and ``srt`` show what was said, one utterance a cue. WebVTT keeps ids, people, who speaks at
      the same time, times, words, language and marks; SubRip keeps people, times and words. SubRip knows no
      way to write ``<``, ``>`` and ``&``; they are written as in WebVTT.
    - ``txt`` and ``md`` are for reading: where a dictation has a written form, they show that, and reading
      them back gives it. They end in the machine translation, when there is one, under a heading of its own.
      ``md`` keeps the doubts too.

    Read back, people are numbered in the order of their first words (in WebVTT they keep their ids), voices
    without a name are "Speaker 1", and of two people with the same name and role the second is told apart by
    "no. 2". Control characters become U+FFFD, and every line end one kind of line end.

    Args:
        transcript: What was said.
        form: ``json``, ``txt``, ``md``, ``vtt`` or ``srt``.
        translation: Write the machine translation in place of what was said, marked as such; it is never
            mixed into captions. casedraft does not take such a file for a transcript.

    Returns:
        The whole text, ending in a newline.

    Raises:
        BadSettingError: The form is none of these, needs times that the transcript does not have, or there
            is no translation.
    """
    writers: dict[str, Callable[[Transcript], str]] = {
        "json": lambda each: to_json(each).decode(),
        "txt": text_page,
        "md": markdown_page,
        "vtt": _translated_webvtt if translation else _webvtt,
        "srt": _subrip,
    }
    if form not in writers:
        raise BadSettingError(
            f"A transcript cannot be written as “{form}”.",
            why=f"The forms are {', '.join(FORMS)}.",
            todo="Choose one of these.",
        )
    if translation:
        transcript = _translation_alone(transcript, form)
    if form in {"vtt", "srt"} and transcript.utterances and not any(e.end_ms for e in transcript.utterances):
        raise BadSettingError(
            f"{transcript.recording.file} cannot be written as captions.",
            why="It was made from a text without times.",
            todo="Choose the form txt, md or json.",
        )
    return writers[form](transcript)


def _translation_alone(transcript: Transcript, form: Form) -> Transcript:
    if not transcript.translation:
        raise BadSettingError(
            f"{transcript.recording.file} has no machine translation.",
            why="None was made when it was heard.",
            todo="Transcribe the recording again and ask for one.",
        )
    if form not in {"vtt", "srt"}:
        return transcript.model_copy(update={"utterances": (), "marks": ()})
    first = transcript.translation[0].start_ms
    notice = Utterance(
        id="u1",
        start_ms=Millis(0),
        end_ms=Millis(max(1, min(_SHOWN_MS, first or _SHOWN_MS))),
        text=TRANSLATION,
    )
    said = [each.model_copy(update={"id": f"u{n}"}) for n, each in enumerate(transcript.translation, 2)]
    return transcript.model_copy(update={"utterances": (notice, *said), "marks": (), "language": "en"})


def _translated_webvtt(transcript: Transcript) -> str:
    return _webvtt(transcript, TRANSLATION)


def _webvtt(transcript: Transcript, head: str = OURS) -> str:
    language = f"Language: {transcript.language}\n" if _SIMPLE.fullmatch(transcript.language) else ""
    labels = Labels(transcript, escaped, distinct=False)
    classes = _classes(transcript)
    marks = sorted(transcript.marks, key=lambda each: each.start_ms)
    blocks = [f"WEBVTT {head}\n{language}"]
    for each in transcript.utterances:
        while marks and marks[0].start_ms <= each.start_ms:
            blocks.append(_note(marks.pop(0)))
        also = "".join(f"<v.{classes[one]}.also {labels[one]}></v>" for one in each.also)
        voice = f"<v.{classes[each.speaker]} {labels[each.speaker]}>" if each.speaker is not None else ""
        close = "</v>" if voice and also else ""  # one voice alone needs no end
        end = max(each.end_ms, each.start_ms + 1)  # the form wants an end after the start
        name = each.id if each.end_ms > each.start_ms else f"{each.id}, {NO_LENGTH}"
        times = f"{_clock(each.start_ms, '.')} --> {_clock(end, '.')}"
        blocks.append(f"{name}\n{times}\n{voice}{escaped(each.text)}{close}{also}\n")
    return "\n".join([*blocks, *(_note(each) for each in marks)])


def _note(mark: Mark) -> str:
    return f"NOTE {MARKS[mark.kind]}: {_clock(mark.start_ms, '.')} to {_clock(mark.end_ms, '.')}\n"


def _classes(transcript: Transcript) -> dict[str, str]:
    """Each speaker's id as the class of a voice tag; one that no class can be gets another."""
    classes: dict[str, str] = {}
    taken = {each.id for each in transcript.speakers}
    for number, each in enumerate(transcript.speakers, 1):
        name = each.id if _SIMPLE.fullmatch(each.id) and each.id != "also" else f"voice{number}"
        while name != each.id and name in taken:
            name += "x"
        classes[each.id] = name
    return classes


def _subrip(transcript: Transcript) -> str:
    labels = Labels(transcript, escaped)
    # Either every cue has a label or none has: so a reader knows that one without is nobody's.
    bare = all(labels.of(each) == NOBODY and _speaks_for_itself(each.text) for each in transcript.utterances)
    cues = []
    for number, each in enumerate(transcript.utterances, 1):
        label, words = labels.of(each), escaped(each.text)
        times = f"{_clock(each.start_ms, ',')} --> {_clock(each.end_ms, ',')}"
        cues.append(f"{number}\n{times}\n{words if bare else f'<b>{label}:</b> {words}'}\n")
    return "\n".join(cues)


def _speaks_for_itself(text: str) -> bool:
    """Whether a cue of these words and no name is read as just that."""
    plain = text == " ".join(text.split()) and 0 < len(text.split()) <= MOST_WORDS
    return plain and ":" not in text


def _clock(milliseconds: int, mark: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{rest:03d}"
