"""The forms in which a draft leaves casedraft, one entry each.

A new form is a function from draft, transcript and form of evidence to bytes, and a line in `FORMATS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ..errors import BadSettingError
from ..records import to_json
from .markdown import to_markdown
from .text import to_text
from .word import EvidenceForm, to_word

if TYPE_CHECKING:
    from ..records import Draft, Transcript


class Exporter(Protocol):
    """Writes a draft in one form."""

    def __call__(self, draft: Draft, transcript: Transcript, *, evidence: EvidenceForm) -> bytes:
        """The whole file."""


@dataclass(frozen=True, slots=True)
class Format:
    """One form of a draft.

    Attributes:
        name: What a person types: ``"docx"``.
        title: What it is, in plain words.
        suffix: How the file's name ends, with its dot.
        write: Writes it.
    """

    name: str
    title: str
    suffix: str
    write: Exporter


def _text(draft: Draft, transcript: Transcript, *, evidence: EvidenceForm) -> bytes:
    return to_text(draft, transcript, evidence=evidence).encode()


def _markdown(draft: Draft, transcript: Transcript, *, evidence: EvidenceForm) -> bytes:
    return to_markdown(draft, transcript, evidence=evidence).encode()


def _json(draft: Draft, transcript: Transcript, *, evidence: EvidenceForm) -> bytes:
    """The draft with its transcript inside, or without it where no evidence is wanted."""
    return to_json(draft if evidence == "none" else draft.model_copy(update={"transcript": transcript}))


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("docx", "Word document", ".docx", to_word),
        Format("md", "Markdown", ".md", _markdown),
        Format("txt", "plain text", ".txt", _text),
        Format("json", "the record itself, for another program", ".json", _json),
    )
}


def export_draft(
    draft: Draft, transcript: Transcript, form: str, *, evidence: EvidenceForm = "comments"
) -> bytes:
    """Write a draft in one of the forms.

    Args:
        draft: The note.
        transcript: The transcript that its evidence names.
        form: A key of `FORMATS`.
        evidence: How the words behind each statement stand in it.

    Returns:
        The bytes of the file.

    Raises:
        BadSettingError: There is no such form.
    """
    if form not in FORMATS:
        raise BadSettingError(
            f"There is no export format named {form[:40]!r}.",
            todo=f"Choose one of: {', '.join(FORMATS)}.",
        )
    return FORMATS[form].write(draft, transcript, evidence=evidence)
