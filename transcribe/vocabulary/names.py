"""Writes the names and words of a vocabulary where they were said and heard as something else.

Whisper told the names beforehand invents some (https://github.com/SYSTRAN/faster-whisper/issues/731); a
comparison of spellings alone takes an ordinary word for a name. Here both must agree: a second reading, told
the names, writes one of its own accord, and the first reading, which knew nothing of it, sounds like it at
the same place. Without sound to hear again only what is no other word and sounds the same is changed.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...progress import Progress, ProgressCallback, silent
from ..sentences import ends_sentence
from .agreeing import Change, agreeing
from .changes import rewritten, with_words
from .likeness import begin_alike
from .listener import LONGEST_MS
from .nearest import Near, Nearest
from .terms import Finder, Target, targets
from .words import frequency, is_ordinary, shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...records import Word
    from ..hearing import Passage, Samples
    from .listener import Listener

#: How alike a name that a second reading wrote must sound to what the first one wrote there, by how sure the
#: first one was: (its least confidence is under, likeness). Measured on five recordings of ours, with their
#: own and with other cases' names.
AGREED = ((0.45, 0.42), (0.85, 0.55), (2.0, 0.85))
#: The same in a list so long that its names were chosen by their sound before they were read.
AGREED_OF_MANY = ((0.45, 0.8), (0.85, 0.85), (2.0, 0.97))
#: Without a second reading.
SAME_SOUND = 0.9
CERTAIN_SOUND = 0.97
#: In a list longer than this every word sounds like some name: nothing is changed by its sound. With 49,000
#: surnames one correction in two was wrong, with 500 names one in thirty.
MOST_BY_SOUND = 2000
_DOUBT = 0.45
_SURE = 0.8
_COMMON = 1e-7  # of all words spoken; "gdansk" is rarer
_WORTH_A_LOOK = 0.6
_WORTH_A_LOOK_OF_MANY = 0.8
_MANY = 100
_MOST_HINTS = 40
_TOLD_AT_ONCE = 400  # characters: about as much as a listener can be told
_SPAN = 3
_EDGE = 16 * 200


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A word and the place of its passage."""

    word: Word
    passage: int


def write_names(
    passages: Sequence[Passage],
    terms: Sequence[str],
    *,
    listener: Listener | None,
    samples: Samples | None = None,
    progress: ProgressCallback = silent,
) -> tuple[Passage, ...]:
    """Write the vocabulary's names and words as the worker writes them, where they were said.

    Args:
        passages: What was heard, in order.
        terms: The vocabulary, one name or phrase each; see `read_vocabulary`. Of more than `MOST_BY_SOUND`
            names and parts of names only those that were heard right are written as in the list.
        listener: Hears doubtful stretches again; None to go by what is written alone.
        samples: The recording, mono at 16 kHz (n_samples,); without it nothing is heard again.
        progress: Told the step ``"names"`` in milliseconds of sound, while stretches are heard again.

    Returns:
        The same passages. Every changed word has a `correction` from which `undo` brings back what was heard;
        all others are as they were. Passages without word times are not changed.

    Raises:
        EngineError: The listener failed.
    """
    sought = targets(terms)
    if not sought:
        return tuple(passages)
    spoken = [_Spoken(word, place) for place, passage in enumerate(passages) for word in passage.words]
    if not spoken:
        return tuple(passages)
    work = _Work(spoken, sought, list(dict.fromkeys(terms)))
    work.as_written()
    if len(sought) <= MOST_BY_SOUND:
        if listener is not None and samples is not None:
            work.hear_again(listener, samples, progress)
            work.everywhere_alike()
        work.same_sound()
    return _applied(passages, spoken, work.changes)


class _Work:
    """One recording under way."""

    def __init__(self, spoken: Sequence[_Spoken], sought: Sequence[Target], terms: list[str]) -> None:
        self.changes: list[Change] = []
        self._spoken = spoken
        self._texts = [each.word.text for each in spoken]
        self._shapes = [shape(text) for text in self._texts]
        self._terms = terms
        self._many = len(sought) > _MANY
        self._known = {each.plain[0] for each in sought if len(each.plain) == 1 and not each.ordinary}
        self._nearest = Nearest(sought if len(sought) <= MOST_BY_SOUND else ())
        self._finder = Finder(sought)
        self._taken = [each.word.correction is not None for each in spoken]

    def as_written(self) -> None:
        """Names that were heard right and written in small letters, in two words, or without their hyphen."""
        for first, end, target in self._finder.found(self._texts):
            one = end - first == 1 and len(target.plain) == 1
            if target.written.islower() or (one and (self._many or frequency(target.plain[0]) > _COMMON)):
                continue  # a capital at the start of a sentence stays; "may" is a name, and is none
            written = target.ended(self._shapes[end - 1].ending)
            if [cut.core + cut.ending for cut in self._shapes[first:end]] != written.split():
                self._keep(Change(first, end, written, target, 1.0))

    def hear_again(self, listener: Listener, samples: Samples, progress: ProgressCallback) -> None:
        """Have doubtful stretches read again and take over the names that sound like what was heard."""
        stretches = [
            (first, end, hints) for first, end in _windows(self._spoken) if (hints := self._hints(first, end))
        ]

        def read(stretch: tuple[int, int, list[str]]) -> str:
            first, end, hints = stretch
            start = max(0, self._spoken[first].word.start_ms * 16 - _EDGE)
            sound = samples[start : self._spoken[end - 1].word.end_ms * 16 + _EDGE]
            return listener.read_again(sound, hints)

        total = self._spoken[-1].word.end_ms
        with ThreadPoolExecutor(listener.at_once) as pool:
            for (first, end, _), again in zip(stretches, pool.map(read, stretches), strict=True):
                self._take_over(first, end, again)
                progress(Progress("names", self._spoken[end - 1].word.end_ms, total, "ms"))
        progress(Progress("names", total, total, "ms"))

    def _take_over(self, first: int, end: int, again: str) -> None:
        for change in agreeing(self._texts[first:end], again, self._finder):
            moved = Change(
                first + change.first,
                first + change.end,
                change.written,
                change.target,
                change.score,
                read=True,
            )
            if self._agreed(moved):
                self._keep(moved)

    def everywhere_alike(self) -> None:
        """What was once heard of a name is the same name wherever it is heard again."""
        learned: dict[str, Change] = {}
        for made in self.changes:
            one = made.end == made.first + 1 and len(made.target.plain) == 1
            if one and made.read and self._names(made.first):
                learned.setdefault(self._shapes[made.first].plain, made)
        for place, cut in enumerate(self._shapes):
            if (change := learned.get(cut.plain)) is not None and self._names(place):
                again = Change(place, place + 1, change.target.ended(cut.ending), change.target, change.score)
                if self._agreed(again):
                    self._keep(again)

    def same_sound(self) -> None:
        """Words that are none otherwise and sound like one name and no other."""
        spans: dict[str, list[int]] = {}
        for place in range(len(self._texts)):
            if self._taken[place] or not self._names(place) or self._shapes[place].plain in self._known:
                continue
            spans.setdefault(self._shapes[place].core, []).append(place)
        for near in _lone(self._nearest.near(spans, least=SAME_SOUND)):
            if near.target.ordinary or len(near.target.plain) > 1:
                continue
            for place in spans[near.heard]:
                confidence = self._spoken[place].word.confidence
                if self._many and confidence > _SURE:
                    continue  # among very many names one always sounds like a word that was heard right
                strict = self._many or (frequency(near.heard) > 0 and confidence > _SURE)
                if near.score >= (CERTAIN_SOUND if strict else SAME_SOUND):
                    written = near.target.ended(self._shapes[place].ending)
                    self._keep(Change(place, place + 1, written, near.target, near.score))

    def _hints(self, first: int, end: int) -> list[str]:
        """What to tell the listener of a stretch; nothing when there is no reason to hear it again."""
        spans = []
        for place in range(first, end):
            for until in range(place + 1, min(end, place + _SPAN) + 1):
                if self._right(until - 1):
                    break
                if not (self._many and self._heard_well(place, until)):
                    spans.append(" ".join(cut.core for cut in self._shapes[place:until]))
        near = self._nearest.near(spans, least=_WORTH_A_LOOK_OF_MANY if self._many else _WORTH_A_LOOK)
        if self._many:
            return list(dict.fromkeys(each.target.written for each in near))[:_MOST_HINTS]
        doubtful = any(each.word.confidence < _SURE for each in self._spoken[first:end])
        if not (near or doubtful):
            return []
        if len(", ".join(self._terms)) <= _TOLD_AT_ONCE:
            return list(self._terms)
        likely = {word for each in near for word in each.target.plain}
        return sorted(
            self._terms, key=lambda term: likely.isdisjoint(shape(word).plain for word in term.split())
        )

    def _right(self, place: int) -> bool:
        return self._taken[place] or self._shapes[place].plain in self._known

    def _heard_well(self, first: int, end: int) -> bool:
        low = min(each.word.confidence for each in self._spoken[first:end])
        return low > _SURE or (low > _DOUBT and all(is_ordinary(cut.core) for cut in self._shapes[first:end]))

    def _agreed(self, change: Change) -> bool:
        low = min(each.word.confidence for each in self._spoken[change.first : change.end])
        bars = AGREED_OF_MANY if self._many else AGREED
        if any(self._goes_no_further(place) for place in range(change.first, change.end - 1)):
            low = 1.0  # no name goes on over a comma, unless the comma was misheard
        if change.score < next(likeness for under, likeness in bars if low < under):
            return False
        if change.score >= AGREED[1][1]:
            return True
        heard = " ".join(self._texts[change.first : change.end])
        return not change.target.ordinary and begin_alike(heard, change.target.written)

    def _goes_no_further(self, place: int) -> bool:
        """Whether a mark stands after a word, other than that of an initial ("F. you're" for "Efua")."""
        text = self._texts[place]
        initial = text.endswith(".") and not ends_sentence(text)
        return bool(self._shapes[place].after) and not initial

    def _names(self, place: int) -> bool:
        """Whether a word is written as a name, or is no word of everyday speech at all."""
        cut = self._shapes[place]
        return not is_ordinary(cut.core) and (cut.core[:1].isupper() or frequency(cut.core) == 0)

    def _keep(self, change: Change) -> None:
        whole = self._spoken[change.first].passage == self._spoken[change.end - 1].passage
        if whole and not any(self._taken[change.first : change.end]):
            self.changes.append(change)
            self._taken[change.first : change.end] = [True] * (change.end - change.first)


def _lone(near: Sequence[Near]) -> Iterator[Near]:
    """The best for everything heard, unless another is about as good."""
    by_heard: dict[str, list[Near]] = {}
    for each in near:
        by_heard.setdefault(each.heard, []).append(each)
    for best, *others in by_heard.values():
        if all(other.score < best.score - 0.04 for other in others):
            yield best


def _windows(spoken: Sequence[_Spoken]) -> Iterator[tuple[int, int]]:
    """Stretches that fit the listener, cut where a passage ends if they can be."""
    first = 0
    while first < len(spoken):
        end = first + 1
        while end < len(spoken) and spoken[end].word.end_ms - spoken[first].word.start_ms <= LONGEST_MS:
            end += 1
        cut = end
        while end < len(spoken) and cut > first + 1 and spoken[cut].passage == spoken[cut - 1].passage:
            cut -= 1
        end = cut if cut > first + 1 or end == len(spoken) else end
        yield first, end
        first = end


def _applied(
    passages: Sequence[Passage], spoken: Sequence[_Spoken], changes: Sequence[Change]
) -> tuple[Passage, ...]:
    fresh: list[list[Word]] = [[] for _ in passages]
    starts = {change.first: change for change in changes}
    place = 0
    while place < len(spoken):
        change = starts.get(place)
        if change is None:
            fresh[spoken[place].passage].append(spoken[place].word)
            place += 1
            continue
        words = [each.word for each in spoken[change.first : change.end]]
        fresh[spoken[place].passage] += rewritten(
            words, change.written.split(), source="vocabulary", score=change.score
        )
        place = change.end
    return tuple(
        with_words(passage, words) if words and tuple(words) != passage.words else passage
        for passage, words in zip(passages, fresh, strict=True)
    )
