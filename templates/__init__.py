"""Record types as TOML, and every form that a draft is exported in."""

from __future__ import annotations

from .formats import FORMATS, Format, export_draft
from .loader import list_templates, load_template
from .markdown import to_markdown
from .rules import find_gaps
from .text import to_text
from .topics import TOPICS
from .word import EvidenceForm, to_word

__all__ = [
    "FORMATS",
    "TOPICS",
    "EvidenceForm",
    "Format",
    "export_draft",
    "find_gaps",
    "list_templates",
    "load_template",
    "to_markdown",
    "to_text",
    "to_word",
]
