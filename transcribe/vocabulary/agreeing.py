"""Names of a second reading that the first reading bears out by its sound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from .likeness import likeness
from .words import shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .terms import Finder, Target

_SPAN = 4
_SAME_SPEECH = 0.4  # of the words; two readings of one stretch share nine of ten


@dataclass(frozen=True, slots=True)
class Change:
    """Words to be written otherwise.

    Attributes:
        first: The first heard word's place.
        end: The place after the last.
        written: What to write, marks and all.
        target: The vocabulary's word in it.
        score: How alike the two sound, 0 to 1.
        read: Whether a second reading wrote it there of its own accord.
    """

    first: int
    end: int
    written: str
    target: Target
    score: float
    read: bool = False


def agreeing(heard: Sequence[str], again: str, finder: Finder) -> Iterator[Change]:
    """Where a second reading holds a name that the first one does not, and what the name stands for there.

    Both readings are laid side by side; where they differ, the words of the first that sound most like the
    name, and the fewest of them, are the ones it replaces. All other words stay those of the first reading.

    Args:
        heard: The first reading's words.
        again: The second reading.
        finder: Finds the names in it.

    Yields:
        The changes in order, none overlapping another, whatever their score.
    """
    fresh = again.replace(" -", "-").split()
    one = [_key(word) for word in heard]
    two = [_key(word) for word in fresh]
    sides = SequenceMatcher(None, one, two, autojunk=False)
    if sides.ratio() < _SAME_SPEECH:
        return  # a loop, or an invention: no reading of this sound
    blocks = sides.get_opcodes()
    free = 0
    for start, end, target in finder.found(fresh):
        over = [block for block in blocks if block[3] < end and block[4] > start]
        if all(block[0] == "equal" for block in over):
            continue
        low, high = max(free, over[0][1]), over[-1][2]
        if over[0][0] == "equal":
            low = max(free, over[0][2] - (over[0][4] - start))
        if over[-1][0] == "equal":
            high = over[-1][1] + (end - over[-1][3])
        left, right = (
            (start if over[0][0] == "equal" else over[0][3]),
            (end if over[-1][0] == "equal" else over[-1][4]),
        )
        best = _best(heard, (low, high), fresh, (left, start, end, right))
        if best is None:
            continue
        score, first, last, begin, until = best
        name = target.ended(shape(fresh[end - 1]).ending).split()
        written = [*fresh[begin:start], *name, *fresh[end:until]]
        yield _trimmed(heard, Change(first, last, " ".join(written), target, score, read=True))
        free = last


def _trimmed(heard: Sequence[str], change: Change) -> Change:
    """The change without the words at either end that were heard right."""
    written = change.written.split()
    first, end = change.first, change.end
    while end - first > 1 and len(written) > 1 and _key(heard[first]) == _key(written[0]):
        first, written = first + 1, written[1:]
    while end - first > 1 and len(written) > 1 and _key(heard[end - 1]) == _key(written[-1]):
        end, written = end - 1, written[:-1]
    return replace(change, first=first, end=end, written=" ".join(written))


def _best(
    heard: Sequence[str], place: tuple[int, int], fresh: Sequence[str], name: tuple[int, int, int, int]
) -> tuple[float, int, int, int, int] | None:
    left, start, end, right = name
    options = []
    for first in range(place[0], place[1]):
        for last in range(first + 1, min(place[1], first + _SPAN) + 1):
            said = " ".join(_sound(word) for word in heard[first:last])
            for begin in range(max(left, start - 1), start + 1):
                for until in range(end, min(right, end + 1) + 1):
                    score = likeness(said, " ".join(_sound(word) for word in fresh[begin:until]))
                    extra = (last - first) + (until - begin) - (end - start)
                    options.append((score - 0.03 * extra, score, first, last, begin, until))
    if not options:
        return None
    return max(options)[1:]


def _key(word: str) -> str:
    cut = shape(word)
    return cut.plain + cut.ending.replace("’", "'")


def _sound(word: str) -> str:
    cut = shape(word)
    return cut.core + cut.ending
