"""The second recogniser: a model without knowledge in the real layout, run by the real onnx-asr."""

from __future__ import annotations

import socket

import numpy as np
import pytest
from tiny_parakeet import SAID, confidence, tiny_parakeet

from casedraft.errors import BadSettingError, EngineError, MissingModelError, ModelError
from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.engines import FasterWhisperRecogniser, ParakeetRecogniser, open_recogniser
from casedraft.transcribe.utterances import cut_into_utterances

TOKENS = len(SAID) + 2


@pytest.fixture
def folder(tmp_path):
    return tiny_parakeet(tmp_path / "parakeet-tiny")


@pytest.fixture(autouse=True)
def level_for_voice(monkeypatch):
    """Sound that is not silence stands for a voice: no test sound is one."""

    def spans(sound, options):
        loud = np.flatnonzero(np.diff(np.concatenate([[False], np.abs(sound) > 0.01, [False]]).astype(int)))
        longest = int(options.max_speech_duration_s * SAMPLE_RATE)
        return [
            {"start": start, "end": min(start + longest, end)}
            for first, end in zip(loud[::2].tolist(), loud[1::2].tolist(), strict=True)
            for start in range(first, end, longest)
        ]

    monkeypatch.setattr("faster_whisper.vad.get_speech_timestamps", spans)


def sound(*parts):
    """Pieces of noise and silence: lengths in seconds, silences below zero."""
    chance = np.random.default_rng(0)
    return np.concatenate(
        [
            (chance.uniform(0.1, 0.5, round(abs(each) * SAMPLE_RATE)) * 32767 * (each > 0)).astype(np.int16)
            for each in parts
        ]
    )


def hear(recogniser, samples, language="en", progress=lambda _: None):
    return recogniser.recognise(samples, language=language, progress=progress)


def test_words_come_with_their_times_and_how_sure_they_are(folder):
    hearing = hear(ParakeetRecogniser(folder, revision="r1", threads=1), sound(-2, 4, -1))
    (passage,) = hearing.passages
    assert passage.text == "Good morning, Kelly."
    good, morning, kelly = passage.words
    assert [(each.start_ms, each.end_ms) for each in (good, morning, kelly)] == [
        (2000, 2240),  # a token lasts no longer than three frames
        (2320, 2880),  # the next word begins at 2.88
        (2880, 3440),
    ]
    assert good.confidence == pytest.approx(confidence(8, TOKENS), abs=0.001)
    assert morning.confidence == pytest.approx(confidence(3, TOKENS), abs=0.001)  # its weakest token
    assert passage.log_probability == pytest.approx(
        np.mean([np.log(confidence(logit, TOKENS)) for _, logit, _ in SAID]), abs=0.001
    )
    assert (passage.start_ms, passage.end_ms) == (2000, 6000)
    assert hearing.speech == ((2000, 6000),)
    assert hearing.language == "en"
    assert hearing.settings["engine"] == "onnx-asr"
    assert (hearing.settings["compute_type"], hearing.settings["threads"]) == ("int8", 1)
    assert [each.text for each in cut_into_utterances(hearing.passages)] == ["Good morning, Kelly."]


def test_windows_end_in_silence_and_are_never_longer_than_twenty_seconds(folder):
    hearing = hear(ParakeetRecogniser(folder, threads=1), sound(3, -0.5, 3, -2, 12, -0.5, 12, -3, 45))
    windows = [(each.start_ms, each.end_ms) for each in hearing.passages]
    assert windows == [
        (0, 6500),
        (8500, 20_500),
        (21_000, 33_000),
        (36_000, 56_000),
        (56_000, 76_000),
        (76_000, 81_000),
    ]


def test_a_long_recording_is_heard_block_by_block_and_progress_told(folder, tmp_path):
    path = tmp_path / "long.raw"
    samples = np.memmap(path, np.int16, "w+", shape=(25 * 60 * SAMPLE_RATE,))
    samples[-3 * SAMPLE_RATE :] = sound(3)
    reports = []
    hearing = hear(ParakeetRecogniser(folder, threads=1), samples, progress=reports.append)
    assert [(each.start_ms, each.end_ms) for each in hearing.passages] == [(1_497_000, 1_500_000)]
    assert hearing.passages[0].words[0].start_ms == 1_497_000
    assert len(reports) == 4
    assert reports[-1].done == reports[-1].total == 1_500_000


def test_a_sound_shorter_than_a_frame_is_no_trouble(folder):
    hearing = hear(ParakeetRecogniser(folder, threads=1), sound(0.01))
    assert all(word.end_ms <= 10 for each in hearing.passages for word in each.words)


def test_silence_is_heard_as_nothing(folder):
    hearing = hear(ParakeetRecogniser(folder, threads=1), sound(-3))
    assert (hearing.passages, hearing.speech) == ((), ())


def test_marks_of_the_model_are_no_words(tmp_path):
    said = (("▁Yes", 8.0, 2), ("<|en|>", 8.0, 2), ("▁", 8.0, 2))
    folder = tiny_parakeet(tmp_path / "a", said=said)
    (passage,) = hear(ParakeetRecogniser(folder, threads=1), sound(2)).passages
    assert passage.text == "Yes"


def test_the_form_of_thirty_two_bits_is_read_where_it_is_the_only_one(tmp_path):
    folder = tiny_parakeet(tmp_path / "a", mark="")
    hearing = hear(ParakeetRecogniser(folder, threads=1), sound(2))
    assert hearing.settings["compute_type"] == "float32"
    assert hearing.passages


def test_nothing_is_fetched(folder, monkeypatch):
    def refuse(*_, **__):
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert hear(ParakeetRecogniser(folder, threads=1), sound(2)).passages


@pytest.mark.parametrize(
    "name", ["encoder-model.int8.onnx", "decoder_joint-model.int8.onnx", "vocab.txt", "config.json"]
)
def test_a_missing_file_is_named_with_the_command_that_fetches_it(folder, name):
    (folder / name).unlink()
    with pytest.raises(MissingModelError) as error:
        hear(ParakeetRecogniser(folder), sound(2))
    assert name in error.value.why
    assert "casedraft models pull parakeet-tiny" in error.value.todo


@pytest.mark.parametrize("name", ["encoder-model.int8.onnx", "vocab.txt", "config.json"])
def test_a_damaged_file_is_one_clear_error(folder, name):
    (folder / name).write_bytes(b"not this")
    with pytest.raises(ModelError, match="cannot be loaded") as error:
        hear(ParakeetRecogniser(folder), sound(2))
    assert error.value.exit_code == 3


def test_a_model_that_fails_on_the_way_is_one_clear_error(folder):
    (folder / "vocab.txt").write_text("▁a 0\n<blk> 999\n")  # a token that the network does not have
    with pytest.raises(EngineError, match="failed while listening"):
        hear(ParakeetRecogniser(folder, threads=1), sound(2))


def test_the_english_model_knows_english_alone(folder):
    recogniser = ParakeetRecogniser(folder, threads=1)
    assert hear(recogniser, sound(2), None).language == "en"
    with pytest.raises(BadSettingError, match="does not know the language “fr”"):
        hear(recogniser, sound(2), "fr")


def test_the_european_model_must_be_told_the_language_and_has_no_welsh(tmp_path):
    recogniser = ParakeetRecogniser(tiny_parakeet(tmp_path / "v3", extra=8192 - len(SAID)), threads=1)
    assert hear(recogniser, sound(2), "fr").language == "fr"
    for language, words in ((None, "does not say which"), ("cy", "does not know")):
        with pytest.raises(BadSettingError, match=words) as error:
            hear(recogniser, sound(2), language)
        assert "bg, cs, da" in error.value.why


def test_it_says_that_it_cannot_translate(tmp_path):
    recogniser = ParakeetRecogniser(tiny_parakeet(tmp_path / "v3", extra=8192 - len(SAID)), threads=1)
    with pytest.raises(BadSettingError, match="does not translate"):
        recogniser.recognise(sound(2), language="fr", progress=lambda _: None, translate=True)
    assert recogniser.recognise(sound(2), language="en", progress=lambda _: None, translate=True).passages


def test_the_folder_tells_which_recogniser_it_needs(folder, tmp_path):
    assert isinstance(open_recogniser(folder, revision="r", threads=2), ParakeetRecogniser)
    (tmp_path / "whisper").mkdir()
    (tmp_path / "whisper" / "model.bin").touch()
    assert isinstance(open_recogniser(tmp_path / "whisper"), FasterWhisperRecogniser)
