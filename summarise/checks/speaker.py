"""Did the person who is said to have said it say it?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...records import Check

if TYPE_CHECKING:
    from .base import Claim

NAME = "speaker"
_SAYING = (
    "(?:said|says|told|reported|stated|explained|confirmed|denied|agreed|described|felt|thinks?|wants?|asked)"
)


def check_speaker(claim: Claim) -> Check:
    """Fail a statement that gives words to somebody other than the speaker of a cited utterance."""
    spoke = {claim.speakers[each.speaker] for each in claim.utterances if each.speaker in claim.speakers}
    if not spoke:
        return Check(
            name=NAME,
            passed=True,
            detail="Nobody has said yet whose voice this is." if claim.speakers else "",
        )
    for name in claim.speakers.values():
        first = name.split()[0]
        credited = re.search(
            rf"\b(?:{re.escape(name)}|{re.escape(first)})(?: \w+)?,? {_SAYING}\b", claim.own_wording
        )
        if credited and name not in spoke:
            return Check(name=NAME, passed=False, detail=f"{name} did not say the cited words.")
    return Check(name=NAME, passed=True)
