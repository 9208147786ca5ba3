"""The benchmark's own arithmetic: what it reads from a case and what it prints."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FACTS = {
    "id": "visit-01",
    "template": "cin-visit",
    "date": "2026-03-18",
    "container": "m4a",
    "speakers": {
        "SW": {"name": "Farzana", "role": "social worker"},
        "MUM": {"name": "Kelly", "role": "mother"},
    },
    "gold": {},
}
TURNS = [
    {"start": 1.2345, "end": 2.0, "speaker": "MUM", "text": "Come in."},
    {"start": 2.5, "end": 61.0, "speaker": "SW", "text": "Thank you."},
]


@pytest.fixture
def known(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import known

    yield known
    for name in [each for each in sys.modules if each.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "visit-01.json").write_text(json.dumps(FACTS))
    (tmp_path / "visit-01.m4a").write_bytes(b"sound")
    (tmp_path / "visit-01.reference.json").write_text(json.dumps(TURNS))
    (tmp_path / "unheard-02.json").write_text(json.dumps(FACTS))
    return tmp_path


def test_cases_with_a_recording_are_found_and_nothing_else(known, folder):
    assert [case.name for case in known.load_cases(folder)] == ["visit-01"]
    assert known.load_cases(folder, ["another"]) == []


def test_the_reference_becomes_a_transcript_with_every_voice_named(known, folder):
    (case,) = known.load_cases(folder)
    transcript = known.reference_transcript(case)
    first = transcript.utterances[0]
    assert (first.text, first.start_ms, first.end_ms) == ("Come in.", 1234, 2000)
    assert transcript.speaker(first.speaker).name == "Kelly"
    assert [each.role for each in transcript.speakers] == ["social worker", "mother"]
    assert transcript.recording.duration_ms == 61_000


def test_a_record_type_that_is_not_in_the_catalogue_falls_back(known, folder):
    (case,) = known.load_cases(folder)
    assert case.template == "cin-visit"
    case.facts["template"] = "no-such-record-type"
    assert case.template == "cin-visit"


def test_the_tables_show_time_memory_flags_and_the_fallback(known, folder):
    from benchmarks import road, tables

    (case,) = known.load_cases(folder)
    run = road.Measured(folder, folder, 30.0, 20.0, 1_500.0, {}, {}, to_check=3, statements=12)
    table = tables.speed_table([tables.Row(case, "audio", "cin-visit", run, 5.0)])
    assert table.splitlines()[1].split() == [
        "visit-01",
        "cin-visit",
        "5.0",
        "30.0",
        "20.0",
        "10.0",
        "1500",
        "3/12",
    ]
    assert "*" not in table
    assert "cp-visit*" in tables.speed_table([tables.Row(case, "audio", "cp-visit", run, 5.0)])


def test_a_scoring_script_that_fails_ends_the_benchmark(known, folder):
    from benchmarks import road, tables

    (case,) = known.load_cases(folder)
    run = road.Measured(folder, folder, 30.0, 20.0, 1_500.0, {}, {}, to_check=3, statements=12)
    (folder / "score.py").write_text("import sys; sys.exit('no such draft')")
    with pytest.raises(SystemExit, match="no such draft"):
        tables.note_scores([tables.Row(case, "audio", "cin-visit", run, 5.0)], folder)
