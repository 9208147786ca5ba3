"""Transcripts as written for people and players."""

from __future__ import annotations

import pytest
from written_talks import KELLY, TALK, WRITTEN, heard, read_back, transcript

from casedraft.errors import BadSettingError, BadTranscriptError
from casedraft.records import Mark, Recording, Revision, Utterance, Word
from casedraft.transcribe import FORMS, read_transcript, write_captions


def test_the_record_comes_back_whole(tmp_path):
    word = Word(text="Hi.", start_ms=0, end_ms=10, confidence=0.25)
    full = TALK.model_copy(
        update={"utterances": (Utterance(id="u1", text="Hi.", words=(word,), doubts=("Listen.",)),)}
    )
    assert read_back(full, "json", tmp_path) == full


@pytest.mark.parametrize("form", WRITTEN)
def test_every_form_keeps_words_times_and_people(tmp_path, form):
    back = read_back(TALK, form, tmp_path)
    assert heard(back) == heard(TALK)
    assert back.speakers == TALK.speakers
    assert back.recording.duration_ms == 5500


def test_text_is_pleasant_to_read():
    assert (
        write_captions(TALK, "txt").splitlines()[0]
        == "[0:00.000-0:01.500] Kelly (mother): Come in. Sit down."
    )


def test_webvtt_has_a_voice_tag_for_each_speaker():
    assert write_captions(TALK, "vtt").startswith(
        "WEBVTT Written by casedraft\nLanguage: en\n\n"
        "u1\n00:00:00.000 --> 00:00:01.500\n<v.s1 Kelly (mother)>Come in. Sit down.\n"
    )


def test_subrip_has_the_name_in_bold_as_players_show_it():
    assert write_captions(TALK, "srt").startswith(
        "1\n00:00:00,000 --> 00:00:01,500\n<b>Kelly (mother):</b> Come in. Sit down.\n"
    )


DICTATED = Utterance(
    id="u1",
    end_ms=1000,
    text="visit full stop new paragraph he is three",
    written="Visit.\n\nHe is 3.",
    revisions=(Revision(kind="mark", said="full stop", written="."),),
)


def test_a_dictation_is_read_as_written_and_heard_as_said(tmp_path):
    given = transcript().model_copy(update={"utterances": (DICTATED,)})
    for form, words in (("txt", DICTATED.written), ("md", DICTATED.written), ("vtt", DICTATED.text)):
        assert [each.text for each in read_back(given, form, tmp_path).utterances] == [words]
    assert write_captions(given, "txt") == "[0:00.000-0:01.000] Visit.\n    \n    He is 3.\n"


def test_what_was_struck_out_of_a_dictation_is_not_shown_again():
    struck = DICTATED.model_copy(update={"written": ""})
    assert "visit" not in write_captions(transcript().model_copy(update={"utterances": (struck,)}), "txt")


MARKED = TALK.model_copy(
    update={
        "marks": (
            Mark(kind="off-the-record", start_ms=2000, end_ms=2000),
            Mark(kind="pause", start_ms=9000, end_ms=3_600_123),
        )
    }
)


@pytest.mark.parametrize("form", ["txt", "md", "vtt"])
def test_marks_stand_as_notes_and_come_back(tmp_path, form):
    page = write_captions(MARKED, form)
    assert page.lower().index("off the record") < page.index("Thank you")
    back = read_back(MARKED, form, tmp_path)
    assert back.marks == MARKED.marks
    assert heard(back) == heard(MARKED)


WELSH = transcript(("s1", "Dewch i mewn."), speakers=(KELLY,)).model_copy(
    update={
        "language": "cy",
        "translation": (Utterance(id="u1", speaker="s1", start_ms=1000, end_ms=2000, text="Come in."),),
    }
)


@pytest.mark.parametrize("form", ["txt", "md"])
def test_a_translation_has_a_part_of_its_own_that_says_what_it_is(tmp_path, form):
    page = write_captions(WELSH, form)
    assert page.index("Dewch") < page.index("Machine translation into English") < page.index("Come in.")
    assert "not evidence" in page
    back = read_back(WELSH, form, tmp_path)
    assert heard(back) == heard(WELSH)
    assert [each.text for each in back.translation] == ["Come in."]


@pytest.mark.parametrize("form", ["vtt", "srt"])
def test_a_translation_is_never_mixed_into_captions(form):
    assert "Come in." not in write_captions(WELSH, form)


@pytest.mark.parametrize("form", WRITTEN)
def test_a_translation_by_itself_is_marked_and_not_taken_for_a_transcript(tmp_path, form):
    page = write_captions(WELSH, form, translation=True)
    assert "Dewch" not in page
    assert "Come in." in page
    assert page.index("not evidence") < page.index("Come in.")
    (tmp_path / f"a.{form}").write_text(page)
    with pytest.raises(BadTranscriptError, match="machine translation"):
        read_transcript(tmp_path / f"a.{form}")


def test_a_translation_that_is_not_there_cannot_be_written():
    with pytest.raises(BadSettingError, match="no machine translation"):
        write_captions(TALK, "vtt", translation=True)


def test_markdown_shows_notices_and_doubts_and_obeys_no_words(tmp_path):
    given = transcript((None, "*Not bold* <b>no</b> [x](y) # `z`"))
    doubted = given.utterances[0].model_copy(update={"doubts": ("Listen again.", "A *loop*\n(x)")})
    given = given.model_copy(update={"utterances": (doubted,)})
    page = write_captions(given, "md")
    assert "# visit.m4a\n" in page
    assert "> Decoded 0:50 of 1:00.\n" in page
    assert (
        r"**[0:00](visit.m4a#t=0.000,1.500)** \*Not bold\* &lt;b&gt;no&lt;/b&gt; \[x\](y) \# \`z\` *(Listen again.)*"
        in page
    )
    back = read_back(given, "md", tmp_path)
    assert back.utterances[0].doubts == doubted.doubts
    assert "Decoded 0:50 of 1:00." in back.settings["notices"]


def test_markdown_links_to_the_recording_and_to_nothing_else():
    hostile = TALK.model_copy(update={"recording": Recording(file="javascript:x) (y#z.m4a", sha256="0" * 64)})
    assert "](javascript%3Ax%29%20%28y%23z.m4a#t=" in write_captions(hostile, "md")


def test_markdown_without_times_or_names_makes_no_lists_of_words(tmp_path):
    given = transcript((None, "a\n12. first"), (None, "- second"), (None, "a\n+ third"), timed=False)
    page = write_captions(given, "md")
    assert page.endswith("**u1** a\\\n12\\. first\n\n**u2** \\- second\n\n**u3** a\\\n\\+ third\n")
    assert heard(read_back(given, "md", tmp_path)) == heard(given)


def test_markdown_that_somebody_else_wrote_is_refused(tmp_path):
    for text in ("Kelly: hello\n", "# Notes\n\nKelly: hello\n"):
        (tmp_path / "a.md").write_text(text)
        with pytest.raises(BadTranscriptError, match="Markdown") as error:
            read_transcript(tmp_path / "a.md")
        assert "hello" not in str(error.value)


def test_a_text_page_changed_in_an_editor_is_still_read(tmp_path):
    text = write_captions(MARKED, "txt").replace("\n", "\r\n").replace("home", "home\r\nand well")
    (tmp_path / "a.txt").write_bytes(text.encode("utf-16"))
    back = read_transcript(tmp_path / "a.txt")
    assert back.utterances[2].text == "home and well"
    assert back.speakers == TALK.speakers


@pytest.mark.parametrize("form", ["txt", "md"])
def test_a_talk_without_times_keeps_words_and_people(tmp_path, form):
    given = transcript(("s1", "Hello: you."), (None, "Well."), speakers=(KELLY,), timed=False)
    back = read_back(given, form, tmp_path)
    assert heard(back) == heard(given)
    assert back.recording.duration_ms is None


@pytest.mark.parametrize("form", FORMS)
def test_a_transcript_of_silence_can_be_written_in_every_form(form):
    assert write_captions(transcript(), form).endswith("\n") or form in {"txt", "srt"}


@pytest.mark.parametrize("form", ["json", "md", "vtt"])
def test_a_transcript_of_silence_comes_back_as_one(tmp_path, form):
    assert read_back(transcript(), form, tmp_path).utterances == ()


@pytest.mark.parametrize("form", ["vtt", "srt"])
def test_captions_of_a_text_without_times_are_refused(form):
    with pytest.raises(BadSettingError, match="without times"):
        write_captions(transcript((None, "Hello."), timed=False), form)


def test_an_unknown_form_is_refused_and_the_known_ones_named():
    with pytest.raises(BadSettingError, match="json, txt, md, vtt, srt"):
        write_captions(TALK, "docx")


def test_hours_are_written_in_full():
    late = TALK.model_copy(
        update={"utterances": (Utterance(id="u1", text="Hi.", start_ms=36_061_001, end_ms=36_062_001),)}
    )
    assert "10:01:01.001 --> 10:01:02.001" in write_captions(late, "vtt")
    assert "10:01:01,001 --> 10:01:02,001" in write_captions(late, "srt")
    assert "[10:01:01.001-10:01:02.001]" in write_captions(late, "txt")
