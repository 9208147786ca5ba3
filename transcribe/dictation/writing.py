"""Writes one sentence of a dictation: marks set, figures in digits, changes of mind carried out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...records import Revision
from .bounds import Change
from .figures import figures
from .items import Item, Window
from .marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .stream import Said, Stream

FILLERS = frozenset("um umm uhm er err erm uh uhh urr".split())
_JOINING_WORDS = frozenset("and but so or the a an to of in on at with that his her my".split())
_STOPS = " ,.;:!?…-–—"  # the recogniser's own marks, which a spoken one replaces
_BEFORE_A_CLOSE = " ,.;:–—"

_WHOLE_SENTENCE = 4  # words; fewer before a new paragraph may be a heading

Event = Mark | Change | Item


def is_filler(said: Said) -> bool:
    """Whether a word is a sound made while thinking; ``ER`` is a queen or a ward."""
    return said.bare in FILLERS and not (len(said.core) > 1 and said.core.isupper())


def all_events(stream: Stream, marks: Sequence[Mark], changes: Sequence[Change]) -> list[Event]:
    """All that is written otherwise than it was said, in order, nothing overlapping.

    Figures are found in the stretches between the marks and changes and never inside a quotation, whose
    words are somebody's own.

    Args:
        stream: One voice's words.
        marks: Its spoken marks; those inside a change of mind go with it.
        changes: Its changes of mind.
    """
    taken = {place for change in changes for place in range(change.start, change.end)}
    free = [mark for mark in marks if taken.isdisjoint(range(mark.start, mark.end))]
    events: list[Event] = sorted([*changes, *free], key=lambda event: event.start)
    found: list[Event] = []
    place = 0
    quoted = False
    for event in [*events, Mark(len(stream), len(stream), "end", "")]:
        if not quoted and event.start > place:
            found += _changed_figures(stream, place, event.start)
        if isinstance(event, Mark) and event.shape in {"open", "close"} and event.written in "“”":
            quoted = event.shape == "open"
        place = max(place, event.end)
    return sorted([*events, *found], key=lambda event: event.start)


def _changed_figures(stream: Stream, start: int, stop: int) -> Iterator[Item]:
    for item in figures(Window(stream, start, stop)):
        words = stream.said[item.start : item.end]
        said = words[0].text[len(words[0].before) :] if len(words) == 1 else stream.text(item.start, item.end)
        said = said.removesuffix(words[-1].after)
        if said.replace(" ", "") != item.written.replace(" ", ""):
            yield item


@dataclass(slots=True)
class _Page:
    """What has been written so far of one sentence."""

    text: str = ""
    tight: bool = False
    capital: bool = False
    revisions: list[Revision] = field(default_factory=list)

    def add(self, words: str) -> None:
        """Write words after a space, where one belongs."""
        if not words:
            return
        if self.capital:
            words = _with_capital(words)
            self.capital = False
        self.text += words if self.tight or not self.text else f" {words}"
        self.tight = False

    def mark(self, mark: Mark) -> str:
        """Set a mark; returns what was written for it."""
        if mark.shape == "open":
            self.text += f" {mark.written}" if self.text and not self.tight else mark.written
            self.tight = True
            return mark.written
        if not self.text:
            return ""
        self.text = self.text.rstrip(_BEFORE_A_CLOSE if mark.shape == "close" else _STOPS) + mark.written
        self.tight = mark.shape == "join"
        self.capital = mark.shape == "stop"
        return mark.written.strip()


def write_sentence(
    stream: Stream, events: Sequence[Event], start: int, stop: int, *, begins: bool, before_layout: bool
) -> tuple[str, tuple[Revision, ...]]:
    """The written form of a stretch of a dictation, and what makes it differ from the words.

    Args:
        stream: One voice's words.
        events: Those that begin in the stretch, in order.
        start: The place of its first word.
        stop: The place after its last.
        begins: Whether a sentence begins here, which is written with a capital.
        before_layout: Whether a point or a heading begins after it.

    Returns:
        The text, and the revisions in order.
    """
    page = _Page(capital=begins)
    place = start
    quoted = heading = False
    for event in events:
        _words(stream, page, place, event.start, quoted=quoted)
        said = stream.text(event.start, event.end)
        place = event.end
        if isinstance(event, Mark):
            heading = heading or event.shape == "heading"
            if event.is_layout:
                page.capital = page.capital or event.shape in {"item", "heading"}
                page.revisions.append(Revision(kind="layout", said=said, written=event.written))
                continue
            quoted = event.shape == "open" if event.shape in {"open", "close"} else quoted
            ends_heading = heading and event.written in {".", ":"}
            written = "" if ends_heading else page.mark(event)
            page.text = page.text.rstrip(_STOPS) if ends_heading else page.text
            page.revisions.append(Revision(kind="mark", said=said, written=written))
            _keep_stop(stream, page, event)
            continue
        kind = "figure" if isinstance(event, Item) else event.kind
        page.add(stream.said[event.start].before + event.written if event.written else "")
        page.revisions.append(Revision(kind=kind, said=said, written=event.written))
        if event.written:
            page.text += _after(stream, event.end)
    _words(stream, page, place, stop, quoted=quoted)
    return _ended(page.text.strip(), events, before_layout=before_layout), tuple(page.revisions)


def _ended(text: str, events: Sequence[Event], *, before_layout: bool) -> str:
    """The sentence with the end that its layout gives it: the last of a paragraph ends with a full stop."""
    layout = [event for event in events if isinstance(event, Mark) and event.is_layout]
    if any(event.shape == "heading" for event in layout):
        return text.rstrip(" ,;:.")
    if layout and layout[-1] is events[-1] and layout[-1].shape in {"break", "end"}:
        text = text.rstrip(" ,;")
        whole = len(text.split()) >= _WHOLE_SENTENCE and layout[-1].written != "\n"
        return f"{text}." if whole and text[-1].isalnum() else text
    return text.rstrip(" ,;") if before_layout else text


def _keep_stop(stream: Stream, page: _Page, mark: Mark) -> None:
    """A sentence may end with a closing quotation mark, without a spoken full stop."""
    if mark.shape == "close" and page.text and stream.said[mark.end - 1].after:
        page.text += stream.said[mark.end - 1].after.strip(" -–")


def _words(stream: Stream, page: _Page, start: int, stop: int, *, quoted: bool) -> None:
    for place in range(start, stop):
        said = stream.said[place]
        if is_filler(said) and not quoted:
            _drop(stream, page, place)
        else:
            page.add(said.text)


def _drop(stream: Stream, page: _Page, place: int) -> None:
    """Leave a filler out; of the commas around it at most one is left."""
    said = stream.said[place]
    last = stream.said[place - 1] if place else None
    if not page.text or not last:
        return
    if last.bare in _JOINING_WORDS and "," in said.after:
        page.text = page.text.removesuffix(",")
    elif said.after and page.text[-1].isalnum():
        page.text += said.after


def _after(stream: Stream, end: int) -> str:
    last = stream.said[end - 1]
    abbreviated = last.bare in {"p.m", "a.m"} and end < len(stream) and not stream.said[end].is_capital
    return last.after.removeprefix(".") if abbreviated else last.after


def _with_capital(words: str) -> str:
    opening = len(words) - len(words.lstrip("“‘\"'("))
    return words[:opening] + words[opening : opening + 1].upper() + words[opening + 1 :]
