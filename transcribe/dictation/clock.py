"""Times of day as they are said: ``twenty past two`` is 2.20, ``half nine`` is 9.30."""

from __future__ import annotations

from .items import Item, Window, spoken
from .numbers import CARDINAL, cardinal, is_number

_HOURS = 12
_MINUTES = 60
_HALF, _QUARTER, _FIVE = 30, 15, 5  # minutes
_HOUR = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9]"
_PAST = spoken(
    f"(?:a (?=half|quarter))?(?P<minute>half|quarter|{CARDINAL})(?: minutes?)?"
    f" (?P<way>past|to) (?P<hour>{_HOUR})"
)
_HALF_HOUR = spoken(f"half (?P<hour>{_HOUR})")
_HOUR_MINUTE = spoken(f"(?P<hour>{_HOUR}) (?P<minute>oh [a-z]+|{CARDINAL})")
_FULL_HOUR = spoken(f"(?P<hour>{_HOUR}) (?:o'clock|oclock)")
_BARE_HOUR = spoken(f"(?P<hour>{_HOUR})")
_WRITTEN = spoken(r"(?P<hour>1[0-2]|[1-9])[.:](?P<minute>[0-5]\d)")
_PART = spoken(r"(?P<part>in the (?:morning|afternoon|evening)|at night|(?:a|p)[. ]?m)")

_AT = frozenset("at by until till before after since gone nearly".split())
_ABOUT = _AT | {"about", "around", "from"}
_RANGE = frozenset({"from", "between", "aged", "ages", "to"})
_SUBJECTS = frozenset({"i", "he", "she", "we", "they"})
_FIRST_WORDS_OF_DAY_PARTS = frozenset({"in", "at", "am", "pm", "a.m", "p.m", "a", "p"})
#: The hours of which a part of the day may be said without a doubt which half of the day is meant.
_PARTS_OF_DAY = {
    "in the morning": ("am", range(1, 12)),
    "in the afternoon": ("pm", (12, 1, 2, 3, 4, 5, 6)),
    "in the evening": ("pm", range(4, 12)),
    "at night": ("pm", range(7, 12)),
}


def time_at(window: Window, start: int) -> Item | None:
    """The time of day that begins at a word, when it is clear that it is one.

    ``five to ten`` may be a span, ``half ten`` a share and ``ten fifteen`` two numbers, so these need a
    sign of time beside them: ``at``, a part of the day, or a clause of their own.
    """
    return (
        _past_or_to(window, start)
        or _half(window, start)
        or _hour_minute(window, start)
        or _whole_hour(window, start)
    )


def _past_or_to(window: Window, start: int) -> Item | None:
    match = window.match(_PAST, start)
    if not match:
        return None
    said = match["minute"]
    minute = {"half": _HALF, "quarter": _QUARTER}.get(said) or cardinal(said)
    hour = cardinal(match["hour"])
    end = window.stream.end(match)
    if minute is None or hour is None or not 0 < minute < _MINUTES // 2 + 1:
        return None
    if match["way"] == "past":
        return _written(window, start, end, hour, minute)
    if said == "half" or minute == _HALF:
        return None
    plain = said == "quarter" or "minute" in match[0]
    if not plain and (minute % _FIVE or not _is_time_not_span(window, start, end)):
        return None  # "one to one"
    return _written(window, start, end, (hour - 2) % _HOURS + 1, _MINUTES - minute)


def _is_time_not_span(window: Window, start: int, end: int) -> bool:
    before, after = window.before(start), window.after(end)
    if before in _RANGE or is_number(before):
        return False
    if _part(window, end):
        return True
    capital = bool(after) and window.stream.said[end].is_capital
    if not after or capital or after in _SUBJECTS:
        return before in _ABOUT or not before
    return before in _AT and window.ends_clause(end)


def _half(window: Window, start: int) -> Item | None:
    match = window.match(_HALF_HOUR, start)
    if not match:
        return None
    end = window.stream.end(match)
    before = window.before(start)
    alone = not before and not window.after(end)
    if not (alone or _part(window, end) or (before in _ABOUT and window.ends_clause(end))):
        return None
    if window.after(end) == "of":
        return None
    return _written(window, start, end, cardinal(match["hour"]) or 0, _HALF)


def _hour_minute(window: Window, start: int) -> Item | None:
    match = window.match(_WRITTEN, start)
    if match:
        return _written(window, start, window.stream.end(match), int(match["hour"]), int(match["minute"]))
    match = window.match(_HOUR_MINUTE, start)
    if not match or not match["hour"].isalpha():
        return None
    minute = match["minute"]
    late = cardinal(minute.removeprefix("oh "))
    least = 1 if minute.startswith("oh ") else 10
    most = 9 if minute.startswith("oh ") else _MINUTES - 1
    end = window.stream.end(match)
    if late is None or not least <= late <= most or minute.isdigit():
        return None
    clear = _part(window, end) or (window.before(start) in _AT and window.ends_clause(end))
    alone = not window.before(start) and not window.after(end) and late % _FIVE == 0
    if not (clear or alone) or window.after(end) == "of":
        return None
    return _written(window, start, end, cardinal(match["hour"]) or 0, late)


def _whole_hour(window: Window, start: int) -> Item | None:
    match = window.match(_FULL_HOUR, start)
    if match:
        return _written(window, start, window.stream.end(match), cardinal(match["hour"]) or 0, 0)
    match = window.match(_BARE_HOUR, start)
    if not match:
        return None
    end = window.stream.end(match)
    part = _part(window, end)
    if not part or (window.before(start) not in _ABOUT and "m" not in part[0].split()[-1][-1:]):
        return None
    if part[0].startswith(("in ", "at ")) and window.before(start) not in _ABOUT:
        return None
    return _written(window, start, end, cardinal(match["hour"]) or 0, 0)


def _part(window: Window, end: int) -> tuple[str, int] | None:
    """The part of the day said after a time, and where it ends."""
    if window.after(end) not in _FIRST_WORDS_OF_DAY_PARTS:
        return None
    match = window.match(_PART, end)
    return (match["part"], window.stream.end(match)) if match else None


def _written(window: Window, start: int, end: int, hour: int, minute: int) -> Item:
    clock = f"{hour}.{minute:02}" if minute else f"{hour}"
    half_of_day = ""
    part = _part(window, end)
    if part:
        said, after = part
        if said.endswith("m") and said[0] in "ap":
            half_of_day, end = f"{said[0]}m", after
        elif hour in _PARTS_OF_DAY[said][1]:
            half_of_day, end = _PARTS_OF_DAY[said][0], after
    if not minute and not half_of_day:
        clock += " o'clock"
    return Item(start, end, "time", clock + half_of_day)
