"""Language models as Hugging Face checkpoints, run by transformers and torch: for servers, any checkpoint."""

from __future__ import annotations

import json
import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ...errors import EngineError
from .base import chat_messages_with_gap, split_at_gap

if TYPE_CHECKING:
    from pathlib import Path


class TransformersModel:
    """A checkpoint folder with ``config.json``, weights as safetensors, and a tokeniser with a chat template.

    Runs on the first graphics processor when torch sees one, else on the processor. Code that a checkpoint
    may carry is never run, and weights in Python's pickle form are refused.

    Args:
        folder: The checkpoint.
        threads: Processor threads, 1 or more; all cores when None.
        revision: What to record as the model's revision.
    """

    def __init__(self, folder: Path, *, threads: int | None = None, revision: str = "") -> None:
        self.folder = folder
        self.threads = threads or os.cpu_count() or 1
        self.revision = revision
        self._model: Any = None
        self._tokenizer: Any = None

    @property
    def context_tokens(self) -> int:
        """How many tokens a conversation may hold."""
        self._load()
        return min(int(self._model.config.max_position_embeddings), 32_768)

    def count(self, text: str) -> int:
        """How many tokens a text takes."""
        self._load()
        return len(self._tokenizer.encode(text, add_special_tokens=False))

    def read(self, instructions: str, text: str) -> TransformersConversation:
        """Read a text once; see :class:`~casedraft.summarise.engines.base.LanguageModel`."""
        self._load()
        messages = json.loads(chat_messages_with_gap(instructions, text))
        prompt = self._tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        before, after = split_at_gap(prompt)
        return TransformersConversation(self._model, self._tokenizer, before, after)

    def settings(self) -> dict[str, Any]:
        """The engine, model, revision and options really used."""
        return {
            "engine": f"transformers {version('transformers')}, torch {version('torch')}",
            "model": self.folder.name,
            "revision": self.revision,
            "threads": self.threads,
            "decoding": "greedy",
        }

    def _load(self) -> None:
        if self._model is not None:
            return
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        torch.set_num_threads(self.threads)
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(
                self.folder, local_files_only=True, trust_remote_code=False
            )
            model = AutoModelForCausalLM.from_pretrained(
                self.folder,
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
                dtype="auto",
            )
        except (OSError, ValueError) as error:
            raise EngineError(
                f"The language model {self.folder.name} could not be loaded.",
                why="Its folder is not a complete checkpoint with safetensors weights and a tokeniser.",
            ) from error
        self._model = model.to("cuda" if torch.cuda.is_available() else "cpu").eval()


class TransformersConversation:
    """A text held as a key-value cache, cropped back to its end before each question."""

    def __init__(self, model: Any, tokenizer: Any, before: str, after: str) -> None:  # noqa: ANN401
        import torch
        from transformers import DynamicCache

        self._model, self._tokenizer, self._after = model, tokenizer, after
        self._ids = self._encode(before)
        self._end = int(self._ids.shape[1])
        self._cache = DynamicCache(config=model.config)
        with torch.inference_mode():
            model(self._ids, past_key_values=self._cache, use_cache=True, logits_to_keep=1)

    def ask(self, question: str, *, max_tokens: int) -> str:
        """Answer one question; see :class:`~casedraft.summarise.engines.base.Conversation`."""
        import torch

        if (surplus := self._cache.get_seq_length() - self._end) > 0:
            self._cache.crop(-surplus)
        ids = torch.cat([self._ids, self._encode(question + self._after)], dim=1)
        with torch.inference_mode():
            output = self._model.generate(
                ids,
                attention_mask=torch.ones_like(ids),
                past_key_values=self._cache,
                max_new_tokens=max_tokens,
                do_sample=False,
                temperature=None,
                top_p=None,
                top_k=None,
                pad_token_id=self._tokenizer.eos_token_id,
            )
        return str(self._tokenizer.decode(output[0, ids.shape[1] :], skip_special_tokens=True)).strip()

    def _encode(self, text: str) -> Any:  # noqa: ANN401 - a torch tensor; torch is imported lazily
        ids = self._tokenizer(text, add_special_tokens=False, return_tensors="pt").input_ids
        return ids.to(self._model.device)
