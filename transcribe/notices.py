"""What the worker must know of a recording as a whole, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..records import Millis
from .engines.silence import WITHHELD
from .hearing import FAINTEST
from .vocabulary.names import MOST_BY_SOUND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..records import Reading, Utterance
    from .decode import Sound
    from .hearing import Hearing

_LISTED = 5
_READ_AT_ONCE = 1 << 24

NOTHING_HEARD = "No speech was heard in the recording."
NO_SOUND = "The recording is silent from beginning to end. Was the microphone on?"
UNNAMED = "The names of the vocabulary were looked for without hearing the recording again."


def about_hearing(sound: Sound, hearing: Hearing, utterances: Sequence[Utterance]) -> list[str]:
    """That nothing was heard, and what the reason may be."""
    if utterances:
        return []
    if not hearing.speech and _is_silent(sound):
        return [NOTHING_HEARD, NO_SOUND]
    return [NOTHING_HEARD]


def _is_silent(sound: Sound) -> bool:
    """Whether the level never rises above the faintest hiss; read piece by piece, for it may be hours."""
    samples = sound.samples
    pieces = (samples[start : start + _READ_AT_ONCE] for start in range(0, len(samples), _READ_AT_ONCE))
    return all(int(piece.max()) <= FAINTEST and int(piece.min()) >= -FAINTEST for piece in pieces)


def about_gaps(gaps: Sequence[tuple[int, int]]) -> list[str]:
    """Places where somebody seems to speak and no words were made out, as (start, end) in milliseconds."""
    if not gaps:
        return []
    return [f"Somebody may be speaking where no words were made out: {_places(gaps)}. Listen there."]


def about_withheld(readings: Sequence[Reading], gaps: Sequence[tuple[int, int]]) -> list[str]:
    """Where words were withheld because nobody seems to have said them, other than in the gaps."""
    withheld = [
        (int(each.start_ms), int(each.end_ms))
        for each in readings
        if WITHHELD in each.reason
        and not any(start <= each.end_ms and each.start_ms <= end for start, end in gaps)
    ]
    withheld = list(dict.fromkeys(withheld))
    if not withheld:
        return []
    return [f"Words that nobody seems to have said were left out: {_places(withheld)}. Listen there."]


def about_names(names: Sequence[str], language: str) -> list[str]:
    """That a vocabulary could not be made full use of."""
    if names and language != "en":
        return ["The vocabulary was not used: names are looked for in English alone."]
    if len(names) > MOST_BY_SOUND:
        told = f"The vocabulary has more than {MOST_BY_SOUND:,} entries, so misheard names stand as heard."
        return [f"{told} Give the names of this case alone."]
    return []


def _places(spans: Sequence[tuple[int, int]]) -> str:
    listed = ", ".join(f"{Millis(start).clock} to {Millis(end).clock}" for start, end in spans[:_LISTED])
    return listed + (f" and {len(spans) - _LISTED} more places" if len(spans) > _LISTED else "")
