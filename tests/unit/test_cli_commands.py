"""What the commands print and how they end, with fakes in the place of every model."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from casedraft.cli import cli
from casedraft.errors import EngineError, NotAudioError
from casedraft.records import Omission, load_draft, save


@pytest.fixture
def three(tmp_path):
    paths = [tmp_path / f"{name}.m4a" for name in ("one", "two", "three")]
    for path in paths:
        path.write_bytes(path.name.encode())
    return paths


def every_command(group=cli, path=()):
    for name, command in group.commands.items():
        yield (*path, name), command
        if hasattr(command, "commands"):
            yield from every_command(command, (*path, name))


@pytest.mark.parametrize("path", [path for path, _ in every_command()], ids=" ".join)
def test_every_command_explains_itself_with_examples(casedraft, path):
    result = casedraft(*path, "--help")
    assert result.exit_code == 0
    assert f"casedraft {' '.join(path)}" in result.stdout.split("Options:", 1)[1]


def test_every_option_says_what_it_is_for():
    silent = [
        (path, parameter.name)
        for path, command in every_command()
        for parameter in command.params
        if parameter.param_type_name == "option" and not parameter.help
    ]
    assert silent == []


def test_the_version_is_that_of_the_package(casedraft):
    from importlib.metadata import version

    assert casedraft("--version").stdout.split()[-1] == version("casedraft")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_completion_script(casedraft, shell):
    script = casedraft("completion", shell).stdout
    assert f"_CASEDRAFT_COMPLETE={shell}_complete" in script


def test_the_shell_is_told_the_commands():
    shown = subprocess.run(
        [sys.executable, "-m", "casedraft"],
        env=os.environ
        | {"_CASEDRAFT_COMPLETE": "bash_complete", "COMP_WORDS": "casedraft d", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert re.findall(r"plain,(\w+)", shown) == ["demo", "doctor", "draft"]


def test_a_draft_says_what_it_holds_and_where_it_is(casedraft, fakes, visit, tmp_path):
    result = casedraft("draft", visit, "-t", "cin-visit", "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "Drafted: visit.m4a" in result.stdout
    assert "2 statements, 0 to check; 0 actions; 0 omissions" in result.stdout
    for name in ("visit.docx", "visit.draft.json", "visit.transcript.json"):
        assert str(tmp_path / "out" / name) in result.stdout
    again = casedraft("draft", visit, "-t", "cin-visit", "-o", tmp_path / "out")
    assert "Already drafted: visit.m4a" in again.stdout


def test_the_options_reach_the_writer(casedraft, fakes, visit):
    result = casedraft(
        "draft", visit, "-t", "contact-note", "--date", "2026-03-18", "--writer", "off", "--language", "auto",
        "--person", "Amaya = child, aged 2", "--person", "Nana Jean",
    )  # fmt: skip
    assert result.exit_code == 0
    _, template, engine, people, date = fakes.written[0]
    assert (template, engine, date) == ("contact-note", None, "2026-03-18")
    assert [(each.name, each.role) for each in people] == [("Amaya", "child, aged 2"), ("Nana Jean", None)]
    assert fakes.heard == [("visit.m4a", None)]


def test_a_program_gets_paths_counts_and_what_was_reused(casedraft, fakes, visit, tmp_path):
    casedraft("draft", visit, "-t", "cin-visit", "-o", tmp_path)
    path = tmp_path / "visit.draft.json"
    result = casedraft("draft", visit, "-t", "cin-visit", "-o", tmp_path, "--json")
    assert json.loads(result.stdout) == {
        "results": [
            {
                "file": str(visit),
                "transcript": str(tmp_path / "visit.transcript.json"),
                "draft": str(path),
                "document": str(tmp_path / "visit.docx"),
                "statements": 2,
                "to_check": 0,
                "actions": 0,
                "omissions": 0,
                "reused": ["transcript", "draft", "document"],
                "kept": [],
                "notices": [],
            }
        ],
        "failed": 0,
    }
    assert result.stderr == ""


def test_statements_to_check_and_omissions_are_counted(casedraft, fakes, visit, tmp_path):
    casedraft("draft", visit, "-t", "cin-visit")
    path = visit.with_name("visit.draft.json")
    draft = load_draft(path)
    section = draft.sections[0]
    flagged = section.statements[0].model_copy(update={"status": "check"})
    save(
        draft.model_copy(
            update={
                "sections": (section.model_copy(update={"statements": (flagged, section.statements[1])}),),
                "omissions": (Omission(utterances=["u2"], text="Friday", reason="a date"),),
            }
        ),
        path,
    )
    result = casedraft("draft", visit, "-t", "cin-visit")
    assert "2 statements, 1 to check; 0 actions; 1 omission\n" in result.stdout


def test_silence_ends_well_and_says_so(casedraft, fakes, visit):
    fakes.words = ()
    result = casedraft("draft", visit, "-t", "cin-visit")
    assert result.exit_code == 0
    assert "Note: Nothing was heard." in result.stderr


def test_a_bad_file_among_several_does_not_end_the_others(casedraft, fakes, three, tmp_path):
    three[1].write_bytes(b"")
    result = casedraft("draft", *three, "-t", "cin-visit", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert [name for name, _ in fakes.heard] == ["one.m4a", "three.m4a"]
    assert "[2/3] two.m4a" in result.stderr
    assert "two.m4a is empty." in result.stderr
    assert "2 of 3 drafted, 1 failed." in result.stdout


def test_an_unforeseen_error_in_one_file_does_not_end_the_others(casedraft, fakes, three, tmp_path):
    fakes.fail_writing = ZeroDivisionError("the canary words")
    result = casedraft("draft", *three, "-t", "cin-visit", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert len(fakes.heard) == 3
    assert "canary" not in result.output
    assert "ZeroDivisionError" in result.stderr


def test_a_program_gets_the_errors_with_their_codes(casedraft, fakes, three, tmp_path):
    three[1].write_bytes(b"")
    result = casedraft("draft", *three, "-t", "cin-visit", "-o", tmp_path / "out", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["failed"] == 1
    assert [each.get("error", {}).get("code") for each in answer["results"]] == [None, "CD401", None]


def test_a_full_disk_ends_the_batch_and_names_what_was_not_tried(casedraft, fakes, three, tmp_path):
    fakes.fail_writing = OSError(28, "No space left on device")
    result = casedraft("draft", *three, "-t", "cin-visit", "-o", tmp_path / "out", "--json")
    assert len(fakes.heard) == 1
    assert [each["error"]["code"] for each in json.loads(result.stdout)["results"]] == ["CD501"] * 3
    assert result.exit_code == 1


@pytest.mark.parametrize(("error", "code"), [(NotAudioError("no sound"), 4), (EngineError("broke"), 1)])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_the_only_file_failing_gives_its_own_exit_code(casedraft, fakes, visit, error, code, form):
    fakes.fail_hearing = error
    result = casedraft("draft", visit, "-t", "cin-visit", *form)
    assert result.exit_code == code
    assert error.what in result.output


def test_the_same_file_named_twice_is_drafted_once(casedraft, fakes, visit):
    result = casedraft("draft", visit, visit, "-t", "cin-visit", "--fresh")
    assert result.exit_code == 0
    assert len(fakes.heard) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["-t", "cin-visits"], 2, "CD201"),
        (["-t", "cin-visit", "--date", "yesterday"], 2, "CD202"),
        (["-t", "cin-visit", "--person", "=mother"], 2, "CD202"),
        ([], 2, "--template"),
    ],
)
def test_a_wrong_call_is_refused_before_any_work(casedraft, fakes, visit, arguments, code, words):
    result = casedraft("draft", visit, *arguments)
    assert (result.exit_code, words in result.stderr) == (code, True)
    assert fakes.heard == []


def test_no_file_at_all_is_a_wrong_call(casedraft):
    assert casedraft("draft", "-t", "cin-visit").exit_code == 2


def test_a_missing_model_ends_with_3_and_the_command_that_fetches_it(casedraft, fakes, three):
    fakes.store.missing.add("whisper-base")
    result = casedraft("draft", *three, "-t", "cin-visit")
    assert result.exit_code == 3
    assert "casedraft models pull whisper-base" in result.stderr


def test_stopping_keeps_finished_steps_and_ends_with_130(casedraft, fakes, visit, tmp_path):
    fakes.fail_writing = KeyboardInterrupt()
    result = casedraft("draft", visit, "-t", "cin-visit", "-o", tmp_path / "out")
    assert result.exit_code == 130
    assert "Finished steps are kept" in result.stderr
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["visit.transcript.json"]


def test_a_files_name_cannot_steer_the_terminal(casedraft, fakes, visit):
    path = visit.rename(visit.with_name("a\x1b[31mb.m4a"))
    result = casedraft("draft", path, "-t", "cin-visit")
    assert result.exit_code == 0
    assert "\x1b" not in result.output


def test_the_demo_prints_the_note_and_reuses_it(casedraft, fakes, tmp_path):
    first = casedraft("demo", "-o", tmp_path / "demo")
    assert first.exit_code == 0
    assert "He is eating well again." in first.stdout
    assert sorted(each.name for each in (tmp_path / "demo").iterdir()) == [
        "cin-visit-01.docx", "cin-visit-01.draft.json", "cin-visit-01.transcript.json",
    ]  # fmt: skip
    second = casedraft("demo", "-o", tmp_path / "demo")
    assert "Already drafted" in second.stdout
    assert len(fakes.heard) == 1


def test_what_was_transcribed_is_used_by_a_later_draft(casedraft, fakes, visit):
    assert casedraft("transcribe", visit).exit_code == 0
    assert casedraft("draft", visit, "-t", "cin-visit").exit_code == 0
    assert len(fakes.heard) == 1


def test_a_transcript_corrected_by_hand_is_moved_aside_when_transcribed_again(casedraft, fakes, visit):
    casedraft("transcribe", visit)
    path = visit.with_name("visit.transcript.json")
    path.write_text(path.read_text().replace("eating", "sleeping"))
    result = casedraft("transcribe", visit)
    assert "visit.transcript.before-1.json" in result.stderr
    assert "sleeping" in visit.with_name("visit.transcript.before-1.json").read_text()
    assert "eating" in path.read_text()


def test_transcribing_loses_no_transcript_of_another_recording(casedraft, fakes, visit):
    casedraft("transcribe", visit)
    first = visit.with_name("visit.transcript.json").read_bytes()
    visit.write_bytes(b"recorded again")
    assert casedraft("transcribe", visit).exit_code == 0
    assert first in [each.read_bytes() for each in visit.parent.iterdir()]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_command_that_shall_outlive_its_terminal_does():
    code = (
        "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); sys.argv = ['casedraft', '--version']\n"
        "from casedraft.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.splitlines()[-1] == "True"
