"""A UNFC code as a value: which categories exist in which version, and the one form in which a code is written.

Categories come from `data/codes/unfc_category.csv`. Codes of 1997, 2004 and GB/T 17766-1999 look like those of 2019
but mean something else, so that every code carries its version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, product
from typing import NamedTuple

from data.codes import code_list

AXES = ("E", "F", "G")
_EXCERPT = 40


class UnfcVersion(StrEnum):
    """The edition that a code belongs to."""

    V1997 = "1997"
    V2004 = "2004"
    V2009 = "2009"
    V2019 = "2019"
    GBT1999 = "1999-GB/T"


CURRENT = frozenset({UnfcVersion.V2009, UnfcVersion.V2019})
"""The versions whose codes have the classes of today; older digits must be converted first."""


class UnfcError(ValueError):
    """Something that is not a UNFC code: where it goes wrong, what stands there and what was expected."""

    def __init__(self, text: str, position: int, found: str, expected: str) -> None:
        """`position` counts characters of `text` from 1; it is one past the end where something is missing."""
        self.position, self.found, self.expected = position, found, expected
        self.reason = f"at character {position} {found or 'the text ends'}, expected {expected}"
        super().__init__(f"{excerpt(text)} is not a UNFC code: {self.reason}")


def excerpt(text: str) -> str:
    """Return the beginning of a text in quotes, with everything that cannot be printed escaped."""
    return repr(text) if len(text) <= _EXCERPT else f"{text[:_EXCERPT]!r}… ({len(text):,} characters)"


class Triple(NamedTuple):
    """One category of each axis: a cell of the E x F x G matrix."""

    e: str
    f: str
    g: str

    @property
    def digits(self) -> str:
        """The triple at category level, as three digits: E1.1; F1.2; G1 is 111."""
        return self.e[1] + self.f[1] + self.g[1]


@lru_cache(maxsize=256)
def categories(version: UnfcVersion) -> Mapping[str, tuple[str, ...]]:
    """Return the categories of each axis in order. Versions before 2009 are known here at category level only."""
    if version in CURRENT:
        rows = code_list("unfc_category").rows
        return {axis: tuple(code for code, row in rows.items() if row["axis"] == axis) for axis in AXES}
    return {"E": ("E1", "E2", "E3"), "F": ("F1", "F2", "F3"), "G": ("G1", "G2", "G3", "G4")}


@lru_cache(maxsize=256)
def legal_triples(version: UnfcVersion) -> tuple[Triple, ...]:
    """Return every triple that can be written in a version, in the order of the axes."""
    axes = categories(version)
    return tuple(Triple(e, f, g) for e, f, g in product(axes["E"], axes["F"], axes["G"]))


@lru_cache(maxsize=256)
def _rank(version: UnfcVersion) -> Mapping[Triple, int]:
    return {triple: number for number, triple in enumerate(legal_triples(version))}


@dataclass(frozen=True)
class UnfcCode:
    """The cells that a quantity covers, each once and in the order of the axes, and the version they are read in.

    Several G categories of one E and F are one code (`E1; F1; G1+G2`); several E or F are an aggregate over
    categories, in which every cell is named. Raises UnfcError on a triple that the version does not know.
    """

    triples: tuple[Triple, ...]
    version: UnfcVersion = UnfcVersion.V2019

    def __post_init__(self) -> None:
        """Bring the triples into their one order."""
        rank = _rank(UnfcVersion(self.version))
        unknown = next((triple for triple in self.triples if triple not in rank), None)
        if unknown is not None or not self.triples:
            name = "; ".join(unknown) if unknown else ""
            raise UnfcError(name, 1, f"stands {name!r}" if name else "", f"categories of UNFC-{self.version}")
        object.__setattr__(self, "version", UnfcVersion(self.version))
        object.__setattr__(self, "triples", tuple(sorted(map(Triple._make, set(self.triples)), key=rank.__getitem__)))

    @classmethod
    def of(cls, e: str, f: str, g: Iterable[str], version: str = UnfcVersion.V2019) -> UnfcCode:
        """Return the code of one E, one F and one or more G categories."""
        return cls(tuple(Triple(e, f, category) for category in g), UnfcVersion(version))

    @property
    def e(self) -> tuple[str, ...]:
        """The E categories, each once."""
        return self._axis(0)

    @property
    def f(self) -> tuple[str, ...]:
        """The F categories, each once."""
        return self._axis(1)

    @property
    def g(self) -> tuple[str, ...]:
        """The G categories, each once."""
        return self._axis(2)

    def _axis(self, number: int) -> tuple[str, ...]:
        used = {triple[number] for triple in self.triples}
        return tuple(code for code in categories(self.version)[AXES[number]] if code in used)

    @property
    def parts(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Each E and F with its G categories: one part, or several for an aggregate over E or F."""
        grouped = groupby(self.triples, key=lambda triple: (triple.e, triple.f))
        return tuple((e, f, tuple(triple.g for triple in triples)) for (e, f), triples in grouped)

    def digits(self) -> str:
        """Return the code at category level, as shown beside the canonical form: `111+112`."""
        return "+".join(dict.fromkeys(triple.digits for triple in self.triples))

    def canonical(self) -> str:
        """Return the one way to write this code, which `parse` reads back.

        `E1.1; F1.2; G1+G2`; several E or F `(E1; F1; G1) + (E2; F2; G1)`; other versions with their name before
        it, those before 2009 in digits: `UNFC-1997 331`.
        """
        return _canonical(self)

    def __str__(self) -> str:
        """Return the canonical form."""
        return self.canonical()


@lru_cache(maxsize=4096)
def _canonical(code: UnfcCode) -> str:
    if code.version not in CURRENT:
        return f"UNFC-{code.version} {code.digits()}"
    parts = ["; ".join((e, f, "+".join(g))) for e, f, g in code.parts]
    body = parts[0] if len(parts) == 1 else " + ".join(f"({part})" for part in parts)
    return body if code.version is UnfcVersion.V2019 else f"UNFC-{code.version} {body}"
