"""Dates and years as they are said: ``Wednesday the eleventh of February`` is Wednesday 11 February."""

from __future__ import annotations

import re

from .items import FUNCTION_WORDS, Item, Kind, Window, spoken
from .numbers import CARDINAL, DAYS_IN_MONTH, ORDINAL, cardinal, ending, is_number, ordinal

_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SINGLE = "one|two|three|four|five|six|seven|eight|nine"
_TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_YEAR = (
    rf"(?:(?P<century>nineteen|twenty)[- ]"
    rf"(?P<rest>(?<=nineteen.)(?:oh[- ])(?:{_SINGLE})|(?:{_TENS})(?:[- ](?:{_SINGLE}))?|{_TEEN})"
    rf"|(?P<thousand>two thousand(?: and (?:(?:{_TENS})(?:[- ](?:{_SINGLE}))?|{_TEEN}|{_SINGLE}))?)"
    r"|(?P<digits>(?:19|20)\d\d))"
)
_DAY = spoken(f"(?P<day>{_DAYS})")
_MONTH = spoken(f"(?P<month>{_MONTHS})")
_DATE = spoken(
    rf"(?:(?P<weekday>{_DAYS})~)?(?:the )?(?P<day>{ORDINAL}) (?P<of>of )?(?P<month>{_MONTHS})"
    rf"(?:~(?P<year>{_YEAR}))?"
)
_PLAIN_DATE = spoken(
    rf"(?:(?P<weekday>{_DAYS})~)?(?P<day>{CARDINAL}) (?P<of>of )?(?P<month>{_MONTHS})(?:~(?P<year>{_YEAR}))?"
)
_MONTH_FIRST = spoken(
    rf"(?:(?P<weekday>{_DAYS})~)?(?P<month>{_MONTHS}) (?:the )?(?P<day>{ORDINAL})(?:~(?P<year>{_YEAR}))?"
)
_WEEKDAY_DATE = spoken(rf"(?P<weekday>{_DAYS})~(?:the )(?P<day>{ORDINAL})")
_ORDINAL = spoken(f"(?P<the>the )?(?P<day>{ORDINAL})")
_OF_THE = spoken(f"of the (?:{ORDINAL})")
_OF_THE_BEFORE = re.compile(rf"(?:^| )(?:the )?{ORDINAL} of (?:the )?$")
_YEAR_ALONE = spoken(_YEAR)

_WORD_MONTHS = frozenset({"march", "may"})
_FIRST_IN_DIGITS = 10
_CLOCK_SIGNS = frozenset("at by until till before after about around".split())
_NO_YEAR_AFTER = frozenset({"a", "half", "quarter", "point", "and"})
_NO_YEAR_FROM = 2050  # "twenty ninety" is said of something else
_YEAR_SIGNS = frozenset({"in", "since", "year", "of", "from"} | set(_MONTHS.split("|")))


def date_at(window: Window, start: int) -> Item | None:
    """The date that begins at a word, when it is clear that it is one.

    ``the seventh of the fifth`` stays as it was said: which of the two is the month is for the worker.
    """
    for pattern in (_DATE, _MONTH_FIRST, _PLAIN_DATE):
        match = window.match(pattern, start)
        if match:
            item = _full_date(window, start, match)
            if item:
                return item
    match = window.match(_WEEKDAY_DATE, start)
    if match:
        end = window.stream.end(match)
        day = ordinal(match["day"])
        if day and day <= DAYS_IN_MONTH and _no_noun(window, end):
            written = f"{_capital(match['weekday'])} {ending(day)}"
            return None if _day_of_month_in_digits(window, end) else Item(start, end, "date", written)
    return None


def ordinal_at(window: Window, start: int) -> Item | None:
    """An ordinal from the tenth on, such as ``the twenty-fifth``; a smaller one stays in words."""
    match = window.match(_ORDINAL, start)
    if not match or not (value := ordinal(match["day"])):
        return None
    end = window.stream.end(match)
    spaced = " " in match["day"]
    before = window.stream.between(window.first, start)
    if _day_of_month_in_digits(window, end) or _OF_THE_BEFORE.search(before):
        return None
    if value < _FIRST_IN_DIGITS or (spaced and not match["the"]) or window.is_name(end - 1):
        return None
    return Item(start, end, "date", f"{match['the'] or ''}{ending(value)}")


def small_ordinal_at(window: Window, start: int) -> Item | None:
    """Any ordinal with its article as it was said: what a change of mind may put in another's place."""
    match = window.match(_ORDINAL, start)
    if not match:
        return None
    end = window.stream.end(match)
    return Item(start, end, "date", " ".join(each.core for each in window.stream.said[start:end]))


def year_at(window: Window, start: int) -> Item | None:
    """A year said in two halves (``nineteen eighty-four``) or as two thousand and so many after ``in``."""
    match = window.match(_YEAR_ALONE, start)
    if not match or match["digits"]:
        return None
    end = window.stream.end(match)
    before, after = window.before(start), window.after(end)
    if before in _CLOCK_SIGNS or (after and after not in FUNCTION_WORDS) or after == "of":
        return None
    year = _year(match)
    if (match["thousand"] and before not in _YEAR_SIGNS) or before in _NO_YEAR_AFTER or is_number(before):
        return None
    return Item(start, end, "number", str(year)) if year < _NO_YEAR_FROM else None


def weekday_at(window: Window, start: int) -> Item | None:
    """A day of the week by itself."""
    return _one_word(window, start, _DAY, "day")


def month_at(window: Window, start: int) -> Item | None:
    """A month by itself; ``may`` and ``march`` only with a capital."""
    item = _one_word(window, start, _MONTH, "month")
    return item if item and _is_month(window, start) else None


def _full_date(window: Window, start: int, match: re.Match[str]) -> Item | None:
    end = window.stream.end(match)
    day = ordinal(match["day"]) or cardinal(match["day"])
    year = match["year"]
    places = range(start, end)
    month_place = next(p for p in places if window.stream.said[p].bare == match["month"])
    said_of = "of" in match.re.groupindex and match["of"]
    if not day or day > DAYS_IN_MONTH or not (said_of or _is_month(window, month_place)):
        return None
    if match.re is _MONTH_FIRST and not _no_noun(window, end):
        return None  # "in March the first visit"
    if not ordinal(match["day"]) and match["day"].isalpha() and not said_of and not match["weekday"]:
        return None  # "ten May have gone", "two March dates"
    written = f"{day} {match['month'].capitalize()}"
    if match["weekday"]:
        written = f"{_capital(match['weekday'])} {written}"
    if year:
        if not match["digits"] and window.after(end) and window.after(end) not in FUNCTION_WORDS:
            end, year = month_place + 1, None  # "the third of May, twenty twenty-minute sessions"
        else:
            written += f" {_year(match)}"
    return Item(start, end, "date", written)


def _is_month(window: Window, place: int) -> bool:
    said = window.stream.said[place]
    return said.bare not in _WORD_MONTHS or said.is_capital


def _day_of_month_in_digits(window: Window, end: int) -> bool:
    """Whether the month follows as an ordinal, which leaves open what is the day and what the month."""
    return window.after(end) == "of" and window.match(_OF_THE, end) is not None


def _no_noun(window: Window, end: int) -> bool:
    """Whether no noun follows that an ordinal may belong to, as in ``on Monday the second visit``."""
    return window.ends_clause(end) or window.stream.said[end].is_capital


def _year(match: re.Match[str]) -> int:
    if match["digits"]:
        return int(match["digits"])
    if match["thousand"]:
        return cardinal(match["thousand"]) or 0
    rest = re.sub("^oh[- ]", "", match["rest"])
    return (1900 if match["century"] == "nineteen" else 2000) + (cardinal(rest) or 0)


def _one_word(window: Window, start: int, pattern: re.Pattern[str], kind: Kind) -> Item | None:
    match = window.match(pattern, start)
    return Item(start, window.stream.end(match), kind, _capital(match[0])) if match else None


def _capital(word: str) -> str:
    return word.capitalize()
