"""Telling voices apart while the sound still comes: the networks listen meanwhile, the voices are found last.

What the networks hear of a stretch does not depend on what follows it by more than a few seconds. So they can
listen to a recording as it grows, and only the clusters and the path over all of it wait for the end.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from ...errors import EngineError
from ...progress import Progress, ProgressCallback, silent
from ..hearing import SAMPLE_RATE
from .activity import Activity, Atom
from .clustering import refined, voices
from .faint import audible
from .joining import turns_of
from .path import Cell, best_path, cells, surely
from .segmenting import STEP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..hearing import Samples
    from .embedding import Embedder
    from .segmenting import Segmenter
    from .turns import Turn

_BLOCK = 20 * SAMPLE_RATE
#: Voices are found by stretches of this length, half a one apart, within one atom.
_CLEAR = 3 * SAMPLE_RATE // 2
_LEAST_CLEAR = SAMPLE_RATE


class Following:
    """One recording, listened to as it grows; made by :meth:`OnnxSeparator.listen`.

    However the sound is cut when it is fed, the turns are the same: the networks hear the same pieces.

    Args:
        segmenter: Hears who speaks when within ten seconds.
        embedder: Hears what a voice is like.
        name: The model's name, for errors.
    """

    def __init__(self, segmenter: Segmenter, embedder: Embedder, name: str) -> None:
        self._segmenter = segmenter
        self._embedder = embedder
        self._name = name
        self._activity = Activity()
        self._next = 0  # where the next window starts, in samples
        self._over = False
        self._open: list[Atom] = []  # those that the embedding has yet to hear
        self._atoms: list[Atom] = []
        self._cells: list[Cell] = []
        self._clear: list[NDArray[np.float32]] = []
        self._heard: list[NDArray[np.float16]] = []  # halves, for there are hours of them

    def feed(self, samples: Samples) -> None:
        """Listen to what has come since the last time; some twenty seconds wait for what follows them.

        Args:
            samples: All of the recording so far, mono at 16 kHz (n_samples,); only the new part is read.

        Raises:
            EngineError: The networks failed.
        """
        with self._failures():
            self._listen(samples, over=False, progress=silent)

    def finish(
        self, samples: NDArray[np.int16], *, count: int | None, progress: ProgressCallback = silent
    ) -> list[Turn]:
        """Listen to the rest and find out who speaks when; may be asked again with another count.

        Args:
            samples: The whole recording (n_samples,).
            count: As for :meth:`Separator.separate`.
            progress: As for that.

        Raises:
            EngineError: The networks failed.
        """
        with self._failures():
            if not self._over:
                self._listen(samples, over=True, progress=progress)
                self._over = True
            turns = self._turns(samples, count)
        _tell(progress, len(samples), len(samples))
        return turns

    def _listen(self, samples: Samples, *, over: bool, progress: ProgressCallback) -> None:
        for start, window in self._segmenter.windows(samples, self._next, over=over):
            _tell(progress, start, len(samples))
            self._next = start + STEP
            self._open += self._activity.add(start, window)
            groups = list(_groups(self._open))
            self._open = groups.pop() if groups else []  # the next atom may belong to the last one
            self._embed(samples, groups)
        if over:
            self._embed(samples, _groups([*self._open, *self._activity.end(len(samples))]))

    def _embed(self, samples: Samples, groups: Iterator[list[Atom]] | Sequence[list[Atom]]) -> None:
        import numpy as np

        for group in groups:
            pieces = cells(group, len(self._atoms))
            stretches = [each for atom in group if len(atom.columns) == 1 for each in _clear(atom)]
            wanted = [*stretches, *(cell.heard for cell in pieces)]
            vectors = self._embedder.embed(samples, group[0].start, group[-1].end, wanted)
            self._atoms += group
            self._cells += pieces
            self._clear.append(vectors[: len(stretches)])
            self._heard.append(vectors[len(stretches) :].astype(np.float16))

    def _turns(self, samples: NDArray[np.int16], count: int | None) -> list[Turn]:
        import numpy as np

        if not self._cells:
            return []
        clear = np.concatenate(self._clear)
        heard = np.concatenate(self._heard).astype(np.float32)
        middles = refined(voices(clear if len(clear) else heard, count), clear)
        nearness = heard @ middles.T
        kept = audible(self._cells, nearness, samples)
        pieces = [cell for cell, keep in zip(self._cells, kept.tolist(), strict=True) if keep]
        path = best_path(pieces, nearness[kept], self._atoms)
        return turns_of(pieces, path.tolist(), self._atoms, surely(nearness[kept], path).tolist())

    @contextlib.contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(
                f"The speaker models {self._name} failed while listening.",
                why=f"{type(error).__name__} while telling voices apart.",
                todo="Close other programs and run the same command again, or leave the speakers out: "
                "--speakers off.",
            ) from error


def _tell(progress: ProgressCallback, sample: int, length: int) -> None:
    total = length * 1000 // SAMPLE_RATE
    progress(Progress("voices", min(total, sample * 1000 // SAMPLE_RATE), total, "ms"))


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
