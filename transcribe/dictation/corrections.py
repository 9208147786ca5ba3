"""Finds what was said and corrected in the same breath: ``ninety-one, sorry, eighty-one per cent``.

Only like corrects like: a number a number, a day a day, left right. All else is left as it was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .bounds import Change, Unclear
from .figures import item_at, item_before
from .items import FUNCTION_WORDS, Item, Window, spoken
from .numbers import cardinal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bounds import Bounds
    from .stream import Stream

_FILLERS = r"(?:(?:um+|uh+|er+|erm+|urr)~)"
_STRIKE = "(?:scratch|strike|delete) that(?: out)?"
_STRONG = (
    rf"no~{_FILLERS}*sorry|no~correction|correction|sorry|(?:no~)?{_STRIKE}|(?:no~)?tell a lie"
    r"|(?:(?:no|now)~)?let me (?:get|put) th(?:is|at) right|(?:no~)?i beg your pardon|(?:no~)?my mistake"
    r"|no~wait|no~actually|no~i mean|make that|or rather"
)
_WEAK = frozenset({"no", "i mean", "actually"})
_TERM = spoken(rf"(?P<term>{_STRONG}|i mean|actually|no(?! one ))(?P<more>~more like)?")
_COMMAND = re.compile("scratch|strike|delete")
_STUMBLE = spoken(rf"(?P<word>i|he|she|we|they|it|the|a|and|that|to|in|his|her)(?:~{_FILLERS}+(?P=word))+")
_LEAD = spoken(
    r"(?:(?:it|that)(?:'s| is| was)|his|her|my|their|our|the|a|an|on|in|at|by|about|to|of|for|from|aged)"
)
_EXPLANATION = frozenset("i i've i'm i'd that's that it's it let hang wait".split())
_STANDING = frozenset({"it's", "it", "is", "its", "was", "that's", "that"})
_ARTICLES = frozenset({"his", "her", "my", "their", "our", "the", "a", "an"})
_SMALL_KINDS = frozenset({"side", "person", "part of day", "frequency"})
_NOT_AFTER = frozenset(
    "said say says saying so very i'm was is a the an am really truly feel feels felt she's he's they're"
    " be being been youth never".split()
)
_SAYING = frozenset({"said", "say", "says", "saying"})
_TIME_BEFORE = frozenset({"at", "by", "until", "till", "before", "after", "from"})
_HOURS = 12
_LEAST_WITH_PARTS = 20
_LOOK_BACK, _LONGEST_TAIL = 3, 4
_MOST_TERMS = 4
_EXPLAINED_IN = 7


@dataclass(frozen=True, slots=True)
class _Term:
    """The words that announce a change of mind, and how plainly they do."""

    start: int
    end: int
    strong: bool
    more: bool
    last: str


@dataclass(frozen=True, slots=True)
class _Old:
    """What stood before: a figure or its like, and the end of the words that it governs."""

    item: Item
    end: int


def correction_at(stream: Stream, bounds: Bounds, place: int) -> Change | Unclear | None:
    """The correction that is announced at a word; unclear when it cannot be carried out with certainty."""
    window = bounds.window(place)
    term = _term(window, place)
    if not term or stream.previous(place, window.first) in _NOT_AFTER:
        return None
    if place and stream.said[place - 1].bare in _SAYING:
        return None  # "she said, sorry, I don't know"
    if place and not term.strong and "?" in stream.said[place - 1].after:
        return None  # an answer
    old = _old(window, place)
    new = _like(window, term.end, old.item) if old else None
    change = None
    if old and new and _is_plain(stream, term, old.item, new):
        change = _change(window, old, new, term)
    if old and not change and (term.strong or stream.breaks_before(term.end)):
        change = _explained(window, bounds, old.item, term)
    if change:
        return change
    if not term.strong:
        return Unclear(place, term.end) if new or _is_figure_for_figure(window, old, term) else None
    return Unclear(place, term.end) if _is_doubtful(stream, bounds, term) else None


def stumbles(stream: Stream) -> Iterator[Change]:
    """Small words said again after a filler: ``I, er, I saw`` is ``I saw``."""
    place = 0
    while place < len(stream):
        match = stream.match(_STUMBLE, place)
        if match:
            yield Change(place, stream.end(match), "corrected", stream.said[place].core)
        place = stream.end(match) if match else place + 1


def _term(window: Window, place: int) -> _Term | None:
    match = window.match(_TERM, place)
    strong = more = False
    end, last = place, ""
    for _ in range(_MOST_TERMS):  # "no, correction", "no, scratch that"
        if not match or more:
            break
        end, last = window.stream.end(match), match["term"]
        strong, more = strong or last not in _WEAK, bool(match["more"])
        match = window.match(_TERM, end)
    return _Term(place, end, strong, more, last) if last else None


def _is_plain(stream: Stream, term: _Term, old: Item, new: Item) -> bool:
    """Whether the words can only be a change of mind, such as ``his left no his right``."""
    if old.kind == "person" and term.last == "sorry" and term.end - term.start == 1:
        return False  # perhaps what somebody said to Mum
    if term.strong or term.more or stream.breaks_before(term.end):
        return True
    lead = new.start - term.end
    copied = stream.between(max(0, old.start - lead), old.start) == stream.between(term.end, new.start)
    return old.kind == new.kind == "time" or (lead > 0 and copied)


def _is_figure_for_figure(window: Window, old: _Old | None, term: _Term) -> bool:
    """Whether a ``no`` of its own stands between two figures of different kinds."""
    if not old or old.item.end != term.start or not window.stream.breaks_before(term.start):
        return False
    set_off = window.stream.breaks_before(term.end)
    new = item_at(Window(window.stream, term.end, window.stop), term.end) if set_off else None
    return new is not None and {old.item.kind, new.kind} <= {"number", "time", "date", "day"}


def _is_doubtful(stream: Stream, bounds: Bounds, term: _Term) -> bool:
    """Whether the worker should look, though nothing is changed: not at every apology."""
    if _COMMAND.search(term.last):
        return False  # perhaps a command to strike
    if term.last == "sorry" and term.end - term.start == 1:
        set_off = bounds.clause_begins(term.start) and bounds.clause_ends(term.end)
        inside = not stream.ends_before(term.start) and term.end < len(stream)
        between_marks = bounds.is_mark(term.start - 1) and not bounds.begins(term.start)
        return set_off and inside and (between_marks or not bounds.is_mark(term.end))
    return term.last.startswith("no") or bounds.clause_begins(term.start)


def _old(window: Window, place: int) -> _Old | None:
    for tail in range(_LONGEST_TAIL):
        if place - tail <= window.first or (tail and window.stream.breaks_before(place - tail)):
            return None
        item = item_before(window, place - tail)
        if item:
            return _Old(item, place)
    return None


def _like(window: Window, place: int, old: Item) -> Item | None:
    """The figure of the same kind that the words after a change of mind begin with."""
    for start in range(place, min(place + _LOOK_BACK, window.stop)):
        item = item_at(Window(window.stream, start, window.stop), start)
        if item and _same_kind(old, item):
            return item
        if not window.match(_LEAD, start):
            return None
    return None


def _same_kind(old: Item, new: Item) -> bool:
    if old.kind == new.kind:
        return True
    if old.kind == "number" and new.kind == "time" and not old.unit:
        return 0 < (cardinal(old.written.casefold()) or 0) <= _HOURS
    return old.kind == "day" and new.kind == "date" and new.written.split()[0].isalpha()


def _lacks(old: Item, new: Item) -> bool:
    """Whether the old date says more than the new one, so that a part of it may still stand."""
    said = [len(each.written.removeprefix("the ").split()) for each in (old, new)]
    return old.kind == new.kind == "date" and said[0] > said[1]


def _change(window: Window, old: _Old, new: Item, term: _Term) -> Change | None:
    """Put the new words in the old ones' place; None when it is not clear how many they replace."""
    stream, start = window.stream, old.item.start
    filled = _filled(window, old, new)
    kept = stream.said[term.end : new.start]
    if not filled or _lacks(old.item, new):
        return None
    first = start - len(kept)
    if kept and first >= window.first and stream.between(first, start) == stream.between(term.end, new.start):
        start = first
    elif kept and kept[0].bare in _STANDING:
        kept = ()
    elif kept and (len(kept) > 1 or kept[0].bare not in _ARTICLES):
        return None
    elif kept and stream.previous(start, window.first) in _ARTICLES:
        start -= 1
    written, end = filled
    words = " ".join([*(each.core for each in kept), written])
    if stream.previous(start, window.first) == "the":
        words = words.removeprefix("the ")
    if (kept or old.item.kind in _SMALL_KINDS) and not stream.ends_before(start):
        words = words[:1].lower() + words[1:]
    return Change(start, end, "corrected", f"more like {words}" if term.more else words)


def _filled(window: Window, old: _Old, new: Item) -> tuple[str, int] | None:
    """The new words, with what the old ones governed where the new do not say it, and where they end."""
    said = window.stream.said
    tail = [each.bare for each in said[old.item.end : old.end]]
    again = said[new.end : min(new.end + len(tail), window.stop)]
    if tail and tail == [each.bare for each in again]:
        return " ".join([new.written, *(each.core for each in again)]), new.end + len(tail)
    if FUNCTION_WORDS & set(tail) or _may_be_part(window, old.item, new, alone=not tail):
        return None
    if new.unit or not (tail or old.item.unit):
        return new.written, new.end
    if not window.ends_clause(new.end):
        return None
    if tail:
        return " ".join([new.written, *(each.core for each in said[old.item.end : old.end])]), new.end
    return _with_unit(new.written, old.item.unit), new.end


def _may_be_part(window: Window, old: Item, new: Item, *, alone: bool) -> bool:
    """Whether the new number may correct only a part of the old one, or is no correction at all.

    ``Ninety-one, sorry, two`` may be 92, and ``at ten, no, twenty minutes later`` is another account.
    """
    if old.kind != "number" or new.kind != "number":
        return False
    timed = alone and not new.unit and window.before(old.start) in _TIME_BEFORE
    if timed and not window.ends_clause(new.end):
        return True
    sizes = [_whole(each.written) for each in (old, new)]
    shorter = len(str(sizes[1])) < len(str(sizes[0])) and sizes[0] >= _LEAST_WITH_PARTS
    return shorter and not (old.unit and new.unit)


def _whole(written: str) -> int:
    value = cardinal(written.casefold())
    digits = re.search(r"\d+", written.replace(",", ""))
    return value if value is not None else int(digits[0]) if digits else 0


def _with_unit(written: str, unit: str) -> str:
    value = cardinal(written.casefold())
    written = written if value is None else str(value)
    if unit == "£":
        return f"£{written}"
    return f"{written}{unit}" if unit in {"%", "p"} else f"{written} {unit}"


def _explained(window: Window, bounds: Bounds, old: Item, term: _Term) -> Change | None:
    """A correction after a few words of explanation: ``ten past ten, no, I wrote it down, ten twenty``."""
    stream = window.stream
    if old.end != term.start or old.kind not in {"time", "date", "day"} or term.end >= window.stop:
        return None
    if stream.said[term.end].bare not in _EXPLANATION:
        return None
    for start in range(term.end + 1, min(term.end + _EXPLAINED_IN, window.stop - 1) + 1):
        if not stream.breaks_before(start):
            continue
        item = _standing(window, old, start)
        if item:
            before = stream.said[old.start - 1].bare if old.start > window.first else ""
            written = item.written.removeprefix("the ") if before == "the" else item.written
            return Change(old.start, item.end, "corrected", written) if bounds.clause_ends(item.end) else None
    return None


def _standing(window: Window, old: Item, start: int) -> Item | None:
    """What is said to stand after an explanation, perhaps after ``it's`` or an article."""
    for place in (start, start + 1, start + 2):
        item = item_at(Window(window.stream, place, window.stop), place)
        if item and _same_kind(old, item) and not _lacks(old, item):
            return item
        if place >= window.stop or window.stream.said[place].bare not in _STANDING | {"the"}:
            return None
    return None
