"""Every usual kind of recording and transcript goes the whole road; only the models are fakes."""

from __future__ import annotations

import json

import pytest
from fakes import FakeEars, Fakes, FakeStore, install
from talk import HashEncoder

from casedraft import summarise, workshop
from casedraft.records import load_draft, load_transcript


@pytest.fixture(autouse=True)
def fake_models(tmp_path, monkeypatch):
    """Fake ears and a fake encoder; decoding, drafting and the Word form are the real ones."""
    install(Fakes(FakeStore(tmp_path / "models")), monkeypatch.setattr, ears=FakeEars())
    monkeypatch.setattr(workshop, "write_draft", summarise.write_draft)
    monkeypatch.setattr(workshop, "Encoder", lambda folder, **_: HashEncoder(folder))


def record(path, codec, rate=16_000):
    """Write twenty seconds of a hum, as a phone or a recorder would."""
    import av
    import numpy as np

    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.layout = "mono"
        sound = (9000 * np.sin(np.arange(rate * 20) / 20)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("visit.m4a", "aac", 16_000),
        ("visit.mp3", "libmp3lame", 16_000),
        ("visit.wav", "pcm_s16le", 44_100),
        ("visit.ogg", "libopus", 48_000),
        ("visit.flac", "flac", 48_000),
        ("visit.webm", "libopus", 48_000),
        ("visit.mp4", "aac", 44_100),
    ],
)
def test_a_recording_becomes_three_files(casedraft, tmp_path, name, codec, rate):
    record(tmp_path / name, codec, rate)
    result = casedraft("draft", tmp_path / name, "-t", "cin-visit", "-o", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.output
    (paths,) = json.loads(result.stdout)["results"]
    transcript = load_transcript(tmp_path / "out" / "visit.transcript.json")
    assert transcript.recording.file == name
    assert transcript.recording.duration_ms == pytest.approx(20_000, abs=150)
    heard = [each.text for each in transcript.utterances]
    assert heard[:4] == [
        f"This is sentence {number}." for number in range(1, 5)
    ]  # AAC rings on a little after
    assert paths["document"] == str(tmp_path / "out" / "visit.docx")
    assert load_draft(tmp_path / "out" / "visit.draft.json").recording == transcript.recording


TURNS = [
    ("Farida Khan", "social worker", "How has Toby been eating since I saw you last, Leanne?"),
    ("Leanne Marsh", "mother", "Better, he has his breakfast every day before school now."),
    ("Farida Khan", "social worker", "I will ring the school on Friday about his free lunches."),
]


def clock(seconds, mark):
    return f"00:00:{seconds:02d}{mark}000"


def as_text():
    return "\n".join(f"{name} ({role}): {words}" for name, role, words in TURNS) + "\n"


def as_vtt():
    cues = [
        f"{clock(4 * n, '.')} --> {clock(4 * n + 3, '.')}\n<v {name}>{words}"
        for n, (name, _, words) in enumerate(TURNS)
    ]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def as_srt():
    cues = [
        f"{n + 1}\n{clock(4 * n, ',')} --> {clock(4 * n + 3, ',')}\n{name}: {words}"
        for n, (name, _, words) in enumerate(TURNS)
    ]
    return "\n\n".join(cues) + "\n"


@pytest.mark.parametrize(("suffix", "write"), [("txt", as_text), ("vtt", as_vtt), ("srt", as_srt)])
def test_a_transcript_is_taken_in_place_of_sound(casedraft, tmp_path, suffix, write):
    path = tmp_path / f"talk.{suffix}"
    path.write_text(write(), encoding="utf-8")
    result = casedraft("draft", path, "-t", "contact-note")
    assert result.exit_code == 0, result.output
    transcript, draft = (
        load_transcript(tmp_path / "talk.transcript.json"),
        load_draft(tmp_path / "talk.draft.json"),
    )
    assert [each.name for each in transcript.speakers] == ["Farida Khan", "Leanne Marsh"]
    assert " ".join(each.text for each in transcript.utterances) == " ".join(words for _, _, words in TURNS)
    known = {each.id for each in transcript.utterances}
    assert {
        name for section in draft.sections for each in section.statements for name in each.evidence
    } <= known
    assert (tmp_path / "talk.docx").read_bytes().startswith(b"PK")


def test_captions_without_voices_are_taken_with_a_warning(casedraft, tmp_path):
    path = tmp_path / "talk.vtt"
    path.write_text("WEBVTT\n\n00:00:00.000 --> 00:00:03.000\nHe has his breakfast every day now.\n")
    result = casedraft("draft", path, "-t", "contact-note")
    assert result.exit_code == 0
    assert "does not say who speaks" in result.stderr


def test_silence_gives_a_draft_that_says_that_nothing_was_heard(casedraft, make_wav, tmp_path):
    result = casedraft("draft", make_wav(tmp_path / "quiet.wav", 20), "-t", "cin-visit", "--json")
    (found,) = json.loads(result.stdout)["results"]
    assert (found["statements"], found["actions"], found["omissions"]) == (0, 0, 0)
    assert any("Nothing was heard" in notice for notice in found["notices"])


def test_an_export_of_the_draft_is_the_document_that_was_written(casedraft, tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text(as_text())
    casedraft("draft", path, "-t", "contact-note")
    written = (tmp_path / "talk.docx").read_bytes()
    (tmp_path / "talk.docx").unlink()
    result = casedraft(
        "export", tmp_path / "talk.draft.json", "--format", "docx", "-o", tmp_path / "again.docx"
    )
    assert result.exit_code == 0, result.output
    assert (tmp_path / "again.docx").read_bytes() == written
