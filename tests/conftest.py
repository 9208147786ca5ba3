"""What tests share: a store without models, a recogniser and a writer without thought, and small recordings."""

from __future__ import annotations

import hashlib
import math
import struct
import wave
from dataclasses import dataclass, field

import pytest
from click.testing import CliRunner

from casedraft.errors import MissingModelError
from casedraft.records import Draft, Recording, Section, Statement, TemplateRef, Transcript, Utterance


@dataclass
class FakeStore:
    """A model store in which everything is installed but what `missing` names."""

    root: object
    missing: set = field(default_factory=set)
    revisions: dict = field(default_factory=dict)

    def installed(self, name):
        return "/" not in name and name not in self.missing

    def path(self, name):
        if not self.installed(name):
            raise MissingModelError(
                f"The model {name} is not installed.", todo=f"Run: casedraft models pull {name}"
            )
        return self.root / name

    def revision(self, name):
        return self.revisions.get(name, "r1")


@dataclass
class Fakes:
    """What the pipeline was made to do, and what it shall find."""

    store: FakeStore
    heard: list = field(default_factory=list)
    written: list = field(default_factory=list)
    engines: list = field(default_factory=list)
    words: tuple = ("He is eating well again.", "I will ring the school on Friday.")
    fail_hearing: BaseException | None = None
    fail_writing: BaseException | None = None

    def hear(self, path, recogniser, *, language, progress):
        self.heard.append((path.name, language))
        if self.fail_hearing:
            raise self.fail_hearing
        return Transcript(
            recording=Recording(
                file=path.name.encode(errors="replace").decode(),
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                duration_ms=60_000,
            ),
            language=language or "en",
            utterances=[
                Utterance(id=f"u{number}", start_ms=number * 1000, end_ms=number * 1000 + 900, text=text)
                for number, text in enumerate(self.words, 1)
            ],
            settings={"engine": "fake", "gaps": ((1, 2),), "share": 0.1},
        )

    def write(self, transcript, template, *, encoder, engine, people, date, progress):
        self.written.append((transcript, template.id, engine, people, date))
        if self.fail_writing:
            raise self.fail_writing
        statements = [
            Statement(id=f"s{each.id}", text=each.text, evidence=[each.id], status="supported")
            for each in transcript.utterances
        ]
        return Draft(
            template=TemplateRef(id=template.id, version=template.version),
            title=template.title,
            date=date,
            recording=transcript.recording,
            transcript=transcript,
            sections=[Section(id="said", heading="What was said", kind="narrative", statements=statements)],
            people=people,
            notices=() if transcript.utterances else ("Nothing was heard.",),
        )

    def open_engine(self, folder, *, threads, revision):
        self.engines.append(folder.name)
        return f"engine in {folder.name}"


@pytest.fixture
def fakes(tmp_path, monkeypatch):
    """The pipeline with fakes in the place of every model."""
    from casedraft import pipeline, workshop

    made = Fakes(FakeStore(tmp_path / "models"))
    monkeypatch.setattr(pipeline, "Store", lambda: made.store)
    monkeypatch.setattr(workshop, "FasterWhisperRecogniser", lambda folder, **_: f"ears in {folder.name}")
    monkeypatch.setattr(workshop, "transcribe_recording", made.hear)
    monkeypatch.setattr(workshop, "Encoder", lambda folder, **_: f"encoder in {folder.name}")
    monkeypatch.setattr(workshop, "open_engine", made.open_engine)
    monkeypatch.setattr(workshop, "write_draft", made.write)
    return made


@pytest.fixture
def visit(tmp_path):
    """A recording, to a pipeline that hears through a fake."""
    path = tmp_path / "in" / "visit.m4a"
    path.parent.mkdir()
    path.write_bytes(b"the sound of a visit")
    return path


@pytest.fixture
def casedraft():
    """Run the command line in this process: ``casedraft("draft", path, …)``."""
    from casedraft.cli import cli

    return lambda *arguments, **options: CliRunner().invoke(cli, [str(each) for each in arguments], **options)


@pytest.fixture
def make_wav():
    """Write a mono 16 kHz recording of a hum, or of silence at level 0: ``make_wav(path, seconds, level)``."""

    def make(path, seconds, level=0):
        period = b"".join(
            struct.pack("<h", round(level * math.sin(2 * math.pi * each / 160))) for each in range(160)
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(period * round(seconds * 100))
        return path

    return make
