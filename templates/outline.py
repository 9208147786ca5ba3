"""A draft as plain lines in reading order: what the text and the Markdown form share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .clean import one_line
from .wording import (
    ACTION_STATUS,
    OMISSIONS_HEADING,
    TO_COMPLETE,
    Evidence,
    attribution,
    details,
    field_rows,
    is_approved,
    marker,
    omission_reason,
    omissions_hint,
    origin,
    person_words,
    presence,
    reasons,
    said_by,
    spoken,
    standing,
    to_do,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..records import Draft, Section, Statement, Transcript
    from .word import EvidenceForm
    from .wording import Citation

    Cite = Callable[[Sequence[str]], tuple[str, ...]]

LineKind = Literal["standing", "title", "detail", "notice", "heading", "item", "reason", "prompt", "foot"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline.

    Attributes:
        kind: What it is.
        text: Its words, on one line.
        label: What stands before them: the name of a detail or field, a person, who spoke.
        mark: ``"CHECK: "`` or the like, or ``""``.
        cites: The evidence in short, each as ``"u12 3:05"``.
    """

    kind: LineKind
    text: str
    label: str = ""
    mark: str = ""
    cites: tuple[str, ...] = ()


def outline(draft: Draft, transcript: Transcript, form: EvidenceForm) -> Iterator[Line]:
    """A draft as lines in reading order.

    Args:
        draft: The note.
        transcript: The transcript that its evidence names.
        form: ``comments`` gives each line its citations, ``notes`` also the words cited, at the end;
            ``none`` gives neither.
    """
    cited: dict[str, Citation] = {}
    finder = Evidence(transcript)

    def cite(ids: Sequence[str]) -> tuple[str, ...]:
        citations = finder.cite(ids)
        cited.update({each.id: each for each in citations})
        return () if form == "none" else tuple(each.mark for each in citations)

    yield Line("standing", standing(draft))
    yield Line("title", one_line(draft.title))
    for label, value in details(draft):
        yield Line("detail", value, label)
    for notice in draft.notices:
        yield Line("notice", one_line(notice))
    left = to_do(draft)
    if left and not is_approved(draft):
        yield Line("notice", f"Before you sign: {', '.join(left)}.")
    for section in draft.sections:
        yield from _section(draft, section, finder, cite)
    yield from _actions(draft, cite)
    yield from _people(draft, cite)
    yield from _omissions(draft, finder, cite)
    if form == "notes" and cited:
        yield Line("heading", "Evidence: the words behind each line")
        yield from (Line("item", each.line, cites=(each.mark,)) for each in cited.values())
    yield Line("foot", f"{origin(draft)}.")


def _section(draft: Draft, section: Section, finder: Evidence, cite: Cite) -> Iterator[Line]:
    yield Line("heading", one_line(section.heading))
    loose = section.statements
    if section.kind == "fields":
        loose = tuple(each for each in section.statements if not each.label)
        for label, statements in field_rows(draft, section):
            if not statements:
                yield Line("item", TO_COMPLETE, label)
            for statement in statements:
                yield from _statement(section, statement, label, cite)
    for statement in loose:
        voice = said_by(section, statement, finder.cite(statement.evidence))
        yield from _statement(section, statement, voice, cite)
    if section.prompt and one_line(section.prompt):
        yield Line("prompt", one_line(section.prompt))


def _statement(section: Section, statement: Statement, label: str, cite: Cite) -> Iterator[Line]:
    text = spoken(section, statement) or TO_COMPLETE
    yield Line("item", text, label, marker(statement), cite(statement.evidence))
    yield from (Line("reason", each) for each in reasons(statement))


def _actions(draft: Draft, cite: Cite) -> Iterator[Line]:
    if draft.actions:
        yield Line("heading", "Actions")
    for action in draft.actions:
        # Nobody need take on what was not agreed.
        blank = TO_COMPLETE if action.status == "agreed" else ""
        who, by = one_line(action.who or "") or blank, one_line(action.by or "") or blank
        when = f" By when: {by}." if by else ""
        text = f"{one_line(action.what)}.{when} {ACTION_STATUS[action.status]}."
        yield Line("item", text, who, marker(action), cite(action.evidence))


def _people(draft: Draft, cite: Cite) -> Iterator[Line]:
    if draft.people:
        yield Line("heading", "People")
    for person in draft.people:
        yield Line(
            "item",
            presence(person),
            person_words(person),
            cites=cite(person.evidence),
        )


def _omissions(draft: Draft, finder: Evidence, cite: Cite) -> Iterator[Line]:
    if draft.omissions:
        yield Line("heading", OMISSIONS_HEADING)
        yield Line("prompt", omissions_hint(draft))
    for omission in draft.omissions:
        reason = omission_reason(draft, omission)
        text = one_line(omission.text) + (f" ({reason})" if reason else "")
        voice = attribution(finder.cite(omission.utterances))
        yield Line("item", text, voice, cites=cite(omission.utterances))
