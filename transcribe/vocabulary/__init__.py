"""Names and local words as they are written: the worker's own list, built-in acronyms, British spelling."""

from __future__ import annotations

from .changes import undo
from .correcting import correct
from .listener import Listener, WhisperListener, listener_for
from .reading import read_vocabulary, tidied

__all__ = ["Listener", "WhisperListener", "correct", "listener_for", "read_vocabulary", "tidied", "undo"]
