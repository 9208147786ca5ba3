"""``casedraft transcribe``: recordings become transcripts, in the form that is asked for."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import BadSettingError, CasedraftError
from ..files import check_writable, write_whole
from ..outputs import find_place, move_aside
from ..pipeline import Pipeline
from ..records import Transcript
from ..transcribe import FORMS, Form, write_captions
from ..transcribe.live import with_recording
from .console import GuardedCommand, error_fields, fail, plain, print_json
from .live import check_live, fail_line, live_options, record
from .live_display import print_line
from .many import each_recording
from .options import (
    jobs_option,
    json_option,
    listening,
    listening_options,
    output_option,
    recogniser_option,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..progress import ProgressCallback
    from ..transcribe import Listening
    from ..transcribe.live import Taken

_Transcribed = tuple[Path, Path, Transcript]

EPILOG = """\b
Examples:
  casedraft transcribe visit.m4a
  casedraft transcribe monday/*.m4a -o transcripts     one process a core
  casedraft transcribe visit.m4a --vocabulary names.txt --speakers 3
  casedraft transcribe visit.m4a --speakers "Priya Nair=social worker, Kelly-Ann=mother"
  casedraft transcribe visit.m4a --format vtt          captions for a player
  casedraft transcribe teams.vtt --format txt          a transcript in another form
  casedraft transcribe --live                          record, and read along while people speak
  casedraft transcribe --live --name visit-lea -o visits
  arecord -q -f S16_LE -r 16000 -c 1 | casedraft transcribe --live -

\b
Live keys: p pause or go on; o off the record or on again (the sound is not kept); q or Ctrl-C end, a second
Ctrl-C ends without the last words. The sound is on the disk as it comes: after a crash, transcribe the file.

\b
Writes NAME.transcript.json, or NAME.txt, .md, .vtt or .srt. A different file of that name, corrected by
hand perhaps, is kept as NAME.before-1.
"""


@click.command(cls=GuardedCommand, epilog=EPILOG)
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path))
@live_options
@output_option
@click.option(
    "--format", "form", type=click.Choice(FORMS), default="json", show_default=True, help="The form to write."
)
@listening_options
@recogniser_option
@jobs_option
@json_option
def transcribe(
    *,
    files: tuple[Path, ...],
    output: Path | None,
    form: Form,
    recogniser: str,
    jobs: int | None,
    as_json: bool,
    live: bool,
    name: str | None,
    device: str | None,
    rate: int | None,
    **how: Any,  # noqa: ANN401 - the options of listening_options
) -> None:
    """Write down what is said in each FILE: a recording, or a transcript to be put in another form."""
    check_live(files, live=live, name=name, device=device, rate=rate)
    if live:
        if how["translate"]:
            raise BadSettingError(
                "--translate does not go with --live.",
                why="A translation is made of a recording that is finished.",
                todo="Record first, then run casedraft transcribe on the recording with --translate.",
            )
        taking = partial(record, piped=bool(files), name=name, device=device, rate=rate, as_json=as_json)
        _live(taking, output, form, recogniser, listening(**how), as_json=as_json)
        return
    paths = list(dict.fromkeys(files))
    work = partial(_hear, wanted=listening(**how))
    settings = {"recogniser": recogniser, "writer": "off"}
    if output is not None:
        check_writable(output)

    done: list[_Transcribed] = []
    failed: list[tuple[Path, CasedraftError]] = []
    for path, outcome in each_recording(paths, work, settings, jobs=jobs, quiet=as_json):
        try:
            if isinstance(outcome, CasedraftError):
                raise outcome
            text = write_captions(outcome, form)
            target = _target(path, output or path.parent, form, outcome, {each[1] for each in done})
            _write(target, text.encode())
            done.append((path, target, outcome))
        except CasedraftError as error:
            failed.append((path, error))
    done.sort(key=lambda each: paths.index(each[0]))
    _report(paths, done, failed, as_json=as_json)


def _live(
    taking: Callable[..., tuple[Taken, Transcript]],
    output: Path | None,
    form: Form,
    recogniser: str,
    wanted: Listening,
    *,
    as_json: bool,
) -> None:
    """Record, and write the transcript beside the recording."""
    folder = output or Path()
    try:
        check_writable(folder)
        pipeline = Pipeline(recogniser=recogniser, writer="off")
        taken, transcript = taking(pipeline, folder=folder, listening=wanted)
        try:
            target = _target(taken.path, folder, form, transcript, set())
            _write(target, write_captions(transcript, form).encode())
        except CasedraftError as error:
            raise with_recording(error, taken.path) from error
    except CasedraftError as error:
        if as_json:
            fail_line(error)
        raise
    if as_json:
        print_line("done", **_fields(taken.path, target, transcript))
    else:
        _show(taken.path, target, transcript)
    if taken.problem is not None:  # the microphone stopped, the disk was full: not all was recorded
        raise click.exceptions.Exit(1)


def _hear(pipeline: Pipeline, path: Path, progress: ProgressCallback, *, wanted: Listening) -> Transcript:
    return pipeline.transcribe(path, listening=wanted, progress=progress)


def _target(path: Path, folder: Path, form: Form, transcript: Transcript, taken: set[Path]) -> Path:
    """Where the transcript goes: never onto the input itself, nor onto another input's transcript."""
    if form == "json":  # where a later draft of the same recording looks for it
        target = find_place(folder, path, transcript.recording.sha256).transcript
    else:
        target = folder / f"{path.stem.removesuffix('.transcript') or path.stem}.{form}"
        number = 1
        while target in taken:  # visit.m4a and visit.mp3 in one call, or one name from several folders
            target = folder / f"{path.name}{f'-{number}' if number > 1 else ''}.{form}"
            number += 1
    if target.exists() and target.samefile(path):
        raise BadSettingError(
            f"{path.name} would be replaced by itself.",
            why="It already is a transcript of that name and form.",
            todo="Choose another form with --format, or another folder with -o.",
        )
    return target


def _write(target: Path, data: bytes) -> None:
    """Write a transcript; a different one of that name, corrected by hand perhaps, is kept beside it."""
    if target.exists() and target.read_bytes() != data:
        aside = move_aside(target, "before")
        click.echo(plain(f"The {target.name} that stood here is kept as {aside.name}."), err=True)
    write_whole(target, data)


def _report(
    paths: list[Path],
    done: list[_Transcribed],
    failed: list[tuple[Path, CasedraftError]],
    *,
    as_json: bool,
) -> None:
    alone = len(paths) == 1
    if as_json:
        results = [_fields(*each) for each in done]
        errors = [{"file": str(path), "error": error_fields(error)} for path, error in failed]
        print_json({"results": results + errors, "failed": len(paths) - len(done)})
    elif alone and failed:
        fail(failed[0][1])
    else:
        for path, target, transcript in done:
            _show(path, target, transcript)
        if not alone:
            click.echo(f"{len(done)} of {len(paths)} transcribed.")
    if failed:
        raise click.exceptions.Exit(failed[0][1].exit_code if alone else 1)


def _show(path: Path, target: Path, transcript: Transcript) -> None:
    doubtful = sum(1 for each in transcript.utterances if each.doubts)
    length = transcript.recording.duration_ms
    played = f", {length.clock}" if length is not None else ""
    click.echo(
        plain(
            f"{path.name}{played}: {transcript.word_count} words in {len(transcript.utterances)} utterances, "
            f"{doubtful} to listen to again. Written to {target}"
        )
    )
    unnamed = [each for each in transcript.speakers if each.name is None]
    if unnamed and target.suffix == ".json":
        voices = "1 voice" if len(unnamed) == 1 else f"{len(unnamed)} voices"
        click.echo(plain(f"  {voices} not named yet: casedraft speakers {target.name}"))
    if any(each.written is not None for each in transcript.utterances):
        click.echo("  Read as a dictation: spoken marks and corrections are carried out in the written form.")
    for notice in transcript.settings.get("notices", ()):
        click.echo(plain(f"  Note: {notice}"))


def _fields(path: Path, target: Path, transcript: Transcript) -> dict[str, object]:
    return {
        "file": str(path),
        "transcript": str(target),
        "duration_ms": transcript.recording.duration_ms,
        "words": transcript.word_count,
        "utterances": len(transcript.utterances),
        "doubtful": sum(1 for each in transcript.utterances if each.doubts),
        "speakers": len(transcript.speakers),
        "notices": list(transcript.settings.get("notices", ())),
    }
