"""Numbers in words as British people say them; what is not well formed is no number here."""

from __future__ import annotations

import re

_SINGLE = "one|two|three|four|five|six|seven|eight|nine"
_TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_HUNDRED = f"(?:{_TENS})(?:[- ](?:{_SINGLE}))?|{_TEEN}|{_SINGLE}"
_THOUSAND = f"(?:a|{_SINGLE})[- ]hundred(?: and (?:{_HUNDRED}))?"
_WELL_FORMED = re.compile(
    f"{_HUNDRED}|{_THOUSAND}"
    f"|(?:a|{_THOUSAND}|{_HUNDRED})[- ]thousand(?: and (?:{_HUNDRED})| (?:{_THOUSAND}))?"
)
_ANY = f"{_SINGLE}|{_TEEN}|{_TENS}|hundred|thousand|million|billion"
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")

#: One word or one part of a hyphenated word that stands for a number.
NUMBER_WORD = re.compile(rf"(?:(?:{_ANY}|nought|zero)(?:-(?:{_ANY}))*|\d[\d.,:]*)(?:'s)?")
#: A whole run of number words, well formed or not; digits alone as the recogniser writes them.
CARDINAL = (
    rf"(?:(?:a[- ](?=hundred |thousand ))?(?:{_ANY})"
    rf"(?:[- ](?:(?:(?<=hundred )|(?<=thousand ))and )?(?:{_ANY}))*|\d{{1,3}}(?:,\d{{3}})+|\d+)"
)
DIGIT = f"(?:oh|o|nought|zero|{_SINGLE})"

DAYS_IN_MONTH = 31
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
        " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
} | {"thirtieth": 30}
_ORDINALS |= {
    f"{tens}{joint}{word}": base + value
    for tens, base in (("twenty", 20), ("thirty", 30))
    for joint in "- "
    for word, value in list(_ORDINALS.items())[:9]
}
#: An ordinal in words up to the days of a month and a little more, or in digits.
ORDINAL = "(?:" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + r"|\d{1,2}(?:st|nd|rd|th))"

_DIGITS = {"oh": "0", "o": "0", "nought": "0", "zero": "0"} | {
    word: str(value) for value, word in enumerate(_SINGLE.split("|"), 1)
}


def cardinal(words: str) -> int | None:
    """The value of a run of number words or of digits; None when the run is not well formed.

    Args:
        words: In small letters, such as ``three hundred and ten`` or ``1,200``.
    """
    if _GROUPED.fullmatch(words):
        return int(words.replace(",", ""))
    if not _WELL_FORMED.fullmatch(words):
        return None
    from text_to_num import text2num

    plain = words.replace("-", " ")
    return int(text2num(f"one {plain[2:]}" if plain.startswith("a ") else plain, "en"))


def ordinal(words: str) -> int | None:
    """The value of an ordinal such as ``twenty-third`` or ``23rd``; None when it is none."""
    if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)", words):
        return int(words[:-2])
    return _ORDINALS.get(words)


def digit(word: str) -> str | None:
    """The one digit that a word stands for in a number read out; None when it stands for none."""
    return _DIGITS.get(word)


def ending(value: int) -> str:
    """An ordinal in digits: 1st, 2nd, 11th, 23rd."""
    tail = "th" if value // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{tail}"


def is_number(word: str) -> bool:
    """Whether a bare word is a number or a part of one, in words or digits."""
    return NUMBER_WORD.fullmatch(word) is not None
