"""The inside of the decoding process: where sound stands in time, and what a file says of its length."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import numpy as np
import pytest

from casedraft.limits import ChildFailure
from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.decoder import Timeline, _header_lie, _mp3_promise, _refuse

TENTH = SAMPLE_RATE // 10


def frame(time, *, level=1000, rate=SAMPLE_RATE, layout="mono", samples=None):
    count = samples or rate // 10
    channels = {"mono": 1, "stereo": 2}[layout]
    wave = np.resize([level, -level], count).repeat(channels)  # a constant would be an offset
    made = av.AudioFrame.from_ndarray(wave[None].astype(np.int16), "s16", layout)
    made.sample_rate = rate
    if time is not None:
        made.time_base, made.pts = Fraction(1, 1000), round(time * 1000)
    return made


def written(*frames, longest=SAMPLE_RATE * 3600):
    sink = io.BytesIO()
    timeline = Timeline(sink, longest)
    for each in frames:
        timeline.add(each)
    timeline.finish()
    samples = np.frombuffer(sink.getvalue(), "<i2")
    assert len(samples) == timeline.written
    return samples, timeline


def test_frames_that_follow_one_another_are_written_as_they_are():
    samples, timeline = written(frame(0), frame(0.1), frame(0.2))
    assert len(samples) == 3 * TENTH
    assert (np.abs(samples) == 1000).all()
    assert timeline.filled == 0


def test_a_recording_that_starts_late_starts_at_once():
    samples, timeline = written(frame(7200), frame(7200.1))
    assert len(samples) == 2 * TENTH
    assert timeline.filled == 0


def test_frames_without_time_stamps_follow_one_another():
    samples, _ = written(frame(None), frame(None))
    assert len(samples) == 2 * TENTH


def test_a_leap_in_time_becomes_silence():
    samples, timeline = written(frame(0), frame(2.1))
    assert len(samples) == pytest.approx(2.2 * SAMPLE_RATE, abs=2)
    assert not samples[TENTH + 1 : 2 * SAMPLE_RATE].any()
    assert timeline.filled == pytest.approx(2.0)


def test_a_leap_too_small_to_notice_is_none():
    samples, timeline = written(frame(0), frame(0.3))
    assert len(samples) == 2 * TENTH
    assert timeline.filled == 0


@pytest.mark.parametrize("leap", [-50.0, 1e6, 1e12])
def test_a_leap_that_no_recorder_makes_is_taken_for_a_damaged_stamp(leap):
    samples, timeline = written(frame(100), frame(100 + leap), frame(100.1 + leap))
    assert len(samples) == 3 * TENTH
    assert timeline.filled == 0


def test_sound_that_changes_its_form_in_the_middle_goes_on():
    samples, _ = written(frame(0), frame(0.1, rate=48_000, layout="stereo"), frame(0.2, rate=8000))
    assert len(samples) == pytest.approx(3 * TENTH, abs=64)


def test_no_more_is_written_than_was_allowed():
    with pytest.raises(ChildFailure) as failure:
        written(frame(0), frame(500), longest=SAMPLE_RATE)
    assert failure.value.report == {"reason": "too-long"}


def xing(*, mark=b"Xing", flags=3, frames=100, size=5000):
    counts = (frames.to_bytes(4, "big") if flags & 1 else b"") + (
        size.to_bytes(4, "big") if flags & 2 else b""
    )
    return b"\xff\xfb\x90\x00" + bytes(32) + mark + flags.to_bytes(4, "big") + counts + bytes(100)


@pytest.mark.parametrize(
    ("head", "promised"),
    [
        (xing(), 5000),
        (xing(mark=b"Info"), 5000),
        (xing(flags=2), 5000),
        (xing(flags=1), 0),
        (xing(flags=0), 0),
        (b"\xff\xfb\x90\x00" + bytes(32) + b"Xing", 0),
        (b"\xff\xfb\x90\x00" + bytes(400), 0),
        (b"\xff\xfb\x90\x00VBRI" + bytes(6) + (5000).to_bytes(4, "big"), 5000),
        (b"", 0),
    ],
)
@pytest.mark.parametrize("tag", [b"", b"ID3\x04\x00\x00\x00\x00\x02\x00" + bytes(256)])
def test_an_mp3_promises_bytes_in_its_first_frame_or_not_at_all(head, promised, tag):
    source = io.BytesIO(tag + head)
    assert _mp3_promise(source) == (promised, len(head))
    assert source.tell() == 0


def test_an_mp3_whose_tag_is_longer_than_the_file_promises_nothing():
    assert _mp3_promise(io.BytesIO(b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + bytes(256))) == (0, 0)


@pytest.mark.parametrize(
    ("riff", "present", "lie"),
    [
        (1036, 1044, 1.0),
        (2036, 1044, 2.0),
        (0, 1044, 1.0),
        (0xFFFFFFFF, 1044, 1.0),
        (36, 1044, 1.0),
    ],
)
def test_a_wav_shorter_than_its_header_says_is_found_out(riff, present, lie):
    data = (b"RIFF" + riff.to_bytes(4, "little") + b"WAVE").ljust(present, b"\0")
    assert _header_lie(io.BytesIO(data)) == lie


def test_other_files_have_no_wav_header():
    assert _header_lie(io.BytesIO(b"OggS" + bytes(100))) == 1.0


def test_a_recording_may_not_open_another_file():
    with pytest.raises(PermissionError):
        _refuse("file:///etc/passwd", 0, {})
