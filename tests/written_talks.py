"""Transcripts to write in every form and read back, and what is compared of them."""

from __future__ import annotations

from casedraft.records import Recording, Speaker, Transcript, Utterance
from casedraft.transcribe import read_transcript, write_captions


def transcript(*said, speakers=(), timed=True):
    return Transcript(
        recording=Recording(file="visit.m4a", sha256="0" * 64, duration_ms=60_000),
        speakers=speakers,
        utterances=tuple(
            Utterance(
                id=f"u{n}",
                speaker=who,
                start_ms=(n - 1) * 2000 if timed else 0,
                end_ms=(n - 1) * 2000 + 1500 if timed else 0,
                text=text,
            )
            for n, (who, text) in enumerate(said, 1)
        ),
        settings={"notices": ["Decoded 0:50 of 1:00."]},
    )


KELLY = Speaker(id="s1", name="Kelly", role="mother", present=True)
FARZANA = Speaker(id="s2", name="Farzana", present=True)
TALK = transcript(
    ("s1", "Come in. Sit down."), ("s2", "Thank you, is he"), ("s1", "home"), speakers=(KELLY, FARZANA)
)


#: The forms that are not the record.
WRITTEN = ("txt", "md", "vtt", "srt")


def heard(each):
    """Who said what and when, and who spoke at the same time; people by name and role, not by id."""
    return [said_by(each, utterance) for utterance in each.utterances]


def said_by(each, utterance):
    people = [named(each.speaker(who)) for who in (utterance.speaker, *utterance.also)]
    return people, utterance.start_ms, utterance.end_ms, utterance.text


def named(speaker):
    return speaker and (speaker.name or None, speaker.role or None)


def read_back(each, form, tmp_path):
    path = tmp_path / f"a.{form}"
    path.write_text(write_captions(each, form), encoding="utf-8")
    return read_transcript(path)
