"""How fast this machine hears and writes, measured on a few seconds of the bundled example."""

from __future__ import annotations

import time
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from ..progress import silent
from ..summarise import open_engine
from ..transcribe import SAMPLE_RATE, FasterWhisperRecogniser
from ..transcribe.decode import decoded
from ..workshop import LANGUAGE_MODEL, RECOGNISER
from .health import Finding

if TYPE_CHECKING:
    from ..models import Store

_FROM_S, _SECONDS = 30, 10
#: Slower than this, a visit of an hour takes more than a quarter of an hour to hear.
_SLOW = 4.0
_TOKENS = 48
#: Slower than this, a note of some hundred words takes minutes to word.
_SLOW_TOKENS = 5.0


def hearing_speed(store: Store) -> Finding:
    """Hear ten seconds of the example recording.

    Args:
        store: Where the speech model is.

    Returns:
        How many times faster than real time it was heard, the model's loading left out.
    """
    from .demo import RECORDING

    recogniser = FasterWhisperRecogniser(store.path(RECOGNISER), revision=store.revision(RECOGNISER))
    with as_file(files("casedraft") / "examples" / RECORDING) as path, decoded(path) as sound:
        clip = sound.samples[_FROM_S * SAMPLE_RATE : (_FROM_S + _SECONDS) * SAMPLE_RATE]
        recogniser.recognise(clip[:SAMPLE_RATE], language="en", progress=silent)  # loads the model
        start = time.perf_counter()
        recogniser.recognise(clip, language="en", progress=silent)
        factor = _SECONDS / (time.perf_counter() - start)
    slow = factor < _SLOW
    todo = "Close other programs; a long recording will take its time." if slow else ""
    value = f"{factor:.0f} times faster than real time"
    return Finding("speed", "listening", value, "warning" if slow else "ok", todo)


def writing_speed(store: Store) -> Finding:
    """Have the language model answer one short question.

    Args:
        store: Where the language model is.

    Returns:
        How many tokens it wrote a second, the model's loading left out.
    """
    engine = open_engine(store.path(LANGUAGE_MODEL), revision=store.revision(LANGUAGE_MODEL))
    conversation = engine.read("Answer in plain English.", "A social worker visits a family at home.")
    conversation.ask("Who visits?", max_tokens=2)  # loads the model
    start = time.perf_counter()
    answer = conversation.ask("Describe the visit in many sentences.", max_tokens=_TOKENS)
    rate = engine.count(answer) / (time.perf_counter() - start)
    slow = rate < _SLOW_TOKENS
    todo = "Let the note be quotations (the default), or use a computer with more cores." if slow else ""
    return Finding("speed", "writing", f"{rate:.0f} tokens a second", "warning" if slow else "ok", todo)
