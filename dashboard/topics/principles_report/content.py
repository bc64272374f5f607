"""What a report says: sentences and tables computed from evidence, each cited; what an owner assessed apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.engine import Engine
from dashboard.exports.citation import apa, cited_sources, release_apa
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.assessment.scope import in_words as assessed_scope
from dashboard.topics.principles.cards.gaps import gaps
from dashboard.topics.principles.cards.matrix import by_principle
from dashboard.topics.principles.claims import is_procedural
from dashboard.topics.principles.coverage import covered, n_covered
from dashboard.topics.principles.scope import SCOPE_KEYS, Scope, made, scope_of
from dashboard.topics.principles.weighed import Covered, Weighed
from dashboard.topics.principles.words import fresh_words, quality_words, scope_name, share_words, value_words
from dashboard.topics.principles_report.document import Block, Grid, Listing, Paragraph, Part, Report
from dashboard.topics.production.tables import Known, known_materials
from dashboard.ui.words import country_in_text, material_in_text, opening
from data.assessment import Entry, SelfAssessment, entries_by_requirement
from data.assessment import Scope as AssessedScope
from data.codes import code_list

KEYS = (*SCOPE_KEYS, "release")
_MOST_EVIDENCE = 3
_DIRECT_FIRST = ("native", "bridged", "estimated", "proxy", "context")


@dataclass
class Cited:
    """Sources in the order in which they are first named; each has that number."""

    engine: Engine
    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, source_ids: Sequence[str]) -> str:
        """Return the numbers of sources, in brackets."""
        found = sorted(self.numbers.setdefault(code, len(self.numbers) + 1) for code in source_ids)
        runs: list[list[int]] = []
        for number in found:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        texts = [f"{run[0]}\N{EN DASH}{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
        return f"[{', '.join(texts)}]" if texts else ""

    def listed(self) -> list[str]:
        """Return the reference of each source with its licence, in the order of the numbers."""
        rows = self.engine.sources()
        found = []
        for code in self.numbers:
            editions = cited_sources((row for row in rows if row["source_id"] == code), (code,))
            texts = [apa(edition) for edition in editions]
            licences = joined(sorted({edition.licence for edition in editions if edition.licence}))
            found.append(" ".join((*texts, t("report.licence", licence=licences) if licences else "")).strip())
        return found


@dataclass(frozen=True)
class Asked:
    """What a report is of: the filters, their scope, every requirement, and an assessment where one was handed in."""

    engine: Engine
    filters: Filters
    scope: Scope
    found: Mapping[str, Covered]
    entries: Mapping[str, Entry]

    @property
    def name(self) -> str:
        """What it is of, within a sentence."""
        return scope_name(self.scope) if not self.filters.project else assessed_scope(self.engine, _scope(self.filters))


def _scope(filters: Filters) -> AssessedScope:
    return AssessedScope(filters.first("material"), filters.first("country"), filters.first("project"))


def asked(engine: Engine, filters: Filters, assessment: SelfAssessment | None = None) -> Asked:
    """Return what a report of `filters` is of."""
    own = filters.only(SCOPE_KEYS)
    found = {one.requirement_id: one for one in covered(engine, own)}
    entries = {} if assessment is None else entries_by_requirement(assessment)
    return Asked(engine, own, scope_of(engine, own), found, entries)


def report(of: Asked, link: str) -> Report:
    """Return the report; `link` is the address that shows it again."""
    cited = Cited(of.engine)
    release = of.engine.release.release_id
    parts = [
        Part(t("report.summary"), _summary(of, cited)),
        Part(t("report.outcomes"), [Paragraph(t("report.outcomes.lede"))]),
        *(_outcome(of, row, cited) for row in code_list("expected_outcome").rows.values()),
    ]
    for section_id, row in code_list("requirement_template").rows.items():
        if section_id != "11":
            parts.append(Part(f"{section_id}. {row['name']}", _section(of, section_id, row, cited)))
    name = code_list("requirement_template").name("11")
    parts.append(
        Part(f"11. {name}", [Listing(cited.listed(), is_numbered=True), Paragraph(release_apa(release, link))])
    )
    about = [
        t("report.about", release=release, date=release[:10]),
        t("report.link" if "://" in link else "report.link_here", link=link),
    ]
    if of.entries:
        n = len(of.entries)
        about.append(t("report.with_assessment" if n != 1 else "report.with_assessment.one", n=n))
    return Report(t("report.heading", scope=of.name), about, parts)


def _summary(of: Asked, cited: Cited) -> list[Block]:
    found = list(of.found.values())
    lacking = [one.requirement_id for one in found if one.level == "none"]
    asked_for = [code for code in lacking if is_procedural(code)]
    said = t("report.summary.known", scope=opening(of.name), n=n_covered(found), of=len(found))
    answered = [code for code in asked_for if code in of.entries and of.entries[code].is_judged]
    more = t("report.summary.waiting", n=len(asked_for) - len(answered))
    more += " " + t("report.summary.answered", answered=len(answered)) if answered else ""
    none = t("report.summary.none", n=len(lacking) - len(asked_for))
    blocks: list[Block] = [Paragraph(f"{said} {more} {none}"), Paragraph(t("principles.legend"), "note")]
    if sentences := _output(of, cited):
        blocks.insert(0, Paragraph(" ".join(sentences)))
    return blocks


def _output(of: Asked, cited: Cited) -> list[str]:
    """Return what is made where, for a scope of one material or one place."""
    pairs = [pair for pair in made(of.engine) if pair.share]
    known = known_materials(of.engine)
    if len(of.scope.materials) == 1:
        material = of.scope.materials[0]
        places = [pair for pair in pairs if pair.material == material]
        chosen = [pair for pair in places if pair.country in of.scope.countries] or places[:3]
        if material in known and chosen:
            data = known[material]
            name = material_in_text(material)
            told = [(theme.percent(pair.share), country_in_text(pair.country)) for pair in chosen[:3]]
            shares = joined(
                [t("report.output.share", share=share, place=place, material=name) for share, place in told]
            )
            return [t("report.output", shares=shares, of=data.staged, year=data.data.year, cited=_cited(cited, data))]
        return [t("report.output.none", scope=of.name)] if of.scope.countries and material in known else []
    if len(of.scope.countries) == 1:
        own = sorted(
            (pair for pair in pairs if pair.country == of.scope.countries[0]), key=lambda pair: -(pair.share or 0)
        )
        if own:
            shares = joined([t("report.output.of", share=theme.percent(pair.share), what=known[pair.material].staged)
                             for pair in own[:3]])  # fmt: skip
            return [
                t(
                    "report.output.place",
                    place=opening(of.name),
                    n=len(own),
                    shares=shares,
                    cited=_cited(cited, known[own[0].material]),
                )
            ]
    return []


def _cited(cited: Cited, known: Known) -> str:
    return cited.of(sorted({str(row["source_id"]) for row in known.data.of_year}))


def _outcome(of: Asked, row: Mapping[str, str], cited: Cited) -> Part:
    codes = row["requirements"].split(";")
    return Part(row["name"], [Paragraph(row["summary"]), *_requirements(of, codes, cited, most=1)], 2)


def _section(of: Asked, section_id: str, row: Mapping[str, str], cited: Cited) -> list[Block]:
    codes = [code for code in row["requirements"].split(";") if code]
    blocks = list(_OWN[section_id](of, cited)) if section_id in _OWN else []
    return [*blocks, *_requirements(of, codes, cited)]


def _requirements(of: Asked, codes: Sequence[str], cited: Cited, most: int = _MOST_EVIDENCE) -> list[Block]:
    """Return the evidence of requirements as a table, what was assessed as another, and what nothing speaks to."""
    rows = [row for code in codes for row in _rows(of, of.found[code], cited, most)]
    blocks: list[Block] = []
    if rows:
        headings = [
            t(f"report.column.{name}") for name in ("requirement", "evidence", "says", "covers", "good", "source")
        ]
        blocks.append(Grid(t("report.evidence"), headings, rows))
    if judged := [_judged(code, of.entries[code]) for code in codes if code in of.entries]:
        headings = [t(f"report.column.{name}") for name in ("requirement", "status", "note", "link", "by")]
        blocks.append(Grid(t("report.assessed"), headings, judged))
    silent = [code for code in codes if not of.found[code].evidence and code not in of.entries]
    if waiting := [code for code in silent if is_procedural(code)]:
        blocks.append(Paragraph(t("report.waiting", names=joined([_name(code) for code in waiting])), "note"))
    if none := [code for code in silent if not is_procedural(code)]:
        blocks.append(Paragraph(t("report.gap", names=joined([_name(code) for code in none]), scope=of.name), "note"))
    return blocks


def _name(code: str) -> str:
    name = code_list("requirement").name(code)
    return f"{name[0].lower()}{name[1:]} ({code})" if not name[:2].isupper() else f"{name} ({code})"


def _rows(of: Asked, found: Covered, cited: Cited, most: int) -> list[list[str]]:
    """Return the best evidence of a requirement, one row each."""
    order = sorted(found.evidence, key=lambda one: (not one.claim.counts, -one.share, _DIRECT_FIRST.index(one.quality)))
    return [[f"{code_list('requirement').name(found.requirement_id)} ({found.requirement_id})", *_cells(of, one, cited)]
            for one in order[:most]]  # fmt: skip


def _cells(of: Asked, one: Weighed, cited: Cited) -> list[str]:
    shows = one.claim.evidence.shows
    covers = share_words(one) if one.claim.counts else t("report.context")
    fresh = fresh_words(one, int(of.engine.release.release_id[:4]))
    return [f"{shows[0].upper()}{shows[1:]}", value_words(of.engine, one, of.scope), covers,
            f"{quality_words(one)}, {fresh}", cited.of(one.source_ids)]  # fmt: skip


def _judged(code: str, entry: Entry) -> list[str]:
    by = ", ".join(part for part in (entry.assessor, entry.date) if part) if entry.is_judged else theme.DASH
    return [f"{code_list('requirement').name(code)} ({code})", entry.status.in_words, entry.note or theme.DASH,
            entry.evidence or theme.DASH, by]  # fmt: skip


def _normative(_of: Asked, _cited: Cited) -> list[Block]:
    return [
        Paragraph(t("report.normative")),
        Listing([t(f"report.normative.{name}") for name in ("unrms", "unfc", "agenda")]),
    ]


def _terms(_of: Asked, _cited: Cited) -> list[Block]:
    names = ("resource", "management", "system", "covered", "direct", "proxy", "bridged")
    return [Listing([t(f"report.term.{name}") for name in names])]


def _principles(of: Asked, _cited: Cited) -> list[Block]:
    groups = by_principle(tuple(of.found.values()))
    rows = [
        [f"{code}. {code_list('principle').name(code)}", t("principles.matrix.cell", n=n_covered(own), of=len(own)),
         theme.percent(sum(one.share for one in own) / len(own)),
         joined(code_list("principle").rows[code]["sdg_goals"].split(";"))]
        for code, own in groups.items()
    ]  # fmt: skip
    headings = [t(f"report.column.{name}") for name in ("principle", "with", "mean", "goals")]
    return [Paragraph(t("report.principles")), Grid(t("report.principles.caption"), headings, rows)]


def _context(of: Asked, _cited: Cited) -> list[Block]:
    if len(of.scope.made_materials) == 1 or not of.scope.pairs:
        return []
    return [Paragraph(t("report.context.lede", scope=opening(of.name), places=len(of.scope.made_countries),
                        materials=len(of.scope.made_materials)))]  # fmt: skip


def _improvement(of: Asked, _cited: Cited) -> list[Block]:
    rows = []
    for gap in gaps(of.engine, of.filters):
        row = code_list("gap_dataset").rows[gap.gap_id]
        adds = joined([t("report.adds", share=theme.percent(add), name=_name(code)) for code, add in gap.adds.items()])
        rows.append([f"{row['name']} ({row['publisher']})", adds])
    if not rows:
        return []
    headings = [t("report.column.dataset"), t("report.column.adds")]
    return [Paragraph(t("report.improvement")), Grid(t("report.improvement.caption"), headings, rows)]


def _other(of: Asked, _cited: Cited) -> list[Block]:
    used = [one for found in of.found.values() for one in (found.best,) if one]
    weak = {quality: sum(one.quality == quality for one in used) for quality in ("proxy", "estimated", "bridged")}
    said = t("report.other", n=len(used), proxy=weak["proxy"], estimated=weak["estimated"], bridged=weak["bridged"])
    return [Paragraph(said), Paragraph(t("principles.method"), "note")]


_OWN = {
    "1": _normative,
    "2": _terms,
    "3": _principles,
    "4": _context,
    "9": _improvement,
    "10": _other,
}
