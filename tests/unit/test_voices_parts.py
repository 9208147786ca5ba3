"""From windows of activity to turns: the strand, its atoms, the path over cells, faint sounds, joining."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casedraft.transcribe.hearing import SAMPLE_RATE
from casedraft.transcribe.voices import Turn
from casedraft.transcribe.voices.activity import Activity, Atom
from casedraft.transcribe.voices.faint import audible
from casedraft.transcribe.voices.joining import turns_of
from casedraft.transcribe.voices.path import Cell, best_path, cells, surely
from casedraft.transcribe.voices.segmenting import FRAME_STEP, FRAMES, STEP, WINDOW, frames_within


def seconds(value):
    return round(value * SAMPLE_RATE)


def window(start, *columns):
    """A window that starts at so many seconds; each column is a list of (start, end) of the recording."""
    speaking = np.zeros((FRAMES, 3), np.bool_)
    middles = start + (np.arange(FRAMES) * FRAME_STEP + 495) / SAMPLE_RATE
    for column, spans in enumerate(columns):
        for first, last in spans:
            speaking[(middles >= first) & (middles < last), column] = True
    return seconds(start), speaking


def as_seconds(found):
    return [
        (round(atom.start / SAMPLE_RATE, 1), round(atom.end / SAMPLE_RATE, 1), atom.columns) for atom in found
    ]


def atoms(windows, length):
    """The atoms of a recording, in the order in which they were settled."""
    activity = Activity()
    settled = [atom for start, speaking in windows for atom in activity.add(start, speaking)]
    return settled + activity.end(length)


def test_people_keep_their_column_over_windows_that_number_them_otherwise():
    first, second = [(1, 4), (8, 12)], [(5, 7), (13, 14)]
    windows = [window(0, first, second), window(5, second, first)]
    assert as_seconds(atoms(windows, seconds(15))) == [
        (1, 4, (0,)), (5, 7, (1,)), (8, 12, (0,)), (13, 14, (1,)),
    ]  # fmt: skip


def test_talk_without_a_pause_is_cut_so_that_memory_stays_flat():
    windows = [(seconds(start), np.ones((FRAMES, 3), np.bool_)) for start in range(0, 595, 5)]
    found = atoms(windows, seconds(600))
    assert max(atom.end - atom.start for atom in found) <= seconds(10)
    assert all(one.end == other.start for one, other in pairwise(found))


def test_overlap_is_an_atom_of_two():
    assert as_seconds(atoms([window(0, [(1, 4)], [(3, 6)])], WINDOW)) == [
        (1, 3, (0,)),
        (3, 4, (0, 1)),
        (4, 6, (1,)),
    ]


def test_a_blink_belongs_to_what_follows_it():
    windows = [window(0, [(1, 3), (3.05, 5)], [(3, 3.05)])]
    assert [atom.columns for atom in atoms(windows, WINDOW)] == [(0,), (0,)]


@given(st.lists(st.tuples(st.floats(0, 29), st.floats(0, 3), st.integers(0, 2)), max_size=12))
def test_atoms_are_in_order_and_within_the_recording(spoken):
    length = seconds(30)
    columns = [[(a, a + b) for a, b, c in spoken if c == column] for column in range(3)]
    found = atoms([window(start, *columns) for start in range(0, 25, 5)], length)
    assert all(0 <= atom.start < atom.end <= length and atom.columns for atom in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    pieces = cells(found)
    assert sum(cell.end - cell.start for cell in pieces) == sum(atom.end - atom.start for atom in found)


def test_no_frame_lies_beyond_the_sound():
    assert frames_within(0) == 0
    assert frames_within(WINDOW) >= FRAMES
    assert STEP % FRAME_STEP < FRAME_STEP


def one_atom(start=0.0, end=4.0, columns=(0,)):
    return Atom(seconds(start), seconds(end), columns)


def near(pieces, spans):
    """Nearness of each cell to two voices, of which the second is heard in the spans (seconds)."""
    second = np.array([any(a <= cell.start / SAMPLE_RATE < b for a, b in spans) for cell in pieces])
    return np.where(second[:, None], [0.35, 0.65], [0.65, 0.35]).astype(np.float32)


def test_a_short_answer_within_a_stretch_is_found():
    found = [one_atom()]
    pieces = cells(found)
    path = best_path(pieces, near(pieces, [(1.6, 2.6)]), found)
    assert [pieces[place].start / SAMPLE_RATE for place in np.flatnonzero(path)] == pytest.approx(
        [1.6, 1.8, 2.0, 2.2, 2.4]
    )


def test_a_flicker_is_no_change_of_voice():
    found = [one_atom()]
    pieces = cells(found)
    assert best_path(pieces, near(pieces, [(1.6, 1.8)]), found).tolist() == [0] * len(pieces)


def test_no_cells_make_no_path():
    assert best_path([], np.zeros((0, 2), np.float32), []).tolist() == []


def test_a_voice_goes_on_over_a_short_pause_but_not_over_somebody_elses_words():
    found = [one_atom(0, 1), one_atom(1.5, 2), one_atom(2.1, 2.4), one_atom(2.5, 3), one_atom(5, 6)]
    pieces = cells(found)
    path = [0 if cell.atom != 2 else 1 for cell in pieces]
    assert turns_of(pieces, path, found) == [
        Turn(0, 2000, 0), Turn(2100, 2400, 1), Turn(2500, 3000, 0), Turn(5000, 6000, 0),
    ]  # fmt: skip


def test_who_speaks_at_the_same_time_is_known_from_where_they_speak_alone():
    found = [one_atom(0, 3), one_atom(3, 4, (0, 1)), one_atom(4, 6, (1,))]
    pieces = cells(found)
    path = [7 if cell.atom < 2 else 9 for cell in pieces]
    assert turns_of(pieces, path, found) == [Turn(0, 4000, 7), Turn(3000, 6000, 9)]


def test_two_columns_of_one_voice_are_no_overlap():
    found = [one_atom(0, 3), one_atom(3, 4, (0, 1)), one_atom(4, 6, (1,))]
    pieces = cells(found)
    assert turns_of(pieces, [4] * len(pieces), found) == [Turn(0, 6000, 4)]


def sound_of(pieces, levels):
    samples = np.zeros(pieces[-1].end, np.int16)
    noise = np.random.default_rng(0).standard_normal(len(samples))
    for cell in pieces:
        samples[cell.start : cell.end] = noise[cell.start : cell.end] * levels[cell.atom]
    return samples


@pytest.mark.parametrize(
    ("level", "nearness", "kept"), [(100, 0.2, False), (100, 0.6, True), (900, 0.2, True)]
)
def test_only_what_is_both_faint_and_like_nobody_is_left_out(level, nearness, kept):
    found = [one_atom(0, 6), one_atom(8, 9)]
    pieces = cells(found)
    close = np.array([[0.7 if cell.atom == 0 else nearness] for cell in pieces], np.float32)
    keep = audible(pieces, close, sound_of(pieces, [1000, level]))
    assert keep[: len(cells(found[:1]))].all()
    assert set(keep[len(cells(found[:1])) :].tolist()) == {kept}


def test_a_cell_is_judged_by_the_sound_around_it_within_its_atom():
    (first, *_, last) = cells([one_atom(1, 3)])
    assert first == Cell(seconds(1), seconds(1.2), (seconds(1), seconds(1.6)), 0)
    assert last.heard == (seconds(2.4), seconds(3))


def test_cells_that_might_be_anothers_are_noted_within_their_turn():
    found = [one_atom(0, 1), one_atom(1.1, 2), one_atom(2, 3, (1,))]
    pieces = cells(found)
    path = [0 if cell.atom < 2 else 1 for cell in pieces]
    sure = [not 0.6 <= cell.start / SAMPLE_RATE < 1.3 for cell in pieces]
    assert turns_of(pieces, path, found, sure) == [
        Turn(0, 2000, 0, unsure=((600, 1000), (1100, 1325))), Turn(2000, 3000, 1),
    ]  # fmt: skip


def test_a_voice_is_sure_where_no_other_is_nearly_as_near():
    nearness = np.array([[0.7, 0.3], [0.5, 0.45], [0.4, 0.6], [0.3, 0.5]], np.float32)
    assert surely(nearness, np.array([0, 0, 0, 1])).tolist() == [True, False, False, True]
    assert surely(nearness[:, :1], np.zeros(4, np.int64)).all()
