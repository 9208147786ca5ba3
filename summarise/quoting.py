"""Write statements in the speakers' own words: the safe floor, and the default with a small model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .wording import said

if TYPE_CHECKING:
    from ..records import Transcript
    from .selection import Chosen
    from .units import Unit


def quote(
    passage: tuple[Chosen, ...], units: list[Unit], transcript: Transcript, names: dict[str, str]
) -> tuple[str, tuple[str, ...]]:
    """Say a chosen passage of talk word for word.

    Sentences of an utterance that follow each other are one quotation; a gap between them shows as "…"
    outside the quotation marks. A dictation is the worker's own note already and needs no quotation marks.

    Args:
        passage: What was chosen of utterances of one voice that follow each other.
        units: All sentences of the transcript, in order.
        transcript: Where they stand.
        names: What to call each speaker, by id.

    Returns:
        The sentence, and the ids of exactly the utterances that it rests on.
    """
    first = units[passage[0].units[0]]
    utterances = [transcript.utterances[units[part.units[0]].utterance] for part in passage]
    evidence = tuple(each.id for each in utterances)
    spans = [_spans(part, units, utterance.text) for part, utterance in zip(passage, utterances, strict=True)]
    if first.dictation:
        return " ".join(" … ".join(each) for each in spans), evidence
    text = said(names.get(first.voice or ""), spans, passage[0].question)
    if passage[0].question:
        evidence = (transcript.utterances[first.utterance - 1].id, *evidence)
    return text, evidence


def _spans(part: Chosen, units: list[Unit], text: str) -> list[str]:
    """The runs of sentences of one utterance, as they stand in it."""
    runs: list[tuple[int, int]] = []
    for index in part.units:
        unit = units[index]
        if runs and index - 1 in part.units:
            runs[-1] = (runs[-1][0], unit.end)
        else:
            runs.append((unit.start, unit.end))
    return [text[start:end] for start, end in runs]
