"""The command transcribe, with a recogniser of cardboard."""

from __future__ import annotations

import hashlib
import json

import pytest

from casedraft.transcribe import read_transcript


@pytest.fixture
def talk(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text("Kelly (mother): Come in.\nFarzana: Thank you.\n")
    return path


def test_a_recording_becomes_a_transcript_beside_it(casedraft, fakes, visit):
    result = casedraft("transcribe", visit)
    assert result.exit_code == 0
    assert "visit.transcript.json" in result.stdout
    assert read_transcript(visit.with_name("visit.transcript.json")).utterances


@pytest.mark.parametrize("form", ["txt", "md", "vtt", "srt"])
def test_each_form_has_its_own_file(casedraft, fakes, visit, tmp_path, form):
    result = casedraft("transcribe", visit, "--format", form, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert [each.name for each in (tmp_path / "out").iterdir()] == [f"visit.{form}"]


def test_a_transcript_takes_another_form_and_keeps_its_speakers(casedraft, fakes, talk):
    assert casedraft("transcribe", talk, "--format", "md").exit_code == 0
    assert "Kelly (mother):** Come in." in talk.with_suffix(".md").read_text()
    assert fakes.heard == []


def test_a_transcript_is_never_replaced_by_itself(casedraft, fakes, talk):
    before = talk.read_bytes()
    result = casedraft("transcribe", talk, "--format", "txt")
    assert result.exit_code == 2
    assert "replaced by itself" in result.stderr
    assert talk.read_bytes() == before


def test_captions_of_a_text_without_times_are_refused(casedraft, fakes, talk):
    result = casedraft("transcribe", talk, "--format", "vtt")
    assert result.exit_code == 2
    assert "without times" in result.stderr
    assert not talk.with_suffix(".vtt").exists()


def test_a_bad_file_among_good_ones_is_told_and_the_others_finished(casedraft, fakes, visit, tmp_path):
    nameless = tmp_path / "nameless.txt"
    nameless.write_text("We went there.\n")
    result = casedraft("transcribe", nameless, visit, "--format", "txt", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "names no speakers" in result.stderr
    assert "1 of 2 transcribed." in result.stdout
    assert (tmp_path / "out" / "visit.txt").exists()


def test_one_bad_file_ends_with_its_own_exit_code(casedraft, fakes, tmp_path):
    result = casedraft("transcribe", tmp_path / "nowhere.m4a")
    assert result.exit_code == 4
    assert "Traceback" not in result.output


def test_recordings_of_one_name_do_not_replace_each_others_captions(casedraft, fakes, visit, tmp_path):
    other = visit.with_suffix(".mp3")
    other.write_bytes(b"another recording")
    assert casedraft("transcribe", visit, other, "--format", "txt", "-o", tmp_path / "out").exit_code == 0
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["visit.mp3.txt", "visit.txt"]


@pytest.mark.parametrize("form", ["json", "vtt"])
def test_recordings_of_one_name_from_three_folders_are_all_kept(casedraft, fakes, tmp_path, form):
    paths = [tmp_path / day / "visit.m4a" for day in ("monday", "tuesday", "friday")]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(path.parent.name.encode())
    for _ in range(2):  # the second time nothing is added, and nothing moves
        result = casedraft("transcribe", *paths, "--format", form, "-o", tmp_path / "out", "-j", "1")
        assert result.exit_code == 0
        written = sorted((tmp_path / "out").iterdir())
        assert len(written) == 3
    if form == "vtt":
        assert [each.name for each in written] == ["visit.m4a-2.vtt", "visit.m4a.vtt", "visit.vtt"]
    else:
        digests = {read_transcript(each).recording.sha256 for each in written}
        assert digests == {hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_a_corrected_text_is_kept_beside_the_new_one(casedraft, fakes, visit):
    casedraft("transcribe", visit, "--format", "txt")
    visit.with_suffix(".txt").write_text("Kelly: corrected by hand.\n")
    result = casedraft("transcribe", visit, "--format", "txt")
    assert "visit.before-1.txt" in result.stderr
    assert visit.with_name("visit.before-1.txt").read_text() == "Kelly: corrected by hand.\n"


def test_results_can_be_read_by_a_program(casedraft, fakes, visit, tmp_path):
    result = casedraft("transcribe", visit, tmp_path / "nowhere.m4a", "--json")
    assert result.exit_code == 1
    printed = json.loads(result.stdout)
    assert printed["failed"] == 1
    done, failed = printed["results"]
    assert done["transcript"].endswith("visit.transcript.json")
    assert done["utterances"] > 0
    assert failed["error"]["code"] == "CD401"
    assert result.stderr == ""


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_heard(casedraft, fakes, visit, talk):
    result = casedraft("transcribe", visit, "-o", talk / "under-a-file")
    assert result.exit_code == 2
    assert fakes.heard == []


def test_an_unknown_form_is_a_usage_error(casedraft, fakes, visit):
    assert casedraft("transcribe", visit, "--format", "docx").exit_code == 2
