"""Language models behind one Protocol; each adapter imports its library only when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base import Conversation, LanguageModel

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Conversation", "LanguageModel", "open_engine"]


def open_engine(folder: Path, *, threads: int | None = None, revision: str = "") -> LanguageModel:
    """Open the language model in a folder; its weights load when it is first used.

    Args:
        folder: A model made by the onnxruntime-genai builder (it holds ``genai_config.json``), or a
            checkpoint
            in the Hugging Face layout (``config.json`` and weights).
        threads: Processor threads, 1 or more; all cores when None.
        revision: What to record as the model's revision.

    Raises:
        EngineError: The folder holds neither kind of model.
    """
    from ...errors import EngineError

    if (folder / "genai_config.json").is_file():
        from .genai import GenaiModel

        return GenaiModel(folder, threads=threads, revision=revision)
    if (folder / "config.json").is_file():
        from .transformers import TransformersModel

        return TransformersModel(folder, threads=threads, revision=revision)
    raise EngineError(
        f"{folder.name} holds no language model.",
        why="Neither genai_config.json nor config.json is in it.",
        todo="Name a model that `casedraft models list` shows, or a folder that holds one.",
    )
