"""Did the person who is said to have said it say it?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...records import Check
from .wording import telling_words

if TYPE_CHECKING:
    from .base import Claim

NAME = "speaker"
SAYING = (
    "(?:said|says|told|reported|stated|explained|confirmed|denied|agreed|described|felt|thinks?|wants?|asked)"
)


def credited(claim: Claim) -> list[str]:
    """The names of the speakers to whom the statement gives words."""
    names = []
    for name in claim.speakers.values():
        either = f"{re.escape(name)}|{re.escape(name.split()[0])}"
        if re.search(rf"\b(?:{either})(?: \w+)?,? {SAYING}\b", claim.own_wording):
            names.append(name)
    return names


def check_speaker(claim: Claim) -> Check:
    """Fail a statement that gives words to somebody other than the one who said them.

    Where several voices are cited, the statement's own wording must be nearer to the words of whom it names
    than to anybody else's.
    """
    said: dict[str, str] = {}
    for each in claim.utterances:
        if each.speaker in claim.speakers:
            name = claim.speakers[each.speaker]
            said[name] = f"{said.get(name, '')} {each.text}"
    if not said:
        return Check(name=NAME, passed=True)
    wording = telling_words(claim.own_wording) - telling_words(" ".join(claim.speakers.values()))
    for name in credited(claim):
        if name not in said:
            return Check(name=NAME, passed=False, detail=f"{name} did not say the cited words.")
        shared = {each: len(wording & telling_words(words)) for each, words in said.items()}
        nearest = max(shared, key=lambda each: shared[each])
        if shared[nearest] > shared[name]:
            return Check(name=NAME, passed=False, detail=f"The words are nearer to those of {nearest}.")
    return Check(name=NAME, passed=True)
