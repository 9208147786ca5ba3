"""Reads transcripts that stand in place of a recording: casedraft's own, captions, or plain text."""

from __future__ import annotations

import codecs
import hashlib
from typing import TYPE_CHECKING, Literal, cast

from ..errors import BadTranscriptError, TooLargeError
from ..files import check_readable, read_bytes
from ..records import Millis, Recording, Transcript, load_transcript
from .pages import Page, is_text_page, read_markdown_page, read_text_page
from .plain import read_plain
from .subtitles import not_evidence, read_subtitles

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES = 20_000_000
MOST_LINES = 200_000
_SUFFIXES = frozenset({".json", ".vtt", ".srt", ".txt", ".md"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS = frozenset("\t\n\r\x0b\x0c\x85")
_FIRST_PRINTABLE = 0x20

NO_SPEAKERS = "The transcript does not say who speaks; add names, or check every statement for its speaker."


def is_transcript(path: Path) -> bool:
    """Whether a file's name says that it is a transcript: .json, .vtt, .srt, .txt or .md."""
    return path.suffix.lower() in _SUFFIXES


def read_transcript(path: Path) -> Transcript:
    """Read a transcript in whichever form its name says.

    Args:
        path: A transcript record (.json), WebVTT (.vtt), SubRip (.srt), text lines "Name: words" (.txt) or
            Markdown that casedraft wrote (.md).

    Returns:
        The transcript. A record comes back as it was written, and so does what :func:`.write_captions` says
        that each other form keeps. Where another tool or a person wrote the file, speakers are numbered in
        the order in which they first speak, and long turns are cut into utterances of a sentence or two.
        What the worker must know (no speakers, lines left out) stands in ``settings["notices"]``.

    Raises:
        UnreadableFileError: The file cannot be opened.
        TooLargeError: It is larger than a transcript can be.
        BadTranscriptError: It cannot be understood, is a text that names no speakers, or is a machine
            translation.
    """
    check_readable(path)
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise TooLargeError(
            f"{path.name} is too large for a transcript.",
            why=f"It holds {size / 1e6:.0f} MB; the limit is {LARGEST_BYTES // 1_000_000} MB.",
            todo="Split it, or give the recording itself.",
        )
    suffix = path.suffix.lower()
    if suffix == ".json":
        return load_transcript(path)
    if suffix not in _SUFFIXES:
        raise BadTranscriptError(
            f"{path.name} is not a transcript by its name.",
            why="A transcript's name ends in .json, .vtt, .srt, .txt or .md.",
            todo="Give it the ending of its form.",
        )
    data = read_bytes(path)
    text = _decoded(path.name, data)
    if len(text.splitlines()) > MOST_LINES:
        raise TooLargeError(
            f"{path.name} is too large for a transcript.",
            why=f"It holds more than {MOST_LINES:,} lines.",
            todo="Split it, or give the recording itself.",
        )
    page, settings = _page(path.name, text, suffix)
    if page.translation and not page.utterances:
        raise not_evidence(path.name)
    if page.utterances and not page.speakers:
        page.notices.append(NO_SPEAKERS)
    stamped = suffix != ".txt" or is_text_page(text)
    end = max((each.end_ms for each in page.utterances), default=Millis(0))
    return Transcript(
        recording=Recording(
            file=path.name,
            sha256=hashlib.sha256(data).hexdigest(),
            duration_ms=end if stamped and end else None,
        ),
        language=page.language,
        speakers=page.speakers,
        utterances=page.utterances,
        translation=page.translation,
        marks=page.marks,
        settings=settings | {"notices": page.notices},
    )


def _page(name: str, text: str, suffix: str) -> tuple[Page, dict[str, object]]:
    """What a text holds, and the transcript's settings."""
    settings: dict[str, object] = {"engine": "read", "form": suffix[1:]}
    if suffix == ".md":
        return _markdown(name, text), settings
    if suffix != ".txt":
        return read_subtitles(name, text, cast("Literal['vtt', 'srt']", suffix[1:])), settings
    if is_text_page(text):
        return read_text_page(text), settings
    speakers, utterances, head = read_plain(name, text)
    page = Page(speakers, utterances, (), (), [])
    if head:
        settings["head"] = head
        page.notices.append(f"Lines before the first speaker, not part of the talk: {len(head)}.")
    return page, settings


def _markdown(name: str, text: str) -> Page:
    page = read_markdown_page(text)
    if page is None:
        raise BadTranscriptError(
            f"{name} is not a Markdown transcript that can be read.",
            why="casedraft reads Markdown only in the form in which it writes it.",
            todo='Save the transcript as text (.txt), each turn like "Name: words" on a line of its own.',
        )
    return page


def _decoded(name: str, data: bytes) -> str:
    """The bytes as text: by their mark, as UTF-16 without one, as UTF-8, or as older Windows wrote it."""
    encoding = next((each for mark, each in _BOMS if data.startswith(mark)), None)
    if encoding is None and b"\0" in data[:1000]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if any(ord(each) < _FIRST_PRINTABLE and each not in _TEXT_CONTROLS for each in text):
        raise BadTranscriptError(
            f"{name} is not a text file.",
            why="It holds bytes that no text has.",
            todo="Save the transcript as plain text (.txt), .vtt or .srt; a Word file is not one of these.",
        )
    return text
