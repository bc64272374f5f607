"""What Dash loads before its own scripts: React, and not the polyfills of browsers that nobody has any more.

They are 99 kB to read before the first chart, and put slower functions in place of the browser's own (`trim`, which
plotly.js calls for each of its classes). Of all they bring, Dash's components need one thing, `regeneratorRuntime`,
which is at the head of our own scripts (`bundle.py`).
"""

from __future__ import annotations

from dash import _dash_renderer

_POLYFILL = "deps/polyfill@"


def without_polyfills() -> None:
    """Keep the polyfills out of the pages of any app made from now on."""
    for scripts in _dash_renderer._js_dist_dependencies:  # noqa: SLF001  where Dash itself looks for them
        paths = scripts["relative_package_path"]
        for build, names in paths.items():
            paths[build] = [name for name in names if not name.startswith(_POLYFILL)]
