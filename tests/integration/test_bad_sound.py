"""Sound that is badly recorded or badly described, through the confined decoder: no voice is lost by it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave

import av
import numpy as np
import pytest

from casedraft.transcribe.decode import FAINT, OVERDRIVEN, decoded

SECONDS = 8


def voice(rate, *, seconds=SECONDS, loud=0.1, seed=0):
    """Noise below 3 kHz that comes and goes as syllables do, from -1 to 1."""
    count = int(seconds * rate)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    spectrum[np.fft.rfftfreq(count, 1 / rate) > 3000] = 0
    noise = np.fft.irfft(spectrum, count)
    syllables = np.clip(np.sin(np.arange(count) / rate * 2 * np.pi * 3), 0, 1)
    return loud * noise / noise.std() * syllables


def write_wav(path, *channels, rate=48_000, says=None):
    samples = np.clip(np.stack(channels, axis=1) * 32767, -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(says or rate)
        file.writeframes(samples.tobytes())
    return path


def write_mp3(path, samples, rate=44_100):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libmp3lame", rate=rate, layout="mono", options={"q": "4"})
        for start in range(0, len(samples), rate):
            piece = (samples[start : start + rate] * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(piece[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def loudness(sound):
    return float(np.sqrt(np.mean(np.square(np.asarray(sound, np.float64) / 32768))))


@pytest.mark.parametrize(
    ("left", "right"),
    [(1, 0), (0, 1), (1, -1), (1, 1), (1, -0.5)],
    ids=["right silent", "left silent", "opposite", "same", "fainter opposite"],
)
@pytest.mark.parametrize("name", ["a.wav", "a.m4a"])
def test_a_voice_keeps_its_level_however_two_channels_hold_it(tmp_path, name, left, right):
    said = voice(48_000)
    path = write_wav(tmp_path / "a.wav", left * said, right * said)
    if name != "a.wav":
        path = encoded(path, tmp_path / name)
    with decoded(path) as sound:
        assert loudness(sound.samples) == pytest.approx(np.sqrt(np.mean(said**2)), rel=0.05)
        assert sound.notices == ()


def encoded(source, target):
    with av.open(str(source)) as given, av.open(str(target), "w") as made:
        stream = made.add_stream("aac", rate=48_000, layout="stereo", bit_rate=192_000)
        for frame in given.decode(audio=0):
            frame.pts = None
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return target


def test_two_people_on_two_channels_are_both_heard_in_full(tmp_path):
    first, second = voice(48_000), voice(48_000, seed=1)
    half = len(first) // 2
    first[half:], second[:half] = 0, 0
    with decoded(write_wav(tmp_path / "call.wav", first, second)) as sound:
        middle = len(sound.samples) // 2
        assert loudness(sound.samples[:middle]) == pytest.approx(loudness(first[:half] * 32768), rel=0.05)
        assert loudness(sound.samples[middle:]) == pytest.approx(loudness(second[half:] * 32768), rel=0.05)


def test_a_telephone_recording_is_taken_as_it_is(tmp_path):
    said = voice(8000)
    with decoded(write_wav(tmp_path / "call.wav", said, rate=8000)) as sound:
        assert sound.duration_ms == SECONDS * 1000
        assert loudness(sound.samples) == pytest.approx(np.sqrt(np.mean(said**2)), rel=0.05)
        assert sound.notices == ()


def test_an_offset_is_gone_and_needs_no_word(tmp_path):
    said = voice(48_000)
    with decoded(write_wav(tmp_path / "a.wav", said + 0.2)) as sound:
        assert abs(float(np.mean(sound.samples))) < 30
        assert loudness(sound.samples) == pytest.approx(np.sqrt(np.mean(said**2)), rel=0.05)
        assert sound.notices == ()


@pytest.mark.parametrize("times", [5, 30])
def test_an_overdriven_recording_is_told(tmp_path, times):
    with decoded(write_wav(tmp_path / "a.wav", voice(48_000, loud=0.2 * times))) as sound:
        assert sound.notices == (OVERDRIVEN,)


@pytest.mark.parametrize("loud", [0.02, 0.1, 0.2])
def test_a_recording_of_a_usual_level_needs_no_word(tmp_path, loud):
    with decoded(write_wav(tmp_path / "a.wav", voice(48_000, loud=loud))) as sound:
        assert sound.notices == ()


def test_a_very_quiet_recording_is_told(tmp_path):
    with decoded(write_wav(tmp_path / "a.wav", voice(48_000, loud=0.001))) as sound:
        assert sound.notices == (FAINT,)


def test_silence_is_not_called_quiet(tmp_path):
    with decoded(write_wav(tmp_path / "a.wav", np.zeros(48_000))) as sound:
        assert sound.notices == ()


def test_a_header_with_the_wrong_rate_is_believed_for_nothing_contradicts_it(tmp_path):
    path = write_wav(tmp_path / "a.wav", voice(48_000), says=44_100)
    with decoded(path) as sound:
        assert sound.duration_ms == pytest.approx(SECONDS * 1000 * 48_000 / 44_100, abs=10)


@pytest.mark.parametrize("counted", [3, 100_000, 0, 0xFFFFFFFF], ids=["few", "many", "none", "countless"])
@pytest.mark.parametrize("what", ["frames", "bytes"])
def test_an_mp3_with_a_broken_header_is_heard_whole_and_not_called_cut_off(tmp_path, counted, what):
    path = write_mp3(tmp_path / "a.mp3", voice(44_100, seconds=20))
    data = bytearray(path.read_bytes())
    place = max(data.find(b"Xing"), data.find(b"Info")) + (8 if what == "frames" else 12)
    assert place > 12
    data[place : place + 4] = counted.to_bytes(4, "big")
    path.write_bytes(data)
    with decoded(path) as sound:
        assert sound.duration_ms == pytest.approx(20_000, abs=150)
        assert sound.notices == ()


def test_an_mp3_of_changing_rate_without_any_header_is_heard_whole(tmp_path):
    path = write_mp3(tmp_path / "a.mp3", voice(44_100, seconds=20))
    data = path.read_bytes()
    mark = max(data.find(b"Xing"), data.find(b"Info"))
    first = data.rfind(b"\xff\xfb", 0, mark)
    following = data.find(b"\xff\xfb", mark)
    path.write_bytes(data[:first] + data[following:])
    with decoded(path) as sound:
        assert sound.duration_ms == pytest.approx(20_000, abs=150)
        assert sound.notices == ()


def test_an_mp3_that_is_cut_off_is_still_told(tmp_path):
    path = write_mp3(tmp_path / "a.mp3", voice(44_100, seconds=20))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with decoded(path) as sound:
        (notice,) = sound.notices
        assert notice.startswith("Decoded 0:")


@pytest.mark.skipif(os.name == "nt", reason="a file of holes, which not every system has")
def test_ten_hours_are_decoded_in_flat_memory(tmp_path):
    """Speech at both ends of ten hours of an 8 kHz recorder; the file is a hole between them."""
    rate, hours = 8000, 10
    said = (voice(rate) * 32767).astype("<i2").tobytes()
    path = tmp_path / "night.wav"
    size = hours * 3600 * rate * 2
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(said)
    with path.open("r+b") as file:
        file.seek(4)
        file.write((size + 36).to_bytes(4, "little"))
        file.seek(40)
        file.write(size.to_bytes(4, "little"))
        file.seek(44 + size - len(said))
        file.write(said)
    # In a process of its own: the peak of a child counts what its parent held when it was begun.
    code = (
        "import json, resource, sys; from pathlib import Path\n"
        "import numpy as np\n"
        "from casedraft.transcribe.decode import decoded\n"
        "with decoded(Path(sys.argv[1])) as sound:\n"
        "    ends = sound.samples[:80_000], sound.samples[960_000:1_440_000], sound.samples[-80_000:]\n"
        "    levels = [float(np.sqrt(np.mean((each / 32768.0) ** 2))) for each in ends]\n"
        "    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "    print(json.dumps([sound.duration_ms, levels, peak]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    duration, (first, middle, last), peak = json.loads(done.stdout)
    assert duration == hours * 3_600_000
    assert first > 0.01
    assert last > 0.01
    assert middle == 0
    assert peak < 300_000  # in kB
