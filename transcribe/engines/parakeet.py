"""Recognition by NVIDIA's Parakeet TDT models in ONNX form, through onnx-asr, on the processor."""

from __future__ import annotations

import math
import os
import zlib
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ...errors import BadSettingError, EngineError, MissingModelError, ModelError
from ...progress import Progress, ProgressCallback
from ...records import Millis, Word
from ..blocks import blocks
from ..hearing import SAMPLE_RATE, Hearing, Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_KIND = "nemo-conformer-tdt"  # a kind of model and no name of one: for a name onnx-asr would ask the network
_PARTS = ("encoder-model{}.onnx", "decoder_joint-model{}.onnx")
_OTHERS = ("vocab.txt", "config.json")
#: What version 3 knows (its model card); version 2 knows English alone.
_EUROPEAN = frozenset("bg hr cs da nl en et fi fr de el hu it lv lt mt pl pt ro sk sl es sv ru uk".split())
_ENGLISH_TOKENS = 1025  # version 2's vocabulary with the blank; version 3's has 8193
_WINDOW_S = 20.0  # the 8-bit encoder loses words in longer sound; below it memory stays small too
_JOINED_S = 1.0
_SHORTEST_S = 1.0
_FRAME_S = 0.08
_LONGEST_TOKEN_S = 3 * _FRAME_S  # the library says when a token begins, not how long it lasts


class ParakeetRecogniser:
    """A Parakeet TDT model: version 2 for English, version 3 for 25 European languages (Welsh is none).

    Args:
        folder: The model's folder, as ``istupakov/parakeet-tdt-0.6b-v2-onnx`` lays it out: encoder and
            decoder (8-bit where both are there), ``vocab.txt``, ``config.json``. Nothing is ever fetched.
        revision: The model's revision, for the transcript's settings.
        threads: Processor threads; all cores when None.
    """

    def __init__(self, folder: Path, *, revision: str = "", threads: int | None = None) -> None:
        self.folder = folder
        self.revision = revision
        self.threads = threads or os.cpu_count() or 1
        self._model: Any = None

    def recognise(
        self,
        samples: NDArray[np.int16],
        *,
        language: str | None,
        progress: ProgressCallback,
        translate: bool = False,
    ) -> Hearing:
        """Hear a whole recording, ten minutes at a time, in windows of up to 20 seconds that end in silence.

        Args:
            samples: Mono sound at 16 kHz (n_samples,).
            language: ISO 639-1. None is English for version 2; version 3 hears which language it is but does
                not say so, and must be told.
            progress: Told the step ``"transcribe"`` in milliseconds of sound.
            translate: This model cannot.

        Raises:
            MissingModelError: The folder or one of its files is missing.
            ModelError: The model cannot be loaded.
            BadSettingError: The model does not know the language, must be told it, or shall translate it.
            EngineError: The model failed on the way.
        """
        import numpy as np
        from faster_whisper.vad import VadOptions, get_speech_timestamps

        model = self._load()
        spoken = self._language(language)
        if translate and spoken != "en":
            raise BadSettingError(
                f"The speech model {self.folder.name} does not translate.",
                why="It writes down what is said, in the language in which it is said.",
                todo="Leave --translate out, or choose a Whisper model with --recogniser.",
            )
        options = VadOptions(max_speech_duration_s=_WINDOW_S, min_silence_duration_ms=500, speech_pad_ms=200)
        total_ms = _ms(len(samples))
        passages: list[Passage] = []
        speech: list[tuple[int, int]] = []
        for start, end in blocks(samples):
            sound = samples[start:end].astype(np.float32) / np.float32(32768)
            spans = [(each["start"], each["end"]) for each in get_speech_timestamps(sound, options)]
            speech += [(_ms(start + first), _ms(start + last)) for first, last in spans]
            for first, last in _windows(spans):
                passages += self._passages(model, sound[first:last], start + first)
                progress(Progress("transcribe", min(_ms(start + last), total_ms), total_ms, "ms"))
            progress(Progress("transcribe", _ms(end), total_ms, "ms"))
        return Hearing(
            language=spoken,
            passages=tuple(passages),
            speech=tuple(speech),
            settings={
                "engine": "onnx-asr",
                "model": self.folder.name,
                "revision": self.revision,
                "versions": {name: version(name) for name in ("onnx-asr", "onnxruntime", "av")},
                "compute_type": self._quantisation() or "float32",
                "threads": self.threads,
                "options": {"window_s": _WINDOW_S, "joined_s": _JOINED_S},
                "vad": asdict(options),
            },
        )

    def _passages(self, model: Any, sound: NDArray[np.float32], start: int) -> Iterator[Passage]:  # noqa: ANN401
        """What is heard in one window that starts at sample `start`: one passage, or none."""
        import numpy as np

        short = int(_SHORTEST_S * SAMPLE_RATE) - len(sound)
        try:
            # Less than a few frames have no spread to normalise by.
            heard = model.recognize(np.pad(sound, (0, short)) if short > 0 else sound)
        except Exception as error:  # the runtime's errors share no class, and the library asserts
            raise EngineError(
                f"The speech model {self.folder.name} failed while listening.",
                why=f"{type(error).__name__} in the recognition library.",
                todo="Close other programs to free memory and run the same command again.",
            ) from error
        logs = [min(0.0, float(each)) if math.isfinite(each) else 0.0 for each in heard.logprobs or ()]
        offset = start / SAMPLE_RATE
        words = tuple(
            _words(heard.tokens or (), heard.timestamps or (), logs, offset, len(sound) / SAMPLE_RATE)
        )
        if words:
            text = " ".join(word.text for word in words)
            yield Passage(
                start_ms=_ms(start),
                end_ms=_ms(start + len(sound)),
                text=text,
                words=words,
                log_probability=sum(logs) / len(logs) if logs else 0.0,
                compression=len(text.encode()) / len(zlib.compress(text.encode())),
            )

    def _load(self) -> Any:  # noqa: ANN401 - an adapter of the library
        if self._model is not None:
            return self._model
        mark = f".{self._quantisation()}" if self._quantisation() else ""
        needed = [*(part.format(mark) for part in _PARTS), *_OTHERS]
        missing = [name for name in needed if not (self.folder / name).is_file()]
        if missing:
            raise MissingModelError(
                f"The speech model {self.folder.name} is not installed whole.",
                why=f"{', '.join(missing)} is missing in {self.folder}.",
                todo=f"Run: casedraft models pull {self.folder.name}",
            )
        import onnx_asr
        from onnxruntime import SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # its warnings are not for the user
        try:
            model = onnx_asr.load_model(
                _KIND,
                self.folder,
                quantization=self._quantisation(),
                sess_options=options,
                providers=["CPUExecutionProvider"],
            )
        except Exception as error:  # the runtime's errors share no class
            raise ModelError(
                f"The speech model {self.folder.name} cannot be loaded.",
                why=f"{type(error).__name__}: its files are damaged or not those of a Parakeet TDT model.",
                todo=f"Run: casedraft models verify {self.folder.name}",
            ) from error
        self._model = model.with_timestamps()
        return self._model

    def _quantisation(self) -> str | None:
        whole = all((self.folder / part.format(".int8")).is_file() for part in _PARTS)
        return "int8" if whole or not (self.folder / _PARTS[0].format("")).is_file() else None

    def _language(self, language: str | None) -> str:
        with (self.folder / "vocab.txt").open(encoding="utf-8") as file:
            known = _EUROPEAN if sum(1 for _ in file) > _ENGLISH_TOKENS else frozenset({"en"})
        if language is None and len(known) == 1:
            return "en"
        if language not in known:
            raise BadSettingError(
                f"The speech model {self.folder.name} does not know the language “{language}”."
                if language
                else f"The speech model {self.folder.name} does not say which language it hears.",
                why=f"It knows: {', '.join(sorted(known))}.",
                todo="Choose one of these with --language, or a model for the language.",
            )
        return language


def _windows(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join speech that is close together, up to a window: words are heard better among others."""
    held: tuple[int, int] | None = None
    for first, last in spans:
        if held and first - held[1] <= _JOINED_S * SAMPLE_RATE and last - held[0] <= _WINDOW_S * SAMPLE_RATE:
            held = held[0], last
            continue
        if held:
            yield held
        held = first, last
    if held:
        yield held


def _words(
    tokens: Sequence[str], times: Sequence[float], logs: Sequence[float], offset: float, length: float
) -> Iterator[Word]:
    """Whole words: a token that begins with a space begins a word; marks like ``<unk>`` are none.

    Args:
        tokens: Pieces of words.
        times: When each begins, in seconds from the window's start.
        logs: Each one's log-probability.
        offset: The window's start in seconds.
        length: The window's length in seconds.
    """
    groups: list[list[tuple[str, float, float]]] = []
    for token, time, log in zip(tokens, times, logs, strict=True):
        if token.startswith("<") and token.endswith(">"):
            continue
        if not groups or token.startswith(" "):
            groups.append([])
        groups[-1].append((token, min(time, length), log))
    for place, group in enumerate(groups):
        text = "".join(token for token, _, _ in group).strip()
        following = groups[place + 1][0][1] if place + 1 < len(groups) else length
        end = max(group[0][1], min(following, group[-1][1] + _LONGEST_TOKEN_S))
        if text:
            yield Word(
                text=text,
                start_ms=Millis.from_seconds(offset + group[0][1]),
                end_ms=Millis.from_seconds(offset + end),
                confidence=round(math.exp(min(log for _, _, log in group)), 3),
            )


def _ms(sample: int) -> int:
    return sample * 1000 // SAMPLE_RATE
