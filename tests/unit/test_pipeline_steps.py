"""Which steps of the road run, and which results are used again."""

from __future__ import annotations

import errno
import os
import stat

import pytest

from casedraft.errors import BadSettingError, DiskFullError, MissingModelError, UnknownTemplateError
from casedraft.pipeline import Pipeline
from casedraft.records import Person, load_draft, load_transcript, save
from casedraft.transcribe import Listening


@pytest.fixture
def run(fakes, visit, tmp_path):
    def go(path=visit, *, writer="qwen2.5-coder-1.5b", template="cin-visit", **options):
        return Pipeline(writer=writer).run(path, tmp_path / "out", template=template, **options)

    return go


def files_in(folder):
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def correct(path):
    """Correct a transcript as a worker would, in an editor."""
    path.write_text(path.read_text().replace("eating well", "sleeping well"))


def test_a_run_writes_transcript_draft_and_document(run, tmp_path):
    outputs = run()
    assert sorted(files_in(tmp_path / "out")) == ["visit.docx", "visit.draft.json", "visit.transcript.json"]
    assert load_transcript(outputs.transcript_path) == outputs.transcript
    assert load_draft(outputs.draft_path) == outputs.draft
    assert outputs.draft.transcript == "visit.transcript.json"
    assert outputs.document_path.read_bytes().startswith(b"PK")
    assert outputs.reused == ()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions in access lists")
def test_what_is_written_is_the_owners_only(run, tmp_path):
    run()
    assert {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "out").iterdir()} == {0o600}


def test_results_go_beside_the_recording_when_no_folder_is_named(fakes, visit):
    outputs = Pipeline().run(visit, template="cin-visit")
    assert outputs.draft_path == visit.with_name("visit.draft.json")


def test_a_second_run_hears_and_writes_nothing_again(run, fakes, tmp_path):
    first = run()
    before = files_in(tmp_path / "out")
    second = run()
    assert second.reused == ("transcript", "draft", "document")
    assert (second.draft, second.transcript) == (first.draft, first.transcript)
    assert len(fakes.heard) == len(fakes.written) == 1
    assert files_in(tmp_path / "out") == before


def test_a_second_run_loads_no_model(run, fakes):
    run()
    fakes.engines.clear()
    run()
    assert fakes.engines == []


def test_fresh_runs_every_step_again_and_leaves_no_copies(run, fakes, tmp_path):
    run()
    assert run(fresh=True).reused == ()
    assert len(fakes.heard) == len(fakes.written) == 2
    assert len(files_in(tmp_path / "out")) == 3


@pytest.mark.parametrize(
    "options",
    [
        {"template": "contact-note"},
        {"date": "2026-03-18"},
        {"people": [Person(name="Amaya", role="child")]},
        {"writer": "off"},
        {"writer": "another-model"},
    ],
    ids=lambda options: next(iter(options)),
)
def test_a_draft_asked_for_otherwise_is_written_again_from_the_same_transcript(run, fakes, options):
    run()
    assert run(**options).reused == ("transcript",)
    assert (len(fakes.heard), len(fakes.written)) == (1, 2)


@pytest.mark.parametrize("model", ["qwen2.5-coder-1.5b", "all-minilm-l6-v2"])
def test_a_draft_is_written_again_when_a_model_of_its_has_another_revision(run, fakes, model):
    run()
    fakes.store.revisions[model] = "r2"
    assert run().reused == ("transcript",)


def test_a_recording_is_heard_again_in_another_language(run, fakes):
    run()
    fakes.words = ("Mae'n bwyta'n dda.",)
    assert run(listening=Listening(language="cy")).reused == ()
    assert [language for _, language in fakes.heard] == ["en", "cy"]


def test_a_recording_is_heard_again_by_another_revision_of_the_recogniser(run, fakes):
    run()
    fakes.store.revisions["whisper-base"] = "r2"
    run()
    assert len(fakes.heard) == 2


def test_a_transcript_corrected_by_hand_is_kept_and_the_draft_made_from_it(run, fakes, tmp_path):
    first = run()
    correct(first.transcript_path)
    corrected = first.transcript_path.read_bytes()
    second = run()
    assert second.reused == ("transcript",)
    assert second.draft.sections[0].statements[0].text == "He is sleeping well again."
    assert second.transcript_path.read_bytes() == corrected
    assert len(fakes.heard) == 1
    assert any("corrected by hand" in notice for notice in second.notices)
    assert second.kept == ()
    assert run().reused == ("transcript", "draft", "document")


def test_a_transcript_corrected_by_hand_is_moved_aside_when_all_is_run_fresh(run, tmp_path):
    first = run()
    correct(first.transcript_path)
    second = run(fresh=True)
    assert second.kept == (tmp_path / "out" / "visit.transcript.before-1.json",)
    assert "sleeping well" in second.kept[0].read_text()
    assert "eating well" in second.transcript_path.read_text()


def test_a_draft_still_in_force_gets_its_document_back(run, fakes):
    first = run()
    document = first.document_path.read_bytes()
    first.document_path.unlink()
    assert run().reused == ("transcript", "draft")
    assert first.document_path.read_bytes() == document


def test_a_lost_transcript_is_heard_again_and_the_same_words_keep_their_draft(run, fakes):
    first = run()
    first.transcript_path.unlink()
    assert run().reused == ("draft", "document")


def test_a_transcript_given_in_place_of_sound_is_not_heard(run, fakes, tmp_path):
    fakes.store.missing.add("whisper-base")
    path = tmp_path / "talk.txt"
    path.write_text("Farzana (social worker): How is he?\nKelly-Ann (mother): He is eating well.\n")
    outputs = run(path)
    assert fakes.heard == []
    assert [each.name for each in outputs.transcript.speakers] == ["Farzana", "Kelly-Ann"]
    assert outputs.draft_path.name == "talk.draft.json"
    assert run(path).reused == ("transcript", "draft", "document")


def test_our_own_transcript_can_be_given_in_place_of_its_recording(run, fakes):
    first = run()
    correct(first.transcript_path)
    corrected = first.transcript_path.read_bytes()
    second = run(first.transcript_path)
    assert second.transcript_path == first.transcript_path
    assert second.transcript_path.read_bytes() == corrected
    assert "sleeping well" in second.draft.sections[0].statements[0].text


def test_our_own_transcript_given_from_another_folder_is_copied_beside_its_draft(fakes, run, visit, tmp_path):
    first = run()
    outputs = Pipeline().run(first.transcript_path, tmp_path / "second", template="cin-visit")
    assert outputs.transcript.utterances == first.transcript.utterances
    assert outputs.transcript_path == tmp_path / "second" / "visit.transcript.json"


def test_silence_makes_a_draft_that_says_so(run, fakes):
    fakes.words = ()
    assert run().notices == ("Nothing was heard.",)


def test_one_pipeline_opens_its_models_once(fakes, visit, tmp_path):
    pipeline = Pipeline(writer="qwen2.5-coder-1.5b")
    for name in ("a", "b"):
        path = tmp_path / f"{name}.m4a"
        path.write_bytes(name.encode())
        pipeline.run(path, tmp_path, template="cin-visit")
    assert fakes.engines == ["qwen2.5-coder-1.5b"]


@pytest.mark.parametrize("writer", ["off", "auto"])
def test_without_a_writer_no_language_model_is_opened_or_missed(run, fakes, writer):
    fakes.store.missing.add("qwen2.5-coder-1.5b")
    run(writer=writer)
    assert fakes.engines == []
    assert fakes.written[0][2] is None


@pytest.mark.parametrize(
    "models",
    [{"recogniser": "all-minilm-l6-v2"}, {"recogniser": "qwen2.5-coder-1.5b"}, {"writer": "whisper-base"}],
)
def test_a_model_that_does_other_work_is_refused_before_anything_is_heard(fakes, models):
    with pytest.raises(BadSettingError, match=r"is no (speech|language) model"):
        Pipeline(**models).check(template="cin-visit")


def test_a_recogniser_may_be_a_folder(fakes, visit, tmp_path):
    folder = tmp_path / "my-ears"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"weights")
    first = Pipeline(recogniser=str(folder)).run(visit, tmp_path / "out", template="cin-visit")
    assert first.transcript_path.exists()
    again = Pipeline(recogniser=str(folder)).run(visit, tmp_path / "out", template="cin-visit")
    assert "transcript" in again.reused
    other = Pipeline().run(visit, tmp_path / "out", template="cin-visit")
    assert "transcript" not in other.reused


def test_a_writer_may_be_a_folder(run, fakes, tmp_path):
    folder = tmp_path / "my-model"
    folder.mkdir()
    (folder / "genai_config.json").write_text("{}")
    run(writer=str(folder))
    assert fakes.engines == ["my-model"]
    (folder / "genai_config.json").write_text("{ }")
    assert run(writer=str(folder)).reused == ("transcript",)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"template": "no-such-template"}, UnknownTemplateError),
        ({"date": "18 March"}, BadSettingError),
        ({"date": "2026-02-30"}, BadSettingError),
    ],
)
def test_a_wrong_call_is_refused_before_anything_is_heard(run, fakes, tmp_path, options, error):
    with pytest.raises(error):
        run(**options)
    assert fakes.heard == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("model", ["whisper-base", "all-minilm-l6-v2", "qwen2.5-coder-1.5b"])
def test_a_missing_model_is_found_before_anything_is_heard(fakes, model):
    fakes.store.missing.add(model)
    with pytest.raises(MissingModelError, match=model):
        Pipeline(writer="qwen2.5-coder-1.5b").check(template="cin-visit")
    assert fakes.heard == []


def test_a_full_disk_keeps_the_finished_transcript_and_leaves_nothing_half_written(
    run, fakes, tmp_path, monkeypatch
):
    real = os.fsync
    calls = []

    def full(handle):
        calls.append(handle)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError):
        run()
    assert sorted(files_in(tmp_path / "out")) == ["visit.transcript.json"]
    monkeypatch.setattr(os, "fsync", real)
    assert run().reused == ("transcript",)
    assert len(fakes.heard) == 1


def test_a_run_stopped_while_writing_goes_on_where_it_stopped(run, fakes, tmp_path):
    fakes.fail_writing = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        run()
    assert sorted(files_in(tmp_path / "out")) == ["visit.transcript.json"]
    fakes.fail_writing = None
    assert run().reused == ("transcript",)


def test_a_draft_without_files_carries_its_transcript(fakes, visit):
    draft = Pipeline().draft(visit, template="cin-visit", date="2026-03-18")
    assert draft.transcript.utterances[0].text == "He is eating well again."
    assert draft.date == "2026-03-18"
    assert [each.name for each in visit.parent.iterdir()] == ["visit.m4a"]


def test_a_record_read_back_and_saved_again_counts_as_unchanged(run):
    first = run()
    save(load_transcript(first.transcript_path), first.transcript_path)
    save(load_draft(first.draft_path), first.draft_path)
    assert run(fresh=True).kept == ()


def test_a_transcript_made_on_its_own_is_used_by_a_later_run(run, fakes, visit, tmp_path):
    save(Pipeline().transcribe(visit), tmp_path / "out" / "visit.transcript.json")
    assert run().reused == ("transcript",)
    assert len(fakes.heard) == 1
