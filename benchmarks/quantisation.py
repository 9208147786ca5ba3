"""Compares int4 quantisations of one language model: size, agreement with the float model, and speed.

Usage::

    python benchmarks/quantisation.py prepare FILE.gguf WORK        the float checkpoint, once
    python benchmarks/quantisation.py build WORK NAME KEY=VALUE…    one quantisation, with builder options
    python benchmarks/quantisation.py score WORK NOTES NAME…        the table
    python benchmarks/quantisation.py speed WORK NAME…              reading and writing speed, in turn

NOTES is a folder of JSON files whose longer strings are the text. Quality is measured against the float
checkpoint, run by transformers: the perplexity of each on the same
text, how often the most likely next token is the same, and the mean Kullback-Leibler divergence.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

import casedraft  # noqa: F401 - sets the telemetry and offline switches before the libraries below are read
from casedraft.models.convert_checkpoint import checkpoint_from_gguf
from casedraft.models.convert_language import int4_from_checkpoint

WINDOW = 384
WINDOWS = 8
#: Strings from this length on count as text; shorter ones are names and labels.
SENTENCE = 40
FLOAT = "float"


def prepare(gguf: str, work: str) -> None:
    """Write the float checkpoint."""
    folder = Path(work) / FLOAT
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint_from_gguf(Path(gguf), folder)
    _peak("prepare")


def build(work: str, name: str, *options: str) -> None:
    """Quantise the float checkpoint."""
    folder = Path(work) / name
    folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    int4_from_checkpoint(Path(work) / FLOAT, folder, dict(option.split("=") for option in options))
    _peak(f"build {name}: {time.perf_counter() - started:.0f} s,")


def score(work: str, notes: str, *names: str) -> None:
    """Print quality and size of each quantisation."""
    windows = _windows(Path(work) / FLOAT, Path(notes))
    reference = _float_logprobs(Path(work) / FLOAT, windows)
    rows = [(FLOAT, 0.0, _perplexity(reference, windows), 1.0, 0.0)]
    for name in names:
        folder = Path(work) / name
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        found = _int4_logprobs(folder, windows)
        pairs = list(zip(reference, found, strict=True))
        same = np.mean([np.mean(a.argmax(-1) == b.argmax(-1)) for a, b in pairs])
        apart = np.mean([_divergence(a.astype(np.float32), b.astype(np.float32)) for a, b in pairs])
        rows.append((name, size, _perplexity(found, windows), float(same), float(apart)))
    print("| quantisation | MB | perplexity | same next token | KL divergence |\n|---|---|---|---|---|")
    for name, size, perplexity, same, apart in rows:
        print(f"| {name} | {size:,.0f} | {perplexity:.3f} | {same:.1%} | {apart:.4f} |")


def speed(work: str, *names: str) -> None:
    """Print tokens a second for reading 1024 tokens and for writing 128, the best of three in turn."""
    import onnxruntime_genai as og

    best: dict[str, tuple[float, float]] = dict.fromkeys(names, (0.0, 0.0))
    threads = {"intra_op_num_threads": os.cpu_count()}
    for name in names * 3:
        config = og.Config(str(Path(work) / name))
        config.overlay(json.dumps({"model": {"decoder": {"session_options": threads}}}))
        model = og.Model(config)
        tokeniser = og.Tokenizer(model)
        prompt = np.tile(tokeniser.encode("She said that the flat is damp. "), 200)[:1024]
        parameters = og.GeneratorParams(model)
        parameters.set_search_options(max_length=1024 + 129, min_length=1024 + 128)
        generator = og.Generator(model, parameters)
        started = time.perf_counter()
        generator.append_tokens(prompt)
        generator.generate_next_token()
        read = 1024 / (time.perf_counter() - started)
        started = time.perf_counter()
        for _ in range(127):
            generator.generate_next_token()
        written = 127 / (time.perf_counter() - started)
        best[name] = (max(best[name][0], read), max(best[name][1], written))
        del generator, model
    print("| quantisation | reads tok/s | writes tok/s |\n|---|---|---|")
    for name, (read, written) in best.items():
        print(f"| {name} | {read:.0f} | {written:.1f} |")


def _windows(checkpoint: Path, notes: Path) -> list[np.ndarray[Any, np.dtype[np.int64]]]:
    from tokenizers import Tokenizer

    texts: list[str] = []
    for path in sorted(notes.rglob("*.json")):
        _strings(json.loads(path.read_text(encoding="utf-8")), texts)
    tokeniser = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    ids = np.array(tokeniser.encode("\n".join(texts)).ids, dtype=np.int64)
    starts = np.linspace(0, len(ids) - WINDOW, WINDOWS, dtype=int)  # spread over all of the text
    return [ids[start : start + WINDOW] for start in starts]


def _strings(value: Any, texts: list[str]) -> None:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        texts += [value] if len(value) >= SENTENCE else []
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            _strings(each, texts)


def _float_logprobs(checkpoint: Path, windows: list[Any]) -> list[Any]:
    import torch
    from transformers import AutoModelForCausalLM

    kept = checkpoint.parent / "float-logprobs.npy"  # it takes longest, and is the same for every comparison
    if kept.exists():
        return list(np.load(kept, mmap_mode="r"))
    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32).eval()
    tables = []
    with torch.inference_mode():
        for ids in windows:
            logits = model(torch.from_numpy(ids)[None]).logits[0]
            tables.append(torch.log_softmax(logits, -1).numpy().astype(np.float16))
    np.save(kept, np.stack(tables))
    return tables


def _int4_logprobs(folder: Path, windows: list[Any]) -> list[Any]:
    import onnxruntime as ort

    session = ort.InferenceSession(str(folder / "model.onnx"))
    decoder = json.loads((folder / "genai_config.json").read_text(encoding="utf-8"))["model"]["decoder"]
    empty = np.zeros((1, decoder["num_key_value_heads"], 0, decoder["head_size"]), np.float32)
    past = {each.name: empty for each in session.get_inputs() if each.name.startswith("past")}
    found = []
    for ids in windows:
        feeds = {"input_ids": ids[None], "attention_mask": np.ones((1, len(ids)), np.int64), **past}
        logits = session.run(["logits"], feeds)[0][0].astype(np.float32)
        logits -= logits.max(-1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(-1, keepdims=True))
        found.append(logits.astype(np.float16))
    return found


def _divergence(a: Any, b: Any) -> float:  # noqa: ANN401 - tables of log probabilities
    return float(np.mean(np.sum(np.exp(a) * (a - b), -1)))


def _perplexity(logprobs: list[Any], windows: list[Any]) -> float:
    losses = [
        -table[:-1].astype(np.float64)[np.arange(len(ids) - 1), ids[1:]]
        for table, ids in zip(logprobs, windows, strict=True)
    ]
    return float(np.exp(np.concatenate(losses).mean()))


def _peak(what: str) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    print(f"{what} peak memory {peak:.1f} GB", file=sys.stderr)


if __name__ == "__main__":
    {"prepare": prepare, "build": build, "score": score, "speed": speed}[sys.argv[1]](*sys.argv[2:])
