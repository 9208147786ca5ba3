"""Which language is spoken: in a recording as a whole, and in a window that sounds like another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .decoding import Decoder, Draft
    from .voice import Voice
    from .windows import Window

_LISTENED_TO = 8
#: How sure the model must be that a window is in another language, and how long somebody must speak in it.
_SURE = 0.85
_LONG_ENOUGH_S = 3.0

#: Languages often spoken in Britain; the others are named by their codes.
_NAMES = {
    "ar": "Arabic", "bn": "Bengali", "bg": "Bulgarian", "cs": "Czech", "cy": "Welsh", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "gu": "Gujarati",
    "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "lt": "Lithuanian", "lv": "Latvian", "ne": "Nepali",
    "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "so": "Somali", "sq": "Albanian", "ta": "Tamil", "ti": "Tigrinya", "tl": "Tagalog",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "yue": "Cantonese", "zh": "Chinese",
}  # fmt: skip


def name_of(language: str) -> str:
    """The language's English name, or its code."""
    return _NAMES.get(language, f"“{language}”")


def find_language(decoder: Decoder, windows: Sequence[Window], voice: Voice) -> tuple[str, float]:
    """The language spoken in a recording, judged over windows from beginning to end.

    Each window counts by how long somebody speaks in it, so that a greeting in another language at the start,
    or music, does not decide.

    Args:
        decoder: It knows the recording.
        windows: All of the recording's; at least one.
        voice: Where somebody speaks.

    Returns:
        ISO 639-1 and how sure it is, 0 to 1.
    """
    step = max(1.0, len(windows) / _LISTENED_TO)
    chosen = [windows[int(place * step)] for place in range(min(len(windows), _LISTENED_TO))]
    weights = [max(0.1, voice.seconds(*window)) for window in chosen]
    votes: defaultdict[str, float] = defaultdict(float)
    for window, weight in zip(chosen, weights, strict=True):
        for language, sure in decoder.sounds_like([window])[0]:
            votes[language] += sure * weight / sum(weights)
    best = max(votes, key=lambda language: votes[language])
    return best, votes[best]


def other_language(draft: Draft, voice: Voice) -> str | None:
    """The language that a window sounds like when it is clearly not the one it was read as."""
    language, sure = draft.spoken
    if language in {"", draft.language} or sure < _SURE or voice.seconds(*draft.window) < _LONG_ENOUGH_S:
        return None
    return language
