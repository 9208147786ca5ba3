"""From a transcript and a template to a draft: the one road through this package."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..progress import Progress, ProgressCallback, silent
from ..records import Draft, Omission, Person, Section, Statement, TemplateRef
from .actions import find_actions
from .checks import check
from .people import find_people
from .placing import field_of, first_narrative, section_of
from .quoting import quote
from .rewording import reword
from .salience import judge, topics_of
from .selection import choose, passages, share_of
from .units import Unit, as_written, cut
from .wording import short_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..records import Template, TemplateSection, Transcript
    from .encoder import Encoder
    from .engines import LanguageModel
    from .salience import Judgement
    from .selection import Chosen

NOTHING_HEARD = (
    "Nothing was heard in this recording, so there is nothing to draft from. Play it to make sure."
)
VOICES_UNNAMED = "Nobody has said yet whose voice is whose: add who said each quotation."
DICTATED = "This was read as a dictation by one person. If several people spoke, add who said what."
QUOTED = (
    "Statements are the words that were said, sorted under headings. Shorten and reword them as you check."
)
WORDED = "A language model worded parts of this note. Compare each statement with the words that it rests on."
NO_ROOM = "It seems to matter, and the note had no room for it."
DOUBTS = "Some words were hard to hear. Listen again where the transcript says so."


class _Writer:
    """Collects a draft's statements, section by section."""

    def __init__(
        self, transcript: Transcript, template: Template, encoder: Encoder, people: Sequence[Person]
    ) -> None:
        self.transcript, self.template, self.encoder = transcript, template, encoder
        self.names = short_names(transcript)
        self.known = [part for person in people for part in (person.name, person.role or "")]
        self.statements: dict[str, list[Statement]] = {section.id: [] for section in template.sections}

    def add(self, section: TemplateSection, text: str, evidence: tuple[str, ...]) -> Statement:
        """Check a sentence and put it under a heading."""
        checks, status = check(text, evidence, self.transcript, known=self.known)
        label = None
        if section.kind == "fields" and section.fields:
            if field := field_of(section, text, self.encoder):
                label, confirm = field
                checks, status = (*checks, confirm), "check" if status == "supported" else status
            else:
                section = first_narrative(self.template)
        statement = Statement(
            id="s0", label=label, text=text, evidence=evidence, status=status, checks=checks
        )
        self.statements[section.id].append(statement)
        return statement

    def sections(self) -> tuple[Section, ...]:
        """The sections in the template's order, statements in the order in which their words were said."""
        place = {each.id: index for index, each in enumerate(self.transcript.utterances)}
        number = 0
        sections = []
        for section in self.template.sections:
            statements = []
            for each in sorted(
                self.statements[section.id], key=lambda each: place.get(next(iter(each.evidence), ""), 0)
            ):
                number += 1
                statements.append(each.model_copy(update={"id": f"s{number}"}))
            open_ended = not statements or section.kind in {"worker", "fields"}
            sections.append(
                Section(
                    id=section.id,
                    heading=section.heading,
                    kind=section.kind,
                    statements=tuple(statements),
                    prompt=(section.prompt or None) if open_ended else None,
                )
            )
        return tuple(sections)


def write_draft(
    transcript: Transcript,
    template: Template,
    *,
    encoder: Encoder,
    engine: LanguageModel | None = None,
    people: Sequence[Person] = (),
    date: str | None = None,
    progress: ProgressCallback = silent,
) -> Draft:
    """Write the draft of a transcript.

    Args:
        transcript: What was said.
        template: The record type.
        encoder: The sentence encoder that the salience heads were trained with.
        engine: A language model to word the sections; None to quote.
        people: Those whom the worker named.
        date: The day of the visit, ISO 8601.
        progress: Told after each section.

    Returns:
        A draft in which every statement cites exactly the utterances that it rests on. From a transcript
        without words it holds no statement and says so.
    """
    transcript = as_written(transcript)
    units = cut(transcript)
    judgements = judge(units, encoder)
    writer = _Writer(transcript, template, encoder, people)
    actions = find_actions(transcript, units, judgements, writer.names)
    chosen, left = choose(units, judgements, words_taken=sum(len(each.what.split()) for each in actions))
    total = len(template.sections)
    progress(Progress("draft", 0, total, "sections"))
    rested: set[str] = set()
    if engine is not None and units:
        rested = _word(writer, engine, progress)
    _quote(writer, chosen, units, judgements, rested)
    progress(Progress("draft", total, total, "sections"))
    return Draft(
        template=TemplateRef(id=template.id, version=template.version),
        title=template.title,
        date=date,
        recording=transcript.recording,
        transcript=transcript,
        sections=writer.sections(),
        actions=actions,
        people=find_people(transcript, people),
        omissions=_omissions(transcript, units, left, rested),
        notices=_notices(transcript, units, engine),
        settings=_settings(encoder, engine, units),
    )


def _word(writer: _Writer, engine: LanguageModel, progress: ProgressCallback) -> set[str]:
    """Let the model word the narrative sections; the ids that supported lines rest on."""
    written = {each.id: each for each in writer.template.sections if each.kind == "narrative"}
    rested: set[str] = set()
    for done, (section_id, lines) in enumerate(
        reword(writer.transcript, list(written.values()), writer.names, engine), 1
    ):
        for line in lines:
            statement = writer.add(written[section_id], line.text, line.evidence)
            if statement.status == "supported":
                rested.update(statement.evidence)
        progress(Progress("draft", min(done, len(written)), len(writer.template.sections), "sections"))
    return rested


def _quote(
    writer: _Writer, chosen: list[Chosen], units: list[Unit], judgements: list[Judgement], rested: set[str]
) -> None:
    """Quote what was chosen, except where a supported line rests on the same words already."""
    new = [
        each
        for each in chosen
        if writer.transcript.utterances[units[each.units[0]].utterance].id not in rested
    ]
    for passage in passages(new, units):
        about = topics_of([judgements[index] for part in passage for index in part.units])
        section = section_of(writer.template, about, units[passage[0].units[0]].speaker)
        writer.add(section, *quote(passage, units, writer.transcript, writer.names))


def _omissions(
    transcript: Transcript, units: list[Unit], left: list[int], rested: set[str]
) -> tuple[Omission, ...]:
    omissions = []
    for key, group in groupby(left, key=lambda index: units[index].utterance):
        utterance, indexes = transcript.utterances[key], list(group)
        if utterance.id not in rested:
            text = utterance.text[units[indexes[0]].start : units[indexes[-1]].end]
            omissions.append(Omission(utterances=(utterance.id,), text=text, reason=NO_ROOM))
    return tuple(omissions)


def _notices(transcript: Transcript, units: list[Unit], engine: LanguageModel | None) -> tuple[str, ...]:
    """What the worker must know about the whole draft; the transcript's own notices come first."""
    heard = tuple(str(each) for each in transcript.settings.get("notices", ()))
    if not any(each.text.strip() for each in transcript.utterances):
        return (*heard, NOTHING_HEARD)
    notices = [WORDED if engine else QUOTED]
    if not any(speaker.name for speaker in transcript.speakers):
        notices.append(DICTATED if any(unit.dictation for unit in units) else VOICES_UNNAMED)
    if any(each.doubts for each in transcript.utterances):
        notices.append(DOUBTS)
    return (*heard, *notices)


def _settings(encoder: Encoder, engine: LanguageModel | None, units: list[Unit]) -> dict[str, Any]:
    return {
        "writer": engine.settings() if engine else "quotations",
        "encoder": encoder.folder.name,
        "longest_note": share_of(units),
    }
