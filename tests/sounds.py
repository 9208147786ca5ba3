"""Sound in which nobody says a word: what a microphone hears in a home while people are silent.

Each generator takes a length in seconds and a random generator and gives sound at 16 kHz as floats within -1 to 1.
Everything is made from numbers, so that it may be published and comes out the same on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from casedraft.transcribe import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import NDArray

    Sound = NDArray[Any]
    Generator = Callable[[float, np.random.Generator], Sound]


def silence(seconds: float, _random: np.random.Generator) -> Sound:
    """Nothing at all: a microphone that was off."""
    return np.zeros(_length(seconds))


def hiss(seconds: float, random: np.random.Generator) -> Sound:
    """The noise of a cheap microphone in a quiet room."""
    return 0.003 * random.standard_normal(_length(seconds))


def loud_noise(seconds: float, random: np.random.Generator) -> Sound:
    """White noise, as of a shower."""
    return 0.1 * random.standard_normal(_length(seconds))


def rumble(seconds: float, random: np.random.Generator) -> Sound:
    """Noise that falls with the frequency, as of traffic."""
    return 0.5 * _peak(
        _shaped(random.standard_normal(_length(seconds)), lambda hertz: 1 / np.sqrt(1 + hertz))
    )


def hum(seconds: float, _random: np.random.Generator) -> Sound:
    """Mains hum with its overtones."""
    times = _times(seconds)
    return 0.3 * sum(np.sin(2 * np.pi * 50 * n * times) / n for n in (1, 2, 3, 5))


def beeps(seconds: float, _random: np.random.Generator) -> Sound:
    """A smoke alarm that asks for a battery."""
    times = _times(seconds)
    return 0.4 * np.sin(2 * np.pi * 2800 * times) * (times % 3 < 0.4)


def rain(seconds: float, random: np.random.Generator) -> Sound:
    """Rain on a window: a hiss of many drops that swells and falls."""
    sound = _shaped(
        random.standard_normal(_length(seconds)), lambda hertz: (hertz > 800) / (1 + hertz / 3000)
    )
    return 0.2 * _peak(sound * (1 + 0.5 * np.sin(2 * np.pi * 0.11 * _times(seconds))))


def washing_machine(seconds: float, random: np.random.Generator) -> Sound:
    """A motor whose speed wanders, over a rumble."""
    times = _times(seconds)
    speed = 90 + 25 * np.sin(2 * np.pi * 0.05 * times)
    turn = 2 * np.pi * np.cumsum(speed) / SAMPLE_RATE
    motor = sum(np.sin(n * turn) / n for n in range(1, 12)) * (1 + 0.4 * np.sin(2 * np.pi * 1.7 * times))
    return 0.2 * _peak(motor) + 0.3 * rumble(seconds, random)


def music(seconds: float, random: np.random.Generator) -> Sound:
    """A tune over chords and a beat, without a voice."""
    sound = np.zeros(_length(seconds))
    scale = 220 * 2 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12]) / 12)
    for beat in range(int(seconds / 0.4)):
        at = beat * 0.4
        _add(sound, at, 0.3 * _note(scale[random.integers(8)] * 2, 0.4))
        if beat % 4 == 0:
            for step in (0, 2, 4):
                _add(sound, at, 0.15 * _note(scale[(beat // 4 + step) % 8], 1.6))
        drum = random.standard_normal(_length(0.08)) * np.exp(-_times(0.08) * 60)
        _add(sound, at, 0.2 * drum)
    return 0.5 * _peak(sound)


def breathing(seconds: float, random: np.random.Generator) -> Sound:
    """Somebody who breathes close to the microphone."""
    sound = _shaped(
        random.standard_normal(_length(seconds)), lambda hertz: np.exp(-(((hertz - 900) / 700) ** 2))
    )
    phase = _times(seconds) % 4
    strength = np.where(phase < 1.4, np.sin(np.pi * phase / 1.4), 0.0)
    strength += np.where((phase > 1.9) & (phase < 3.4), 0.7 * np.sin(np.pi * (phase - 1.9) / 1.5), 0.0)
    return 0.15 * _peak(sound * np.clip(strength, 0, None) ** 2)


def clicks(seconds: float, random: np.random.Generator) -> Sound:
    """Typing, cups and a pen: short knocks at any time, over a little hiss."""
    sound = hiss(seconds, random)
    for _ in range(int(seconds * 3)):
        length = random.uniform(0.005, 0.05)
        knock = random.standard_normal(_length(length)) * np.exp(-_times(length) * 6 / length)
        _add(sound, random.uniform(0, max(0.0, seconds - 0.1)), random.uniform(0.05, 0.5) * knock)
    return np.clip(sound, -1, 1)


def footsteps(seconds: float, random: np.random.Generator) -> Sound:
    """Steps on a wooden stair and doors that fall shut."""
    sound = hiss(seconds, random)
    at = 0.2
    while at < seconds - 0.6:
        thud = _shaped(random.standard_normal(_length(0.25)), lambda hertz: 1 / (1 + (hertz / 120) ** 2))
        _add(sound, at, random.uniform(0.2, 0.8) * _peak(thud) * np.exp(-_times(0.25) * 18))
        at += random.uniform(0.35, 0.9)
    return np.clip(sound, -1, 1)


def barking(seconds: float, random: np.random.Generator) -> Sound:
    """A dog: short, rough calls that fall in pitch."""
    sound = hiss(seconds, random)
    at = 0.5
    while at < seconds - 0.5:
        times = _times(0.22)
        pitch = random.uniform(420, 620) * np.exp(-times * 2.5)
        turn = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
        call = sum(np.sin(n * turn) / n**0.7 for n in range(1, 9)) + 0.8 * random.standard_normal(len(times))
        _add(sound, at, 0.5 * _peak(call * np.sin(np.pi * times / 0.22) ** 0.5))
        at += random.choice([0.35, 0.4, 2.5])
    return np.clip(sound, -1, 1)


def telephone(seconds: float, _random: np.random.Generator) -> Sound:
    """A telephone that nobody answers, as it rings in Britain: twice, then a pause."""
    times = _times(seconds)
    ringing = ((times % 3) < 0.4) | (((times % 3) > 0.6) & ((times % 3) < 1.0))
    return 0.2 * ringing * (np.sin(2 * np.pi * 400 * times) + np.sin(2 * np.pi * 450 * times))


NON_SPEECH: dict[str, Generator] = {
    made.__name__: made
    for made in (
        silence, hiss, loud_noise, rumble, hum, beeps, rain, washing_machine, music, breathing, clicks,
        footsteps, barking, telephone,
    )
}  # fmt: skip


def babble(speech: Sound, voices: int = 6, seed: int = 0) -> Sound:
    """Many people at once, of whom nobody can be understood: one recording laid over itself, shifted.

    Args:
        speech: Somebody speaking, at 16 kHz (n_samples,).
        voices: How many speak at a time.
        seed: Says by how much each is shifted.
    """
    random = np.random.default_rng(seed)
    shifts = random.integers(0, len(speech), voices)
    return _peak(sum(np.roll(speech[:: -1 if n % 2 else 1], shift) for n, shift in enumerate(shifts)))


def behind_a_door(sound: Sound, level: float = 0.02, seed: int = 0) -> Sound:
    """The same sound from the next room: dull, faint and with the echo of a room, over a little hiss.

    A closed door takes away most of what is above some hundred hertz; what is left of speech is its melody.

    Args:
        sound: At 16 kHz (n_samples,).
        level: Its loudest sample afterwards.
        seed: For the echo and the hiss.
    """
    random = np.random.default_rng(seed)
    echo = random.standard_normal(_length(0.5)) * np.exp(-_times(0.5) * 10)
    size = len(sound) + len(echo)
    echoed = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(echo, size), size)[: len(sound)]
    dull = _shaped(echoed, lambda hertz: 1 / (1 + (hertz / 250) ** 4))
    return level * _peak(dull) + 0.0005 * random.standard_normal(len(sound))


def telephone_band(sound: Sound) -> Sound:
    """The same sound as over an old telephone: 300 to 3400 Hz."""
    return _shaped(sound, lambda hertz: ((hertz > 300) & (hertz < 3400)).astype(float))


def as_samples(sound: Sound) -> NDArray[np.int16]:
    """Floats within -1 to 1 as the recogniser takes them."""
    return np.asarray(np.clip(sound, -1, 1) * 32767, np.int16)


def _length(seconds: float) -> int:
    return int(seconds * SAMPLE_RATE)


def _times(seconds: float) -> Sound:
    return np.arange(_length(seconds)) / SAMPLE_RATE


def _peak(sound: Sound) -> Sound:
    loudest = np.abs(sound).max(initial=0)
    return sound / loudest if loudest else sound


def _shaped(sound: Sound, gain: Callable[[Sound], Sound]) -> Sound:
    spectrum = np.fft.rfft(sound)
    return np.fft.irfft(spectrum * gain(np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)), len(sound))


def _note(hertz: float, seconds: float) -> Sound:
    times = _times(seconds)
    tone = sum(np.sin(2 * np.pi * hertz * n * times) / n**1.5 for n in range(1, 7))
    return tone * np.exp(-times * 3) * np.minimum(1, times * 100)


def _add(sound: Sound, at: float, piece: Sound) -> None:
    start = _length(at)
    end = min(len(sound), start + len(piece))
    sound[start:end] += piece[: end - start]
