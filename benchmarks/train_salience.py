"""Train the salience heads on labelled cases and write their weights.

    python -m benchmarks.train_salience ../shared/cases/train [--write summarise/data/salience.npz]

The cases (design section 6) are fictional and were written for this project; every turn carries a label
(keep, topic, act, and the sentence that a good note would hold). A turn's label is laid on those of its
sentences whose words the label's sentence holds. Every case is shown twice, with its speakers' roles and, as
from a recording, without. Prints scores from five-fold cross-validation over whole cases, then trains on all
of them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import warnings
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from casedraft.models import Store
from casedraft.records import Recording, Speaker, Transcript, Utterance
from casedraft.summarise.encoder import Encoder
from casedraft.summarise.salience import features
from casedraft.summarise.units import Unit, cut
from casedraft.templates.topics import TOPICS as EVERY_TOPIC
from casedraft.templates.topics import UNPLACED

TOPICS = [topic for topic in EVERY_TOPIC if topic not in UNPLACED]
ACTS = "tell ask answer agree-action suggest decline condition correct quote chat".split()
LEVELS = ("minor", "major", "critical")
FOLDS = 5
SHORTEST = 3  # letters of a telling word
LEAST_SHARE = 0.34  # of a sentence's telling words that the label's sentence holds
RANK = {"none": 0, "minor": 1, "major": 2, "critical": 3}
STRENGTH = (
    0.1  # inverse regularisation; 0.1 and 0.3 did equally well in cross-validation, 0.01 and 0.03 less so
)
COMMON = set(
    "a an the and or but of to in on at for with by from as is are was were be been it that this he she "
    "they i you we said".split()
)


def transcript_of(case: dict[str, Any], *, with_speakers: bool) -> Transcript:
    """A case's turns as a transcript."""
    speakers = [
        Speaker(id=key, name=who["name"], role=who["role"], present=True)
        for key, who in case["speakers"].items()
    ]
    return Transcript(
        recording=Recording(file=case["id"], sha256="0" * 64),
        speakers=tuple(speakers) if with_speakers else (),
        utterances=tuple(
            Utterance(id=f"u{number}", speaker=speaker if with_speakers else None, text=text)
            for number, (speaker, text) in enumerate(case["turns"], 1)
        ),
    )


def content(text: str) -> set[str]:
    """A text's telling words, cut to their first five letters so that endings do not matter."""
    return {
        word[:5]
        for word in re.findall(r"[a-z0-9']+", text.lower())
        if word not in COMMON and len(word) >= SHORTEST
    }


def labels_of(case: dict[str, Any], units: list[Unit]) -> list[tuple[int, str, str]]:
    """For each unit: how much it matters (0 to 3), its topic and its act."""
    shares: dict[int, list[float]] = {}
    for unit in units:
        words, note = content(unit.text), content(case["labels"][unit.utterance]["note"] or "")
        shares.setdefault(unit.utterance, []).append(len(words & note) / max(1, len(words)))
    out = []
    seen: dict[int, int] = {}
    for unit in units:
        label = case["labels"][unit.utterance]
        position = seen.get(unit.utterance, 0)
        seen[unit.utterance] = position + 1
        share, best = shares[unit.utterance][position], max(shares[unit.utterance])
        rank = RANK[label["keep"]]
        kept = len(shares[unit.utterance]) == 1 or share == best or share >= LEAST_SHARE
        out.append((rank if kept else 0, label["topic"], label["act"] if kept or not rank else "chat"))
    return out


def fit(x: np.ndarray, y: np.ndarray, *, balanced: bool) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features, outputs) and biases of one head."""
    model = LogisticRegression(C=STRENGTH, max_iter=300, class_weight="balanced" if balanced else None).fit(
        x, y
    )
    return model.coef_.T, model.intercept_


@dataclass
class Examples:
    """Sentences to learn from; all arrays have one entry a sentence."""

    x: np.ndarray
    keep: np.ndarray
    topic: np.ndarray
    act: np.ndarray
    case: np.ndarray
    words: np.ndarray

    def take(self, index: np.ndarray) -> Examples:
        """Some of the sentences."""
        return Examples(*(getattr(self, each.name)[index] for each in fields(self)))


def read(folder: Path, encoder: Encoder) -> Examples:
    """Every sentence of every case, twice: with speakers (an even case number) and without (an odd one)."""
    rows, labels, cases, sizes = [], [], [], []
    for number, path in enumerate(sorted(folder.glob("*.json"))):
        case = json.loads(path.read_text(encoding="utf-8"))
        for with_speakers in (True, False):
            units = cut(transcript_of(case, with_speakers=with_speakers))
            rows.append(features(units, encoder))
            labels += labels_of(case, units)
            cases += [number * 2 + (not with_speakers)] * len(units)
            sizes += [len(unit.text.split()) for unit in units]
    keep, topic, act = zip(*labels, strict=True)
    return Examples(
        x=np.concatenate(rows),
        keep=np.array(keep),
        topic=np.array([TOPICS.index(each) if each in TOPICS else -1 for each in topic]),
        act=np.array([ACTS.index(each) for each in act]),
        case=np.array(cases),
        words=np.array(sizes),
    )


def train(examples: Examples) -> tuple[np.ndarray, np.ndarray]:
    """All heads side by side: levels, topics (learnt from what matters), acts."""
    parts = [fit(examples.x, examples.keep >= level, balanced=True) for level in (1, 2, 3)]
    matters = examples.take((examples.keep > 0) & (examples.topic >= 0))
    parts.append(fit(matters.x, matters.topic, balanced=False))
    parts.append(fit(examples.x, examples.act, balanced=False))
    return np.concatenate([part[0] for part in parts], 1), np.concatenate([part[1] for part in parts])


def main() -> None:
    """Read, cross-validate, train, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    examples = read(arguments.folder, Encoder(Store().path("all-minilm-l6-v2")))
    if set(range(len(TOPICS))) - set(examples.topic[examples.keep > 0]) or set(range(len(ACTS))) - set(
        examples.act
    ):
        raise SystemExit("the training cases lack a topic or an act")
    report = cross_validate(examples)
    print(json.dumps(report, indent=1))
    if arguments.write:
        weights, biases = train(examples)
        provenance = {
            "cases": int(examples.case.max() // 2 + 1),
            "sentences": len(examples.x) // 2,
            "date": dt.datetime.now(dt.UTC).date().isoformat(),
            **report,
        }
        arguments.write.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            arguments.write,
            weights=weights.astype(np.float16),
            biases=biases.astype(np.float32),
            levels=len(LEVELS),
            topics=np.array(TOPICS),
            acts=np.array(ACTS),
            provenance=np.array(json.dumps(provenance)),
        )


def cross_validate(examples: Examples) -> dict[str, Any]:
    """Scores on cases that the heads did not see."""
    keep, words = examples.keep, examples.words
    scores = np.zeros((len(keep), len(LEVELS) + len(TOPICS) + len(ACTS)))
    for seen, unseen in GroupKFold(FOLDS).split(examples.x, groups=examples.case // 2):
        weights, biases = train(examples.take(seen))
        scores[unseen] = examples.x[unseen] @ weights + biases
    levels, topics, acts = np.split(scores, [len(LEVELS), len(LEVELS) + len(TOPICS)], axis=1)
    salience = (1 / (1 + np.exp(-levels))).sum(1)
    told = (keep > 0) & (examples.topic >= 0)
    agreed, said = examples.act == ACTS.index("agree-action"), acts.argmax(1) == ACTS.index("agree-action")
    recall = {}
    for budget in (0.35, 0.45, 0.6):
        chosen = np.zeros(len(keep), bool)
        for each in set(examples.case):
            index = np.where(examples.case == each)[0]
            order = index[np.argsort(-salience[index])]
            chosen[order[np.cumsum(words[order]) <= budget * words[index].sum()]] = True
        recall[str(budget)] = {name: share(chosen[keep == rank]) for name, rank in RANK.items()}
    return {
        "auc": {
            name: round(float(roc_auc_score(keep >= rank, levels[:, rank - 1])), 3)
            for rank, name in enumerate(LEVELS, 1)
        },
        "topic accuracy where it matters": share((topics.argmax(1) == examples.topic)[told]),
        "act accuracy": share(acts.argmax(1) == examples.act),
        "agreed action precision, recall": [share(agreed[said]), share(said[agreed])],
        "share of sentences within a share of the words": recall,
    }


def share(hits: np.ndarray) -> float:
    """The share of True, to three places."""
    return round(float(hits.mean()), 3)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
