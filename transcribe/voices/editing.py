"""Putting right who spoke: speakers named, merged and split, and utterances given to others.

Every function takes a transcript and gives a new one. Words, times and everything else stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import BadSettingError
from ...records import Speaker
from ..doubts import WHO

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ...records import Transcript, Utterance


def name_speaker(
    transcript: Transcript,
    speaker: str,
    name: str | None,
    role: str | None = None,
    *,
    present: bool | None = None,
) -> Transcript:
    """Say whose voice it is.

    Args:
        transcript: The transcript.
        speaker: The speaker's id.
        name: The person's name; None to take it back.
        role: What the person is in the case ("mother"), if known.
        present: Whether the person was there; None when it is not known.

    Raises:
        BadSettingError: There is no such speaker.
    """
    _check_speakers(transcript, [speaker])
    name = (name or "").strip() or None
    named = [
        each.model_copy(update={"name": name, "role": role, "present": present})
        if each.id == speaker
        else each
        for each in transcript.speakers
    ]
    return transcript.model_copy(update={"speakers": tuple(named)})


def merge_speakers(transcript: Transcript, kept: str, merged: Iterable[str]) -> Transcript:
    """Say that several voices are one person.

    Args:
        transcript: The transcript.
        kept: The id of the speaker who stays; a name or role that is missing is taken from the others.
        merged: The ids of those who are the same person.

    Raises:
        BadSettingError: There is no such speaker, or nobody to merge.
    """
    others = [each for each in dict.fromkeys(merged) if each != kept]
    _check_speakers(transcript, [kept, *others])
    if not others:
        raise BadSettingError(
            "There is nobody to merge.",
            why="A speaker cannot be merged with themselves.",
            todo="Name two speakers or more.",
        )
    same = [each for each in transcript.speakers if each.id in {kept, *others}]
    same.sort(key=lambda each: each.id != kept)
    whole = same[0].model_copy(
        update={
            field: next((value for each in same if (value := getattr(each, field)) is not None), None)
            for field in ("name", "role", "present", "clip")
        }
    )
    left = [whole if each.id == kept else each for each in transcript.speakers if each.id not in others]
    gone = dict.fromkeys(others, kept)
    return transcript.model_copy(
        update={
            "speakers": tuple(left),
            "utterances": tuple(_said_by(each, gone) for each in transcript.utterances),
            "translation": tuple(_said_by(each, gone) for each in transcript.translation),
        }
    )


def _said_by(utterance: Utterance, gone: Mapping[str, str]) -> Utterance:
    """The same utterance with those who are gone replaced."""
    speaker = gone.get(utterance.speaker or "", utterance.speaker)
    also = dict.fromkeys(gone.get(other, other) for other in utterance.also)
    return utterance.model_copy(update={"speaker": speaker, "also": _without(also, speaker)})


def split_speaker(
    transcript: Transcript, speaker: str, utterances: Collection[str]
) -> tuple[Transcript, str]:
    """Say that some of what one voice says is another person's, who gets a new id.

    Args:
        transcript: The transcript.
        speaker: The speaker's id.
        utterances: The ids of the utterances that the other person says; some of the speaker's, not all.

    Returns:
        The transcript and the new speaker's id.

    Raises:
        BadSettingError: There is no such speaker or utterance, one is somebody else's, or nothing would be
            left of the speaker.
    """
    _check_speakers(transcript, [speaker])
    _check_utterances(transcript, utterances)
    own = {each.id for each in transcript.utterances if each.speaker == speaker}
    if not set(utterances) <= own:
        raise BadSettingError(
            "Some of these utterances are not this speaker's.",
            why=f"They are not said by {_shown(speaker)}: {_listed(set(utterances) - own)}.",
            todo="Give only the speaker's own, or reassign them.",
        )
    if not utterances or set(utterances) == own:
        raise BadSettingError(
            "A speaker is split into two, each with words.",
            why="No utterance was given."
            if not utterances
            else "All of the speaker's utterances were given.",
            todo="Give some of the speaker's utterances.",
        )
    new = _free_id(transcript)
    return reassign(transcript, utterances, new), new


def reassign(transcript: Transcript, utterances: Collection[str], speaker: str | None) -> Transcript:
    """Say who says some utterances. Doubts about who says them are settled by it.

    Args:
        transcript: The transcript.
        utterances: The utterances' ids.
        speaker: The speaker's id: one of the transcript's, or a new one of the form ``s4``, who is then
            added; None when nobody is to be named.

    Raises:
        BadSettingError: There is no such utterance, or the new id is not of that form.
    """
    _check_utterances(transcript, utterances)
    speakers = list(transcript.speakers)
    if speaker is not None and transcript.speaker(speaker) is None:
        if not (speaker.startswith("s") and speaker[1:].isascii() and speaker[1:].isdecimal()):
            _check_speakers(transcript, [speaker])
        speakers.append(Speaker(id=speaker))
    wanted = set(utterances)
    made = [
        each.model_copy(
            update={
                "speaker": speaker,
                "also": _without(each.also, speaker),
                "doubts": tuple(doubt for doubt in each.doubts if doubt != WHO),
            }
        )
        if each.id in wanted
        else each
        for each in transcript.utterances
    ]
    return transcript.model_copy(update={"speakers": tuple(speakers), "utterances": tuple(made)})


def _without(ids: Iterable[str], speaker: str | None) -> tuple[str, ...]:
    return tuple(each for each in ids if each != speaker)


def _free_id(transcript: Transcript) -> str:
    taken = {each.id for each in transcript.speakers}
    return next(f"s{number}" for number in range(1, len(taken) + 2) if f"s{number}" not in taken)


def _check_speakers(transcript: Transcript, speakers: Iterable[str]) -> None:
    known = [each.id for each in transcript.speakers]
    unknown = [each for each in speakers if each not in known]
    if unknown:
        raise BadSettingError(
            f"The transcript has no speaker {_listed(unknown)}.",
            why=f"Its speakers are: {', '.join(known)}." if known else "Its voices were not told apart.",
            todo="Give one of these.",
        )


def _check_utterances(transcript: Transcript, utterances: Iterable[str]) -> None:
    known = {each.id for each in transcript.utterances}
    unknown = [each for each in utterances if each not in known]
    if unknown:
        raise BadSettingError(
            f"The transcript has no utterance {_listed(unknown)}.",
            why=f"Its utterances go from u1 to u{len(known)}." if known else "It holds no utterances.",
            todo="Give the ids of utterances of this transcript.",
        )


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(_shown(each) for each in sorted(ids)[:5])


def _shown(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:20]
