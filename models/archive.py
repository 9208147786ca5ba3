"""Opens folders and archives that come from elsewhere; nothing in an archive may reach out of its folder."""

from __future__ import annotations

import contextlib
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, TYPE_CHECKING

from ..errors import ModelSourceError, TooLargeError, UnreadableFileError
from ..files import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

MAXIMUM_ENTRIES = 2_000
MAXIMUM_BYTES = 40_000_000_000
#: Weights hardly compress; an archive that grows more than this is a bomb.
MAXIMUM_GROWTH = 20
_SMALL = 50_000_000
_CHUNK = 1 << 20
#: File type and symbolic link in the Unix mode that a zip stores in the upper half of its attributes.
_TYPE_MASK, _SYMLINK = 0o170000, 0o120000


@contextlib.contextmanager
def opened(path: Path, scratch: Path) -> Iterator[Path]:
    """A folder with what a folder or archive holds.

    Args:
        path: A folder, or a ``.zip``, ``.tar``, ``.tar.gz`` (or other tar) file.
        scratch: Where an archive is unpacked; emptied again at the end.

    Yields:
        The folder itself, or that of the unpacked archive.

    Raises:
        UnreadableFileError: There is nothing of that name, or it is neither folder nor archive.
        ModelSourceError: The archive is damaged or holds links, devices or paths that lead out of it.
        TooLargeError: It would unpack to more than any model needs.
    """
    if path.is_dir():
        yield path
        return
    if not path.is_file():
        raise UnreadableFileError(
            f"{path.name} was not found.", why=f"There is nothing at {path}.", todo="Check the path."
        )
    make_folder(scratch)
    with tempfile.TemporaryDirectory(dir=scratch, prefix="unpacked-", ignore_cleanup_errors=True) as name:
        try:
            _unpack(path, Path(name))
        except (
            zipfile.BadZipFile,
            tarfile.TarError,
            zlib.error,
            EOFError,
            RuntimeError,
            ValueError,
        ) as error:
            raise ModelSourceError(
                f"The archive {path.name} is damaged.",
                why=f"{type(error).__name__} while reading it.",
                todo="Copy it again from where it came.",
            ) from error
        yield Path(name)


def _unpack(path: Path, target: Path) -> None:
    if zipfile.is_zipfile(path):
        _unpack_zip(path, target)
    elif tarfile.is_tarfile(path):
        _unpack_tar(path, target)
    else:
        raise UnreadableFileError(
            f"{path.name} is neither a folder nor a zip or tar archive.",
            todo="Name the folder or the archive.",
        )


def _unpack_zip(path: Path, target: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _check_sizes(path, [entry.file_size for entry in entries])
        for entry in entries:
            if (entry.external_attr >> 16) & _TYPE_MASK == _SYMLINK:
                raise _refused(path, "a link")
            place = _place(path, target, entry.filename)
            with archive.open(entry) as source, place.open("xb") as output:
                _copy(path, source, output, entry.file_size)


def _unpack_tar(path: Path, target: Path) -> None:
    with tarfile.open(path) as archive:
        sizes: list[int] = []
        for entry in archive:
            if entry.isdir():
                continue
            if not entry.isfile():
                raise _refused(path, "a link or a device")
            sizes.append(entry.size)
            _check_sizes(path, sizes)
            source = archive.extractfile(entry)
            if source is None:  # pragma: no cover - a regular file always opens
                raise _refused(path, "an entry that is no file")
            with source, _place(path, target, entry.name).open("xb") as output:
                _copy(path, source, output, entry.size)


def _place(path: Path, target: Path, name: str) -> Path:
    """Where an entry goes, its folder made; refused when its name would lead elsewhere."""
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    if posix.is_absolute() or windows.is_absolute() or windows.drive or "\\" in name or "\0" in name:
        raise _refused(path, "a path that leads out of it")
    if ".." in posix.parts or not posix.name:
        raise _refused(path, "a path that leads out of it")
    place = target.joinpath(*posix.parts)
    if place.exists():
        raise _refused(path, "the same name twice")
    make_folder(place.parent)
    return place


def _copy(path: Path, source: IO[bytes], output: IO[bytes], size: int) -> None:
    done = 0
    while chunk := source.read(_CHUNK):
        done += len(chunk)
        if done > size:
            raise _refused(path, "more bytes than it states")
        output.write(chunk)


def _check_sizes(path: Path, sizes: list[int]) -> None:
    total, packed = sum(sizes), path.stat().st_size
    if len(sizes) > MAXIMUM_ENTRIES or total > MAXIMUM_BYTES or total > max(_SMALL, packed * MAXIMUM_GROWTH):
        raise TooLargeError(
            f"The archive {path.name} was refused.",
            why=f"It would unpack to {len(sizes)} files and {total / 1e6:,.0f} MB.",
            todo="Name an archive of one model's files, or unpack it yourself and name the folder.",
        )


def _refused(path: Path, what: str) -> ModelSourceError:
    return ModelSourceError(
        f"The archive {path.name} was refused.",
        why=f"It holds {what}.",
        todo="Get it from where it was made, or unpack it yourself and name the folder.",
    )
