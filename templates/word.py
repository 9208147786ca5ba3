"""A draft as a Word document, with the words behind each statement as Word comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .word_body import build

if TYPE_CHECKING:
    from ..records import Draft, Transcript

EvidenceForm = Literal["comments", "notes", "none"]
"""How the evidence stands in a document: as comments, as numbered notes at its end, or not at all."""


def to_word(draft: Draft, transcript: Transcript, *, evidence: EvidenceForm = "comments") -> bytes:
    """Write a draft as a Word document.

    Every page says DRAFT until the worker has approved the draft. Statements that failed a check are marked
    with the word CHECK, not by colour alone.

    Args:
        draft: The note.
        transcript: The transcript that its evidence names.
        evidence: Where the words behind each statement stand.

    Returns:
        The bytes of a .docx file; the same for the same draft and transcript, whenever it is written.
    """
    return build(draft, transcript, evidence)
