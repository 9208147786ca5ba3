"""What flows through casedraft: Recording → Transcript → Draft → Review; and the Template of a draft.

Field names are a contract: benchmarks and case-management systems read them (design section 3).
Times are whole milliseconds. Every record is frozen; a change makes a copy (``model_copy(update=…)``).
"""

from __future__ import annotations

from .base import Millis, Record
from .draft import (
    Action,
    Check,
    Draft,
    Omission,
    Person,
    Review,
    Section,
    SectionKind,
    Statement,
    Status,
    TemplateRef,
)
from .saved import load_draft, load_transcript, save, to_json
from .template import Template, TemplateSection
from .transcript import Correction, Mark, Reading, Recording, Revision, Speaker, Transcript, Utterance, Word

__all__ = [
    "Action",
    "Check",
    "Correction",
    "Draft",
    "Mark",
    "Millis",
    "Omission",
    "Person",
    "Reading",
    "Record",
    "Recording",
    "Review",
    "Revision",
    "Section",
    "SectionKind",
    "Speaker",
    "Statement",
    "Status",
    "Template",
    "TemplateRef",
    "TemplateSection",
    "Transcript",
    "Utterance",
    "Word",
    "load_draft",
    "load_transcript",
    "save",
    "to_json",
]
