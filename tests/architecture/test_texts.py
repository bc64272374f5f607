"""Every visible string comes from the catalogue, every key used is in it, and every key in it is used."""

import ast
import re

import pytest

from dashboard.i18n import DEFAULT_LANGUAGE, catalogue, languages
from tests.architecture.code import ROOT, inside, modules

KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_{}]+)+")
ASKED_BY_SCRIPT = re.compile(r"""crm\.text\(['"`]([^'"`]+)['"`]""")
NAMED_BY_SCRIPT = re.compile(r"""['"`]([\w.${}]+\.[\w.${}]+)['"`]""")
PART_IN_SCRIPT = re.compile(r"\$\{[^}]*\}")
PLACEHOLDER = re.compile(r"\{(\w+)")


def texts_in_source():
    """Yield (where, text) of every string in the dashboard that reads like a key; parts put in at run time are {}."""
    for module in modules():
        if inside(module.name, "dashboard"):
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield module.at(node), node.value
                elif isinstance(node, ast.JoinedStr):
                    parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
                    yield module.at(node), "".join(parts)


def keys_given_to_t():
    """Yield (where, key) of every literal first argument of `t()` and every `…_key=` argument."""
    for module in modules():
        if not inside(module.name, "dashboard"):
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call):
                continue
            named = [keyword.value for keyword in node.keywords if (keyword.arg or "").endswith("_key")]
            first = node.args[:1] if getattr(node.func, "id", "") == "t" else []
            for value in (*first, *named):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield module.at(node), value.value


def keys_in_scripts(pattern):
    """Return the keys that a pattern finds in our scripts, which name their texts without the prefix `client.`."""
    files = sorted((ROOT / "assets" / "js").rglob("*.js"))
    named = {key for file in files for key in pattern.findall(file.read_text("utf-8"))}
    return {"client." + PART_IN_SCRIPT.sub("{}", key) for key in named}


def fits(key, used):
    """Tell whether a key is one of those used, where {} stands for what is put in at run time."""
    return any(re.fullmatch(re.escape(text).replace(r"\{\}", r"[\w.]+"), key) for text in used)


def test_every_key_used_exists():
    missing = [f"{where}: {key}" for where, key in keys_given_to_t() if key not in catalogue()]
    in_scripts = [
        key for key in keys_in_scripts(ASKED_BY_SCRIPT) if not any(fits(known, {key}) for known in catalogue())
    ]
    assert not missing + in_scripts


def test_every_key_is_used():
    used = {text for _where, text in texts_in_source() if KEY.fullmatch(text)}
    used |= keys_in_scripts(ASKED_BY_SCRIPT) | keys_in_scripts(NAMED_BY_SCRIPT)
    partly = {text for text in used if "{}" in text}
    assert not [key for key in catalogue() if key not in used and not fits(key, partly)]


@pytest.mark.parametrize("language", languages())
def test_every_language_says_everything(language):
    own, default = catalogue(language), catalogue(DEFAULT_LANGUAGE)
    assert set(own) == set(default)
    assert all(set(PLACEHOLDER.findall(own[key])) == set(PLACEHOLDER.findall(default[key])) for key in own)
    assert all(text.strip() for text in own.values())
