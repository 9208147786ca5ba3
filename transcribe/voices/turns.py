"""What separating voices is: sound in, and who speaks when out, without any names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ...progress import ProgressCallback


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """One voice speaking without a pause.

    Attributes:
        start_ms: Where it begins, in milliseconds.
        end_ms: Where it ends, after it begins.
        voice: Which voice it is, from 0; the same number is the same voice throughout a recording.
        unsure: Stretches within it, (start, end) in milliseconds and in order, that may be another voice's.
    """

    start_ms: int
    end_ms: int
    voice: int
    unsure: tuple[tuple[int, int], ...] = ()


class Separator(Protocol):
    """Tells the voices of a recording apart."""

    def separate(
        self, samples: NDArray[np.int16], *, count: int | None, progress: ProgressCallback
    ) -> Sequence[Turn]:
        """Find out who speaks when.

        Args:
            samples: Mono sound at 16 kHz (n_samples,); may be mapped from a file larger than memory.
            count: How many people speak, 1 or more; None to find it out. There are never more voices than
                this; there may be fewer where so many cannot be heard.
            progress: Told the step ``"voices"`` in milliseconds of sound.

        Returns:
            The turns in order of their beginnings. Those of different voices may overlap.

        Raises:
            ModelError: The models cannot be loaded.
            EngineError: They failed on the way.
        """
        ...

    @property
    def settings(self) -> dict[str, Any]:
        """The models and the options used; they travel with the transcript."""
        ...
