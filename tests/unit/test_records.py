"""The records: what they hold, what they refuse, and that what is written reads back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from casedraft.errors import BadDraftError, BadTranscriptError, UnreadableFileError
from casedraft.records import (
    Action,
    Draft,
    Millis,
    Person,
    Recording,
    Section,
    Speaker,
    Statement,
    Template,
    TemplateRef,
    TemplateSection,
    Transcript,
    Utterance,
    Word,
    load_draft,
    load_transcript,
    save,
    to_json,
)

RECORDING = Recording(file="visit.m4a", sha256="0" * 64, duration_ms=Millis(65_000))
TRANSCRIPT = Transcript(
    recording=RECORDING,
    speakers=(Speaker(id="s1", name="Farzana", role="social worker", present=True), Speaker(id="s2")),
    utterances=(
        Utterance(
            id="u1",
            speaker="s1",
            start_ms=Millis(1_000),
            end_ms=Millis(2_000),
            text="How is she?",
            words=(Word(text="How", start_ms=Millis(1_000), end_ms=Millis(1_200), confidence=0.9),),
            doubts=("spoken very fast",),
        ),
        Utterance(id="u2", text="She is well."),
    ),
    settings={"model": "tiny", "beam": 5},
)
DRAFT = Draft(
    template=TemplateRef(id="cin-visit", version=1),
    title="Child in need visit",
    date="2026-03-18",
    recording=RECORDING,
    transcript="visit.transcript.json",
    sections=(
        Section(
            id="health",
            heading="Health",
            kind="narrative",
            statements=(Statement(id="st1", text="She is well.", evidence=("u2",), status="supported"),),
        ),
    ),
    actions=(Action(id="a1", who=None, what="ring", status="agreed", evidence=("u1",), check="check"),),
    people=(Person(name="Farzana", present=True),),
)
WORDS = "Kelly-Ann said that she is frightened"


@pytest.mark.parametrize(
    ("millis", "clock"),
    [
        (0, "0:00"),
        (999, "0:00"),
        (65_000, "1:05"),
        (3_599_999, "59:59"),
        (3_725_000, "1:02:05"),
        (36_000_000, "10:00:00"),
    ],
)
def test_a_time_reads_as_a_clock(millis, clock):
    assert Millis(millis).clock == clock


@given(st.integers(min_value=0, max_value=10**10))
def test_a_time_survives_the_way_through_seconds(millis):
    assert Millis.from_seconds(Millis(millis).seconds) == millis


@pytest.mark.parametrize("bad", [-1, 1.5, "soon", None])
def test_a_time_is_a_whole_number_from_nought_upward(bad):
    with pytest.raises(ValidationError):
        Word(text="so", start_ms=bad, end_ms=Millis(1), confidence=1)


def test_times_are_still_times_after_reading_back(tmp_path):
    save(TRANSCRIPT, tmp_path / "t.json")
    assert load_transcript(tmp_path / "t.json").utterances[0].end_ms.clock == "0:02"


def test_a_transcript_reads_back_as_it_was_written(tmp_path):
    save(TRANSCRIPT, tmp_path / "t.json")
    assert load_transcript(tmp_path / "t.json") == TRANSCRIPT


@pytest.mark.parametrize("transcript", ["visit.transcript.json", TRANSCRIPT])
def test_a_draft_reads_back_with_its_transcript_named_or_inside(tmp_path, transcript):
    draft = DRAFT.model_copy(update={"transcript": transcript})
    save(draft, tmp_path / "d.json")
    assert load_draft(tmp_path / "d.json") == draft


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(TEXT, max_size=5))
def test_any_words_survive_writing_and_reading(texts):
    utterances = tuple(Utterance(id=f"u{n}", text=text) for n, text in enumerate(texts, 1))
    transcript = TRANSCRIPT.model_copy(update={"utterances": utterances})
    assert Transcript.model_validate_json(to_json(transcript)) == transcript


def test_the_file_says_which_schema_it_follows_and_ends_in_a_newline():
    written = to_json(TRANSCRIPT)
    assert json.loads(written)["schema"] == "casedraft.transcript/1"
    assert json.loads(to_json(DRAFT))["schema"] == "casedraft.draft/1"
    assert written.endswith(b"}\n")


def test_a_file_name_that_is_no_text_can_still_be_written():
    recording = Recording(file="visit-\udcff.m4a", sha256="0")
    assert recording.file == "visit-?.m4a"
    assert b"visit-?.m4a" in to_json(recording)


def test_a_file_saved_by_an_editor_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "t.json").write_bytes(b"\xef\xbb\xbf" + to_json(TRANSCRIPT))
    assert load_transcript(tmp_path / "t.json") == TRANSCRIPT


@pytest.mark.parametrize("bad", ["u0", "u01", "u", "1", "U1", "u1\n", "u-1", " u1"])
def test_an_utterance_id_is_u_and_a_number_from_one(bad):
    with pytest.raises(ValidationError):
        Utterance(id=bad, text="so")


@pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
def test_confidence_lies_between_nought_and_one(confidence):
    with pytest.raises(ValidationError):
        Word(text="so", start_ms=Millis(0), end_ms=Millis(1), confidence=confidence)


@pytest.mark.parametrize(
    ("fault", "change"),
    [
        (
            "two utterances share an id",
            {"utterances": (Utterance(id="u1", text="a"), Utterance(id="u1", text="b"))},
        ),
        ("two speakers share an id", {"speakers": (Speaker(id="s1"), Speaker(id="s1"))}),
        ("names a speaker who is not listed", {"utterances": (Utterance(id="u1", text="a", speaker="s9"),)}),
    ],
)
def test_a_transcript_that_does_not_hang_together_is_refused(fault, change):
    with pytest.raises(ValidationError, match=fault):
        Transcript(recording=RECORDING, **change)


def test_a_template_whose_sections_share_an_id_is_refused():
    section = TemplateSection(id="health", heading="Health")
    with pytest.raises(ValidationError, match="two sections share an id"):
        Template(id="cin-visit", version=1, title="t", description="d", sections=(section, section))


def test_a_record_cannot_be_changed_in_place():
    with pytest.raises(ValidationError, match="frozen"):
        TRANSCRIPT.language = "cy"


def test_a_field_that_a_record_does_not_know_is_refused():
    with pytest.raises(ValidationError, match="extra"):
        Speaker(id="s1", nmae="Farzana")


def test_an_utterance_and_a_speaker_are_found_by_id():
    assert TRANSCRIPT.utterance("u2").text == "She is well."
    assert TRANSCRIPT.utterance("u3") is None
    assert TRANSCRIPT.speaker("s1").name == "Farzana"
    assert TRANSCRIPT.speaker(None) is None


def test_words_are_counted_at_white_space():
    assert TRANSCRIPT.word_count == 6
    assert Transcript(recording=RECORDING).word_count == 0


@pytest.mark.parametrize(
    "content",
    [
        b"not json",
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b"[]",
        b"{}",
        f'{{"{WORDS}": 1}}'.encode(),
        json.dumps({"recording": {"file": "a", "sha256": "b"}, WORDS: 1}).encode(),
        json.dumps(
            {"recording": {"file": "a", "sha256": "b"}, "utterances": [{"id": WORDS, "text": WORDS}]}
        ).encode(),
        json.dumps({"schema": "casedraft.transcript/99", "recording": {"file": "a", "sha256": "b"}}).encode(),
    ],
)
@pytest.mark.parametrize(
    ("load", "error"), [(load_transcript, BadTranscriptError), (load_draft, BadDraftError)]
)
def test_a_file_that_is_no_record_is_refused_without_a_word_of_it(tmp_path, content, load, error):
    path = tmp_path / "visit.json"
    path.write_bytes(content)
    with pytest.raises(error, match=r"visit\.json is not a casedraft") as caught:
        load(path)
    assert caught.value.why
    assert "Kelly" not in str(caught.value)
    assert caught.value.__suppress_context__  # the validation error underneath quotes the file


def test_a_draft_is_no_transcript_and_a_transcript_no_draft(tmp_path):
    save(DRAFT, tmp_path / "d.json")
    save(TRANSCRIPT, tmp_path / "t.json")
    with pytest.raises(BadTranscriptError):
        load_transcript(tmp_path / "d.json")
    with pytest.raises(BadDraftError):
        load_draft(tmp_path / "t.json")


def test_a_record_that_is_not_there_is_an_unreadable_file(tmp_path):
    with pytest.raises(UnreadableFileError, match="was not found"):
        load_draft(tmp_path / "none.json")
