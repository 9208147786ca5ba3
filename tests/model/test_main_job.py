"""The main job with the real models: a recording becomes a transcript, a draft and a Word document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import casedraft
from casedraft.records import load_draft, load_transcript

pytestmark = pytest.mark.model
EXAMPLE = Path(__file__).parents[2] / "examples" / "cin-visit-01.m4a"


@pytest.fixture(scope="module")
def demo(real_casedraft, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    done = real_casedraft("demo", "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder, done


@pytest.fixture(scope="module")
def draft(demo):
    return load_draft(demo[0] / "cin-visit-01.draft.json")


@pytest.fixture(scope="module")
def transcript(demo):
    return load_transcript(demo[0] / "cin-visit-01.transcript.json")


def statements(draft):
    return [each for section in draft.sections for each in section.statements]


def test_the_demo_writes_three_files(demo):
    assert sorted(each.name for each in demo[0].iterdir()) == [
        "cin-visit-01.docx", "cin-visit-01.draft.json", "cin-visit-01.transcript.json",
    ]  # fmt: skip


def test_the_demo_prints_the_note(demo, draft):
    words = " ".join(demo[1].stdout.split()).casefold()
    assert draft.title.casefold() in words
    assert " ".join(statements(draft)[0].text.split()).casefold() in words


def test_most_of_the_recording_is_heard(transcript):
    assert transcript.recording.duration_ms == pytest.approx(567_900, abs=200)
    assert transcript.word_count > 1500
    assert transcript.utterances[-1].end_ms > 0.95 * transcript.recording.duration_ms


def test_every_statement_action_and_omission_cites_utterances_that_exist(draft, transcript):
    known = {each.id for each in transcript.utterances}
    cited = [each.evidence for each in [*statements(draft), *draft.actions]]
    cited += [each.utterances for each in draft.omissions]
    assert len(statements(draft)) >= 10
    assert all(cited)
    assert {name for names in cited for name in names} <= known


def test_a_statement_is_supported_only_when_all_its_checks_passed(draft):
    for each in statements(draft):
        assert each.checks
        if each.status == "supported":
            assert all(check.passed for check in each.checks)


def test_the_settings_really_used_travel_with_the_results(draft, transcript):
    assert transcript.settings["model"] == "whisper-base"
    assert len(transcript.settings["revision"]) == 12
    assert draft.settings["casedraft"]


def test_the_document_marks_a_draft_and_carries_the_evidence_as_comments(demo, draft):
    import docx

    document = docx.Document(str(demo[0] / "cin-visit-01.docx"))
    comments = [comment.text for comment in document.comments]
    assert len(comments) >= len(statements(draft))
    header = "".join(each.text for section in document.sections for each in section.header.paragraphs)
    assert "DRAFT" in header


def test_a_second_demo_reuses_everything(real_casedraft, demo):
    folder, _ = demo
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    done = real_casedraft("demo", "-o", folder)
    assert done.returncode == 0
    assert "Already drafted" in done.stdout
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


def test_the_same_recording_gives_the_same_results(spoken_clip, tmp_path):
    for name in ("one", "two"):
        casedraft.Pipeline().run(spoken_clip, tmp_path / name, template="contact-note")
    one, two = (
        {each.name: each.read_bytes() for each in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two


def test_no_word_of_the_recording_is_in_the_messages(demo, draft, transcript):
    labels = (
        *("Reading the sound", "Listening", "Telling voices apart", "Writing the draft"),
        *("Making the document", "Note: "),
    )
    lines = demo[1].stderr.splitlines()
    assert [line for line in lines if not line.startswith(labels)] == []
    said = [each.text for each in transcript.utterances if len(each.text.split()) > 2]
    assert [text for text in said if text in demo[1].stderr] == []


def test_five_minutes_of_silence_give_no_words_and_no_statement(real_casedraft, make_wav, tmp_path):
    done = real_casedraft("draft", make_wav(tmp_path / "quiet.wav", 300), "-t", "cin-visit", "--json")
    assert done.returncode == 0, done.stderr
    (result,) = json.loads(done.stdout)["results"]
    assert (result["statements"], result["actions"], result["omissions"]) == (0, 0, 0)
    assert any("heard" in notice for notice in result["notices"])
    assert load_transcript(Path(result["transcript"])).utterances == ()


def test_a_language_model_may_word_the_note(spoken_clip, tmp_path):
    pipeline = casedraft.Pipeline(writer="qwen2.5-coder-1.5b")
    outputs = pipeline.run(spoken_clip, tmp_path, template="contact-note")
    known = {each.id for each in outputs.transcript.utterances}
    assert outputs.draft.settings["writer"]["model"] == "qwen2.5-coder-1.5b"
    assert {name for each in statements(outputs.draft) for name in each.evidence} <= known


def test_a_healthy_installation_is_called_so(real_casedraft):
    done = real_casedraft("doctor", "--json")
    answer = json.loads(done.stdout)
    assert [each for each in answer["findings"] if each["state"] == "fault"] == []
    assert (answer["healthy"], done.returncode) == (True, 0)
    assert {each["name"] for each in answer["findings"] if each["area"] == "speed"} == {
        "listening",
        "writing",
    }


def test_a_missing_model_is_found_by_the_doctor(real_casedraft, tmp_path):
    done = real_casedraft("doctor", env={"CASEDRAFT_MODELS": str(tmp_path)})
    assert done.returncode == 3
    assert "casedraft models pull whisper-base" in done.stdout
