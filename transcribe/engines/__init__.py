"""Recognisers: each behind the Protocol of :mod:`casedraft.transcribe.hearing`."""

from .whisper import FasterWhisperRecogniser

__all__ = ["FasterWhisperRecogniser"]
