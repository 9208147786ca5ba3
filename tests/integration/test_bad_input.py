"""Bad input through the real command in a process of its own: one message, the right code, nothing lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from casedraft.records import load_draft, load_transcript

LINUX = sys.platform == "linux"


def encode(path, *, codec, seconds, video=False):
    """Write a small recording, or a video without sound, as a phone would."""
    import av
    import numpy as np

    with av.open(str(path), "w") as container:
        if video:
            stream = container.add_stream("mpeg4", rate=10)
            stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
            frames = [
                av.VideoFrame.from_ndarray(np.full((32, 32, 3), 90, np.uint8), format="rgb24")
                for _ in range(seconds * 10)
            ]
        else:
            stream = container.add_stream(codec, rate=16_000)
            stream.layout = "mono"
            wave = (8000 * np.sin(np.arange(16_000 * seconds) / 25)).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
            frame.sample_rate = 16_000
            frames = [frame]
        for frame in frames:
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def empty(path):
    path.write_bytes(b"")


def text_renamed(path):
    path.write_text("Dear Farzana,\nthe canary words are here.\n" * 50)


def truncated(path):
    whole = encode(path.with_name("whole.mp4"), codec="aac", seconds=5)
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    whole.unlink()


def without_sound(path):
    encode(path, codec="", seconds=1, video=True)


def nothing(path):
    pass


def folder(path):
    path.mkdir()


def pipe(path):
    os.mkfifo(path)


def no_speakers(path):
    path.write_text("the canary words were said by nobody in particular\nand more of them\n")


BAD = [
    ("empty.m4a", empty, "CD401"),
    ("letter.m4a", text_renamed, "CD402"),
    ("truncated.mp4", truncated, "CD402"),
    ("video.mp4", without_sound, "CD402"),
    ("gone.m4a", nothing, "CD401"),
    ("folder.m4a", folder, "CD401"),
    pytest.param(
        "pipe.m4a",
        pipe,
        "CD401",
        marks=pytest.mark.skipif(os.name == "nt", reason="Windows has no such files"),
    ),
    ("talk.txt", no_speakers, "CD403"),
    ("empty.vtt", empty, "CD401"),
    ("broken.json", text_renamed, "CD403"),
]


@pytest.mark.parametrize(
    ("name", "make", "code"), BAD, ids=[str(getattr(each, "values", each)[0]) for each in BAD]
)
def test_an_input_that_cannot_be_read_gets_one_message_and_exit_code_4(
    run_casedraft, tmp_path, name, make, code
):
    make(tmp_path / name)
    done = run_casedraft("draft", tmp_path / name, "-t", "cin-visit", "-o", tmp_path / "out")
    assert done.returncode == 4
    assert done.stderr.count("Error ") == 1
    assert f"Error {code}: {name}" in done.stderr
    assert "What to do:" in done.stderr
    assert "Traceback" not in done.stderr
    assert "canary" not in done.stderr + done.stdout
    assert not (tmp_path / "out").exists()


def test_zero_length_audio_is_refused(run_casedraft, make_wav, tmp_path):
    done = run_casedraft(
        "draft", make_wav(tmp_path / "zero.wav", 0), "-t", "cin-visit", "-o", tmp_path / "out"
    )
    assert done.returncode == 4
    assert "Error CD402: zero.wav" in done.stderr
    assert not (tmp_path / "out").exists()


def test_five_minutes_of_silence_give_a_draft_that_says_so(run_casedraft, make_wav, tmp_path):
    done = run_casedraft("draft", make_wav(tmp_path / "quiet.wav", 300), "-t", "cin-visit")
    assert done.returncode == 0
    assert "Note: No speech was heard" in done.stderr
    assert load_transcript(tmp_path / "quiet.transcript.json").utterances == ()
    draft = load_draft(tmp_path / "quiet.draft.json")
    assert [each for section in draft.sections for each in section.statements] == []


@pytest.mark.parametrize(
    "target",
    [
        "file",
        pytest.param("/proc/casedraft-out", marks=pytest.mark.skipif(not LINUX, reason="/proc is Linux's")),
    ],
)
def test_a_folder_that_cannot_be_written_is_refused_before_any_work(
    run_casedraft, make_wav, tmp_path, target
):
    if target == "file":
        target = tmp_path / "file"
        target.write_text("not a folder")
    recording = make_wav(tmp_path / "visit.wav", 5, 8000)
    done = run_casedraft("draft", recording, "-t", "cin-visit", "-o", target)
    assert done.returncode == 2
    assert done.stderr.startswith("Error CD204: Nothing can be written to")
    assert "Choose another folder with -o" in done.stderr


def test_an_unknown_template_is_refused_before_any_work(run_casedraft, make_wav, tmp_path):
    done = run_casedraft("draft", make_wav(tmp_path / "visit.wav", 5, 8000), "-t", "cin-vist")
    assert done.returncode == 2
    assert "cin-visit" in done.stderr  # the nearest is named
    assert "Listening" not in done.stderr


def test_a_missing_model_names_the_command_that_fetches_it(tmp_path, make_wav):
    recording = make_wav(tmp_path / "visit.wav", 5, 8000)
    done = subprocess.run(
        [sys.executable, "-m", "casedraft", "draft", recording, "-t", "cin-visit"],
        env=os.environ | {"CASEDRAFT_MODELS": str(tmp_path / "no-models")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "Error CD301: The model whisper-base is not installed." in done.stderr
    assert "casedraft models pull whisper-base" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["visit.wav"]


def test_a_bad_file_among_good_ones_is_named_and_the_others_are_drafted(run_casedraft, make_wav, tmp_path):
    empty(tmp_path / "b.m4a")
    good = [make_wav(tmp_path / f"{name}.wav", 5, level) for name, level in (("a", 8000), ("c", 9000))]
    done = run_casedraft(
        "draft", good[0], tmp_path / "b.m4a", good[1], "-t", "cin-visit", "-o", tmp_path / "out"
    )
    assert done.returncode == 1
    assert "2 of 3 drafted, 1 failed." in done.stdout
    assert {each.name.split(".")[0] for each in (tmp_path / "out").iterdir()} == {"a", "c"}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_recordings_of_one_name_from_several_folders_all_have_their_results(
    run_casedraft, make_wav, tmp_path, jobs
):
    paths = [
        make_wav(tmp_path / day / f"visit.{ending}", 5, level)
        for day, ending, level in (("monday", "wav", 7000), ("tuesday", "wav", 8000), ("friday", "WAV", 9000))
    ]
    out = tmp_path / "out"
    done = run_casedraft("draft", *paths, "-t", "cin-visit", "-o", out, "-j", jobs)
    assert done.returncode == 0
    transcripts = sorted(out.glob("*.transcript.json"))
    assert len({load_transcript(each).recording.sha256 for each in transcripts}) == 3
    assert len(list(out.glob("*.draft.json"))) == len(list(out.glob("*.docx"))) == 3
    assert not list(out.glob("*before*"))


@pytest.fixture
def small_disk():
    """A command prefix that runs the rest with a full-but-for-a-little disk mounted at a folder."""
    unshare = shutil.which("unshare")
    allowed = (
        unshare
        and subprocess.run(
            [unshare, "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False, capture_output=True
        ).returncode
        == 0
    )
    if not allowed:
        pytest.skip("this machine does not let a test mount a small disk (unshare -rm mount)")

    def prefix(folder, kilobytes):
        folder.mkdir(exist_ok=True)
        script = (
            f'mount -t tmpfs -o size={kilobytes}k tmpfs "$0" && "$@"; code=$?; ls -A "$0" >&2; exit $code'
        )
        return [unshare, "-rm", "sh", "-c", script, folder]

    return prefix


def test_a_disk_that_fills_while_results_are_written_keeps_what_is_finished(
    run_casedraft, make_wav, small_disk, tmp_path
):
    recording = make_wav(tmp_path / "visit.wav", 20, 8000)
    out = tmp_path / "out"
    done = run_casedraft("draft", recording, "-t", "cin-visit", "-o", out, prefix=small_disk(out, 16))
    assert done.returncode == 1
    assert "Error CD501: visit.docx was not written.\n  The disk is full." in done.stderr
    assert done.stderr.splitlines()[-1] == "visit.transcript.json"  # all that stands in the folder


def test_a_disk_too_full_to_decode_on_is_named_as_such(run_casedraft, make_wav, small_disk, tmp_path):
    recording = make_wav(tmp_path / "visit.wav", 20, 8000)
    small = tmp_path / "temporary"
    done = run_casedraft(
        "draft", recording, "-t", "cin-visit", "-o", tmp_path / "out",
        prefix=small_disk(small, 64), env={"TMPDIR": str(small)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "Error CD501" in done.stderr
    assert not (tmp_path / "out").exists()


def wait_for(stream, words):
    """Read lines until one holds the words; the process ending first fails the test."""
    for line in stream:
        if words in line:
            return
    pytest.fail(f"the command ended without saying {words!r}")


def processes_with(mark):
    """The ids of the processes whose environment holds a mark."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (process / "environ").read_bytes():
                found.append(process.name)
    return found


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda sent: sent.name)
@pytest.mark.parametrize(("seconds", "moment"), [(5 * 60, "Listening"), (3600, "Reading the sound")])
def test_stopping_in_the_middle_leaves_nothing_behind(
    start_casedraft, make_wav, tmp_path, sent, seconds, moment
):
    first = make_wav(tmp_path / "first.wav", 1, 8000)
    recording = make_wav(tmp_path / "visit.wav", seconds)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    mark = uuid.uuid4().hex
    process = start_casedraft(
        "draft", first, recording, "-t", "cin-visit", "-o", tmp_path / "out",
        env={"TMPDIR": str(temporary), "CASEDRAFT_TEST_PAUSE": "0.5", "CASEDRAFT_TEST_MARK": mark},
        start_new_session=True,
    )  # fmt: skip
    wait_for(process.stderr, "[2/2] visit.wav")
    wait_for(process.stderr, moment)
    os.killpg(process.pid, sent)  # a terminal sends Ctrl-C to every process of the command
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped. Finished steps are kept" in stderr
    assert "Traceback" not in stderr
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == [
        "first.docx", "first.draft.json", "first.transcript.json",
    ]  # fmt: skip
    assert list(temporary.iterdir()) == []
    if LINUX:
        for _ in range(50):  # the kernel needs a moment to clear a killed child away
            if not processes_with(mark):
                break
            time.sleep(0.1)
        assert processes_with(mark) == []
