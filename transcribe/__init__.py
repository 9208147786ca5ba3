"""Hear: decoding, recognition, doubts, and reading and writing transcripts."""

from __future__ import annotations

from .captions import FORMS, Form, write_captions
from .engines import FasterWhisperRecogniser, open_recogniser
from .hearing import ENGLISH, SAMPLE_RATE, Hearing, Listening, Passage, Recogniser
from .reading import is_transcript, read_transcript
from .recording import transcribe_recording

__all__ = [
    "ENGLISH",
    "FORMS",
    "SAMPLE_RATE",
    "FasterWhisperRecogniser",
    "Form",
    "Hearing",
    "Listening",
    "Passage",
    "Recogniser",
    "is_transcript",
    "open_recogniser",
    "read_transcript",
    "transcribe_recording",
    "write_captions",
]
