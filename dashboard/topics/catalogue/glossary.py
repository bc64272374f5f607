"""The glossary: the vocabulary of terms together with what code lists, metrics and statuses define, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from dashboard.i18n import t
from dashboard.metrics import METRICS
from data.codes import code_list
from data.model import Status
from data.spelling import folded
from data.terms import Term, terms

FORMULA = "/validation#metric-"
GROUPS = ("unrms", "unfc", "crirsco", "eu", "measure", "reuse", "trade", "operations", "data")
"""The groups of sources, in the order in which the page names them."""
_AXES = {"E": "e_axis", "F": "f_axis", "G": "g_axis"}
_CODES = ("e", "f", "g")
_SUMS = frozenset({"R"})
"""Classes that are sums of others and no publisher's own."""


@cache
def glossary() -> Mapping[str, Term]:
    """Return every entry by its id, in alphabetical order."""
    entries = [*terms().values(), *_categories(), *_classes(), *_stages(), *_metrics(), *_statuses()]
    return {entry.term_id: entry for entry in sorted(entries, key=lambda entry: folded(entry.name))}


def found(text: str) -> list[Term]:
    """Return the entries that hold `text` in their names, meaning, source or group; all where it is empty."""
    sought = folded(text)
    return [entry for entry in glossary().values() if sought in folded(" ".join(_texts(entry)))]


def _texts(entry: Term) -> tuple[str, ...]:
    group = t(f"glossary.group.{entry.group_id}")
    return (entry.name, *entry.aliases, entry.meaning, entry.document, entry.clause, group)


def _categories() -> Iterator[Term]:
    """Return the categories and sub-categories of UNFC."""
    for code, row in code_list("unfc_category").rows.items():
        yield Term(
            term_id=f"category-{code}",
            name=t("glossary.category", code=code, name=row["name"]),
            group_id="unfc",
            meaning=row["definition"],
            document=row["source"],
            related=(f"category-{row['parent']}" if row["parent"] else _AXES[row["axis"]],),
            pages=("/unfc",),
            aliases=(code,),
        )


def _classes() -> Iterator[Term]:
    """Return the classes and sub-classes of UNFC that have a definition of their own."""
    for code, row in code_list("unfc_class").rows.items():
        if row["definition"] and code not in _SUMS:
            codes = "; ".join(row[axis] for axis in _CODES if row[axis])
            yield Term(
                term_id=f"class-{code}",
                name=t("glossary.class", name=row["name"]),
                group_id="unfc",
                meaning=f"{row['definition'].rstrip('.')}." + (f" {codes}." if codes else ""),
                document=row["source"],
                related=("unfc", "project"),
                pages=("/unfc",),
                aliases=(code,),
            )


def _stages() -> Iterator[Term]:
    """Return the stages of the chain."""
    for code, row in code_list("stage").rows.items():
        yield Term(
            term_id=f"stage-{code}",
            name=t("glossary.stage", name=row["name"]),
            group_id="data",
            meaning=f"{row['description'].rstrip('.')}.",
            document=t("glossary.own"),
            pages=("/materials",),
        )


def _metrics() -> Iterator[Term]:
    """Return the metrics whose formula no term of the vocabulary leads to."""
    led_to = {page for term in terms().values() for page in term.pages}
    for metric_id, metric in METRICS.items():
        if FORMULA + metric_id not in led_to:
            yield Term(
                term_id=f"metric-{metric_id}",
                name=t(metric.title_key),
                group_id="measure",
                meaning=t(f"metric.{metric_id}.meaning"),
                document=metric.reference,
                pages=(FORMULA + metric_id,),
            )


def _statuses() -> Iterator[Term]:
    """Return what marks a figure, and zero, which is a figure."""
    named = {**{str(one): t(f"status.{one}") for one in Status}, "zero": t("data.statuses.zero_name")}
    for code, name in named.items():
        yield Term(
            term_id=f"status-{code}",
            name=t("glossary.status", name=name.capitalize()),
            group_id="data",
            meaning=t(f"data.statuses.{code}"),
            document=t("glossary.own"),
            related=tuple(f"status-{other}" for other in named if other != code),
            pages=("/data#statuses",),
        )
