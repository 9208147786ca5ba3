"""Transcripts as written for people and players, and read back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casedraft.errors import BadSettingError
from casedraft.records import Recording, Speaker, Transcript, Utterance, Word
from casedraft.transcribe import FORMS, read_transcript, write_captions

HOSTILE = 'A --> B <v Eve>&amp; <script>alert("x")</script> & \n\n00:01.000 --> 00:02.000'


def transcript(*said, speakers=(), timed=True):
    return Transcript(
        recording=Recording(file="visit.m4a", sha256="0" * 64, duration_ms=60_000),
        speakers=speakers,
        utterances=tuple(
            Utterance(
                id=f"u{n}",
                speaker=who,
                start_ms=(n - 1) * 2000 if timed else 0,
                end_ms=(n - 1) * 2000 + 1500 if timed else 0,
                text=text,
            )
            for n, (who, text) in enumerate(said, 1)
        ),
        settings={"notices": ["Decoded 0:50 of 1:00."]},
    )


KELLY = Speaker(id="s1", name="Kelly", role="mother", present=True)
FARZANA = Speaker(id="s2", name="Farzana", present=True)
TALK = transcript(
    ("s1", "Come in. Sit down."), ("s2", "Thank you, is he"), ("s1", "home"), speakers=(KELLY, FARZANA)
)


def heard(each):
    return [(u.speaker, u.start_ms, u.end_ms, u.text) for u in each.utterances]


def read_back(each, form, tmp_path):
    path = tmp_path / f"a.{form}"
    path.write_text(write_captions(each, form), encoding="utf-8")
    return read_transcript(path)


def test_the_record_comes_back_whole(tmp_path):
    word = Word(text="Hi.", start_ms=0, end_ms=10, confidence=0.25)
    full = TALK.model_copy(
        update={"utterances": (Utterance(id="u1", text="Hi.", words=(word,), doubts=("Listen.",)),)}
    )
    assert read_back(full, "json", tmp_path) == full


@pytest.mark.parametrize("form", ["vtt", "srt"])
def test_captions_keep_words_times_and_speakers(tmp_path, form):
    back = read_back(TALK, form, tmp_path)
    assert heard(back) == heard(TALK)
    assert back.speakers == TALK.speakers


def test_text_keeps_words_and_speakers(tmp_path):
    back = read_back(TALK, "txt", tmp_path)
    assert [each.text for each in back.utterances] == [each.text for each in TALK.utterances]
    assert back.speakers == TALK.speakers
    assert write_captions(TALK, "txt").splitlines()[0] == "[0:00] Kelly (mother): Come in. Sit down."


def test_webvtt_has_a_voice_tag_for_each_speaker():
    assert write_captions(TALK, "vtt").startswith(
        "WEBVTT\n\nu1\n00:00:00.000 --> 00:00:01.500\n<v Kelly (mother)>Come in. Sit down.\n"
    )


@pytest.mark.parametrize("form", ["vtt", "srt"])
def test_hostile_words_come_back_as_words(tmp_path, form):
    back = read_back(transcript(("s1", HOSTILE), ("s1", "Bye."), speakers=(KELLY,)), form, tmp_path)
    assert [each.text for each in back.utterances] == [" ".join(HOSTILE.split()), "Bye."]


@pytest.mark.parametrize("name", ["A <v Eve> --> & B", "Eve>words", "two\nlines", "&lt;b&gt;"])
def test_hostile_names_come_back_as_names(tmp_path, name):
    given = transcript(("s1", "Hello."), speakers=(Speaker(id="s1", name=name),))
    back = read_back(given, "vtt", tmp_path)
    assert [(each.name) for each in back.speakers] == [" ".join(name.split())]
    assert [each.text for each in back.utterances] == ["Hello."]


def test_a_colon_in_a_name_does_not_put_words_into_a_name(tmp_path):
    given = transcript(("s1", "Hello."), speakers=(Speaker(id="s1", name="Dr: No"),))
    for form in ("srt", "txt"):
        back = read_back(given, form, tmp_path)
        assert [each.text for each in back.utterances] == ["Hello."]
        assert back.speakers[0].name == "Dr - No"


def test_nobody_named_stays_nobody(tmp_path):
    given = transcript((None, "Hello."), (None, "Well."))
    for form in ("vtt", "srt"):
        back = read_back(given, form, tmp_path)
        assert back.speakers == ()
        assert [each.text for each in back.utterances] == ["Hello.", "Well."]
    assert write_captions(given, "txt") == "[0:00] Hello.\n[0:02] Well.\n"


def test_a_speaker_without_a_name_is_called_by_role_or_id():
    given = transcript(
        ("s1", "Hello."), ("s2", "Hi."), speakers=(Speaker(id="s1", role="mother"), Speaker(id="s2"))
    )
    assert write_captions(given, "txt") == "[0:00] mother: Hello.\n[0:02] s2: Hi.\n"


def test_markdown_shows_notices_and_doubts_and_obeys_no_words():
    given = transcript((None, "*Not bold* <b>no</b> [x](y) # `z`"))
    doubted = given.utterances[0].model_copy(update={"doubts": ("Listen again.",)})
    page = write_captions(given.model_copy(update={"utterances": (doubted,)}), "md")
    assert "# visit.m4a\n" in page
    assert "> Decoded 0:50 of 1:00.\n" in page
    assert r"**0:00** \*Not bold\* &lt;b&gt;no&lt;/b&gt; \[x\](y) \# \`z\` *(Listen again.)*" in page


def test_markdown_without_times_or_names_makes_no_lists_of_words():
    page = write_captions(
        transcript((None, "1. first"), (None, "- second"), (None, "+ third"), timed=False), "md"
    )
    assert page.endswith("1\\. first\n\n\\- second\n\n\\+ third\n")


@pytest.mark.parametrize("form", FORMS)
def test_a_transcript_of_silence_can_be_written_in_every_form(form):
    assert write_captions(transcript(), form).endswith("\n") or form in {"txt", "srt"}


@pytest.mark.parametrize("form", ["vtt", "srt"])
def test_captions_of_a_text_without_times_are_refused(form):
    with pytest.raises(BadSettingError, match="without times"):
        write_captions(transcript((None, "Hello."), timed=False), form)


def test_an_unknown_form_is_refused_and_the_known_ones_named():
    with pytest.raises(BadSettingError, match="json, txt, md, vtt, srt"):
        write_captions(TALK, "docx")


def test_hours_are_written_in_full():
    late = TALK.model_copy(
        update={"utterances": (Utterance(id="u1", text="Hi.", start_ms=36_061_001, end_ms=36_061_001),)}
    )
    assert "10:01:01.001 --> 10:01:01.002" in write_captions(late, "vtt")
    assert "10:01:01,001 --> 10:01:01,002" in write_captions(late, "srt")


said = st.text(alphabet="ab .?!,<>&:-;/vé\n|*", min_size=1, max_size=60).filter(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["s1", "s2", None]), said), min_size=1, max_size=8))
def test_webvtt_brings_back_any_words_from_anybody(tmp_path, lines):
    given = transcript(*lines, speakers=(KELLY, FARZANA))
    back = read_back(given, "vtt", tmp_path)
    names = {"s1": "Kelly", "s2": "Farzana", None: None}
    if any(who for who, _ in lines):
        assert [getattr(back.speaker(u.speaker), "name", None) for u in back.utterances] == [
            names[who] for who, _ in lines
        ]
        assert [each.text for each in back.utterances] == [" ".join(text.split()) for _, text in lines]
    assert [(each.start_ms, each.end_ms) for each in back.utterances] == [
        (each.start_ms, each.end_ms) for each in given.utterances
    ]
