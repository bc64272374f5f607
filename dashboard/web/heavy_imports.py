"""Import this first in a web process: it keeps out what publishing needs, or nobody here, and serving does not.

pyarrow loads whichever of numpy and pandas it finds, and its first array then costs a worker 44 MB; adding up by keys,
its reader of folders, 6 MB; it loads a library for each kind of cloud storage. Dash names pydantic for its MCP server,
which is off, and plotly names narwhals to check data frames, of which there are none: 100 ms of a start and 8 MB. These
two come where something asks for more of them.
"""

import sys
from importlib import import_module
from types import ModuleType

UNWANTED = (
    "numpy", "pandas", "pyarrow.dataset",
    "pyarrow._azurefs", "pyarrow._gcsfs", "pyarrow._hdfs", "pyarrow._s3fs",
)  # fmt: skip


class Later(ModuleType):
    """Stands for a module until anything is asked of it but what it was given: then it and its like are loaded."""

    def __init__(self, name: str, **given: object) -> None:
        super().__init__(name)
        vars(self).update(given)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        for other, module in tuple(sys.modules.items()):
            if isinstance(module, Later):
                del sys.modules[other]
        return getattr(import_module(self.__name__), name)


def _nothing(*_: object, **__: object) -> None:
    """Stand for what a module is annotated with."""


_V1 = Later("narwhals.stable.v1")
_STABLE = Later("narwhals.stable", v1=_V1)
_HANDLERS = {"GetCoreSchemaHandler": object, "GetJsonSchemaHandler": object}
LATER = (
    Later("pydantic", Field=_nothing, **_HANDLERS),
    Later("pydantic_core", core_schema=None),
    Later("narwhals", stable=_STABLE),
    _STABLE,
    _V1,
)

for unwanted in UNWANTED:
    sys.modules.setdefault(unwanted, None)  # type: ignore[arg-type]  # None makes `import` raise ImportError
for later in LATER:
    sys.modules.setdefault(later.__name__, later)
