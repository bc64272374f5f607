"""The methods whose published results we reproduce: one module each that declares METHOD. `METHODS` holds all."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.topics.validation.methods.model import Check, Inputs, Method, Result, Verdict
from data.registry import registry

__all__ = ["METHODS", "Check", "Inputs", "Method", "Result", "Verdict"]

_ORDER = ("eu_2017", "eu_2023", "eu_importance", "geopolrisk", "iea", "usgs")

METHODS: Mapping[str, Method] = registry("dashboard.topics.validation.methods", "METHOD", _ORDER, id_of="method_id")
