"""Nothing leaves the machine and nothing is left on it: the whole road with the real models, watched."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys

import pytest

from casedraft.models import Store
from casedraft.pipeline import Pipeline
from casedraft.summarise import open_engine
from casedraft.workshop import LANGUAGE_MODEL

pytestmark = pytest.mark.model
#: ONNX Runtime keeps quiet by itself where it sees one of these; a worker's machine has none of them.
AUTOMATION = {
    "CI", "TF_BUILD", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TRAVIS", "CIRCLECI", "BUILD_ID",
}  # fmt: skip
WRITTEN = {"clip.docx", "clip.draft.json", "clip.transcript.json"}


def names_in(folder):
    return {each.name for each in folder.iterdir()}


def unshared():
    """A command prefix that runs the rest in a network namespace without interfaces, where that is allowed."""
    unshare = shutil.which("unshare")
    for options in ("-n", "-rn"):
        if (
            unshare
            and not subprocess.run([unshare, options, "true"], check=False, capture_output=True).returncode
        ):
            return [unshare, options]
    return []


def bare_home(folder):
    """The environment of a person who has never run anything, with the models where they are."""
    places = {"HOME": folder / "home", "USERPROFILE": folder / "home", "TMPDIR": folder / "temporary"}
    for place in places.values():
        place.mkdir(exist_ok=True)
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in AUTOMATION and not name.startswith(("XDG_", "HF_", "ORT_"))
    }
    return (
        kept | {name: str(value) for name, value in places.items()} | {"CASEDRAFT_MODELS": str(Store().root)}
    )


def left_in(folder):
    return {
        each.name for name in ("home", "temporary") for each in (folder / name).rglob("*") if each.is_file()
    }


@pytest.fixture(scope="module")
def run(spoken_clip, tmp_path_factory):
    """The whole road, every model at work, under an empty home and where possible without any network."""
    folder = tmp_path_factory.mktemp("run")
    command = ["draft", spoken_clip, "-t", "contact-note", "-o", folder / "out", "--writer", LANGUAGE_MODEL]
    done = subprocess.run(
        [*unshared(), sys.executable, "-m", "casedraft", *command],
        env=bare_home(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    return folder, done


def test_the_whole_road_works_where_there_is_no_network_at_all(run):
    if not unshared():
        pytest.skip("this system does not let a test make a network namespace (unshare -n)")
    code = "import socket; print([name for _, name in socket.if_nameindex() if name != 'lo'])"
    shown = subprocess.run(
        [*unshared(), sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    folder, done = run
    assert shown.stdout == "[]\n"
    assert done.returncode == 0, done.stderr
    assert names_in(folder / "out") == WRITTEN


def test_a_run_leaves_no_telemetry_and_nothing_else_behind(run):
    folder, done = run
    assert done.returncode == 0, done.stderr
    assert left_in(folder) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="the files are where they are on Linux")
def test_the_watch_for_telemetry_would_see_it(tmp_path):
    """Without the switch ONNX Runtime does write its files, here where it cannot send them."""
    if not unshared():
        pytest.skip("this system does not let a test make a network namespace (unshare -n)")
    code = "import onnxruntime, sys; onnxruntime.InferenceSession(sys.argv[1])"
    model = Store().path("all-minilm-l6-v2") / "model.onnx"
    subprocess.run([*unshared(), sys.executable, "-c", code, model], env=bare_home(tmp_path), check=True)
    assert left_in(tmp_path) & {"deviceid", "onnxruntime.db"}


def test_the_whole_road_needs_no_socket(spoken_clip, tmp_path, monkeypatch):
    tried = []

    def refuse(*arguments, **_):
        tried.append(arguments)
        raise AssertionError("a socket was used")

    for name in ("connect", "connect_ex", "bind", "sendto", "sendmsg", "listen"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    Pipeline().run(spoken_clip, tmp_path, template="cin-visit")
    engine = open_engine(Store().path(LANGUAGE_MODEL))
    engine.read("Answer in one word.", "The visit was on Monday.").ask("When was the visit?", max_tokens=4)
    assert tried == []
    assert names_in(tmp_path) == WRITTEN
