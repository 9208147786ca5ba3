"""What the writer needs from a language model, whatever runs it."""

from __future__ import annotations

import json
from typing import Any, Protocol, runtime_checkable

#: Stands where each question goes while a chat template is cut in two; no person says it.
_GAP = "\u2063question\u2063"


@runtime_checkable
class Conversation(Protocol):
    """A transcript read once; any number of questions can be put about it, each as if it were the first."""

    def ask(self, question: str, *, max_tokens: int) -> str:
        """Answer one question about the text that was read, then forget question and answer.

        Args:
            question: What is asked.
            max_tokens: The answer is cut at this many tokens.

        Returns:
            The answer, without surrounding white space. Decoding is greedy: the same question gives the same
            answer.
        """
        ...


@runtime_checkable
class LanguageModel(Protocol):
    """A language model on this machine."""

    @property
    def context_tokens(self) -> int:
        """How many tokens a conversation may hold, question and answer included."""
        ...

    def count(self, text: str) -> int:
        """How many tokens a text takes."""
        ...

    def read(self, instructions: str, text: str) -> Conversation:
        """Read a text once.

        Args:
            instructions: How to answer (the system message).
            text: What the questions will be about.
        """
        ...

    def settings(self) -> dict[str, Any]:
        """The engine, model, revision and options really used, for the draft's record."""
        ...


def chat_messages(instructions: str, text: str, question: str) -> list[dict[str, str]]:
    """The messages of one question, in the form that chat templates take."""
    return [
        {"role": "system", "content": instructions},
        {"role": "user", "content": f"{text}\n\n{question}"},
    ]


def chat_messages_with_gap(instructions: str, text: str) -> str:
    """The messages as JSON with a gap where each question goes."""
    return json.dumps(chat_messages(instructions, text, _GAP))


def split_at_gap(prompt: str) -> tuple[str, str]:
    """What stands before each question and what stands after it, in a rendered prompt."""
    before, _, after = prompt.rpartition(_GAP)
    return before, after
