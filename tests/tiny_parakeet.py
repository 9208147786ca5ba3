"""A Parakeet TDT model without knowledge: the files, names and shapes of the real one, and one thing to say.

It is built with onnx.helper and runs in the real onnx-asr. Whatever it hears, it says :data:`SAID`, token after
token: the decoder looks up what follows the token before, and how many frames to go on.
"""

from __future__ import annotations

import json
import math

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

#: The tokens that it says, each with its logit (the others have 0) and how many frames of 80 ms it goes on.
SAID = (
    ("▁Good", 8.0, 4),
    ("▁mor", 8.0, 2),
    ("ning", 3.0, 4),
    (",", 8.0, 1),
    ("▁Kel", 8.0, 0),
    ("ly", 8.0, 4),
    (".", 8.0, 4),
)
FEATURES, WIDTH, DURATIONS, STATE = 128, 4, 5, (2, 1, 3)


def confidence(logit, tokens):
    """How sure a token is among so many."""
    return math.exp(logit) / (math.exp(logit) + tokens - 1)


def tiny_parakeet(folder, *, mark=".int8", extra=0, said=SAID):
    """Write the model's files.

    Args:
        folder: Where; made when it is not there.
        mark: What stands in the names of its two networks: ``.int8``, or nothing for 32 bits.
        extra: How many tokens to add that are never said.
        said: What it says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = ["<unk>", *(token for token, _, _ in said), *(f"▁x{n}" for n in range(extra)), "<blk>"]
    lines = "".join(f"{token} {number}\n" for number, token in enumerate(vocabulary))
    (folder / "vocab.txt").write_text(lines, encoding="utf-8")
    config = {"model_type": "nemo-conformer-tdt", "features_size": FEATURES, "subsampling_factor": 8}
    (folder / "config.json").write_text(json.dumps(config))
    onnx.save(_encoder(), folder / f"encoder-model{mark}.onnx")
    onnx.save(_decoder(len(vocabulary), said), folder / f"decoder_joint-model{mark}.onnx")
    return folder


def _model(nodes, name, inputs, outputs, values=()):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(*each) for each in inputs],
        [helper.make_tensor_value_info(*each) for each in outputs],
        [numpy_helper.from_array(value, key) for key, value in values],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(made)
    return made


def _encoder():
    """Every eighth frame of the first features."""
    whole = np.int64
    return _model(
        [
            helper.make_node("Slice", ["audio_signal", "from", "to", "axes", "steps"], ["outputs"]),
            helper.make_node("Add", ["length", "seven"], ["rounded"]),
            helper.make_node("Div", ["rounded", "eight"], ["encoded_lengths"]),
        ],
        "encoder",
        [("audio_signal", TensorProto.FLOAT, ["b", FEATURES, "t"]), ("length", TensorProto.INT64, ["b"])],
        [("outputs", TensorProto.FLOAT, ["b", WIDTH, "u"]), ("encoded_lengths", TensorProto.INT64, ["b"])],
        [
            ("from", np.array([0, 0], whole)),
            ("to", np.array([WIDTH, 1 << 40], whole)),
            ("axes", np.array([1, 2], whole)),
            ("steps", np.array([1, 8], whole)),
            ("seven", np.array(7, whole)),
            ("eight", np.array(8, whole)),
        ],
    )


def _decoder(tokens, said):
    """From the token before to the next; after the last one nothing but the blank."""
    blank = tokens - 1
    table = np.zeros((tokens, tokens + DURATIONS), np.float32)
    before = blank
    for number, (_, logit, frames) in enumerate(said, 1):
        table[before, number] = logit
        table[before, tokens + frames] = 1
        before = number
    table[before, blank] = 8
    table[before, tokens + 1] = 1
    return _model(
        [
            helper.make_node("Gather", ["table", "targets"], ["found"], axis=0),
            helper.make_node("ReduceSum", ["encoder_outputs", "all"], ["sum"], keepdims=0),
            helper.make_node("Mul", ["sum", "nothing"], ["silence"]),
            helper.make_node("Add", ["found", "silence"], ["logits"]),
            helper.make_node("Unsqueeze", ["logits", "first"], ["outputs"]),
            helper.make_node("Identity", ["input_states_1"], ["output_states_1"]),
            helper.make_node("Identity", ["input_states_2"], ["output_states_2"]),
            helper.make_node("Identity", ["target_length"], ["prednet_lengths"]),
        ],
        "decoder",
        [
            ("encoder_outputs", TensorProto.FLOAT, ["b", WIDTH, "t"]),
            ("targets", TensorProto.INT32, ["b", "n"]),
            ("target_length", TensorProto.INT32, ["b"]),
            ("input_states_1", TensorProto.FLOAT, [STATE[0], "b", STATE[2]]),
            ("input_states_2", TensorProto.FLOAT, [STATE[0], "b", STATE[2]]),
        ],
        [
            ("outputs", TensorProto.FLOAT, ["b", "t", "n", tokens + DURATIONS]),
            ("prednet_lengths", TensorProto.INT32, ["b"]),
            ("output_states_1", TensorProto.FLOAT, [STATE[0], "b", STATE[2]]),
            ("output_states_2", TensorProto.FLOAT, [STATE[0], "b", STATE[2]]),
        ],
        [
            ("table", table),
            ("all", np.array([0, 1, 2], np.int64)),
            ("nothing", np.array(0, np.float32)),
            ("first", np.array([1], np.int64)),
        ],
    )
