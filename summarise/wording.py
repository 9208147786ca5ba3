"""How a statement says who said what: the words stay the speaker's own, the frame is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..records import Transcript

# A first name that is no name by itself: "Mrs Dhillon" is not "Mrs".
_TITLES = frozenset(
    "mr mrs ms miss dr nana nanny nan granny gran auntie aunt uncle sister father pc sgt".split()
)


def short_names(transcript: Transcript) -> dict[str, str]:
    """What to call each named speaker in a sentence, by speaker id.

    The first name where nobody else in the room shares it, else the whole name; titles stay.
    """
    names = {
        speaker.id: speaker.name.strip()
        for speaker in transcript.speakers
        if speaker.name and speaker.name.strip()
    }
    firsts = {key: name.split()[0] for key, name in names.items()}
    counts = list(firsts.values())
    return {
        key: first if first.lower().rstrip(".") not in _TITLES and counts.count(first) == 1 else names[key]
        for key, first in firsts.items()
    }


def quotation(words: str) -> str:
    """Words in curly quotation marks; marks inside become single ones so that the outer pair stays clear."""
    inner = words.strip().replace("“", "‘").replace("”", "’").replace('"', "’")
    return f"“{inner}”"


def said(name: str | None, spans: list[list[str]], question: str = "") -> str:
    """A statement that quotes.

    Args:
        name: Who spoke; None when nobody has said yet whose voice it is.
        spans: For each utterance, its pieces in order, each word for word.
        question: What was asked just before, when the words need it to be understood.
    """
    words = " ".join(" … ".join(quotation(span) for span in each) for each in spans)
    if name and question:
        return f"Asked {quotation(question)}, {name} said: {words}"
    if name:
        return f"{name} said: {words}"
    return f"{quotation(question)} – {words}" if question else words
