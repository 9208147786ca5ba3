"""``casedraft speakers``: who spoke in a transcript, and putting it right."""

from __future__ import annotations

import wave
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from ..errors import BadSettingError, UnreadableFileError
from ..files import check_writable, sha256, write_whole
from ..records import load_transcript, save
from ..transcribe import SAMPLE_RATE
from ..transcribe.decode import decoded
from ..transcribe.voices import merge_speakers, name_speaker, reassign
from .console import GuardedCommand, plain, print_json
from .options import json_option, name_and_role

if TYPE_CHECKING:
    from ..records import Speaker, Transcript

EPILOG = """\b
Examples:
  casedraft speakers visit.transcript.json                          who spoke, and where to hear each best
  casedraft speakers visit.transcript.json --clips voices           write those places as small recordings
  casedraft speakers visit.transcript.json --name s1="Priya Nair=social worker" --name s2="Kelly-Ann=mother"
  casedraft speakers visit.transcript.json --merge s1=s4            s4 is s1 as well
  casedraft speakers visit.transcript.json --give s2=u12,u13        s2 says these, a new speaker perhaps

\b
Changes are written to the transcript itself; no word is changed. Then draft from it:
  casedraft draft visit.transcript.json -t cin-visit
"""


@click.command(cls=GuardedCommand, epilog=EPILOG)
@click.argument("transcript", type=click.Path(path_type=Path), metavar="TRANSCRIPT")
@click.option(
    "--name", "names", multiple=True, metavar='ID="NAME=ROLE"', help="Whose voice it is; repeatable."
)
@click.option("--merge", "merges", multiple=True, metavar="ID=ID,…", help="The latter are the former too.")
@click.option("--give", "gifts", multiple=True, metavar="ID=UTTERANCE,…", help="Who says these utterances.")
@click.option(
    "--clips", type=click.Path(path_type=Path), metavar="FOLDER", help="Write each voice's clip here."
)
@click.option(
    "--recording", type=click.Path(path_type=Path), help="The recording, for --clips; else beside TRANSCRIPT."
)
@json_option
def speakers(
    transcript: Path,
    *,
    names: tuple[str, ...],
    merges: tuple[str, ...],
    gifts: tuple[str, ...],
    clips: Path | None,
    recording: Path | None,
    as_json: bool,
) -> None:
    """Show who spoke in TRANSCRIPT, a .transcript.json file, and name, merge or correct the voices."""
    record = load_transcript(transcript)
    changed = record
    for each in gifts:
        speaker, utterances = _pair(each, "--give")
        changed = reassign(changed, _listed(utterances), speaker)
    for each in merges:
        kept, merged = _pair(each, "--merge")
        changed = merge_speakers(changed, kept, _listed(merged))
    for each in names:
        speaker, who = _pair(each, "--name")
        name, role = name_and_role(who, "--name")
        changed = name_speaker(changed, speaker, name, role, present=True)
    if changed != record:
        save(changed, transcript)
    if clips is not None:
        _write_clips(changed, recording or transcript.with_name(changed.recording.file), clips)
    if as_json:
        print_json({"speakers": [_fields(changed, each) for each in changed.speakers]})
    else:
        _show(changed)


def _pair(text: str, option: str) -> tuple[str, str]:
    left, _, right = (part.strip() for part in text.partition("="))
    if not left or not right:
        raise BadSettingError(
            f"{option} is not complete.",
            why="It is read as ID=… with something on both sides.",
            todo=f"See casedraft speakers --help for examples of {option}.",
        )
    return left, right


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _show(transcript: Transcript) -> None:
    if not transcript.speakers:
        click.echo("No voices were told apart in this transcript.")
        return
    table = Table("Id", "Name", "Role", "Says", "Hear it at", box=None, pad_edge=False)
    for each in transcript.speakers:
        fields = _fields(transcript, each)
        clip = f"{each.clip[0].clock} to {each.clip[1].clock}" if each.clip else ""
        table.add_row(
            *(
                plain(part)
                for part in (each.id, each.name or "", each.role or "", f"{fields['words']} words", clip)
            )
        )
    Console().print(table, markup=False)


def _fields(transcript: Transcript, speaker: Speaker) -> dict[str, object]:
    said = [each for each in transcript.utterances if each.speaker == speaker.id]
    return {
        "id": speaker.id,
        "name": speaker.name,
        "role": speaker.role,
        "utterances": len(said),
        "words": sum(len(each.text.split()) for each in said),
        "clip_ms": list(speaker.clip) if speaker.clip else None,
    }


def _write_clips(transcript: Transcript, recording: Path, folder: Path) -> None:
    """Write each voice's clearest stretch as ``s1.wav`` and so on."""
    if not recording.is_file():
        raise UnreadableFileError(
            f"The recording {recording.name} is not there.",
            why="The clips are cut out of it.",
            todo="Say where it is with --recording.",
        )
    if sha256(recording) != transcript.recording.sha256:
        raise BadSettingError(
            f"{recording.name} is not the recording of this transcript.",
            why="Its content is another.",
            todo="Say where the right one is with --recording.",
        )
    check_writable(folder)
    with decoded(recording) as sound:
        for each in transcript.speakers:
            if each.clip:
                start, end = (ms * SAMPLE_RATE // 1000 for ms in each.clip)
                write_whole(folder / f"{each.id}.wav", _wav(sound.samples[start:end].astype("<i2").tobytes()))


def _wav(samples: bytes) -> bytes:
    data = BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples)
    return data.getvalue()
