"""What a recogniser is: sound in, words with their times and its own confidence out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..progress import ProgressCallback
    from ..records import Reading, Word

#: Every recogniser hears sound at this rate, in samples a second.
SAMPLE_RATE = 16_000
#: Sound no louder than this, of 32768, comes from no microphone that is on: about -60 dB.
FAINTEST = 33


class Samples(Protocol):
    """Mono sound at 16 kHz of which only stretches are read: an array, or a recording that still grows."""

    def __len__(self) -> int:
        """How many samples there are."""
        ...

    def __getitem__(self, stretch: slice, /) -> NDArray[np.int16]:
        """The samples of a stretch, as slicing an array gives them."""
        ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of speech as the recogniser wrote it, before it is cut into utterances.

    Attributes:
        start_ms: Where it begins, in milliseconds.
        end_ms: Where it ends.
        text: Its words.
        words: The same with times; their texts joined by spaces give `text`. Empty when there are no times.
        log_probability: The mean log-probability of its tokens; 0 is certain.
        compression: Its text's size before over after compression; speech stays under 2.4, a loop does not.
        no_speech: How likely it is that nobody spoke, 0 to 1.
        tries: How often it was decoded anew before the result passed, from 1.
        doubts: Reasons to listen again that the recogniser itself found, in plain words.
    """

    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...] = ()
    log_probability: float = 0.0
    compression: float = 1.0
    no_speech: float = 0.0
    tries: int = 1
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hearing:
    """All that a recogniser heard in one recording.

    Attributes:
        language: The language spoken, ISO 639-1.
        passages: In the order in which they were said.
        speech: Where somebody seems to speak, as (start, end) in milliseconds, words or none.
        readings: What was decoded more than once, every reading of it.
        translation: The recogniser's own English of another language; empty when none was asked for.
        settings: The model and the options really used; they travel with the transcript.
    """

    language: str
    passages: tuple[Passage, ...]
    speech: tuple[tuple[int, int], ...] = ()
    readings: tuple[Reading, ...] = ()
    translation: tuple[Passage, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listening:
    """How to listen, and what the worker knows before anybody has listened.

    Attributes:
        language: The language spoken, ISO 639-1, or None to find it out.
        vocabulary: Names and local words that may be said, as they are written.
        speakers: How many people speak; ``"auto"`` to find it out; ``"off"`` to tell no voice from another.
        people: Who speaks, each as (name, role or None), in no particular order; empty when it is not known.
        dictation: Whether one person dictates, spoken full stops and all; None to find it out.
        translate: Whether to add an English translation of another language.
    """

    language: str | None = "en"
    vocabulary: tuple[str, ...] = ()
    speakers: int | Literal["auto", "off"] = "auto"
    people: tuple[tuple[str, str | None], ...] = ()
    dictation: bool | None = None
    translate: bool = False

    @property
    def voices(self) -> int | None:
        """How many voices there are to tell apart; None to find it out."""
        if self.dictation:
            return 1
        if self.people and self.speakers == "auto":
            return len(self.people)
        return self.speakers if isinstance(self.speakers, int) else None

    @property
    def names(self) -> tuple[str, ...]:
        """All that may be said by name: the vocabulary, and those who speak."""
        return tuple(dict.fromkeys([*self.vocabulary, *(name for name, _ in self.people)]))


#: English, and nothing known beforehand.
ENGLISH = Listening()


class Recogniser(Protocol):
    """Writes down what is said in a recording."""

    def recognise(
        self,
        samples: NDArray[np.int16],
        *,
        language: str | None,
        progress: ProgressCallback,
        translate: bool = False,
    ) -> Hearing:
        """Hear a whole recording.

        Args:
            samples: Mono sound at 16 kHz (n_samples,); may be mapped from a file larger than memory.
            language: ISO 639-1, or None to find it out.
            progress: Told the step ``"transcribe"`` in milliseconds of sound.
            translate: Whether to add its own English of a recording in another language.

        Raises:
            ModelError: The model cannot be loaded.
            BadSettingError: The model does not know the language, or cannot translate.
            EngineError: The model failed on the way.
        """
        ...
