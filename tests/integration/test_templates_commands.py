"""The commands export and templates, from arguments to files."""

import json

import pytest
from click.testing import CliRunner
from sample_notes import visit_draft, visit_transcript

from casedraft.commands.export import export
from casedraft.commands.templates import templates
from casedraft.records import load_draft, save, to_json
from casedraft.templates import list_templates


@pytest.fixture
def folder(tmp_path):
    save(visit_draft(), tmp_path / "visit.draft.json")
    save(visit_transcript(), tmp_path / "visit.transcript.json")
    return tmp_path


def run(command, *arguments):
    return CliRunner().invoke(command, [str(each) for each in arguments])


@pytest.mark.parametrize(
    ("form", "begins"), [("docx", b"PK"), ("md", b"**DRAFT"), ("txt", b"DRAFT"), ("json", b"{")]
)
def test_a_draft_is_exported_beside_itself_readable_by_its_owner_alone(folder, form, begins):
    result = run(export, folder / "visit.draft.json", "--format", form)
    written = folder / f"visit.{form}"

    assert result.exit_code == 0
    assert written.read_bytes().startswith(begins)
    assert written.stat().st_mode & 0o077 == 0


def test_the_json_form_holds_the_transcript_and_can_itself_be_exported(folder):
    run(export, folder / "visit.draft.json", "--format", "json", "-o", folder / "away" / "whole.draft.json")

    assert load_draft(folder / "away" / "whole.draft.json").transcript == visit_transcript()
    assert run(export, folder / "away" / "whole.draft.json", "--format", "docx").exit_code == 0


def test_a_dash_prints(folder):
    result = run(export, folder / "visit.draft.json", "--format", "txt", "-o", "-")

    assert result.output.startswith("DRAFT")
    assert not (folder / "visit.txt").exists()


def test_the_result_can_be_had_as_json(folder):
    result = run(export, folder / "visit.draft.json", "--format", "md", "--json")

    assert json.loads(result.output) == {
        "draft": str(folder / "visit.draft.json"), "format": "md", "output": str(folder / "visit.md"),
    }  # fmt: skip


def test_evidence_can_be_left_out(folder):
    run(export, folder / "visit.draft.json", "--format", "txt", "--evidence", "none")

    assert "[u" not in (folder / "visit.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["visit.draft.json", "visit.transcript.json"])
def test_what_is_read_is_never_written_over(folder, name):
    before = (folder / name).read_bytes()
    result = run(export, folder / "visit.draft.json", "--format", "json", "-o", folder / name)

    assert result.exit_code == 2
    assert (folder / name).read_bytes() == before


def test_a_missing_transcript_is_named(folder):
    (folder / "visit.transcript.json").unlink()
    result = run(export, folder / "visit.draft.json", "--format", "docx")

    assert result.exit_code == 4
    assert "visit.transcript.json was not found" in result.output


def test_a_transcript_of_another_recording_is_refused(folder):
    recording = visit_draft().recording.model_copy(update={"sha256": "1" * 64})
    save(visit_draft(recording=recording), folder / "visit.draft.json")
    result = run(export, folder / "visit.draft.json", "--format", "docx")

    assert result.exit_code == 4
    assert "different recordings" in result.output


@pytest.mark.parametrize("name", ["../visit.transcript.json", "/etc/passwd", "a\\b", "C:x", "..", ""])
def test_a_draft_cannot_name_a_file_elsewhere(folder, name):
    save(visit_draft(transcript=name), folder / "visit.draft.json")
    result = run(export, folder / "visit.draft.json", "--format", "txt", "-o", "-")

    assert result.exit_code == 4
    assert "not a file beside it" in result.output


def test_a_file_that_is_no_draft_is_refused_without_quoting_it(folder):
    result = run(export, folder / "visit.transcript.json", "--format", "docx")

    assert result.exit_code == 4
    assert "not a casedraft draft" in result.output
    assert "Kelly-Ann" not in result.output


def test_printing_twice_at_once_is_refused(folder):
    assert run(export, folder / "visit.draft.json", "--format", "txt", "-o", "-", "--json").exit_code == 2


def test_templates_are_listed():
    result = run(templates, "list")

    names = [each.id for each in list_templates()]
    assert "cin-visit" in names
    assert all(name in result.output for name in names)
    assert [each["id"] for each in json.loads(run(templates, "list", "--json").output)] == names


def test_a_template_is_shown_with_its_headings_and_fields():
    result = run(templates, "show", "cp-visit")

    assert "Progress against the child protection plan" in result.output
    assert "- Bedroom seen (if not, why not)" in result.output
    assert json.loads(run(templates, "show", "cp-visit", "--json").output)["id"] == "cp-visit"


def test_a_template_that_does_not_exist_gets_help_and_exit_code_2():
    result = run(templates, "show", "cp-vist")

    assert result.exit_code == 2
    assert "Did you mean cp-visit" in result.output


def test_a_template_of_ones_own_is_checked(tmp_path):
    path = tmp_path / "own.toml"
    text = 'id = "own"\nversion = 1\ntitle = "Own"\ndescription = "Mine."\n[[sections]]\nid = "a"\nheading = "A"\n'
    path.write_text(text, encoding="utf-8")
    good = run(templates, "check", path)
    path.write_text(text + 'topics = ["weather"]\n', encoding="utf-8")
    bad = run(templates, "check", path)

    assert good.exit_code == 0
    assert "no faults" in good.output
    assert "present, home" in good.output
    assert bad.exit_code == 2
    assert "unknown topic 'weather'" in bad.output


def test_a_name_is_not_a_file_to_check():
    assert run(templates, "check", "cin-visit").exit_code == 2


def test_a_record_written_and_read_again_is_the_same(folder):
    assert to_json(load_draft(folder / "visit.draft.json")) == to_json(visit_draft())


def test_a_check_can_be_had_as_json(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        'id = "own"\nversion = 2\ntitle = "Own"\ndescription = "Mine."\n'
        '[[sections]]\nid = "a"\nheading = "A"\ntopics = ["home"]\n',
        encoding="utf-8",
    )
    found = json.loads(run(templates, "check", path, "--json").output)

    assert (found["id"], found["version"]) == ("own", 2)
    assert "home" not in found["topics_without_a_heading"]
    assert "safety" in found["topics_without_a_heading"]


def test_the_json_form_without_evidence_leaves_the_transcript_out(folder):
    run(export, folder / "visit.draft.json", "--format", "json", "--evidence", "none")

    assert load_draft(folder / "visit.json") == visit_draft()
