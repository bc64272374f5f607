"""Which class a code belongs to: the prioritised rules of `data/codes/unfc_class_rule.csv`, first match wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from data.codes import code_list
from data.unfc.model import CURRENT, Triple, UnfcCode, UnfcError

ANY = "*"
SUM = "+"
"""What joins the classes that one figure covers."""


@dataclass(frozen=True)
class UnfcClass:
    """A class or sub-class of the `unfc_class` list; `short` is the name of the class in a word or two."""

    class_key: str
    class_id: str
    name: str
    class_name: str
    short: str
    sub_class: str
    definition: str
    confidence: str


@dataclass(frozen=True)
class Classification:
    """What a cell is: its class, the rule that said so, what to check (ids of `unfc_note`) and how sure the rule is."""

    unfc_class: UnfcClass
    rule_id: str
    flags: tuple[str, ...]
    confidence: str

    @property
    def class_key(self) -> str:
        """The key of the class."""
        return self.unfc_class.class_key


@dataclass(frozen=True)
class _Rule:
    rule_id: str
    cells: tuple[frozenset[str], frozenset[str], frozenset[str]]
    class_key: str
    flag: str
    flag_for_e: frozenset[str]
    confidence: str

    def fits(self, triple: Triple) -> bool:
        return all(ANY in cell or category in cell for cell, category in zip(self.cells, triple, strict=True))

    def flags(self, triple: Triple) -> tuple[str, ...]:
        return (self.flag,) if self.flag and (not self.flag_for_e or triple.e in self.flag_for_e) else ()


@lru_cache(maxsize=256)
def unfc_class(class_key: str) -> UnfcClass:
    """Return a class by its key. Raises KeyError on an unknown one."""
    row = code_list("unfc_class").rows[class_key]
    return UnfcClass(**{name: row[name] for name in UnfcClass.__dataclass_fields__})


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            rule_id=row["rule_id"],
            cells=(frozenset(row["e"].split()), frozenset(row["f"].split()), frozenset(row["g"].split())),
            class_key=row["class_key"],
            flag=row["flag"],
            flag_for_e=frozenset(row["flag_for_e"].split()),
            confidence=row["confidence"],
        )
        for row in code_list("unfc_class_rule").rows.values()
    )


@lru_cache(maxsize=4096)
def classify_triple(triple: Triple) -> Classification:
    """Return the one class of a cell of UNFC-2019 or UNFC-2009; "Other combination" where no named class fits."""
    rule = next(rule for rule in _rules() if rule.fits(triple))
    return Classification(unfc_class(rule.class_key), rule.rule_id, rule.flags(triple), rule.confidence)


@lru_cache(maxsize=4096)
def classify(code: UnfcCode) -> tuple[Classification, ...]:
    """Return the classes that a code covers, each once, the most mature first: one, or several for an aggregate.

    Raises UnfcError on a code of an older version, whose digits have no class today: convert it first.
    """
    if code.version not in CURRENT:
        expected = "a code of UNFC-2009 or UNFC-2019: convert it first"
        raise UnfcError(code.canonical(), 1, f"stands UNFC-{code.version}, which has no class today", expected)
    found = {result.class_key: result for result in map(classify_triple, code.triples)}
    order = list(code_list("unfc_class").rows)
    return tuple(found[key] for key in sorted(found, key=order.index))


def class_key(code: UnfcCode) -> str:
    """Return the key of the code's class: of one sub-class `V-AD`, of several `V`, of several classes `V+PV`.

    A sum over classes belongs to none of them: it has a key, a name and a figure of its own everywhere.
    """
    found = classify(code)
    return found[0].class_key if len(found) == 1 else SUM.join(dict.fromkeys(one.unfc_class.class_id for one in found))


def class_id_of(key: str) -> str:
    """Return the class of a key, `V-AD` → `V`; of a sum over classes the key itself, `V+PV`; "" for none."""
    return key.partition("-")[0]


@cache
def class_sums() -> tuple[str, ...]:
    """Return the keys of every sum over two or more classes: `V+PV`, `V+PV+NV` and so on."""
    ids = tuple(dict.fromkeys(row["class_id"] for row in code_list("unfc_class").rows.values()))
    return tuple(SUM.join(some) for count in range(2, len(ids) + 1) for some in combinations(ids, count))


def key_name(key: str) -> str:
    """Return a key in words: the name of class and sub-class, or of each class that a sum covers."""
    rows = code_list("unfc_class").rows
    if SUM not in key:
        return rows[key]["name"]
    whole = {row["class_id"]: row["class_name"] for row in reversed(rows.values())}
    return f" {SUM} ".join(whole[class_id] for class_id in key.split(SUM))


def flags(code: UnfcCode) -> tuple[str, ...]:
    """Return what to check in a code: ids of the `unfc_note` list, each once."""
    return tuple(dict.fromkeys(flag for triple in code.triples for flag in classify_triple(triple).flags))


def class_names(code: UnfcCode, by: Callable[[UnfcClass], str] = lambda one: one.name) -> tuple[str, ...]:
    """Return what `by` says of each class that the code covers, each once."""
    return tuple(dict.fromkeys(by(result.unfc_class) for result in classify(code)))


def label(code: UnfcCode) -> str:
    """Return the code with its class, as shown: `E1.1; F1.2; G1 (Viable Projects: Approved for Development)`."""
    return f"{code.canonical()} ({' + '.join(class_names(code))})"


def words(note_ids: Iterable[str]) -> tuple[str, ...]:
    """Return what notes, flags and mapping bases say in words, from the `unfc_note` list."""
    return tuple(code_list("unfc_note").name(note_id) for note_id in note_ids)
