"""Turn a language model's checkpoint into the int4 files that onnxruntime-genai loads.

Runs inside the child process of :mod:`casedraft.models.convert`, never in the main one: the libraries here
print, warn and hold gigabytes.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pathlib import Path

#: How the weights are quantised; chosen by measurement (docs/decisions/0003-k-quant.md).
OPTIONS: dict[str, str] = {"algo_config": "k_quant"}
#: Columns quantised at a time. Blocks run down a column and never cross into the next, so any width gives
#: the same numbers; this one keeps the quantiser's temporaries in the processor's cache (4096 took 2.4 times
#: as long).
SLICE_COLUMNS = 256
#: Beside the folder of the result: how many bytes are quantised while none is written yet.
DONE_FILE = "quantised-bytes"


def int4_from_checkpoint(checkpoint: Path, target: Path, options: dict[str, str] | None = None) -> None:
    """Quantise a checkpoint to int4 and write it as an onnxruntime-genai model folder.

    Args:
        checkpoint: A folder with ``config.json``, safetensors and tokeniser of an architecture that the
            onnxruntime-genai model builder knows.
        target: An existing folder for the result.
        options: The builder's extra options; :data:`OPTIONS` when left out.

    Source:
        The onnxruntime-genai model builder; its quantiser holds the whole model in single precision several
        times over (14.6 GB for 1.5 billion weights), so the quantising step is replaced by one that goes
        matrix by matrix (:func:`quantise_in_slices`) with the same quantiser.
    """
    from onnxruntime_genai.models import builder

    options = {**(OPTIONS if options is None else options), "hf_token": "false"}
    tell = target.with_name(DONE_FILE)
    builder.Model.to_nbits = lambda model: quantise_in_slices(model, tell=tell)
    cache = target / "cache"
    arguments = ("", str(checkpoint), str(target), "int4", "cpu", str(cache))
    extra = builder.parse_extra_options(*arguments, [f"{key}={value}" for key, value in options.items()])
    builder.create_model(*arguments, **extra)
    if cache.is_dir():
        cache.rmdir()


def quantise_in_slices(builder: Any, *, tell: Path | None = None) -> Any:  # noqa: ANN401 - the builder ships no types
    """Replace each matrix product of the builder's graph by its quantised form, one at a time.

    Takes the place of ``Model.to_nbits`` of the model builder.

    Args:
        builder: The builder's own model object, its graph complete and not yet quantised.
        tell: A file for the number of bytes quantised so far, so that whoever waits sees it move.

    Returns:
        The ``onnx_ir`` model, quantised.
    """
    import onnx_ir as ir

    graph = builder.model.graph
    done = 0
    bits = {name: config["bits"] for name, config in builder.int4_customized_weight_config.items()}
    for node in list(graph):
        weight = node.inputs[1] if node.op_type == "MatMul" else None
        if weight is None or weight.const_value is None:
            continue
        if node.name in builder.quant_attrs["nodes_to_exclude"]:
            continue
        matrix = weight.const_value.numpy()
        node_bits = bits.get(node.name, builder.quant_attrs["bits"])
        attributes, arrays = _quantise(node.name, weight.name, matrix, node_bits, builder)
        inputs = [node.inputs[0]]
        for name, array in arrays.items():
            value = builder.make_value(name)  # the tied embedding already refers to it by this name
            value.const_value = ir.tensor(array, name=name)
            value.dtype, value.shape = value.const_value.dtype, value.const_value.shape
            graph.register_initializer(value)
            inputs.append(value)
        quantised = ir.node(
            "MatMulNBits",
            inputs,
            attributes,
            domain="com.microsoft",
            num_outputs=1,
            name=f"{node.name}_Q{node_bits}",
        )
        output, new = node.outputs[0], quantised.outputs[0]
        ir.convenience.replace_nodes_and_values(graph, node, [node], [quantised], [output], [new])
        del graph.initializers[weight.name]
        weight.const_value = None
        done += sum(array.nbytes for array in arrays.values())
        if tell is not None:
            tell.write_text(str(done), encoding="utf-8")
    builder.model.opset_imports.setdefault("com.microsoft", 1)
    return builder.model


def _quantise(
    node: str,
    weight: str,
    matrix: npt.NDArray[np.float32],
    bits: int,
    builder: Any,  # noqa: ANN401 - the builder ships no types
) -> tuple[dict[str, int], dict[str, npt.NDArray[Any]]]:
    """Quantise one matrix of shape (inputs, outputs), slice by slice.

    Returns:
        The attributes of the ``MatMulNBits`` node, and its constant inputs by name, in order.
    """

    def one(start: int) -> tuple[dict[str, int], dict[str, npt.NDArray[Any]]]:
        part = np.ascontiguousarray(matrix[:, start : start + SLICE_COLUMNS], dtype=np.float32)
        return _quantise_slice(node, weight, part, bits, builder)

    with ThreadPoolExecutor(os.cpu_count()) as threads:  # numpy lets go of the interpreter's lock
        results = list(threads.map(one, range(0, matrix.shape[1], SLICE_COLUMNS)))
    names = results[0][1]
    arrays = {name: np.concatenate([pieces[name] for _, pieces in results]) for name in names}
    return {**results[0][0], "N": matrix.shape[1]}, arrays


def _quantise_slice(
    node: str,
    weight: str,
    matrix: npt.NDArray[np.float32],
    bits: int,
    builder: Any,  # noqa: ANN401 - the builder ships no types
) -> tuple[dict[str, int], dict[str, npt.NDArray[Any]]]:
    from onnx import TensorProto, helper, numpy_helper
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    product = helper.make_node("MatMul", ["A", weight], ["Y"], name=node)
    graph = helper.make_graph(
        [product],
        "one_matrix",
        [helper.make_tensor_value_info("A", TensorProto.FLOAT, ["rows", matrix.shape[0]])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, ["rows", matrix.shape[1]])],
        [numpy_helper.from_array(matrix, weight)],
    )
    settings = builder.quant_attrs
    algorithm = builder.make_algo_config(builder.quantization_algo, {node: {"bits": bits}})
    quantizer = MatMulNBitsQuantizer(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)]),
        bits=bits,
        block_size=settings["matmul_block_size"],
        is_symmetric=settings["is_symmetric"],
        accuracy_level=settings["accuracy_level"],
        algo_config=algorithm,
    )
    quantizer.process()
    result = quantizer.model.model.graph
    done = result.node[0]
    attributes = {attribute.name: attribute.i for attribute in done.attribute}
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in result.initializer}
    return attributes, {name: constants[name] for name in done.input[1:] if name}
