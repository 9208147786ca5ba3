"""Was every name in the statement said in the words that it cites, or is it a name that the worker gave?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...records import Check

if TYPE_CHECKING:
    from .base import Claim

NAME = "names"
_CAPITALISED = re.compile(r"\b[A-Z][A-Za-z'’-]+\b")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|[“\"(]\s*)([A-Z][A-Za-z'’-]+)")
# Written with a capital and yet no name of anybody or any place.
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august "
    "september october november december mum dad mummy daddy mother father i i'm i'll i've i'd asked".split()
)


def _plain(name: str) -> str:
    low = name.lower().replace("’", "'").strip("'-")
    return low.removesuffix("'s")


def check_names(claim: Claim) -> Check:
    """Fail a statement with a name that neither the cited words nor the worker's list of people holds."""
    given = " ".join([claim.words, *claim.speakers.values(), *claim.known])
    allowed = {_plain(word) for word in re.findall(r"[A-Za-z'’-]+", given)} | _NO_NAMES
    starts = {match.start(1) for match in _SENTENCE_START.finditer(claim.text)}
    strange = []
    for match in _CAPITALISED.finditer(claim.text):
        word = _plain(match.group())
        parts = {word, *word.split("-")}
        if parts & allowed or all(part in allowed for part in word.split("-")):
            continue
        # The first word of a sentence is capitalised anyway; it counts as a name only when no small letters
        # spelling stands for it elsewhere, which cannot be known here: it is let through unless it ends in
        # 's.
        if match.start() in starts and not match.group().lower().endswith(("'s", "’s")):
            continue
        strange.append(match.group())
    if strange:
        return Check(
            name=NAME,
            passed=False,
            detail=f"Not named in the cited words: {', '.join(sorted(set(strange)))}.",
        )
    return Check(name=NAME, passed=True)
