"""What to look for: the names and words of a vocabulary, each whole and in its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .words import is_ordinary, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Stand before names and are said of many people; never looked for by themselves.
TITLES = frozenset(
    "mr mrs ms miss mx dr doctor prof professor sir dame lord lady rev father sister st saint pc sgt".split()
)
_PARTICLES = frozenset("the a an of and de da do la le el al bin ibn van von der y in on at for".split())
_SHORTEST = 3
_LETTERS = re.compile(r"[A-Z]{2,6}")
_MOST_WORDS = 4


@dataclass(frozen=True)
class Target:
    """Something that may have been said, as it is to be written.

    Attributes:
        written: One to four words.
        ordinary: Whether every word of it is also one of everyday speech, so that sound alone proves nothing.
    """

    written: str
    ordinary: bool

    def ended(self, ending: str) -> str:
        """It as it is written with a possessive ending, or without one."""
        return self.written if shape(self.written).ending else self.written + ending

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """Its words in small letters, without marks."""
        return tuple(shape(word).plain for word in self.written.split())


def targets(terms: Iterable[str]) -> tuple[Target, ...]:
    """The terms, and those of their words that can be told apart from everyday speech.

    "Farzana Hussain" is looked for as a whole, as "Farzana" and as "Hussain"; "Mrs Dhillon" as "Dhillon";
    "Ferry Lane" as a whole only, for both of its words are ordinary ones.

    Args:
        terms: As the worker writes them.

    Returns:
        Each once, in the order in which they first appear.
    """
    found: dict[str, Target] = {}
    for term in terms:
        words = [word for word in term.split() if shape(word).core]
        named = [word for word in words if shape(word).plain.rstrip(".") not in TITLES | _PARTICLES]
        whole = " ".join(words)
        if 1 < len(words) <= _MOST_WORDS and len(named) > 1:
            found.setdefault(
                whole, Target(whole, ordinary=all(is_ordinary(shape(word).core) for word in named))
            )
        for word in named:
            if len(shape(word).core) < _SHORTEST and not word.isupper():
                continue
            ordinary = is_ordinary(shape(word).core)
            if len(named) == 1 or not ordinary or word[:1].isupper():
                found.setdefault(word, Target(word, ordinary=ordinary))
    return tuple(found.values())


def spelled(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms that are said letter by letter: "IRO", "CPN"."""
    return tuple(dict.fromkeys(term for term in terms if _LETTERS.fullmatch(term)))


class Finder:
    """Finds targets in running words, whatever their case, hyphens and word marks.

    Args:
        sought: What to find.
    """

    def __init__(self, sought: Iterable[Target]) -> None:
        self._starts: dict[str, list[tuple[tuple[str, ...], Target]]] = {}
        for target in sought:
            parts = tuple(part for word in target.written.split() for part in parts_of(word))
            if parts:
                self._starts.setdefault(parts[0], []).append((parts, target))
        for options in self._starts.values():
            options.sort(key=lambda each: -len(each[0]))

    def found(self, words: Sequence[str]) -> Iterator[tuple[int, int, Target]]:
        """Where targets stand, the longest at every place.

        Args:
            words: Words with their marks.

        Yields:
            (first, end, target), in order, none overlapping another; words[first:end] are the target's.
        """
        parts = [parts_of(word) for word in words]
        place = 0
        while place < len(words):
            for wanted, target in self._starts.get(parts[place][0], ()) if parts[place] else ():
                end = place
                said: tuple[str, ...] = ()
                while end < len(words) and len(said) < len(wanted):
                    said += parts[end]
                    end += 1
                if said == wanted:
                    yield place, end, target
                    place = end - 1
                    break
            place += 1


def parts_of(word: str) -> tuple[str, ...]:
    """A word's pieces in small letters, cut at hyphens, without marks and possessive ending."""
    return tuple(part for part in shape(word).plain.replace("-", " ").split() if part)
