"""Understand a transcript and write a draft whose every statement rests on utterances."""

from __future__ import annotations

from .drafting import write_draft
from .encoder import Encoder
from .engines import LanguageModel, open_engine

__all__ = ["Encoder", "LanguageModel", "open_engine", "write_draft"]
