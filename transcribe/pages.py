"""A transcript as a page to read, in plain text or Markdown, and such a page read back.

Each utterance is a line that begins with its times, or with its id where there are none. In plain text
further lines of the same utterance stand four spaces in. In Markdown the time is a link to that place of the
recording (W3C Media Fragments, ``#t=start,end`` in seconds), which a browser plays.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from ..records import Mark, Millis, Speaker, Transcript, Utterance
from .labels import NOBODY, Labels, Voices, escaped, plainly, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TRANSLATED = "Machine translation into English: a help to read, not evidence"

_KINDS = {"pause": "paused", "off-the-record": "off the record"}
_MARKUP = re.compile(r"[\\`*_\[\]#|~]|^[-+=]|(?:(?<=^\d)|(?<=^\d\d)|(?<=^\d\d\d))[.)]", re.MULTILINE)
_LINE_END = re.compile(r"&#10;(?!\Z)")
_UNMARK = re.compile(r"\\([\n!-/:-@\[-`{-~])")

_CLOCK = r"(?:(?:\d+:)?\d\d?:\d\d\.\d{3})"
_TEXT_LINE = re.compile(rf"\[(?:({_CLOCK})-({_CLOCK})|u[1-9]\d*)\] (?:([^:\n]+):(?: |$))?(.*)", re.DOTALL)
_TEXT_MARK = re.compile(rf"\(({_CLOCK})-({_CLOCK}) (paused|off the record)\)\s*")
_INDENT = "    "

_LINK = r"\[[\d:]+\]\([^()\s]*#t=(\d+\.\d{3}),(\d+\.\d{3})\)"
_PAGE_LINE = re.compile(
    rf"\*\*(?:{_LINK}|u[1-9]\d*)(?: ([^:\n]+):)?\*\* ((?:[^*\\]|\\.)*)((?: \*\((?:[^*\\]|\\.)*\)\*)*)",
    re.DOTALL,
)
_PAGE_MARK = re.compile(rf"\*{_LINK} (paused|off the record)\*\s*")
_PAGE_DOUBT = re.compile(r" \*\(((?:[^*\\]|\\.)*)\)\*", re.DOTALL)


class Page(NamedTuple):
    """What a page of ours holds."""

    speakers: tuple[Speaker, ...]
    utterances: tuple[Utterance, ...]
    translation: tuple[Utterance, ...]
    marks: tuple[Mark, ...]
    notices: list[str]
    language: str = "en"


class _Line(NamedTuple):
    start_ms: Millis
    end_ms: Millis
    label: str
    text: str
    doubts: tuple[str, ...]


def text_page(transcript: Transcript) -> str:
    """A transcript as plain text: ``[0:05.120-0:07.480] Kelly (mother): words``, one utterance a line."""
    labels = Labels(transcript, plainly)

    def lines(utterances: Sequence[Utterance]) -> list[str]:
        timed = _timed(utterances)
        made = []
        for each in utterances:
            head = f"{_clock(each.start_ms)}-{_clock(each.end_ms)}" if timed else each.id
            label, words = labels.of(each), settled(_to_read(each)).replace("\n", f"\n{_INDENT}")
            who = "" if label == NOBODY and words and ":" not in words else f"{label}: "
            made.append(f"[{head}] {who}{words}\n")
        return made

    def mark(each: Mark) -> str:
        return f"({_clock(each.start_ms)}-{_clock(each.end_ms)} {_KINDS[each.kind]})\n"

    parts = _with_marks(transcript, lines(transcript.utterances), mark)
    if transcript.translation:
        parts += [f"\n== {TRANSLATED} ==\n", *lines(transcript.translation)]
    return "".join(parts)


def markdown_page(transcript: Transcript) -> str:
    """A transcript as Markdown, with its notices and doubts; nothing in anybody's words becomes markup."""
    labels = Labels(transcript, _marked_down)
    file = quote(transcript.recording.file, safe="")

    def link(each: Utterance | Mark) -> str:
        return f"[{each.start_ms.clock}]({file}#t={_seconds(each.start_ms)},{_seconds(each.end_ms)})"

    def lines(utterances: Sequence[Utterance]) -> list[str]:
        timed = _timed(utterances)
        made = []
        for each in utterances:
            label = labels.of(each)
            who = "" if label == NOBODY else f" {label}:"
            doubts = "".join(f" *({_marked_down(doubt)})*" for doubt in each.doubts)
            head = link(each) if timed else each.id
            words = _LINE_END.sub("\\\\\n", _marked_down(_to_read(each)))  # a backslash breaks the line
            made.append(f"**{head}{who}** {words}{doubts}\n")
        return made

    parts = [f"# {_in_one_line(transcript.recording.file)}\n"]
    parts += [f"> {_in_one_line(str(each))}\n" for each in transcript.settings.get("notices", ())]
    parts += _with_marks(
        transcript, lines(transcript.utterances), lambda each: f"*{link(each)} {_KINDS[each.kind]}*\n"
    )
    if transcript.translation:
        parts += [f"## {TRANSLATED}\n", *lines(transcript.translation)]
    return "\n".join(parts)


def is_text_page(text: str) -> bool:
    """Whether a plain text was written by casedraft: its first line begins with times as casedraft's do."""
    first = text.lstrip().partition("\n")[0]
    return bool(_TEXT_LINE.match(first) or _TEXT_MARK.match(first) or first == f"== {TRANSLATED} ==")


def read_text_page(text: str) -> Page:
    """Read a plain text that casedraft wrote; a line that fits nowhere goes on with the one before.

    Args:
        text: All of it.
    """
    blocks: list[list[str]] = []
    for line in _lines(text):
        if blocks and line.startswith(_INDENT):
            blocks[-1] += ["\n", line.removeprefix(_INDENT)]
        elif blocks and line.strip() and not _starts_a_block(line):
            blocks[-1] += [" ", line.strip()]
        elif line.strip():
            blocks.append([line])
    said: list[_Line] = []
    translated: list[_Line] = []
    marks: list[Mark] = []
    place = said
    for block in ("".join(each) for each in blocks):
        if mark := _TEXT_MARK.fullmatch(block):
            marks.append(_mark(mark[3], _from_clock(mark[1]), _from_clock(mark[2])))
        elif found := _TEXT_LINE.fullmatch(block):
            times = _from_clock(found[1]), _from_clock(found[2])
            place.append(_Line(*times, found[3] or NOBODY, found[4], ()))
        else:
            place = translated
    return _page(said, translated, marks, [], html.unescape)


def read_markdown_page(text: str) -> Page | None:
    """Read a Markdown page that casedraft wrote; None for one that it did not write.

    Args:
        text: All of it.
    """
    said: list[_Line] = []
    translated: list[_Line] = []
    marks: list[Mark] = []
    notices: list[str] = []
    place = said
    blocks = "\n".join(_lines(text)).split("\n\n")
    if not blocks[0].startswith("# "):
        return None
    for block in (each.strip("\n") for each in blocks[1:]):
        if mark := _PAGE_MARK.fullmatch(block):
            marks.append(_mark(mark[3], _from_clock(mark[1]), _from_clock(mark[2])))
        elif found := _PAGE_LINE.fullmatch(block):
            times = _from_clock(found[1]), _from_clock(found[2])
            doubts = tuple(_unmarked(each) for each in _PAGE_DOUBT.findall(found[5]))
            place.append(_Line(*times, found[3] or NOBODY, _unmarked(found[4]), doubts))
        elif block == f"## {TRANSLATED}":
            place = translated
        elif block.startswith("> "):
            notices.append(_unmarked(block[2:]))
        elif block:
            return None
    return _page(said, translated, marks, notices, _unmarked)


def _page(
    said: list[_Line],
    translated: list[_Line],
    marks: list[Mark],
    notices: list[str],
    undo: Callable[[str], str],
) -> Page:
    voices = Voices((line.label for line in [*said, *translated]), undo)

    def utterances(lines: list[_Line]) -> tuple[Utterance, ...]:
        made = []
        for number, line in enumerate(lines, 1):
            speaker, also = voices.ids(line.label)
            made.append(
                Utterance(
                    id=f"u{number}",
                    speaker=speaker,
                    start_ms=line.start_ms,
                    end_ms=line.end_ms,
                    text=line.text,
                    doubts=line.doubts,
                    also=also,
                )
            )
        return tuple(made)

    return Page(voices.speakers, utterances(said), utterances(translated), tuple(marks), notices)


def _with_marks(transcript: Transcript, lines: list[str], write: Callable[[Mark], str]) -> list[str]:
    """Put each mark before the first utterance that does not begin before it."""
    parts = []
    marks = sorted(transcript.marks, key=lambda each: each.start_ms)
    for each, line in zip(transcript.utterances, lines, strict=True):
        while marks and marks[0].start_ms <= each.start_ms:
            parts.append(write(marks.pop(0)))
        parts.append(line)
    return parts + [write(each) for each in marks]


def _starts_a_block(line: str) -> bool:
    return bool(_TEXT_LINE.match(line) or _TEXT_MARK.match(line) or line.rstrip() == f"== {TRANSLATED} ==")


def _to_read(utterance: Utterance) -> str:
    return utterance.text if utterance.written is None else utterance.written


def _timed(utterances: Sequence[Utterance]) -> bool:
    return any(each.end_ms > 0 for each in utterances)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")  # an editor may have changed them


def _marked_down(text: str) -> str:
    """For Markdown: nothing in anybody's words or name becomes markup."""
    return escaped(_MARKUP.sub(r"\\\g<0>", settled(text)))


def _unmarked(text: str) -> str:
    return html.unescape(_UNMARK.sub(r"\1", text))


def _in_one_line(text: str) -> str:
    return _marked_down(" ".join(text.split()))


def _mark(kind: str, start_ms: Millis, end_ms: Millis) -> Mark:
    return Mark(kind="pause" if kind == "paused" else "off-the-record", start_ms=start_ms, end_ms=end_ms)


def _clock(milliseconds: Millis) -> str:
    return f"{milliseconds.clock}.{milliseconds % 1000:03d}"


def _from_clock(clock: str | None) -> Millis:
    whole, _, thousandths = (clock or "0.000").partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = 60 * seconds + int(part)
    return Millis(1000 * seconds + int(thousandths))


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds // 1000}.{milliseconds % 1000:03d}"
