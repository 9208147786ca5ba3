"""Nothing leaves the machine: telemetry off and the network shut, before any library can read its settings.

``import casedraft`` calls :func:`shield` before anything else, so every process that imports the package,
the helpers included, is covered. ONNX Runtime writes a device identifier and an event database and looks up
a host of its maker unless ``ORT_DISABLE_TELEMETRY`` is set *before* its import; turning its events off
through its own function afterwards does not prevent that (measured, docs/concepts/privacy.md).
"""

from __future__ import annotations

import os
import sys
from typing import Any

#: What each library reads at import, and the value that keeps it silent and offline.
SETTINGS: dict[str, str] = {
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime, onnxruntime-genai
    "HF_HUB_OFFLINE": "1",  # huggingface_hub: no request, ever
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",  # progress is ours to show
    "DO_NOT_TRACK": "1",
    "PYANNOTE_METRICS_ENABLED": "0",
    "TOKENIZERS_PARALLELISM": "false",
}

_NETWORK_EVENTS = frozenset(
    {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
)
_state = {"hooked": False, "shut": False}


def shield() -> None:
    """Set every telemetry and offline switch in this process and its future children.

    Values that the caller set otherwise are overridden: privacy is not an option here.
    """
    os.environ.update(SETTINGS)


def shut_network() -> None:
    """Refuse every outgoing or listening internet socket in this process from now on.

    A Python audit hook raises before the socket call is made; it cannot be removed again. It is the second
    line of defence (libraries written in C do not pass through it); ``models pull`` fetches in child
    processes of its own, so this process never needs the network.

    Source:
        PEP 578; the event names are CPython's audit events table.
    """
    _state["shut"] = True
    if not _state["hooked"]:
        _state["hooked"] = True
        sys.addaudithook(_refuse_network)


def network_is_shut() -> bool:
    """Whether :func:`shut_network` is in force in this process."""
    return _state["shut"]


def _refuse_network(event: str, args: tuple[Any, ...]) -> None:
    if event not in _NETWORK_EVENTS or not _state["shut"]:
        return
    # A path or bytes address is a Unix socket, which stays on the machine (multiprocessing uses them).
    if event in {"socket.connect", "socket.bind"} and len(args) > 1 and isinstance(args[1], str | bytes):
        return
    raise PermissionError("casedraft refused a network call: nothing may leave this machine")
