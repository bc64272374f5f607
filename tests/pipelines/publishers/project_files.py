"""Inventories of projects in their publishers' layouts, a few true rows each."""

import csv

COMPILED = [
    "project", "country", "lat", "lon", "commodity", "deposit_type", "system", "category", "ore_quantity", "ore_unit",
    "grade", "grade_unit", "contained", "contained_unit", "effective_date", "unfc_e", "unfc_f", "unfc_g",
    "unfc_default", "resources_inclusive_of_reserves", "source", "source_document", "source_commit", "confidence",
    "note",
]  # fmt: skip
STATEMENT = [
    "project", "country", "commodity", "system", "category", "ore_mt", "grade", "grade_unit", "contained",
    "contained_unit", "effective_date", "unfc_e", "unfc_f", "unfc_g", "unfc_default", "source", "confidence", "note",
]  # fmt: skip
NATIONAL = [
    "country", "commodity", "unit", "operating_mines", "category", "quantity", "effective_date", "unfc_e", "unfc_f",
    "unfc_g", "unfc_default", "source", "confidence", "note",
]  # fmt: skip
NATIVE = [
    "project", "country", "commodity", "quantity", "unit", "unfc_version", "code_1997", "reported_effective_date",
    "note", "source", "confidence",
]  # fmt: skip

_CAGDIANAO = {
    "project": "Cagdianao (NAC)", "country": "Philippines", "commodity": "Nickel", "deposit_type": "Laterite;Oxide",
    "system": "CRIRSCO-type (JORC, NI 43-101, SAMREC ...) as compiled", "category": "Indicated",
    "ore_quantity": "31.697", "ore_unit": "Mt", "grade": "1.299053", "grade_unit": "%", "contained": "411.7607",
    "contained_unit": "kt", "effective_date": "c. 2018 (publication 2022)", "unfc_e": "E2", "unfc_f": "F2",
    "unfc_g": "G2", "unfc_default": "222",
    "resources_inclusive_of_reserves": "unknown - do not add resources to reserves",
    "source": "MinMod (DARPA-CRITICALMAAS/ta2-minmod-data, MIT licence)",
    "source_document": "Mudd & Jowitt 2022, Economic Geology 117, doi:10.5382/econgeo.4950",
    "source_commit": "050de430cb38b9c8b43f4bb67387f561bc096ab0", "confidence": "seen",
}  # fmt: skip
_ATACAMA = {
    "project": "Salar de Atacama (SQM)", "country": "Chile", "lat": "-23.55", "lon": "-68.36", "commodity": "Lithium",
    "deposit_type": "Brine / Brine", "category": "Proven+Probable", "grade": "0.2", "grade_unit": "% Li",
    "system": "CRIRSCO-type as compiled (NI 43-101, JORC, S-K 1300, company reports)", "contained": "360.0",
    "contained_unit": "kt Li", "effective_date": "compiled March 2024 (latest company report then)", "unfc_e": "E1",
    "unfc_f": "F1.1", "unfc_g": "G1+G2", "unfc_default": "111+112",
    "resources_inclusive_of_reserves": "no (reserves were subtracted from resources by the authors)",
    "source": "github pmbusch/Critical-Minerals-EV Parameters/Deposit.csv (MIT licence)",
    "source_document": "Busch et al. 2024/2025, Effects of demand and recycling on future lithium extraction",
    "source_commit": "2aafd29f162c14fd1394c998dbde0f8397c4aa6d", "confidence": "seen",
    "note": "status=Producing; suggested sub-class=On Production; WGI-based col wgi=2.38; water risk col wcr=40.3",
}  # fmt: skip
_PILGANGOORA = {
    "project": "Pilgangoora", "country": "Australia", "commodity": "Lithium", "system": "JORC 2012",
    "category": "Measured+Indicated+Inferred", "ore_mt": "446", "grade": "1.28", "grade_unit": "% Li2O",
    "contained": "5700", "contained_unit": "kt Li2O", "effective_date": "2025", "unfc_e": "E2", "unfc_f": "F2",
    "unfc_g": "G1+G2+G3", "unfc_default": "221+222+223",
    "source": "https://miningmagazine.com.au/pilgangoora-cements-lithium-position/", "confidence": "seen",
    "note": "inclusive of reserves",
}  # fmt: skip
_ANTIMONY = {
    "country": "Australia", "commodity": "Antimony", "unit": "kt Sb", "operating_mines": "1",
    "category": "Ore Reserves", "quantity": "19.5", "effective_date": "2022-12-31", "unfc_e": "E1", "unfc_f": "F1.1",
    "unfc_g": "G1+G2", "unfc_default": "111+112", "confidence": "seen",
    "source": "Geoscience Australia, AIMR 2023 Preliminary Tables, Table 1 (operating mines in 2022)",
}  # fmt: skip
_CHIKLA = {
    "project": "Chikla (MOIL, underground)", "country": "India", "commodity": "Manganese ore", "quantity": "2598901",
    "unit": "t ore (gross)", "unfc_version": "UNFC-1997", "code_1997": "222", "reported_effective_date": "2022-01-31",
    "source": "inspection reports of the Indian Bureau of Mines", "confidence": "seen (third-hand: transcription)",
}  # fmt: skip


def nickel(**changes):
    return _CAGDIANAO | changes


def lithium(**changes):
    return _ATACAMA | changes


def statement(**changes):
    return _PILGANGOORA | changes


def national(**changes):
    return _ANTIMONY | changes


def native(**changes):
    return _CHIKLA | changes


def write(path, columns, *rows):
    """Write rows as a .csv with a header of `columns` and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
