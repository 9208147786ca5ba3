"""Turn sentences into vectors whose nearness is nearness of meaning."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

BATCH = 32
MAX_TOKENS = 128  # the length all-MiniLM-L6-v2 was trained at


class Encoder:
    """A sentence encoder exported to ONNX (all-MiniLM-L6-v2 in the starter set).

    Args:
        folder: Holds ``model.onnx`` and ``tokenizer.json``.
        threads: Processor threads, 1 or more; all cores when None.

    Source:
        Mean pooling over the attended tokens, then unit length, as the model card of
        sentence-transformers/all-MiniLM-L6-v2 states.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        self.folder = folder
        self.threads = threads or os.cpu_count() or 1
        self._session: Any = None
        self._tokenizer: Any = None

    def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """Encode sentences.

        Args:
            sentences: Any number of them; words beyond 128 tokens are not read.

        Returns:
            Unit vectors, shape (number of sentences, 384).
        """
        if not sentences:
            return np.zeros((0, 384), np.float32)
        self._load()
        # Sentences of like length share a batch, so that little is spent on padding.
        order = sorted(range(len(sentences)), key=lambda index: len(sentences[index]))
        rows: list[npt.NDArray[np.float32]] = [np.empty(0, np.float32)] * len(sentences)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            for index, row in zip(
                batch, self._encode_batch([sentences[each] for each in batch]), strict=True
            ):
                rows[index] = row
        return np.stack(rows)

    def _encode_batch(self, sentences: list[str]) -> npt.NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(sentences)
        ids = np.array([each.ids for each in encoded], np.int64)
        mask = np.array([each.attention_mask for each in encoded], np.int64)
        (hidden,) = self._session.run(
            None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        )
        weights = mask[..., None].astype(np.float32)
        pooled = (hidden * weights).sum(1) / weights.sum(1)
        unit: npt.NDArray[np.float32] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return unit

    def _load(self) -> None:
        if self._session is not None:
            return
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        self._session = onnxruntime.InferenceSession(
            str(self.folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
