"""From a dictation as it was said to its written form, everything that was said kept beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from ...records import Millis, Utterance
from .bounds import Change
from .changes import CHANGED, STRUCK, find_changes
from .cutting import cut
from .marks import Mark, find_marks
from .stream import streams
from .writing import all_events, write_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...records import Revision
    from .stream import Said
    from .writing import Event

UNPAIRED = "A quotation or bracket is not both opened and closed here; check where it ends."
_NAMED = re.compile("“([^”]+)”")
_UNSURE_OF = re.compile("Unsure of (?:“[^”]+”(?:, )?)+[.]")


def write_dictation(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """Fill in how a dictation is to be written; what was said stays as it is.

    The words are cut anew where a sentence was said to end, so that no command, correction or quotation
    stands astride the bounds of an utterance. Figures inside a quotation stay in the speaker's words.

    Args:
        utterances: The dictation as it was heard, in order.

    Returns:
        The same words in the same order in whole sentences, numbered from ``u1``. ``written`` is None where
        nothing is to be written otherwise, and empty where a whole sentence was taken back or only a command
        was said. A change of mind that is not clear is left in the text and doubted.
    """
    made: list[Utterance] = []
    for stream in streams(utterances):
        marks, lonely = find_marks(stream)
        changes, unclear = find_changes(stream, marks)
        events = all_events(stream, marks, changes)
        starts = [event.start for event in events]
        for start, stop, begins in cut(stream, events):
            first, last = bisect_left(starts, start), bisect_left(starts, stop)
            inside = events[first:last]
            layout = starts[last : last + 1] == [stop] and isinstance(events[last], Mark)
            written, revisions = write_sentence(
                stream, inside, start, stop, begins=begins, before_layout=layout
            )
            own = tuple(_own_doubts(inside, start, stop, unclear, lonely))
            piece = _piece(f"u{len(made) + 1}", stream.said[start:stop], utterances)
            made.append(_filled_in(piece, written, revisions, own))
    return tuple(made)


def written_text(utterances: Sequence[Utterance]) -> str:
    """A whole dictation as it is to be written.

    Args:
        utterances: As :func:`write_dictation` gives them.

    Returns:
        Its sentences; paragraphs with an empty line between them, lines and points each on its own.
    """
    text = ""
    gap = ""
    for utterance in utterances:
        written = utterance.text if utterance.written is None else utterance.written
        layout = [each for each in utterance.revisions if each.kind == "layout"]
        heading = any(each.said.casefold().startswith("heading") for each in layout)
        lead = "".join(each.written for each in layout if each.written.strip())
        breaks = [each.written for each in layout if each.written and not each.written.strip()]
        if written:
            if heading:
                gap = "\n\n"
            elif lead and gap != "\n\n":
                gap = "\n"
            text += (gap if text else "") + lead + written
            gap = " "
        for each in breaks:
            gap = each if len(each) > len(gap) or gap == " " else gap
    return text


def _own_doubts(
    events: Sequence[Event], start: int, stop: int, unclear: Sequence[int], lonely: Sequence[int]
) -> Iterator[str]:
    if _any_in(unclear, start, stop):
        yield CHANGED
    if any(isinstance(event, Change) and not event.sure for event in events):
        yield STRUCK
    if _any_in(lonely, start, stop):
        yield UNPAIRED


def _any_in(places: Sequence[int], start: int, stop: int) -> bool:
    return bisect_left(places, start) < bisect_left(places, stop)


def _piece(name: str, said: Sequence[Said], utterances: Sequence[Utterance]) -> Utterance:
    """The utterance that words make, with the doubts of those they came from."""
    sources = [utterances[place] for place in dict.fromkeys(each.source for each in said)]
    words = tuple(each.word for each in said if each.word)
    timed = len(words) == len(said)
    start = words[0].start_ms if timed else sources[0].start_ms
    end = words[-1].end_ms if timed else sources[-1].end_ms
    return Utterance(
        id=name,
        speaker=sources[0].speaker,
        start_ms=start,
        end_ms=Millis(max(start, end)),
        text=" ".join(each.text for each in said),
        words=words if timed else (),
        doubts=tuple(doubt for source in sources for doubt in _carried(source.doubts, said)),
        also=tuple(dict.fromkeys(other for source in sources for other in source.also)),
    )


def _filled_in(
    piece: Utterance, written: str, revisions: tuple[Revision, ...], doubts: tuple[str, ...]
) -> Utterance:
    return piece.model_copy(
        update={
            "doubts": tuple(dict.fromkeys([*piece.doubts, *doubts])),
            "written": None if written == piece.text and not revisions else written,
            "revisions": revisions,
        }
    )


def _carried(doubts: Sequence[str], said: Sequence[Said]) -> Iterator[str]:
    """The doubts that concern these words: one that names words goes with those it names."""
    here = {each.text.strip(".,?!") for each in said}
    for doubt in doubts:
        if doubt in {CHANGED, STRUCK, UNPAIRED}:
            continue  # found anew
        named = _NAMED.findall(doubt)
        if not _UNSURE_OF.fullmatch(doubt):
            if not named or any(each in here for each in named):
                yield doubt
            continue
        kept = [each for each in named if each in here]
        if kept:
            yield f"Unsure of {', '.join(f'“{each}”' for each in kept)}."
