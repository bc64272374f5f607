"""The official lists that name a material: which count, which are seen in part or replaced, and as what it is named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.static_html import static_html
from data.codes import code_list
from data.critical_lists import countable_lists, counted_lists_of, is_whole, lists_of

_NAMES = "/data/critical_list_name"


def list_in_words(list_id: str) -> str:
    """Return the title of a list, with why it is not counted where it is seen in part or replaced."""
    lists = code_list("critical_list").rows
    row = lists[list_id]
    words = [row["title"]]
    if not is_whole(list_id):
        words.append(t("critical_list.partial", seen=row["n_seen"], n=row["n_names"]))
    if row["replaced_by"]:
        words.append(t("critical_list.replaced", by=lists[row["replaced_by"]]["name"]))
    return " ".join(words)


def lists_note() -> Component:
    """Return where the lists and the names on them are downloaded."""
    words = t("critical_list.download", n=len(countable_lists()), of=len(code_list("critical_list").rows))
    return dcc.Link(words, href=_NAMES)


@lru_cache(maxsize=256)
def lists_naming(material: str) -> Component:
    """Return the official lists that name a material: those that count, then those seen in part or replaced."""
    counted = counted_lists_of(material)
    others = [list_id for list_id in lists_of(material) if list_id not in counted]
    label = t("critical_list.counted" if counted else "critical_list.none", n=len(counted), of=len(countable_lists()))
    parts = [html.Span(label, className="tags-label"), *_tags(material, counted)]
    if others:
        parts += [html.Span(t("critical_list.also"), className="tags-label"), *_tags(material, others)]
    more = html.Button(
        t("critical_list.show"), type="button", className="tags-more card-action", **{"data-opens": ".tags"}
    )
    return static_html(html.Div([*parts, more, html.A(t("critical_list.all"), href=_NAMES)], className="tags"))


def _tags(material: str, list_ids: Sequence[str]) -> list[Component]:
    """Return the name of each list; its title and the names that it prints on hover."""
    tags = []
    for list_id in list_ids:
        row, printed = code_list("critical_list").rows[list_id], ", ".join(lists_of(material)[list_id])
        name = row["name"]
        if not is_whole(list_id):
            name = t("critical_list.tag_partial", name=name, seen=row["n_seen"], n=row["n_names"])
        elif row["replaced_by"]:
            name = t("critical_list.tag_replaced", name=name)
        title = t("critical_list.as", list=list_in_words(list_id), names=printed)
        tags.append(html.Abbr(name, title=title, className="tag"))
    return tags
