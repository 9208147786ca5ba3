from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from model_samples import WEIGHTS, raw_files, tiny_catalogue, tiny_index

from casedraft.commands import models as commands
from casedraft.models import Store


@pytest.fixture
def store(tmp_path, monkeypatch):
    made = Store(tmp_path / "models", catalogue=tiny_catalogue())
    monkeypatch.setattr(commands, "Store", lambda: made)
    return made


@pytest.fixture
def stick(tmp_path):
    return raw_files(tmp_path / "stick")


def run(*arguments, typed=None):
    return CliRunner().invoke(commands.models, [str(each) for each in arguments], input=typed)


def test_pull_shows_licence_and_size_before_it_fetches(store, stick):
    result = run("pull", "--from", stick, "--yes")
    assert result.exit_code == 0, result.output
    assert "licence MIT" in result.stderr
    assert "MB to fetch" in result.stderr
    assert "GB of disk" in result.stderr
    assert "tiny: installed, every digest checked" in result.stdout
    assert store.installed("tiny")


def test_pull_on_a_terminal_asks_first_and_takes_no_for_an_answer(store, stick, monkeypatch):
    monkeypatch.setattr(commands, "is_terminal", lambda _: True)
    result = run("pull", "--from", stick, typed="n\n")
    assert result.exit_code != 0
    assert "Fetch them?" in result.stderr
    assert not store.installed("tiny")
    assert run("pull", "--from", stick, typed="y\n").exit_code == 0
    assert store.installed("tiny")


def test_pull_says_when_there_is_nothing_to_do(store, stick):
    run("pull", "--from", stick, "--yes")
    assert "installed already" in run("pull").stdout


def test_pull_of_a_model_without_known_digests_says_that_it_trusts_the_first(tmp_path, monkeypatch):
    catalogue = tiny_catalogue(
        files=[], pinned=False, hub={"repo": "nobody/tiny", "revision": "main", "include": ["*"]}
    )
    monkeypatch.setattr(commands, "Store", lambda: Store(tmp_path / "models", catalogue=catalogue))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    result = run("pull", "--yes")
    assert "is trusted and recorded" in result.stderr
    assert "Error CD303" in result.stderr
    assert result.exit_code == 3


def test_pull_as_json_prints_nothing_else_on_stdout(store, stick):
    result = run("pull", "--from", stick, "--yes", "--json")
    assert json.loads(result.stdout)["installed"][0]["name"] == "tiny"


def test_wrong_bytes_end_with_code_3_and_no_traceback(store, tmp_path):
    result = run("pull", "--from", raw_files(tmp_path / "bad", b"x" * len(WEIGHTS)), "--yes")
    assert result.exit_code == 3
    assert "Error CD302" in result.stderr
    assert "Traceback" not in result.output


def test_an_unknown_name_ends_with_code_2(store):
    result = run("pull", "tinny")
    assert result.exit_code == 2
    assert "Did you mean tiny?" in result.stderr


def test_list_tells_installed_from_not_installed(store, stick):
    assert "not installed" in run("list").stdout
    run("pull", "--from", stick, "--yes")
    assert "not installed" not in run("list").stdout
    row = json.loads(run("list", "--json").stdout)["models"][0]
    assert row["state"] == "installed"
    assert row["revision"] == store.revision("tiny")


def test_verify_is_quiet_about_what_is_right_and_fails_on_what_is_not(store, stick):
    assert "No model is installed" in run("verify").stdout
    run("pull", "--from", stick, "--yes")
    result = run("verify")
    assert result.exit_code == 0
    assert "as published and recorded (2 files)" in result.stdout
    (store.root / "tiny" / "model.bin").write_bytes(b"x" * len(WEIGHTS))
    result = run("verify", "tiny")
    assert result.exit_code == 3
    assert "model.bin changed" in result.stdout
    result = run("verify", "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["models"][0]["files"]["model.bin"] == "changed"


def test_verify_of_a_missing_model_names_the_command_that_fetches_it(store):
    result = run("verify", "tiny")
    assert result.exit_code == 3
    assert "casedraft models pull tiny" in result.stderr


def test_import_takes_a_folder_of_wheels_too(store, tmp_path):
    result = run("import", tiny_index(tmp_path / "wheels"))
    assert result.exit_code == 0, result.output
    assert store.verify("tiny").ok


def test_remove_deletes_and_says_what_was_not_there(store, stick):
    run("pull", "--from", stick, "--yes")
    assert "tiny: deleted" in run("remove", "tiny", "--yes").stdout
    assert "tiny: was not installed" in run("remove", "tiny", "--yes").stdout
    assert not store.installed("tiny")


def test_remove_knows_all_names_before_it_deletes_the_first(store, stick):
    run("pull", "--from", stick, "--yes")
    assert run("remove", "tiny", "nonsense", "--yes").exit_code == 2
    assert store.installed("tiny")
