"""A recording on disk that is whole at every moment: nothing need be mended after a kill or a power cut.

The file is a WAV whose header is brought up to date after every block, sound first, header second, and which
is forced onto the disk every second. A killed process therefore leaves a valid WAV of all that was written;
a power cut costs what came after the last forcing, and at worst a header that says a little more than there
is, which every reader of WAV takes as the end.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import struct
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import BadSettingError, CasedraftError, DiskFullError, OutputError
from ...files import make_folder
from ..hearing import SAMPLE_RATE

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

HEADER_BYTES = 44
#: How often the file is forced onto the disk, in seconds.
SYNC_EVERY_S = 1.0
#: Recording ends with this much room left, in bytes, so that the transcript still fits.
RESERVE_BYTES = 32 << 20
_BYTES_A_SAMPLE = 2
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def recording_path(folder: Path, name: str | None, now: datetime) -> Path:
    """Where a new recording shall stand.

    Args:
        folder: The folder for it.
        name: Its name, with or without ``.wav``; None for ``recording-YYYY-MM-DD-HHMM.wav``, with a number
            after it when that is taken.
        now: The time by the clock on the wall.

    Raises:
        BadSettingError: The name is none for a file in that folder.
    """
    if name is None:
        stem = f"recording-{now:%Y-%m-%d-%H%M}"
        paths = (folder / f"{stem}{f'-{number}' if number > 1 else ''}.wav" for number in range(1, 1000))
        return next((path for path in paths if not path.exists()), folder / f"{stem}.wav")
    if not name.strip(". ") or Path(name).name != name or set(name) & set('\0\\/:*?"<>|'):
        raise BadSettingError(
            "The name given is none for a recording.",
            why='It must be a plain file name, without folders and without \\ / : * ? " < > |',
            todo="Choose a name like visit-2026-03-18; give the folder with -o.",
        )
    return folder / (name if name.lower().endswith(".wav") else f"{name}.wav")


class Recorder:
    """Writes mono 16 kHz sound to a new WAV, its owner's only, and reads back from it.

    One thread writes; any may read.

    Args:
        path: The file to make; it must not exist.

    Raises:
        OutputError: A file of that name exists, or the folder cannot be written.
        DiskFullError: There is no room.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.samples = 0
        try:
            make_folder(path.parent)
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            self._file = os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0)
        except OSError as error:
            raise _cannot_begin(path, error) from error
        try:
            if not self._has_room():
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # noqa: TRY301 - told like the others
            self._write_all(_header(0))
            self._force()
            _sync_folder(path.parent)
        except OSError as error:
            self._file.close()
            path.unlink(missing_ok=True)
            raise _cannot_begin(path, error) from error

    def write(self, samples: NDArray[np.int16]) -> None:
        """Add sound (n_samples,).

        Raises:
            DiskFullError: There is no more room; all that was added before is safe.
            OutputError: The disk refused it otherwise; the same holds.
        """
        try:
            self._file.seek(HEADER_BYTES + _BYTES_A_SAMPLE * self.samples)
            self._write_all(samples.astype("<i2").tobytes())
            self.samples += len(samples)
            self._state_length()
        except OSError as error:
            raise self._cannot_go_on(error) from error
        self.sync_when_due()

    def sync_when_due(self) -> None:
        """Force the file onto the disk when a second has gone by since it was last done.

        Raises:
            DiskFullError: The disk is nearly full; what was recorded is safe.
            OutputError: The disk refused it.
        """
        if time.monotonic() - self._synced < SYNC_EVERY_S:
            return
        try:
            self._force()
            full = not self._has_room()
        except OSError as error:
            raise self._cannot_go_on(error) from error
        if full:
            raise self._cannot_go_on(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))

    def read(self, start: int, end: int) -> NDArray[np.int16]:
        """Read sound back.

        Args:
            start: The first sample.
            end: The sample after the last.

        Returns:
            The sound (end - start,), or less when less is there.
        """
        import numpy as np

        with self.path.open("rb") as file:  # a place of its own in the file: the writer is not disturbed
            file.seek(HEADER_BYTES + _BYTES_A_SAMPLE * start)
            data = file.read(_BYTES_A_SAMPLE * (end - start))
        return np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int16)

    def close(self) -> None:
        """Force what there is onto the disk and close the file; a file without any sound is removed.

        Raises:
            DiskFullError: The last second could not be forced onto the disk; what came before is safe.
            OutputError: The same, for another reason.
        """
        if self._file.closed:
            return
        try:
            self._file.truncate(HEADER_BYTES + _BYTES_A_SAMPLE * self.samples)  # a block half-written
            self._state_length()
            self._force()
        except OSError as error:
            raise self._cannot_go_on(error) from error
        finally:
            self._file.close()
            if not self.samples:
                self.path.unlink(missing_ok=True)

    def _write_all(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]

    def _state_length(self) -> None:
        self._file.seek(0)
        self._write_all(_header(self.samples))

    def _force(self) -> None:
        if sys.platform == "darwin":  # there fsync leaves the data in the drive's own memory
            import fcntl

            with contextlib.suppress(OSError):  # a network drive does not know it
                fcntl.fcntl(self._file.fileno(), fcntl.F_FULLFSYNC)
        os.fsync(self._file.fileno())
        self._synced = time.monotonic()

    def _has_room(self) -> bool:
        return shutil.disk_usage(self.path.parent).free >= RESERVE_BYTES

    def _cannot_go_on(self, error: OSError) -> CasedraftError:
        if error.errno in _FULL:
            return DiskFullError(
                "The recording ended: the disk is full.",
                why=f"What was recorded until then is safe in {self.path.name}.",
                todo="Free some space (an hour needs about 115 MB) and start a new recording.",
            )
        return OutputError(
            "The recording ended: the disk refused to take more.",
            why=f"{error.strerror}. What was recorded until then is in {self.path.name}.",
            todo="Check the disk, or choose another folder with -o, and start a new recording.",
        )


def _header(samples: int) -> bytes:
    """The 44 bytes that begin a WAV of 16-bit mono sound at 16 kHz."""
    size = _BYTES_A_SAMPLE * samples
    form = struct.pack("<HHIIHH", 1, 1, SAMPLE_RATE, _BYTES_A_SAMPLE * SAMPLE_RATE, _BYTES_A_SAMPLE, 16)
    riff = b"RIFF" + struct.pack("<I", size + HEADER_BYTES - 8) + b"WAVE"
    return riff + b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", size)


def _cannot_begin(path: Path, error: OSError) -> CasedraftError:
    if isinstance(error, FileExistsError):
        return OutputError(
            f"{path.name} exists already.",
            why="A recording never replaces another file; perhaps a second recording runs under this name.",
            todo="Choose another name with --name.",
        )
    if error.errno in _FULL:
        return DiskFullError(
            "The recording did not begin: the disk is full.",
            why="An hour of sound needs about 115 MB.",
            todo="Free some space and start again.",
        )
    return OutputError(
        f"{path.name} cannot be written to {path.parent}.",
        why=f"{error.strerror}.",
        todo="Choose another folder with -o, or ask for the right to write there.",
    )


def _sync_folder(folder: Path) -> None:
    """Force the file's name onto the disk too; Windows and some network drives have no such thing."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            place = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(place)
            finally:
                os.close(place)
