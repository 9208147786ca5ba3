"""Finds the marks and the layout that were spoken; a word that may be meant as a word is left one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from .items import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .stream import Stream

Shape = Literal["stop", "inner", "join", "open", "close", "break", "item", "heading", "end"]

OPEN_QUOTE, CLOSE_QUOTE = "“", "”"


@dataclass(frozen=True, slots=True)
class Mark:
    """A spoken command.

    Attributes:
        start: The place of its first word.
        end: The place after its last.
        shape: How it joins its neighbours: a ``stop`` ends a sentence, an ``inner`` mark does not, ``join``
            takes the spaces away, ``break`` begins a line or paragraph, ``item`` and ``heading`` open one,
            ``end`` closes the dictation.
        written: The mark itself.
    """

    start: int
    end: int
    shape: Shape
    written: str

    @property
    def is_layout(self) -> bool:
        """Whether it is about lines and not about a sentence's marks."""
        return self.shape in {"break", "item", "heading", "end"}


_CLOSE_QUOTE = (
    r"(?:close|end|closed)~(?:quotes?|quotations?|quotation marks?|speech marks?|inverted commas)"
    r"|un[- ]?quote|end of (?:the )?quote"
)
_COMMANDS: tuple[tuple[str, Shape, str], ...] = (
    (r"full[- ]?stop", "stop", "."),
    (r"question mark", "stop", "?"),
    (r"exclamation (?:mark|point)", "stop", "!"),
    (r"semi[- ]?colon", "inner", ";"),
    (r"comma", "inner", ","),
    (r"coma", "inner", ","),
    (r"colon", "inner", ":"),
    (r"dash", "inner", " –"),
    (r"hyphen", "join", "-"),
    (r"open~(?:quotes?|quotations?|quotation marks?|speech marks?|inverted commas)", "open", OPEN_QUOTE),
    (_CLOSE_QUOTE, "close", CLOSE_QUOTE),
    (r"quote", "open", OPEN_QUOTE),
    (r"open (?:round )?(?:brackets?|parenthes[ie]s)", "open", "("),
    (r"(?:close|end|closed) (?:round )?(?:brackets?|parenthes[ie]s)", "close", ")"),
    (r"brackets?", "open", "("),
    (r"(?:new|next) paragraph", "break", "\n\n"),
    (r"new ?line", "break", "\n"),
    (r"(?:next )?bullet(?: point)?", "item", "- "),
    (r"heading", "heading", "\n\n"),
    (r"end of (?:the )?(?:dictation|note|case note|recording|message)", "end", ""),
)
_PATTERNS = tuple((spoken(pattern), shape, written) for pattern, shape, written in _COMMANDS)

#: After these a command's words are a noun: no clause ends with them.
_NOUN_BEFORE = frozenset(
    "a an the another every my our your their its big huge complete dead sudden abrupt grinding".split()
)
_QUOTED_BEFORE = _NOUN_BEFORE | frozenset("this that one his her some any no to of we i you they".split())
_SURE_OF_QUOTE = re.compile("un[- ]?quote|open|close|end")
_COLON_BEFORE = _NOUN_BEFORE | frozenset("and or with has had in for bowel sigmoid on from irritable".split())
_COLON_AFTER = frozenset(
    "cancer clinic surgery problem problems polyp polyps screening was is and infection trouble".split()
)
_NEW_BEFORE = _NOUN_BEFORE | frozenset("his her this that to of some any one in on by with".split())
_LINE_AFTER = frozenset("manager managers management of worker dance dancing up for in".split())
_POINT_AFTER = frozenset({"of", "wound", "wounds", "proof", "hole", "holes"})
_COMA_BEFORE = _NOUN_BEFORE | frozenset(
    "into in diabetic induced medically after from of his her this that".split()
)
_MOVING_AFTER = frozenset("to for back out off towards toward up down into over away in there".split())
_BEFORE_AN_END = frozenset({"the", "at", "by", "until", "till", "before"})
LONGEST_HEADING = 8
_LONGEST_QUOTE = 150
_LEAST_OF_A_POINT = 3

_NUMBERED = spoken(
    "(?P<named>(?:number|point|item) )?(?P<number>one|two|three|four|five|six|seven|eight|nine|ten|[1-9]|10)"
)
_VALUES = {
    word: value for value, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
} | {str(value): value for value in range(1, 11)}


def find_marks(stream: Stream) -> tuple[list[Mark], list[int]]:
    """The marks and the layout spoken in a stream.

    Args:
        stream: One voice's words.

    Returns:
        The marks in order, none overlapping; and the places of words that may open or close a quotation or
        brackets but have no counterpart.
    """
    found = _paired(stream, list(_commands(stream)))
    marks, lonely = found
    return _numbered(stream, _headed(stream, marks)), lonely


def _commands(stream: Stream) -> Iterator[Mark]:
    place = last = 0
    while place < len(stream):
        mark = _command_at(stream, place, heads=place == last or stream.breaks_before(place))
        if mark:
            yield mark
        last = mark.end if mark else last
        place = mark.end if mark else place + 1


def _command_at(stream: Stream, place: int, *, heads: bool) -> Mark | None:
    for pattern, shape, written in _PATTERNS:
        match = stream.match(pattern, place)
        if match:
            mark = Mark(place, stream.end(match), shape, written)
            return mark if _is_meant(stream, mark, match[0], heads=heads) else None
    return None


def _is_meant(stream: Stream, mark: Mark, said: str, *, heads: bool) -> bool:
    """Whether the words are a command and not words of the account; `heads`: a clause begins with them."""
    before, after = stream.previous(mark.start), stream.following(mark.end)
    if said in _DOUBTFUL:
        return _DOUBTFUL[said](stream, mark)
    if mark.written == "\n":
        return before not in _NEW_BEFORE and after not in _LINE_AFTER
    if mark.shape == "item":
        clear = "point" in said or (not before and stream.breaks_before(mark.end))
        return clear and heads and after not in _POINT_AFTER
    if mark.shape in {"heading", "end"}:
        moving = after in _MOVING_AFTER or (after == "home" and not _is_about_home(stream, mark.end))
        ends = stream.breaks_before(mark.end) and before not in _BEFORE_AN_END
        return heads and not moving if mark.shape == "heading" else ends
    if mark.shape in {"open", "close"}:
        return bool(_SURE_OF_QUOTE.match(said)) or before not in _QUOTED_BEFORE
    return before not in _NOUN_BEFORE


def _is_about_home(stream: Stream, place: int) -> bool:
    return stream.following(place + 1) in {"conditions", "circumstances", "environment", "life", "visit"}


def _colon(stream: Stream, mark: Mark) -> bool:
    """Not the bowel: ``the colon cancer clinic``, ``Grandad's colon was removed``."""
    before, after = stream.previous(mark.start), stream.following(mark.end)
    return not (before in _COLON_BEFORE or before.endswith("'s") or after in _COLON_AFTER)


def _coma(stream: Stream, mark: Mark) -> bool:
    """How recognisers write a spoken comma: inside a sentence, with a comma of its own after it."""
    before, said = stream.previous(mark.start), stream.said[mark.start]
    return "," in said.after and bool(before) and before not in _COMA_BEFORE


def _dash(stream: Stream, mark: Mark) -> bool:
    """Not what one does for the bus: a dash stands between pauses or marks."""
    before = stream.previous(mark.start)
    return not before or (stream.breaks_before(mark.end) and before not in _NOUN_BEFORE | {"to"})


_DOUBTFUL: dict[str, Callable[[Stream, Mark], bool]] = {"colon": _colon, "coma": _coma, "dash": _dash}


def _paired(stream: Stream, marks: list[Mark]) -> tuple[list[Mark], list[int]]:
    """Keep openers that are closed and closers that were opened; a new paragraph ends no pair unseen."""
    kept: list[Mark] = []
    lonely: list[int] = []
    waiting: dict[str, Mark] = {}
    for mark in marks:
        if mark.shape == "open":
            if (previous := waiting.pop(mark.written, None)) and _is_sure(stream, previous):
                lonely.append(previous.start)
            waiting[mark.written] = mark
        elif mark.shape == "close":
            opener = waiting.pop({CLOSE_QUOTE: OPEN_QUOTE, ")": "("}[mark.written], None)
            if opener and 0 < mark.start - opener.end <= _LONGEST_QUOTE:
                kept += [opener, mark]
            elif not opener or mark.start > opener.end:
                lonely.append(mark.start)
        else:
            if mark.shape in {"break", "end"}:
                lonely += [each.start for each in waiting.values() if _is_sure(stream, each)]
                waiting.clear()
            kept.append(mark)
    lonely += [each.start for each in waiting.values() if _is_sure(stream, each)]
    return sorted(kept, key=lambda mark: mark.start), sorted(lonely)


def _is_sure(stream: Stream, opener: Mark) -> bool:
    """Whether the opener can be nothing else: ``quote`` and ``brackets`` alone are words too."""
    return opener.end - opener.start > 1 or bool(stream.said[opener.start].after)


def _headed(stream: Stream, marks: list[Mark]) -> list[Mark]:
    """Keep a heading that ends soon; a colon after the word itself belongs to the command."""
    kept: list[Mark] = []
    for index, each in enumerate(marks):
        mark = each
        if kept and kept[-1].shape == "heading" and kept[-1].end == mark.start and mark.shape == "inner":
            kept[-1] = replace(kept[-1], end=mark.end)
            continue
        if mark.shape != "heading":
            kept.append(mark)
            continue
        end = marks[index + 1].start if index + 1 < len(marks) else len(stream)
        if 0 < end - mark.end <= LONGEST_HEADING:
            kept.append(mark)
            continue
        sentence = range(mark.end + 1, min(mark.end + LONGEST_HEADING, len(stream)) + 1)
        if any(stream.ends_before(place) for place in sentence):
            kept.append(mark)
    return kept


def _numbered(stream: Stream, marks: list[Mark]) -> list[Mark]:
    """Add the points that were counted aloud: one, two and so on, each at the head of a clause."""
    ends = {mark.end: mark for mark in marks}
    starts = {mark.start: mark for mark in marks}
    taken = {place for mark in marks for place in range(mark.start, mark.end)}
    runs: list[list[Mark]] = []
    for place in range(len(stream)):
        if place in taken or not (stream.breaks_before(place) or place in ends):
            continue
        match = stream.match(_NUMBERED, place)
        if not match:
            continue
        end, value = stream.end(match), _VALUES[match["number"]]
        mark = starts.get(end)
        set_off = bool(stream.said[end - 1].after) or (mark is not None and mark.shape in {"stop", "inner"})
        if not set_off and not match["named"]:
            continue
        point = Mark(
            place, mark.end if mark and mark.shape in {"stop", "inner"} else end, "item", f"{value}. "
        )
        sentence = stream.ends_before(place) or place in ends
        if value == 1 and _has_words(stream, point):
            runs.append([point])
        elif runs and sentence and value == len(runs[-1]) + 1 and _far(runs[-1][-1], point):
            runs[-1].append(point)
    points = [point for run in runs if len(run) > 1 for point in run]
    swallowed = {place for point in points for place in range(point.start, point.end)}
    return sorted(
        [*(mark for mark in marks if mark.start not in swallowed), *points], key=lambda mark: mark.start
    )


def _has_words(stream: Stream, point: Mark) -> bool:
    return len(stream) - point.end >= _LEAST_OF_A_POINT


def _far(last: Mark, point: Mark) -> bool:
    return point.start - last.end >= _LEAST_OF_A_POINT
