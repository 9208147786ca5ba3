"""Converting, with matrices and files small enough to make here."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from casedraft.models import convert_language
from casedraft.models.convert_checkpoint import _Shards, checkpoint_from_gguf, is_tied


def quantise(matrix, bits, monkeypatch, columns):
    from onnxruntime.quantization.matmul_nbits_quantizer import KQuantWeightOnlyQuantConfig

    builder = SimpleNamespace(
        quant_attrs={"matmul_block_size": 32, "is_symmetric": True, "accuracy_level": 4, "bits": 4},
        quantization_algo="k_quant",
        make_algo_config=lambda _, weights: KQuantWeightOnlyQuantConfig(customized_weight_config=weights),
    )
    monkeypatch.setattr(convert_language, "SLICE_COLUMNS", columns)
    return convert_language._quantise("/head/MatMul", "head.weight", matrix, bits, builder)


@pytest.mark.parametrize("bits", [4, 8])
def test_quantising_in_slices_gives_the_same_numbers_as_all_at_once(monkeypatch, bits):
    matrix = np.random.default_rng(1).standard_normal((64, 50), dtype=np.float32)
    attributes, whole = quantise(matrix, bits, monkeypatch, columns=50)
    same_attributes, sliced = quantise(matrix, bits, monkeypatch, columns=16)
    assert attributes == same_attributes
    assert (attributes["K"], attributes["N"], attributes["bits"]) == (64, 50, bits)
    assert list(whole) == list(sliced)
    assert len(whole) == 3
    assert all(np.array_equal(whole[name], sliced[name]) for name in whole)


def tensor(matrix):
    from gguf import GGMLQuantizationType

    return SimpleNamespace(data=matrix, shape=matrix.shape, tensor_type=GGMLQuantizationType.F32)


def test_one_matrix_stored_twice_is_known_as_tied():
    noise = np.random.default_rng(1)
    matrix = noise.standard_normal((600, 64), dtype=np.float32)
    rounded = matrix + 0.07 * noise.standard_normal((600, 64), dtype=np.float32)
    assert is_tied({"token_embd.weight": tensor(matrix), "output.weight": tensor(rounded)})
    assert is_tied({"token_embd.weight": tensor(matrix)})


def test_two_matrices_are_not_taken_for_one():
    noise = np.random.default_rng(1)
    one, two = (noise.standard_normal((600, 64), dtype=np.float32) for _ in range(2))
    assert not is_tied({"token_embd.weight": tensor(one), "output.weight": tensor(two)})
    assert not is_tied({"token_embd.weight": tensor(one), "output.weight": tensor(one[:500])})


def test_shards_name_the_file_of_every_tensor(tmp_path, monkeypatch):
    from safetensors.numpy import load_file

    monkeypatch.setattr("casedraft.models.convert_checkpoint.SHARD_BYTES", 100)
    shards = _Shards(tmp_path)
    for n in range(5):
        shards.add(f"layer.{n}", np.full(40, n, np.float16))
    shards.close()
    index = json.loads((tmp_path / "model.safetensors.index.json").read_text(encoding="utf-8"))["weight_map"]
    assert list(index) == [f"layer.{n}" for n in range(5)]
    assert len(set(index.values())) == 3
    assert (load_file(tmp_path / index["layer.3"])["layer.3"] == 3).all()


def test_an_architecture_that_would_come_out_wrong_is_refused(tmp_path):
    from gguf import GGUFWriter

    path = tmp_path / "llama.gguf"
    writer = GGUFWriter(path, "llama")
    writer.add_tensor("token_embd.weight", np.zeros((8, 8), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(ValueError, match="architecture llama cannot be converted"):
        checkpoint_from_gguf(path, tmp_path)
