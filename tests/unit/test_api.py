"""The public API: what ``import casedraft`` gives, and what it leaves alone."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import casedraft

HEAVY = [
    "accelerate",
    "av",
    "ctranslate2",
    "docx",
    "faster_whisper",
    "huggingface_hub",
    "onnx",
    "onnxruntime",
]
HEAVY += ["onnxruntime_genai", "rich", "torch", "transformers"]


def python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_casedraft_loads_no_heavy_library():
    loaded = python("import casedraft, sys; print(*sorted(sys.modules))").split()
    assert "casedraft.pipeline" in loaded
    assert set(HEAVY) & set(loaded) == set()


def test_importing_casedraft_sets_the_switches_first():
    import_order = python(
        "import os, sys\n"
        "for name in ('ORT_DISABLE_TELEMETRY', 'HF_HUB_OFFLINE'): os.environ.pop(name, None)\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.startswith('casedraft.') and 'ORT_DISABLE_TELEMETRY' not in os.environ: print(name)\n"
        "sys.meta_path.insert(0, Watch())\n"
        "import casedraft\n"
    ).split()
    assert import_order == ["casedraft.privacy"]


def test_every_public_name_exists():
    assert [name for name in casedraft.__all__ if not hasattr(casedraft, name)] == []


def test_transcribe_is_a_function_and_a_subpackage_too():
    from casedraft.transcribe import read_transcript

    assert inspect.isfunction(casedraft.transcribe)
    assert inspect.isfunction(read_transcript)
    assert inspect.isfunction(casedraft.transcribe)


@pytest.mark.parametrize(
    "first",
    [
        "from casedraft.transcribe import read_transcript",
        "import casedraft.transcribe.decoder",
        "from casedraft.pipeline import Pipeline",
        "from casedraft.cli import cli",
    ],
)
def test_transcribe_is_a_function_whatever_is_imported_first(first):
    assert python(f"{first}; import casedraft; print(type(casedraft.transcribe).__name__)") == "function\n"


def test_a_module_of_the_subpackage_runs_as_a_program():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import runpy; runpy.run_module('casedraft.transcribe.decoder', run_name='decoder')",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["draft", "transcribe"])
def test_the_functions_are_typed(name):
    hints = inspect.get_annotations(getattr(casedraft, name))
    assert hints["return"] == {"draft": "Draft", "transcribe": "Transcript"}[name]
    assert set(hints) == {*inspect.signature(getattr(casedraft, name)).parameters, "return"}


def test_the_functions_make_records_without_writing_files(fakes, visit):
    transcript = casedraft.transcribe(visit)
    draft = casedraft.draft(
        visit, template="cin-visit", writer="off", people=[casedraft.Person(name="Amaya")]
    )
    assert isinstance(transcript, casedraft.Transcript)
    assert draft.transcript.utterances == transcript.utterances
    assert draft.people[0].name == "Amaya"
    assert [each.name for each in visit.parent.iterdir()] == ["visit.m4a"]


def test_progress_reaches_the_caller(fakes, visit, tmp_path):
    told = []
    casedraft.Pipeline().run(visit, tmp_path / "out", template="cin-visit", progress=told.append)
    assert {type(each) for each in told} == {casedraft.Progress}
