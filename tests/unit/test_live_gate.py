"""What the worker takes out never gets beyond the gate, and times hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from casedraft.transcribe.live import Block
from casedraft.transcribe.live.gate import GUARD_S, Gate

BLOCK_MS = 100


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Talk:
    """Sound that goes through a gate, a tenth of a second at a time; every block is louder than the last."""

    def __init__(self):
        self.clock = Clock()
        self.gate = Gate(self.clock)
        self.said = 0
        self.kept = []

    def speak(self, blocks):
        for _ in range(blocks):
            self.said += 1
            began = self.clock.now
            self.clock.now += BLOCK_MS / 1000
            piece = self.gate.let(Block(np.full(1600, self.said, np.int16), began))
            if piece is not None:
                self.kept.append(piece)
        return self

    def wait_out_the_guard(self):
        self.clock.now += GUARD_S
        return self

    @property
    def levels(self):
        return [int(piece.samples[0]) for piece in self.kept]

    @property
    def marks(self):
        return [(mark.kind, mark.start_ms, mark.end_ms) for mark in self.gate.marks]


@pytest.fixture
def talk():
    return Talk()


def test_sound_passes_as_it_is(talk):
    talk.speak(3)
    assert talk.levels == [1, 2, 3]
    assert all(piece.heard and not piece.breaks for piece in talk.kept)
    assert talk.marks == []


def test_paused_sound_is_dropped_and_the_clock_stands_still(talk):
    talk.speak(2)
    talk.gate.pause()
    talk.speak(20)
    talk.gate.resume()
    talk.wait_out_the_guard().speak(2)
    assert talk.levels == [1, 2, 23, 24]
    assert talk.marks == [("pause", 200, 200)]
    assert talk.gate.position_ms == 400
    assert [piece.breaks for piece in talk.kept] == [False, False, True, False]


def test_how_long_a_pause_lasted_is_remembered(talk):
    talk.gate.pause()
    talk.speak(20)
    assert talk.gate.pauses_s == pytest.approx([2.0])
    talk.gate.resume()
    talk.speak(20)
    assert talk.gate.pauses_s == pytest.approx([2.0])


def test_off_the_record_silence_takes_the_place_of_sound_so_that_times_hold(talk):
    talk.speak(2)
    talk.gate.off_the_record()
    talk.speak(3)
    talk.gate.resume()
    talk.wait_out_the_guard().speak(2)
    assert talk.levels == [1, 2, 0, 0, 0, 6, 7]
    assert [piece.heard for piece in talk.kept] == [True, True, False, False, False, True, True]
    assert talk.marks == [("off-the-record", 200, 500)]
    assert [piece.breaks for piece in talk.kept] == [False, False, True, False, False, True, False]


def test_what_was_said_just_before_going_on_stays_off_the_record(talk):
    talk.gate.off_the_record()
    talk.speak(1)
    began = talk.clock.now  # the sound card holds this when the key is pressed
    talk.gate.resume()
    late = talk.gate.let(Block(np.full(1600, 99, np.int16), began))
    assert not late.samples.any()
    talk.wait_out_the_guard().speak(1)
    assert talk.levels[-1] == 2
    assert talk.marks == [("off-the-record", 0, 200)]


def test_a_stretch_still_off_the_record_ends_with_the_recording(talk):
    talk.speak(1)
    talk.gate.off_the_record()
    talk.speak(2)
    talk.gate.close()
    assert talk.speak(5).levels == [1, 0, 0]
    assert talk.marks == [("off-the-record", 100, 300)]


def test_a_pause_inside_off_the_record_ends_it(talk):
    talk.gate.off_the_record()
    talk.speak(2)
    talk.gate.pause()
    talk.speak(2)
    talk.gate.off_the_record()
    talk.speak(1)
    assert talk.levels == [0, 0, 0]
    assert talk.marks == [("off-the-record", 0, 200), ("pause", 200, 200), ("off-the-record", 200, 300)]


@pytest.mark.parametrize("turn", ["pause", "off_the_record"])
def test_asking_twice_changes_nothing(talk, turn):
    assert getattr(talk.gate, turn)()
    assert not getattr(talk.gate, turn)()
    assert len(talk.marks) == 1


def test_nothing_changes_after_the_end(talk):
    talk.gate.close()
    assert not talk.gate.pause()
    assert not talk.gate.off_the_record()
    assert not talk.gate.resume()
    assert talk.gate.state == "ended"
    assert talk.marks == []


STEPS = some.lists(
    some.sampled_from(["pause", "off_the_record", "resume", "wait"]) | some.integers(1, 5), max_size=30
)


@given(STEPS)
def test_whatever_is_pressed_no_sound_passes_that_came_in_while_it_was_shut(steps):
    talk, allowed, silent, opens_at = Talk(), [], 0, float("-inf")
    for step in steps:
        if step == "wait":
            talk.wait_out_the_guard()
        elif isinstance(step, str):
            changed = getattr(talk.gate, step)()
            if step == "resume" and changed:
                opens_at = talk.clock.now + GUARD_S
        else:
            for _ in range(step):
                if talk.gate.state == "recording" and talk.clock.now >= opens_at:
                    allowed.append(talk.said + 1)
                talk.speak(1)
    assert [level for level in talk.levels if level] == allowed
    silent = sum(BLOCK_MS for level in talk.levels if not level)
    assert silent == sum(end - start for kind, start, end in talk.marks if kind == "off-the-record")
    assert all(start == end for kind, start, end in talk.marks if kind == "pause")
    starts = [start for _, start, _ in talk.marks]
    assert starts == sorted(starts)
