"""Short made-up transcripts, and stand-ins for the models that read them."""

from __future__ import annotations

import hashlib

import numpy as np

from casedraft.records import Recording, Speaker, Transcript, Utterance

PEOPLE = {
    "SW": Speaker(id="s1", name="Farida Khan", role="social worker", present=True),
    "MUM": Speaker(id="s2", name="Leanne Marsh", role="mother", present=True),
    "CHILD": Speaker(id="s3", name="Toby Marsh", role="child, aged 7", present=True),
}


def talk(*turns, named=True, settings=None):
    """A transcript of (who, words) pairs; without names, as from a recording."""
    who = [key for key in PEOPLE if any(key == speaker for speaker, _ in turns)]
    return Transcript(
        recording=Recording(file="visit.txt", sha256="0" * 64),
        speakers=tuple(PEOPLE[key] for key in who) if named else (),
        utterances=tuple(
            Utterance(id=f"u{number}", speaker=PEOPLE[speaker].id if named else None, text=text)
            for number, (speaker, text) in enumerate(turns, 1)
        ),
        settings=settings or {},
    )


class HashEncoder:
    """Gives every text a vector made of its digest: the same each time, without meaning."""

    def __init__(self, folder):
        self.folder = folder

    def encode(self, sentences):
        rows = []
        for sentence in sentences:
            seed = int.from_bytes(hashlib.sha256(sentence.encode()).digest()[:8], "big")
            row = np.random.default_rng(seed).standard_normal(384).astype(np.float32)
            rows.append(row / np.linalg.norm(row))
        return np.stack(rows) if rows else np.zeros((0, 384), np.float32)


class ScriptedModel:
    """A language model that gives prepared answers, one for each question, and keeps what it was shown."""

    def __init__(self, *answers, context_tokens=4000):
        self.context_tokens = context_tokens
        self.answers = list(answers)
        self.read_texts = []
        self.questions = []

    def count(self, text):
        return len(text.split())

    def read(self, instructions, text):
        self.read_texts.append(text)
        return self

    def ask(self, question, *, max_tokens):
        self.questions.append(question)
        return self.answers.pop(0) if self.answers else "nothing"

    def settings(self):
        return {"engine": "scripted"}
