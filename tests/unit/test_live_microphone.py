"""The microphone, behind a sound library of cardboard."""

from __future__ import annotations

import builtins
import sys
import time
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from casedraft.errors import MicrophoneError
from casedraft.transcribe.live import Microphone, microphone


class PortAudioError(Exception):
    """As sounddevice has it."""


class Stream:
    """A device that hands over what it was loaded with, from the moment it is started."""

    def __init__(self, library, *, samplerate, blocksize, callback, **options):
        self.library, self.callback, self.blocksize = library, callback, blocksize
        self.active, self.stopped = True, False
        library.opened.append((samplerate, blocksize, options))
        library.streams.append(self)

    def __enter__(self):
        for level, overflow in self.library.plays:
            data = np.full((self.blocksize, 1), level, np.int16)
            self.callback(data, self.blocksize, None, SimpleNamespace(input_overflow=overflow))
            data[:] = -1  # the library uses the buffer again
        if self.library.unplugged:
            self.active = False
        return self

    def __exit__(self, *_):
        self.stopped = True


class Library(ModuleType):
    """What of sounddevice is used."""

    PortAudioError = PortAudioError

    def __init__(self, plays=(), rates=(16_000, 48_000), *, devices=True, unplugged=False):
        super().__init__("sounddevice")
        self.plays, self.rates, self.devices, self.unplugged = plays, rates, devices, unplugged
        self.opened, self.streams = [], []

    def query_devices(self, device, kind):
        if not self.devices:
            raise PortAudioError("Error querying device -1")
        if device == "nowhere":
            raise ValueError("No input device matching 'nowhere'")
        return {"default_samplerate": 48_000.0}

    def check_input_settings(self, *, samplerate, **_):
        if samplerate not in self.rates:
            raise PortAudioError("Invalid sample rate")

    def InputStream(self, **options):  # noqa: N802 - the library's own name
        return Stream(self, **options)


@pytest.fixture
def plug_in(monkeypatch):
    def plug(library):
        monkeypatch.setitem(sys.modules, "sounddevice", library)
        return library

    return plug


def take(source, blocks):
    taken = []
    for block in source.blocks():
        taken.append(block)
        if len(taken) == blocks:
            source.close()
    return taken


def test_sound_comes_in_blocks_with_the_time_at_which_they_began(plug_in):
    library = plug_in(Library([(5, False), (6, False)]))
    before = time.monotonic()
    blocks = take(Microphone(), 2)
    assert [(len(each.samples), int(each.samples[0])) for each in blocks] == [(1600, 5), (1600, 6)]
    assert all(before - 0.11 <= each.began <= time.monotonic() - 0.09 for each in blocks)
    assert library.opened == [(16_000, 1600, {"channels": 1, "dtype": "int16", "device": None})]
    assert library.streams[0].stopped


def test_a_device_that_has_only_its_own_rate_is_converted(plug_in):
    library = plug_in(Library([(500, False)] * 20, rates=(48_000,)))
    sound = np.concatenate([each.samples for each in take(Microphone(2), 18)])
    assert library.opened[0][0] == 48_000
    assert len(sound) == pytest.approx(18 * 1600, abs=200)
    assert sound[-1000:].mean() == pytest.approx(500, abs=2)


def test_sound_that_the_machine_was_too_slow_for_is_told(plug_in):
    plug_in(Library([(5, False), (6, True)]))
    assert [each.lost for each in take(Microphone(), 2)] == [False, True]


def test_a_microphone_that_is_pulled_out_is_told_after_what_it_heard(plug_in):
    plug_in(Library([(5, False)], unplugged=True))
    heard = []
    with pytest.raises(MicrophoneError, match="The microphone stopped"):
        heard.extend(Microphone().blocks())
    blocks = Microphone().blocks()
    assert int(next(blocks).samples[0]) == 5
    with pytest.raises(MicrophoneError):
        next(blocks)


def test_a_microphone_that_falls_silent_for_good_is_told(plug_in, monkeypatch):
    monkeypatch.setattr(microphone, "DEAD_AFTER_S", 0.0)
    monkeypatch.setattr(microphone, "_WAIT_S", 0.01)
    plug_in(Library())
    with pytest.raises(MicrophoneError, match="The microphone stopped"):
        list(Microphone().blocks())


@pytest.mark.parametrize(
    ("library", "device"), [(Library(devices=False), None), (Library(), "nowhere"), (Library(rates=()), None)]
)
def test_without_a_usable_microphone_it_is_said_what_to_do(plug_in, library, device):
    plug_in(library)
    with pytest.raises(MicrophoneError, match="No microphone could be opened") as raised:
        list(Microphone(device).blocks())
    assert "python -m sounddevice" in raised.value.todo


@pytest.mark.parametrize(
    ("fault", "todo"), [(ImportError(), "pip install sounddevice"), (OSError("PortAudio"), "libportaudio2")]
)
def test_a_missing_library_is_said_to_be_missing(monkeypatch, fault, todo):
    real = builtins.__import__

    def refuse(name, *rest, **options):
        if name == "sounddevice":
            raise fault
        return real(name, *rest, **options)

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MicrophoneError, match="cannot be used") as raised:
        list(Microphone().blocks())
    assert todo in raised.value.todo
