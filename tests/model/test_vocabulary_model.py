"""The real speech model, told the names, hears them where they were said and invents none where they were not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from word_lists import passage, recorded

from casedraft.models import Store
from casedraft.progress import silent
from casedraft.transcribe import SAMPLE_RATE, FasterWhisperRecogniser
from casedraft.transcribe.decode import decoded
from casedraft.transcribe.vocabulary import WhisperListener, correct

pytestmark = pytest.mark.model

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "cin-visit-01.m4a"
#: The example's first 82 seconds and the names said in them; the last is said as the eighty-first begins.
SECONDS = 82
SAID = ("Farzana", "Kelly-Ann", "Amaya", "Malachi")
NAMES = ("Farzana Hussain", "Kelly-Ann Braithwaite", "Malachi", "Amaya", "Jermaine", "Dympna", "Ferry Lane")
#: Names of quite other families.
STRANGERS = (
    "Hywel Bevan",
    "Abena Mensah",
    "Roz Tierney",
    "Elijah",
    "Marlon",
    "Mrs Osei",
    "Zofia",
    "Kuba",
    "Larkhill",
)


@pytest.fixture(scope="module")
def recogniser():
    return FasterWhisperRecogniser(Store().path("whisper-base"))


@pytest.fixture(scope="module")
def visit(recogniser):
    with decoded(EXAMPLE) as sound:
        samples = np.array(sound.samples[: SECONDS * SAMPLE_RATE])
    return samples, recogniser.recognise(samples, language="en", progress=silent).passages


def test_the_names_said_come_out_as_the_worker_writes_them(recogniser, visit):
    samples, heard = visit
    after = correct(heard, NAMES, listener=WhisperListener(recogniser), samples=samples)
    text = " ".join(each.text for each in after)
    assert [name for name in SAID if name not in text] == []
    assert not {"Jermaine", "Dympna", "Ferry"} & set(text.replace(",", "").replace(".", "").split())


def test_names_that_nobody_said_are_not_written(recogniser, visit):
    samples, heard = visit
    after = correct(heard, STRANGERS, listener=WhisperListener(recogniser), samples=samples)
    names = {part for name in STRANGERS for part in name.split()}
    assert [pair for pair in recorded(after) if names & set(pair[1].strip(".,?!").split())] == []


@pytest.mark.parametrize("level", [0, 300])
def test_silence_and_noise_bring_no_name_into_what_was_heard(recogniser, level):
    noise = (np.random.default_rng(0).standard_normal(20 * SAMPLE_RATE) * level).astype(np.int16)
    heard = passage("So we will see you on Monday then", 0.3)
    (after,) = correct([heard], NAMES, listener=WhisperListener(recogniser), samples=noise)
    assert after == heard


def test_more_names_than_the_model_can_be_told_are_no_error(recogniser):
    told = [f"Bartholomew Featherstonehaugh {n}" for n in range(400)]
    assert isinstance(
        WhisperListener(recogniser).read_again(np.zeros(SAMPLE_RATE, dtype=np.int16), told), str
    )
