"""Record types as TOML, and every form that a draft is exported in."""

from __future__ import annotations

from .loader import list_templates, load_template
from .topics import TOPICS

__all__ = ["TOPICS", "list_templates", "load_template"]
