"""Telling voices apart with sherpa-onnx, for machines that have it and not the other adapter's parts.

It runs the same two networks. Measured on the recordings of cases like ours it is slower and misses more of
what voices alike say, so it is the second choice.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ...errors import EngineError, ModelError
from ...progress import Progress, ProgressCallback
from ..hearing import SAMPLE_RATE
from .sessions import EMBEDDING, SEGMENTATION, check_folder
from .turns import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

#: The distance above which two clusters stay apart when nobody says how many speak; the library's own choice.
_THRESHOLD = 0.5
_SHORTEST_TURN_S, _SHORTEST_PAUSE_S = 0.3, 0.5


class SherpaSeparator:
    """sherpa-onnx's offline diarisation (the extra ``sherpa``). It holds a whole recording in memory.

    Args:
        folder: A folder with ``segmentation.onnx`` and ``embedding.onnx``, as ``casedraft models`` makes
            them or as sherpa-onnx publishes them; nothing is ever fetched.
        revision: The models' revision, for the transcript's settings.
        threads: Processor threads; all cores when None.
    """

    def __init__(self, folder: Path, *, revision: str = "", threads: int | None = None) -> None:
        self.folder = folder
        self.revision = revision
        self.threads = threads or os.cpu_count() or 1

    @property
    def settings(self) -> dict[str, Any]:
        """The models and the options used."""
        return {
            "engine": "sherpa-onnx",
            "model": self.folder.name,
            "revision": self.revision,
            "versions": {"sherpa-onnx": version("sherpa-onnx")},
            "threads": self.threads,
            "threshold": _THRESHOLD,
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
            ModelError: sherpa-onnx is not installed, or cannot load the networks.
            EngineError: It failed on the way.
        """
        import numpy as np

        engine = self._open(count)
        total = len(samples) * 1000 // SAMPLE_RATE

        def tell(done: int, of: int) -> int:
            progress(Progress("voices", total * done // max(1, of), total, "ms"))
            return 0  # go on

        try:
            found = engine.process(samples.astype(np.float32) / 32768, callback=tell)
            segments = found.sort_by_start_time()
        except (RuntimeError, ValueError, MemoryError) as error:
            raise EngineError(
                f"The speaker models {self.folder.name} failed while listening.",
                why=f"{type(error).__name__} in sherpa-onnx.",
                todo="Close other programs and run the same command again, or leave the speakers out: "
                "--speakers off.",
            ) from error
        turns = ((round(each.start * 1000), round(each.end * 1000), each.speaker) for each in segments)
        return sorted(
            Turn(start, min(end, total), voice) for start, end, voice in turns if start < min(end, total)
        )

    def _open(self, count: int | None) -> Any:  # noqa: ANN401 - the library ships no types
        if find_spec("sherpa_onnx") is None:
            raise ModelError(
                "sherpa-onnx is not installed.",
                why="It is an optional part of casedraft.",
                todo='Run: pip install "casedraft[sherpa]"',
            )
        check_folder(self.folder, (SEGMENTATION, EMBEDDING))
        import sherpa_onnx as sherpa

        config = sherpa.OfflineSpeakerDiarizationConfig(
            segmentation=sherpa.OfflineSpeakerSegmentationModelConfig(
                pyannote=sherpa.OfflineSpeakerSegmentationPyannoteModelConfig(
                    str(self.folder / SEGMENTATION)
                ),
                num_threads=self.threads,
            ),
            embedding=sherpa.SpeakerEmbeddingExtractorConfig(
                model=str(self.folder / EMBEDDING), num_threads=self.threads
            ),
            clustering=sherpa.FastClusteringConfig(num_clusters=count or -1, threshold=_THRESHOLD),
            min_duration_on=_SHORTEST_TURN_S,
            min_duration_off=_SHORTEST_PAUSE_S,
        )
        if not config.validate():
            raise ModelError(
                f"The speaker models {self.folder.name} cannot be loaded by sherpa-onnx.",
                why="A file is damaged or not such a network.",
                todo=f"Run: casedraft models verify {self.folder.name}",
            )
        return sherpa.OfflineSpeakerDiarization(config)
