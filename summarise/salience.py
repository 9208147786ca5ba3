"""Judge each sentence: does it matter, what is it about, and does somebody agree to do something?

Logistic heads over sentence vectors: cheap, quick and the same every time. They were trained by
``python -m benchmarks.train_salience`` on fictional visits written for this project; the scores that
cross-validation gave stand in docs/concepts/drafting.md and in the head file itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from .encoder import Encoder
    from .units import Unit

_FIGURE = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"\w+teen|\w+ty|hundred|\w+th|half|once|twice)\b"
)
_FIRST_PERSON = re.compile(r"\b(i|i'm|i'll|i've|i'd|we|we'll|my|me)\b")
_NEGATION = re.compile(r"\b(no|not|never|nobody|nothing|none|nowt|ain't|\w+n't)\b")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the heads say of one sentence.

    Attributes:
        salience: How much it matters: the sum of the chances that it is at least minor, major and critical, 0
            to 3.
        topics: The chance of each topic that the heads were trained on (the templates' topics), 0 to 1.
        agreement: The chance that it is, or is part of, an agreed action, 0 to 1.
    """

    salience: float
    topics: dict[str, float]
    agreement: float


def features(units: list[Unit], encoder: Encoder) -> npt.NDArray[np.float32]:
    """Describe each unit by numbers.

    Returns:
        Shape (number of units, 4 x 384 + 13): the vectors of the sentence, of the ones before and after it,
        of the question (or the sentence before) joined with it; then plain facts about it.
    """
    texts = [unit.text for unit in units]
    own = encoder.encode(texts)
    nothing = np.zeros((1, own.shape[1]), np.float32)
    joined = encoder.encode([f"{unit.question or unit.before} {unit.text}".strip() for unit in units])
    plain = np.array([_plain_facts(unit) for unit in units], np.float32).reshape(len(units), -1)
    return np.concatenate(
        [own, np.concatenate([nothing, own[:-1]]), np.concatenate([own[1:], nothing]), joined, plain], axis=1
    )


def _plain_facts(unit: Unit) -> list[float]:
    low = unit.text.lower()
    facts = [
        np.log1p(len(unit.text.split())) / 3,
        unit.place,
        bool(_FIGURE.search(low)),
        bool(_FIRST_PERSON.search(low)),
        bool(_NEGATION.search(low)),
        unit.text.endswith("?"),
        bool(unit.question),
        unit.dictation,
        bool(re.search(r"[a-z,] [A-Z][a-z]", unit.text)),
    ]
    return [float(fact) for fact in facts] + [
        float(unit.speaker == kind) for kind in ("worker", "child", "other", "unknown")
    ]


@dataclass(frozen=True, slots=True)
class _Heads:
    weights: npt.NDArray[np.float32]
    biases: npt.NDArray[np.float32]
    levels: int
    topics: list[str]
    acts: list[str]


@cache
def _heads() -> _Heads:
    with (
        resources.as_file(resources.files(__package__) / "data" / "salience.npz") as path,
        np.load(path) as file,
    ):
        return _Heads(
            file["weights"].astype(np.float32),
            file["biases"].astype(np.float32),
            int(file["levels"]),
            file["topics"].tolist(),
            file["acts"].tolist(),
        )


def judge(units: list[Unit], encoder: Encoder) -> list[Judgement]:
    """Judge every unit of a transcript, in order."""
    if not units:
        return []
    heads = _heads()
    scores = features(units, encoder) @ heads.weights + heads.biases
    levels, topics, acts = np.split(scores, [heads.levels, heads.levels + len(heads.topics)], axis=1)
    agree = heads.acts.index("agree-action")
    return [
        Judgement(
            salience=float((1 / (1 + np.exp(-levels[row]))).sum()),
            topics=dict(zip(heads.topics, _chances(topics[row]), strict=True)),
            agreement=_chances(acts[row])[agree],
        )
        for row in range(len(units))
    ]


def topics_of(judgements: list[Judgement]) -> dict[str, float]:
    """The weight of each topic in sentences that stand together, each counted by how much it matters."""
    totals: dict[str, float] = {}
    for judgement in judgements:
        for name, chance in judgement.topics.items():
            totals[name] = totals.get(name, 0.0) + chance * judgement.salience
    return totals


def _chances(scores: npt.NDArray[np.float32]) -> list[float]:
    """Scores as chances that sum to 1 (softmax)."""
    powers = np.exp(scores - scores.max())
    return [float(each) for each in powers / powers.sum()]
