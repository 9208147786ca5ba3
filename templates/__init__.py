"""Record types as TOML, and every form that a draft is exported in."""

from __future__ import annotations

from .loader import list_templates, load_template
from .topics import TOPICS
from .word import EvidenceForm, to_word

__all__ = ["TOPICS", "EvidenceForm", "list_templates", "load_template", "to_word"]
