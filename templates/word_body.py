"""What stands in a Word document of ours, from the title to the last note."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from .clean import one_line
from .package import repack
from .word_look import NOTICE, PROMPT, dress
from .word_parts import Page, add_aside, add_row, add_table, leave_blank
from .word_xml import pt
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
    presence,
    reasons,
    said_by,
    spoken,
    to_do,
)

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

    from ..records import Draft, Section, Statement, Transcript
    from .word import EvidenceForm

# The widths of each table's columns: 16.8 cm in all, the page's text less the table's indent.
_DETAILS_CM = (6.2, 10.6)
_FIELDS_CM = (6.2, 10.6)
_ACTIONS_CM = (3.6, 6.6, 3.6, 3.0)
_PEOPLE_CM = (6.2, 6.6, 4.0)


def build(draft: Draft, transcript: Transcript, form: EvidenceForm) -> bytes:
    """Write the whole document; see :func:`casedraft.templates.to_word`."""
    import docx

    document = docx.Document()
    dress(document, draft)
    page, evidence = Page(document, form), Evidence(transcript)
    document.add_paragraph(one_line(draft.title), style="Title")
    _add_details(page, draft)
    _add_notices(page, draft)
    for section in draft.sections:
        _add_section(page, evidence, draft, section)
    _add_actions(page, evidence, draft)
    _add_people(page, evidence, draft)
    _add_omissions(page, evidence, draft)
    page.add_notes()
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue())


def _add_details(page: Page, draft: Draft) -> None:
    table = add_table(page, "About this note", _DETAILS_CM)
    for label, value in details(draft):
        cells = add_row(table, _DETAILS_CM).cells
        cells[0].paragraphs[0].add_run(label).bold = True
        if value == TO_COMPLETE:
            leave_blank(cells[1].paragraphs[0])
        else:
            cells[1].paragraphs[0].add_run(value)


def _add_notices(page: Page, draft: Draft) -> None:
    lines = [one_line(each) for each in draft.notices]
    left = to_do(draft)
    if left and not is_approved(draft):
        lines.append(f"Before you sign: {', '.join(left)}.")
    for position, line in enumerate(lines):
        paragraph = page.document.add_paragraph(line, style=NOTICE)
        if position == 0:
            paragraph.paragraph_format.space_before = pt(8)  # the table above has no space of its own


def _add_section(page: Page, evidence: Evidence, draft: Draft, section: Section) -> None:
    page.add_heading(one_line(section.heading))
    loose = section.statements
    if section.kind == "fields":
        loose = tuple(each for each in section.statements if not each.label)
        _add_fields(page, evidence, draft, section)
    for statement in loose:
        paragraph = page.document.add_paragraph() if section.kind == "worker" else page.add_bullet()
        _write(page, evidence, section, statement, paragraph)
    if section.prompt and one_line(section.prompt):
        page.add_prompt(one_line(section.prompt))


def _add_fields(page: Page, evidence: Evidence, draft: Draft, section: Section) -> None:
    rows = field_rows(draft, section)
    if not rows:
        return
    table = add_table(page, one_line(section.heading), _FIELDS_CM, ("Detail", "What was said"))
    for label, statements in rows:
        cells = add_row(table, _FIELDS_CM).cells
        cells[0].paragraphs[0].add_run(label)
        if not statements:
            leave_blank(cells[1].paragraphs[0])
        for position, statement in enumerate(statements):
            paragraph = cells[1].add_paragraph() if position else cells[1].paragraphs[0]
            _write(page, evidence, section, statement, paragraph)


def _write(
    page: Page, evidence: Evidence, section: Section, statement: Statement, paragraph: Paragraph
) -> None:
    citations = evidence.cite(statement.evidence)
    lines = [*reasons(statement), *(each.line for each in citations)]
    page.write(paragraph, spoken(section, statement), mark=marker(statement), lines=lines)
    if voice := said_by(section, statement, citations):
        add_aside(paragraph, voice)


def _add_actions(page: Page, evidence: Evidence, draft: Draft) -> None:
    if not draft.actions:
        return
    page.add_heading("Actions")
    table = add_table(page, "Actions", _ACTIONS_CM, ("Who", "What", "By when", "Status"))
    for action in draft.actions:
        who, what, by, status = (cell.paragraphs[0] for cell in add_row(table, _ACTIONS_CM).cells)
        lines = [each.line for each in evidence.cite(action.evidence)]
        page.write(what, one_line(action.what), mark=marker(action), lines=lines)
        status.add_run(ACTION_STATUS[action.status])
        for paragraph, value in ((who, action.who), (by, action.by)):
            if value and one_line(value):
                paragraph.add_run(one_line(value))
            elif action.status == "agreed":
                leave_blank(paragraph)


def _add_people(page: Page, evidence: Evidence, draft: Draft) -> None:
    if not draft.people:
        return
    page.add_heading("People")
    table = add_table(page, "People", _PEOPLE_CM, ("Name", "Who they are", "At the time"))
    for person in draft.people:
        name, role, there = (cell.paragraphs[0] for cell in add_row(table, _PEOPLE_CM).cells)
        lines = [each.line for each in evidence.cite(person.evidence)]
        page.write(name, one_line(person.name), mark="", lines=lines)
        if person.role and one_line(person.role):
            role.add_run(one_line(person.role))
        else:
            leave_blank(role)
        there.add_run(presence(person))


def _add_omissions(page: Page, evidence: Evidence, draft: Draft) -> None:
    if not draft.omissions:
        return
    page.add_heading(OMISSIONS_HEADING)
    page.document.add_paragraph(omissions_hint(draft), style=PROMPT)
    for omission in draft.omissions:
        paragraph = page.add_bullet()
        citations = evidence.cite(omission.utterances)
        if voice := attribution(citations):
            paragraph.add_run(f"{voice}: ").bold = True
        page.write(paragraph, one_line(omission.text), mark="", lines=[each.line for each in citations])
        if reason := omission_reason(draft, omission):
            add_aside(paragraph, reason)
