"""Language models in ONNX form, run by onnxruntime-genai: the default on a processor.

Two settings matter most on a small machine (measured on 2 cores with the starter model, design section 6):
the thread count, which the library sets to half the cores by itself, and reading the transcript once and
rewinding to its end for each further question.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ...errors import EngineError
from .base import chat_messages_with_gap, split_at_gap

if TYPE_CHECKING:
    from pathlib import Path

#: The builder writes the model's whole window (32,768 for Qwen2.5); the key-value cache for all of it would
#: be reserved at once, so a conversation is held to this much.
CONTEXT_TOKENS = 8192


class GenaiModel:
    """A model made by the onnxruntime-genai model builder.

    Args:
        folder: Holds ``genai_config.json``, the weights and the tokeniser.
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
        return CONTEXT_TOKENS

    def count(self, text: str) -> int:
        """How many tokens a text takes."""
        self._load()
        return len(self._tokenizer.encode(text))

    def read(self, instructions: str, text: str) -> GenaiConversation:
        """Read a text once; see :class:`~casedraft.summarise.engines.base.LanguageModel`."""
        self._load()
        prompt = self._tokenizer.apply_chat_template(
            chat_messages_with_gap(instructions, text), add_generation_prompt=True
        )
        before, after = split_at_gap(prompt)
        return GenaiConversation(self._model, self._tokenizer, before, after)

    def settings(self) -> dict[str, Any]:
        """The engine, model, revision and options really used."""
        return {
            "engine": f"onnxruntime-genai {version('onnxruntime-genai')}",
            "model": self.folder.name,
            "revision": self.revision,
            "threads": self.threads,
            "context_tokens": CONTEXT_TOKENS,
            "decoding": "greedy",
        }

    def _load(self) -> None:
        if self._model is not None:
            return
        import onnxruntime_genai as og

        config = og.Config(str(self.folder))
        config.overlay(
            f'{{"model": {{"decoder": {{"session_options": {{"intra_op_num_threads": {self.threads}}}}}}}}}'
        )
        try:
            self._model = og.Model(config)
            self._tokenizer = og.Tokenizer(self._model)
        except RuntimeError as error:
            raise EngineError(
                f"The language model {self.folder.name} could not be loaded.",
                why="Its files are damaged or were made for another version of onnxruntime-genai.",
                todo=f"Check it with `casedraft models verify {self.folder.name}`.",
            ) from error


class GenaiConversation:
    """A text held in the model's memory, rewound to its end before each question."""

    def __init__(self, model: Any, tokenizer: Any, before: str, after: str) -> None:  # noqa: ANN401
        import onnxruntime_genai as og

        self._tokenizer = tokenizer
        self._after = after
        tokens = tokenizer.encode(before)
        if len(tokens) >= CONTEXT_TOKENS:
            raise EngineError(
                "The text is longer than the language model can read at once.",
                why=f"It takes {len(tokens)} tokens of {CONTEXT_TOKENS}.",
            )
        params = og.GeneratorParams(model)
        params.set_search_options(max_length=CONTEXT_TOKENS, do_sample=False)
        self._generator = og.Generator(model, params)
        self._generator.append_tokens(tokens)
        self._end = len(tokens)

    def ask(self, question: str, *, max_tokens: int) -> str:
        """Answer one question; see :class:`~casedraft.summarise.engines.base.Conversation`."""
        generator = self._generator
        generator.rewind_to(self._end)
        tokens = self._tokenizer.encode(question + self._after)
        room = min(max_tokens, CONTEXT_TOKENS - self._end - len(tokens) - 1)
        if room < 1:
            raise EngineError(
                "The question does not fit beside the text.", why="The language model's window is full."
            )
        generator.append_tokens(tokens)
        answer: list[int] = []
        while len(answer) < room and not generator.is_done():
            generator.generate_next_token()
            answer.append(int(generator.get_next_tokens()[0]))
        return str(self._tokenizer.decode(answer)).strip()
