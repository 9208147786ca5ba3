"""What a written word is made of, and which words are ordinary ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spellchecker import SpellChecker

#: From this share of all spoken words on, a word is one that a name must not push aside lightly. "sail" and
#: "destiny" are above, "Trevor" and "Jermaine" below.
ORDINARY = 2e-6
_CONTRACTED = frozenset("s re ll ve d m t".split())

_SHAPE = re.compile(r"^(?P<before>[^\w]*)(?P<core>.*?)(?P<ending>(?<=\w)['’]s)?(?P<after>[^\w]*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shape:
    """A word as it was written, taken apart.

    Attributes:
        before: Marks in front of it.
        core: The word without marks and without a possessive ending.
        ending: ``"'s"`` as it was written, or nothing.
        after: Marks behind it.
    """

    before: str
    core: str
    ending: str
    after: str

    @property
    def plain(self) -> str:
        """The core in small letters, with a straight apostrophe."""
        return self.core.casefold().replace("’", "'")


@lru_cache(maxsize=1 << 15)
def shape(text: str) -> Shape:
    """Take a written word apart."""
    fits = _SHAPE.match(text)
    if fits is None:  # never: every part may be empty
        return Shape("", text, "", "")
    return Shape(fits["before"], fits["core"], fits["ending"] or "", fits["after"])


@lru_cache(maxsize=1 << 15)
def frequency(word: str) -> float:
    """How large a word's share of spoken English is, 0 when it is hardly ever said.

    Counted in film subtitles; the counts come with pyspellchecker.
    """
    bare, _, rest = word.casefold().replace("’", "'").partition("'")
    if rest not in _CONTRACTED:  # "you're" is counted as "you"
        bare += rest
    return float(_speech().word_usage_frequency(bare))


def is_ordinary(word: str) -> bool:
    """Whether the word, in small letters, is one of everyday speech."""
    return frequency(word) >= ORDINARY


@cache
def _speech() -> SpellChecker:
    from spellchecker import SpellChecker

    return SpellChecker(language="en")
