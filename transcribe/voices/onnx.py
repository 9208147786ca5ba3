"""Telling voices apart with two small networks on the processor."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ...errors import EngineError
from ...progress import Progress, ProgressCallback
from ..hearing import SAMPLE_RATE
from .activity import Atom, atoms, strand
from .clustering import SAME_VOICE, refined, voices
from .embedding import Embedder
from .faint import audible
from .joining import turns_of
from .path import Cell, best_path, cells, surely
from .segmenting import Segmenter
from .sessions import FRAMES, POOLED, SEGMENTATION, check_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from .turns import Turn

_BLOCK = 20 * SAMPLE_RATE
#: Voices are found by stretches of this length, half a one apart, within one atom.
_CLEAR = 3 * SAMPLE_RATE // 2
_LEAST_CLEAR = SAMPLE_RATE
#: The share of the work that the segmentation takes, for the progress.
_SEGMENTING_SHARE = 0.25


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
        segmenter, embedder = self._load()
        try:
            return _Work(samples, progress).separate(segmenter, embedder, count)
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(
                f"The speaker models {self.folder.name} failed while listening.",
                why=f"{type(error).__name__} while telling voices apart.",
                todo="Close other programs and run the same command again, or leave the speakers out: "
                "--speakers off.",
            ) from error

    def _load(self) -> tuple[Segmenter, Embedder]:
        if self._networks is None:
            check_folder(self.folder, (SEGMENTATION, FRAMES, POOLED))
            self._networks = (
                Segmenter(self.folder / SEGMENTATION, threads=self.threads),
                Embedder(self.folder / FRAMES, self.folder / POOLED, threads=self.threads),
            )
        return self._networks


class _Work:
    """One recording under way."""

    def __init__(self, samples: NDArray[np.int16], progress: ProgressCallback) -> None:
        self._samples = samples
        self._progress = progress

    def separate(self, segmenter: Segmenter, embedder: Embedder, count: int | None) -> list[Turn]:
        import numpy as np

        found = atoms(strand(self._told(segmenter), len(self._samples)), len(self._samples))
        pieces = cells(found)
        if not pieces:
            self._tell(1.0)
            return []
        clear, heard = self._vectors(embedder, found, pieces)
        middles = voices(clear if len(clear) else heard.astype(np.float32), count)
        middles = refined(middles, clear)
        nearness = heard.astype(np.float32) @ middles.T
        kept = audible(pieces, nearness, self._samples)
        pieces = [cell for cell, keep in zip(pieces, kept.tolist(), strict=True) if keep]
        self._tell(1.0)
        path = best_path(pieces, nearness[kept], found)
        return turns_of(pieces, path.tolist(), found, surely(nearness[kept], path).tolist())

    def _told(self, segmenter: Segmenter) -> Iterator[tuple[int, NDArray[np.bool_]]]:
        for start, window in segmenter.windows(self._samples):
            self._tell(_SEGMENTING_SHARE * start / max(1, len(self._samples)))
            yield start, window

    def _vectors(
        self, embedder: Embedder, found: Sequence[Atom], pieces: Sequence[Cell]
    ) -> tuple[NDArray[np.float32], NDArray[np.float16]]:
        """The vectors of clear stretches, and of the cells; halves, for there are hours of them."""
        import numpy as np

        clear, heard = [], []
        place = 0
        for group in _groups(found):
            stretches = [each for atom in group if len(atom.columns) == 1 for each in _clear(atom)]
            own = []
            last = group[-1].end
            while place < len(pieces) and pieces[place].start < last:
                own.append(pieces[place].heard)
                place += 1
            vectors = embedder.embed(self._samples, group[0].start, last, [*stretches, *own])
            clear.append(vectors[: len(stretches)])
            heard.append(vectors[len(stretches) :].astype(np.float16))
            self._tell(_SEGMENTING_SHARE + (1 - _SEGMENTING_SHARE) * last / len(self._samples))
        return np.concatenate(clear), np.concatenate(heard)

    def _tell(self, share: float) -> None:
        total = len(self._samples) * 1000 // SAMPLE_RATE
        self._progress(Progress("voices", min(total, int(share * total)), total, "ms"))


def _groups(found: Sequence[Atom]) -> Iterator[list[Atom]]:
    """Atoms to listen to at one go: some twenty seconds, and no long silence among them."""
    group: list[Atom] = []
    for atom in found:
        if group and (atom.end - group[0].start > _BLOCK or atom.start - group[-1].end > _CLEAR):
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def _clear(atom: Atom) -> Iterator[tuple[int, int]]:
    length = atom.end - atom.start
    if length < _LEAST_CLEAR:
        return
    number = max(1, (length - _CLEAR // 2) // (_CLEAR // 2))
    size = min(length, _CLEAR)
    for piece in range(number):
        start = atom.start + (length - size) * piece // max(1, number - 1)
        yield start, start + size
