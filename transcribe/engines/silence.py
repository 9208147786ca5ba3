"""Nothing from silence: tells words that were made up over noise from words that somebody said.

A detector of voices stands before the recogniser; what gets past it without being speech that can be made out
(a crowd, a television behind a door) is told by several signs at once. Measured with whisper-base: speech as
loud as the noise around it keeps a log-probability above -0.9; six people at once give words below -1.0, one
for several seconds of their voices; snatches from behind a door lie below -0.9 while the model says that
nobody speaks.

What is withheld is not lost: it stays in the record as a reading that was not chosen, and its place is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..doubts import is_stock

if TYPE_CHECKING:
    from .decoding import Draft
    from .voice import Voice

WITHHELD = "No words could be made out here; what the recogniser wrote is likely invented."

_INVENTED = -1.0
_DOUBTED = -0.8
_HARDLY = -0.5
_NOBODY = 0.6
_FEW_WORDS_A_SECOND = 1.0
_FAINT_DB = 25.0


def invented(draft: Draft, voice: Voice) -> bool:
    """Whether a reading seems to be words that nobody said.

    Args:
        draft: The better reading of a window.
        voice: Where somebody speaks, and how loudly.
    """
    if not draft.words:
        return False
    unsure, nobody = draft.log_probability, draft.no_speech > _NOBODY
    sparse = len(draft.words) < _FEW_WORDS_A_SECOND * voice.seconds(*draft.window)
    faint = _level(draft, voice) < voice.loudness() - _FAINT_DB
    if unsure < _INVENTED:
        return nobody or sparse or faint
    if unsure < _DOUBTED:
        return nobody or (sparse and faint)
    return unsure < _HARDLY and nobody and is_stock(draft.text)


def _level(draft: Draft, voice: Voice) -> float:
    """How loud the voice in the window is, in dB of full scale."""
    import numpy as np

    frames = voice.frames(*draft.window)
    spoken = voice.level[frames][voice.probability[frames] >= np.float32(0.5)]
    return float(np.percentile(spoken, 75)) if len(spoken) else 0.0
