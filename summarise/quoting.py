"""Write statements in the speakers' own words: the safe floor, and the default with a small model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .wording import said

if TYPE_CHECKING:
    from ..records import Transcript
    from .selection import Chosen
    from .units import Unit


def quote(
    chosen: Chosen, units: list[Unit], transcript: Transcript, names: dict[str, str]
) -> tuple[str, tuple[str, ...]]:
    """Say one chosen piece of talk word for word.

    Sentences that follow each other are one quotation; a gap between them shows as "…" outside the quotation
    marks. A dictation is the worker's own note already and needs no quotation marks.

    Returns:
        The sentence, and the ids of exactly the utterances that it rests on.
    """
    utterance = transcript.utterances[units[chosen.units[0]].utterance]
    runs: list[tuple[int, int]] = []
    for index in chosen.units:
        unit = units[index]
        if runs and index - 1 in chosen.units:
            runs[-1] = (runs[-1][0], unit.end)
        else:
            runs.append((unit.start, unit.end))
    spans = [utterance.text[start:end] for start, end in runs]
    if units[chosen.units[0]].dictation:
        return " … ".join(spans), (utterance.id,)
    text = said(names.get(utterance.speaker or ""), spans, chosen.question)
    if not chosen.question:
        return text, (utterance.id,)
    asked = transcript.utterances[units[chosen.units[0]].utterance - 1]
    return text, (asked.id, utterance.id)
