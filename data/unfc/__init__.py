"""UNFC: codes in every notation, their classes, bridges from other systems, and totals by the disclosure rules."""

from data.unfc.aggregate import Estimate, Level, Total, aggregate, rounded, total
from data.unfc.bridges import Bridged, MappingBasis, bridge, convert, native, officially_bridged, system_of
from data.unfc.classes import (
    Classification,
    UnfcClass,
    class_id_of,
    class_key,
    class_names,
    class_sums,
    classify,
    classify_triple,
    flags,
    key_name,
    label,
    unfc_class,
    words,
)
from data.unfc.columns import code_columns
from data.unfc.model import Triple, UnfcCode, UnfcError, UnfcVersion, categories, legal_triples
from data.unfc.notation import assumed_version, parse, parse_reported, version_of
from data.unfc.quantities import (
    DisclosureError,
    Inclusive,
    Quantity,
    Style,
    Verdict,
    inclusive_of,
    increments,
    may_add,
    may_total,
    remaining_resource,
)

__all__ = [
    "Bridged", "Classification", "DisclosureError", "Estimate", "Inclusive", "Level", "MappingBasis", "Quantity",
    "Style", "Total", "Triple", "UnfcClass", "UnfcCode", "UnfcError", "UnfcVersion", "Verdict", "aggregate",
    "assumed_version", "bridge", "categories", "class_id_of", "class_key", "class_names", "class_sums", "classify",
    "classify_triple", "code_columns", "convert", "flags", "inclusive_of", "increments", "key_name", "label",
    "legal_triples", "may_add", "may_total", "native", "officially_bridged", "parse", "parse_reported",
    "remaining_resource", "rounded", "system_of", "total", "unfc_class", "version_of", "words",
]  # fmt: skip
