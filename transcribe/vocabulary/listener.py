"""A second reading of a stretch of sound, by somebody who has been told which names may be said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..engines.whisper import FasterWhisperRecogniser
    from ..hearing import Recogniser

#: The most tokens of names that Whisper is told; its prompt holds 224.
MOST_HINTS = 180
LONGEST_MS = 28_000


class Listener(Protocol):
    """Writes down a short stretch of sound, knowing what may be said in it."""

    @property
    def at_once(self) -> int:
        """How many stretches it may be given at a time, from as many threads."""
        ...

    def read_again(self, sound: NDArray[np.int16], hints: Sequence[str]) -> str:
        """Write down what is said.

        Args:
            sound: Mono sound at 16 kHz (n_samples,), up to 30 seconds.
            hints: Names that may be said, those that matter most first; the rest is left out.

        Returns:
            The words; what is no speech may give an invention.

        Raises:
            EngineError: The model failed.
        """
        ...


class WhisperListener:
    """The recogniser's own model, prompted with the names: one greedy decoding without times.

    Args:
        recogniser: The recogniser; its loaded model is shared.
        language: The language spoken, ISO 639-1.
    """

    def __init__(self, recogniser: FasterWhisperRecogniser, *, language: str = "en") -> None:
        self._recogniser = recogniser
        self._language = language
        self._tokenizer: Any = None

    @property
    def at_once(self) -> int:
        """As many as the recogniser has workers."""
        return self._recogniser.workers

    def read_again(self, sound: NDArray[np.int16], hints: Sequence[str]) -> str:
        """Write down what is said (see `Listener`)."""
        import numpy as np
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.tokenizer import Tokenizer

        from ...errors import EngineError

        model = self._recogniser.loaded()
        said = self._tokenizer or Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=self._language
        )
        self._tokenizer = said
        prompt = [said.sot_prev, *self._hints(hints), *said.sot_sequence, said.no_timestamps]
        try:
            features = model.feature_extractor(np.asarray(sound, dtype=np.float32) / 32768)
            result = model.model.generate(
                model.encode(pad_or_trim(features)),
                [prompt],
                beam_size=1,
                max_length=model.max_length,
                suppress_blank=True,
            )[0]
        except (RuntimeError, ValueError) as error:
            raise EngineError(
                "The speech model failed while it listened for the names of the vocabulary.",
                why=f"{type(error).__name__} in the recognition library.",
                todo="Close other programs to free memory and run the same command again.",
            ) from error
        return str(said.decode(result.sequences_ids[0])).strip()

    def _hints(self, hints: Sequence[str]) -> list[int]:
        tokens: list[int] = []
        for hint in hints:
            more = self._encode(("," if tokens else "") + " " + hint)
            if len(tokens) + len(more) > MOST_HINTS:
                break
            tokens += more
        return tokens

    def _encode(self, text: str) -> list[int]:
        """The tokens of a text; " t" is mended, for the models' tokenizer.json lacks the merge of its two."""
        known = self._recogniser.loaded().hf_tokenizer
        space = known.token_to_id("Ġ")
        tokens: list[int] = []
        for token in self._tokenizer.encode(text):
            joined = (
                known.token_to_id("Ġ" + known.id_to_token(token)) if tokens and tokens[-1] == space else None
            )
            if joined is None:
                tokens.append(token)
            else:
                tokens[-1] = joined
        return tokens


def listener_for(recogniser: Recogniser, language: str) -> Listener | None:
    """What hears a recording's doubtful stretches again.

    Args:
        recogniser: What heard it first.
        language: The language spoken, ISO 639-1.

    Returns:
        The same model, told the names; None for one that cannot be told any.
    """
    from ..engines.whisper import FasterWhisperRecogniser

    if isinstance(recogniser, FasterWhisperRecogniser):
        return WhisperListener(recogniser, language=language)
    return None
