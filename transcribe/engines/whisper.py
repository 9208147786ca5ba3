"""Recognition by faster-whisper on the processor."""

from __future__ import annotations

import json
import math
import os
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ...errors import BadSettingError, EngineError, MissingModelError, ModelError
from ...progress import Progress, ProgressCallback
from ...records import Millis, Word
from ..blocks import blocks
from ..hearing import SAMPLE_RATE, Hearing, Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_NEEDED = ("model.bin", "config.json", "tokenizer.json")
#: Written without spaces between words: there pieces of the recogniser stay words of their own.
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
_OPTIONS: dict[str, Any] = {
    "beam_size": 5,
    "word_timestamps": True,
    "condition_on_previous_text": False,  # a loop or an invention does not carry over to the next window
    "vad_filter": True,
}


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
        self._model: Any = None

    def recognise(
        self, samples: NDArray[np.int16], *, language: str | None, progress: ProgressCallback
    ) -> Hearing:
        """Hear a whole recording, ten minutes at a time, from voice to voice.

        Args:
            samples: Mono sound at 16 kHz (n_samples,).
            language: ISO 639-1, or None to find it out from where the first voice is heard.
            progress: Told the step ``"transcribe"`` in milliseconds of sound.

        Raises:
            MissingModelError: The folder or one of its files is missing.
            ModelError: The model cannot be loaded.
            BadSettingError: The model does not know the language.
            EngineError: The model failed on the way.
        """
        model = self.loaded()
        self._check_language(model, language)
        import ctranslate2

        ctranslate2.set_random_seed(0)  # second tries draw lots; the same sound shall give the same words
        hearing = _Work(model, len(samples), language, progress)
        try:
            for start, end in blocks(samples):
                hearing.listen(samples[start:end], start)
        except (RuntimeError, ValueError) as error:
            raise EngineError(
                f"The speech model {self.folder.name} failed while listening.",
                why=f"{type(error).__name__} in the recognition library.",
                todo="Close other programs to free memory and run the same command again.",
            ) from error
        return Hearing(
            language=hearing.language or "en",
            passages=tuple(hearing.passages),
            speech=tuple(hearing.speech),
            settings=self._settings(hearing),
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
                cpu_threads=self.threads,
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

    def _settings(self, hearing: _Work) -> dict[str, Any]:
        return {
            "engine": "faster-whisper",
            "model": self.folder.name,
            "revision": self.revision,
            "versions": {name: version(name) for name in ("faster-whisper", "ctranslate2", "av")},
            "compute_type": "int8",
            "threads": self.threads,
            "options": hearing.options,
            "vad": hearing.vad,
            "language_probability": hearing.language_probability,
        }


class _Work:
    """One recording under way."""

    def __init__(self, model: Any, total: int, language: str | None, progress: ProgressCallback) -> None:  # noqa: ANN401
        from faster_whisper.vad import VadOptions

        self.language = language
        self.language_probability: float | None = None
        self.passages: list[Passage] = []
        self.speech: list[tuple[int, int]] = []
        self.options: dict[str, Any] = dict(_OPTIONS)
        self._vad = VadOptions()
        self.vad = asdict(self._vad) | {"max_speech_duration_s": None}  # infinity is not JSON
        self._model = model
        self._total_ms = _ms(total)
        self._progress = progress

    def listen(self, block: NDArray[np.int16], start: int) -> None:
        """Hear one block that starts at sample `start`."""
        import numpy as np
        from faster_whisper.vad import get_speech_timestamps

        sound = block.astype(np.float32) / 32768
        speech = get_speech_timestamps(sound, self._vad)
        self.speech += [(_ms(start + each["start"]), _ms(start + each["end"])) for each in speech]
        if speech:
            segments, info = self._model.transcribe(
                sound, language=self.language, vad_parameters=self._vad, **_OPTIONS
            )
            self._note(info)
            offset = start / SAMPLE_RATE
            for segment in segments:
                passage = _passage(segment, offset, spaced=self.language not in _UNSPACED)
                self.passages.append(passage)
                self._tell(passage.end_ms)
        self._tell(_ms(start + len(block)))

    def _note(self, info: Any) -> None:  # noqa: ANN401
        if self.language is None:
            self.language_probability = round(float(info.language_probability), 3)
        self.language = info.language
        options = asdict(info.transcription_options) | {"vad_filter": True}
        self.options = json.loads(json.dumps(options))  # as a transcript's file will give them back

    def _tell(self, done_ms: int) -> None:
        self._progress(Progress("transcribe", min(done_ms, self._total_ms), self._total_ms, "ms"))


def _ms(sample: int) -> int:
    return sample * 1000 // SAMPLE_RATE


def _passage(segment: Any, offset: float, *, spaced: bool) -> Passage:  # noqa: ANN401
    temperatures = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # the library's steps: which one passed tells the tries
    words = tuple(_words(segment.words or (), offset, spaced=spaced))
    return Passage(
        start_ms=Millis.from_seconds(offset + segment.start),
        end_ms=Millis.from_seconds(offset + segment.end),
        text=" ".join(word.text for word in words) or segment.text.strip(),
        words=words,
        log_probability=_finite(segment.avg_logprob),
        compression=_finite(segment.compression_ratio),
        no_speech=_finite(segment.no_speech_prob),
        tries=1 + sum(1 for each in temperatures if each < (segment.temperature or 0.0) - 1e-6),
    )


def _words(heard: Iterable[Any], offset: float, *, spaced: bool) -> Iterator[Word]:
    """Whole words: a piece that follows without a space ("-year" in "four-year") joins the word before it."""
    held: Word | None = None
    for each in heard:
        text = each.word.strip()
        if not text:
            continue
        start = Millis.from_seconds(max(0.0, offset + each.start))
        end = max(start, Millis.from_seconds(max(0.0, offset + each.end)))
        confidence = min(1.0, max(0.0, _finite(each.probability)))
        if held is not None and spaced and not each.word.startswith(" "):
            held = Word(
                text=held.text + text,
                start_ms=held.start_ms,
                end_ms=max(held.end_ms, end),
                confidence=min(held.confidence, confidence),
            )
            continue
        if held is not None:
            yield held
        held = Word(text=text, start_ms=start, end_ms=end, confidence=round(confidence, 3))
    if held is not None:
        yield held


def _finite(value: float) -> float:
    return float(value) if math.isfinite(value) else 0.0
