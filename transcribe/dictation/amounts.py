"""Numbers, money, doses and measures as a worker writes them; the number is never another one."""

from __future__ import annotations

import re

from .items import Item, Window, spoken
from .numbers import CARDINAL, DIGIT, cardinal, digit, is_number

_FRACTIONS = {"half": "5", "quarter": "25"}
_UNITS = {
    "per cent": "%", "percent": "%", "%": "%",
    "milligrams": "mg", "milligram": "mg", "mg": "mg",
    "micrograms": "micrograms", "microgram": "microgram",  # never abbreviated: read as mg it kills
    "millilitres": "ml", "millilitre": "ml", "milliliters": "ml", "milliliter": "ml", "ml": "ml",
    "grams": "g", "gram": "g", "kilograms": "kg", "kilogram": "kg", "kilos": "kg", "kilo": "kg", "kg": "kg",
    "centimetres": "cm", "centimetre": "cm", "centimeters": "cm", "centimeter": "cm", "cm": "cm",
    "millimetres": "mm", "millimetre": "mm", "millimeters": "mm", "millimeter": "mm", "mm": "mm",
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_VALUE = (
    rf"(?P<whole>{CARDINAL}|nought|zero)"
    rf"(?: point (?P<places>{DIGIT}(?: {DIGIT})*)| and (?:a|one) (?P<part>half|quarter))?"
)
_DECIMAL = spoken(rf"(?P<whole>{CARDINAL}|nought|zero) point (?P<places>{DIGIT}(?: {DIGIT})*)")
_MEASURE = spoken(rf"{_VALUE}(?P<decimals>\.\d+)? ?(?P<unit>{_UNIT})(?: by (?P<by>{CARDINAL}))?")
_SPAN = spoken(rf"(?P<low>{CARDINAL}) (?P<joint>to|or) (?P<high>{CARDINAL}) (?P<unit>{_UNIT})")
_MONEY = spoken(
    rf"(?P<pounds>{CARDINAL}) (?:pounds?|quid)(?:(?: and)? (?P<pence>{CARDINAL})(?P<p> p| pence)?)?"
)
_POUNDS = spoken(rf"(?P<pounds>{CARDINAL}) (?:pounds?|quid)")
_WRITTEN_SUM = spoken(r"£\d[\d,]*(?:\.\d\d)?")
_PENCE = spoken(rf"(?P<pence>{CARDINAL}) (?:p|pence)")
_PHONE = spoken(rf"(?:(?:double|triple|treble) )?{DIGIT}(?:~(?:(?:double|triple|treble) )?{DIGIT}){{1,15}}")
_TIMES = spoken(rf"once|twice|(?:{CARDINAL}) times")
_WHOLE = spoken(rf"(?P<label>year|section|ward|key stage|stage|level) (?P<small>{CARDINAL})")
_NUMBER = spoken(f"(?P<number>{CARDINAL})")
_WEIGHT = re.compile(r"\b(?:weigh\w*|stones?|ounces?|birth|lost|gained|kilos?|kg|heavier|lighter)\b")

_LEAST_IN_DIGITS = 10
_LEAST_DIGITS_OF_A_PHONE, _MOST_DIGITS_OF_A_PHONE = 6, 15  # E.164 allows fifteen
_KNOWN_SHORT_NUMBERS = frozenset({"999", "111", "101"})
_TIME_BEFORE = frozenset({"at", "by", "until", "till", "before", "after", "since"})  # one oh one is 1.01 then
_PENCE_IN_A_POUND = 100
_GROUP_FROM = 10_000
_TIMES_OVER = {"double": 2, "triple": 3, "treble": 3}
_JOINTS = frozenset({"to", "or", "till", "and", "in", "by"})
_FOLLOWED_BY_UNKNOWN = frozenset("odd something plus point million billion thousand hundred ish".split())
_NO_MONEY_AFTER = frozenset({"of", "note", "notes", "coin", "coins", "ounce", "ounces", "overweight"})
_AGE_SIGNS = frozenset({"aged", "age", "who's"})
_THIS_POINT = frozenset("at to from the this that on for by my".split())
_ANY_YEAR = frozenset("this last next a per the every each school calendar that one same".split())


def phone_at(window: Window, start: int) -> Item | None:
    """A number read out digit by digit, as telephone numbers are: six digits or more, 999, 111 or 101."""
    match = window.match(_PHONE, start)
    if not match:
        return None
    end = window.stream.end(match)
    written, many = "", 1
    for place in range(start, end):
        said = window.stream.said[place]
        if said.bare in _TIMES_OVER:
            many = _TIMES_OVER[said.bare]
            continue
        written += (digit(said.bare) or "") * many
        many = 1
        written += " " if said.after and place + 1 < end else ""
    length = len(written.replace(" ", ""))
    ended = any(window.stream.ends_before(place) for place in range(start + 1, end))
    beside = _is_digit(window, end) or _is_digit(window, start - 1)
    if ended or beside or length > _MOST_DIGITS_OF_A_PHONE:
        return None
    short = written in _KNOWN_SHORT_NUMBERS and window.before(start) not in _TIME_BEFORE
    if length < _LEAST_DIGITS_OF_A_PHONE and not short:
        return None
    return Item(start, end, "number", written)


def _is_digit(window: Window, place: int) -> bool:
    """Whether the word at a place, whatever marks stand between, may belong to a number read out."""
    if not window.first <= place < window.stop:
        return False
    bare = window.stream.said[place].bare
    return bare in _TIMES_OVER or digit(bare) is not None or is_number(bare)


def money_at(window: Window, start: int) -> Item | None:
    """A sum in pounds and pence; pounds that may be a weight stay as they are."""
    match = window.match(_MONEY, start)
    if match and match["pence"] and not _is_pence(window, match):
        match = window.match(_POUNDS, start)
    if not match:
        return _pence(window, start)
    end = window.stream.end(match)
    sentence = window.stream.between(window.first, window.stop)
    pounds = cardinal(match["pounds"])
    if pounds is None or window.after(end) in _NO_MONEY_AFTER or _after_number(window, start):
        return None
    if _WEIGHT.search(sentence) and "quid" not in match[0]:
        return None
    pence = match["pence"] if "pence" in match.re.groupindex else None
    if is_number(window.after(end)) and not pence:
        return None
    written = f"£{pounds:,}" + (f".{cardinal(pence):02}" if pence else "")
    return Item(start, end, "number", written, "£")


def measure_at(window: Window, start: int) -> Item | None:
    """A dose, a measure or a share with its unit; decimals as they are said."""
    match = window.match(_SPAN, start)
    if match and not _after_number(window, start):
        low, high = cardinal(match["low"]), cardinal(match["high"])
        if low is None or high is None:
            return None
        unit = _UNITS[match["unit"]]
        return Item(
            start, window.stream.end(match), "number", _with(f"{low} {match['joint']} {high}", unit), unit
        )
    match = window.match(_MEASURE, start)
    if not match or _after_number(window, start):
        return None
    value = _value(match)
    if value is None or _is_at_point_one(window, start, match):
        return None
    unit, end = _UNITS[match["unit"]], window.stream.end(match)
    written = _with(value, unit)
    if match["by"]:
        by = cardinal(match["by"])
        if by is None or window.after(end) or unit not in {"cm", "mm"}:  # "by one centimetre" has its own
            end -= match["by"].count(" ") + 2
        else:
            written += f" by {by}"
    return Item(start, end, "number", written, unit)


def number_at(window: Window, start: int) -> Item | None:
    """A number from ten on, or a decimal; smaller ones, names and what is not clear stay in words."""
    if window.match(_DECIMAL, start):
        return _decimal(window, start)
    match = window.match(_NUMBER, start)
    if not match or match["number"][0].isdigit():
        return _label(window, start)
    value_of = cardinal(match["number"])
    end = window.stream.end(match)
    if value_of is None or match["number"] in {"a hundred", "a thousand"}:
        return None
    if value_of < _LEAST_IN_DIGITS and not _is_age(window, start, end, value_of):
        return None
    if window.is_name(start) or not _stands_alone(window, start, end):
        return None
    return Item(start, end, "number", f"{value_of:,}" if value_of >= _GROUP_FROM else str(value_of))


def any_number_at(window: Window, start: int) -> Item | None:
    """Any number, small ones too: what a change of mind may put in another's place."""
    match = window.match(_TIMES, start)
    if match:
        end = window.stream.end(match)
        return Item(start, end, "frequency", _small(window, start, end - 1, "times"))
    match = window.match(_WRITTEN_SUM, start)
    if match:
        return Item(start, window.stream.end(match), "number", match[0], "£")
    match = window.match(_NUMBER, start)
    if not match or cardinal(match["number"]) is None:
        return None
    end = window.stream.end(match)
    return Item(start, end, "number", _small(window, start, end, ""))


def run_at(window: Window, start: int) -> int:
    """The place after a run of number words that begins here; `start` when none does."""
    match = window.match(_NUMBER, start)
    return window.stream.end(match) if match else start


def _decimal(window: Window, start: int) -> Item | None:
    match = window.match(_DECIMAL, start)
    value = _value(match) if match else None
    if not match or value is None or _is_at_point_one(window, start, match) or _after_number(window, start):
        return None
    end = window.stream.end(match)
    after = window.after(end)
    return None if is_number(after) or after in _FOLLOWED_BY_UNKNOWN else Item(start, end, "number", value)


def _is_age(window: Window, start: int, end: int, value: int) -> bool:
    """``Ruby, who's eight``: ages stand in digits; ``he's one`` may be one of something."""
    return value > 1 and window.before(start) in _AGE_SIGNS and window.after(end) in {"", "and"}


def _small(window: Window, start: int, end: int, unit: str) -> str:
    words = " ".join(each.core for each in window.stream.said[start:end])
    value = cardinal(words.casefold())
    if value is not None and value >= _LEAST_IN_DIGITS and not words[0].isdigit():
        words = str(value)
    if not unit:
        return words
    return f"{words} {unit}" if words else window.stream.said[start].core


def _label(window: Window, start: int) -> Item | None:
    """``Year nine``: the numbers of a year group, a section or a ward are written in digits."""
    match = window.match(_WHOLE, start)
    if not match or match["small"][0].isdigit():
        return None
    value, end = cardinal(match["small"]), window.stream.end(match)
    if value is None or window.before(start) in _ANY_YEAR or not _stands_alone(window, start, end):
        return None
    words = match["label"].count(" ") + 1
    if not window.ends_clause(end) and not window.stream.said[start].is_capital:
        return None
    label = " ".join(each.core for each in window.stream.said[start : start + words])
    return Item(start, end, "number", f"{label} {value}")


def _is_pence(window: Window, match: re.Match[str]) -> bool:
    pence, end = cardinal(match["pence"]), window.stream.end(match)
    if pence is None or not 0 < pence < _PENCE_IN_A_POUND:
        return False
    if match["p"]:
        return True
    return (
        pence >= _LEAST_IN_DIGITS and " and " not in match[0].split("pound")[-1] and window.ends_clause(end)
    )


def _pence(window: Window, start: int) -> Item | None:
    match = window.match(_PENCE, start)
    pence = cardinal(match["pence"]) if match else None
    if not match or pence is None or _after_number(window, start):
        return None
    return Item(start, window.stream.end(match), "number", f"{pence}p", "p")


def _value(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    whole = 0 if groups["whole"] in {"nought", "zero"} else cardinal(groups["whole"])
    if whole is None:
        return None
    places = "".join(digit(each) or "" for each in (groups["places"] or "").split())
    places = places or (groups.get("decimals") or "").removeprefix(".")
    places = places or _FRACTIONS.get(groups.get("part") or "", "")
    return f"{whole}.{places}" if places else f"{whole:,}" if whole >= _GROUP_FROM else str(whole)


def _with(value: str, unit: str) -> str:
    return f"{value}%" if unit == "%" else f"{value} {unit}"


def _is_at_point_one(window: Window, start: int, match: re.Match[str]) -> bool:
    """``At one point two children ran``: no decimal."""
    return bool(match["places"]) and match["whole"] in {"one", "1"} and window.before(start) in _THIS_POINT


def _after_number(window: Window, start: int) -> bool:
    before = window.before(start)
    if before in {"point", "half", "pound", "pounds"} or before in _TIMES_OVER:
        return True
    if before == "and" and start - 1 > window.first:
        return window.before(start - 1) in {"hundred", "thousand"}
    return is_number(before)


def _stands_alone(window: Window, start: int, end: int) -> bool:
    """Whether no other number or fraction belongs to this one, and no small one stands beside it."""
    after = window.after(end)
    if _after_number(window, start) or is_number(after) or after in _FOLLOWED_BY_UNKNOWN:
        return False
    if after == "and" and window.after(end + 1) in {"a", "one"}:
        return window.after(end + 2) not in {"half", "quarter", "third", "bit"}
    if after in _JOINTS and _is_small(window.after(end + 1)):
        return False
    if after == "out" and window.after(end + 1) == "of" and _is_small(window.after(end + 2)):
        return False
    return not (
        window.before(start) in _JOINTS and start - 1 > window.first and _is_small(window.before(start - 1))
    )


def _is_small(word: str) -> bool:
    value = cardinal(word) if word else None
    return value is not None and value < _LEAST_IN_DIGITS and word.isalpha()
