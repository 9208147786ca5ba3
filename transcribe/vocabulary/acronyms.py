"""Common acronyms of social work, built in: "I R O" becomes "IRO", "cams" in its place "CAMHS"."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from .changes import rewritten, with_words
from .terms import spelled
from .words import shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...records import Word
    from ..hearing import Passage

_NEAR_WORDS = 8
_BY_CONTEXT = 0.8
_MOST_PIECES = 6
#: Sections of Acts that are spoken of by number: Children Act 1989 (17, 20, 31, 37, 38, 46, 47), Care Act
#: 2014 (42), Mental Health Act 1983 (117, 135, 136).
_SECTIONS = frozenset("17 20 31 37 38 42 46 47 117 135 136".split())
_LETTERS = re.compile(r"[A-Z]{1,3}|[A-Za-z](?:\.[A-Za-z])*\.?")


@dataclass(frozen=True, slots=True)
class Acronym:
    """One entry of ``acronyms.toml``, whose head says what its fields mean."""

    written: str
    means: str
    always: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()


@cache
def known_acronyms() -> tuple[Acronym, ...]:
    """The acronyms that are built in."""
    listed = tomllib.loads(files(__package__).joinpath("acronyms.toml").read_text(encoding="utf-8"))[
        "acronym"
    ]
    return tuple(
        Acronym(
            each["written"],
            each["means"],
            *(frozenset(each.get(field, ())) for field in ("always", "heard", "after", "near", "never")),
        )
        for each in listed
    )


def write_acronyms(passages: Sequence[Passage], terms: Sequence[str] = ()) -> tuple[Passage, ...]:
    """Write acronyms as they stand in records.

    Letters said one by one are joined when they are one of the acronyms; a word that sounds like one is
    changed where the words around it say so. What an acronym means is never written out, nor the other way
    round: "section 47" stays.

    Args:
        passages: What was heard, in English.
        terms: The worker's vocabulary; acronyms in it are joined as well.

    Returns:
        The same passages; every changed word has a `correction`.
    """
    letters = {each.written.upper(): each.written for each in known_acronyms()} | {
        term: term for term in spelled(terms)
    }
    return tuple(
        with_words(passage, words)
        if (words := _written(passage.words, letters)) != list(passage.words)
        else passage
        for passage in passages
    )


def _written(words: Sequence[Word], letters: dict[str, str]) -> list[Word]:
    plain = [shape(word.text).plain for word in words]
    fresh: list[Word] = []
    place = 0
    while place < len(words):
        end, written, score = (
            _spelled_out(words, place, letters) or _said_as_word(words, plain, place) or (0, "", 0.0)
        )
        if end and not any(word.correction for word in words[place:end]):
            fresh += rewritten(words[place:end], [written], source="vocabulary", score=score)
            place = end
        else:
            fresh.append(words[place])
            place += 1
    return fresh


def _spelled_out(words: Sequence[Word], place: int, letters: dict[str, str]) -> tuple[int, str, float] | None:
    """The whole run of letters from here, when it is an acronym; "I" and "a" alone begin no run."""
    if place and _piece(words[place - 1].text) and not _closed(words[place - 1].text):
        return None
    said, end = "", place
    while end < len(words) and end - place < _MOST_PIECES and (piece := _piece(words[end].text)):
        said, end = said + piece, end + 1
        if _closed(words[end - 1].text):
            break
    last = shape(words[end - 1].text) if end > place else None
    if last is None or said not in letters:
        return _section(words, place)
    written = letters[said] + last.ending
    return (
        None if end == place + 1 and shape(words[place].text).core == letters[said] else (end, written, 1.0)
    )


def _section(words: Sequence[Word], place: int) -> tuple[int, str, float] | None:
    """Write "S 47" and "S47" of the Children Act as s47."""
    one = shape(words[place].text)
    if one.core[:1] == "S" and one.core[1:] in _SECTIONS:
        return place + 1, "s" + one.core[1:] + one.ending, 1.0
    if one.core in {"S", "s"} and not _closed(words[place].text) and place + 1 < len(words):
        number = shape(words[place + 1].text)
        if number.core in _SECTIONS:
            return place + 2, "s" + number.core + number.ending, 1.0
    return None


def _said_as_word(words: Sequence[Word], plain: Sequence[str], place: int) -> tuple[int, str, float] | None:
    ending = shape(words[place].text).ending
    for each in known_acronyms():
        if shape(words[place].text).core == each.written:
            continue
        if plain[place] in each.always:
            return place + 1, each.written + ending, 1.0
        if plain[place] in each.heard or plain[place] + ending in each.heard:
            around = {
                *plain[max(0, place - _NEAR_WORDS) : place],
                *plain[place + 1 : place + 1 + _NEAR_WORDS],
            }
            before = plain[place - 1] if place else ""
            follows = not each.after or before in each.after
            if follows and around & each.near and not around & each.never:
                return place + 1, each.written, _BY_CONTEXT
    return None


def _piece(text: str) -> str:
    """The letters of a word that is nothing but letters to be spelled, or nothing."""
    core = shape(text).core
    if not _LETTERS.fullmatch(core) or core.islower():
        return ""
    return core.replace(".", "").upper()


def _closed(text: str) -> bool:
    """Whether a word ends a clause, so that no letter after it belongs to it; a full stop may abbreviate."""
    return text.endswith((",", "?", "!", ";", ":"))
