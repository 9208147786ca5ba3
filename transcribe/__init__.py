"""Hear: decoding, recognition, doubts, and reading and writing transcripts."""

from __future__ import annotations

from .captions import FORMS, Form, write_captions
from .hearing import SAMPLE_RATE, Hearing, Passage, Recogniser
from .reading import is_transcript, read_transcript
from .recording import transcribe_recording
from .whisper import FasterWhisperRecogniser

__all__ = [
    "FORMS",
    "SAMPLE_RATE",
    "FasterWhisperRecogniser",
    "Form",
    "Hearing",
    "Passage",
    "Recogniser",
    "is_transcript",
    "read_transcript",
    "transcribe_recording",
    "write_captions",
]
