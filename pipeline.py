"""The one road from a recording to its transcript, its draft and its Word document."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import OutputError
from .files import check_readable, check_writable, sha256, write_whole
from .models import Store
from .outputs import (
    Outputs,
    Place,
    Step,
    document_digest,
    find_place,
    is_changed,
    is_protected,
    key_of,
    move_aside,
    put_transcript,
    seal,
)
from .progress import Progress, ProgressCallback, silent
from .records import Draft, Person, Template, Transcript, to_json
from .templates import to_word
from .transcribe import ENGLISH, Listening, is_transcript, read_transcript
from .workshop import RECOGNISER, Request, Workshop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .transcribe import Recogniser
    from .transcribe.live import Ahead, Taken


class Pipeline:
    """Makes drafts of recordings, and keeps its models loaded between them.

    Models are loaded when they are first needed: a transcript loads no recogniser, and without a writer no
    language model is loaded.

    Args:
        recogniser: The speech model's name in the store, or a folder that holds one.
        writer: The language model's name in the store, or a folder that holds one; ``"off"`` for a note of
            quotations alone; ``"auto"`` for what measured best with the starter models: quotations.
        store: Where the models are; by default the user's own store.
        threads: How many threads a model may use; by default one a core.
    """

    def __init__(
        self,
        *,
        recogniser: str = RECOGNISER,
        writer: str = "auto",
        store: Store | None = None,
        threads: int | None = None,
    ) -> None:
        self._workshop = Workshop(
            recogniser=recogniser, writer=writer, store=store or Store(), threads=threads
        )

    @property
    def recogniser_bytes(self) -> int:
        """The size of the speech model's folder; 0 while it is not installed."""
        return self._workshop.recogniser_bytes

    @property
    def recogniser(self) -> Recogniser:
        """The speech model: what a live session hears with.

        Raises:
            MissingModelError: It is not installed.
        """
        return self._workshop.recogniser

    def check(self, *, template: str | Template, recordings: bool = True, date: str | None = None) -> None:
        """Make sure, before any long work, that the template, the date and all models are as they should be.

        Args:
            template: The template's id, the path of a template file, or a template.
            recordings: Whether sound is to be heard, or transcripts alone are given.
            date: The day of the visit, ISO 8601.

        Raises:
            UnknownTemplateError: There is no such template.
            BadSettingError: The date is none.
            MissingModelError: A model is not installed.
        """
        Request.of(template, date)
        self._workshop.check(recordings=recordings)

    def transcribe(
        self, path: Path | str, *, listening: Listening = ENGLISH, progress: ProgressCallback = silent
    ) -> Transcript:
        """Hear a recording, or read the transcript given in its place.

        Args:
            path: The recording or transcript.
            listening: The language, the names to be expected, who speaks: what is known beforehand.
            progress: Told how far the work is.

        Raises:
            InputError: The file cannot be read as either.
            MissingModelError: The recogniser is not installed.
        """
        path = Path(path)
        check_readable(path)
        given = read_transcript(path) if is_transcript(path) else None
        transcript = given or self._workshop.hear(path, listening, progress)
        return seal(transcript, key=self._workshop.transcript_key(path, sha256(path), listening))

    def ahead(self, listening: Listening = ENGLISH) -> Ahead:
        """What a live session can do besides hearing words, so that its transcript need not wait for it.

        Args:
            listening: What is known beforehand, as :meth:`transcribe_live` will be told.

        Raises:
            MissingModelError: It says how many speak, and the model that tells them apart is not installed.
        """
        return self._workshop.ahead(listening)

    def transcribe_live(
        self, taken: Taken, *, listening: Listening = ENGLISH, progress: ProgressCallback = silent
    ) -> Transcript:
        """Make the transcript of a live recording; a draft of that recording uses it as its own.

        Args:
            taken: The recording and what was heard while it ran.
            listening: What is known beforehand.
            progress: Told how far the work is.

        Raises:
            InputError: The recording cannot be read.
        """
        transcript = self._workshop.finish_live(taken, listening, progress)
        key = self._workshop.transcript_key(taken.path, sha256(taken.path), listening)
        return seal(transcript, key=key)

    def draft(
        self,
        path: Path | str,
        *,
        template: str | Template,
        date: str | None = None,
        people: Sequence[Person] = (),
        listening: Listening = ENGLISH,
        progress: ProgressCallback = silent,
    ) -> Draft:
        """Draft the note of a recording, or of a transcript, without writing any file.

        Args:
            path: The recording or transcript.
            template: The template's id, the path of a template file, or a template.
            date: The day of the visit, ISO 8601.
            people: Those whom the worker named.
            listening: The language, the names to be expected, who speaks: what is known beforehand.
            progress: Told how far the work is.

        Returns:
            The draft, its transcript inside.

        Raises:
            CasedraftError: As :meth:`transcribe` and :meth:`check`.
        """
        request = Request.of(template, date, people, listening)
        transcript = self.transcribe(path, listening=request.listening, progress=progress)
        draft = self._workshop.write(transcript, request, progress)
        return draft.model_copy(update={"transcript": transcript})

    def run(
        self,
        path: Path | str,
        folder: Path | str | None = None,
        *,
        template: str | Template,
        date: str | None = None,
        people: Sequence[Person] = (),
        listening: Listening = ENGLISH,
        fresh: bool = False,
        progress: ProgressCallback = silent,
    ) -> Outputs:
        """Go the whole road and write ``NAME.transcript.json``, ``NAME.draft.json`` and ``NAME.docx``.

        A step whose result stands in the folder and still holds is not run again. A transcript corrected by
        hand is kept and the draft made from it; a draft that a worker has edited or approved is never
        replaced unasked.

        Args:
            path: The recording or transcript.
            folder: Where to write; by default beside the recording.
            template: The template's id, the path of a template file, or a template.
            date: The day of the visit, ISO 8601.
            people: Those whom the worker named.
            listening: The language, the names to be expected, who speaks: what is known beforehand.
            fresh: Run every step again; what a worker has changed is moved aside, never lost.
            progress: Told how far the work is.

        Raises:
            CasedraftError: As :meth:`transcribe` and :meth:`check`.
            OutputError: The folder cannot be written, or a worker's draft stands there.
            DiskFullError: There is no room; finished steps are kept.
        """
        path = Path(path)
        check_readable(path)
        folder = path.parent if folder is None else Path(folder)
        check_writable(folder)
        request = Request.of(template, date, people, listening)
        return _Run(self._workshop, path, folder, request, fresh=fresh, progress=progress).go()


class _Run:
    """One recording's way along the road."""

    def __init__(
        self,
        workshop: Workshop,
        path: Path,
        folder: Path,
        request: Request,
        *,
        fresh: bool,
        progress: ProgressCallback,
    ) -> None:
        self.workshop = workshop
        self.path = path
        self.sha256 = sha256(path)
        self.folder = folder
        self.request = request
        self.fresh = fresh
        self.progress = progress
        self.reused: list[Step] = []
        self.kept: list[Path] = []
        self.notices: list[str] = []

    def go(self) -> Outputs:
        given = read_transcript(self.path) if is_transcript(self.path) else None
        place = find_place(self.folder, self.path, given.recording.sha256 if given else self.sha256)
        old = place.load_draft()
        transcript = self._transcript(place, given, old)
        draft = self._draft(place, transcript, old)
        return Outputs(
            transcript,
            draft,
            place.transcript,
            place.draft,
            place.document,
            tuple(self.reused),
            tuple(self.kept),
            tuple(dict.fromkeys([*self.notices, *_notices_of(transcript), *draft.notices])),
        )

    def _transcript(self, place: Place, given: Transcript | None, old_draft: Draft | None) -> Transcript:
        old = place.load_transcript()
        in_place = given is not None and place.transcript.exists() and place.transcript.samefile(self.path)
        key = self.workshop.transcript_key(self.path, self.sha256, self.request.listening)
        if old is not None and (in_place or (key_of(old) == key and not self.fresh)):
            self.reused.append("transcript")
            if is_changed(old) and not in_place:
                self.notices.append(f"{place.transcript.name} was corrected by hand; the draft rests on it.")
            return old
        self._refuse_protected(place, old_draft)  # before the long work, not after it
        made = given or self.workshop.hear(self.path, self.request.listening, self.progress)
        made = seal(made, key=key)
        kept = put_transcript(place, made)
        self.kept += [kept] if kept else []
        return made

    def _draft(self, place: Place, transcript: Transcript, old: Draft | None) -> Draft:
        key = self.workshop.draft_key(transcript, self.request)
        if old is not None and key_of(old) == key and not self.fresh:
            self.reused.append("draft")
            self._document(place, old, transcript)
            return old
        self._refuse_protected(place, old)
        draft = self.workshop.write(transcript, self.request, self.progress)
        draft = draft.model_copy(update={"transcript": place.transcript.name})
        self.progress(Progress("export", 0, 1, "files", place.document.name))
        document = to_word(draft, transcript)
        draft = seal(
            draft, key=key, casedraft=version("casedraft"), document=hashlib.sha256(document).hexdigest()
        )
        if place.document.exists() and sha256(place.document) not in {
            document_digest(old),
            document_digest(draft),
        }:
            self.kept.append(move_aside(place.document, "edited"))
        if old is not None and is_protected(old):
            self.kept.append(move_aside(place.draft, "before"))
        # The document first: should the draft then fail, the next run makes both again.
        write_whole(place.document, document)
        write_whole(place.draft, to_json(draft))
        self.progress(Progress("export", 1, 1, "files", place.document.name))
        return draft

    def _document(self, place: Place, draft: Draft, transcript: Transcript) -> None:
        """See that a draft still in force has its document; one changed by hand is left as it is."""
        if not place.document.exists():
            write_whole(place.document, to_word(draft, transcript))
            return
        self.reused.append("document")
        if sha256(place.document) != document_digest(draft):
            self.notices.append(f"{place.document.name} was changed by hand and was left as it is.")

    def _refuse_protected(self, place: Place, draft: Draft | None) -> None:
        if draft is None or self.fresh or not is_protected(draft):
            return
        done = "approved" if draft.review.state == "approved" else "edited"
        raise OutputError(
            f"{place.draft.name} was not replaced.",
            why=f"It has been {done} since it was drafted, and what it was made from is not the same now.",
            todo="Keep it and write elsewhere with -o, or use --fresh, which keeps it under another name.",
        )


def _notices_of(transcript: Transcript) -> list[str]:
    given = transcript.settings.get("notices", [])
    return [str(each) for each in given] if isinstance(given, list) else []


def draft(
    path: Path | str,
    *,
    template: str | Template,
    date: str | None = None,
    people: Sequence[Person] = (),
    listening: Listening = ENGLISH,
    recogniser: str = RECOGNISER,
    writer: str = "auto",
    progress: ProgressCallback = silent,
) -> Draft:
    """Draft the note of one recording, or of one transcript, without writing any file.

    For several, keep a :class:`Pipeline`, so that the models are loaded once.

    Args:
        path: The recording or transcript.
        template: The template's id, the path of a template file, or a template.
        date: The day of the visit, ISO 8601.
        people: Those whom the worker named.
        listening: The language, the names to be expected, who speaks: what is known beforehand.
        recogniser: The speech model's name in the store.
        writer: As for :class:`Pipeline`.
        progress: Told how far the work is.

    Returns:
        The draft, its transcript inside.

    Raises:
        CasedraftError: Something is not as it should be; the message says what to do.
    """
    pipeline = Pipeline(recogniser=recogniser, writer=writer)
    return pipeline.draft(
        path, template=template, date=date, people=people, listening=listening, progress=progress
    )


def transcribe(
    path: Path | str,
    *,
    listening: Listening = ENGLISH,
    recogniser: str = RECOGNISER,
    progress: ProgressCallback = silent,
) -> Transcript:
    """Hear one recording, or read the transcript given in its place, without writing any file.

    Args:
        path: The recording or transcript.
        listening: The language, the names to be expected, who speaks: what is known beforehand.
        recogniser: The speech model's name in the store.
        progress: Told how far the work is.

    Raises:
        CasedraftError: Something is not as it should be; the message says what to do.
    """
    return Pipeline(recogniser=recogniser, writer="off").transcribe(
        path, listening=listening, progress=progress
    )
