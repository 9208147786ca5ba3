"""Test a statement against the words that it cites: one rule a file, each a flag, never a deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base import Claim, Rule
from .evidence import check_evidence
from .names import check_names
from .negation import check_negation
from .numbers import check_numbers
from .person import check_person
from .quotes import check_quotes
from .speaker import check_speaker
from .wording import check_wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...records import Check, Status, Transcript

__all__ = ["RULES", "Claim", "Rule", "check"]

#: In the order in which a worker would want to hear of them.
RULES: tuple[Rule, ...] = (
    check_evidence,
    check_speaker,
    check_person,
    check_numbers,
    check_names,
    check_negation,
    check_quotes,
    check_wording,
)


def check(
    text: str, cited: Sequence[str], transcript: Transcript, *, known: Sequence[str] = ()
) -> tuple[tuple[Check, ...], Status]:
    """Run every rule on one sentence of the note.

    Args:
        text: The sentence.
        cited: Ids of the utterances that it rests on.
        transcript: Where they stand.
        known: Names and roles that the worker gave.

    Returns:
        The checks, and the status that follows: *supported* only when all passed, *unsupported* when it rests
        on nothing, else *check*.
    """
    utterances = tuple(each for each in map(transcript.utterance, cited) if each is not None)
    speakers = {each.id: each.name for each in transcript.speakers if each.name}
    claim = Claim(text=text, cited=tuple(cited), utterances=utterances, speakers=speakers, known=tuple(known))
    checks = tuple(rule(claim) for rule in RULES)
    if all(each.passed for each in checks):
        return checks, "supported"
    return checks, "check" if checks[0].passed else "unsupported"
