"""Packs speech into windows of unbroken sound, at most thirty seconds long: what Whisper hears at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..hearing import SAMPLE_RATE
from .voice import FRAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .voice import Voice

#: What Whisper takes in at once, in samples.
LONGEST = 30 * SAMPLE_RATE
_PAD = SAMPLE_RATE * 2 // 5  # sound before and after, so that no word is cut at its edge
_FITS = LONGEST - 2 * _PAD
_PAUSE_MS = 160  # where a window may end
_APART = 4 * SAMPLE_RATE  # a longer silence ends a window


class Window(NamedTuple):
    """A stretch of sound, in samples."""

    start: int
    end: int


def pack(voice: Voice) -> list[Window]:
    """Pack all speech of a recording into windows as full as pauses allow: Whisper hears best with context.

    The sound within a window is unbroken: pauses stay, for they tell the recogniser where sentences end and
    keep the times of the words true.

    Returns:
        Windows in order, none overlapping, none longer than :data:`LONGEST`; together they hold all speech.
    """
    packed: list[Window] = []
    for piece in (part for span in voice.spans(_PAUSE_MS) for part in _cut(span, voice)):
        last = packed[-1] if packed else None
        if last and piece.end - last.start <= _FITS and piece.start - last.end <= _APART:
            packed[-1] = Window(last.start, piece.end)
        else:
            packed.append(piece)
    return _padded(packed, voice.n_samples)


def halves(window: Window, voice: Voice) -> list[Window]:
    """Cut a window in two where it is quietest near its middle; a short one stays whole."""
    length = window.end - window.start
    if length < LONGEST // 4:
        return [window]
    cut = _unlikeliest(voice, window.start + length * 3 // 10, window.start + length * 7 // 10)
    return [Window(window.start, cut), Window(cut, window.end)]


def _cut(span: tuple[int, int], voice: Voice) -> list[Window]:
    """Speech without a pause is cut where a voice is least likely."""
    start, end = span
    parts = []
    while end - start > _FITS:
        cut = _unlikeliest(voice, start + _FITS // 2, start + _FITS)
        parts.append(Window(start, cut))
        start = cut
    return [*parts, Window(start, end)]


def _unlikeliest(voice: Voice, start: int, end: int) -> int:
    """The sample in the middle of the three frames between two places in which a voice is least likely."""
    import numpy as np

    first = -(-start // FRAME)
    judged = voice.probability[first : end // FRAME]
    smooth = np.convolve(judged, np.ones(3) / 3, mode="same")[1:-1]
    return (first + 1 + int(smooth.argmin())) * FRAME + FRAME // 2


def _padded(windows: Sequence[Window], n_samples: int) -> list[Window]:
    padded = []
    for place, (start, end) in enumerate(windows):
        before = windows[place - 1].end if place else 0
        after = windows[place + 1].start if place + 1 < len(windows) else n_samples
        padded.append(
            Window(
                max(start - _PAD, before + (start - before + 1) // 2 if place else 0, 0),
                min(end + _PAD, end + (after - end) // 2 if place + 1 < len(windows) else n_samples),
            )
        )
    return padded
