"""Numbers as their publisher states them: 177602.62, where the sum of floats ends in 177602.62000000002.

A sum of decimals, and a decimal times a unit, are off by a few units in the seventeenth digit. The shortest number
within that distance is the one meant; each format writes that, so that equal numbers are written equal.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_NOISE_FRAC = 2e-14
_FEWEST, _MOST = 11, 15
_THOUSANDTHS = 1000.0


def as_stated(value: float) -> float:
    """Return the shortest decimal within 2e-14 of `value`; itself where it has no more than 15 digits."""
    if float(f"{value:.{_MOST}g}") == value:
        return value
    shorter = (float(f"{value:.{digits}g}") for digits in range(_FEWEST, _MOST + 1))
    return next((number for number in shorter if abs(number - value) <= _NOISE_FRAC * abs(value)), value)


def stated_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch with the numbers of each DOUBLE column as stated."""
    columns = [_stated(column) if pa.types.is_float64(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _stated(column: pa.Array) -> pa.Array:
    """Return a column as stated; what has at most three decimals is so, which is told of all at once."""
    rounded = pc.divide(pc.round(pc.multiply(column, _THOUSANDTHS)), _THOUSANDTHS)
    longer = pc.fill_null(pc.not_equal(rounded, column), fill_value=False)
    if not pc.any(longer).as_py():
        return column
    coded = column.filter(longer).dictionary_encode()
    numbers = pa.array([as_stated(value) for value in coded.dictionary.to_pylist()], column.type)
    return pc.replace_with_mask(column, longer, numbers.take(coded.indices))
