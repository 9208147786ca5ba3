"""The command speakers: voices shown, named, merged and corrected in the transcript itself."""

from __future__ import annotations

import json
import wave

import numpy as np
import pytest

from casedraft.files import sha256
from casedraft.records import Recording, Speaker, Transcript, Utterance, load_transcript, save
from casedraft.transcribe import SAMPLE_RATE


@pytest.fixture
def visit(tmp_path):
    """A transcript of three voices beside its recording of ten seconds."""
    recording = tmp_path / "visit.wav"
    sound = np.random.default_rng(1).normal(0, 3000, SAMPLE_RATE * 10).astype("<i2")
    with wave.open(str(recording), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(sound.tobytes())
    path = tmp_path / "visit.transcript.json"
    transcript = Transcript(
        recording=Recording(file=recording.name, sha256=sha256(recording), duration_ms=10_000),
        speakers=(Speaker(id="s1", clip=(1000, 4000)), Speaker(id="s2", clip=(5000, 8000)), Speaker(id="s3")),
        utterances=tuple(
            Utterance(id=f"u{n}", speaker=who, start_ms=n * 1000, end_ms=n * 1000 + 900, text=f"Line {n}.")
            for n, who in enumerate(("s1", "s2", "s1", "s3"), 1)
        ),
    )
    save(transcript, path)
    return path


def test_everybody_is_shown_with_where_to_hear_them(casedraft, visit):
    before = visit.read_bytes()
    result = casedraft("speakers", visit)
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines()[1:]] == [
        ["s1", "4", "words", "0:01", "to", "0:04"],
        ["s2", "2", "words", "0:05", "to", "0:08"],
        ["s3", "2", "words"],
    ]
    assert visit.read_bytes() == before


def test_a_voice_is_named_and_the_words_stay(casedraft, visit):
    before = load_transcript(visit)
    assert (
        casedraft("speakers", visit, "--name", "s2=Kelly-Ann [b]=mother", "--name", "s1=Priya").exit_code == 0
    )
    after = load_transcript(visit)
    assert [(each.name, each.role, each.present) for each in after.speakers] == [
        ("Priya", None, True),
        ("Kelly-Ann [b]", "mother", True),
        (None, None, None),
    ]
    assert after.utterances == before.utterances
    assert "Kelly-Ann [b]" in casedraft("speakers", visit).stdout


def test_voices_are_merged_and_utterances_given_to_others(casedraft, visit):
    assert casedraft("speakers", visit, "--merge", "s1=s3", "--give", "s2=u1").exit_code == 0
    after = load_transcript(visit)
    assert [each.speaker for each in after.utterances] == ["s2", "s2", "s1", "s1"]
    assert [each.id for each in after.speakers] == ["s1", "s2"]


def test_clips_are_cut_out_of_the_recording(casedraft, visit, tmp_path):
    assert casedraft("speakers", visit, "--clips", tmp_path / "voices").exit_code == 0
    assert sorted(each.name for each in (tmp_path / "voices").iterdir()) == ["s1.wav", "s2.wav"]
    with wave.open(str(tmp_path / "voices" / "s2.wav")) as clip:
        assert clip.getnframes() == 3 * SAMPLE_RATE
        heard = np.frombuffer(clip.readframes(clip.getnframes()), "<i2")
    with wave.open(str(visit.with_name("visit.wav"))) as whole:
        sound = np.frombuffer(whole.readframes(whole.getnframes()), "<i2")
    assert np.array_equal(heard, sound[5 * SAMPLE_RATE : 8 * SAMPLE_RATE])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--name", "s9=Bob"], "no speaker s9"),
        (["--name", "s1"], "--name is not complete"),
        (["--merge", "s1"], "--merge is not complete"),
        (["--give", "s1=u99"], "u99"),
        (["--clips", "voices", "--recording", "elsewhere.wav"], "is not there"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_written(casedraft, visit, arguments, words):
    before = visit.read_bytes()
    result = casedraft("speakers", visit, *arguments)
    assert result.exit_code in {2, 4}
    assert words in result.stderr
    assert visit.read_bytes() == before


def test_clips_are_never_cut_out_of_another_recording(casedraft, visit, tmp_path):
    visit.with_name("visit.wav").write_bytes(b"another")
    result = casedraft("speakers", visit, "--clips", tmp_path / "voices")
    assert result.exit_code == 2
    assert "not the recording of this transcript" in result.stderr


def test_the_result_can_be_read_by_a_program(casedraft, visit):
    found = json.loads(casedraft("speakers", visit, "--json").stdout)
    assert found["speakers"][0] == {
        "id": "s1",
        "name": None,
        "role": None,
        "utterances": 2,
        "words": 4,
        "clip_ms": [1000, 4000],
    }


def test_a_transcript_without_voices_says_so(casedraft, visit):
    bare = load_transcript(visit)
    utterances = tuple(each.model_copy(update={"speaker": None}) for each in bare.utterances)
    save(bare.model_copy(update={"speakers": (), "utterances": utterances}), visit)
    assert "No voices were told apart" in casedraft("speakers", visit).stdout
