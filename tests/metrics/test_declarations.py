"""Every metric says what it is: unit, range, meaning in one sentence, uncertainty, reference, requirements."""

import pytest

from dashboard.i18n import catalogue
from dashboard.metrics import METRICS
from data.codes import code_list


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_metric_declares_itself_in_full(metric):
    texts = catalogue()
    assert metric.formula
    assert metric.unit
    assert metric.reference
    assert metric.worse in {"", "higher", "lower"}
    assert metric.requirements
    assert set(metric.requirements) <= set(code_list("requirement").rows)
    assert metric.low is None or metric.high is None or metric.low < metric.high
    for key in (metric.title_key, metric.meaning_key, metric.uncertainty_key):
        assert texts[key].strip()
    meaning = texts[metric.meaning_key]
    assert meaning.endswith(".")
    assert ". " not in meaning, "one sentence"
