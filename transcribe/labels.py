"""How casedraft writes who speaks, in every form but the record, so that reading gives the same people back.

A label is ``Kelly (mother)``, ``Kelly``, ``Speaker 2`` for a voice that nobody has named yet, or ``?`` for
nobody; those who speak at the same time follow after `` + ``. A name may hold anything. What would be read as
part of the label's own form is written as a character reference (HTML 5, "Character references"), which
players of WebVTT show as the character.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from ..records import Speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..records import Transcript, Utterance

NOBODY = "?"
_AND = " + "
_UNNAMED = re.compile(r"Speaker ([1-9][0-9]{0,8})")
_NUMBERED = re.compile(r"s([1-9][0-9]{0,8})")
_LABEL = re.compile(r"(?P<name>[^()]*?)(?: \((?P<role>[^()]*)\))?")
_OWN_FORM = re.compile(r"[():+]|\A\?\Z|(?<=\ASpeaker) (?=[0-9]+\Z)")
_ODD_SPACE = re.compile(r"\A\s|\s\Z|[\n]")
_CONTROL = re.compile(r"(?![\t\n])[\x00-\x1f\x7f-\x9f]")


def settled(text: str) -> str:
    """A text as every form can hold it: one kind of line end, and no control characters.

    A control character, which nobody says, becomes U+FFFD.
    """
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def referenced(text: str, pattern: re.Pattern[str] = _ODD_SPACE) -> str:
    """Write what the pattern finds as character references; by default space that a parser would drop."""
    return pattern.sub(lambda found: f"&#{ord(found[0])};", text)


def escaped(text: str) -> str:
    """A text for captions and pages: no tag, no arrow and no line end can come out of anybody's words."""
    return referenced(html.escape(settled(text), quote=False))


def plainly(text: str) -> str:
    """A name for plain text: an ampersand stays one unless it would be read as a character reference."""
    text = settled(text)
    return referenced(text.replace("&", "&amp;") if html.unescape(text) != text else text)


class Labels:
    """The labels of everybody in a transcript.

    Args:
        transcript: Whose speakers they are.
        escape: Makes a name safe for the form that is written.
        distinct: Whether two people of one name and role must be told apart by the label alone.
    """

    def __init__(
        self, transcript: Transcript, escape: Callable[[str], str], *, distinct: bool = True
    ) -> None:
        self._labels: dict[str, str] = {}
        numbers = _numbers(transcript.speakers)
        taken: set[str] = set()
        for speaker in transcript.speakers:
            label = again = _label(speaker, numbers[speaker.id], escape)
            copies = 1
            while distinct and label in taken:  # two people called Sam are not one
                copies += 1
                name = f"{speaker.name} no. {copies}"
                label = _label(speaker.model_copy(update={"name": name}), 0, escape)
            taken |= {label, again}
            self._labels[speaker.id] = label

    def __getitem__(self, speaker: str | None) -> str:
        """The label of one speaker's id; that of nobody for None."""
        return NOBODY if speaker is None else self._labels[speaker]

    def of(self, utterance: Utterance) -> str:
        """The label of an utterance: its speaker, and those who speak at the same time."""
        return _AND.join(self[each] for each in (utterance.speaker, *utterance.also))


class Voices:
    """The people whom labels name, as they are read back.

    Args:
        labels: Every label of the file, in order: a voice that nobody named keeps its number.
        undo: Takes back what made a name safe for its form.
    """

    def __init__(self, labels: Iterable[str], undo: Callable[[str], str] = html.unescape) -> None:
        everybody = dict.fromkeys(one for label in labels for one in label.split(_AND))
        everybody.pop(NOBODY, None)
        numbers: dict[str, int] = {}
        taken: set[int] = set()
        for one in everybody:
            unnamed = _UNNAMED.fullmatch(one.partition(" (")[0])
            if unnamed and int(unnamed[1]) not in taken:
                numbers[one] = int(unnamed[1])
                taken.add(numbers[one])
        free = iter(sorted(set(range(1, len(everybody) + len(numbers) + 1)) - taken))
        self._speakers = {
            one: read_speaker(f"s{numbers[one] if one in numbers else next(free)}", one, undo)
            for one in everybody
        }

    def ids(self, label: str) -> tuple[str | None, tuple[str, ...]]:
        """Who speaks, and who speaks at the same time."""
        first, *rest = label.split(_AND)
        who = self._speakers.get(first)
        return who.id if who else None, tuple(self._speakers[one].id for one in rest if one in self._speakers)

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """Everybody, in the order of their first words."""
        return tuple(self._speakers.values())


def read_speaker(speaker_id: str, label: str, undo: Callable[[str], str] = html.unescape) -> Speaker:
    """The speaker of one label.

    Args:
        speaker_id: What to call them.
        label: As :class:`Labels` wrote it, of one person.
        undo: Takes back what made the name safe for its form.
    """
    match = _LABEL.fullmatch(label)
    name, role = (match["name"], match["role"]) if match else (label, None)
    return Speaker(
        id=speaker_id,
        name=None if _UNNAMED.fullmatch(name) else undo(name),
        role=None if role is None else undo(role),
        present=True,
    )


def _label(speaker: Speaker, number: int, escape: Callable[[str], str]) -> str:
    name = _own(escape, speaker.name) if speaker.name else f"Speaker {number}"
    return f"{name} ({_own(escape, speaker.role)})" if speaker.role else name


def _own(escape: Callable[[str], str], text: str) -> str:
    return referenced(escape(text), _OWN_FORM)


def _numbers(speakers: Iterable[Speaker]) -> dict[str, int]:
    """The number under which a voice without a name is shown: that of its id where it has one."""
    found = {each.id: _NUMBERED.fullmatch(each.id) for each in speakers}
    numbers = {name: int(match[1]) for name, match in found.items() if match}
    free = 0
    for name in found:
        if name not in numbers:
            free += 1
            while free in numbers.values():
                free += 1
            numbers[name] = free
    return numbers
