"""Does "I" stand in reported speech, where nobody can tell whom it means?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...records import Check
from .speaker import credited

if TYPE_CHECKING:
    from .base import Claim

NAME = "person"
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I'll|I've|I'd|me|my|mine|we|we're|we'll|we've|us|our)\b")


def check_person(claim: Claim) -> Check:
    """Fail reported speech that kept the speaker's "I" outside quotation marks.

    A dictation's plain sentences report nobody: their "I" is the worker.
    """
    if credited(claim) and _FIRST_PERSON.search(claim.own_wording.replace("’", "'")):
        return Check(
            name=NAME, passed=False, detail="It keeps “I” or “we” outside quotation marks: say who is meant."
        )
    return Check(name=NAME, passed=True)
