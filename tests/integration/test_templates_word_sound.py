"""Whatever words a note holds, whenever it is written and whoever reads it, its Word document is sound."""

import io
import subprocess
import sys
import time
import zipfile

import pytest
from docx.oxml.ns import qn
from sample_notes import visit_draft, visit_transcript
from word_reading import all_text, opened, statements

from casedraft.records import (
    Action,
    Check,
    Omission,
    Person,
    Section,
    Speaker,
    Statement,
    Transcript,
    Utterance,
)
from casedraft.templates import to_word
from casedraft.templates.wording import Evidence

HOSTILE = "<w:t>&amp;</w:t> ]]> “é” 👨‍👩‍👧 \u0627\u0644\u0633 {{ 7*7 }} =SUM(A1) \\ '\""


# Any words at all


def hostile_note():
    transcript = Transcript(
        recording=visit_transcript().recording,
        speakers=(Speaker(id="A", name=HOSTILE),),
        utterances=(Utterance(id="u1", speaker="A", start_ms=0, end_ms=900, text=f"words {HOSTILE}"),),
    )
    said = Statement(
        id="s1", label=f"label {HOSTILE}", text=f"statement {HOSTILE}", evidence=("u1",), status="check",
        checks=(Check(name="names", passed=False, detail=f"detail {HOSTILE}"),),
    )  # fmt: skip
    sections = tuple(
        Section(
            id=kind,
            heading=f"{kind} heading {HOSTILE}",
            kind=kind,
            statements=(said,),
            prompt=f"{kind} prompt {HOSTILE}",
        )
        for kind in ("narrative", "fields", "quotes", "worker")
    )
    return transcript, visit_draft(
        title=f"title {HOSTILE}",
        sections=sections,
        actions=(Action(id="a1", who=f"who {HOSTILE}", what=f"what {HOSTILE}", by=f"by {HOSTILE}", status="agreed", evidence=("u1",), check="check"),),
        people=(Person(name=f"name {HOSTILE}", role=f"role {HOSTILE}", present=True, evidence=("u1",)),),
        omissions=(Omission(utterances=("u1",), text=f"omission {HOSTILE}", reason=f"reason {HOSTILE}"),),
        notices=(f"notice {HOSTILE}",),
    )  # fmt: skip


def test_every_word_comes_back_out_whatever_signs_it_holds():
    transcript, draft = hostile_note()
    text = all_text(to_word(draft, transcript))

    for part in (
        "title", "narrative heading", "fields heading", "quotes heading", "worker heading", "narrative prompt", "fields prompt",
        "label", "statement", "detail", "words", "who", "what", "by", "name", "role", "omission", "reason", "notice",
    ):  # fmt: skip
        assert f"{part} {HOSTILE}" in text


def test_every_statement_of_the_visit_comes_back_out():
    text, draft = all_text(to_word(visit_draft(), visit_transcript())), visit_draft()

    for each in (*statements(draft), *draft.omissions):
        assert each.text in text
        assert all(
            one.line in text for one in Evidence(visit_transcript()).cite(getattr(each, "evidence", ()))
        )


def test_control_characters_and_half_characters_do_not_break_the_document():
    broken = Statement.model_construct(
        id="s1",
        label=None,
        text="a\x00b\x0b\x1bc\ud800d\ufffe",
        evidence=("u1",),
        status="supported",
        checks=(),
    )
    section = Section.model_construct(
        id="a", heading="H\x07", kind="narrative", statements=(broken,), prompt=None
    )
    document = opened(visit_draft(title="T\x01itle").model_copy(update={"sections": (section,)}))

    assert document.paragraphs[0].text == "Title"
    assert any(each.text.startswith("ab") and each.text.endswith("cd") for each in document.paragraphs)


def test_a_very_long_note_is_written():
    many = tuple(
        Statement(id=f"s{n}", text=f"Statement {n}.", evidence=("u75",), status="supported")
        for n in range(400)
    )
    document = opened(
        visit_draft(sections=(Section(id="a", heading="A", kind="narrative", statements=many),))
    )

    assert len([each for each in document.paragraphs if each.text.startswith("Statement ")]) == 400


# The same bytes


@pytest.mark.parametrize("evidence", ["comments", "notes", "none"])
def test_the_same_draft_gives_the_same_bytes_at_another_time(evidence, monkeypatch):
    first = to_word(visit_draft(), visit_transcript(), evidence=evidence)
    later = time.time() + 400 * 86_400
    monkeypatch.setattr(time, "time", lambda: later)  # zipfile dates its entries by it

    assert to_word(visit_draft(), visit_transcript(), evidence=evidence) == first


def test_no_entry_carries_a_time_of_writing():
    with zipfile.ZipFile(io.BytesIO(to_word(visit_draft(), visit_transcript()))) as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"
        assert b"w:date=" not in package.read("word/comments.xml")


# For every reader


def test_tables_with_columns_mark_their_header_row_and_all_have_a_name():
    tables = opened(visit_draft()).tables

    assert len(tables) == 4
    for table in tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    for table in tables[1:]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None


def test_the_language_is_british_english():
    document = opened(visit_draft())

    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert document.core_properties.language == "en-GB"


def test_comments_use_styles_that_the_document_has():
    ids = {each.style_id for each in opened(visit_draft()).styles}

    assert {"CommentText", "CommentReference"} <= ids


def test_python_docx_is_not_loaded_by_those_who_write_no_word():
    code = "import sys, casedraft.templates as t; t.list_templates(); sys.exit('docx' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
