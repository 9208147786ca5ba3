"""Work in a confined child process: what it may use, how it ends, what its parent hears."""

from __future__ import annotations

import os
import sys
import textwrap

import pytest

from casedraft.limits import Limits, run_confined

needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run some lines as the work of a confined child; gives the outcome, the reports and what it wrote."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    source, sink = tmp_path / "in", tmp_path / "out"
    source.write_bytes(b"hello")

    def start(lines, limits=None, on_report=None):
        body = textwrap.indent(textwrap.dedent(lines), "    ")
        (tmp_path / "child_work.py").write_text(
            f"import os, sys, time\nfrom casedraft.limits import ChildFailure, confined\n"
            f"def work(arguments, send):\n{body}\nconfined(work)\n"
        )
        reports = []
        with source.open("rb") as stdin, sink.open("wb") as stdout:
            outcome = run_confined(
                "child_work",
                ["one", "two"],
                limits=limits or Limits(),
                stdin=stdin,
                stdout=stdout,
                on_report=on_report or reports.append,
            )
        return outcome, reports, sink.read_bytes()

    return start


def test_the_child_reads_the_file_it_is_handed_and_writes_the_other(run):
    outcome, reports, written = run(
        """
        send({"done": 1})
        os.write(1, os.read(0, 100).upper())
        return {"arguments": list(arguments)}
        """
    )
    assert (outcome.fate, outcome.report) == ("done", {"arguments": ["one", "two"]})
    assert reports == [{"done": 1}]
    assert written == b"HELLO"


def test_a_failure_that_the_child_names_comes_back_with_its_reason(run):
    outcome, *_ = run("raise ChildFailure(reason='not-media', video=True)")
    assert (outcome.fate, outcome.report) == ("failed", {"reason": "not-media", "video": True})


def test_an_error_inside_the_child_comes_back_by_its_kind_and_never_its_message(run):
    outcome, *_ = run("raise LookupError('words from a recording')")
    assert (outcome.fate, outcome.report) == ("failed", {"reason": "error", "kind": "LookupError"})


def test_what_a_library_prints_reaches_nobody(run, capfd):
    outcome, reports, _ = run("os.write(2, b'[mov] secret\\n'); print('x', file=sys.stderr); return {}")
    assert outcome.fate == "done"
    assert reports == []
    assert capfd.readouterr().err == ""


def test_lines_that_are_no_reports_are_passed_over(run):
    # Before the child silences descriptor 2, an interpreter may write to it.
    outcome, reports, _ = run("send([1]); send('text'); return {}")
    assert (outcome.fate, reports) == ("done", [])


@needs_limits
def test_a_child_that_takes_too_much_memory_is_stopped(run):
    outcome, *_ = run("x = bytearray(4 << 30); return {}", Limits(memory_bytes=512 << 20))
    assert outcome.fate == "out-of-memory"


def test_a_child_that_says_nothing_is_stopped(run):
    outcome, *_ = run("time.sleep(600); return {}", Limits(silent_seconds=1))
    assert outcome.fate == "out-of-time"


def test_a_child_that_talks_without_end_is_stopped(run):
    outcome, *_ = run("while True:\n    send({'n': 1}); time.sleep(0.1)", Limits(seconds=1.5))
    assert outcome.fate == "out-of-time"


@needs_limits
def test_a_child_cannot_write_a_file_beyond_its_limit(run):
    outcome, _, written = run(
        "os.write(1, bytes(5000)); os.write(1, b'x'); return {}", Limits(file_bytes=1000)
    )
    assert outcome.fate == "failed"
    assert outcome.report["kind"] == "OSError"
    assert len(written) == 1000


@needs_limits
def test_a_child_cannot_open_many_files(run):
    outcome, *_ = run("files = [open(os.devnull) for _ in range(100)]; return {}", Limits(open_files=32))
    assert (outcome.fate, outcome.report["kind"]) == ("failed", "OSError")


@needs_limits
def test_a_child_leaves_no_core_dump_and_cannot_allow_itself_one(run):
    outcome, *_ = run("import resource; return {'core': resource.getrlimit(resource.RLIMIT_CORE)}")
    assert outcome.report["core"] == [0, 0]


def test_a_child_has_no_network_and_no_telemetry(run):
    outcome, *_ = run(
        """
        import socket
        try:
            socket.create_connection(("127.0.0.1", 9))
        except PermissionError as error:
            return {"refused": str(error), "ort": os.environ["ORT_DISABLE_TELEMETRY"]}
        """
    )
    assert "nothing may leave" in outcome.report["refused"]
    assert outcome.report["ort"] == "1"


def test_a_child_does_not_import_from_the_folder_it_is_started_in(run, tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    (here / "json.py").write_text("raise SystemExit('planted')")
    monkeypatch.chdir(here)
    outcome, *_ = run("return {}")
    assert outcome.fate == "done"


@needs_limits
def test_a_crash_is_told_by_its_signal(run):
    outcome, *_ = run("os.kill(os.getpid(), 11)")
    assert (outcome.fate, outcome.detail) == ("crashed", "signal SIGSEGV")


def test_an_exit_without_a_last_word_is_a_crash(run):
    outcome, *_ = run("os._exit(7)")
    assert (outcome.fate, outcome.detail) == ("crashed", "exit status 7")


@needs_limits
def test_ctrl_c_ends_the_child_too(run):
    children = []

    def stop(report):
        children.append(report["pid"])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run("send({'pid': os.getpid()}); time.sleep(600); return {}", on_report=stop)
    with pytest.raises(ProcessLookupError):
        os.kill(children[0], 0)
