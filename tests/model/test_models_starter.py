"""The real starter set: every byte checked, and the converted models compared with what they came from."""

from __future__ import annotations

import numpy as np
import pytest

from casedraft.models import Store
from casedraft.models.children import run_child

pytestmark = pytest.mark.model

SENTENCES = [
    "She said that the flat is damp and the baby has had a cough for two weeks.",
    "I'll ring the school on Monday and ask about the free meals.",
    "Do you feel safe at home with him?",
    "Mum has stopped drinking since January.",
    "He doesn't want to go back to his dad's.",
    "Nice weather today, isn't it?",
    "The GP changed her tablets to sertraline fifty milligrams.",
    "We agreed that Auntie Pauline will pick the children up on Thursdays.",
]
#: How alike the published float weights find each pair of the sentences (transformers 5.23, in float32,
#: model.safetensors 53aa5117…), the upper triangle row by row.
FLOAT_ALIKE = [
    *(0.098, 0.098, 0.341, 0.123, 0.151, 0.206, 0.128),
    *(0.011, 0.076, 0.067, 0.111, -0.015, 0.252),
    *(-0.009, 0.211, 0.192, -0.083, 0.057),
    *(0.25, 0.047, 0.236, 0.088),
    *(-0.001, -0.009, 0.116),
    *(0.003, 0.121),
    0.175,
]


@pytest.fixture(scope="module")
def store():
    return Store()


@pytest.mark.parametrize("name", ["whisper-base", "all-minilm-l6-v2", "qwen2.5-coder-1.5b"])
def test_every_byte_of_the_starter_set_is_as_published_or_recorded(store, name):
    report = store.verify(name)
    assert report.ok, report.files


def encode(folder, sentences=SENTENCES):
    import onnxruntime
    from tokenizers import Tokenizer

    tokeniser = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokeniser.enable_truncation(256)
    tokeniser.enable_padding()
    rows = tokeniser.encode_batch(sentences)
    ids, mask = (np.array([getattr(row, each) for row in rows]) for each in ("ids", "attention_mask"))
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"))
    feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    hidden = session.run(["last_hidden_state"], feeds)[0]
    pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)


def test_the_encoder_takes_any_number_of_sentences_of_any_length(store):
    folder = store.path("all-minilm-l6-v2")
    assert encode(folder, ["Yes."]).shape == (1, 384)
    assert encode(folder, ["Yes.", "word " * 300, "No."]).shape == (3, 384)


def test_the_encoder_tells_what_is_alike_from_what_is_not(store):
    one, two, other = encode(
        store.path("all-minilm-l6-v2"),
        ["The baby has a bad cough.", "Her little one keeps coughing.", "The bus was late this morning."],
    )
    assert one @ two > 0.5 > one @ other


def test_the_encoder_in_8_bits_finds_alike_what_the_published_weights_find_alike(store):
    found = encode(store.path("all-minilm-l6-v2"))
    alike = (found @ found.T)[np.triu_indices(len(SENTENCES), 1)]
    assert np.abs(alike - FLOAT_ALIKE).max() < 0.04
    assert np.corrcoef(alike, FLOAT_ALIKE)[0, 1] > 0.99


def test_a_fresh_conversion_of_an_encoder_agrees_with_its_float_weights(tmp_path):
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=300, hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128
    )
    BertModel(config).save_pretrained(tmp_path / "float")
    (tmp_path / "float" / "tokenizer.json").write_text("{}", encoding="utf-8")
    folders = [tmp_path / each for each in ("float", "work", "int8")]
    for folder in folders:
        folder.mkdir(exist_ok=True)
    arguments = ["-m", "casedraft.models.convert", "encoder-int8", *map(str, folders)]
    ended = run_child(arguments, log=tmp_path / "log")
    assert ended.ok, ended.last_line
    reference = BertModel.from_pretrained(tmp_path / "float").eval()
    ids = np.random.default_rng(1).integers(0, 300, (5, 23))
    with torch.no_grad():
        expected = reference(torch.from_numpy(ids)).last_hidden_state.numpy().mean(1)
    import onnxruntime

    session = onnxruntime.InferenceSession(str(tmp_path / "int8" / "model.onnx"))
    feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    found = session.run(None, feeds)[0].mean(1)
    cosine = (found * expected).sum(1) / np.linalg.norm(found, axis=1) / np.linalg.norm(expected, axis=1)
    assert cosine.min() >= 0.98


def test_the_language_model_goes_on_with_plain_english(store):
    import json

    import onnxruntime_genai as og

    config = og.Config(str(store.path("qwen2.5-coder-1.5b")))
    config.overlay(json.dumps({"model": {"decoder": {"session_options": {"intra_op_num_threads": 2}}}}))
    model = og.Model(config)
    tokeniser = og.Tokenizer(model)
    parameters = og.GeneratorParams(model)
    question = "What is the capital of France? Answer with one word."
    prompt = tokeniser.encode(f"<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n")
    parameters.set_search_options(max_length=len(prompt) + 12)
    generator = og.Generator(model, parameters)
    generator.append_tokens(prompt)
    while not generator.is_done():
        generator.generate_next_token()
    answer = tokeniser.decode(generator.get_sequence(0)[len(prompt) :])
    assert answer.strip().startswith("Paris")
    assert len(answer) < 20  # it stops at the end of its turn
