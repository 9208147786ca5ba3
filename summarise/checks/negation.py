"""Is a "no" in the words still a "no" in the statement, and the other way round?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...records import Check

if TYPE_CHECKING:
    from .base import Claim

NAME = "negation"
_NEGATIVE = re.compile(
    r"\b(?:no|not|never|nobody|no-one|nothing|none|neither|nor|nowt|without|cannot|ain't|\w+n't|unable|"
    r"denie[sd]|deny|"
    r"declined?|refused?|stopped|unaware)\b"
)


def is_negative(text: str) -> bool:
    """Whether a text holds a word that denies."""
    return bool(_NEGATIVE.search(text.lower().replace("’", "'")))


def check_negation(claim: Claim) -> Check:
    """Fail a rewording in which a denial appeared or vanished.

    A statement's quotations keep their own denials, so they are left out on both sides only when the
    statement has no wording of its own beyond naming who spoke.

    Source:
        Flipped negations are 30 % of the hallucinations found in clinical notes by the CREOLA study
        (npj Digital Medicine 2025, 8:274).
    """
    if claim.quotations:
        return Check(name=NAME, passed=True)
    if is_negative(claim.text) != is_negative(claim.words):
        return Check(
            name=NAME,
            passed=False,
            detail="One of the statement and the cited words says no, the other does not.",
        )
    return Check(name=NAME, passed=True)
