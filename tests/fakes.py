"""A store without models, ears and a writer without thought: what tests put in the place of every model."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field

from casedraft import pipeline, workshop
from casedraft.commands import many
from casedraft.errors import MissingModelError
from casedraft.models import load_catalogue
from casedraft.progress import Progress
from casedraft.records import Draft, Recording, Section, Statement, TemplateRef, Transcript, Utterance
from casedraft.transcribe import SAMPLE_RATE, Hearing, Passage

#: Sound below this level is silence to the fake ears; 32768 is the loudest.
QUIET = 100


@dataclass
class FakeStore:
    """A model store in which everything is installed but what `missing` names."""

    root: object
    missing: set = field(default_factory=set)
    revisions: dict = field(default_factory=dict)
    catalogue: object = field(default_factory=load_catalogue)

    def installed(self, name):
        return name not in self.missing

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

    def hear(self, path, recogniser, *, listening, separator, listener, progress):
        self.heard.append((path.name, listening.language))
        if self.fail_hearing:
            raise self.fail_hearing
        return Transcript(
            recording=Recording(
                file=path.name.encode(errors="replace").decode(),
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                duration_ms=60_000,
            ),
            language=listening.language or "en",
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


class FakeEars:
    """A recogniser that hears one sentence in every five seconds of sound, and nothing in silence.

    Args:
        pause_s: How long it thinks over each sentence, in seconds.
    """

    def __init__(self, pause_s=0.0):
        self.pause_s = pause_s

    def recognise(self, samples, *, language, progress, translate=False):
        total = len(samples) * 1000 // SAMPLE_RATE
        passages = []
        for number, start in enumerate(range(0, total, 5000), 1):
            progress(Progress("transcribe", start, total, "ms"))
            time.sleep(self.pause_s)
            piece = samples[start * SAMPLE_RATE // 1000 : (start + 5000) * SAMPLE_RATE // 1000]
            if len(piece) and int(abs(piece.astype("i4")).max()) > QUIET:
                passages.append(Passage(start, min(start + 4000, total), f"This is sentence {number}."))
        progress(Progress("transcribe", total, total, "ms"))
        return Hearing(language or "en", tuple(passages), settings={"engine": "fake"})


def install(made, setattr_=setattr, *, ears=None):
    """Put the fakes in the place of every model.

    Args:
        made: What to put there.
        setattr_: pytest's ``monkeypatch.setattr`` where the change must be undone.
        ears: A recogniser for recordings that are really decoded; by default nothing is.
    """
    setattr_(pipeline, "Store", lambda: made.store)
    setattr_(workshop, "open_recogniser", lambda folder, **_: ears or f"ears in {folder.name}")
    if ears is None:
        setattr_(workshop, "transcribe_recording", made.hear)
    setattr_(many, "suitable_jobs", lambda *_, **__: 1)  # other processes would have no fakes
    setattr_(workshop, "Encoder", lambda folder, **_: f"encoder in {folder.name}")
    setattr_(workshop, "open_engine", made.open_engine)
    setattr_(workshop, "write_draft", made.write)
