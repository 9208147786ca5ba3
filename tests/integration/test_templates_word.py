"""A whole note as a Word document, read back with python-docx and from its XML."""

import datetime as dt
import io
import re
import zipfile

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from lxml import etree
from sample_notes import silent_draft, visit_draft, visit_transcript
from word_reading import all_text, comment_on, foot_of, head_of, opened, runs_of, statements

from casedraft.records import (
    Omission,
    Person,
    Review,
    Section,
    Statement,
    TemplateRef,
    Transcript,
)
from casedraft.templates import list_templates, load_template, to_word
from casedraft.templates.wording import Evidence

APPROVED = Review(state="approved", by="Farzana Hussain", at="2026-03-18T17:40:00")


# Evidence


def test_the_evidence_of_every_statement_is_in_a_comment_on_it():
    draft, evidence, document = visit_draft(), Evidence(visit_transcript()), opened(visit_draft())

    assert len(statements(draft)) == 31
    for section in draft.sections:
        for each in section.statements:
            shown = f"“{each.text}”" if section.kind == "quotes" else each.text
            comment = comment_on(document, shown)
            lines = comment.text.split("\n")
            assert lines[-len(each.evidence) :] == [
                citation.line for citation in evidence.cite(each.evidence)
            ]
            assert (comment.author, comment.initials, comment.timestamp) == ("casedraft", "cd", None)


def test_the_evidence_of_actions_people_and_omissions_is_in_comments_too():
    draft, document = visit_draft(), opened(visit_draft())

    assert "By Friday?" in comment_on(document, draft.actions[0].what).text
    assert "wobbly tooth" in comment_on(document, "Malachi Braithwaite").text
    assert "8:08: “He broke the door." in comment_on(document, draft.omissions[0].text).text
    expected = [*statements(draft), *draft.actions, *draft.people, *draft.omissions]
    assert len(list(document.comments)) == len(expected)


def test_a_comment_reads_speaker_time_and_words():
    comment = comment_on(
        opened(visit_draft()), "Kelly-Ann said she has not had a drink since New Year's Eve."
    )

    assert comment.text == (
        "Kelly-Ann Braithwaite, 5:38: “I've not had a drink since New Year's Eve. Honest to God. "
        "There's not owt in the house.”"
    )


def test_evidence_may_stand_as_notes_at_the_end():
    data = to_word(visit_draft(), visit_transcript(), evidence="notes")
    document = docx.Document(io.BytesIO(data))
    (note,) = [each.text for each in document.paragraphs if "I've not had a drink since" in each.text]
    number = re.match(r"\[\d+\]", note).group()

    assert "Evidence: the words behind each line" in [each.text for each in document.paragraphs]
    assert f"since New Year's Eve. {number}" in all_text(data)
    assert "word/comments.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_evidence_may_be_left_out_and_the_marks_stay():
    text = all_text(to_word(visit_draft(), visit_transcript(), evidence="none"))

    assert "Honest to God" not in text
    assert "CHECK: Donna's partner" in text


def test_words_that_the_transcript_lacks_are_said_to_be_lacking():
    lost = Statement(id="s1", text="Said.", evidence=("u999",), status="unsupported")
    document = opened(
        visit_draft(sections=(Section(id="a", heading="A", kind="narrative", statements=(lost,)),))
    )

    assert "u999: these words are not in the transcript." in comment_on(document, "Said.").text


# Marks


@pytest.mark.parametrize(
    ("text", "mark", "reason"),
    [
        ("Donna's partner is bringing a second-hand machine on Saturday.", "CHECK: ", "“Donna” is named"),
        (
            "Kelly-Ann takes sertraline 100 mg every day.",
            "CHECK, NOT SUPPORTED: ",
            "“100” is not in the words",
        ),
        ("Keep the kettle on top of the cupboard and make every bottle", "CHECK: ", "Kettle's going up"),
    ],
)
def test_a_line_that_needs_checking_says_so_in_words_and_by_highlight(text, mark, reason):
    document = opened(visit_draft())
    first, second = [each for each in runs_of(document, text) if each.text]

    assert (first.text, second.text, first.bold) == (mark, text, True)
    assert {first.font.highlight_color, second.font.highlight_color} == {WD_COLOR_INDEX.YELLOW}
    assert reason in comment_on(document, text).text


def test_a_line_that_passed_its_checks_has_no_mark():
    text = "The non-molestation order runs until 9 June."
    (run,) = [each for each in runs_of(opened(visit_draft()), text) if each.text]

    assert (run.text, run.font.highlight_color) == (text, None)


def test_the_worker_is_told_at_the_top_what_is_left_to_do():
    paragraphs = [each.text for each in opened(visit_draft()).paragraphs]

    assert paragraphs[1:3] == [
        "Speakers were told apart by the transcript that was given.",
        "Before you sign: 3 lines marked CHECK, 6 parts to complete, 2 things said and not in this note.",
    ]


# Draft and approval


def test_every_page_says_draft_until_the_note_is_approved():
    document = opened(visit_draft())
    header = etree.tostring(document.sections[0].header._element, encoding="unicode")

    assert head_of(document).startswith("DRAFT")
    assert 'string="DRAFT"' in header
    assert 'alt="DRAFT"' in header
    assert foot_of(document) == "Drafted on this computer by casedraft; not yet checkedPage 1 of 1"
    assert not document.sections[0].different_first_page_header_footer


def test_an_approved_note_says_by_whom_and_when_and_no_longer_draft():
    data = to_word(visit_draft(review=APPROVED), visit_transcript())
    document = docx.Document(io.BytesIO(data))

    assert head_of(document) == "Approved by Farzana Hussain on Wednesday 18 March 2026"
    assert "checked by Farzana Hussain" in foot_of(document)
    assert "DRAFT" not in all_text(data)
    assert b"DRAFT" not in zipfile.ZipFile(io.BytesIO(data)).read("word/header1.xml")
    assert "Before you sign" not in all_text(data)


def test_the_properties_name_no_person_until_one_has_approved():
    draft, approved = (
        opened(visit_draft(**changes)).core_properties for changes in ({}, {"review": APPROVED})
    )

    assert (draft.title, draft.author, draft.last_modified_by, draft.comments) == (
        "Child in need visit",
        "",
        "",
        "",
    )
    assert draft.subject.startswith("DRAFT")
    assert (approved.author, approved.last_modified_by) == ("Farzana Hussain", "")
    assert approved.created == dt.datetime(2026, 3, 18, 17, 40, tzinfo=dt.UTC)


@pytest.mark.parametrize("date", [None, "some day", "2026-03-18"])
def test_a_draft_with_any_date_or_none_is_written(date):
    assert opened(visit_draft(date=date)).core_properties.created.year in {2000, 2026}


# What stands in it


def test_sections_are_headings_in_order_and_the_title_is_a_title():
    document = opened(visit_draft())
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]

    assert document.paragraphs[0].style.name == "Title"
    assert headings == [
        *(each.heading for each in visit_draft().sections),
        "Actions",
        "People",
        "Said, and not in this note",
    ]


def test_quotations_stand_word_for_word_with_who_said_them_and_when():
    text = all_text(to_word(visit_draft(), visit_transcript()))

    assert "“It smells like wet dog.” (Malachi Braithwaite, 7:09)" in text


def test_fields_are_a_table_with_blanks_for_what_nobody_said():
    table = opened(visit_draft()).tables[1]
    rows = {row.cells[0].text: row.cells[1].text for row in table.rows}

    assert rows.pop("Detail") == "What was said"
    assert rows["Children seen"] == "Malachi. Amaya was seen asleep in her cot."
    assert rows["Planned or unannounced"] == "[to complete]"
    assert set(rows) == set(load_template("cin-visit").sections[0].fields)


def test_the_workers_own_sections_hold_only_a_prompt_in_italics():
    paragraphs = opened(visit_draft()).paragraphs
    at = next(place for place, each in enumerate(paragraphs) if each.text == "Social worker's analysis")

    assert paragraphs[at + 1].text.startswith("[What does this visit tell you")
    assert paragraphs[at + 1].text.endswith("]")
    assert paragraphs[at + 1].style.font.italic
    assert paragraphs[at + 2].style.name == "Heading 1"


def test_what_the_worker_wrote_stands_as_a_paragraph_without_evidence():
    own = Statement(id="s1", text="I think that this goes well.", evidence=(), status="supported")
    document = opened(
        visit_draft(
            sections=(Section(id="a", heading="Analysis", kind="worker", statements=(own,)),),
            people=(),
            actions=(),
            omissions=(),
        )
    )

    assert runs_of(document, own.text)[0].text == own.text
    assert len(list(document.comments)) == 0


def test_actions_say_who_what_by_when_and_whether_they_were_agreed():
    rows = [[cell.text for cell in row.cells] for row in opened(visit_draft()).tables[2].rows]

    assert rows[0] == ["Who", "What", "By when", "Status"]
    assert rows[2] == ["Farzana Hussain", visit_draft().actions[1].what, "Monday 23 March", "Agreed"]
    assert rows[4] == ["", "Group at the children's centre on Tuesday mornings", "", "Declined"]


def test_people_say_whether_they_were_there():
    rows = [[cell.text for cell in row.cells] for row in opened(visit_draft()).tables[3].rows]

    assert rows[4:6] == [
        ["Amaya", "[to complete]", "Not known"],
        ["Jermaine", "[to complete]", "Spoken about, not there"],
    ]


def test_what_is_not_known_of_a_person_or_an_omission_leaves_no_empty_brackets():
    data = to_word(
        visit_draft(
            sections=(Section(id="unknown", heading="Fields of nobody", kind="fields"),),
            people=(Person(name="Amaya", role=" "),),
            omissions=(Omission(utterances=("u999",), text="Something.", reason=""),),
        ),
        visit_transcript(),
    )

    assert "()" not in all_text(data)
    assert all_text(data).count("Something.") == 1


def test_omissions_are_listed_with_the_time_and_the_reason():
    assert (
        "Malachi Braithwaite, 8:08: He broke the door. At the old house, not this one. He kicked it and the glass came "
        "out. (may be about safety)"
    ) in all_text(to_word(visit_draft(), visit_transcript()))


def test_a_note_in_which_nothing_was_heard_says_so_and_is_a_draft():
    data = to_word(silent_draft(), Transcript(recording=silent_draft().recording))

    assert "Nothing was heard in this recording, so nothing was written." in all_text(data)
    assert "silence.wav (length 5:00)" in all_text(data)
    assert head_of(docx.Document(io.BytesIO(data))).startswith("DRAFT")


@pytest.mark.parametrize("template", list_templates(), ids=lambda each: each.id)
def test_a_note_of_every_template_shows_every_heading_field_and_prompt(template):
    draft = visit_draft(
        template=TemplateRef(id=template.id, version=template.version),
        sections=tuple(
            Section(id=each.id, heading=each.heading, kind=each.kind, prompt=each.prompt)
            for each in template.sections
        ),
    )
    text = all_text(to_word(draft, visit_transcript()))

    for section in template.sections:
        assert section.heading in text
        assert f"[{section.prompt}]" in text
        assert all(label in text for label in section.fields)
