"""Decodes windows of sound: several at a time, or a doubtful one again with more effort and guards."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ...records import Millis, Word
from ..hearing import SAMPLE_RATE
from .windows import LONGEST, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

#: Written without spaces between words: there pieces of the recogniser stay words of their own.
UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
#: How many guesses the first reading follows at a time.
BEAM = 2
#: How a doubtful window is read again, step by step while a guard fails. Whisper's own steps draw lots; these
#: do not, so that the same sound gives the same words on every day and with any number of threads.
SECOND_LOOK: tuple[dict[str, Any], ...] = (
    {"beam_size": 5},
    {"beam_size": 5, "repetition_penalty": 1.15},
    {"beam_size": 8, "repetition_penalty": 1.15, "no_repeat_ngram_size": 6},
)
#: Where Whisper itself tries again: above this compression, below this log-probability.
LOOP, UNSURE = 2.4, -1.0
_APPENDED = "\"'.。,，!！?？:：”)]}、"  # noqa: RUF001 - the library's own list
_PREPENDED = "\"'“¿([{-"


@dataclass(frozen=True, slots=True)
class Draft:
    """One reading of one window.

    Attributes:
        window: Where it was heard, in samples.
        text: Its words.
        words: The same with times in milliseconds of the recording.
        log_probability: The mean over its tokens; 0 is certain.
        no_speech: How likely it is that nobody spoke, 0 to 1.
        tokens: How many tokens it has.
        tries: How often it was decoded anew before the library let it pass, from 1.
        language: The language it was read as, ISO 639-1.
        spoken: The language it sounds like, and how surely, 0 to 1.
    """

    window: Window
    text: str
    words: tuple[Word, ...]
    log_probability: float
    no_speech: float
    tokens: int
    language: str
    tries: int = 1
    spoken: tuple[str, float] = ("", 0.0)

    @property
    def compression(self) -> float:
        """The text's size before over after compression; 1 when there is none."""
        written = self.text.encode()
        return len(written) / len(zlib.compress(written)) if written else 1.0


class Decoder:
    """A loaded model and how to ask it.

    Args:
        model: A `faster_whisper.WhisperModel`.
        samples: The recording, mono at 16 kHz (n_samples,).
    """

    def __init__(self, model: Any, samples: NDArray[np.int16]) -> None:  # noqa: ANN401 - it ships no types
        self._model = model
        self._samples = samples

    def read(self, windows: Sequence[Window], language: str, **how: Any) -> list[Draft]:  # noqa: ANN401
        """Read several windows at once.

        Args:
            windows: None longer than :data:`LONGEST`; all are held in memory together.
            language: ISO 639-1.
            how: Options of CTranslate2's `generate` other than the usual.

        Returns:
            One reading for each.
        """
        tokenizer = self._tokenizer(language)
        encoded = self._encode(windows)
        results = self._generate(encoded, tokenizer, len(windows), **how)
        tokens = [[each for each in result.sequences_ids[0] if each < tokenizer.eot] for result in results]
        frames = [math.ceil((each.end - each.start) * 100 / SAMPLE_RATE) for each in windows]
        aligned = self._model.find_alignment(tokenizer, tokens, encoded, frames)
        spoken = self._spoken(encoded, len(windows))
        drafts = []
        for window, result, said, found, sounds in zip(
            windows, results, tokens, aligned, spoken, strict=True
        ):
            offset = window.start / SAMPLE_RATE
            words = tuple(_words(_joined(found), offset, spaced=language not in UNSPACED))
            drafts.append(
                Draft(
                    window=window,
                    text=" ".join(word.text for word in words),
                    words=words,
                    log_probability=_mean(result),
                    no_speech=_finite(result.no_speech_prob),
                    tokens=len(said),
                    language=language,
                    spoken=sounds,
                )
            )
        return drafts

    def read_again(self, window: Window, parts: Sequence[Window], language: str) -> Draft:
        """Read one window part by part, with more guesses, and against repetition while a guard fails.

        The guards are Whisper's own (Radford et al. 2022, section 4.5).

        Args:
            window: The window.
            parts: What it is cut into.
            language: ISO 639-1.
        """
        read = [self._read_with_fallback(part, language) for part in parts]
        tokens = sum(each.tokens + 1 for each in read)
        return Draft(
            window=window,
            text=" ".join(each.text for each in read if each.text),
            words=tuple(word for each in read for word in each.words),
            log_probability=sum(each.log_probability * (each.tokens + 1) for each in read) / max(1, tokens),
            no_speech=max((each.no_speech for each in read), default=0.0),
            tokens=tokens,
            language=language,
            tries=max((each.tries for each in read), default=1),
            spoken=max((each.spoken for each in read), key=lambda each: each[1], default=("", 0.0)),
        )

    def _read_with_fallback(self, part: Window, language: str) -> Draft:
        drafts = []
        for tries, how in enumerate(SECOND_LOOK, start=1):
            (draft,) = self.read([part], language, **how)
            drafts.append(replace(draft, tries=tries))
            if draft.compression <= LOOP and draft.log_probability >= UNSURE:
                return drafts[-1]
        sane = [each for each in drafts if each.compression <= LOOP]
        best = max(sane or drafts, key=lambda each: each.log_probability)
        return replace(best, tries=len(drafts))

    def translate(self, windows: Sequence[Window], language: str) -> list[str]:
        """Say in English what is said in several windows in another language.

        Returns:
            One text for each.
        """
        tokenizer = self._tokenizer(language, task="translate")
        results = self._generate(self._encode(windows), tokenizer, len(windows))
        return [tokenizer.decode(result.sequences_ids[0]).strip() for result in results]

    def sounds_like(self, windows: Sequence[Window]) -> list[list[tuple[str, float]]]:
        """For each window, how likely each language is, the likeliest first."""
        if not self._model.model.is_multilingual:
            return [[("en", 1.0)] for _ in windows]
        found = self._model.model.detect_language(self._encode(windows))
        return [[(token[2:-2], float(sure)) for token, sure in each] for each in found]

    def _spoken(self, encoded: Any, count: int) -> list[tuple[str, float]]:  # noqa: ANN401
        if not self._model.model.is_multilingual:
            return [("", 0.0)] * count
        return [(each[0][0][2:-2], float(each[0][1])) for each in self._model.model.detect_language(encoded)]

    def _sound(self, window: Window) -> NDArray[np.float32]:
        import numpy as np

        return np.asarray(self._samples[window.start : window.end], np.float32) / np.float32(32768)

    def _encode(self, windows: Sequence[Window]) -> Any:  # noqa: ANN401
        import numpy as np

        extract = self._model.feature_extractor
        features = [
            # Silence up to thirty seconds, as the model was trained; the library's own filling is not silent.
            extract(np.pad(sound, (0, max(0, LONGEST - len(sound)))), padding=0)[..., : extract.nb_max_frames]
            for sound in map(self._sound, windows)
        ]
        return self._model.encode(np.stack(features))

    def _tokenizer(self, language: str, task: str = "transcribe") -> Any:  # noqa: ANN401
        from faster_whisper.tokenizer import Tokenizer

        model = self._model
        return Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task=task, language=language)

    def _generate(self, encoded: Any, tokenizer: Any, count: int, **how: Any) -> list[Any]:  # noqa: ANN401
        from faster_whisper.transcribe import get_suppressed_tokens

        prompt = self._model.get_prompt(tokenizer, [], without_timestamps=True)
        results: list[Any] = self._model.model.generate(
            encoded,
            [prompt] * count,
            max_length=self._model.max_length,
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            return_scores=True,
            return_no_speech_prob=True,
            **({"beam_size": BEAM} | how),
        )
        return results


def _mean(result: Any) -> float:  # noqa: ANN401
    """The mean log-probability of the tokens, the end among them (the score is divided by their number)."""
    length = len(result.sequences_ids[0])
    return _finite(result.scores[0] * length / (length + 1))


def _joined(aligned: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Words with the marks before and after them."""
    from faster_whisper.transcribe import merge_punctuations

    merge_punctuations(aligned, _PREPENDED, _APPENDED)
    return aligned


def _words(heard: Iterable[Mapping[str, Any]], offset: float, *, spaced: bool) -> Iterator[Word]:
    """Whole words: a piece that follows without a space ("-year" in "four-year") joins the word before it."""
    held: Word | None = None
    for each in heard:
        text = each["word"].strip()
        if not text:
            continue
        start = Millis.from_seconds(max(0.0, offset + float(each["start"])))
        end = max(start, Millis.from_seconds(max(0.0, offset + float(each["end"]))))
        confidence = min(1.0, max(0.0, _finite(each["probability"])))
        if held is not None and spaced and not each["word"].startswith(" "):
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
