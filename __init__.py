"""Casedraft: from a visit recording to a case-note draft with the evidence under every sentence.

The public API, and nothing else::

    import casedraft

    draft = casedraft.draft("visit.m4a", template="cin-visit")
    for section in draft.sections:
        for statement in section.statements:
            print(statement.text, statement.evidence)

For several recordings keep a :class:`Pipeline`, which loads its models once; its ``run`` writes the files
that ``casedraft draft`` writes.
"""
# ruff: noqa: E402, I001 -- the order of these imports is meant

from __future__ import annotations

from .privacy import shield

shield()  # before any library that reads these settings can be imported

# The subpackage ``casedraft.transcribe`` must be loaded before the function of that name is bound over it:
# loading it later would put the module back in the function's place (docs/decisions/0004).
from . import transcribe as _subpackage  # noqa: F401

from .errors import CasedraftError, InputError, ModelError, UsageError
from .outputs import Outputs
from .pipeline import Pipeline, draft, transcribe
from .progress import Progress, ProgressCallback
from .transcribe.hearing import Listening
from .records import (
    Action,
    Check,
    Draft,
    Millis,
    Omission,
    Person,
    Recording,
    Review,
    Section,
    Speaker,
    Statement,
    Template,
    TemplateRef,
    TemplateSection,
    Transcript,
    Utterance,
    Word,
    load_draft,
    load_transcript,
    save,
)

__all__ = [
    "Action",
    "CasedraftError",
    "Check",
    "Draft",
    "InputError",
    "Listening",
    "Millis",
    "ModelError",
    "Omission",
    "Outputs",
    "Person",
    "Pipeline",
    "Progress",
    "ProgressCallback",
    "Recording",
    "Review",
    "Section",
    "Speaker",
    "Statement",
    "Template",
    "TemplateRef",
    "TemplateSection",
    "Transcript",
    "UsageError",
    "Utterance",
    "Word",
    "draft",
    "load_draft",
    "load_transcript",
    "save",
    "transcribe",
]
