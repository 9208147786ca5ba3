"""Samples from a pipe: whatever arrives in whatever pieces, and what is no sound is refused."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from casedraft.errors import BadSettingError, NotAudioError
from casedraft.transcribe.live import PcmStream

FILE_MARKS = (b"RIFF", b"OggS", b"fLaC", b"ID3", b"caff", b"FORM")


class Drips:
    """A pipe that gives its bytes in pieces of its own choosing."""

    def __init__(self, data, sizes):
        self.data, self.sizes = data, list(sizes)

    def read(self, size):
        wanted = min(size, self.sizes.pop(0) if self.sizes else size)
        piece, self.data = self.data[:wanted], self.data[wanted:]
        return piece


def heard(stream, **options):
    pieces = [block.samples for block in PcmStream(stream, **options).blocks()]
    assert all(piece.dtype == np.int16 and len(piece) for piece in pieces)
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)


@given(some.binary(max_size=400), some.lists(some.integers(1, 9), max_size=99))
def test_every_whole_sample_arrives_however_the_bytes_come(data, sizes):
    assume(not data.startswith(FILE_MARKS))
    wanted = np.frombuffer(data[: len(data) // 2 * 2], "<i2")
    assert heard(Drips(data, sizes)).tolist() == wanted.tolist()


def test_half_a_sample_at_the_end_is_dropped():
    assert heard(io.BytesIO(b"\x01\x00\x02\x00\x03")).tolist() == [1, 2]


def test_nothing_gives_nothing():
    assert not len(heard(io.BytesIO(b"")))


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 48_000])
def test_another_rate_is_converted_and_keeps_its_length_and_its_tone(rate):
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate)).astype("<i2")
    sound = heard(io.BytesIO(tone.tobytes()), rate=rate)
    assert len(sound) == pytest.approx(32_000, abs=32)
    spectrum = np.abs(np.fft.rfft(sound[8000:24_000].astype(float)))
    assert spectrum.argmax() == 440


@pytest.mark.parametrize("rate", [-1, 0, 1, 7999, 192_001, 10**9])
def test_a_rate_that_no_sound_has_is_refused(rate):
    with pytest.raises(BadSettingError, match="no usable rate"):
        PcmStream(io.BytesIO(), rate=rate)


@pytest.mark.parametrize("start", [b"RIFF\x24\x00\x00\x00WAVE", b"OggS\x00\x02", b"fLaC\x00", b"ID3\x04\x00"])
def test_a_file_in_place_of_samples_is_refused(start):
    with pytest.raises(NotAudioError, match="file and no plain samples"):
        heard(Drips(start * 100, [1, 1, 1]))


def test_nothing_is_read_after_the_source_is_closed():
    source = PcmStream(io.BytesIO(bytes(100_000)))
    blocks = source.blocks()
    next(blocks)
    source.close()
    assert list(blocks) == []
