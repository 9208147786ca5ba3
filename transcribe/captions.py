"""Writes a transcript for people and players: record, text, Markdown, WebVTT with voices, SubRip."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Literal

from ..errors import BadSettingError
from ..records import to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..records import Transcript, Utterance

Form = Literal["json", "txt", "md", "vtt", "srt"]
FORMS: tuple[Form, ...] = ("json", "txt", "md", "vtt", "srt")

_MARKDOWN = re.compile(r"[\\`*_\[\]#|~]|^[-+]|(?<=^\d)[.)]")


def write_captions(transcript: Transcript, form: Form) -> str:
    """A transcript in one of its written forms.

    WebVTT and SubRip keep words, speakers and times; reading them back gives the same. SubRip knows no way to
    write ``<``, ``>`` and ``&``; they are written as in WebVTT. The record alone keeps everything.

    Args:
        transcript: What was said.
        form: ``json`` (the record), ``txt``, ``md``, ``vtt`` or ``srt``.

    Returns:
        The whole text, ending in a newline.

    Raises:
        BadSettingError: The form is none of these, or needs times that the transcript does not have.
    """
    writers: dict[str, Callable[[Transcript], str]] = {
        "json": lambda each: to_json(each).decode(),
        "txt": _text,
        "md": _markdown,
        "vtt": _webvtt,
        "srt": _subrip,
    }
    if form not in writers:
        raise BadSettingError(
            f"A transcript cannot be written as “{form}”.",
            why=f"The forms are {', '.join(FORMS)}.",
            todo="Choose one of these.",
        )
    if form in {"vtt", "srt"} and transcript.utterances and not _has_times(transcript):
        raise BadSettingError(
            f"{transcript.recording.file} cannot be written as captions.",
            why="It was made from a text without times.",
            todo="Choose the form txt, md or json.",
        )
    return writers[form](transcript)


def _has_times(transcript: Transcript) -> bool:
    return any(each.end_ms > 0 for each in transcript.utterances)


def _text(transcript: Transcript) -> str:
    stamped = _has_times(transcript)
    lines = []
    for each in transcript.utterances:
        stamp = f"[{each.start_ms.clock}] " if stamped else ""
        label = _label(transcript, each)
        lines.append(f"{stamp}{_before_colon(label)}{_one_line(each.text)}\n")
    return "".join(lines)


def _markdown(transcript: Transcript) -> str:
    parts = [f"# {_marked_down(transcript.recording.file)}\n"]
    parts += [f"> {_marked_down(str(each))}\n" for each in transcript.settings.get("notices", ())]
    stamped = _has_times(transcript)
    for each in transcript.utterances:
        stamp = f"{each.start_ms.clock} " if stamped else ""
        head = f"{stamp}{_marked_down(_label(transcript, each) or '')}".strip()
        doubts = "".join(f" *({_marked_down(doubt)})*" for doubt in each.doubts)
        lead = f"**{head}** " if head else ""
        parts.append(f"{lead}{_marked_down(each.text)}{doubts}\n")
    return "\n".join(parts)


def _webvtt(transcript: Transcript) -> str:
    cues = ["WEBVTT\n"]
    for each in transcript.utterances:
        label = _label(transcript, each)
        voice = f"<v {_escaped(label)}>" if label else ""
        times = f"{_clock(each.start_ms, '.')} --> {_clock(_end(each), '.')}"
        cues.append(f"{each.id}\n{times}\n{voice}{_escaped(each.text)}\n")
    return "\n".join(cues)


def _subrip(transcript: Transcript) -> str:
    cues = []
    for number, each in enumerate(transcript.utterances, 1):
        label = _before_colon(_label(transcript, each))
        times = f"{_clock(each.start_ms, ',')} --> {_clock(_end(each), ',')}"
        cues.append(f"{number}\n{times}\n{_escaped(label + each.text)}\n")
    return "\n".join(cues)


def _label(transcript: Transcript, utterance: Utterance) -> str | None:
    speaker = transcript.speaker(utterance.speaker)
    if speaker is None:
        return None
    name = _one_line(speaker.name or speaker.role or speaker.id)
    return f"{name} ({_one_line(speaker.role)})" if speaker.name and speaker.role else name


def _before_colon(label: str | None) -> str:
    return f"{label.replace(':', ' -')}: " if label else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    """For a cue: no tag, no arrow, no line end can come out of anybody's words or name."""
    return html.escape(_one_line(text), quote=False)


def _marked_down(text: str) -> str:
    """For Markdown: nothing in anybody's words or name becomes markup."""
    return _MARKDOWN.sub(r"\\\g<0>", html.escape(_one_line(text), quote=False))


def _end(utterance: Utterance) -> int:
    return max(utterance.end_ms, utterance.start_ms + 1)  # players refuse a cue of no length


def _clock(milliseconds: int, mark: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{rest:03d}"
