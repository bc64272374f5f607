"""Forecasts: the series there are, the methods, how each did on years held back, and which is chosen.

One thread of OpenBLAS, set before scipy loads it: the optimiser's matrices have three rows, and threads that wait for
each other made 1,800 fits take 40 s instead of 4 on two busy cores.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from pipelines.forecasts.datasets import derive

__all__ = ["derive"]
