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

pytestmark = pytest.mark.model
WRITTEN = {"minute.docx", "minute.draft.json", "minute.transcript.json"}


def names_in(folder):
    return {each.name for each in folder.iterdir()}


def test_the_whole_road_needs_no_socket(spoken_minute, tmp_path, monkeypatch):
    tried = []

    def refuse(*arguments, **_):
        tried.append(arguments)
        raise AssertionError("a socket was used")

    for name in ("connect", "connect_ex", "bind", "sendto", "sendmsg", "listen"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    Pipeline().run(spoken_minute, tmp_path, template="cin-visit")
    assert tried == []
    assert names_in(tmp_path) == WRITTEN


@pytest.fixture
def bare_home(tmp_path):
    """The environment of a person who has never run anything, with the models where they are."""
    home = tmp_path / "home"
    home.mkdir()
    places = {"HOME": home, "USERPROFILE": home, "TMPDIR": tmp_path / "temporary"}
    places["TMPDIR"].mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "HF_", "ORT_"))}
    return (
        kept | {name: str(value) for name, value in places.items()} | {"CASEDRAFT_MODELS": str(Store().root)}
    )


def test_a_run_leaves_no_telemetry_and_nothing_else_behind(spoken_minute, tmp_path, bare_home):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "casedraft",
            "draft",
            spoken_minute,
            "-t",
            "cin-visit",
            "-o",
            tmp_path / "out",
        ],
        env=bare_home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert names_in(tmp_path / "out") == WRITTEN
    left = [each for name in ("home", "temporary") for each in (tmp_path / name).rglob("*") if each.is_file()]
    assert left == []


@pytest.fixture
def no_network():
    """A command prefix that runs the rest in a network namespace without interfaces."""
    unshare = shutil.which("unshare")
    for options in ("-n", "-rn"):
        if (
            unshare
            and subprocess.run([unshare, options, "true"], check=False, capture_output=True).returncode == 0
        ):
            return [unshare, options]
    pytest.skip("this system does not let a test make a network namespace (unshare -n)")


def test_the_watch_for_telemetry_would_see_it(tmp_path, bare_home, no_network):
    """Without the switch ONNX Runtime does write its files, here where it cannot send them."""
    code = "import onnxruntime, sys; onnxruntime.InferenceSession(sys.argv[1])"
    model = Store().path("all-minilm-l6-v2") / "model.onnx"
    subprocess.run([*no_network, sys.executable, "-c", code, model], env=bare_home, check=True)
    left = {each.name for each in (tmp_path / "home").rglob("*") if each.is_file()}
    assert left & {"deviceid", "onnxruntime.db"}


def test_the_whole_road_works_where_there_is_no_network_at_all(
    real_casedraft, spoken_minute, no_network, tmp_path
):
    code = "import socket; print([name for _, name in socket.if_nameindex() if name != 'lo'])"
    interfaces = subprocess.run(
        [*no_network, sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    done = real_casedraft("draft", spoken_minute, "-t", "cin-visit", "-o", tmp_path, prefix=no_network)
    assert interfaces.stdout == "[]\n"
    assert done.returncode == 0, done.stderr
    assert names_in(tmp_path) == WRITTEN
