"""The project's own source, read once for the sweeps."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: From the floor up: an app imports only from the lines above its own (`docs/architecture.md`).
FLOORS = (
    ("figures", "tables", "charts", "printing", "records"),
    ("components",),
    ("accounts",),
    ("files", "notices"),
    ("periods",),
    ("programmes",),
    ("finance", "risks", "meetings", "benefits", "measures"),
    ("returns",),
    ("reporting",),
    ("ispm",),
)
APPS = tuple(app for floor in FLOORS for app in floor)


@lru_cache
def modules() -> dict[str, ast.Module]:
    """Every module of the apps by its dotted name, migrations left out."""
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                found[_name_of(path)] = ast.parse(path.read_text(), filename=str(path))
    return found


def _name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_package(name: str) -> bool:
    return (ROOT / Path(*name.split(".")) / "__init__.py").exists()


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def imports(name: str, tree: ast.AST) -> set[str]:
    """Dotted names of our own modules that the module imports when it is loaded."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(name, node)
            found |= {_module(f"{base}.{alias.name}", base) for alias in node.names}
    return {one for one in found if one.split(".")[0] in APPS}


def _absolute(name: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = name.split(".")
    parts = parts[: len(parts) - node.level + is_package(name)]
    return ".".join([*parts, *([node.module] if node.module else [])])


def _module(full: str, base: str) -> str:
    """What is imported may be a module or something in one."""
    return full if full in modules() else base


def without_type_checking(tree: ast.Module) -> ast.Module:
    """The module without what only type checkers read."""
    body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING")
    ]
    return ast.Module(body=body, type_ignores=[])
