"""Import this first in a web process: it keeps numpy and pandas out, which publishing needs and serving does not.

pyarrow loads whichever of the two it finds, and its first array then costs a worker 44 MB; adding up by keys, its
reader of folders, 6 MB. Nothing here uses any.
"""

import sys

UNWANTED = ("numpy", "pandas", "pyarrow.dataset")

for name in UNWANTED:
    sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None makes `import` raise ImportError
