"""The product's own source as syntax trees, for rules that no linter knows."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATTERNS = ("app.py", "data/**/*.py", "dashboard/**/*.py", "pipelines/**/*.py")


@dataclass(frozen=True)
class Module:
    """A module of the product: dotted name, file, syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """Return `file:line` of a node, as editors open it."""
        return f"{self.path.relative_to(ROOT)}:{node.lineno}"

    def imports(self) -> Iterator[tuple[str, ast.stmt]]:
        """Yield the dotted name of everything imported anywhere in the module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module, node
                yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product."""
    files = [file for pattern in PATTERNS for file in sorted(ROOT.glob(pattern))]
    return tuple(Module(_dotted(file), file, ast.parse(file.read_text("utf-8"))) for file in files)


def _dotted(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def inside(name: str, *packages: str) -> bool:
    """Tell whether a dotted name is one of the packages or below one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)
