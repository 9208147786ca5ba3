"""How a command ends: one message, the right code, and no words from a recording."""

from __future__ import annotations

import errno
import json

import click
import pytest
from click.testing import CliRunner

from casedraft.commands.console import STOPPED, GuardedCommand, GuardedGroup, plain
from casedraft.commands.display import progress_display
from casedraft.errors import (
    BadSettingError,
    CasedraftError,
    DiskFullError,
    EngineError,
    MissingModelError,
    NotAudioError,
)
from casedraft.progress import Progress

CANARY = "Malachi said the canary words"


def run(error, *arguments):
    @click.command(cls=GuardedCommand)
    @click.option("--json", "as_json", is_flag=True)
    def work(*, as_json):
        raise error

    return CliRunner().invoke(work, arguments)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadSettingError("w"), 2),
        (MissingModelError("w"), 3),
        (NotAudioError("w"), 4),
        (DiskFullError("w"), 1),
        (EngineError("w"), 1),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (ValueError(CANARY), 1),
        (MemoryError(), 1),
    ],
)
def test_each_error_has_its_exit_code_and_no_traceback(error, code):
    result = run(error)
    assert result.exit_code == code
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_an_error_says_what_why_and_what_to_do():
    result = run(NotAudioError("a.m4a is no recording.", why="It is text.", todo="Copy it again."))
    assert result.stderr == (
        "Error CD402: a.m4a is no recording.\n  It is text.\n  What to do: Copy it again.\n"
    )


def test_an_error_without_reason_or_advice_is_one_line():
    assert run(NotAudioError("a.m4a is no recording.")).stderr == "Error CD402: a.m4a is no recording.\n"


def test_a_program_gets_the_error_as_json():
    result = run(NotAudioError("what", why="why", todo="todo"), "--json")
    assert json.loads(result.stdout) == {
        "error": {"code": "CD402", "what": "what", "why": "why", "todo": "todo", "exit_code": 4}
    }
    assert result.stderr == ""
    assert result.exit_code == 4


def test_stopping_says_that_finished_steps_are_kept():
    assert STOPPED in run(KeyboardInterrupt()).stderr


def test_an_unforeseen_error_shows_its_place_and_never_its_message():
    result = run(ValueError(CANARY))
    assert "ValueError in test_cli_console.py, line" in result.stderr
    assert CANARY not in result.output


def test_an_unforeseen_error_shows_everything_when_asked(monkeypatch):
    monkeypatch.setenv("CASEDRAFT_DEBUG", "1")
    result = run(ValueError(CANARY))
    assert str(result.exception) == CANARY


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_met_by_a_library_is_named_as_such(number):
    result = run(OSError(number, "no room"))
    assert "CD501: The disk is full." in result.stderr


def test_a_group_ends_as_cleanly_as_its_commands():
    @click.group(cls=GuardedGroup)
    def tree():
        pass

    @tree.group()
    def branch():
        pass

    @branch.command()
    def leaf():
        raise CasedraftError("broken")

    result = CliRunner().invoke(tree, ["branch", "leaf"])
    assert (result.exit_code, result.stderr) == (1, "Error CD000: broken\n")


def test_a_wrong_option_still_ends_with_2():
    assert run(ValueError(), "--nonsense").exit_code == 2


@pytest.mark.parametrize("text", ["a\x1b[2Jb", "a\rb", "a\x9bb", "a\u202eb", "a\udcffb"])
def test_what_steers_a_terminal_is_not_printed(text):
    assert plain(text)[1] == "\N{REPLACEMENT CHARACTER}"


def test_line_ends_tabs_and_letters_of_every_script_stay():
    assert plain("a\n\tŵ 日本 🎙") == "a\n\tŵ 日本 🎙"


def told(capsys, *reports, quiet=False):
    with progress_display(quiet=quiet) as show:
        for report in reports:
            show(report)
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_progress_away_from_a_terminal_is_a_line_at_the_start_and_one_at_the_end(capsys):
    reports = [Progress("transcribe", done, 60_000, "ms") for done in range(0, 60_001, 1000)]
    assert told(capsys, *reports) == ["Listening", "Listening: done"]


def test_each_model_fetched_has_its_own_lines(capsys):
    reports = [Progress("fetch", done, 2, "bytes", name) for name in ("one", "two") for done in (0, 2)]
    assert told(capsys, *reports) == [
        "Fetching one", "Fetching one: done", "Fetching two", "Fetching two: done",
    ]  # fmt: skip


def test_sections_are_one_piece_of_work(capsys):
    reports = [Progress("draft", done, 2, "sections", f"section {done}") for done in range(3)]
    assert told(capsys, *reports) == ["Writing the draft", "Writing the draft: done"]


def test_a_program_sees_no_progress(capsys):
    assert told(capsys, Progress("transcribe", 1, 2, "ms"), quiet=True) == []


def test_a_terminal_sees_bars(capsys, monkeypatch):
    monkeypatch.setattr("casedraft.commands.display.is_terminal", lambda _: True)
    lines = told(
        capsys, Progress("transcribe", 30_000, 60_000, "ms"), Progress("draft", 1, 0, "sections", "\x1b[2J")
    )
    assert "Listening" in "\n".join(lines)
