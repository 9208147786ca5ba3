"""What the doctor finds, and what it says to do about it."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from importlib.metadata import PackageNotFoundError, version

import pytest

from casedraft.commands import doctor as command
from casedraft.commands import health
from casedraft.commands.health import Finding
from casedraft.errors import EngineError, ModelDigestError
from casedraft.models import VerifyReport


@pytest.fixture
def store(fakes, tmp_path, monkeypatch):
    fakes.store.root = tmp_path / "models"
    monkeypatch.setattr(command, "Store", lambda: fakes.store)
    monkeypatch.setattr(health, "network_is_shut", lambda: True)
    monkeypatch.setenv("HOME", str(tmp_path))
    return fakes.store


@pytest.fixture
def speeds(monkeypatch):
    monkeypatch.setattr(command, "hearing_speed", lambda *_: Finding("speed", "listening", "9 times faster"))
    monkeypatch.setattr(
        command, "writing_speed", lambda *_: Finding("speed", "writing", "25 tokens a second")
    )


def faults(findings):
    return [(each.name, each.todo) for each in findings if each.state != "ok"]


def test_a_sound_installation_is_called_so(casedraft, store, speeds):
    result = casedraft("doctor")
    assert result.exit_code == 0
    assert "\nAll is well." in result.stdout
    for name in (
        "casedraft",
        "processor cores",
        "whisper-base",
        "ORT_DISABLE_TELEMETRY",
        "listening",
        "writing",
    ):
        assert name in result.stdout


def test_a_missing_model_ends_with_3_and_says_how_to_get_it(casedraft, store, speeds):
    store.missing.add("whisper-base")
    result = casedraft("doctor")
    assert result.exit_code == 3
    assert "! whisper-base" in result.stdout
    assert "What to do: Run: casedraft models pull whisper-base" in result.stdout
    assert "1 to put right" in result.stdout
    assert "listening" not in result.stdout  # nothing is measured with half of the models


def test_a_program_gets_the_findings_as_json(casedraft, store, speeds):
    store.missing.add("whisper-base")
    result = casedraft("doctor", "--json")
    answer = json.loads(result.stdout)
    assert (answer["healthy"], result.exit_code) == (False, 3)
    assert {each["area"] for each in answer["findings"]} == {"versions", "machine", "models", "privacy"}


def test_speed_is_left_out_when_asked(casedraft, store):
    result = casedraft("doctor", "--no-speed")
    assert result.exit_code == 0
    assert "Speed" not in result.stdout


def test_a_model_that_fails_is_a_fault(casedraft, store, speeds, monkeypatch):
    def fail(*_):
        raise EngineError("The model broke.", todo="Fetch it again.")

    monkeypatch.setattr(command, "writing_speed", fail)
    result = casedraft("doctor")
    assert result.exit_code == 1
    assert "The model broke." in result.stdout


def test_verify_reads_every_byte(store):
    store.verify = lambda name, **_: VerifyReport(name, {"model.bin": "ok"})
    assert {each.value for each in health.models(store, digests=True)} == {"installed, every byte verified"}


def test_changed_bytes_are_a_fault(store):
    store.verify = lambda name, **_: VerifyReport(name, {"model.bin": "changed", "config.json": "ok"})
    found = list(health.models(store, digests=True))
    assert {(each.state, each.exit_code) for each in found} == {("fault", 3)}
    assert all("model.bin" in each.value and "config.json" not in each.value for each in found)


def test_a_model_cut_short_is_a_fault(store):
    def damaged(name):
        raise ModelDigestError(f"The model {name} is damaged.", todo="Fetch it again.")

    store.path = damaged
    assert {each.exit_code for each in health.models(store, digests=False)} == {3}


def test_a_setting_that_was_changed_is_a_fault(store, monkeypatch):
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "0")
    assert [name for name, _ in faults(health.privacy())] == ["ORT_DISABLE_TELEMETRY"]


def test_an_open_network_is_a_fault(store, monkeypatch):
    monkeypatch.setattr(health, "network_is_shut", lambda: False)
    assert [name for name, _ in faults(health.privacy())] == ["network"]


def test_telemetry_files_of_other_programs_are_pointed_at(store, tmp_path):
    (tmp_path / ".cache/Microsoft/DeveloperTools/.onnxruntime").mkdir(parents=True)
    ((name, todo),) = faults(health.privacy())
    assert name == "telemetry files of ONNX Runtime"
    assert "may be deleted" in todo


def test_a_full_disk_and_little_memory_are_warned_of(monkeypatch, tmp_path):
    usage = namedtuple("usage", "free")  # noqa: PYI024
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10_000_000))
    monkeypatch.setattr(health, "_memory_bytes", lambda: 2_000_000_000)
    assert [name for name, _ in faults(health.machine(tmp_path / "not" / "there"))] == [
        "memory",
        "free disk space",
    ]


def test_a_machine_that_does_not_tell_its_memory_is_no_fault(monkeypatch, tmp_path):
    monkeypatch.setattr(health, "_memory_bytes", lambda: None)
    assert faults(health.machine(tmp_path)) == []


def test_a_library_that_is_missing_is_a_fault(monkeypatch):
    def find(name):
        if name == "av":
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(health, "version", find)
    assert [name for name, _ in faults(health.versions())] == ["av"]
