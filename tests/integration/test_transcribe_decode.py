"""Recordings in every usual container, whole and broken, through the confined decoder."""

from __future__ import annotations

import errno
import os
import tempfile
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from casedraft.errors import (
    CasedraftError,
    DiskFullError,
    NotAudioError,
    TooLargeError,
    UnreadableFileError,
    WorkerError,
)
from casedraft.limits import Limits
from casedraft.transcribe import SAMPLE_RATE, decode
from casedraft.transcribe.decode import decoded

SECONDS = 6
RATE = 48_000


def tone(seconds=SECONDS, rate=RATE):
    return (8000 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)).astype(np.int16)


def encode(path, codec, samples=None, *, rate=RATE, form=None, layout="mono", skip=(), tracks=1, **options):
    """Write sound with FFmpeg; `skip` names the seconds that the time stamps leap over."""
    samples = tone(rate=rate) if samples is None else samples
    with av.open(str(path), "w", format=form, options=options) as container:
        streams = [container.add_stream(codec, rate=rate, layout=layout) for _ in range(tracks)]
        for start in range(0, len(samples), rate // 10):
            if start // rate in skip:
                continue
            piece = samples[start : start + rate // 10]
            for stream in streams:
                channels = len(stream.codec_context.layout.channels)
                # One sound for all channels, or one for each: (n_samples,) or (n_samples, n_channels).
                spread = np.repeat(piece, channels) if piece.ndim == 1 else piece.reshape(-1)
                frame = av.AudioFrame.from_ndarray(
                    np.ascontiguousarray(spread[None]), format="s16", layout=layout
                )
                frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode(None))
    return path


def write_wav(path, samples, rate=SAMPLE_RATE):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def video(path, *, sound):
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=10)
        picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
        voice = container.add_stream("aac", rate=RATE, layout="mono") if sound else None
        for _ in range(10 * SECONDS):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if voice:
            frame = av.AudioFrame.from_ndarray(tone()[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE, 0
            container.mux(voice.encode(frame))
            container.mux(voice.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("memo.m4a", "aac", {"form": "ipod"}),
        ("memo.mp4", "aac", {}),
        ("lossless.m4a", "alac", {"form": "ipod"}),
        ("visit.mp3", "libmp3lame", {}),
        ("visit.wav", "pcm_s16le", {}),
        ("visit.ogg", "libopus", {}),
        ("visit.opus", "libopus", {"form": "ogg"}),
        ("visit.flac", "flac", {}),
        ("visit.webm", "libopus", {}),
        ("visit.mkv", "flac", {}),
        ("visit.aac", "aac", {"form": "adts"}),
        ("visit.aiff", "pcm_s16be", {}),
        ("visit.caf", "pcm_s16le", {}),
        ("phone.amr", "libopencore_amrnb", {"rate": 8000}),
        ("phone.3gp", "libopencore_amrnb", {"rate": 8000}),
        ("stereo.wav", "pcm_s16le", {"layout": "stereo"}),
        ("surround.wav", "pcm_s16le", {"layout": "5.1"}),
        ("high.wav", "pcm_s24le", {"rate": 96_000}),
    ],
)
def test_every_usual_recording_decodes_to_its_length_and_its_sound(tmp_path, name, codec, options):
    path = encode(tmp_path / name, codec, **options)
    reports = []
    with decoded(path, progress=reports.append) as sound:
        assert sound.samples.dtype == np.int16
        assert sound.duration_ms == pytest.approx(SECONDS * 1000, abs=150)
        middle = np.array(sound.samples[2 * SAMPLE_RATE : 3 * SAMPLE_RATE], dtype=np.float64)
        assert np.abs(np.fft.rfft(middle)).argmax() == pytest.approx(440, abs=2)
        assert sound.notices == ()
        assert len(sound.sha256) == 64
    assert reports[-1].step == "decode"
    assert reports[-1].done == reports[-1].total == sound.duration_ms


def test_the_sound_of_a_video_is_heard(tmp_path):
    with decoded(video(tmp_path / "call.mp4", sound=True)) as sound:
        assert sound.duration_ms == pytest.approx(SECONDS * 1000, abs=150)


def test_a_wrong_ending_does_not_matter(tmp_path):
    path = encode(tmp_path / "memo.m4a", "aac", form="ipod").rename(tmp_path / "memo.mp3")
    with decoded(path) as sound:
        assert sound.duration_ms == pytest.approx(SECONDS * 1000, abs=150)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.m4a", b"Dear colleague, this is a letter and no recording.\n" * 40),
        ("noise.mp3", np.random.default_rng(1).bytes(200_000)),
        ("zeros.wav", bytes(50_000)),
        ("cut.m4a", b"\x00\x00\x00\x20ftypM4A \x00\x00\x02\x00M4A mp42isom\x00\x00\x00\x00"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
        ("list.ogg", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("page.webm", b"<!doctype html><html><body>Sign in</body></html>"),
        ("picture.m4a", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    ],
)
def test_what_is_no_recording_is_one_clear_error(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(NotAudioError) as error, decoded(path):
        pass
    assert error.value.exit_code == 4
    assert name in error.value.what
    assert error.value.why
    assert error.value.todo


def test_an_mp4_cut_off_before_its_index_is_one_clear_error(tmp_path):
    path = encode(tmp_path / "cut.mp4", "aac")
    path.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(NotAudioError, match="cut off"), decoded(path):
        pass


def test_a_video_without_sound_is_one_clear_error(tmp_path):
    with (
        pytest.raises(NotAudioError, match="video without sound"),
        decoded(video(tmp_path / "a.mp4", sound=False)),
    ):
        pass


def test_sound_in_a_rare_codec_is_refused_by_name_of_the_usual_ones(tmp_path):
    path = encode(tmp_path / "a.mkv", "wavpack")
    with pytest.raises(NotAudioError, match="does not read") as error, decoded(path):
        pass
    assert "m4a" in error.value.why


def test_sound_of_no_length_is_one_clear_error(tmp_path):
    path = write_wav(tmp_path / "a.wav", np.zeros(0, np.int16))
    with pytest.raises(NotAudioError, match="no sound"), decoded(path):
        pass


def test_an_empty_file_a_folder_and_a_missing_file_are_unreadable(tmp_path):
    (tmp_path / "empty.m4a").touch()
    for path in (tmp_path / "empty.m4a", tmp_path, tmp_path / "nowhere.m4a"):
        with pytest.raises(UnreadableFileError), decoded(path):
            pass


def test_a_file_that_may_not_be_opened_is_unreadable(tmp_path, monkeypatch):
    path = write_wav(tmp_path / "a.wav", tone(1, SAMPLE_RATE))

    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # as for a user whom permissions bind
    with pytest.raises(UnreadableFileError, match="Permission denied"), decoded(path):
        pass


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.m4a", "aac", {"form": "ipod", "movflags": "faststart"}),
        ("a.mp3", "libmp3lame", {}),
        ("a.wav", "pcm_s16le", {}),
        ("a.flac", "flac", {}),
        ("a.mkv", "pcm_s16le", {}),
    ],
)
def test_a_recording_cut_off_gives_what_is_there_and_a_notice(tmp_path, name, codec, options):
    path = encode(tmp_path / name, codec, tone(20), **options)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with decoded(path) as sound:
        assert 5000 < sound.duration_ms < 15_000
        (notice,) = [each for each in sound.notices if each.startswith("Decoded")]
    assert f"Decoded {sound.duration_ms.clock}" in notice
    assert "of 0:20" in notice or "of 0:19" in notice


def test_damage_in_the_middle_keeps_the_times_of_what_follows(tmp_path):
    path = encode(tmp_path / "a.m4a", "aac", tone(20), form="ipod", movflags="faststart")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + len(data) // 5] = np.random.default_rng(0).bytes(len(data) // 5)
    path.write_bytes(data)
    with decoded(path) as sound:
        assert sound.duration_ms == pytest.approx(20_000, abs=300)
        assert any("could not be decoded" in each for each in sound.notices)


def test_time_that_the_recorder_left_out_becomes_silence(tmp_path):
    path = encode(tmp_path / "a.mkv", "pcm_s16le", tone(10), skip=(3, 4, 5))
    with decoded(path) as sound:
        assert sound.duration_ms == pytest.approx(10_000, abs=150)
        assert not sound.samples[3 * SAMPLE_RATE + 800 : 6 * SAMPLE_RATE - 800].any()
        assert sound.samples[6 * SAMPLE_RATE + 800 : 7 * SAMPLE_RATE].any()
        assert sound.notices == ("The recording has gaps of 0:03 in all; silence stands in their place.",)


def test_a_second_sound_track_is_told(tmp_path):
    path = encode(tmp_path / "a.mkv", "pcm_s16le", tracks=2)
    with decoded(path) as sound:
        assert sound.notices == ("The file holds 2 sound tracks; only the first was used.",)


def test_a_recording_beyond_the_limit_is_refused(tmp_path):
    path = write_wav(tmp_path / "a.wav", tone(5, SAMPLE_RATE))
    with pytest.raises(TooLargeError, match="too long"), decoded(path, longest_hours=4 / 3600):
        pass


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(decode, "LARGEST_BYTES", 1 << 30)
    monkeypatch.setattr(decode, "run_confined", None)
    path = tmp_path / "a.wav"
    with path.open("wb") as file:
        file.write(b"RIFF")
        file.truncate((1 << 30) + 1)
    with pytest.raises(TooLargeError, match="too large"), decoded(path):
        pass


def test_a_header_that_promises_days_is_no_reason_to_make_them(tmp_path):
    data = bytearray(write_wav(tmp_path / "a.wav", tone(1, SAMPLE_RATE)).read_bytes())
    data[4:8] = data[40:44] = (0xFFFFFF00).to_bytes(4, "little")
    (tmp_path / "a.wav").write_bytes(data)
    with decoded(tmp_path / "a.wav") as sound:
        assert sound.duration_ms == pytest.approx(1000, abs=10)
        assert sound.notices


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on memory")
def test_a_decoder_out_of_memory_is_one_clear_error(tmp_path):
    path = write_wav(tmp_path / "a.wav", tone(1, SAMPLE_RATE))
    limits = Limits(memory_bytes=100 << 20)  # enough to start in, too little to load FFmpeg
    with pytest.raises(WorkerError) as error, decoded(path, limits=limits):
        pass
    assert error.value.exit_code == 1
    assert error.value.what == "a.wav could not be decoded."


def test_a_decoder_that_takes_too_long_is_one_clear_error(tmp_path):
    path = write_wav(tmp_path / "a.wav", tone(1, SAMPLE_RATE))
    with pytest.raises(WorkerError, match="longer than"), decoded(path, limits=Limits(seconds=0)):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the full disk of Linux")
def test_a_full_disk_is_one_clear_error(tmp_path, monkeypatch):
    def full(**_):
        return Path("/dev/full").open("r+b", buffering=0)

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    path = write_wav(tmp_path / "a.wav", tone(60, SAMPLE_RATE))
    with pytest.raises(DiskFullError, match="not decoded"), decoded(path):
        pass


def test_nothing_of_the_sound_is_left_behind(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    good = write_wav(tmp_path / "a.wav", tone(1, SAMPLE_RATE))
    bad = tmp_path / "b.wav"
    bad.write_bytes(b"no sound at all")
    with decoded(good):
        pass
    with pytest.raises(NotAudioError), decoded(bad):
        pass
    with pytest.raises(KeyboardInterrupt), decoded(good):
        raise KeyboardInterrupt
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.m4a", "aac", {"form": "ipod"}),
        ("a.mp3", "libmp3lame", {}),
        ("a.ogg", "libopus", {}),
        ("a.flac", "flac", {}),
        ("a.webm", "libopus", {}),
        ("a.wav", "pcm_s16le", {}),
    ],
)
def test_a_recording_with_bytes_changed_decodes_or_is_refused(tmp_path, name, codec, options, seed):
    path = encode(tmp_path / name, codec, **options)
    data = bytearray(path.read_bytes())
    chance = np.random.default_rng(seed)
    reach = len(data) if seed % 2 else min(len(data), 400)  # the head steers the demuxer
    for place in chance.integers(0, reach, 40):
        data[place] = chance.integers(0, 256)
    path.write_bytes(data)
    try:
        with decoded(path) as sound:
            assert len(sound.samples) > 0
    except CasedraftError as error:
        assert error.exit_code in {1, 4}  # noqa: PT017 - either ending is right


def test_what_ffmpeg_says_reaches_nobody(tmp_path, capfd):
    path = encode(tmp_path / "a.mp3", "libmp3lame")
    data = bytearray(path.read_bytes())
    data[5000:6000] = bytes(1000)
    path.write_bytes(data)
    with decoded(path):
        pass
    assert capfd.readouterr() == ("", "")
