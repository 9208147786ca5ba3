"""Telling voices apart with two small networks on the processor."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from .clustering import SAME_VOICE
from .embedding import Embedder
from .following import Following
from .segmenting import Segmenter
from .sessions import FRAMES, POOLED, SEGMENTATION, check_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from ...progress import ProgressCallback
    from .turns import Turn


class OnnxSeparator:
    """Segmentation by pyannote's network, voices by CAM++, joined by clustering and a Viterbi path.

    Args:
        folder: The model's folder; nothing is ever fetched.
        revision: The model's revision, for the transcript's settings.
        threads: Processor threads; all cores when None.
    """

    def __init__(self, folder: Path, *, revision: str = "", threads: int | None = None) -> None:
        self.folder = folder
        self.revision = revision
        self.threads = threads or os.cpu_count() or 1
        self._networks: tuple[Segmenter, Embedder] | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """The models and the options used."""
        return {
            "engine": "onnx",
            "model": self.folder.name,
            "revision": self.revision,
            "versions": {name: version(name) for name in ("onnxruntime", "kaldi-native-fbank", "scipy")},
            "threads": self.threads,
            "same_voice": SAME_VOICE,
        }

    def separate(
        self, samples: NDArray[np.int16], *, count: int | None, progress: ProgressCallback
    ) -> Sequence[Turn]:
        """Find out who speaks when.

        Args:
            samples: Mono sound at 16 kHz (n_samples,).
            count: How many people speak, 1 or more; None to find it out.
            progress: Told the step ``"voices"`` in milliseconds of sound.

        Raises:
            MissingModelError: The folder or one of its files is missing.
            ModelError: The networks cannot be loaded.
            EngineError: They failed on the way.
        """
        return self.listen().finish(samples, count=count, progress=progress)

    def listen(self) -> Following:
        """Begin to tell the voices of a recording apart while it still grows.

        Returns:
            What is fed with it; at its end it gives the same turns as :meth:`separate`.

        Raises:
            MissingModelError: The folder or one of its files is missing.
            ModelError: The networks cannot be loaded.
        """
        return Following(*self._load(), self.folder.name)

    def _load(self) -> tuple[Segmenter, Embedder]:
        if self._networks is None:
            check_folder(self.folder, (SEGMENTATION, FRAMES, POOLED))
            self._networks = (
                Segmenter(self.folder / SEGMENTATION, threads=self.threads),
                Embedder(self.folder / FRAMES, self.folder / POOLED, threads=self.threads),
            )
        return self._networks
