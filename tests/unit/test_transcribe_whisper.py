"""The faster-whisper adapter, without a model: what it asks for and what it refuses."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field

import faster_whisper
import numpy as np
import pytest

from casedraft.errors import BadSettingError, EngineError, MissingModelError, ModelError
from casedraft.progress import silent
from casedraft.transcribe import SAMPLE_RATE, FasterWhisperRecogniser
from casedraft.transcribe.engines import whisper
from casedraft.transcribe.engines.second import REPEATS, UNSURE
from casedraft.transcribe.engines.silence import WITHHELD
from tests.drafts import draft, voice


@dataclass
class FakeDecoder:
    """Reads what it was told in place of listening; counts what it is asked."""

    first: dict = field(default_factory=dict)
    second: dict = field(default_factory=dict)
    read_windows: list = field(default_factory=list)
    again: list = field(default_factory=list)
    likely: list = field(default_factory=lambda: [[("en", 0.9), ("cy", 0.1)]])
    error: BaseException | None = None

    def __call__(self, _model, _samples):
        return self

    def _draft(self, window, language, **values):
        start, end = window.start / SAMPLE_RATE, window.end / SAMPLE_RATE
        base = {"text": f"At {start:.0f} somebody said a thing.", "language": language}
        return draft(**(base | {"start": start, "end": end, "word_s": 0.3} | values))

    def read(self, windows, language):
        if self.error:
            raise self.error
        self.read_windows += windows
        return [self._draft(each, language, **self.first) for each in windows]

    def read_again(self, window, parts, language):
        self.again.append((window, parts, language))
        return self._draft(window, language, **self.second)

    def sounds_like(self, windows):
        return [self.likely[len(self.read_windows) % len(self.likely)] for _ in windows]

    def translate(self, windows, language):
        return [f"English of {language} at {each.start // SAMPLE_RATE}" for each in windows]


@dataclass
class FakeModel:
    supported_languages: tuple = ("cy", "en", "zh")


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
    made = FasterWhisperRecogniser(folder, revision="abc", threads=1)
    made.fake = FakeDecoder()
    made.voice = voice((0, 2), seconds=2)
    monkeypatch.setattr(whisper, "Decoder", made.fake)
    monkeypatch.setattr(whisper, "voice_in", lambda *_: made.voice)
    return made


def hear(recogniser, seconds=2.0, language="en", progress=silent, **options):
    samples = np.zeros(int(seconds * SAMPLE_RATE), np.int16)
    return recogniser.recognise(samples, language=language, progress=progress, **options)


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
    made = FasterWhisperRecogniser(folder, threads=6)
    assert loads == []
    hear(made)
    hear(made)
    assert made.loaded() is made.loaded()
    (((name,), options),) = loads
    assert name == str(folder)
    assert options["local_files_only"] is True
    assert (options["device"], options["compute_type"]) == ("cpu", "int8")
    assert options["cpu_threads"] * options["num_workers"] <= 6


def test_an_unknown_language_is_refused_and_the_known_ones_named(recogniser):
    with pytest.raises(BadSettingError, match="cy, en, zh"):
        hear(recogniser, language="xx")


def test_words_come_with_times_and_signs_of_certainty(recogniser):
    (passage,) = hear(recogniser).passages
    assert passage.text == "At 0 somebody said a thing."
    assert [(word.text, word.start_ms) for word in passage.words][:2] == [("At", 0), ("0", 300)]
    assert (passage.log_probability, passage.doubts, passage.tries) == (-0.2, (), 1)


def test_a_sure_reading_is_the_only_one_and_no_reading_is_recorded(recogniser):
    heard = hear(recogniser)
    assert recogniser.fake.again == []
    assert heard.readings == ()


def test_a_doubtful_window_is_read_again_and_both_readings_are_kept(recogniser):
    recogniser.fake.first = {"log_probability": -0.7}
    recogniser.fake.second = {"text": "Something else was really said.", "log_probability": -0.3}
    heard = hear(recogniser)
    (passage,) = heard.passages
    assert passage.text == "Something else was really said."
    assert [(each.text, each.chosen) for each in heard.readings] == [
        ("At 0 somebody said a thing.", False),
        ("Something else was really said.", True),
    ]
    assert {each.reason for each in heard.readings} == {UNSURE}
    assert {(each.start_ms, each.end_ms) for each in heard.readings} == {(0, 2000)}


def test_a_fault_that_remains_is_told(recogniser):
    loop = "I am here. I am here. I am here. I am here. I am here."
    recogniser.fake.first = recogniser.fake.second = {"text": loop, "word_s": 0.1}
    recogniser.voice = voice((0, 4), seconds=4)
    (passage,) = hear(recogniser, seconds=4).passages
    assert passage.text == loop
    assert REPEATS in passage.doubts


def test_what_seems_invented_is_withheld_and_kept_as_a_reading_and_its_place_is_told(recogniser):
    recogniser.fake.first = recogniser.fake.second = {"text": "I'm", "log_probability": -2.0}
    recogniser.voice = voice((0, 20), seconds=20)
    heard = hear(recogniser, seconds=20)
    assert heard.passages == ()
    assert [each.text for each in heard.readings] == ["I'm", "I'm"]
    assert not any(each.chosen for each in heard.readings)
    assert all(WITHHELD in each.reason for each in heard.readings)
    assert heard.speech == ((0, 20_000),)


def test_where_nobody_speaks_the_model_is_not_asked(recogniser):
    recogniser.voice = voice(seconds=2)
    heard = hear(recogniser, language=None)
    assert (heard.passages, heard.speech, heard.language) == ((), (), "en")
    assert recogniser.fake.read_windows == []


def test_windows_follow_one_another_in_time_and_progress(recogniser):
    recogniser.voice = voice(*((n * 30, n * 30 + 20) for n in range(10)), seconds=300)
    reports = []
    heard = hear(recogniser, seconds=300, progress=reports.append)
    assert len(heard.passages) == 10
    starts = [each.start_ms for each in heard.passages]
    assert starts == sorted(starts)
    done = [each.done for each in reports]
    assert done == sorted(done)
    assert len(set(done)) > 2
    assert done[-1] == reports[-1].total == 300_000
    assert {each.step for each in reports} == {"transcribe"}


def test_several_threads_give_the_same_as_one(recogniser):
    recogniser.voice = voice(*((n * 30, n * 30 + 20) for n in range(30)), seconds=900)
    alone = hear(recogniser, seconds=900)
    recogniser._workers = 4
    assert hear(recogniser, seconds=900).passages == alone.passages


def test_the_language_is_judged_over_the_whole_recording_and_not_by_its_start(recogniser):
    recogniser.voice = voice(*((n * 30, n * 30 + 20) for n in range(5)), seconds=150)
    asked = []
    welsh = [[("cy", 0.9), ("en", 0.1)]]

    def sounds_like(windows):
        asked.extend(windows)
        return welsh if len(asked) > 1 else [[("en", 0.99), ("cy", 0.01)]]

    recogniser.fake.sounds_like = sounds_like
    heard = hear(recogniser, seconds=150, language=None)
    assert heard.language == "cy"
    assert len(asked) == 5
    assert 0.5 < heard.settings["language_probability"] < 0.9


def test_a_window_in_another_language_is_told_and_read_in_it_and_the_rest_stays(recogniser):
    recogniser.voice = voice((0, 20), (30, 50), seconds=50)
    text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    plain = recogniser.fake._draft

    def read(windows, language):
        foreign = {"spoken": ("cy", 0.95), "log_probability": -0.6}
        return [
            plain(each, language, text=text, word_s=1.2, **(foreign if each.start else {}))
            for each in windows
        ]

    recogniser.fake.read = read
    recogniser.fake.second = {"text": text.upper(), "word_s": 1.2, "log_probability": -0.3}
    heard = hear(recogniser, seconds=50)
    first, second = heard.passages
    assert (first.text, first.doubts) == (text, ())
    assert second.text == text.upper()
    assert "This sounds like another language: Welsh." in second.doubts
    assert [language for _, _, language in recogniser.fake.again] == ["en", "cy"]
    assert heard.language == "en"


def test_a_short_or_unsure_guess_at_another_language_changes_nothing(recogniser):
    recogniser.fake.first = {"spoken": ("cy", 0.99)}
    assert hear(recogniser).passages[0].doubts == ()
    recogniser.voice = voice((0, 20), seconds=20)
    recogniser.fake.first = {"spoken": ("cy", 0.6), "text": "word " * 20, "word_s": 0.9}
    assert recogniser.fake.again == []
    assert hear(recogniser, seconds=20).language == "en"


def test_a_translation_is_a_track_of_its_own(recogniser):
    heard = hear(recogniser, language="cy", translate=True)
    assert [each.text for each in heard.translation] == ["English of cy at 0"]
    assert heard.passages[0].text == "At 0 somebody said a thing."


def test_english_is_not_translated_and_nothing_is_unless_asked_for(recogniser):
    assert hear(recogniser, translate=True).translation == ()
    assert hear(recogniser, language="cy").translation == ()


def test_the_settings_really_used_travel_along_and_are_json(recogniser):
    settings = hear(recogniser).settings
    assert settings["model"] == "whisper-test"
    assert settings["revision"] == "abc"
    assert settings["threads"] == 1
    assert settings["compute_type"] == "int8"
    assert settings["options"]["condition_on_previous_text"] is False
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
