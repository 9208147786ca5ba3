"""What a figure is: a stretch of words that stands for one number, date, time, sum of money or dose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .stream import Stream

Kind = Literal["number", "frequency", "time", "date", "day", "month", "side", "person", "part of day"]

#: Words that may follow a figure without belonging to it as a noun does.
FUNCTION_WORDS = frozenset(
    "a an and the but so or if when while because then i he she we they it you this that his her my their our"
    " in on at by with from for of to as was is were are had has did who which where after before until since"
    " there about all not no".split()
)


@dataclass(frozen=True, slots=True)
class Item:
    """A figure, or a word that may be corrected by another of its kind.

    Attributes:
        start: The place of its first word.
        end: The place after its last.
        kind: Only like corrects like.
        written: How it is to be written.
        unit: The written unit when a number has one, such as ``mg``.
    """

    start: int
    end: int
    kind: Kind
    written: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a stream in which a figure is looked for; nothing beyond it is seen.

    Attributes:
        stream: The words.
        first: The place of the first that may be looked at.
        stop: The place after the last.
    """

    stream: Stream
    first: int
    stop: int

    def match(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """Match a pattern at a word."""
        return self.stream.match(pattern, start, self.stop)

    def before(self, start: int) -> str:
        """The word before in the same clause, or nothing."""
        return self.stream.previous(start, self.first)

    def after(self, end: int) -> str:
        """The word after in the same clause, or nothing."""
        return self.stream.following(end, self.stop)

    def ends_clause(self, end: int) -> bool:
        """Whether the clause ends here, or goes on with a word that is no noun."""
        following = self.after(end)
        return not following or following in FUNCTION_WORDS

    def is_name(self, start: int) -> bool:
        """Whether a word has the capital of a name: inside a sentence, or with a capital after it."""
        said = self.stream.said
        begins = start == self.first or self.stream.ends_before(start)
        another = bool(self.after(start + 1)) and said[start + 1].is_capital
        return said[start].is_capital and (another or not begins)


def spoken(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of words in small letters; it ends where a word ends.

    In it `` `` joins two words without a mark between them and ``~`` with or without.
    """
    return re.compile(f"(?:{pattern.replace('~', '[,.]? ')})(?=[,.]? )")
