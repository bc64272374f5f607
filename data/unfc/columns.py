"""A bridged category as columns of a dataset: code, categories, class, basis and steps."""

from __future__ import annotations

from data.codes import code_list
from data.unfc.bridges import Bridged
from data.unfc.classes import classify

STEP = " > "


def code_columns(result: Bridged) -> dict[str, str]:
    """Return the columns `unfc_code` to `bridge_steps` of project_resource; empty texts without a code."""
    code = result.code
    keys = [one.class_key for one in classify(code)] if code else [result.class_key] if result.class_key else []
    classes = [code_list("unfc_class").rows[key] for key in keys]
    return {
        "unfc_code": code.canonical() if code else "",
        "unfc_version": str(code.version) if code else "",
        "unfc_e": "+".join(code.e) if code else "",
        "unfc_f": "+".join(code.f) if code else "",
        "unfc_g": "+".join(code.g) if code else "",
        "unfc_class": " + ".join(dict.fromkeys(one["class_name"] for one in classes)),
        "unfc_sub_class": " + ".join(dict.fromkeys(one["sub_class"] for one in classes if one["sub_class"])),
        "unfc_class_key": result.class_key,
        "mapping_basis": str(result.mapping_basis),
        "bridge_steps": STEP.join(result.steps),
    }
