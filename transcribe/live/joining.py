"""Makes one hearing of many windows, and hands it to whoever asks for a recogniser's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...progress import Progress
from ...records import Millis
from ..hearing import SAMPLE_RATE, Hearing, Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ...progress import ProgressCallback
    from ...records import Reading, Word


def joined(windows: Sequence[tuple[int, int, Hearing]], *, language: str | None) -> Hearing:
    """Put the hearings of windows one after another.

    Args:
        windows: (start, end, what was heard in between) of each, in milliseconds of the whole recording, in
            order; the times inside the hearings count from their window's start.
        language: The language asked for, ISO 639-1; None for that of the first window in which words were
            heard.

    Returns:
        The hearing of the whole; its settings are those of that window, and how many windows there were.
    """
    telling = next((heard for _, _, heard in windows if heard.passages), None)
    telling = telling or (windows[0][2] if windows else Hearing(language or "en", ()))
    return replace(
        telling,
        language=language or telling.language,
        passages=tuple(
            _passage(each, start, end) for start, end, heard in windows for each in heard.passages
        ),
        speech=tuple(
            (min(start + first, end), min(start + last, end))
            for start, end, heard in windows
            for first, last in heard.speech
        ),
        readings=tuple(
            each.model_copy(update=_times(each, start, end))
            for start, end, heard in windows
            for each in heard.readings
        ),
        settings=telling.settings | {"live": {"windows": len(windows)}},
    )


class AlreadyHeard:
    """A recogniser that has listened before: whatever makes transcripts can take a live hearing from it.

    Args:
        hearing: What was heard, of the very recording that it will be asked about.
    """

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    def recognise(
        self,
        samples: NDArray[np.int16],
        *,
        language: str | None,  # noqa: ARG002 - it was settled when the sound was heard
        progress: ProgressCallback,
        translate: bool = False,  # noqa: ARG002 - likewise
    ) -> Hearing:
        """Give what was heard.

        Args:
            samples: The recording (n_samples,); only its length is looked at.
            language: Not looked at.
            progress: Told the step ``"transcribe"`` once.
            translate: Not looked at.
        """
        total = len(samples) * 1000 // SAMPLE_RATE
        progress(Progress("transcribe", total, total, "ms"))
        return self._hearing


def _passage(passage: Passage, start: int, end: int) -> Passage:
    words = tuple(word.model_copy(update=_times(word, start, end)) for word in passage.words)
    times = _times(passage, start, end)
    return replace(passage, words=words, start_ms=times["start_ms"], end_ms=times["end_ms"])


def _times(piece: Passage | Word | Reading, start: int, end: int) -> dict[str, Millis]:
    """Its times on the whole recording's clock; what a recogniser puts past the window's end ends there."""
    return {
        "start_ms": Millis(min(start + piece.start_ms, end)),
        "end_ms": Millis(min(start + piece.end_ms, end)),
    }
