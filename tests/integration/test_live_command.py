"""The real command records in a process of its own, whatever happens to it; the models are fakes."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from casedraft.records import load_transcript
from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.decode import decoded

FAKE_MAIN = Path(__file__).parents[1] / "fake_main.py"
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and terminals of POSIX")


def hum(seconds, rate=SAMPLE_RATE):
    return (3000 * np.sin(np.arange(round(seconds * rate)) * 2 * np.pi * 200 / rate)).astype("<i2").tobytes()


class Command:
    """The command under way, fed through a pipe."""

    def __init__(self, start, folder, *arguments, **options):
        self.folder = folder
        self.process = start(
            "transcribe", "--live", "-", "-o", folder, "--name", "visit", *arguments,
            stdin=subprocess.PIPE, cwd=folder.parent, **options,
        )  # fmt: skip
        self.pipe = self.process.stdin.buffer

    @property
    def recording(self):
        return self.folder / "visit.wav"

    @property
    def transcript(self):
        return load_transcript(self.folder / "visit.transcript.json")

    def feed(self, data):
        self.pipe.write(data)
        self.pipe.flush()

    def recorded(self):
        """How many bytes of sound are in the file."""
        with contextlib.suppress(FileNotFoundError):
            return max(0, self.recording.stat().st_size - 44)
        return 0

    def feed_and_wait(self, data):
        wanted = self.recorded() + len(data)
        self.feed(data)
        deadline = time.monotonic() + 60
        while self.recorded() < wanted:
            assert self.process.poll() is None, self.process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def end(self):
        with contextlib.suppress(BrokenPipeError):
            self.pipe.close()
        return self.wait()

    def wait(self):
        out, err = self.process.stdout, self.process.stderr
        pieces = {}
        threads = [
            threading.Thread(target=lambda name=name, pipe=pipe: pieces.update({name: pipe.read()}))
            for name, pipe in (("out", out), ("err", err))
        ]
        for each in threads:
            each.start()
        status = self.process.wait(timeout=120)
        for each in threads:
            each.join()
        return status, pieces["out"], pieces["err"]


@pytest.fixture
def live(start_casedraft, tmp_path):
    with contextlib.ExitStack() as stack:

        def start(*arguments, **options):
            command = Command(start_casedraft, tmp_path / "out", *arguments, **options)
            stack.callback(command.process.wait)
            stack.callback(command.process.kill)
            for pipe in (command.process.stdout, command.process.stderr, command.pipe):
                stack.callback(lambda pipe=pipe: contextlib.suppress(OSError).__enter__() or _close(pipe))
            return command

        yield start


def _close(pipe):
    with contextlib.suppress(OSError):
        pipe.close()


def played_ms(path):
    with decoded(path) as sound:
        return int(sound.duration_ms), sound.notices


def test_what_is_piped_in_becomes_a_recording_and_its_transcript(live):
    command = live()
    command.feed(hum(12))
    status, out, err = command.end()
    assert status == 0, err
    assert "This is sentence 1." in out
    assert "visit.wav, 0:12: 12 words in 3 utterances" in out
    assert "casedraft transcribe" in err
    assert command.transcript.recording.duration_ms == 12_000
    assert len(command.transcript.utterances) == 3


def test_a_draft_of_the_recording_uses_the_live_transcript(live, run_casedraft):
    command = live()
    command.feed(hum(12))
    assert command.end()[0] == 0
    done = run_casedraft("draft", command.recording, "-t", "cin-visit", "--json", cwd=command.folder.parent)
    assert done.returncode == 0, done.stderr
    assert "transcript" in json.loads(done.stdout)["results"][0]["reused"]


@POSIX
def test_killed_while_people_speak_it_loses_less_than_five_seconds(live):
    command = live()
    fed = 0
    for _ in range(30):  # four times as fast as people speak
        command.feed(hum(0.4))
        fed += 400
        time.sleep(0.1)
    command.process.kill()
    command.process.wait()
    kept, notices = played_ms(command.recording)
    assert kept >= fed - 5000
    assert notices == ()


@POSIX
def test_a_killed_recording_is_transcribed_like_any_other(live, run_casedraft):
    command = live()
    command.feed_and_wait(hum(20))
    command.process.kill()
    command.process.wait()
    assert played_ms(command.recording)[0] == 20_000
    done = run_casedraft("transcribe", command.recording, cwd=command.folder.parent)
    assert done.returncode == 0, done.stderr
    assert len(command.transcript.utterances) == 4


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_it_ends_with_the_transcript(live, number):
    command = live()
    command.feed_and_wait(hum(12))
    command.process.send_signal(number)
    status, out, err = command.wait()
    assert status == 0, err
    assert "0:12: 12 words" in out
    assert command.transcript.recording.duration_ms == 12_000


@POSIX
def test_asked_twice_it_ends_at_once_and_keeps_the_recording(live):
    command = live(env={"CASEDRAFT_TEST_PAUSE": "1"})
    command.feed_and_wait(hum(60))
    command.process.send_signal(signal.SIGINT)
    time.sleep(1)
    command.process.send_signal(signal.SIGINT)
    status, _, err = command.wait()
    assert status == 130
    assert "The recording is kept" in err
    assert "Traceback" not in err
    assert played_ms(command.recording)[0] == 60_000
    assert not (command.folder / "visit.transcript.json").exists()


def test_a_program_is_told_everything_in_json_lines(live):
    command = live("--json")
    command.feed(hum(12))
    status, out, err = command.end()
    assert status == 0
    assert err == ""
    told = [json.loads(line) for line in out.splitlines()]
    kinds = [each["event"] for each in told]
    assert kinds[0] == "recording"
    assert kinds[-1] == "done"
    assert {"text", "state", "progress"} <= set(kinds)
    assert told[-1]["utterances"] == 3
    assert told[-1]["transcript"].endswith("visit.transcript.json")


def test_the_text_is_there_before_the_sound_ends(live):
    command = live("--json")
    command.feed(hum(40))
    line = {}
    while not (line.get("event") == "text" and line["final"]):
        line = json.loads(command.process.stdout.readline())
    assert command.process.poll() is None
    assert command.end()[0] == 0


@pytest.mark.parametrize("data", [b"", b"\x01"], ids=["nothing", "half a sample"])
def test_nothing_piped_in_is_an_error_and_leaves_nothing(live, data):
    command = live()
    command.feed(data)
    status, _, err = command.end()
    assert status == 4
    assert "Nothing was recorded" in err
    assert list(command.folder.iterdir()) == []


def test_half_a_sample_at_the_end_is_no_matter(live):
    command = live()
    command.feed(hum(6) + b"\x01")
    assert command.end()[0] == 0
    assert command.transcript.recording.duration_ms == 6000


def test_a_file_piped_in_is_refused(live, make_wav, tmp_path):
    command = live()
    command.feed(make_wav(tmp_path / "a.wav", 3, 3000).read_bytes()[:1000])
    status, _, err = command.end()
    assert status == 4
    assert "WAV file" in err
    assert list(command.folder.iterdir()) == []


def test_another_rate_is_converted(live):
    command = live("--rate", "48000")
    command.feed(hum(6, 48_000))
    assert command.end()[0] == 0
    assert command.transcript.recording.duration_ms == pytest.approx(6000, abs=5)


def test_a_name_that_is_taken_is_refused_and_the_other_recording_goes_on(live):
    first = live()
    first.feed_and_wait(hum(6))
    status, _, err = live().end()
    assert status == 2
    assert "exists already" in err
    first.feed(hum(6))
    assert first.end()[0] == 0
    assert first.transcript.recording.duration_ms == 12_000


def test_noise_without_a_pause_is_cut_and_heard_all_the_same(live):
    command = live()
    noise = np.random.default_rng(0).integers(-30_000, 30_000, 90 * SAMPLE_RATE, dtype=np.int16)
    command.feed(noise.tobytes())
    status, _, err = command.end()
    assert status == 0, err
    assert command.transcript.recording.duration_ms == 90_000
    assert command.transcript.settings["live"]["windows"] >= 4


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["visit.m4a", "--live"], "takes no file"),
        (["-", "--live", "--rate", "7"], "no usable rate"),
        (["-", "--live", "--translate"], "--translate does not go with --live"),
        (["-", "--live", "--device", "1"], "--device goes with the microphone"),
        (["--live", "--rate", "48000"], "--rate goes with -"),
        (["visit.m4a", "--name", "x"], "--name goes with --live"),
        (["-"], "- goes with --live"),
        (["-", "--live", "--name", "../x"], "name given"),
    ],
)
def test_what_does_not_go_together_is_refused(run_casedraft, tmp_path, arguments, what):
    done = run_casedraft("transcribe", *arguments, cwd=tmp_path, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert what in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_errors_are_json_lines_too(run_casedraft, tmp_path):
    done = run_casedraft("transcribe", "--live", "-", "--json", cwd=tmp_path, stdin=subprocess.DEVNULL)
    assert done.returncode == 4
    assert json.loads(done.stdout.splitlines()[-1])["code"] == "CD402"
    assert done.stderr == ""


class Terminal:
    """The command at a terminal of its own, its sound from a pipe."""

    def __init__(self, folder):
        import pty

        sound, self.sound = os.pipe()
        self.child, self.master = pty.fork()
        if not self.child:  # the terminal is now this process's own
            os.dup2(sound, 0)
            os.close(self.sound)
            os.chdir(folder)
            arguments = ["transcribe", "--live", "-", "--name", "visit"]
            os.execv(sys.executable, [sys.executable, str(FAKE_MAIN), *arguments])  # noqa: S606
        os.close(sound)
        self.recording = folder / "visit.wav"
        self.shown = b""
        self.gone = False
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        with contextlib.suppress(OSError):
            while not self.gone:
                if select.select([self.master], [], [], 0.05)[0]:
                    self.shown += os.read(self.master, 4096)

    def hang_up(self):
        """Close the window."""
        self.gone = True
        self.reader.join()
        os.close(self.master)

    def feed(self, seconds, level=1.0):
        data = (np.frombuffer(hum(seconds), "<i2") * level).astype("<i2").tobytes()
        while data:
            data = data[os.write(self.sound, data) :]

    def press(self, key, then):
        """Press a key and wait for what it brings onto the screen."""
        from_here = len(self.shown)
        os.write(self.master, key)
        self.wait_for(then, from_here)

    def wait_for(self, text, from_here=0):
        deadline = time.monotonic() + 30
        while text not in self.shown[from_here:]:
            assert time.monotonic() < deadline, self.shown[-2000:]
            time.sleep(0.02)

    def end(self):
        _, status = os.waitpid(self.child, 0)
        self.gone = True
        self.reader.join()
        for each in (self.sound, self.master):
            with contextlib.suppress(OSError):
                os.close(each)
        return os.waitstatus_to_exitcode(status)


@POSIX
def test_keys_pause_go_off_the_record_and_end(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.feed(3)
    terminal.wait_for(b"Recording to")
    terminal.wait_for(b"0:03")
    terminal.press(b"p", b"PAUSED")
    terminal.feed(2)
    terminal.press(b"P", b" Recording ")
    time.sleep(0.5)  # the guard
    terminal.feed(3)
    terminal.wait_for(b"0:06")
    terminal.press(b"o", b"OFF THE RECORD")
    terminal.feed(4)
    terminal.wait_for(b"0:10")
    terminal.press(b"o", b" Recording ")
    terminal.press(b"q", b"visit.wav, ")
    assert terminal.end() == 0
    transcript = load_transcript(tmp_path / "visit.transcript.json")
    assert [mark.kind for mark in transcript.marks] == ["pause", "off-the-record"]
    with decoded(terminal.recording) as sound:
        assert len(sound.samples) == 10 * SAMPLE_RATE
        assert sound.samples[: 6 * SAMPLE_RATE].any()
        assert not sound.samples[6 * SAMPLE_RATE :].any()


@POSIX
def test_the_words_do_not_stay_on_the_screen(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.feed(12)
    terminal.wait_for(b"0:12")
    terminal.press(b"q", b"visit.wav, 0:12")
    assert terminal.end() == 0
    after = terminal.shown.rpartition(b"visit.wav, 0:12")[2]
    assert b"This is sentence" not in after


@POSIX
def test_a_window_that_is_closed_ends_the_recording_with_its_transcript(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.feed(12)
    terminal.wait_for(b"0:12")
    terminal.hang_up()
    assert terminal.end() == 0
    assert load_transcript(tmp_path / "visit.transcript.json").recording.duration_ms == 12_000
