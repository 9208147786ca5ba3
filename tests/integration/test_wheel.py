"""What a wheel of casedraft holds: everything that it needs to run, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tracked():
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    """The names inside a wheel that is built from the tracked files alone, in a folder of its own."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in tracked():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, source / name)
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(target), str(source)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = target.glob("casedraft-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_every_module_and_data_file_of_the_package_is_in_it(members):
    folders = ("commands/", "models/", "records/", "summarise/", "templates/", "transcribe/")
    wanted = {
        f"casedraft/{name}"
        for name in tracked()
        if (name.startswith(folders) or "/" not in name) and name.endswith((".py", ".toml"))
    } - {"casedraft/pyproject.toml"}
    assert "casedraft/records/base.py" in wanted
    assert wanted <= members


@pytest.mark.parametrize(
    "name",
    [
        "casedraft/py.typed",
        "casedraft/models/catalogue.toml",
        "casedraft/templates/catalogue/cin-visit.toml",
        "casedraft/examples/cin-visit-01.m4a",
        "casedraft/examples/cin-visit-01.names.txt",
        "casedraft/transcribe/vocabulary/acronyms.toml",
    ],
)
def test_the_data_that_the_demo_needs_is_in_it(members, name):
    assert name in members


def test_nothing_else_is_in_it(members):
    assert {name.partition("/")[0] for name in members} == {"casedraft"}
    inside = {name.split("/")[1] for name in members if name.count("/") > 1}
    assert not inside & {"tests", "docs", "benchmarks", "tools", "build"}
    assert not [name for name in members if name.endswith((".docx", ".onnx", ".bin", ".gguf"))]
