"""The unit of what a rule judges by."""

from __future__ import annotations

from data.alerts.model import Form, Rule
from data.stores.events.measures import measures


def unit_of(rule: Rule) -> str:
    """Return the unit of an alert's value as a UCUM code: "1" of counts and spreads, "s" of how long nothing came."""
    form = rule.expr.form
    if form in {Form.MISSING, Form.FEED}:
        return "s"
    measure = measures().get(rule.expr.measure_id)
    if measure is None or form in {Form.DEVIATION, Form.STATE}:
        return "1"
    return f"{measure.unit}/h" if form == Form.RATE else measure.unit
