"""Who spoke: voices told apart, given to words, named, merged and split."""

from __future__ import annotations

from .assigning import Spoken, assign, speaker_ids
from .editing import merge_speakers, name_speaker, reassign, split_speaker
from .following import Following
from .onnx import OnnxSeparator
from .people import clip_of, speakers_of
from .sherpa import SherpaSeparator
from .turns import Separator, Turn

__all__ = [
    "Following",
    "OnnxSeparator",
    "Separator",
    "SherpaSeparator",
    "Spoken",
    "Turn",
    "assign",
    "clip_of",
    "merge_speakers",
    "name_speaker",
    "reassign",
    "speaker_ids",
    "speakers_of",
    "split_speaker",
]
