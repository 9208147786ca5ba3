"""Recognisers: each behind the Protocol of :mod:`casedraft.transcribe.hearing`."""

from .opening import open_recogniser
from .parakeet import ParakeetRecogniser
from .whisper import FasterWhisperRecogniser

__all__ = ["FasterWhisperRecogniser", "ParakeetRecogniser", "open_recogniser"]
