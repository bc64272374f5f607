"""Import reliance (IR) of a country or bloc, as the EU method defines it.

Hand calculation: imports 80, exports 20, production 40: (80 - 20)/(40 + 80 - 20) = 60/100 = 0.6.
"""

from __future__ import annotations

from dashboard.metrics.model import CannotComputeError, Metric, not_negative, required

METRIC = Metric(
    metric_id="import_reliance",
    formula="IR = (imports - exports) / (production + imports - exports), clipped to 0…1",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="higher",
    reference="European Commission, Methodology for establishing the EU list of CRMs, 2017, DOI 10.2760/73303",
    requirements=("3c", "7c", "11a"),
)


def compute(*, imports: float | None, exports: float | None, production: float | None) -> float:
    """Return the import reliance, 0-1; 0 for a net exporter. Flows and production in one unit of content.

    For a bloc imports and exports are those across its border. Raises CannotComputeError for an input that is missing
    and where there is neither trade nor production; OutOfRangeError for a negative one.
    """
    bought, sold, made = required(imports=imports, exports=exports, production=production)
    for name, value in (("imports", bought), ("exports", sold), ("production", made)):
        not_negative(name, value)
    net, used = bought - sold, made + bought - sold
    if net <= 0:
        if bought == sold == made == 0:
            raise CannotComputeError("trade or production above zero")
        return 0.0
    return min(1.0, net / used)
