"""What tests share; the fakes themselves are in ``fakes.py``."""

from __future__ import annotations

import math
import os
import struct
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from click.testing import CliRunner


@pytest.fixture
def fakes(tmp_path, monkeypatch):
    """The pipeline with fakes in the place of every model, and of decoding."""
    from fakes import Fakes, FakeStore, install

    made = Fakes(FakeStore(tmp_path / "models"))
    install(made, monkeypatch.setattr)
    return made


@pytest.fixture
def start_casedraft():
    """Start the real command in a process of its own, with fake models: ``start_casedraft("draft", …)``."""

    def start(*arguments, env=None, prefix=(), **options):
        command = [*prefix, sys.executable, Path(__file__).with_name("fake_main.py"), *arguments]
        return subprocess.Popen(
            [str(each) for each in command],
            env=os.environ | (env or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            **options,
        )

    return start


@pytest.fixture
def run_casedraft(start_casedraft):
    """Run the real command in a process of its own to its end, with fake models."""

    def run(*arguments, **options):
        process = start_casedraft(*arguments, **options)
        stdout, stderr = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    return run


@pytest.fixture
def visit(tmp_path):
    """A recording, to a pipeline that hears through a fake."""
    path = tmp_path / "in" / "visit.m4a"
    path.parent.mkdir()
    path.write_bytes(b"the sound of a visit")
    return path


@pytest.fixture
def casedraft():
    """Run the command line in this process: ``casedraft("draft", path, …)``."""
    from casedraft.cli import cli

    return lambda *arguments, **options: CliRunner().invoke(cli, [str(each) for each in arguments], **options)


@pytest.fixture
def make_wav():
    """Write a mono 16 kHz recording of a hum, or of silence at level 0: ``make_wav(path, seconds, level)``."""

    def make(path, seconds, level=0):
        period = b"".join(
            struct.pack("<h", round(level * math.sin(2 * math.pi * each / 160))) for each in range(160)
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(period * round(seconds * 100))
        return path

    return make


@pytest.fixture(scope="session")
def real_casedraft():
    """Run the real command with the real models, in a process of its own."""

    def run(*arguments, env=None, prefix=(), **options):
        command = [*prefix, sys.executable, "-m", "casedraft", *arguments]
        return subprocess.run(
            [str(each) for each in command],
            env=os.environ | (env or {}),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=1500,
            check=False,
            **options,
        )

    return run


@pytest.fixture(scope="session")
def spoken_clip(tmp_path_factory):
    """The first 25 seconds of the bundled example, as a phone's m4a."""
    import av

    path = tmp_path_factory.mktemp("clip") / "clip.m4a"
    example = Path(__file__).parents[1] / "examples" / "cin-visit-01.m4a"
    with av.open(str(example)) as whole, av.open(str(path), "w", format="mp4") as clip:
        stream = clip.add_stream_from_template(whole.streams.audio[0])
        for packet in whole.demux(audio=0):
            if packet.dts is None or packet.pts * packet.time_base > 25:
                break
            packet.stream = stream
            clip.mux(packet)
    return path
