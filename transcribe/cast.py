"""Who speaks, in transcripts that other tools or people wrote: "Name: words" and "Name (role)"."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ..records import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PREFIX = re.compile(r"([^\W_][^:\n]{0,79}?)[ \t]*:(?:[ \t]+|$)")
_ROLE = re.compile(r"(?P<name>[^()]*[^()\s])\s*\((?P<role>[^()]+)\)")
_MOST_NAME_WORDS = 6
_SMALL_WORDS = frozenset(
    {"de", "la", "van", "von", "der", "den", "bin", "al", "of", "and", "the", "for", "y"}
)
#: What people put before a colon at the head of a transcript, and is nobody's name.
_LABELS = frozenset(
    {
        *("agenda", "attendees", "case", "client", "date", "day", "duration", "file", "from", "location"),
        *("meeting", "note", "notes", "participants", "place", "present", "purpose", "re", "recorded"),
        *("recording", "ref", "reference", "subject", "time", "title", "to", "topic", "transcript", "visit"),
    }
)
#: What begins a sentence that leads up to a colon ("She said: …").
_OPENERS = frozenset(
    {
        *("i", "he", "she", "they", "we", "you", "it", "that", "this", "and", "but", "so", "then"),
        *("at", "by", "for", "in", "on", "with"),
    }
)
_MOST_COMMON_NOUNS = 2


class Label(NamedTuple):
    """A speaker as a transcript names them."""

    name: str
    role: str | None

    @property
    def key(self) -> tuple[str, str]:
        """What makes two labels the same: the name and the role, in whatever letters."""
        return self.name.casefold(), (self.role or "").casefold()


class Line(NamedTuple):
    """A line of a transcript: what it says, and who says it when it names somebody."""

    label: Label | None
    words: str


class Cast:
    """The speakers of a transcript, numbered in the order in which they first speak.

    A name with a role and the same name without one are one person, as long as only one of that name has a
    role; the same name with two roles is two people.
    """

    def __init__(self) -> None:
        self._speakers: list[Speaker] = []
        self._places: dict[str, dict[str, int]] = {}

    def id_of(self, label: Label | None) -> str | None:
        """The speaker's id: ``s1``, ``s2``…; None for nobody."""
        if label is None:
            return None
        name, role = label.key
        places = self._places.setdefault(name, {})
        if role not in places and not role and len(places) == 1:
            (places[role],) = places.values()
        elif role not in places and role and list(places) == [""]:
            places[role] = places[""]
            known = self._speakers[places[role]]
            self._speakers[places[role]] = known.model_copy(update={"role": label.role})
        elif role not in places:
            places[role] = len(self._speakers)
            number = len(self._speakers) + 1
            self._speakers.append(Speaker(id=f"s{number}", name=label.name, role=label.role, present=True))
        return self._speakers[places[role]].id

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """Everybody who spoke."""
        return tuple(self._speakers)


def read_label(text: str) -> Label | None:
    """The speaker in ``Name`` or ``Name (role)``; None when there is nothing in it."""
    text = " ".join(text.split())
    match = _ROLE.fullmatch(text)
    if match:
        return Label(match["name"], match["role"].strip())
    return Label(text, None) if text else None


def read_lines(lines: Sequence[str]) -> list[Line]:
    """Tell who says each line from a "Name:" at its head.

    What stands before a colon is taken for a name when it is written like one (capitals; up to six words), or
    when one or two words head several lines ("mum: …"). The labels of a head ("Date: …") are no names.

    Args:
        lines: Stripped of white space at both ends.

    Returns:
        One for each, in order.
    """
    heads = [_head(line) for line in lines]
    often = Counter(_bare(head).casefold() for head in heads if head is not None)
    return [
        Line(read_label(head), line[line.index(":", len(head)) + 1 :].strip())
        if head is not None and (_looks_like_a_name(head) or _is_common(head, often))
        else Line(None, line)
        for head, line in zip(heads, lines, strict=True)
    ]


def mostly_named(lines: Iterable[Line]) -> bool:
    """Whether at least every second line names its speaker: a stray colon in captions is no proof."""
    named = [line.label is not None for line in lines]
    return sum(named) * 2 >= len(named) > 0


def _head(line: str) -> str | None:
    match = _PREFIX.match(line)
    if match is None:
        return None
    name = _bare(match[1])
    plausible = len(name.split()) <= _MOST_NAME_WORDS and name.casefold() not in _LABELS
    return match[1] if plausible and not name.endswith((".", ",", "!", "?", ";")) else None


def _bare(head: str) -> str:
    """The name without its role."""
    match = _ROLE.fullmatch(head)
    return (match["name"] if match else head).strip()


def _is_common(head: str, often: Counter[str]) -> bool:
    name = _bare(head).casefold()
    words = name.split()
    return often[name] > 1 and len(words) <= _MOST_COMMON_NOUNS and words[0] not in _OPENERS


def _looks_like_a_name(head: str) -> bool:
    words = _bare(head).replace("-", " ").split()
    if words[0].casefold() in _OPENERS or not words[0][0].isupper():
        return False
    return all(not word[0].islower() or word.casefold() in _SMALL_WORDS for word in words)
