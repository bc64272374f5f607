"""What groups of a page hold, by the id of the slot."""

from __future__ import annotations

from dashboard.ui.chart_card import CardContent


def contents_of(groups, engine, scope):
    """Return slot id → content of every slot of `groups`, filled for `scope`."""
    return {
        slot.slot_id: content
        for group in groups
        for slot, content in zip(group.slots, group.fill(engine, scope), strict=True)
    }


def charts(contents):
    """Return those of the contents that are cards with a chart."""
    return {slot_id: content for slot_id, content in contents.items() if isinstance(content, CardContent)}
