"""Was every number in the statement said in the words that it cites?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...records import Check

if TYPE_CHECKING:
    from .base import Claim

NAME = "numbers"
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


def numbers_in(text: str) -> set[str]:
    """Every number of a text in digits, whether it is written in digits or in words.

    Number words are read by text2num, which leaves "one" and "a" alone where they are no numbers; the ends of
    ordinals ("20th") are dropped and thousands commas removed.
    """
    from text_to_num import alpha2digit

    return {found.replace(",", "").rstrip(".:") for found in _DIGITS.findall(alpha2digit(text, "en"))}


def check_numbers(claim: Claim) -> Check:
    """Fail a statement with a number that the cited words do not hold."""
    said = numbers_in(claim.words)
    # A price or a time may be said in two parts ("two pound fifty", "four thirty").
    strange = sorted(
        number
        for number in numbers_in(claim.text)
        if number not in said
        and not all(part.lstrip("0") in said | {""} for part in re.split(r"[.:]", number))
    )
    if strange:
        return Check(name=NAME, passed=False, detail=f"Not said in the cited words: {', '.join(strange)}.")
    return Check(name=NAME, passed=True)
