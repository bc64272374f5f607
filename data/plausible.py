"""What a stated quantity cannot be, whoever states it: more than its ore holds, than its mineral can, than is known.

Checks of a user's file and of a publish ask the same functions, so that both say the same of one row. Ceilings are
`data/codes/ore_mineral.csv` (stoichiometry of the richest mineral that is mined) and `world_reserve.csv` (USGS).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from data.codes import code_list
from data.contents import GROSS, Form, form, forms
from data.unfc import UnfcCode, class_id_of, class_key, flags, key_name, words
from data.units import compound_factor

WITHIN = 0.10
"""Ore times grade may differ from the quantity by this much, and by what the digits of the grade leave open."""
_OVER_MINERAL = 1.02
_OVER_ORE = 1.001
_OVER_INCLUDING = 1.01
_FRACTIONS = {
    "%": 1e-2, "wt%": 1e-2, "pct": 1e-2, "\u2030": 1e-3, "kg/t": 1e-3, "g/t": 1e-6, "gpt": 1e-6,
    "ppm": 1e-6, "mg/kg": 1e-6, "ppb": 1e-9, "mg/t": 1e-9,
}  # fmt: skip
_SPELT = (
    (r"\bper ?cent\b", "%"), (r"\bper\b", "/"), (r"\s*/\s*", "/"), (r"\bgram(?:me)?s?\b", "g"),
    (r"\bkilogram(?:me)?s?\b", "kg"), (r"\bmilligram(?:me)?s?\b", "mg"), (r"\b(?:metric )?tonnes?\b", "t"),
    (r"\bwt\.? ?%", "wt%"),
)  # fmt: skip
_GRADE = re.compile(r"(wt%|%|\u2030|(?:kg/t|mg/kg|mg/t|g/t|gpt|ppm|ppb|pct)(?![a-z0-9/]))\s*(.*)", re.DOTALL)
_BY_WEIGHT = re.compile(r"^(?:w/w|(?:by )?(?:weight|mass|wt))(?![a-z])\.?\s*")
_BY_VOLUME = re.compile(r"^(?:v/v|(?:by )?vol(?:ume)?)(?![a-z])")
_UNIT_CHARACTERS = 100
_PERMILLE_DIGITS = 12


@dataclass(frozen=True)
class Doubt:
    """What is wrong or unlikely in a quantity: the rule, the column to look at, why, and how to mend it.

    `is_fault`: it cannot be; else it is to be looked at.
    """

    rule: str
    column: str
    reason: str
    cure: str
    is_fault: bool = False


@dataclass(frozen=True)
class Ore:
    """The ore that holds a quantity: its tonnes, its grade as a fraction and as printed; None where unstated."""

    tonnes: float | None
    share: float | None
    printed: str = ""


@lru_cache(maxsize=1024)
def grade_unit(unit: str) -> tuple[float, str] | None:
    """Return what one of a unit of grade is as a fraction, and the content it names (`% Li2O`, `ppm Li`), "" for none.

    None where it is no mass in a mass of ore: by volume, in ounces, in no known unit. What follows in brackets is a
    remark.
    """
    plain = " ".join(unit[:_UNIT_CHARACTERS].partition(" (")[0].split())
    for pattern, short in _SPELT:
        plain = re.sub(pattern, short, plain, flags=re.IGNORECASE)
    found = _GRADE.match(plain.lower())
    if found is None:
        return None
    rest = _BY_WEIGHT.sub("", found[2])
    return None if _BY_VOLUME.match(rest) else (_FRACTIONS[found[1]], rest)


def grade_fraction(grade: float | None, unit: str) -> float | None:
    """Return a grade as tonnes in a tonne of ore; None where none is stated, or by volume or in ounces."""
    read = grade_unit(unit)
    return grade * read[0] if grade is not None and read else None


@lru_cache(maxsize=256)
def _mineral(material_id: str) -> tuple[str, str, float] | None:
    """Return the richest mineral of a material: its name, the basis, tonnes of it in a tonne of mineral."""
    row = code_list("ore_mineral").rows.get(material_id)
    if row is None:
        return None
    return row["name"], row["basis"], compound_factor(row["formula"], row["basis"], row["element"])


def mineral_doubts(material_id: str, used: Form, tonnes: float | None, ore: Ore) -> Iterator[Doubt]:
    """Yield why content or grade cannot be in the ore: above 100 %, or above what the richest pure mineral holds.

    `tonnes` are of the form's basis; the grade is taken as one of the form that is stated.
    """
    ore_t, share = ore.tonnes, ore.share
    found = _mineral(material_id)
    ceiling = found[2] if found and found[1] == used.basis else 1.0
    pure = f"pure {found[0]} holds at most {100 * ceiling / used.factor:.3g} % {used.name}" if found else ""
    if share is not None and share > 1:
        reason = f"a grade of {100 * share:,.4g} %: more than the whole ore"
        yield Doubt("grade_over_whole", "grade", reason, "Check grade and grade_unit.", is_fault=True)
    elif share is not None and used.basis != GROSS and share * used.factor > ceiling * _OVER_MINERAL:
        reason = f"a grade of {100 * share:,.4g} % {used.name} is more than the mineral can contain: {pure}"
        yield Doubt("grade_over_mineral", "grade", reason, "Check grade, grade_unit and content.", is_fault=True)
    if tonnes is None or not ore_t:
        return
    if tonnes > ore_t * _OVER_ORE:
        reason = f"{tonnes:,.6g} t of content are more than the {ore_t:,.6g} t of ore that hold it"
        yield Doubt("content_over_ore", "quantity", reason, "Check unit and ore_unit.", is_fault=True)
    elif used.basis != GROSS and tonnes > ore_t * ceiling * _OVER_MINERAL:
        reason = f"the quantity is {100 * tonnes / ore_t / used.factor:,.3g} % {used.name} of its ore: {pure}"
        yield Doubt("content_over_mineral", "quantity", reason, "Check unit, content and ore_unit.", is_fault=True)


def ore_is_content(used: Form, tonnes: float | None, ore: Ore) -> Doubt | None:
    """Return that a row states its content once more as ore of 100 %: the ore is not known; None where it is not so."""
    if not tonnes or not ore.tonnes or ore.share is None or used.basis == GROSS:
        return None
    if not math.isclose(ore.share, 1, rel_tol=1e-6) or not math.isclose(tonnes, ore.tonnes, rel_tol=1e-3):
        return None
    reason = "grade 100 %: the publisher's ore tonnage equals the content; the ore that holds it is not stated"
    return Doubt("ore_is_content", "ore_quantity", reason, "State the ore and its grade, or leave both empty.")


def ore_grade_doubt(material_id: str, used: Form | None, tonnes: float | None, ore: Ore) -> Doubt | None:
    """Return that ore times grade is not the quantity; None where it is, or where one of the three is not stated.

    `tonnes` are of the material's basis. The grade is one of `used`, or of any form of the material where it is None.
    """
    ore_t, share = ore.tonnes, ore.share
    if not tonnes or not ore_t or not share or (used and used.basis == GROSS):
        return None
    known = [one for name in forms(material_id) if (one := form(material_id, name)) and one.basis != GROSS]
    room = WITHIN + _rounding(ore.printed)
    off = {one.name: ore_t * share * one.factor / tonnes for one in known}
    fitting = [name for name, ratio in off.items() if abs(ratio - 1) <= room]
    if not off or (fitting and (used is None or used.name in fitting)):
        return None
    name = used.name if used else min(off, key=lambda one: abs(math.log(off[one])))
    held = ore_t * share * (used.factor if used else off[name] * tonnes / (ore_t * share))
    times = _plain(tonnes / held, 3)
    reason = f"ore times grade is {_plain(held)} t, the quantity {_plain(tonnes)} t: {times} times as much"
    cure = "Check quantity, unit, content, ore and grade; the grade must be in the form that “content” names."
    if fitting:
        cure = f"The grade fits as one of {fitting[0]}: state it as one of {name}, or name {fitting[0]} as content."
    elif tonnes < held:
        cure = f"{cure} If a recovery was taken off, say so in note."
    too_much = tonnes > held * (1 + room)
    return Doubt("ore_times_grade", "quantity", reason, cure, is_fault=too_much and not fitting)


def _rounding(printed: str) -> float:
    """Return how far the last digit of a number may be off: 0.05 of `1.0` is 5 %."""
    digits = "".join(one for one in printed.strip().partition("e")[0] if one.isdigit() or one == ".")
    significant = digits.replace(".", "").lstrip("0")
    return 0.5 / int(significant) if significant and len(significant) < _PERMILLE_DIGITS else 0.0


@cache
def _reserves() -> dict[tuple[str, str], tuple[float, str]]:
    """Return material and basis → tonnes of the world's reserves, and who states them."""
    rows = code_list("world_reserve").rows.values()
    return {(row["material_id"], row["basis"]): (float(row["quantity_t"]), row["source"]) for row in rows}


def world_doubt(material_id: str, basis: str, tonnes: float | None) -> Doubt | None:
    """Return that one quantity is more than all reserves of the world that are stated; None where it is not."""
    stated, source = _reserves().get((material_id, basis), (math.inf, ""))
    if tonnes is None or tonnes <= stated:
        return None
    reason = f"{_plain(tonnes)} t of {basis} are {_plain(tonnes / stated, 3)} times the world's reserves ({source})"
    return Doubt("over_world", "quantity", reason, "Check number, unit and content.")


def reserves_over(held: float, whole: float, where: str) -> Doubt | None:
    """Return that reserves are more than the resources stated to include them; `where` says the lines of these."""
    if not held or not whole or held <= whole * _OVER_INCLUDING:
        return None
    reason = (
        f"reserves of {_plain(held)} t are more than the {_plain(whole)} t of resources that include them ({where})"
    )
    return Doubt(
        "reserves_over", "quantity", reason, "Check both quantities, and inclusive_of_reserves of the resource."
    )


def code_doubts(code: UnfcCode, written: str, system: str) -> Iterator[Doubt]:
    """Yield what to look at in a code: no class, digits of an older version, one figure over several classes.

    `written` is what the cell states, `system` the version in which it is read, `UNFC-2019`.
    """
    rewrite = "Check the code with its source, and the column unfc_version."
    old = _old_digits(code, written) if system == _TODAY else []
    yield from old
    for flag in flags(code):
        if not (old and flag == _NO_CLASS):  # the digits are why
            yield Doubt(flag, "unfc_code", f"{code.canonical()}: {_lowered(words((flag,))[0])}", rewrite)
    key = class_key(code)
    if class_id_of(key) == key and "+" in key:
        reason = f"one figure over several classes ({key_name(key)}): it is counted in none of them, but as a sum"
        yield Doubt("spans_classes", "unfc_code", reason, "Give each class a row of its own, if the source gives them.")


def _old_digits(code: UnfcCode, written: str) -> list[Doubt]:
    """Return that digits without letters are usual codes of UNFC-1997, though they are read as today's."""
    digits = [part for part in re.split(r"[^0-9]+", written) if part in _OLD_DIGITS]
    if re.search("[A-Za-z]", written) or not digits:
        return []
    meant = " and ".join(f"{one} is {_OLD_DIGITS[one]}" for one in digits)
    none = ", which is no named class" if _NO_CLASS in flags(code) else ""
    reason = (
        f"{meant} in UNFC-1997, which older national inventories use; "
        f"here {written.strip()} is read in UNFC-2019, as {code.canonical()}{none}"
    )
    cure = "If the inventory uses the codes of 1997, set unfc_version to 1997; else write the code with its letters."
    return [Doubt("old_digits", "unfc_code", reason, cure)]


_TODAY = "UNFC-2019"
_NO_CLASS = "other_combination"
_OLD_DIGITS = {
    "121": "a probable reserve", "122": "a probable reserve",
    "331": "a measured resource", "332": "an indicated resource", "333": "an inferred resource",
}  # fmt: skip
"""Codes of UNFC-1997 that say something else in UNFC-2019, in its words."""


def _plain(number: float, digits: int = 4) -> str:
    """Return a number to so many digits, without an exponent."""
    return f"{float(f'{number:.{digits}g}'):,.15g}"


def _lowered(text: str) -> str:
    """Return a sentence to follow a colon: without its capital, but where it begins with a code or an abbreviation."""
    return text if text[1:2].isupper() or text[1:2].isdigit() or text[1:2] == " " else text[:1].lower() + text[1:]


@cache
def _statuses() -> dict[str, dict[str, tuple[str, str]]]:
    """Return status → kind (reserve, resource) → its E and F."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for row in code_list("unfc_status").rows.values():
        for alias in row["aliases"].split(";"):
            found.setdefault(alias, {}).setdefault(row["kind"], (row["e"], row["f"]))
    return found


def status_doubt(code: UnfcCode, status: str) -> Doubt | None:
    """Return that the status of a project speaks against a code; None where both can be.

    A viable quantity needs a status that reserves may have; production and a taken decision need their own.
    """
    kinds = _statuses().get(status, {})
    if not kinds:
        return None
    said = f"{code.canonical()} with status {status}"
    cure = "Correct the one that is wrong: the code is of this quantity, the status of the project."
    if "reserve" not in kinds:
        e, f = kinds["resource"]
        viable = [one for one in code.triples if one.e.startswith("E1") or one.f.startswith("F1")]
        if viable:
            reason = f"{said}: a project that is {status} is not viable or under way ({e}; {f})"
            return Doubt("status_against_code", "project_status", reason, cure, is_fault=True)
        return None
    f = kinds["reserve"][1]
    stated = {one.f for one in code.triples} & {"F1.1", "F1.2", "F1.3"}
    if stated and f not in stated:
        names = code_list("unfc_category").rows
        meaning = ", ".join(f"{one} is {names[one]['name'].lower()}" for one in sorted(stated))
        reason = f"{said}: {meaning}"
        return Doubt("status_against_code", "project_status", reason, cure, is_fault="F1.1" in stated)
    return None
