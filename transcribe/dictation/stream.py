"""One voice's words in a row, searchable by patterns, each knowing the utterance it came from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ..sentences import ends_sentence

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from ...records import Utterance, Word

#: A shorter gap is no boundary of a clause; speakers who dictate pause before and after a command.
CLAUSE_PAUSE_MS = 300
_AROUND = "\"'“”‘’()[]{}*_"  # what transcripts put around words
_CLOSES = ".,;:?!…-–—"  # and after them

_ABBREVIATED = frozenset({"a.m", "p.m"})


@dataclass(frozen=True, slots=True)
class Said:
    """A word as it was said.

    Attributes:
        text: The word with the marks that the recogniser put to it.
        bare: The same in small letters without them; an apostrophe is always straight.
        before: The marks that opened it.
        after: The marks that closed it.
        source: The place of its utterance among those given.
        word: The recorded word; None where the transcript has no times.
        pause_ms: The silence before it.
    """

    text: str
    bare: str
    before: str
    after: str
    source: int
    word: Word | None
    pause_ms: int

    @property
    def core(self) -> str:
        """The word without marks, with its capitals."""
        return self.text[len(self.before) : len(self.text) - len(self.after)]

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.core[:1].isupper()


class Stream:
    """What one voice said in a row, so that nothing stands astride the bounds of an utterance."""

    def __init__(self, said: Sequence[Said]) -> None:
        self.said = tuple(said)
        parts, self._starts, self._at = [], [], {}
        place = 0
        for index, each in enumerate(self.said):
            self._starts.append(place)
            part = each.bare + self._sign(index) + " "
            parts.append(part)
            place += len(part)
            self._at[place] = index + 1
        self._starts.append(place)
        self._text = "".join(parts)

    def __len__(self) -> int:
        return len(self.said)

    def match(self, pattern: re.Pattern[str], start: int, stop: int | None = None) -> re.Match[str] | None:
        """Match a pattern of :func:`spoken` at the word `start`, before the word `stop`."""
        end = self._starts[len(self.said) if stop is None else stop]
        return pattern.match(self._text, self._starts[start], end)

    def end(self, match: re.Match[str]) -> int:
        """The place after the last word that a match covers."""
        return self._at[self._text.index(" ", match.end()) + 1]

    def text(self, start: int, stop: int) -> str:
        """The words as they were said."""
        return " ".join(each.text for each in self.said[start:stop])

    def between(self, start: int, stop: int) -> str:
        """The words in small letters, as patterns see them."""
        return self._text[self._starts[start] : self._starts[stop]]

    def breaks_before(self, place: int) -> bool:
        """Whether a clause may begin here: after a mark, a pause, or nothing."""
        if place <= 0 or place >= len(self.said):
            return True
        return bool(self.said[place - 1].after) or self.said[place].pause_ms >= CLAUSE_PAUSE_MS

    def ends_before(self, place: int) -> bool:
        """Whether the recogniser ended a sentence before this word; ``7 p.m. and`` goes on."""
        if place <= 0:
            return True
        last = self.said[place - 1]
        if last.bare in _ABBREVIATED and place < len(self.said) and not self.said[place].is_capital:
            return False
        return ends_sentence(last.text)

    def previous(self, place: int, first: int = 0) -> str:
        """The word before, in the same clause; empty when there is none."""
        return self.said[place - 1].bare if place > first and not self.said[place - 1].after else ""

    def following(self, place: int, stop: int | None = None) -> str:
        """The word here, when it continues the clause; empty when it does not."""
        last = len(self.said) if stop is None else stop
        if place >= last or (place and self.said[place - 1].after):
            return ""
        return self.said[place].bare

    def _sign(self, index: int) -> str:
        if self.ends_before(index + 1):
            return "."
        return "," if self.said[index].after else ""


def streams(utterances: Sequence[Utterance]) -> Iterator[Stream]:
    """The words of a transcript, one stream for every voice's turn."""
    for _, turn in groupby(enumerate(utterances), key=lambda each: each[1].speaker):
        said: list[Said] = []
        for source, utterance in turn:
            said += _words(source, utterance, said[-1].word if said else None)
        yield Stream(said)


def _words(source: int, utterance: Utterance, last: Word | None) -> Iterator[Said]:
    timed = " ".join(word.text for word in utterance.words).split() == utterance.text.split()
    words: Sequence[Word | None] = utterance.words if timed and utterance.words else ()
    texts = [word.text for word in utterance.words] if words else utterance.text.split()
    for text, word in zip(texts, words or [None] * len(texts), strict=True):
        pause = max(0, word.start_ms - last.end_ms) if word and last else 0
        last = word or last
        opened = len(text) - len(text.lstrip(_AROUND))
        rest = text[opened:]
        core = rest.rstrip(_CLOSES + _AROUND)
        bare = " ".join(core.casefold().replace("’", "'").split())
        yield Said(text, bare, text[:opened], rest[len(core) :], source, word, pause)
