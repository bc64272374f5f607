"""Downloads in the four formats, and the registered queries without a server around them."""

from functools import partial

from dashboard.engine import Engine
from dashboard.topics.registry import QUERIES
from data.datasets import DATASETS
from tests.bench.http_client import Visitor
from tests.bench.measure import Measure, summary, timed_ms
from tests.bench.subject import Subject

FORMATS = ("csv", "json", "parquet", "xlsx")
N_CHOICES, N_FLOOR = 8, 3
NARROWED = {"trade_yearly": ("material", "country")}


def downloads(datasets: list[str], subject: Subject) -> list[Measure]:
    """Fetch every dataset in every format with random filters; trade always for a material and a country."""
    visitor, measures = Visitor(subject.url), []
    for dataset_id in datasets:
        states = subject.choices.of_dataset(dataset_id, N_CHOICES, NARROWED.get(dataset_id, ()))
        for suffix in FORMATS:
            path = f"/api/v1/data/{dataset_id}.{suffix}"
            answers = [visitor.get(state.href(path)) for state in states]
            times, sizes = [ms for ms, _size in answers], [size for _ms, size in answers]
            measures.append(summary("files", path, subject.rows, times, sizes=sizes))
    return measures


def queries(datasets: list[str], engine: Engine, subject: Subject) -> list[Measure]:
    """Ask an engine without a cache every query that needs no parameter, with random filters, beside bare DuckDB."""
    measures = []
    for query in QUERIES.values():
        if query.dataset_id not in datasets or set(query.extra_params) - set(query.defaults):
            continue
        always = ("material",) if "material" in DATASETS[query.dataset_id].filters else ()
        states = [state.chosen() for state in subject.choices.of_dataset(query.dataset_id, N_CHOICES, always)]
        times = [timed_ms(partial(engine.run, query, state))[0] for state in states]
        floors = [subject.floor.time_ms(query, state, query.defaults) for state in states[:N_FLOOR]]
        measures.append(summary("queries", query.query_id, subject.rows, times, floor_ms=floors))
    return measures
