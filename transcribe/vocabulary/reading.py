"""Reads a worker's list of names and local words: a text file, one a line, or a case file."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

from ...errors import TooLargeError, UnreadableFileError
from ...files import check_readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LARGEST_BYTES = 8 << 20
MOST_TERMS = 100_000
LONGEST_TERM = 100

_AROUND = " \t\"'“”‘’,;•*·-–"
_AS_TEXT = "Save the list as plain text (UTF-8), one name a line, or give the case's JSON file."


def read_vocabulary(path: Path) -> tuple[str, ...]:
    """Read names and local words.

    A text file holds one a line; empty lines and lines that begin with ``#`` are left out. A case file is a
    JSON object with a list ``"vocabulary"`` and, where it has them, the speakers with their names; a bare
    JSON list of names will do as well. Text may be UTF-8 or UTF-16, or what Windows wrote before (cp1252).

    Args:
        path: The file.

    Returns:
        Every name once, in order, in composed Unicode, without marks around it.

    Raises:
        UnreadableFileError: It is missing, holds no name, is no text, or a line is too long for a name.
        TooLargeError: It is larger, or has more names, than casedraft accepts.
    """
    check_readable(path)
    with path.open("rb") as file:
        data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise TooLargeError(
            f"The vocabulary {path.name} is larger than {LARGEST_BYTES >> 20} megabytes.",
            why="A list of names is a few kilobytes.",
            todo=_AS_TEXT,
        )
    text = _text(data, path)
    found = tidied(_terms(text, path))
    if not found:
        raise UnreadableFileError(
            f"The vocabulary {path.name} holds no names.",
            why="It has no line with letters in it.",
            todo="Write one name or word a line.",
        )
    if len(found) > MOST_TERMS:
        raise TooLargeError(
            f"The vocabulary {path.name} holds {len(found)} names; casedraft takes {MOST_TERMS}.",
            why="The longer a list, the likelier one of its names is heard where another was said.",
            todo="Keep the names that matter to this case.",
        )
    for place, term in enumerate(found, 1):
        if len(term) > LONGEST_TERM:
            raise UnreadableFileError(
                f"Entry {place} of the vocabulary {path.name} is {len(term)} characters long.",
                why=f"A name or phrase has at most {LONGEST_TERM}.",
                todo="Write one name or word a line.",
            )
    return found


def tidied(terms: Iterable[str]) -> tuple[str, ...]:
    """Names as they are to be written: composed, single spaces, no marks around them, each once.

    Args:
        terms: As somebody typed them.

    Returns:
        Those with a letter in them, in order; of two that differ in nothing but case, the first.
    """
    found: dict[str, str] = {}
    for term in terms:
        composed = unicodedata.normalize("NFC", term)
        shown = "".join(
            " " if each.isspace() else each for each in composed if each.isprintable() or each.isspace()
        )
        bare = " ".join(shown.split()).strip(_AROUND)
        if any(each.isalpha() for each in bare):
            found.setdefault(bare.casefold(), bare)
    return tuple(found.values())


def _text(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise _no_text(path) from None
    if b"\0" in data:
        raise _no_text(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    strange = sum(not each.isprintable() and not each.isspace() for each in text) + text.count(
        "\N{REPLACEMENT CHARACTER}"
    )
    if strange > len(text) // 50:
        raise _no_text(path)
    return text


def _no_text(path: Path) -> UnreadableFileError:
    return UnreadableFileError(
        f"The vocabulary {path.name} is not a text file.",
        why="It holds bytes that stand for no letters.",
        todo=_AS_TEXT,
    )


def _terms(text: str, path: Path) -> Iterator[str]:
    if text.lstrip().startswith(("{", "[")):
        try:
            case = json.loads(text)
        except (ValueError, RecursionError):
            raise UnreadableFileError(
                f"The case file {path.name} is not valid JSON.",
                why="It begins like JSON and breaks off or breaks its rules.",
                todo=_AS_TEXT,
            ) from None
        yield from _of_case(case, path)
        return
    for line in text.splitlines():
        if not line.lstrip().startswith("#"):
            yield line


def _of_case(case: Any, path: Path) -> Iterator[str]:  # noqa: ANN401 - whatever the file held
    listed = case if isinstance(case, list) else case.get("vocabulary", [])
    speakers = case.get("speakers", []) if isinstance(case, dict) else []
    if not isinstance(listed, list) or any(not isinstance(each, str) for each in listed):
        raise UnreadableFileError(
            f"The case file {path.name} has no list of names in it.",
            why='Its "vocabulary" is to be a list of texts.',
            todo=_AS_TEXT,
        )
    yield from listed
    people = list(speakers.values()) if isinstance(speakers, dict) else speakers
    for speaker in people if isinstance(people, list) else ():
        name = speaker.get("name") if isinstance(speaker, dict) else speaker
        if isinstance(name, str):
            yield name
