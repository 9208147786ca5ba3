"""The example that the README shows does what the README says, with the real models."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import av
import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


@pytest.fixture
def visit(tmp_path):
    """A folder whose visit.m4a is the first minute of the bundled example."""
    with (
        av.open(str(ROOT / "examples" / "cin-visit-01.m4a")) as whole,
        av.open(str(tmp_path / "visit.m4a"), "w") as clip,
    ):
        stream = clip.add_stream_from_template(whole.streams.audio[0])
        for packet in whole.demux(audio=0):
            if packet.dts is None or packet.pts * packet.time_base > SECONDS:
                break
            packet.stream = stream
            clip.mux(packet)
    return tmp_path


@pytest.mark.model
def test_the_library_example_prints_a_note_with_its_evidence(visit):
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "library.py")],
        cwd=visit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    statements = [line for line in lines if re.match(r"  \[(supported|check|unsupported)\] \S", line)]
    assert statements
    assert all(re.search(r"\(u\d+(, u\d+)*\)$", line) for line in statements)
    assert [line for line in lines if not line.startswith(" ")]  # headings
    assert [each.name for each in visit.iterdir()] == ["visit.m4a"]  # the library writes no file unasked
