"""Does every cited utterance exist, and does the statement cite any?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...records import Check

if TYPE_CHECKING:
    from .base import Claim

NAME = "evidence"


def check_evidence(claim: Claim) -> Check:
    """Fail a statement that cites nothing, or something that is not in the transcript."""
    found = {utterance.id for utterance in claim.utterances if utterance.text.strip()}
    if not claim.cited:
        return Check(name=NAME, passed=False, detail="It rests on no words of the transcript.")
    if missing := [cited for cited in claim.cited if cited not in found]:
        return Check(
            name=NAME, passed=False, detail=f"It cites {', '.join(missing)}, where nothing was said."
        )
    return Check(name=NAME, passed=True)
