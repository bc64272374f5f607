"""Every column once: name, type, unit, description."""

from __future__ import annotations

from data.model import Field

_ALL = (
    # who, what, where, when
    Field(
        "material_id", "VARCHAR", "", "Material, or a group of materials that one HS code covers together", "material"
    ),
    Field("stage_id", "VARCHAR", "", "Stage of the chain", "stage"),
    Field(
        "country_iso3",
        "VARCHAR",
        "",
        "ISO 3166-1 alpha-3; WLD = publisher's world total, OTH = other countries",
        "country",
    ),
    Field("exporter_iso3", "VARCHAR", "", "Exporting country, ISO 3166-1 alpha-3", "country"),
    Field("importer_iso3", "VARCHAR", "", "Importing country, ISO 3166-1 alpha-3", "country"),
    Field("year", "INTEGER", "year", "Calendar year"),
    Field("month", "VARCHAR", "month", "Calendar month, YYYY-MM"),
    Field("hs_code", "VARCHAR", "", "Harmonized System code, 1992 edition, six digits"),
    Field("product", "VARCHAR", "", "What is measured, in the publisher's terms made uniform"),
    Field("content_basis", "VARCHAR", "", "What the tonnes count: contained element, named oxide, or gross weight"),
    Field("source_id", "VARCHAR", "", "Source of the row", "source"),
    Field("vintage", "VARCHAR", "", "Edition of the source that states the value"),
    Field("is_latest", "BOOLEAN", "", "True where this is the newest vintage that states a value for this key"),
    Field("status", "VARCHAR", "", "reported, estimated, withheld or missing; zero is a value, never a status"),
    Field("bound", "VARCHAR", "", "'>' where the value is a lower bound, '<' where an upper bound, else empty"),
    Field("note", "VARCHAR", "", "Publisher's note, corrections applied and caveats"),
    # quantities
    Field("quantity_t", "DOUBLE", "t", "Tonnes of `content_basis`"),
    Field("original_value", "VARCHAR", "", "The cell as the publisher printed it"),
    Field("original_unit", "VARCHAR", "", "The unit of the cell as the publisher states it"),
    Field("value_usd", "DOUBLE", "USD", "Value in current US dollars"),
    # places
    Field("facility_id", "VARCHAR", "", "Identifier of the facility at its publisher"),
    Field("deposit_id", "VARCHAR", "", "Identifier of the deposit: source and row"),
    Field("name", "VARCHAR", "", "Name"),
    Field("latitude_deg", "DOUBLE", "deg", "Latitude, WGS84"),
    Field("longitude_deg", "DOUBLE", "deg", "Longitude, WGS84"),
    Field("facility_type", "VARCHAR", "", "Kind of facility, as the publisher names it"),
    Field("commodity_rank", "VARCHAR", "", "primary, secondary or other: the commodity's place at the site"),
    Field("deposit_type", "VARCHAR", "", "Geological type of the deposit"),
    Field("location", "VARCHAR", "", "Publisher's location detail"),
    Field("confidence", "VARCHAR", "", "Publisher's confidence in the row"),
    # prices
    Field("series", "VARCHAR", "", "Price series in the publisher's words"),
    Field("price_usd_per_t", "DOUBLE", "USD/t", "Nominal price in US dollars per tonne"),
    # US salient statistics
    Field("statistic", "VARCHAR", "", "Publisher's statistic, made uniform"),
    Field("value", "DOUBLE", "", "Value in `unit`"),
    Field("unit", "VARCHAR", "", "Unit of `value`"),
    # governance
    Field("dimension_id", "VARCHAR", "", "WGI dimension: va, pv, ge, rq, rl, cc"),
    Field("estimate", "DOUBLE", "score", "Governance estimate, about -2.5 (weak) to +2.5 (strong)"),
    Field("std_error", "DOUBLE", "score", "Standard error of the estimate"),
    Field("n_sources", "INTEGER", "count", "Number of underlying sources"),
    Field("rank_pct", "DOUBLE", "percent", "Percentile rank among all countries, 0-100"),
    Field("rank_lower_pct", "DOUBLE", "percent", "Lower bound of the 90 % interval of the rank"),
    Field("rank_upper_pct", "DOUBLE", "percent", "Upper bound of the 90 % interval of the rank"),
    # projects and their quantities
    Field("project_id", "VARCHAR", "", "Identifier of the project within its set: set, country, name"),
    Field("project_kind", "VARCHAR", "", "site; province or country where the source states a total only"),
    Field("project_status", "VARCHAR", "", "Status of the project as the source states it; empty where it states none"),
    Field("aliases", "VARCHAR", "", "Other spellings and names of the project, joined with ;"),
    Field("source_set", "VARCHAR", "", "Inventory the row comes from; quantities of two inventories are never added"),
    Field("match_group", "VARCHAR", "", "Projects of several sets found to be one share this identifier"),
    Field("match_evidence", "VARCHAR", "", "Why this project is held to be the others of its group; empty where alone"),
    Field("resource_id", "VARCHAR", "", "Identifier of the quantity: set and line of its file"),
    Field("resource_type", "VARCHAR", "", "primary, or anthropogenic (tailings, residues, dumps)"),
    Field("reported_system", "VARCHAR", "", "Reporting system as the source names it"),
    Field("reported_category", "VARCHAR", "", "Category in that system, as the source names it"),
    Field("unfc_code", "VARCHAR", "", "UNFC code in canonical form; empty where none can be given"),
    Field("unfc_version", "VARCHAR", "", "Version of the UNFC that `unfc_code` belongs to; empty without a code"),
    Field("unfc_e", "VARCHAR", "", "Category on the E axis (environmental-socio-economic viability)"),
    Field("unfc_f", "VARCHAR", "", "Category on the F axis (technical feasibility)"),
    Field("unfc_g", "VARCHAR", "", "Categories on the G axis (confidence in the quantity), joined with +"),
    Field("unfc_class", "VARCHAR", "", "UNFC class, in words; empty without one"),
    Field("unfc_sub_class", "VARCHAR", "", "UNFC sub-class, in words; empty where the code states none"),
    Field("unfc_class_key", "VARCHAR", "", "Key of class and sub-class in the code list `unfc_class`"),
    Field(
        "mapping_basis",
        "VARCHAR",
        "",
        "native, official_bridge, default_bridge, default_bridge+status or none: who gave the code",
    ),
    Field("bridge_steps", "VARCHAR", "", "Steps from the reported category to the code, joined with >"),
    Field("inclusive_of_reserves", "VARCHAR", "", "Whether resources include the reserves: yes, no, unknown or n/a"),
    Field(
        "counting",
        "VARCHAR",
        "",
        "counted where the row may be added up within its set; else repeat, part, superseded, other_document, total or "
        "doubtful",
    ),
    Field("ore_quantity_t", "DOUBLE", "t", "Tonnes of ore"),
    Field("grade", "DOUBLE", "", "Grade of the ore in `grade_unit`"),
    Field("grade_unit", "VARCHAR", "", "Unit of `grade` as the source states it"),
    Field("effective_date", "VARCHAR", "", "Date the estimate holds for, as the source states it"),
    Field("source_document", "VARCHAR", "", "Document or page that states the value"),
    # reuse, use, targets, supply shares
    Field(
        "indicator_id",
        "VARCHAR",
        "",
        "eol_rir, eol_rir_class, eol_rr_class, substitutability, import_reliance or by_product_share",
    ),
    Field("region", "VARCHAR", "", "Market the value holds for: EU or World"),
    Field("value_low", "DOUBLE", "", "Lowest value that the statement allows, in `unit`"),
    Field("value_high", "DOUBLE", "", "Highest value that the statement allows, in `unit`"),
    Field("application", "VARCHAR", "", "Use of the material, in the study's words"),
    Field("sector", "VARCHAR", "", "NACE sector, code and name; empty where the study names none"),
    Field("share_frac", "DOUBLE", "fraction", "Share as stated, 0-1; empty where an interval is printed"),
    Field("share_low_frac", "DOUBLE", "fraction", "Lowest share that the cell allows, 0-1"),
    Field("share_high_frac", "DOUBLE", "fraction", "Highest share that the cell allows, 0-1"),
    Field("value_added_eur", "DOUBLE", "EUR", "Value added of the sector in euros"),
    Field("trade_parameter", "DOUBLE", "", "Trade parameter of the study: above 1 restrictions, below 1 agreements"),
    Field("supply_risk", "DOUBLE", "score", "Supply risk (SR) of the study"),
    Field("economic_importance", "DOUBLE", "score", "Economic importance (EI) of the study"),
    Field("instrument", "VARCHAR", "", "Law and article"),
    Field("target_type", "VARCHAR", "", "What the target is about, in the law's terms"),
    Field("scope", "VARCHAR", "", "Whom or what the target binds"),
    Field("due_date", "VARCHAR", "date", "Day the target takes effect, ISO 8601; the year where the day is not known"),
    # code lists
    Field("symbol", "VARCHAR", "", "Chemical symbol or formula"),
    Field("group_id", "VARCHAR", "", "Family of materials"),
    Field("members", "VARCHAR", "", "For a group: its materials, joined with +"),
    Field("critical_lists", "VARCHAR", "", "Official critical-materials lists that name it, joined with ;"),
    Field("name_official", "VARCHAR", "", "Official name"),
    Field("iso2", "VARCHAR", "", "ISO 3166-1 alpha-2"),
    Field("iso_numeric", "VARCHAR", "", "ISO 3166-1 numeric, three digits"),
    Field("un_region", "VARCHAR", "", "UN M49 region"),
    Field("un_subregion", "VARCHAR", "", "UN M49 sub-region"),
    Field("is_eu27", "BOOLEAN", "", "Member of the European Union (27)"),
    Field("is_oecd", "BOOLEAN", "", "Member of the OECD"),
    Field("area_kind", "VARCHAR", "", "country, area (no ISO code or former), total or other"),
    Field("stage_order", "INTEGER", "", "Place in the chain, from the ground up"),
    Field("description", "VARCHAR", "", "Meaning"),
    # sources, quarantine
    Field("publisher", "VARCHAR", "", "Publisher"),
    Field("title", "VARCHAR", "", "Title of the product"),
    Field("licence", "VARCHAR", "", "Licence"),
    Field("licence_url", "VARCHAR", "", "Text of the licence"),
    Field("url", "VARCHAR", "", "Page of the publisher"),
    Field("doi", "VARCHAR", "", "DOI"),
    Field("citation", "VARCHAR", "", "Citation, APA"),
    Field("cadence", "VARCHAR", "", "How often the publisher issues a new edition"),
    Field("retrieved", "VARCHAR", "date", "Day the newest original was retrieved, ISO 8601"),
    Field("sha256", "VARCHAR", "", "SHA-256 of the originals"),
    Field("row_count", "BIGINT", "count", "Rows"),
    Field("file", "VARCHAR", "", "File of the publisher"),
    Field("line", "INTEGER", "", "Line in the file, first line = 1"),
    Field("label_kind", "VARCHAR", "", "What needs a person: country, unit, stage, value, commodity or confidence"),
    Field("label", "VARCHAR", "", "The publisher's label"),
    Field("cure", "VARCHAR", "", "How to mend it"),
    Field(
        "share_of_world_frac", "DOUBLE", "fraction", "Share of the publisher's world total that the row carries, 0-1"
    ),
    Field("feed_id", "VARCHAR", "", "Feed that parsed the file"),
    Field("correction_id", "VARCHAR", "", "Identifier of the correction"),
    Field("reason", "VARCHAR", "", "Reason"),
    Field("evidence", "VARCHAR", "", "Where the publisher's own text shows it"),
)

FIELDS = {field.name: field for field in _ALL}


def columns(*names: str) -> tuple[Field, ...]:
    """Fields of these names in this order. Raises KeyError on a name that is not declared above."""
    return tuple(FIELDS[name] for name in names)
