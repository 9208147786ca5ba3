"""A worker's work is never written over, and no recording takes another's place."""

from __future__ import annotations

import json
import os

import pytest

from casedraft.errors import BadDraftError, BadTranscriptError, OutputError, UnreadableFileError
from casedraft.outputs import find_place, is_protected
from casedraft.pipeline import Pipeline
from casedraft.records import Review, load_draft, save


@pytest.fixture
def run(fakes, visit, tmp_path):
    def go(path=visit, *, template="cin-visit", **options):
        return Pipeline().run(path, tmp_path / "out", template=template, **options)

    return go


def review(outputs, **done):
    draft = load_draft(outputs.draft_path)
    save(draft.model_copy(update={"review": Review(**done)}), outputs.draft_path)


def approve(outputs):
    review(outputs, state="approved", by="F. Hussain", at="2026-03-19T10:00:00Z")


def edit(outputs):
    review(outputs, edits=3)


def edit_in_another_program(outputs):
    content = json.loads(outputs.draft_path.read_text())
    content["sections"][0]["statements"][0]["text"] = "He eats well now."
    outputs.draft_path.write_text(json.dumps(content))


WORK = pytest.mark.parametrize("work", [approve, edit, edit_in_another_program])


@WORK
def test_a_draft_with_a_workers_work_is_not_replaced(run, work):
    first = run()
    work(first)
    mine = first.draft_path.read_bytes()
    with pytest.raises(OutputError, match=r"visit\.draft\.json was not replaced") as caught:
        run(date="2026-03-18")
    assert "--fresh" in caught.value.todo
    assert first.draft_path.read_bytes() == mine


def test_the_refusal_says_whether_the_draft_was_approved_or_edited(run):
    first = run()
    edit(first)
    with pytest.raises(OutputError, match="edited"):
        run(date="2026-03-18")
    approve(first)
    with pytest.raises(OutputError, match="approved"):
        run(date="2026-03-18")


def test_the_refusal_comes_before_the_recording_is_heard_again(run, fakes):
    first = run()
    approve(first)
    first.transcript_path.unlink()
    with pytest.raises(OutputError):
        run()
    assert len(fakes.heard) == 1


@WORK
def test_a_draft_with_a_workers_work_stays_in_force_while_nothing_else_changes(run, work):
    first = run()
    work(first)
    assert "draft" in run().reused


@WORK
def test_fresh_moves_a_workers_draft_aside(run, tmp_path, work):
    first = run()
    for number in (1, 2):
        work(first)
        mine = first.draft_path.read_bytes()
        second = run(fresh=True)
        assert second.kept == (tmp_path / "out" / f"visit.draft.before-{number}.json",)
        assert second.kept[0].read_bytes() == mine
    assert not is_protected(load_draft(first.draft_path))


def test_a_document_edited_by_hand_is_moved_aside_before_a_new_one_is_written(run, tmp_path):
    first = run()
    first.document_path.write_bytes(b"edited in Word")
    second = run(date="2026-03-18")
    assert second.kept == (tmp_path / "out" / "visit.edited-1.docx",)
    assert second.kept[0].read_bytes() == b"edited in Word"
    assert second.document_path.read_bytes().startswith(b"PK")


def test_a_document_that_nobody_touched_is_replaced_without_a_copy(run, tmp_path):
    run()
    assert run(date="2026-03-18").kept == ()
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_a_document_that_was_there_before_us_is_moved_aside(run, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "visit.docx").write_bytes(b"my own notes")
    assert run().kept[0].read_bytes() == b"my own notes"


def test_an_edited_document_of_a_draft_still_in_force_stays_under_its_name(run):
    first = run()
    first.document_path.write_bytes(b"edited in Word")
    second = run()
    assert second.document_path.read_bytes() == b"edited in Word"
    assert any("changed by hand" in notice for notice in second.notices)


def test_another_recording_of_the_same_name_gets_a_name_of_its_own(run, fakes, tmp_path):
    first = run()
    other = tmp_path / "elsewhere" / "visit.m4a"
    other.parent.mkdir()
    other.write_bytes(b"another visit")
    second = run(other)
    assert second.draft_path.name == f"visit-{second.transcript.recording.sha256[:6]}.draft.json"
    assert load_draft(first.draft_path) == first.draft
    assert run(other).reused == ("transcript", "draft", "document")
    assert run().reused == ("transcript", "draft", "document")
    assert len(fakes.heard) == 2


def test_a_recording_that_was_replaced_by_another_does_not_take_the_first_ones_results(run, visit):
    first = run()
    visit.write_bytes(b"recorded again")
    assert run().transcript_path != first.transcript_path


def test_two_kinds_of_one_name_get_names_of_their_own(run, visit):
    twin = visit.with_suffix(".mp3")
    twin.write_bytes(b"the other microphone")
    assert len({run(path).draft_path for path in (visit, twin)}) == 2


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize(
    ("name", "error"), [("visit.transcript.json", BadTranscriptError), ("visit.draft.json", BadDraftError)]
)
def test_a_file_that_we_cannot_read_is_never_written_over(run, tmp_path, name, error, fresh):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("{} of somebody else")
    with pytest.raises(error, match=name):
        run(fresh=fresh)
    assert (tmp_path / "out" / name).read_text() == "{} of somebody else"


def test_a_folder_that_is_a_file_is_refused_before_anything_is_heard(fakes, visit, tmp_path):
    (tmp_path / "out").write_text("not a folder")
    with pytest.raises(OutputError, match="out"):
        Pipeline().run(visit, tmp_path / "out", template="cin-visit")
    assert fakes.heard == []


def test_a_missing_recording_makes_no_folder(run, tmp_path):
    with pytest.raises(UnreadableFileError, match=r"gone\.m4a"):
        run(tmp_path / "gone.m4a")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "name",
    [
        "Besuch bei Großmutter 日本 🎙.m4a",
        "-o.m4a",
        "a" * 240 + ".m4a",
        "é" * 120 + ".m4a",
        "no suffix",
        ".m4a",
        "two.dots.m4a",
        pytest.param(
            os.fsdecode(b"bad\xff.m4a"), marks=pytest.mark.skipif(os.name != "posix", reason="names are text")
        ),
    ],
)
def test_a_recording_may_have_any_name(run, visit, name):
    path = visit.rename(visit.with_name(name))
    outputs = run(path)
    assert load_draft(outputs.draft_path) == outputs.draft
    assert run(path).reused == ("transcript", "draft", "document")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("visit.m4a", "visit"),
        ("visit.transcript.json", "visit"),
        ("visit.3.vtt", "visit.3"),
        ("visit", "visit"),
    ],
)
def test_results_are_named_after_the_recording(tmp_path, given, name):
    assert find_place(tmp_path, tmp_path / given, "0" * 64).name == name
