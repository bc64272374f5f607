"""Metrics: pure functions, each declared once. `METRICS` maps id to record."""

from __future__ import annotations

from dashboard.metrics import change, concentration
from dashboard.metrics.model import Metric

METRICS: dict[str, Metric] = {module.METRIC.metric_id: module.METRIC for module in (concentration, change)}
