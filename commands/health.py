"""What ``casedraft doctor`` looks at: each check gives findings, and each fault says what to do."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..errors import CasedraftError
from ..privacy import SETTINGS, network_is_shut
from ..progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..models import Store
    from ..progress import ProgressCallback

LIBRARIES = (
    "faster-whisper",
    "ctranslate2",
    "onnxruntime",
    "onnxruntime-genai",
    "transformers",
    "torch",
    "av",
    "python-docx",
    "click",
)
#: Room for a long recording's decoded sound (115 MB an hour) and its results.
_ROOM_BYTES = 1_000_000_000
#: The default models together take about 3 GB while they work (benchmarks/).
_MEMORY_BYTES = 4_000_000_000
#: Where ONNX Runtime keeps its device identifier and its events when its telemetry is on.
_TELEMETRY = (".cache/Microsoft/DeveloperTools/.onnxruntime", ".cache/Microsoft/DeveloperTools/deviceid")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        area: What it belongs to: ``"versions"``, ``"machine"``, ``"models"``, ``"privacy"``, ``"speed"``.
        name: What was looked at.
        value: What was found.
        state: Whether it is as it should be; ``"warning"`` for what works all the same.
        todo: What to do about it.
        exit_code: What the command shall end with because of it; 0 for no fault.
    """

    area: Literal["versions", "machine", "models", "privacy", "speed"]
    name: str
    value: str
    state: Literal["ok", "warning", "fault"] = "ok"
    todo: str = ""
    exit_code: int = 0


def versions() -> Iterator[Finding]:
    """The versions of casedraft, of Python and of the libraries that do the work."""
    yield Finding("versions", "casedraft", version("casedraft"))
    yield Finding(
        "versions", "Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    )
    for name in LIBRARIES:
        try:
            yield Finding("versions", name, version(name))
        except PackageNotFoundError:
            yield Finding(
                "versions",
                name,
                "not installed",
                "fault",
                "Install casedraft again: pip install casedraft",
                1,
            )


def machine(folder: Path) -> Iterator[Finding]:
    """Cores, memory, and the room on the disk.

    Args:
        folder: Where the models are kept; the disk looked at is that one.
    """
    yield Finding("machine", "processor cores", str(os.cpu_count() or 1))
    memory = _memory_bytes()
    if memory is not None:
        low = memory < _MEMORY_BYTES
        todo = "Let the note be quotations (the default): that needs less than 1 GB." if low else ""
        yield Finding("machine", "memory", f"{memory / 1e9:.1f} GB", "warning" if low else "ok", todo)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    low = free < _ROOM_BYTES
    todo = "Free some space; one hour of sound takes 115 MB while it is heard." if low else ""
    yield Finding("machine", "free disk space", f"{free / 1e9:.1f} GB", "warning" if low else "ok", todo)


def models(store: Store, *, digests: bool, progress: ProgressCallback = silent) -> Iterator[Finding]:
    """Whether the starter models are installed and whole.

    Args:
        store: Where they are.
        digests: Read every byte and compare digests, instead of looking at sizes alone.
        progress: Told of each file that is read.
    """
    for name in store.catalogue.starter:
        try:
            store.path(name)
            report = store.verify(name, progress=progress) if digests else None
        except CasedraftError as error:
            yield Finding("models", name, error.what, "fault", error.todo, error.exit_code)
            continue
        if report is None:
            yield Finding("models", name, "installed, sizes as recorded")
        elif report.ok:
            yield Finding("models", name, "installed, every byte verified")
        else:
            wrong = ", ".join(file for file, state in report.files.items() if state != "ok")
            todo = f"Run: casedraft models pull {name} --again"
            yield Finding("models", name, f"not as it should be: {wrong}", "fault", todo, 3)


def privacy() -> Iterator[Finding]:
    """Whether every switch against telemetry is set, the network shut and no telemetry file about."""
    for name, value in SETTINGS.items():
        right = os.environ.get(name) == value
        yield Finding(
            "privacy",
            name,
            os.environ.get(name, "not set"),
            "ok" if right else "fault",
            "" if right else "Something changed the setting while casedraft ran: report it.",
            0 if right else 1,
        )
    shut = network_is_shut()
    yield Finding(
        "privacy",
        "network",
        "shut in this process" if shut else "not shut",
        "ok" if shut else "fault",
        "" if shut else "Start casedraft by its own command, casedraft or python -m casedraft.",
        0 if shut else 1,
    )
    found = [each for each in (Path.home() / name for name in _TELEMETRY) if each.exists()]
    yield Finding(
        "privacy",
        "telemetry files of ONNX Runtime",
        ", ".join(map(str, found)) or "none",
        "warning" if found else "ok",
        "Another program that uses ONNX Runtime wrote them; casedraft does not. They may be deleted."
        if found
        else "",
    )


def _memory_bytes() -> int | None:
    """The machine's memory, or None where Python cannot tell (Windows)."""
    if sys.platform == "win32":
        return None
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
