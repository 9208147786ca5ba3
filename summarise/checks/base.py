"""What every check is given, and what it gives back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ...records import Check, Utterance

#: Words in double quotation marks, curly or straight.
QUOTATION = re.compile(r"“([^”]*)”|\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the note beside the words that it cites.

    Attributes:
        text: The sentence.
        cited: The ids that it cites.
        utterances: The cited utterances that exist.
        speakers: The speakers' names by speaker id.
        known: Names and roles that the worker gave.
    """

    text: str
    cited: tuple[str, ...]
    utterances: tuple[Utterance, ...]
    speakers: dict[str, str] = field(default_factory=dict)
    known: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All cited words together."""
        return " ".join(utterance.text for utterance in self.utterances)

    @property
    def quotations(self) -> list[str]:
        """What the sentence gives as somebody's own words."""
        return [first or second for first, second in QUOTATION.findall(self.text)]

    @property
    def own_wording(self) -> str:
        """The sentence without its quotations: what the writer, not a speaker, put into words."""
        return QUOTATION.sub(" ", self.text)


class Rule(Protocol):
    """One check: a function of a claim alone."""

    def __call__(self, claim: Claim) -> Check:
        """Test the claim."""
        ...
