"""Which recogniser a model folder needs: told by the files that lie in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .parakeet import ParakeetRecogniser
from .whisper import FasterWhisperRecogniser

if TYPE_CHECKING:
    from pathlib import Path

    from ..hearing import Recogniser


def open_recogniser(folder: Path, *, revision: str = "", threads: int | None = None) -> Recogniser:
    """The recogniser for a model folder; the model itself is loaded when it is first needed.

    Args:
        folder: The model's folder. With an ``encoder-model….onnx`` in it, it is a Parakeet TDT model for
            onnx-asr; with anything else it is taken for a Whisper model of CTranslate2, which says what is
            missing.
        revision: The model's revision, for the transcript's settings.
        threads: Processor threads; all cores when None.
    """
    if any(folder.glob("encoder-model*.onnx")):
        return ParakeetRecogniser(folder, revision=revision, threads=threads)
    return FasterWhisperRecogniser(folder, revision=revision, threads=threads)
