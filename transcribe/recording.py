"""From a recording to its transcript."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import EngineError, ModelError
from ..progress import ProgressCallback, silent
from ..records import Recording, Transcript, Utterance
from .decode import Sound, decoded
from .dictation import is_dictation, write_dictation
from .hearing import ENGLISH, Listening
from .notices import UNNAMED, about_gaps, about_hearing, about_names, about_withheld
from .utterances import cut_into_utterances, fit_to_turns
from .vocabulary import correct
from .voices import assign, speaker_ids, speakers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from .hearing import Hearing, Passage, Recogniser
    from .vocabulary import Listener
    from .voices import Separator, Turn

    ListenerFor = Callable[[str], Listener | None]

UNHEARD_MS = 5000


def transcribe_recording(
    path: Path,
    recogniser: Recogniser,
    *,
    listening: Listening = ENGLISH,
    separator: Separator | None = None,
    listener: ListenerFor | None = None,
    progress: ProgressCallback = silent,
) -> Transcript:
    """Write down what is said in a recording, and who says it.

    Args:
        path: The recording: m4a, mp3, mp4, wav, ogg, flac, webm, aac, amr, aiff or caf.
        recogniser: The speech model.
        listening: What is known beforehand.
        separator: Tells voices apart; without one every speaker is None.
        listener: Gives, for a language, what hears doubtful stretches again to find the vocabulary's names;
            without one they are looked for in what is written alone.
        progress: Told the steps ``"decode"``, ``"transcribe"``, ``"names"`` and ``"voices"`` in milliseconds.

    Returns:
        The transcript. What the worker must know of the recording as a whole stands in
        ``settings["notices"]``; silence gives no utterances.

    Raises:
        UnreadableFileError: The file cannot be opened.
        NotAudioError: It is no recording, is damaged beyond use, or holds no sound.
        TooLargeError: It is larger or longer than casedraft accepts.
        DiskFullError: There is no room for the decoded sound.
        WorkerError: The decoding process crashed or was ended for what it used.
        ModelError: A model cannot be loaded.
        EngineError: A model failed on the way.
    """
    with decoded(path, progress=progress) as sound:
        hearing = recogniser.recognise(
            sound.samples,
            language=listening.language,
            progress=progress,
            translate=listening.translate,
        )
        passages, unnamed = _named(hearing, sound, listening.names, listener, progress)
        voiced = _voiced(passages, sound, listening, separator, progress)
        utterances = voiced.utterances
        if listening.dictation or (listening.dictation is None and is_dictation(utterances)):
            utterances = fit_to_turns(write_dictation(utterances), voiced.turns, voiced.ids)
        gaps = unheard(hearing.speech, utterances)
        notices = [
            *sound.notices,
            *about_hearing(sound, hearing, utterances),
            *unnamed,
            *voiced.notices,
            *about_gaps(gaps),
            *about_withheld(hearing.readings, gaps),
        ]
        return Transcript(
            recording=Recording(
                file=path.name,
                sha256=sound.sha256,
                duration_ms=sound.duration_ms,
            ),
            language=hearing.language,
            speakers=speakers_of(utterances, voiced.turns, voiced.ids, listening.people),
            utterances=utterances,
            readings=hearing.readings,
            translation=cut_into_utterances(hearing.translation),
            settings=hearing.settings
            | dict(voiced.settings)
            | {
                "vocabulary": len(listening.names),
                "people": [list(each) for each in listening.people],
                "notices": notices,
                "unheard_ms": [list(gap) for gap in gaps],
            },
        )


def _named(
    hearing: Hearing,
    sound: Sound,
    names: Sequence[str],
    listener: ListenerFor | None,
    progress: ProgressCallback,
) -> tuple[tuple[Passage, ...], list[str]]:
    """The passages with names, acronyms and spellings as they are written, and what is to be told of it."""
    told = about_names(names, hearing.language)
    if hearing.language != "en":  # the spellings and the likeness of sounds are English ones
        return hearing.passages, told
    again = listener(hearing.language) if listener and names else None
    try:
        passages = hearing.passages
        return correct(passages, names, listener=again, samples=sound.samples, progress=progress), told
    except EngineError:  # the words are there already: a second hearing that fails shall not lose them
        return correct(hearing.passages, names, listener=None), [*told, UNNAMED]


class _Voiced(NamedTuple):
    """The utterances, who speaks when, each voice's id, how they were told apart, what is to be told."""

    utterances: tuple[Utterance, ...]
    turns: Sequence[Turn] = ()
    ids: Mapping[int, str] = MappingProxyType({})
    settings: Mapping[str, Any] = MappingProxyType({})
    notices: tuple[str, ...] = ()


def _voiced(
    passages: Sequence[Passage],
    sound: Sound,
    listening: Listening,
    separator: Separator | None,
    progress: ProgressCallback,
) -> _Voiced:
    """Cut what was heard into utterances, by voices where they can be told apart."""
    if separator is None or listening.speakers == "off" or not passages:
        return _Voiced(cut_into_utterances(passages))
    try:
        turns = separator.separate(sound.samples, count=listening.voices, progress=progress)
    except (ModelError, EngineError) as error:  # never is text lost for want of a voice
        notice = f"The voices were not told apart. {error.what} {error.todo}".strip()
        return _Voiced(cut_into_utterances(passages), notices=(notice,))
    spoken = assign(passages, turns)
    utterances = cut_into_utterances(passages, spoken, turns)
    settings = {"voices": {**separator.settings, "asked": listening.speakers}}
    return _Voiced(utterances, turns, speaker_ids(spoken), settings)


def unheard(speech: Iterable[tuple[int, int]], utterances: Sequence[Utterance]) -> list[tuple[int, int]]:
    """Where somebody seems to speak for five seconds or more and no word was written down.

    Args:
        speech: Where a voice is detected, as (start, end) in milliseconds, in order.
        utterances: What was written down, in order.

    Returns:
        The same kind of pairs.
    """
    said = sorted(
        (word.start_ms, word.end_ms) for utterance in utterances for word in (utterance.words or (utterance,))
    )
    gaps = []
    for start, end in speech:
        place = start
        first = max(0, bisect_left(said, (start, 0)) - 1)  # the word before may reach into the speech
        for word_start, word_end in islice(said, first, None):
            if word_end <= place:
                continue
            if word_start >= end:
                break
            if word_start - place >= UNHEARD_MS:
                gaps.append((place, int(word_start)))
            place = int(word_end)
        if end - place >= UNHEARD_MS:
            gaps.append((place, end))
    return gaps
