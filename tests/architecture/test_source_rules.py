"""Rules about the source that cost a bug or a second each time they were broken elsewhere."""

import ast
import re

from tests.architecture.code import ROOT, inside, modules

SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|INSERT\s+INTO|CREATE\s+(OR\s+REPLACE\s+)?(VIEW|TABLE)|COPY\s*\()", re.IGNORECASE | re.DOTALL
)
FOREIGN = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/|<!--.*?-->|^\s*//.*?$", re.DOTALL | re.MULTILINE)
XML_NAMES = ("http://www.w3.org",)
NEVER_FETCHED = {"vendor/plotly-crm.min.js": {"https://plotly.com", "https://developer.mozilla.org"}}
"""What plotly.js links to in its messages and its logo, which the charts do not show."""
MAX_FILE_BYTES = 3_000_000
MOST_LINES = 400


def test_no_sql_is_built_from_values():
    """Values are bound; the engine alone puts in names, and takes them from the registry."""
    strays = [
        module.at(node)
        for module in modules()
        if inside(module.name, "dashboard") and not inside(module.name, "dashboard.engine")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.JoinedStr) and SQL.search(_constant_text(node))
    ]
    assert not strays


def _constant_text(node: ast.JoinedStr) -> str:
    return " ".join(part.value for part in node.values if isinstance(part, ast.Constant))


def test_callbacks_are_registered_explicitly():
    """A module-level `@callback` is lost in a second app and doubled by cross-imports."""
    strays = [
        f"{module.at(node)} imports dash.{alias.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "dash"
        for alias in node.names
        if alias.name in {"callback", "clientside_callback", "register_page"}
    ]
    assert not strays


def test_no_module_is_longer_than_can_be_read_at_once():
    sizes = {module.name: len(module.path.read_text("utf-8").splitlines()) for module in modules()}
    assert {name: lines for name, lines in sizes.items() if lines > MOST_LINES} == {}


def test_every_cache_with_a_key_has_a_bound():
    """What is kept by a key that visitors choose, or text of their files, must not grow with what they send."""
    strays = [
        module.at(node)
        for module in modules()
        if inside(module.name, "dashboard") or inside(module.name, "data")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        and (node.args.args or node.args.kwonlyargs)
        and {"cache", "functools.cache", "lru_cache(maxsize=None)"} & {ast.unparse(one) for one in node.decorator_list}
    ]
    assert not strays


def test_every_output_has_one_owner():
    strays = [
        module.at(node.value)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.keyword) and node.arg == "allow_duplicate"
    ]
    assert not strays


def test_assets_name_no_foreign_host():
    """Comments may say where something came from; names of XML vocabularies are no addresses.

    The browser tests hold that nothing is asked of another host; this finds what they would have to click on.
    """
    strays = [
        f"{file.relative_to(ROOT)}:{number}: {address}"
        for file in sorted((ROOT / "assets").rglob("*"))
        if file.suffix in {".css", ".js", ".svg", ".html", ".geojson", ".json"}
        for number, line in enumerate(COMMENT.sub(_blank, file.read_text("utf-8")).splitlines(), 1)
        for address in FOREIGN.findall(line)
        if not address.startswith(XML_NAMES)
        and address not in NEVER_FETCHED.get(file.relative_to(ROOT / "assets").as_posix(), ())
    ]
    assert not strays


def _blank(comment):
    """Return as many line ends as the comment had, so that lines keep their numbers."""
    return "\n" * comment.group().count("\n")


def test_no_file_is_too_large_to_keep_in_history(tracked_files):
    sizes = {str(file.relative_to(ROOT)): file.stat().st_size for file in tracked_files}
    assert not {name: size for name, size in sizes.items() if size > MAX_FILE_BYTES}


def test_nothing_needs_files_outside_the_repository(tracked_files):
    outside = re.compile(r"\.\./shared|/(?:root|home)/[a-z]|/work/")
    strays = [
        str(file.relative_to(ROOT))
        for file in tracked_files
        if file.suffix in {".py", ".toml", ".csv", ".md", ".js", ".css", ".json", ""}
        and file != ROOT / "tests/architecture/test_source_rules.py"
        and outside.search(file.read_text("utf-8"))
    ]
    assert not strays


def test_no_style_rule_of_the_screen_asks_what_an_element_holds():
    """With `:has()` a click restyles three times the elements; who sends or fills a part says what is in it."""
    strays = [
        f"{file.name}: {rule.strip()}"
        for file in sorted((ROOT / "assets").glob("*.css"))
        for rule in re.findall(r"[^{};]+(?={)", _on_screen(COMMENT.sub("", file.read_text(encoding="utf-8"))))
        if ":has(" in rule
    ]
    assert not strays


def _on_screen(sheet: str) -> str:
    """Return a style sheet without what applies on paper alone."""
    kept, *others = sheet.split("@media print {")
    for part in others:
        depth = 1
        ends = (place for place, sign in enumerate(part, 1) if (depth := depth + (sign == "{") - (sign == "}")) == 0)
        kept += part[next(ends) :]
    return kept
