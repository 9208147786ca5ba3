"""The drafting engine on the real models of the starter set."""

import json
import shutil

import numpy as np
import pytest
from talk import talk

from casedraft.errors import EngineError
from casedraft.models import Store
from casedraft.summarise import Encoder, open_engine, write_draft
from casedraft.summarise.rewording import INSTRUCTIONS
from casedraft.templates import load_template

pytestmark = pytest.mark.model

LINES = (
    "Transcript:\n[1] Farida: How is the washing machine?\n[2] Leanne: It broke three weeks ago.\n"
    "[3] Farida: And school?\n[4] Leanne: Toby was late nine times."
)
MACHINE = "How long ago did the washing machine break? Answer in three words."
SCHOOL = "How many times was Toby late? Answer with the number alone."


@pytest.fixture(scope="module")
def encoder():
    return Encoder(Store().path("all-minilm-l6-v2"))


@pytest.fixture(scope="module")
def engine():
    return open_engine(Store().path("qwen2.5-coder-1.5b"), revision="r1")


def test_questions_about_one_reading_are_answered_as_if_each_were_the_first(engine):
    conversation = engine.read("Answer from the transcript.", LINES)
    first = conversation.ask(MACHINE, max_tokens=12)
    assert "three" in first.lower()
    assert conversation.ask(SCHOOL, max_tokens=12) in {"9", "nine", "Nine"}
    assert conversation.ask(MACHINE, max_tokens=12) == first
    fresh = engine.read("Answer from the transcript.", LINES)
    assert fresh.ask(SCHOOL, max_tokens=12) == conversation.ask(SCHOOL, max_tokens=12)


def test_an_answer_is_cut_at_its_length(engine):
    answer = engine.read("Answer at length.", LINES).ask("Tell it all again in your own words.", max_tokens=5)
    assert 1 <= engine.count(answer) <= 6


def test_a_text_longer_than_the_window_is_refused_with_a_reason(engine):
    with pytest.raises(EngineError, match="longer than the language model can read"):
        engine.read("Answer.", "word " * 9000)


def test_the_settings_tell_what_was_really_used(engine):
    settings = engine.settings()
    assert settings["model"] == "qwen2.5-coder-1.5b"
    assert settings["revision"] == "r1"
    assert settings["threads"] >= 1
    assert settings["engine"].startswith("onnxruntime-genai ")


def test_the_language_model_words_a_note_and_every_line_of_it_is_checked(engine, encoder):
    visit = talk(
        ("SW", "How's the washing machine, is it mended?"),
        ("MUM", "No, it broke three weeks ago. I take it all to my mum's on the bus."),
        ("CHILD", "I do my own cereal. I stand on the chair."),
    )
    draft = write_draft(visit, load_template("contact-note"), encoder=encoder, engine=engine)
    statements = [each for section in draft.sections for each in section.statements]
    assert statements
    for statement in statements:
        assert {check.name for check in statement.checks} >= {
            "evidence",
            "numbers",
            "names",
            "quotes",
            "speaker",
        }
        assert (statement.status == "supported") == all(check.passed for check in statement.checks)
    assert draft.settings["writer"]["model"] == "qwen2.5-coder-1.5b"


def test_sentences_that_mean_the_same_lie_near_each_other(encoder):
    near, also_near, far = encoder.encode(
        [
            "The smoke alarm is not working.",
            "The fire alarm in the hall is broken.",
            "He likes snakes and lizards.",
        ]
    )
    assert np.isclose(np.linalg.norm(near), 1, atol=1e-5)
    assert near @ also_near > near @ far + 0.2


def test_what_matters_is_told_from_small_talk(encoder):
    visit = talk(
        ("SW", "Ooh, it's not letting up, that rain, is it?"),
        ("MUM", "It's shocking. Do you want a brew?"),
        ("SW", "I'm all right, thanks. Any thoughts of hurting yourself?"),
        ("MUM", "No. I did last year, but not now. I've not had a drink since Christmas."),
        ("CHILD", "Daddy hit Mummy and I hid under my bed."),
        ("SW", "I'll ring the school by Monday and ask about breakfast club."),
    )
    draft = write_draft(visit, load_template("cin-visit"), encoder=encoder)
    cited = {cited for section in draft.sections for each in section.statements for cited in each.evidence}
    assert {"u4", "u5"} <= cited
    assert "u2" not in cited
    assert [(each.who, each.by, each.status) for each in draft.actions] == [("Farida", "by Monday", "agreed")]


@pytest.fixture
def small_checkpoint(tmp_path):
    """A checkpoint in the Hugging Face layout: Qwen2 in small with random weights, and the real tokeniser."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(7)
    config = Qwen2Config(
        vocab_size=151936,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=2048,
    )
    Qwen2ForCausalLM(config).save_pretrained(tmp_path)
    source = Store().path("qwen2.5-coder-1.5b")
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        shutil.copy(source / name, tmp_path / name)
    return tmp_path


def test_the_transformers_engine_reads_once_and_answers_as_if_it_had_read_anew(small_checkpoint):
    engine = open_engine(small_checkpoint, threads=1)
    conversation = engine.read(INSTRUCTIONS, LINES)
    first = conversation.ask(MACHINE, max_tokens=8)
    conversation.ask(SCHOOL, max_tokens=8)
    assert conversation.ask(MACHINE, max_tokens=8) == first
    assert engine.read(INSTRUCTIONS, LINES).ask(MACHINE, max_tokens=8) == first
    assert engine.settings()["engine"].startswith("transformers ")


def test_a_checkpoint_that_is_not_whole_is_refused_plainly(small_checkpoint):
    (small_checkpoint / "model.safetensors").unlink()
    (small_checkpoint / "config.json").write_text(json.dumps({"model_type": "qwen2"}))
    with pytest.raises(EngineError, match="could not be loaded"):
        open_engine(small_checkpoint).count("word")


def test_a_folder_without_a_model_is_refused_plainly(tmp_path):
    with pytest.raises(EngineError, match="holds no language model"):
        open_engine(tmp_path)
