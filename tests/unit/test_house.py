"""The rules of the house that no linter knows (CONTRIBUTING.md), read from the tracked files themselves."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]
MODULES = [path for path in TRACKED if path.suffix == ".py"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGE_FOLDERS = {
    ROOT.joinpath(*name.split(".")[1:]): name for name in PROJECT["tool"]["setuptools"]["packages"]
}
PACKAGE = [path for path in MODULES if path.parent in PACKAGE_FOLDERS]
CORE = [
    path for path in PACKAGE if path.parent.name != "commands" and path.name not in {"cli.py", "__main__.py"}
]
HEAVY = {
    "accelerate", "av", "ctranslate2", "docx", "faster_whisper", "gguf", "onnx", "onnxruntime",
    "onnxruntime_genai", "torch", "transformers",
}  # fmt: skip
# Put together here, so that this file may be searched like any other.
REGISTRIES = [".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("pytorch", "org"), ("anaconda", "org"), ("npmjs", "org"),
)]  # fmt: skip


def short(path):
    return path.relative_to(ROOT).as_posix()


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def text_of(path):
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""  # a recording


def lines_with(pattern, paths):
    return [
        f"{short(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_the_search_finds_the_package():
    assert {short(path) for path in CORE} >= {"errors.py", "pipeline.py", "privacy.py"}
    assert short(Path(__file__)) in {short(path) for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_no_module_is_longer_than_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", PACKAGE, ids=short)
def test_every_module_says_what_it_is(path):
    assert ast.get_docstring(tree(path))


@pytest.mark.parametrize("path", CORE, ids=short)
def test_the_core_never_prints(path):
    calls = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    assert not [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


def test_heavy_libraries_wait_until_they_are_needed():
    code = "import sys, casedraft.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "casedraft.pipeline" in loaded
    assert not HEAVY & set(loaded)


@pytest.mark.parametrize("path", PACKAGE, ids=short)
def test_the_package_imports_itself_relatively(path):
    named = [
        name
        for node in ast.walk(tree(path))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom) and node.level == 0
            else []
        )
    ]
    assert not [name for name in named if name.partition(".")[0] == "casedraft"]


def test_every_folder_of_modules_is_in_the_wheel_or_is_meant_not_to_be():
    outside = {"tests", "benchmarks", "tools", "examples", "docs"}
    folders = {path.parent for path in MODULES if path.relative_to(ROOT).parts[0] not in outside}
    assert folders == set(PACKAGE_FOLDERS)
    assert all((folder / "__init__.py").is_file() for folder in folders)


def test_nothing_is_left_to_do_in_a_comment():
    words = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X"))
    assert not lines_with(rf"\b(?:{words})\b", [path for path in TRACKED if path.name != "pyproject.toml"])


def test_no_tracked_file_names_a_path_of_somebodys_machine():
    assert not lines_with(r"(?<![\w.~-])/(?:home|root|tmp|work|Users)/[a-z.]|[A-Z]:\\Users\\\w", TRACKED)


def test_no_tracked_file_names_the_host_of_a_package_registry():
    assert not lines_with("|".join(re.escape(host) for host in REGISTRIES), TRACKED)


def test_no_tracked_file_is_larger_than_four_mebibytes():
    assert not [short(path) for path in TRACKED if path.stat().st_size > 4 * 2**20]


def test_every_dependency_is_pinned_exactly_once():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==[^+\s]+$", text, re.MULTILINE)
    assert len(pins) == len(set(pins)) == sum(1 for line in text.splitlines() if line and line[0] != "#")
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(each for extra in extras for each in extra)]
    names = {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", each)[0]).lower() for each in wanted}
    assert names <= set(pins)
