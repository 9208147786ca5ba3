"""Which models there are, where they come from, how they are verified, converted and found again."""

from __future__ import annotations

from .catalogue import Catalogue, CatalogueModel, load_catalogue
from .provenance import Provenance
from .store import Store, VerifyReport

__all__ = [
    "Catalogue",
    "CatalogueModel",
    "Provenance",
    "Store",
    "VerifyReport",
    "load_catalogue",
]
