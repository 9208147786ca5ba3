"""Hear: decoding, recognition, doubts, and reading and writing transcripts."""

from __future__ import annotations

from .hearing import SAMPLE_RATE, Hearing, Passage, Recogniser
from .recording import transcribe_recording
from .whisper import FasterWhisperRecogniser

__all__ = [
    "SAMPLE_RATE",
    "FasterWhisperRecogniser",
    "Hearing",
    "Passage",
    "Recogniser",
    "transcribe_recording",
]
