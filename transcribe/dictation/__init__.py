"""Spoken marks, figures and changes of mind in a dictation become the written form."""

from __future__ import annotations

from .detecting import is_dictation
from .dictating import write_dictation, written_text

__all__ = ["is_dictation", "write_dictation", "written_text"]
