"""The faster-whisper adapter, without a model: what it asks for and what it refuses."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from types import SimpleNamespace

import faster_whisper
import faster_whisper.vad
import numpy as np
import pytest

from casedraft.errors import BadSettingError, EngineError, MissingModelError, ModelError
from casedraft.progress import silent
from casedraft.transcribe import SAMPLE_RATE, FasterWhisperRecogniser, blocks


def segment(start, end, *words, **values):
    said = [
        SimpleNamespace(word=text, start=start + n * 0.5, end=start + n * 0.5 + 0.4, probability=sure)
        for n, (text, sure) in enumerate(words)
    ]
    base = {"avg_logprob": -0.2, "compression_ratio": 1.5, "no_speech_prob": 0.1, "temperature": 0.0}
    return SimpleNamespace(
        start=start, end=end, text="".join(text for text, _ in words), words=said, **(base | values)
    )


@dataclass
class Options:
    beam_size: int = 5
    condition_on_previous_text: bool = False


@dataclass
class FakeModel:
    segments: list = field(default_factory=list)
    calls: list = field(default_factory=list)
    supported_languages: tuple = ("cy", "en", "zh")
    error: Exception | None = None

    def transcribe(self, sound, language, vad_parameters, **options):
        self.calls.append((len(sound), sound.dtype, language, options))
        info = SimpleNamespace(
            language=language or "cy", language_probability=0.87, transcription_options=Options()
        )
        return self._heard(), info

    def _heard(self):
        yield from self.segments
        if self.error:
            raise self.error


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "whisper-test"
    made.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (made / name).write_text("{}")
    return made


@pytest.fixture
def recogniser(folder, monkeypatch):
    model = FakeModel()
    monkeypatch.setattr(faster_whisper, "WhisperModel", lambda *_, **__: model)
    monkeypatch.setattr(
        faster_whisper.vad, "get_speech_timestamps", lambda sound, _: [{"start": 0, "end": len(sound)}]
    )
    made = FasterWhisperRecogniser(folder, revision="abc", threads=1)
    made.fake = model
    return made


def hear(recogniser, seconds=2.0, language="en", progress=silent):
    samples = np.zeros(int(seconds * SAMPLE_RATE), np.int16)
    return recogniser.recognise(samples, language=language, progress=progress)


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
def test_a_folder_without_one_of_its_files_is_refused_before_any_library_may_look_elsewhere(
    folder, name, monkeypatch
):
    monkeypatch.setattr(faster_whisper, "WhisperModel", None)
    (folder / name).unlink()
    with pytest.raises(MissingModelError) as error:
        hear(FasterWhisperRecogniser(folder))
    assert error.value.exit_code == 3
    assert name in error.value.why
    assert "casedraft models pull whisper-test" in error.value.todo


def test_a_missing_folder_is_a_missing_model(tmp_path):
    with pytest.raises(MissingModelError):
        hear(FasterWhisperRecogniser(tmp_path / "nothing"))


def test_a_damaged_model_is_one_clear_error(folder):
    with pytest.raises(ModelError) as error:
        hear(FasterWhisperRecogniser(folder))
    assert error.value.exit_code == 3
    assert "casedraft models verify whisper-test" in error.value.todo


def test_the_model_is_loaded_from_its_folder_once_and_on_the_processor(folder, monkeypatch):
    loads = []
    monkeypatch.setattr(
        faster_whisper, "WhisperModel", lambda *args, **options: loads.append((args, options)) or FakeModel()
    )
    monkeypatch.setattr(faster_whisper.vad, "get_speech_timestamps", lambda *_: [])
    made = FasterWhisperRecogniser(folder)
    assert loads == []
    hear(made)
    hear(made)
    (((name,), options),) = loads
    assert name == str(folder)
    assert options["local_files_only"] is True
    assert (options["device"], options["compute_type"]) == ("cpu", "int8")
    assert options["cpu_threads"] == os.cpu_count()


def test_an_unknown_language_is_refused_and_the_known_ones_named(recogniser):
    with pytest.raises(BadSettingError, match="cy, en, zh"):
        hear(recogniser, language="xx")


def test_words_come_with_times_and_confidence(recogniser):
    recogniser.fake.segments = [segment(1.0, 2.0, (" He", 0.9), (" fell.", 0.4))]
    (passage,) = hear(recogniser).passages
    assert passage.text == "He fell."
    assert [(w.text, w.start_ms, w.end_ms, w.confidence) for w in passage.words] == [
        ("He", 1000, 1400, 0.9),
        ("fell.", 1500, 1900, 0.4),
    ]


def test_pieces_of_a_word_become_one_word_as_unsure_as_its_worst_piece(recogniser):
    recogniser.fake.segments = [segment(0, 1, (" a", 0.9), (" four", 0.8), ("-year", 0.3), (" ", 0.9))]
    (passage,) = hear(recogniser).passages
    assert [(w.text, w.confidence) for w in passage.words] == [("a", 0.9), ("four-year", 0.3)]


def test_in_a_language_without_spaces_words_stay_apart(recogniser):
    recogniser.fake.segments = [segment(0, 1, ("你", 0.9), ("好", 0.9))]
    (passage,) = hear(recogniser, language="zh").passages
    assert [w.text for w in passage.words] == ["你", "好"]


def test_numbers_that_are_none_do_no_harm(recogniser):
    nan = float("nan")
    recogniser.fake.segments = [segment(0, 1, (" Hi", nan), avg_logprob=nan, compression_ratio=nan)]
    (passage,) = hear(recogniser).passages
    assert (passage.log_probability, passage.words[0].confidence) == (0.0, 0.0)


def test_tries_are_counted_from_the_temperature(recogniser):
    recogniser.fake.segments = [
        segment(0, 1, (" a", 1), temperature=0.0),
        segment(1, 2, (" b", 1), temperature=0.2),
        segment(2, 3, (" c", 1), temperature=1.0),
    ]
    assert [each.tries for each in hear(recogniser).passages] == [1, 2, 6]


def test_where_nobody_speaks_the_model_is_not_asked(recogniser, monkeypatch):
    monkeypatch.setattr(faster_whisper.vad, "get_speech_timestamps", lambda *_: [])
    heard = hear(recogniser, language=None)
    assert (heard.passages, heard.speech, heard.language) == ((), (), "en")
    assert recogniser.fake.calls == []


def test_blocks_follow_one_another_in_time_and_progress(recogniser, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_S", 10)
    monkeypatch.setattr(blocks, "_SEARCH_S", 5)
    recogniser.fake.segments = [segment(0.5, 1, (" word", 1))]
    reports = []
    heard = hear(recogniser, seconds=25, progress=reports.append)
    starts = [start for start, _ in heard.speech]
    assert len(starts) >= 3
    assert [each.words[0].start_ms for each in heard.passages] == [start + 500 for start in starts]
    done = [each.done for each in reports]
    assert done == sorted(done)
    assert done[-1] == reports[-1].total == 25_000
    assert {each.step for each in reports} == {"transcribe"}


def test_the_language_found_first_holds_for_the_whole_recording(recogniser, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_S", 10)
    monkeypatch.setattr(blocks, "_SEARCH_S", 5)
    heard = hear(recogniser, seconds=15, language=None)
    assert [language for _, _, language, _ in recogniser.fake.calls] == [None, "cy"]
    assert heard.language == "cy"
    assert heard.settings["language_probability"] == 0.87


def test_the_settings_really_used_travel_along_and_are_json(recogniser):
    settings = hear(recogniser).settings
    assert settings["model"] == "whisper-test"
    assert settings["revision"] == "abc"
    assert settings["threads"] == 1
    assert settings["compute_type"] == "int8"
    assert settings["options"] == {"beam_size": 5, "condition_on_previous_text": False, "vad_filter": True}
    assert set(settings["versions"]) == {"faster-whisper", "ctranslate2", "av"}
    assert json.loads(json.dumps(settings, allow_nan=False)) == settings


def test_a_failure_of_the_library_is_told_without_its_message(recogniser):
    recogniser.fake.error = RuntimeError("words from a recording")
    with pytest.raises(EngineError) as error:
        hear(recogniser)
    assert "words from" not in str(error.value)


def test_ctrl_c_passes_through(recogniser):
    recogniser.fake.error = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        hear(recogniser)


def test_importing_the_package_loads_no_heavy_library():
    code = "import sys, casedraft.transcribe; print([m for m in ('av', 'torch', 'faster_whisper', 'ctranslate2', 'webvtt') if m in sys.modules])"
    import subprocess

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
