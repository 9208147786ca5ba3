"""Does the statement's own wording come from the words that it cites?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...records import Check

if TYPE_CHECKING:
    from .base import Claim

NAME = "wording"
#: The least share of a statement's telling words that must stand in the cited words, by their first five
#: letters.
LEAST_SHARE = 0.5
_COMMON = frozenset(
    "a an the and or but of to in on at for with by from as is are was were be been being it its that this "
    "these those "
    "he she they him her them his hers their i you we us our my your me has have had do does did will "
    "would can could "
    "said says told asked reported stated there who what when where which how about into than then so not "
    "no".split()
)


def telling_words(text: str) -> set[str]:
    """A text's telling words, cut to five letters so that endings do not matter."""
    return {
        word[:5] for word in re.findall(r"[a-z0-9']+", text.lower().replace("’", "'")) if word not in _COMMON
    }


def check_wording(claim: Claim) -> Check:
    """Fail a rewording most of whose words nobody said.

    This is no test of truth (likeness of words is a poor one: research on summaries finds it near chance); it
    only catches sentences that left the cited words behind.
    """
    named = " ".join([*claim.speakers.values(), *claim.known])
    wording = telling_words(claim.own_wording) - telling_words(named)
    if not wording:
        return Check(name=NAME, passed=True)
    share = len(wording & telling_words(claim.words)) / len(wording)
    if share < LEAST_SHARE:
        return Check(name=NAME, passed=False, detail="Most of its words are not among the cited words.")
    return Check(name=NAME, passed=True)
