"""Which of many names sound like something that was heard: quick, however long the list is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .likeness import likeness
from .sounds import VOWELS, sounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .terms import Target

_CLASSES = str.maketrans(
    {
        sound: kind
        for kind, alike in {
            "p": "pb",
            "t": "tdT",
            "k": "kg",
            "f": "fvw",
            "s": "szSCJ",
            "n": "mnN",
            "l": "lr",
        }.items()
        for sound in alike
    }
    | {"y": None, "h": None}
)
_ROUGHLY = 0.1  # rough likeness falls short of the fine one by less than this
_ROWS = 64


@dataclass(frozen=True, slots=True)
class Near:
    """Something heard and something sought that sound alike."""

    heard: str
    target: Target
    score: float


class Nearest:
    """An index of names by their sound.

    Names are first compared by a rough likeness of their consonants, all at once and in a compiled library;
    only those left are compared sound by sound.

    Args:
        sought: The names.
    """

    def __init__(self, sought: Sequence[Target]) -> None:
        by_key: dict[str, list[Target]] = {}
        for target in sought:
            for way in sounds(target.written):
                by_key.setdefault(rough(way), []).append(target)
        self._keys = list(by_key)
        self._targets = list(by_key.values())

    def near(self, heard: Iterable[str], *, least: float) -> list[Near]:
        """All pairs that sound alike.

        Args:
            heard: Words, or several words in a row.
            least: The least likeness, 0.5 to 1.

        Returns:
            The pairs, the most alike first; a pair stands there once.
        """
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import cdist

        spans = [(text, rough(way)) for text in dict.fromkeys(heard) for way in sounds(text)]
        found: dict[tuple[str, str], Near] = {}
        for start in range(0, len(spans), _ROWS):
            rows = spans[start : start + _ROWS]
            table = cdist(
                [key for _, key in rows],
                self._keys,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=least - _ROUGHLY,
            )
            for row, column in zip(*table.nonzero(), strict=True):
                text = rows[row][0]
                for target in self._targets[column]:
                    if (text, target.written) in found:
                        continue
                    score = likeness(text, target.written)
                    if score >= least:
                        found[text, target.written] = Near(text, target, score)
        return sorted(found.values(), key=lambda each: -each.score)


def rough(said: str) -> str:
    """A way of saying something, with like sounds made one and every run of vowels one."""
    one = "".join("a" if sound in VOWELS else sound.translate(_CLASSES) for sound in said)
    return re.sub(r"a+", "a", one)
