"""The wording that every form shares, plain text and Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt  # rich brings it
from sample_notes import silent_draft, visit_draft, visit_transcript

from casedraft.errors import BadSettingError
from casedraft.records import (
    Action,
    Check,
    Person,
    Review,
    Section,
    Statement,
    Transcript,
    Utterance,
)
from casedraft.templates import FORMATS, export_draft, to_markdown, to_text
from casedraft.templates.clean import clean, one_line
from casedraft.templates.markdown import escape
from casedraft.templates.wording import (
    Evidence,
    day_words,
    details,
    field_rows,
    marker,
    origin,
    presence,
    reasons,
    spoken,
    standing,
    to_do,
)

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def statement(text="Said.", *, evidence=("u1",), status="supported", checks=(), label=None):
    return Statement(id="s1", label=label, text=text, evidence=evidence, status=status, checks=checks)


def section(kind, *statements, prompt=None):
    return Section(id="one", heading="One", kind=kind, statements=statements, prompt=prompt)


# clean


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\x00b\x07c", "abc"),
        ("a\x1b[31mb", "a[31mb"),
        ("a\x9b31mb", "a31mb"),
        ("a\ud800b\udfff", "ab"),
        ("a\ufffe\uffffb", "ab"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("<b>&amp; “é” 👨‍👩‍👧 \u0627\u0644", "<b>&amp; “é” 👨‍👩‍👧 \u0627\u0644"),
    ],
)
def test_what_no_document_can_hold_is_taken_out_and_the_rest_is_kept(text, left):
    assert clean(text) == left


def test_a_line_stays_one_line():
    assert one_line(" a\n\n b\t\xa0c ") == "a b c"


# wording


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2026-03-18", "Wednesday 18 March 2026"),
        ("2026-12-01T23:59:00+00:00", "Tuesday 1 December 2026"),
        ("last week", "last week"),
        (None, ""),
    ],
)
def test_a_day_is_written_as_people_write_it(iso, words):
    assert day_words(iso) == words


def test_a_draft_is_called_a_draft_until_it_is_approved():
    approved = visit_draft(review=Review(state="approved", by="Farzana\nHussain", at="2026-03-19T09:00:00"))

    assert standing(visit_draft()) == "DRAFT: not yet checked by a social worker"
    assert origin(visit_draft()) == "Drafted on this computer by casedraft; not yet checked"
    assert standing(approved) == "Approved by Farzana Hussain on Thursday 19 March 2026"
    assert origin(approved).endswith("checked by Farzana Hussain")


def test_an_approval_without_a_name_says_so():
    approved = visit_draft(review=Review(state="approved"))

    assert standing(approved) == "Approved by a worker who gave no name"
    assert "who gave no name" in origin(approved)


def test_evidence_names_the_speaker_the_time_and_the_words():
    (citation,) = Evidence(visit_transcript()).cite(["u75"])

    assert citation.mark == "u75 5:38"
    assert citation.line == (
        "Kelly-Ann Braithwaite, 5:38: “I've not had a drink since New Year's Eve. Honest to God. "
        "There's not owt in the house.”"
    )


def test_evidence_of_a_speaker_without_a_name_gives_the_role_or_says_that_there_is_no_name():
    speakers = visit_transcript().speakers
    nameless = [each.model_copy(update={"name": None}) for each in speakers]
    nameless[2] = nameless[2].model_copy(update={"role": None})
    transcript = visit_transcript().model_copy(update={"speakers": tuple(nameless)})

    mother, child = Evidence(transcript).cite(["u75", "u104"])

    assert mother.who == "mother"
    assert child.who == "Speaker not named"


def test_evidence_from_a_transcript_without_times_gives_the_utterances_number():
    transcript = Transcript(
        recording=visit_transcript().recording, utterances=(Utterance(id="u1", text="Hello."),)
    )
    (citation,) = Evidence(transcript).cite(["u1"])

    assert (citation.mark, citation.line) == ("u1", "Speaker not named, u1: “Hello.”")


def test_evidence_that_is_not_in_the_transcript_is_said_not_to_be():
    (citation,) = Evidence(visit_transcript()).cite(["u999"])

    assert citation.line == "u999: these words are not in the transcript."


@pytest.mark.parametrize(
    ("status", "mark"), [("supported", ""), ("check", "CHECK: "), ("unsupported", "CHECK, NOT SUPPORTED: ")]
)
def test_what_needs_the_workers_eye_is_marked_in_words(status, mark):
    assert marker(statement(status=status)) == mark


def test_an_action_is_marked_too():
    action = Action(id="a1", who=None, what="Ring.", status="agreed", evidence=("u1",), check="check")

    assert marker(action) == "CHECK: "
    assert marker(action.model_copy(update={"check": "supported"})) == ""


def test_the_reasons_are_those_of_the_failed_checks():
    checks = (
        Check(name="cited", passed=True, detail="fine"),
        Check(name="numbers", passed=False, detail="“100” was not said."),
        Check(name="names", passed=False),
    )

    assert reasons(statement(status="check", checks=checks)) == ["CHECK: “100” was not said.", "CHECK: names"]
    assert reasons(statement(status="check")) == ["CHECK: read this against the recording."]
    assert reasons(statement()) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [("It smells.", "“It smells.”"), ("“It smells.”", "“It smells.”"), ('She said "no".', 'She said "no".')],
)
def test_quotations_stand_in_quotation_marks_once(text, shown):
    assert spoken(section("quotes"), statement(text)) == shown
    assert spoken(section("narrative"), statement(text)) == text


def test_the_rows_of_a_section_of_fields_are_the_templates_then_any_others():
    draft = visit_draft()
    extra = draft.sections[0].model_copy(
        update={
            "statements": (
                statement("Blue.", label="Front door"),
                statement("Malachi.", label="Children seen"),
            )
        }
    )
    rows = field_rows(draft, extra)

    assert [label for label, _ in rows][-1] == "Front door"
    assert {label: [each.text for each in found] for label, found in rows}["Children seen"] == ["Malachi."]
    assert dict(rows)["Planned or unannounced"] == ()


def test_the_rows_of_a_template_that_casedraft_does_not_know_are_the_statements_own():
    draft = visit_draft()
    unknown = draft.model_copy(update={"template": draft.template.model_copy(update={"version": 999})})

    assert len(field_rows(unknown, draft.sections[0])) == 5


def test_what_is_left_to_do_is_counted():
    assert to_do(visit_draft()) == [
        "3 lines marked CHECK", "6 parts to complete", "2 things said and not in this note",
    ]  # fmt: skip
    assert to_do(silent_draft()) == []


def test_who_was_there_is_never_guessed():
    assert [presence(Person(name="A", present=known)) for known in (True, False, None)] == [
        "There", "Spoken about, not there", "Not known",
    ]  # fmt: skip
    assert dict(details(silent_draft()))["Known to have been there"] == "[to complete]"
    assert "Jermaine" not in dict(details(visit_draft()))["Known to have been there"]


# text


def test_text_holds_every_statement_with_its_evidence():
    text = " ".join(to_text(visit_draft(), visit_transcript()).split())

    for each in (each for part in visit_draft().sections for each in part.statements):
        assert each.text in text
        assert all(f"{one} " in text for one in each.evidence)
    assert "[u96 7:09]" in text
    assert "CHECK, NOT SUPPORTED: Kelly-Ann takes sertraline 100 mg every day. [u71 5:09]" in text
    assert "CHECK: “100” is not in the words cited" in text


def test_text_begins_with_draft_and_no_longer_does_so_once_approved():
    approved = visit_draft(review=Review(state="approved", by="Farzana Hussain"))

    assert to_text(visit_draft(), visit_transcript()).startswith("DRAFT")
    assert "DRAFT" not in to_text(approved, visit_transcript())
    assert "Before you sign" not in to_text(approved, visit_transcript())


def test_text_fits_a_terminal():
    assert max(len(line) for line in to_text(visit_draft(), visit_transcript()).splitlines()) <= 88


def test_text_without_evidence_keeps_the_marks():
    text = to_text(visit_draft(), visit_transcript(), evidence="none")

    assert "[u" not in text
    assert "CHECK: Donna" in text


def test_text_with_notes_lists_each_cited_utterance_once():
    text = " ".join(to_text(visit_draft(), visit_transcript(), evidence="notes").split())

    assert text.count("Kelly-Ann Braithwaite, 5:38: “I've not had a drink since New Year's Eve.") == 1


def test_text_of_silence_says_that_nothing_was_heard():
    assert "! Nothing was heard in this recording" in to_text(silent_draft(), visit_transcript())


def test_text_cannot_steer_a_terminal():
    hostile = visit_draft(
        title="\x1b[2JNote\x07", sections=(section("narrative", statement("\x1b]0;x\x07hi\u202e")),)
    )

    assert not set(to_text(hostile, visit_transcript())) & set("\x1b\x07\u202e")


def test_an_agreed_action_asks_for_what_is_missing_and_a_declined_one_does_not():
    def actions(status):
        action = Action(id="a1", who=None, what="Ring", status=status, evidence=("u1",), check="supported")
        return to_text(visit_draft(sections=(), actions=(action,)), visit_transcript())

    assert "- [to complete]: Ring. By when: [to complete]. Agreed." in actions("agreed")
    assert "- Ring. Declined." in actions("declined")


# Markdown

HOSTILE = [
    "# not a heading", "- not a list", "1. not a list", "12) nor this", "+ nor this", "> not a quotation", "---", "===",
    "*no* _emphasis_ `no code` ~~no~~", "![no](image.png) [no](http://link)", "<script>alert(1)</script>",
    "&lt;b&gt; &amp;", "a | b", "back\\slash", "http://example.org www.example.org a@example.org", "| a | b |",
    "    four spaces", "<!-- no comment", "[x] no task", "$no$ maths", "~~~", "```",
]  # fmt: skip


def shown(markdown):
    """The text that a reader sees, and whether there is nothing but text."""
    tokens = PARSER.parse(markdown)
    types = [each.type for each in tokens]
    (inline,) = [each for each in tokens if each.type == "inline"]
    plain = types == [
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close", "bullet_list_close",
    ]  # fmt: skip
    return "".join(each.content for each in inline.children), plain and {
        each.type for each in inline.children
    } <= {"text"}


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_signs_in_what_was_said_stand_for_themselves(text):
    assert shown(f"- {escape(one_line(text))}") == (one_line(text), True)


@given(st.text(min_size=1).map(one_line).filter(bool))
def test_any_text_at_all_stands_for_itself_in_markdown(text):
    assert shown(f"- {escape(text)}") == (text, True)


def test_markdown_holds_headings_statements_marks_and_evidence():
    markdown = to_markdown(visit_draft(), visit_transcript())

    assert markdown.startswith("**DRAFT")
    assert "# Child in need visit" in markdown
    assert "## Health and development" in markdown
    assert (
        "- **CHECK, NOT SUPPORTED:** Kelly-Ann takes sertraline 100 mg every day. \\[u71 5:09\\]" in markdown
    )
    assert "  - CHECK: “100” is not in the words cited" in markdown


def test_markdown_parses_into_a_heading_for_each_section():
    tokens = PARSER.parse(to_markdown(visit_draft(), visit_transcript()))
    headings = [tokens[at + 1].content for at, each in enumerate(tokens) if each.type == "heading_open"]

    assert headings == [
        "Child in need visit", *(each.heading for each in visit_draft().sections), "Actions", "People", "Said, and not in this note",
    ]  # fmt: skip


# Formats


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_is_named_and_written(form):
    assert FORMATS[form].title
    assert FORMATS[form].suffix == f".{form}"
    assert export_draft(visit_draft(), visit_transcript(), form)


def test_a_form_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(BadSettingError, match="docx, md, txt, json"):
        export_draft(visit_draft(), visit_transcript(), "pdf")


def test_a_reason_that_all_omissions_share_is_said_once():
    omission = visit_draft().omissions[0]
    twice = [omission, omission.model_copy(update={"text": "He asked again."})]
    shared = to_text(visit_draft().model_copy(update={"omissions": tuple(twice)}), visit_transcript())
    assert shared.count(omission.reason.split(".")[0][:30]) == 1
    apart = [omission, twice[1].model_copy(update={"reason": "Another reason."})]
    told = to_text(visit_draft().model_copy(update={"omissions": tuple(apart)}), visit_transcript())
    assert "(Another reason.)" in told


def test_a_quotation_of_two_voices_is_never_given_to_the_first_of_them():
    draft, transcript = visit_draft(), visit_transcript()
    spoken_by = {each.speaker: each.id for each in transcript.utterances}
    two = tuple(spoken_by.values())[:2]
    names = [transcript.speaker(transcript.utterance(each).speaker).name for each in two]
    quotes = next(each for each in draft.sections if each.kind == "quotes")
    for text in ("Yes it did.", f"Asked “Did it?”, {names[1]} said: “Yes it did.”"):
        asked = quotes.statements[0].model_copy(update={"text": text, "evidence": two})
        section = quotes.model_copy(update={"statements": (asked,)})
        note = to_text(draft.model_copy(update={"sections": (section,)}), transcript, evidence="none")
        line = next(each for each in note.splitlines() if "Yes it did" in each)
        assert names[0] not in line
