"""Which models there are, where they come from, how they are verified, converted and found again."""

from __future__ import annotations

from .catalogue import PURPOSES, Catalogue, CatalogueModel, load_catalogue
from .importing import import_model
from .provenance import Provenance
from .pulling import Plan, plan_pull, pull
from .store import Store, VerifyReport

__all__ = [
    "PURPOSES",
    "Catalogue",
    "CatalogueModel",
    "Plan",
    "Provenance",
    "Store",
    "VerifyReport",
    "import_model",
    "load_catalogue",
    "plan_pull",
    "pull",
]
