"""Recognition by faster-whisper on the processor: quickly first, and again wherever that leaves a doubt."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ...errors import BadSettingError, EngineError, MissingModelError, ModelError
from ...progress import Progress, ProgressCallback
from ...records import Millis, Reading
from ..hearing import SAMPLE_RATE, Hearing, Passage
from .decoding import BEAM, SECOND_LOOK, Decoder, Draft
from .languages import find_language, name_of, other_language
from .second import LOW_IF_SHORT, LOW_LOG_PROBABILITY, better, faults, reasons
from .silence import WITHHELD, invented
from .times import settled
from .voice import BEGINS, ENDS, Voice, voice_in
from .windows import LONGEST, Window, halves, pack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_NEEDED = ("model.bin", "config.json", "tokenizer.json")
_AT_ONCE = 4  # windows; more are no faster on a processor and need more memory
_MOST_WORKERS = 4
_SHORT = 8  # windows: about four minutes
_SPEECH_APART_MS = 2000  # a shorter silence is a pause of somebody who goes on speaking
_SPEECH_PAD_MS = 400
_VOICE_SHARE = 0.04  # of the time goes into finding voices; the rest into words


class FasterWhisperRecogniser:
    """A Whisper model in CTranslate2's format, int8, on the processor.

    Args:
        folder: The model's folder; nothing is ever fetched.
        revision: The model's revision, for the transcript's settings.
        threads: Processor threads; all cores when None.
    """

    def __init__(self, folder: Path, *, revision: str = "", threads: int | None = None) -> None:
        self.folder = folder
        self.revision = revision
        self.threads = threads or os.cpu_count() or 1
        self.workers = min(self.threads, _MOST_WORKERS)
        self._model: Any = None

    def recognise(
        self,
        samples: NDArray[np.int16],
        *,
        language: str | None,
        progress: ProgressCallback,
        translate: bool = False,
    ) -> Hearing:
        """Hear a whole recording: find the voices, read several windows at a time, doubtful ones again.

        Args:
            samples: Mono sound at 16 kHz (n_samples,); read piece by piece.
            language: ISO 639-1, or None to find it out from windows all over the recording.
            progress: Told the step ``"transcribe"`` in milliseconds of sound.
            translate: Whether to add the model's own English of a recording in another language.

        Raises:
            MissingModelError: The folder or one of its files is missing.
            ModelError: The model cannot be loaded.
            BadSettingError: The model does not know the language.
            EngineError: The model failed on the way.
        """
        model = self.loaded()
        self._check_language(model, language)
        try:
            return self._hear(Decoder(model, samples), samples, language, progress, translate=translate)
        except (RuntimeError, ValueError) as error:
            raise EngineError(
                f"The speech model {self.folder.name} failed while listening.",
                why=f"{type(error).__name__} in the recognition library.",
                todo="Close other programs to free memory and run the same command again.",
            ) from error

    def _hear(
        self,
        decoder: Decoder,
        samples: NDArray[np.int16],
        language: str | None,
        progress: ProgressCallback,
        *,
        translate: bool,
    ) -> Hearing:
        total = _ms(len(samples))

        def tell(done_ms: float) -> None:
            progress(Progress("transcribe", min(int(done_ms), total), total, "ms"))

        voice = voice_in(samples, lambda sample: tell(_ms(sample) * _VOICE_SHARE))
        windows = pack(voice)
        sure: float | None = None
        if language is None and windows:
            language, sure = find_language(decoder, windows, voice)
        language = language or "en"
        low = LOW_IF_SHORT if len(windows) <= _SHORT else LOW_LOG_PROBABILITY
        heard = _Heard(decoder, voice, language, low)
        found: list[_Found] = []
        with ThreadPoolExecutor(self.workers) as pool:
            for several in pool.map(heard.windows, _several(windows)):
                found += several
                tell(total * _VOICE_SHARE + _ms(several[-1].window.end) * (1 - _VOICE_SHARE))
            translation = (
                _translation(pool, decoder, found, language) if translate and language != "en" else ()
            )
        tell(total)
        return Hearing(
            language=language,
            passages=tuple(each.passage for each in found if each.passage is not None),
            speech=tuple(
                (_ms(start), _ms(end)) for start, end in voice.spans(_SPEECH_APART_MS, _SPEECH_PAD_MS)
            ),
            readings=tuple(reading for each in found for reading in each.readings),
            translation=translation,
            settings=self._settings(sure),
        )

    def loaded(self) -> Any:  # noqa: ANN401 - the library ships no types
        """The `faster_whisper.WhisperModel`, loaded now if it was not before.

        Raises:
            MissingModelError: The folder or one of its files is missing.
            ModelError: The model cannot be loaded.
        """
        if self._model is not None:
            return self._model
        missing = [name for name in _NEEDED if not (self.folder / name).is_file()]
        if missing:  # without its tokenizer the library would ask the network for one
            raise MissingModelError(
                f"The speech model {self.folder.name} is not installed whole.",
                why=f"{', '.join(missing)} is missing in {self.folder}.",
                todo=f"Run: casedraft models pull {self.folder.name}",
            )
        from faster_whisper import WhisperModel

        try:
            self._model = WhisperModel(
                str(self.folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=max(1, self.threads // self.workers),
                num_workers=self.workers,  # each on a core of its own: quicker than one on all
                local_files_only=True,
            )
        except Exception as error:  # the library raises bare RuntimeError, ValueError and Exception
            raise ModelError(
                f"The speech model {self.folder.name} cannot be loaded.",
                why=f"{type(error).__name__}: its files are damaged or not those of a Whisper model.",
                todo=f"Run: casedraft models verify {self.folder.name}",
            ) from error
        return self._model

    def _check_language(self, model: Any, language: str | None) -> None:  # noqa: ANN401
        known = model.supported_languages
        if language is not None and language not in known:
            raise BadSettingError(
                f"The speech model {self.folder.name} does not know the language “{language}”.",
                why=f"It knows: {', '.join(sorted(known))}.",
                todo="Choose one of these with --language, or a model for the language.",
            )

    def _settings(self, language_probability: float | None) -> dict[str, Any]:
        return {
            "engine": "faster-whisper",
            "model": self.folder.name,
            "revision": self.revision,
            "versions": {name: version(name) for name in ("faster-whisper", "ctranslate2", "av")},
            "compute_type": "int8",
            "threads": self.threads,
            "options": {
                "beam_size": BEAM,
                "condition_on_previous_text": False,
                "without_timestamps": True,
                "word_timestamps": True,
                "longest_window_s": LONGEST // SAMPLE_RATE,
                "second_look": [dict(each) for each in SECOND_LOOK],
            },
            "vad": {"model": "silero", "begins": BEGINS, "ends": ENDS},
            "language_probability": None if language_probability is None else round(language_probability, 3),
        }


class _Found:
    """What one window gave."""

    def __init__(self, window: Window, passage: Passage | None, readings: Sequence[Reading]) -> None:
        self.window = window
        self.passage = passage
        self.readings = tuple(readings)


class _Heard:
    """One recording under way; several threads may ask it."""

    def __init__(self, decoder: Decoder, voice: Voice, language: str, low: float) -> None:
        self._decoder = decoder
        self._voice = voice
        self._language = language
        self._low = low

    def windows(self, windows: Sequence[Window]) -> list[_Found]:
        """Read some windows, the doubtful ones twice."""
        return [self._judged(draft) for draft in self._decoder.read(windows, self._language)]

    def _judged(self, first: Draft) -> _Found:
        why = list(reasons(first, self._voice, self._low))
        drafts = [first]
        if why:
            drafts.append(self._again(first, first.language))
        best = better(first, drafts[1], self._voice) if why else first
        other = other_language(first, self._voice)
        doubts: list[str] = []
        if other is not None:
            doubts.append(f"This sounds like another language: {name_of(other)}.")
            drafts.append(self._again(first, other))
            why.append(doubts[0])
            if drafts[-1].log_probability > best.log_probability and not faults(drafts[-1], self._voice):
                best = drafts[-1]
        withheld = invented(best, self._voice)
        if withheld:
            why.append(WITHHELD)
        readings = [] if not why else [
            _reading(each, chosen=each is best and not withheld, reason=" ".join(why)) for each in drafts
        ]  # fmt: skip
        doubts += faults(best, self._voice)
        passage = None if withheld or not best.text else _passage(best, self._voice, doubts)
        return _Found(first.window, passage, readings)

    def _again(self, first: Draft, language: str) -> Draft:
        return self._decoder.read_again(first.window, halves(first.window, self._voice), language)


def _several(windows: Sequence[Window]) -> list[Sequence[Window]]:
    return [windows[place : place + _AT_ONCE] for place in range(0, len(windows), _AT_ONCE)]


def _translation(
    pool: ThreadPoolExecutor, decoder: Decoder, found: Sequence[_Found], language: str
) -> tuple[Passage, ...]:
    heard = [each.window for each in found if each.passage is not None]
    english = pool.map(partial(decoder.translate, language=language), _several(heard))
    texts = [text for several in english for text in several]
    return tuple(
        Passage(_ms(window.start), _ms(window.end), text)
        for window, text in zip(heard, texts, strict=True)
        if text
    )


def _passage(draft: Draft, voice: Voice, doubts: Sequence[str]) -> Passage:
    words = settled(draft.words, voice)
    return Passage(
        start_ms=words[0].start_ms if words else _ms(draft.window.start),
        end_ms=words[-1].end_ms if words else _ms(draft.window.end),
        text=draft.text,
        words=words,
        log_probability=draft.log_probability,
        compression=draft.compression,
        no_speech=draft.no_speech,
        tries=draft.tries,
        doubts=tuple(doubts),
    )


def _reading(draft: Draft, *, chosen: bool, reason: str) -> Reading:
    return Reading(
        start_ms=_ms(draft.window.start),
        end_ms=_ms(draft.window.end),
        text=draft.text,
        log_probability=round(draft.log_probability, 4),
        chosen=chosen,
        reason=reason,
    )


def _ms(sample: int) -> Millis:
    return Millis(sample * 1000 // SAMPLE_RATE)
