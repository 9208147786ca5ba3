"""Files appear whole or not at all, and only their owner may read them."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from pathlib import Path

from .errors import DiskFullError, OutputError, UnreadableFileError

OWNER_ONLY_FOLDER = 0o700


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it appears whole or not at all, readable by its owner only.

    The bytes go to a temporary file beside `path`, reach the disk, and take its name in one step.

    Args:
        path: Where the file shall stand; its folder is made when missing.
        data: All of its bytes.

    Raises:
        DiskFullError: There is no room; nothing is left behind.
        OutputError: The folder cannot be made or written.
    """
    try:
        make_folder(path.parent)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise _output_error(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp makes it owner-only
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise _output_error(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make a folder and its parents; those that it makes are the owner's only."""
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)


def check_writable(folder: Path) -> None:
    """Make sure that files can be made in a folder, or that the folder can; nothing is left there.

    Raises:
        OutputError: They cannot; the message says why.
        DiskFullError: There is no room at all.
    """
    nearest = folder
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    try:
        with tempfile.TemporaryFile(dir=nearest) as file:
            file.write(b"casedraft")
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _output_error(folder, error) from error
        raise OutputError(
            f"Nothing can be written to {folder}.",
            why=f"{nearest}: {error.strerror}.",
            todo="Choose another folder with -o, or ask for the right to write there.",
        ) from error


def read_bytes(path: Path) -> bytes:
    """Read a file whole.

    Raises:
        UnreadableFileError: It is missing, a folder, or may not be read.
    """
    check_readable(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{path.name} cannot be read.", why=f"{error.strerror}.") from error


def check_readable(path: Path) -> None:
    """Make sure that a file is there, is a file, holds something and may be opened.

    Raises:
        UnreadableFileError: One of these fails; the message says which and what to do.
    """
    try:
        if path.is_dir():
            raise UnreadableFileError(
                f"{path.name} is a folder, not a file.",
                todo="Name the recordings inside it, e.g. FOLDER/*.m4a.",
            )
        if not path.exists():
            raise UnreadableFileError(
                f"{path.name} was not found.", why=f"There is no file at {path}.", todo="Check the path."
            )
        if not path.is_file():  # opening a pipe would wait for ever
            raise UnreadableFileError(
                f"{path.name} is not an ordinary file.", todo="Save the recording to a file first."
            )
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise UnreadableFileError(
            f"{path.name} cannot be read.", why=f"{error.strerror}.", todo="Check that you may open the file."
        ) from error
    if empty:
        raise UnreadableFileError(
            f"{path.name} is empty.", why="The file holds 0 bytes.", todo="Copy it from the recorder again."
        )


def sha256(path: Path) -> str:
    """The SHA-256 digest of a file, in lower-case hexadecimal, read in chunks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _output_error(path: Path, error: OSError) -> DiskFullError | OutputError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFullError(
            f"{path.name} was not written.",
            why="The disk is full.",
            todo="Free some space and run the same command again; finished steps are kept.",
        )
    return OutputError(
        f"{path.name} cannot be written to {path.parent}.",
        why=f"{error.strerror}.",
        todo="Choose another folder with -o, or ask for the right to write there.",
    )
