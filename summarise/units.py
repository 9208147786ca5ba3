"""Cut utterances into sentences, each kept beside what was said around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..records import Transcript

SpeakerKind = Literal["worker", "child", "other", "unknown"]

# A full stop, question mark or exclamation mark ends a sentence when white space and a capital or a quotation
# mark follow, unless it belongs to a title or an initial.
_BREAK = re.compile(
    r"(?<=[.?!…])(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)\s+(?=[A-Z0-9“\"'‘])"
)
_WORKER = re.compile(
    r"\b(social worker|worker|practitioner|advis[eo]r|manager|iro|officer|nurse|health visitor|assessor)\b",
    re.IGNORECASE,
)
# A role that names a child, and not somebody who works with children ("child protection conference chair").
_CHILD = re.compile(
    r"^(?:the )?(?:child|young person|baby|infant|toddler|boy|girl|pupil)\s*(?:$|[,(;])", re.IGNORECASE
)
_AGE = re.compile(r"\baged? (\d{1,3})(?: (month|week|day))?", re.IGNORECASE)
_ADULT = 18


#: The largest share of sentences that a dictation puts as questions.
MOST_QUESTIONS = 0.05
#: Fewer sentences than this do not show whether a recording is a dictation.
FEWEST_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence of one utterance, with its surroundings.

    Attributes:
        utterance: Index of its utterance in the transcript, from 0.
        start: Where it begins in the utterance's text, in characters.
        end: Where it ends, in characters.
        text: Its words, exactly as they stand in the utterance.
        before: The sentence said just before, by anyone; empty at the start.
        after: The sentence said just after; empty at the end.
        question: The last question that somebody else put just before this utterance; empty when none.
        voice: The id of the speaker; None when the voices were not told apart.
        named: Whether somebody has said whose voice it is.
        speaker: What kind of person speaks.
        dictation: Whether the recording has one voice only, the worker's.
        place: How far into the recording it is said, 0 to 1.
    """

    utterance: int
    start: int
    end: int
    text: str
    before: str
    after: str
    question: str
    voice: str | None
    named: bool
    speaker: SpeakerKind
    dictation: bool
    place: float


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a text begins and ends, in characters, without surrounding white space."""
    spans = []
    start = 0
    for gap in [*_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        piece = text[start:end]
        if piece.strip():
            left = len(piece) - len(piece.lstrip())
            spans.append((start + left, start + len(piece.rstrip())))
        start = gap.end() if gap else end
    return spans


def speaker_kind(role: str | None) -> SpeakerKind:
    """What kind of person a role such as "mother" or "child, aged 6" names; unknown without a role.

    Doubt is resolved against "child": an adult's words must never stand as a child's own.
    """
    if not role:
        return "unknown"
    if age := _AGE.search(role):
        return "child" if age.group(2) or int(age.group(1)) < _ADULT else "other"
    if _WORKER.search(role):
        return "worker"
    return "child" if _CHILD.search(role) else "other"


def as_written(transcript: Transcript) -> Transcript:
    """The transcript with every dictated utterance in its written form: marks set, figures, changes of mind.

    Utterance ids stay, so that what is drafted from it rests on the words as they were said.
    """
    if all(each.written is None for each in transcript.utterances):
        return transcript
    written = [
        each if each.written is None else each.model_copy(update={"text": each.written})
        for each in transcript.utterances
    ]
    return transcript.model_copy(update={"utterances": tuple(written)})


def cut(transcript: Transcript) -> list[Unit]:
    """Cut a whole transcript into units, in the order in which they were said."""
    kinds = {speaker.id: speaker_kind(speaker.role) for speaker in transcript.speakers}
    named = {speaker.id for speaker in transcript.speakers if speaker.name or speaker.role}
    pieces = [
        (index, start, end, utterance.text[start:end])
        for index, utterance in enumerate(transcript.utterances)
        for start, end in sentences(utterance.text)
    ]
    dictation = _one_voice(transcript, [text for *_, text in pieces])
    last = max(1, len(transcript.utterances) - 1)
    units = []
    for position, (index, start, end, text) in enumerate(pieces):
        utterance = transcript.utterances[index]
        units.append(
            Unit(
                utterance=index,
                start=start,
                end=end,
                text=text,
                before=pieces[position - 1][3] if position else "",
                after=pieces[position + 1][3] if position + 1 < len(pieces) else "",
                question=_question_before(transcript, index),
                voice=utterance.speaker,
                named=utterance.speaker in named,
                speaker=kinds.get(utterance.speaker or "", "unknown"),
                dictation=dictation,
                place=index / last,
            )
        )
    return units


def _one_voice(transcript: Transcript, spoken: list[str]) -> bool:
    """Whether a recording is a dictation: one named voice; or none named, and next to nothing is asked.

    Of the training cases' 24 conversations the least asking has 10 questions in 100 sentences; of their 6
    dictations five have 3 or fewer, one has 9.
    """
    voices = {each.speaker for each in transcript.utterances}
    if voices != {None}:
        return len(voices) == 1
    questions = sum(each.endswith("?") for each in spoken)
    return len(spoken) >= FEWEST_SENTENCES and questions <= MOST_QUESTIONS * len(spoken)


def _question_before(transcript: Transcript, index: int) -> str:
    """The question just before an utterance, when another person, or nobody named, put it."""
    if index == 0:
        return ""
    earlier, here = transcript.utterances[index - 1], transcript.utterances[index]
    if earlier.speaker is not None and earlier.speaker == here.speaker:
        return ""
    spans = sentences(earlier.text)
    if not spans:
        return ""
    last = earlier.text[slice(*spans[-1])]
    return last if last.endswith("?") else ""
