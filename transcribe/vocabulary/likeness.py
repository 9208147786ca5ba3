"""How alike two words sound."""

from __future__ import annotations

from functools import lru_cache

from .sounds import VOWELS, sounds

_NEAR_VOWELS = frozenset(
    frozenset(pair)
    for pair in ("ie", "iI", "eA", "au", "ao", "oO", "WO", "ae", "uO", "Ia", "AI", "aA", "ai", "iA", "aW")
)
_NEAR_CONSONANTS = frozenset(
    frozenset(pair)
    for pair in "pb td kg fv sz SC SJ CJ Tf Tt Td mn nN lr rw sS zS gJ vw vb yJ zJ wb sT zT kh gh".split()
)
_NEAR_OTHERS = frozenset(frozenset(pair) for pair in ("yi", "wu", "wO", "yI", "yA"))
_DROPPED = {"h": 0.35, "y": 0.35, "w": 0.4, "r": 0.4, "N": 0.6, "n": 0.75, "t": 0.75, "d": 0.7, "l": 0.75}
_DROPPED_VOWEL = 0.45
_ALIKE = 0.4
_DROPPED_CONSONANT = 0.9


@lru_cache(maxsize=1 << 17)
def likeness(one: str, other: str) -> float:
    """How alike two sequences of words sound, however they are written.

    The cost of the cheapest way from one to the other (a sound put for another, left out, or put in; sounds
    made alike in the mouth cost less, the costs are our own), over the cost of saying nothing at all.

    Args:
        one: Words.
        other: Words.

    Returns:
        From 0, nothing in common, to 1, the same sounds. Their ways of being said that fit best count.
    """
    return max((_alike(this, that) for this in sounds(one) for that in sounds(other)), default=0.0)


def begin_alike(one: str, other: str) -> bool:
    """Whether two words, or several, begin with the same sound or with two made alike in the mouth."""
    return any(_swap(this[0], that[0]) < _ALIKE for this in sounds(one) for that in sounds(other))


def _alike(one: str, other: str) -> float:
    whole = max(_weight(one), _weight(other))
    return max(0.0, 1 - _cost(one, other) / whole) if whole else 0.0


def _weight(said: str) -> float:
    return sum(_drop(sound) for sound in said)


def _drop(sound: str) -> float:
    return _DROPPED_VOWEL if sound in VOWELS else _DROPPED.get(sound, _DROPPED_CONSONANT)


def _swap(one: str, other: str) -> float:
    if one == other:
        return 0.0
    pair = frozenset((one, other))
    if one in VOWELS and other in VOWELS:
        return 0.2 if pair in _NEAR_VOWELS else 0.4
    if pair in _NEAR_OTHERS:
        return 0.25
    if one in VOWELS or other in VOWELS:
        return _drop(one) + _drop(other)
    return 0.35 if pair in _NEAR_CONSONANTS else 1.1


def _cost(one: str, other: str) -> float:
    row = [0.0]
    for sound in other:
        row.append(row[-1] + _drop(sound))
    for sound in one:
        left = row[0] + _drop(sound)
        fresh = [left]
        for place, against in enumerate(other, 1):
            left = min(
                row[place] + _drop(sound), left + _drop(against), row[place - 1] + _swap(sound, against)
            )
            fresh.append(left)
        row = fresh
    return row[-1]
