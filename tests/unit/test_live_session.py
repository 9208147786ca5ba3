"""A live session keeps every sound that it may keep, and hears all of it."""

from __future__ import annotations

import wave

import numpy as np
import pytest
from live_sound import LiveSource, LoudnessEars, loudness_judge

from casedraft.errors import EngineError, MicrophoneError, MissingModelError, NotAudioError, OutputError
from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.live import LiveSession, Said, Turned, Warned, live_transcript, session


@pytest.fixture
def source():
    return LiveSource()


@pytest.fixture
def ears():
    return LoudnessEars()


@pytest.fixture
def events():
    return []


@pytest.fixture
def live(source, ears, events, tmp_path):
    made = LiveSession(source, ears, tmp_path / "visit.wav", on_event=events.append, judge=loudness_judge)
    made.start()
    yield made
    made.abort()


def on_disk(path):
    with wave.open(str(path), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def whole(live):
    """What a session gives when its sound has come to its own end."""
    assert live.wait(20)
    return live.finish()


def words(taken):
    return [(word.text, int(word.start_ms)) for each in taken.hearing.passages for word in each.words]


def kinds(events):
    return [each.kind for each in events if isinstance(each, Warned)]


def test_all_sound_is_on_the_disk_and_all_of_it_is_heard(live, source):
    source.say(3, 1000).say(2, 0).say(4, 2000).end()
    taken = whole(live)
    assert len(on_disk(taken.path)) == 9 * SAMPLE_RATE
    assert words(taken) == [
        *(("1000", each * 1000) for each in range(3)),
        *(("2000", each * 1000) for each in range(5, 9)),
    ]
    assert taken.problem is None
    assert taken.marks == taken.notices == ()
    assert taken.hearing.settings["engine"] == "loudness"


def test_text_appears_while_the_sound_still_comes(live, source, events):
    source.say(8).say(2, 0).say(5, 2000)
    while not any(isinstance(each, Said) and each.final for each in events):
        assert not live.wait(0.01)
    assert events[0].text.startswith("1000 1000")
    source.end()
    assert [text for text, _ in words(whole(live))][-3:] == ["2000"] * 3


def test_every_word_that_is_final_is_told_once_and_in_order(live, source, events):
    source.say(8, 1000).say(1, 0).say(9, 2000).say(1, 0).say(30, 3000).end()
    taken = whole(live)
    said = [each for each in events if isinstance(each, Said) and each.final]
    assert [each.text for each in said] == [each.text for each in taken.hearing.passages]
    starts = [each.start_ms for each in said]
    assert starts == sorted(starts)


def test_a_long_recording_that_piled_up_is_heard_in_long_windows(live, source, ears):
    for _ in range(12):
        source.say(7).say(1, 0)
    source.end()
    whole(live)
    assert sum(ears.windows) == pytest.approx(96)
    assert max(ears.windows) <= 25
    assert len(ears.windows) <= 6


def test_while_paused_nothing_is_recorded(live, source, events):
    source.say(2, 1000).handed_over()
    live.pause()
    source.say(5, 5000).handed_over()
    live.resume()
    source.say(3, 2000).end()
    taken = whole(live)
    assert set(on_disk(taken.path)) == {1000, 2000}
    assert words(taken) == [
        *(("1000", each * 1000) for each in range(2)),
        *(("2000", each * 1000) for each in range(2, 5)),
    ]
    assert [(mark.kind, mark.start_ms, mark.end_ms) for mark in taken.marks] == [("pause", 2000, 2000)]
    assert "paused at 0:02" in taken.notices[0]
    turns = [(each.state, each.at_ms) for each in events if isinstance(each, Turned)]
    assert turns == [("paused", 2000), ("recording", 2000), ("ended", 5000)]


def test_off_the_record_the_sound_is_nowhere_and_times_hold(live, source, ears):
    source.say(2, 1000).handed_over()
    live.off_the_record()
    source.say(5, 5000).handed_over()
    live.resume()
    source.say(3, 2000).end()
    taken = whole(live)
    samples = on_disk(taken.path)
    assert set(samples) == {0, 1000, 2000}
    assert not samples[2 * SAMPLE_RATE : 7 * SAMPLE_RATE].any()
    assert [word for word, _ in words(taken)] == ["1000"] * 2 + ["2000"] * 3
    assert words(taken)[2] == ("2000", 7000)
    assert [(mark.kind, mark.start_ms, mark.end_ms) for mark in taken.marks] == [
        ("off-the-record", 2000, 7000)
    ]
    assert "the sound was not kept" in taken.notices[0]


def test_no_window_reaches_across_a_pause(live, source, ears):
    source.say(2).handed_over()
    live.pause()
    live.resume()
    source.say(3).end()
    whole(live)
    assert 5 not in ears.windows
    assert sum(ears.windows[-2:]) == pytest.approx(5) or sum(ears.windows) >= 5


def test_a_microphone_that_stops_loses_nothing_that_came_before(live, source, events):
    source.say(4).end(MicrophoneError("The microphone stopped.", why="It was unplugged."))
    taken = whole(live)
    assert len(words(taken)) == 4
    assert taken.problem.what == "The microphone stopped."
    assert taken.notices == ("The microphone stopped. It was unplugged.",)
    assert "sound-ended" in kinds(events)


def test_a_fault_that_nobody_foresaw_loses_nothing_and_tells_nothing_private(live, source):
    source.say(4).end(RuntimeError("words that were said"))
    taken = whole(live)
    assert len(words(taken)) == 4
    assert "RuntimeError" in taken.notices[0]
    assert "words that were said" not in str(taken.problem)


def test_without_any_sound_there_is_no_file(live, source):
    source.end()
    with pytest.raises(NotAudioError, match="Nothing was recorded"):
        whole(live)
    assert not live.path.exists()


def test_a_microphone_that_cannot_be_opened_is_the_error(live, source):
    source.end(MicrophoneError("No microphone could be opened."))
    with pytest.raises(MicrophoneError):
        whole(live)
    assert not live.path.exists()


@pytest.mark.parametrize(
    "fault",
    [EngineError("It failed."), MissingModelError("No model.", todo="Fetch it."), ValueError("private")],
)
def test_when_the_words_cannot_be_heard_the_recording_goes_on(source, events, tmp_path, fault):
    live = LiveSession(
        source, LoudnessEars(fault), tmp_path / "visit.wav", on_event=events.append, judge=loudness_judge
    )
    live.start()
    source.say(30)
    while "no-text" not in kinds(events):
        assert not live.wait(0.01)
    source.say(30).end()
    with pytest.raises((EngineError, MissingModelError), match="recording is safe") as raised:
        whole(live)
    assert "casedraft transcribe" in raised.value.todo
    assert "private" not in str(raised.value)
    assert len(on_disk(live.path)) == 60 * SAMPLE_RATE


def test_a_dead_microphone_is_noticed_after_ten_seconds_and_only_once(live, source, events):
    source.say(9.8, 20).handed_over()
    assert kinds(events) == []
    source.say(15, 20).handed_over()
    assert kinds(events) == ["no-sound"]
    source.say(1, 900).handed_over()
    assert kinds(events) == ["no-sound", "sound-again"]


def test_silence_off_the_record_is_no_dead_microphone(live, source, events):
    live.off_the_record()
    source.say(30, 0).handed_over()
    assert kinds(events) == []


def test_sound_that_was_lost_on_the_way_is_told(live, source, events):
    source.say(1).say(1, lost=True).say(1, lost=True).end()
    taken = whole(live)
    assert "2 times" in taken.notices[0]
    assert kinds(events) == ["sound-lost"]


def test_the_session_can_be_ended_while_the_source_waits(live, source):
    source.say(3).handed_over()
    source.close = lambda: None  # a pipe that nobody writes to any more
    live.stop()
    taken = live.finish()
    assert len(on_disk(taken.path)) == 3 * SAMPLE_RATE
    assert len(words(taken)) == 3


def test_nothing_is_kept_of_sound_that_comes_after_the_end(live, source):
    source.say(2).handed_over()
    live.stop()
    source.say(2, 9000)
    assert 9000 not in on_disk(live.finish().path)


def test_the_status_says_how_loud_it_is_and_how_far_the_text_is(live, source):
    source.say(8, 3277).say(2, 0).say(1, 3277).handed_over()
    status = live.status()
    assert status.state == "recording"
    assert status.recorded_ms == 11_000
    assert status.level_db == pytest.approx(-20, abs=0.1)
    source.end()
    whole(live)
    assert live.status().heard_ms == 11_000


def test_a_recording_ends_at_the_longest_that_can_be_transcribed(live, source, monkeypatch):
    monkeypatch.setattr(session, "_LONGEST", 5 * SAMPLE_RATE)
    source.say(9)
    taken = whole(live)
    assert len(on_disk(taken.path)) == 5 * SAMPLE_RATE
    assert "12 hours" in taken.notices[0]


def test_two_sessions_do_not_write_to_one_file(live, tmp_path):
    with pytest.raises(OutputError, match="exists already"):
        LiveSession(LiveSource(), LoudnessEars(), live.path)


def test_a_language_once_found_out_holds_for_the_rest(source, tmp_path):
    ears = LoudnessEars(language="cy")
    live = LiveSession(source, ears, tmp_path / "visit.wav", language=None, judge=loudness_judge)
    live.start()
    source.say(8, 0).say(40).end()
    assert whole(live).hearing.language == "cy"
    assert ears.asked[0] is None
    assert ears.asked[-1] == "cy"


def test_aborting_keeps_the_recording(live, source):
    source.say(5).handed_over()
    live.abort()
    assert len(on_disk(live.path)) == 5 * SAMPLE_RATE


def test_a_session_that_never_began_leaves_nothing(tmp_path):
    live = LiveSession(LiveSource(), LoudnessEars(), tmp_path / "visit.wav")
    live.abort()
    assert not live.path.exists()


def test_a_live_transcript_is_made_like_any_other_and_holds_the_marks(live, source):
    source.say(3, 1000).handed_over()
    live.off_the_record()
    source.say(3, 5000).handed_over()
    live.resume()
    source.say(3, 2000).end()
    transcript = live_transcript(whole(live))
    assert [each.text for each in transcript.utterances] == ["1000 1000 1000", "2000 2000 2000"]
    assert transcript.recording.duration_ms == 9000
    assert [mark.kind for mark in transcript.marks] == ["off-the-record"]
    assert "Off the record" in transcript.settings["notices"][0]
    assert transcript.settings["live"] == {"windows": 3}
