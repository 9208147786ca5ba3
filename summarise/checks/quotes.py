"""Are the words in quotation marks exactly the words that were said?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...records import Check

if TYPE_CHECKING:
    from .base import Claim

NAME = "quotes"


def _flat(text: str) -> str:
    """Words alone, in small letters: marks and spacing are the recogniser's, not the speaker's."""
    words = re.findall(r"[\w']+", text.lower().replace("’", "'"))
    return f" {' '.join(words)} "


def check_quotes(claim: Claim) -> Check:
    """Fail a quotation that does not stand word for word in one cited utterance."""
    said = [_flat(utterance.text) for utterance in claim.utterances]
    for quotation in claim.quotations:
        words = _flat(quotation)
        if words.strip() and not any(words in each for each in said):
            return Check(
                name=NAME,
                passed=False,
                detail="The words in quotation marks are not the words that were said.",
            )
    return Check(name=NAME, passed=True)
