"""Many recordings in processes of their own."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from batch_work import work

from casedraft.batch import run_batch, suitable_jobs
from casedraft.errors import DiskFullError, NotAudioError, WorkerError

TESTS = Path(__file__).parents[1]


def run(*names, jobs=2, folder=Path()):
    told = []
    paths = [folder / name for name in names]
    found = list(
        run_batch(
            paths, work, pipeline={"writer": "off"}, jobs=jobs, progress=lambda *each: told.append(each)
        )
    )
    assert sorted(each.place for each in found) == list(range(len(paths)))
    return {names[each.place]: each for each in found}, told


def test_every_recording_is_done_and_tells_how_far_it_is():
    found, told = run("a.wav", "b.wav", "c.wav", "d.wav", "e.wav")
    assert {each.result[1] for each in found.values()} == set(found)
    assert {place for place, _ in told} == set(range(5))


def test_the_work_is_shared_out_among_other_processes():
    found, _ = run("slow-1.wav", "slow-2.wav", "slow-3.wav", "slow-4.wav")
    workers = {each.result[0] for each in found.values()}
    assert len(workers) == 2
    assert os.getpid() not in workers


def test_a_recording_that_cannot_be_read_leaves_the_others_alone():
    found, _ = run("bad.wav", "a.wav", "odd.wav", "b.wav")
    assert isinstance(found["bad.wav"].error, NotAudioError)
    assert isinstance(found["odd.wav"].error, WorkerError)
    assert "ZeroDivisionError" in str(found["odd.wav"].error)
    assert found["a.wav"].error is found["b.wav"].error is None


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_a_process_that_dies_takes_only_its_own_recording_with_it(jobs):
    found, _ = run("dies-1.wav", "a.wav", "dies-2.wav", "b.wav", "c.wav", jobs=jobs)
    assert {name for name, each in found.items() if each.error} == {"dies-1.wav", "dies-2.wav"}
    assert isinstance(found["dies-1.wav"].error, WorkerError)
    assert "memory" in str(found["dies-1.wav"].error)


def test_recordings_of_one_name_are_never_worked_on_at_the_same_time(tmp_path):
    names = [f"{day}/slow.{kind}" for day in ("monday", "tuesday") for kind in ("m4a", "WAV")]
    found, _ = run(*names, "a.wav", jobs=3)
    ends = sorted(found[name].result[2] for name in names)
    assert all(later - earlier > 0.29 for earlier, later in itertools.pairwise(ends))


def test_those_behind_one_that_died_are_still_done():
    found, _ = run("x/dies.wav", "y/dies.wav", "a.wav", jobs=2)
    assert isinstance(found["x/dies.wav"].error, WorkerError)
    assert isinstance(found["y/dies.wav"].error, WorkerError)
    assert found["a.wav"].error is None


def test_after_a_full_disk_nothing_more_is_begun():
    found, _ = run("full.wav", "slow-1.wav", *(f"slow-{number}.wav" for number in range(2, 9)), jobs=2)
    assert all(isinstance(each.error, DiskFullError) for each in found.values() if each.error)
    assert found["slow-8.wav"].error is not None


def test_no_more_processes_than_recordings_or_memory_allow():
    assert suitable_jobs(1, model_bytes=0) == 1
    assert suitable_jobs(1000, model_bytes=0) <= (os.cpu_count() or 1)
    assert suitable_jobs(1000, model_bytes=1 << 50) == 1


@pytest.mark.skipif(os.name == "nt", reason="signals as on Linux and macOS")
def test_ctrl_c_ends_every_process(tmp_path):
    code = (
        "import sys; from pathlib import Path; from batch_work import work\n"
        "from casedraft.batch import run_batch\n"
        "if __name__ == '__main__':\n"
        "    list(run_batch([Path(each) for each in sys.argv[1:]], work,"
        " pipeline={'writer': 'off'}, jobs=2, progress=lambda *_: None))\n"
    )
    script = tmp_path / "batch.py"
    script.write_text(code)
    names = [tmp_path / f"endless-{number}.wav" for number in (1, 2)]
    process = subprocess.Popen(
        [sys.executable, script, *names],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not all(each.with_suffix(".begun").exists() for each in names):
        assert process.poll() is None
        time.sleep(0.05)
    workers = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert errors.count("KeyboardInterrupt") <= 2  # the first process's own; none from the others
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert not alive
