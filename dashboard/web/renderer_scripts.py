"""What Dash loads in every page: React, its renderer and HTML, and not what nobody needs.

The shell is made of HTML alone, and pages are built by our own script: Dash's core components and its table, half a
megabyte to read before a first click, show nothing. The polyfills of browsers that nobody has any more are 99 kB, and
put slower functions in place of the browser's own (`trim`, which plotly.js calls for each of its classes). Of all they
bring, Dash's scripts need one thing, `regeneratorRuntime`, which is at the head of our own scripts (`bundle.py`).
"""

from __future__ import annotations

from dash import _dash_renderer, dash_table, dcc

_POLYFILL = "deps/polyfill@"


def without_unused() -> None:
    """Keep polyfills, core components and tables out of the pages of any app made from now on."""
    for script in (*dcc._js_dist, *dash_table._js_dist):  # noqa: SLF001  where Dash itself looks for them
        if "async" not in script:  # what is loaded when asked for, says so already
            script["dynamic"] = True
    for scripts in _dash_renderer._js_dist_dependencies:  # noqa: SLF001  where Dash itself looks for them
        paths = scripts["relative_package_path"]
        for build, names in paths.items():
            paths[build] = [name for name in names if not name.startswith(_POLYFILL)]
