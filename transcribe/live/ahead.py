"""What need not wait for the end of a live recording, besides its words: voices and names.

It is done in between, while the recogniser has nothing to hear, in pieces of a second or so. Nothing is
decided here: at the end the same road is gone as for any other recording, and finds most of it done.
"""

from __future__ import annotations

import hashlib
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from ..hearing import SAMPLE_RATE
from ..vocabulary.listener import LONGEST_MS
from ..vocabulary.names import write_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ...progress import ProgressCallback
    from ..hearing import Passage
    from ..recording import ListenerFor
    from ..vocabulary import Listener
    from ..voices import Following, OnnxSeparator, Separator, Turn

#: How much new sound is told apart by voices at one go, in samples: under a second's work on a laptop.
_PIECE = 20 * SAMPLE_RATE
_ENGLISH = "en"  # names are looked for in English alone


class Ahead:
    """Tells voices apart and hears names while a recording grows.

    Its failures harm nothing: what could not be done beforehand is done at the end, and told there if it
    fails again.

    Args:
        separator: Tells voices apart; None to leave that out.
        listener: Gives, for a language, what hears doubtful stretches again, if anything does.
        names: The names that may be said.
    """

    def __init__(
        self,
        *,
        separator: OnnxSeparator | None,
        listener: ListenerFor,
        names: Sequence[str],
    ) -> None:
        self._separator = separator
        self._listener_for = listener
        self._names = tuple(names)
        self._following: Following | None = None
        self._followed = 0  # in samples
        self._voices_wanted = separator is not None
        self._names_wanted = bool(names)
        self._said: list[Passage] = []  # not yet looked through for names
        self._listeners: dict[str, Listener | None] = {}

    @property
    def separator(self) -> Separator | None:
        """What tells the voices apart at the end."""
        if self._separator is None or self._following is None:
            return self._separator
        return AlreadyFollowed(self._separator, self._following)

    def listener(self, language: str) -> Listener | None:
        """What hears doubtful stretches again at the end; those that were heard already it remembers."""
        if language not in self._listeners:
            made = self._listener_for(language)
            self._listeners[language] = Remembering(made) if made else None
        return self._listeners[language]

    def said(self, passages: Sequence[Passage], language: str | None) -> None:
        """Take note of words that stay.

        Args:
            passages: The next ones, on the recording's clock.
            language: The language spoken, ISO 639-1; None while it is not known.
        """
        if self._names_wanted and language == _ENGLISH:
            self._said += [each for each in passages if each.words]

    def step(self, read: Callable[[int, int], NDArray[np.int16]], length: int) -> bool:
        """Do the next piece of work.

        Args:
            read: Gives the sound from one sample to another.
            length: How much sound there is, in samples.

        Returns:
            Whether there was any.
        """
        return self._hear_names(read, length) or self._follow_voices(read, length)

    def _hear_names(self, read: Callable[[int, int], NDArray[np.int16]], length: int) -> bool:
        """Have one stretch heard again: as many passages as will be heard at one go at the end."""
        if not self._said:
            return False
        until = self._said[0].words[0].start_ms + LONGEST_MS
        stretch = list(takewhile(lambda each: each.words[-1].end_ms <= until, self._said))
        if len(stretch) == len(self._said):
            return False  # what is said next may belong to it
        stretch = stretch or self._said[:1]
        del self._said[: len(stretch)]
        try:
            listener = self.listener(_ENGLISH)
            if listener is not None:
                write_names(stretch, self._names, listener=listener, samples=_SoFar(read, length))
        except Exception:  # noqa: BLE001 - whatever it is, the recording and its words go on
            self._names_wanted = False
            self._said = []
        return True

    def _follow_voices(self, read: Callable[[int, int], NDArray[np.int16]], length: int) -> bool:
        if not self._voices_wanted or self._separator is None or length - self._followed < _PIECE:
            return False
        self._followed += _PIECE
        try:
            if self._following is None:
                self._following = self._separator.listen()
            self._following.feed(_SoFar(read, self._followed))
        except Exception:  # noqa: BLE001 - likewise
            self._following = None
            self._voices_wanted = False
        return True


class AlreadyFollowed:
    """A separator that has listened before.

    Args:
        separator: What it listened with.
        following: How far it came, with the very recording that it will be asked about.
    """

    def __init__(self, separator: Separator, following: Following) -> None:
        self._separator = separator
        self._following = following

    def separate(
        self, samples: NDArray[np.int16], *, count: int | None, progress: ProgressCallback
    ) -> Sequence[Turn]:
        """Listen to what is left and find out who speaks when (see :class:`Separator`)."""
        return self._following.finish(samples, count=count, progress=progress)

    @property
    def settings(self) -> dict[str, Any]:
        """The models and the options used."""
        return self._separator.settings


class Remembering:
    """A listener that hears the same sound with the same hints only once.

    Args:
        listener: Who hears it.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._read: dict[bytes, str] = {}

    @property
    def at_once(self) -> int:
        """How many stretches it may be given at a time, from as many threads."""
        return self._listener.at_once

    def read_again(self, sound: NDArray[np.int16], hints: Sequence[str]) -> str:
        """Write down what is said (see :class:`~casedraft.transcribe.vocabulary.Listener`)."""
        key = hashlib.sha256(sound.tobytes() + "\n".join(hints).encode()).digest()
        if key not in self._read:
            self._read[key] = self._listener.read_again(sound, hints)
        return self._read[key]


class _SoFar:
    """A growing recording up to one moment."""

    def __init__(self, read: Callable[[int, int], NDArray[np.int16]], length: int) -> None:
        self._read = read
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, stretch: slice, /) -> NDArray[np.int16]:
        start, end, _ = stretch.indices(self._length)
        return self._read(start, max(start, end))
