"""Write the weights of a GGUF file as a half-precision checkpoint that the model builder reads.

Runs inside the child process of :mod:`casedraft.models.convert`, never in the main one: the libraries here
print, warn and hold gigabytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pathlib import Path

#: GGUF architectures whose weights stand in the checkpoint's own order, so that a rename is enough
#: (Llama's are permuted for its rotary embedding and would come out wrong).
PLAIN_ARCHITECTURES = frozenset({"qwen2", "qwen3"})
SHARD_BYTES = 400_000_000


def checkpoint_from_gguf(gguf_file: Path, target: Path) -> None:
    """Write a GGUF file's weights as a half-precision checkpoint with its configuration and tokeniser.

    transformers can read GGUF but refuses to save what it read, and holds all of it in memory; this goes
    tensor by tensor.

    Args:
        gguf_file: A GGUF file of one of :data:`PLAIN_ARCHITECTURES`, in any quantisation that ``gguf`` reads.
        target: An existing folder; receives ``config.json``, ``model-*.safetensors`` and the tokeniser.

    Raises:
        ValueError: The architecture is not one of :data:`PLAIN_ARCHITECTURES`.
    """
    import torch
    from gguf import GGUFReader, get_tensor_name_map
    from gguf.constants import MODEL_ARCH_NAMES
    from gguf.quants import dequantize
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

    reader = GGUFReader(gguf_file)
    architecture = reader.fields["general.architecture"].contents()
    if architecture not in PLAIN_ARCHITECTURES:
        raise ValueError(f"a GGUF file of the architecture {architecture} cannot be converted")
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    config = AutoConfig.from_pretrained(gguf_file.parent, gguf_file=gguf_file.name)
    config.tie_word_embeddings = is_tied(tensors)
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config)
    config.architectures = [type(model).__name__]
    config.dtype = torch.float16
    number = next(key for key, name in MODEL_ARCH_NAMES.items() if name == architecture)
    names = get_tensor_name_map(number, config.num_hidden_layers)
    shards = _Shards(target)
    for name in model.state_dict():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        source = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if source == "token_embd.weight" and config.tie_word_embeddings and "output.weight" in tensors:
            source = "output.weight"  # the same matrix, stored there with more bits
        tensor = tensors[source]
        shards.add(name, dequantize(tensor.data, tensor.tensor_type).astype(np.float16))
    shards.close()
    config.save_pretrained(target)
    tokeniser = AutoTokenizer.from_pretrained(gguf_file.parent, gguf_file=gguf_file.name)
    tokeniser.save_pretrained(target)
    _write_generation_config(target, [tokeniser.eos_token_id, config.bos_token_id], tokeniser.pad_token_id)


def is_tied(tensors: dict[str, Any]) -> bool:
    """Whether input embedding and output head are one matrix.

    A GGUF file may hold a tied matrix twice, quantised differently; one that is really untied would differ
    by far more than rounding.

    Args:
        tensors: The file's tensors by their GGUF names.
    """
    from gguf.quants import dequantize

    if "output.weight" not in tensors:
        return True
    one, two = (tensors[name] for name in ("token_embd.weight", "output.weight"))
    if tuple(one.shape) != tuple(two.shape):
        return False
    rows = slice(0, 512)
    a, b = (dequantize(tensor.data[rows], tensor.tensor_type).ravel() for tensor in (one, two))
    cosine = float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-12))
    return cosine > 0.98  # noqa: PLR2004 - measured 0.997 for a tied matrix in q4_K and q6_K


def _write_generation_config(target: Path, ends: list[int | None], pad: int | None) -> None:
    # Both ends of a turn are named: with one missing, generation runs on into turns of its own making.
    ends = [end for end in dict.fromkeys(ends) if end is not None]
    settings = {"do_sample": False, "eos_token_id": ends, "pad_token_id": pad}
    (target / "generation_config.json").write_text(json.dumps(settings), encoding="utf-8")


class _Shards:
    """Writes tensors to numbered safetensors files, so that few are in memory at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.waiting: dict[str, npt.NDArray[np.float16]] = {}
        self.where: dict[str, str] = {}
        self.count = 0

    def add(self, name: str, tensor: npt.NDArray[np.float16]) -> None:
        self.waiting[name] = np.ascontiguousarray(tensor)
        if sum(array.nbytes for array in self.waiting.values()) >= SHARD_BYTES:
            self._flush()

    def close(self) -> None:
        self._flush()
        index = {"metadata": {}, "weight_map": self.where}
        (self.folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")

    def _flush(self) -> None:
        from safetensors.numpy import save_file

        if not self.waiting:
            return
        self.count += 1
        file = f"model-{self.count:05d}.safetensors"
        save_file(self.waiting, self.folder / file, metadata={"format": "pt"})
        self.where.update(dict.fromkeys(self.waiting, file))
        self.waiting = {}
