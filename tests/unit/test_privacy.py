"""The switches, the shut network, and that it stays shut."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from casedraft.privacy import SETTINGS, network_is_shut, shield


def python(code, **env):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ | env
    )


def test_the_shield_overrides_what_the_caller_had_set(monkeypatch):
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "0")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    shield()
    assert {name: os.environ[name] for name in SETTINGS} == SETTINGS


def test_a_child_process_has_every_setting():
    names = sorted(SETTINGS)
    child = f"import os; print([os.environ[name] for name in {names}])"
    code = f"import subprocess, sys, casedraft; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    unset = dict.fromkeys(names, "wrong")
    assert python(code, **unset).stdout.strip() == str([SETTINGS[name] for name in names])


SHUT = "from casedraft.privacy import shut_network; shut_network(); import socket; s = socket.socket(); "


@pytest.mark.parametrize(
    "call",
    [
        "s.connect(('127.0.0.1', 9))",
        "s.connect_ex(('127.0.0.1', 9))",
        "s.bind(('127.0.0.1', 0))",
        "socket.getaddrinfo('example.invalid', 80)",
        "socket.gethostbyname('localhost')",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9))",
        "__import__('urllib.request').request.urlopen('http://127.0.0.1:9')",
    ],
)
def test_a_shut_network_refuses(call):
    done = python(SHUT + call)
    assert done.returncode == 1
    assert "casedraft refused a network call" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no socket pairs of this kind")
def test_processes_on_this_machine_may_still_talk_to_each_other():
    code = (
        SHUT + "import multiprocessing as m; a, b = m.Pipe(); a.send(1); print(b.recv());"
        " u = socket.socket(socket.AF_UNIX); u.bind('\\0casedraft-test')"
    )
    assert python(code).stdout == "1\n"


def test_the_network_of_a_program_that_uses_the_library_is_its_own():
    assert python(
        "import casedraft; from casedraft.privacy import network_is_shut as n; print(n())"
    ).stdout == ("False\n")
    assert not network_is_shut()


def test_the_command_shuts_the_network_and_keeps_its_files_to_the_owner():
    code = (
        "import sys, os; sys.argv = ['casedraft', '--version']\n"
        "from casedraft.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "from casedraft.privacy import network_is_shut\n"
        "print(network_is_shut(), oct(os.umask(0)))"
    )
    assert python(code).stdout.splitlines()[-1] == "True 0o77"
