"""From a file of unknown origin to sound in a temporary file, by way of a confined child process."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from ..errors import (
    CasedraftError,
    DiskFullError,
    NotAudioError,
    TooLargeError,
    UnreadableFileError,
    WorkerError,
)
from ..files import check_readable
from ..limits import Limits, Outcome, Report, run_confined
from ..progress import Progress, ProgressCallback, silent
from ..records import Millis
from .hearing import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

LONGEST_HOURS = 12
LARGEST_BYTES = 8 << 30  # twelve hours of uncompressed stereo
_BYTES_A_SECOND = 250_000  # reading is about a hundred times faster on a slow laptop
_SHORTEST_WAIT_S = 120.0
_LONGEST_WAIT_S = 3600.0
_SHORTFALL_MS = 2000
_OVERDRIVEN = 0.005  # of the samples where somebody speaks; twice too loud gives about as much
_FAINT_DB = -50  # a quiet meeting across a table has about -35
_SILENT_DB = -90  # nothing was recorded: that is said elsewhere

OVERDRIVEN = (
    "The recording is overdriven: its loudest sounds are cut off, and words may be misheard. Next time turn "
    "the recording level down, or put the recorder further away."
)
FAINT = (
    "The recording is very quiet, and words may be missed. Next time turn the recording level up, or put the "
    "recorder nearer."
)
_KINDS = "casedraft reads m4a, mp3, mp4, wav, ogg, flac, webm, aac, amr, aiff and caf."
_AGAIN = "Copy it from the recorder again, and check that it plays."


@dataclass(frozen=True, slots=True)
class Sound:
    """A decoded recording.

    Attributes:
        samples: Mono sound at 16 kHz (n_samples,), mapped from a temporary file.
        duration_ms: Its length.
        sha256: The digest of the file that it came from.
        notices: What is wrong with the recording, in plain words.
    """

    samples: NDArray[np.int16]
    duration_ms: Millis
    sha256: str
    notices: tuple[str, ...] = ()


@contextlib.contextmanager
def decoded(
    path: Path,
    *,
    longest_hours: float = LONGEST_HOURS,
    limits: Limits | None = None,
    progress: ProgressCallback = silent,
) -> Iterator[Sound]:
    """Decode a recording into a temporary file that lives as long as the context.

    The temporary file is its owner's only and, on Linux and macOS, has no name, so nothing of the recording
    is left behind however the program ends.

    Args:
        path: The recording.
        longest_hours: The longest recording to accept.
        limits: What the decoding process may use; worked out from the file's size when None.
        progress: Told the step ``"decode"`` in milliseconds of sound.

    Yields:
        The sound.

    Raises:
        UnreadableFileError: The file is missing, empty, a folder, or may not be read.
        NotAudioError: It is no recording, is damaged beyond use, or holds no sound.
        TooLargeError: It is larger or longer than casedraft accepts.
        DiskFullError: There is no room for the decoded sound.
        WorkerError: The decoding process was ended for what it used, or crashed.
    """
    import numpy as np

    check_readable(path)
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise TooLargeError(
            f"{path.name} is too large.",
            why=f"It holds {size / 2**30:.1f} GB; the limit is {LARGEST_BYTES >> 30} GB.",
            todo="Save the sound alone, e.g. as m4a, or split the recording.",
        )
    longest_ms = round(longest_hours * 3_600_000)
    limits = limits or _limits(size, longest_ms)
    with _open(path) as source, tempfile.TemporaryFile(prefix="casedraft-") as store:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        source.seek(0)
        outcome = run_confined(
            "casedraft.transcribe.decoder",
            [str(longest_ms)],
            limits=limits,
            stdin=source,
            stdout=store,
            on_report=lambda report: _tell(progress, report, path.name),
        )
        if outcome.fate != "done":
            _raise(path, outcome, longest_hours)
        samples = np.memmap(store, dtype="<i2", mode="r", shape=(int(outcome.report["samples"]),))
        duration = Millis(len(samples) * 1000 // SAMPLE_RATE)
        progress(Progress("decode", duration, duration, "ms", path.name))
        yield Sound(samples, duration, digest, _notices(outcome.report, duration))


def _limits(size: int, longest_ms: int) -> Limits:
    wait = min(_LONGEST_WAIT_S, _SHORTEST_WAIT_S + size / _BYTES_A_SECOND)
    return Limits(seconds=wait, file_bytes=longest_ms * SAMPLE_RATE * 2 // 1000 + (1 << 20))


def _open(path: Path) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableFileError(f"{path.name} cannot be read.", why=f"{error.strerror}.") from error


def _tell(progress: ProgressCallback, report: Report, name: str) -> None:
    progress(Progress("decode", int(report["done_ms"]), int(report["total_ms"]), "ms", name))


def _notices(report: Report, duration: Millis) -> tuple[str, ...]:
    """What the worker must know of the recording itself: sound is never lost in silence."""
    notices = []
    stated, filled = Millis(report["stated_ms"]), Millis(report["filled_ms"])
    if stated - duration > max(_SHORTFALL_MS, stated // 50):
        notices.append(
            f"Decoded {duration.clock} of {stated.clock}; the file is damaged or cut off after that. {_AGAIN}"
        )
    elif report["stopped"]:
        notices.append(f"Decoded {duration.clock}; the file is damaged after that. {_AGAIN}")
    if report["damaged"]:
        pieces = "One damaged piece" if report["damaged"] == 1 else f"{report['damaged']} damaged pieces"
        notices.append(
            f"{pieces} of the recording could not be decoded; silence stands instead, so that times hold."
        )
    if filled >= _SHORTFALL_MS:
        notices.append(f"The recording has gaps of {filled.clock} in all; silence stands in their place.")
    if report["clipped"] >= _OVERDRIVEN:
        notices.append(OVERDRIVEN)
    if _SILENT_DB < report["level_db"] < _FAINT_DB:
        notices.append(FAINT)
    if report["tracks"] > 1:
        notices.append(f"The file holds {report['tracks']} sound tracks; only the first was used.")
    return tuple(notices)


def _raise(path: Path, outcome: Outcome, longest_hours: float) -> NoReturn:
    """Turn the end of the decoding process into one clear error."""
    if outcome.fate == "failed" and outcome.report.get("reason") != "error":
        raise _refusal(path.name, outcome.report, longest_hours)
    why = {
        "out-of-memory": "Decoding it needed more memory than a recording should.",
        "out-of-time": "Decoding it took longer than a recording of its size should.",
    }.get(outcome.fate)
    detail = outcome.detail or outcome.report.get("kind")
    raise WorkerError(
        f"{path.name} could not be decoded.",
        why=why or f"The process that decodes it ended early ({detail}).",
        todo=f"The file may be damaged. {_AGAIN} Saving it in another format may help.",
    )


def _refusal(name: str, report: Report, longest_hours: float) -> CasedraftError:
    reason = report.get("reason")
    if reason == "no-sound-track":
        what = "is a video without sound" if report.get("video") else "holds no sound track"
        return NotAudioError(
            f"{name} {what}.",
            why="There is nothing to listen to in it.",
            todo="Give the recording with sound.",
        )
    if reason == "no-sound":
        return NotAudioError(f"{name} holds no sound.", why="Its sound is 0 seconds long.", todo=_AGAIN)
    if reason == "too-long":
        return TooLargeError(
            f"{name} is too long.",
            why=f"It plays for more than {longest_hours:g} hours.",
            todo="Split the recording into shorter files.",
        )
    if reason == "disk":
        return DiskFullError(
            f"{name} was not decoded.",
            why="There is no room for the decoded sound (about 115 MB an hour) in the temporary folder.",
            todo="Free some space, or set TMPDIR to a folder with room, and run the same command again.",
        )
    if reason == "codec":
        return NotAudioError(
            f"{name} holds sound in a form that casedraft does not read.",
            why=_KINDS,
            todo="Save it in one of these formats and try again.",
        )
    return NotAudioError(
        f"{name} is not a recording that can be read.",
        why=f"It is damaged, cut off, or no recording at all, whatever its name says. {_KINDS}",
        todo=_AGAIN,
    )
