"""One way for what depends on what: apps by floors, layers within an app, no circle anywhere."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.sweeps.source import APPS, FLOORS, ROOT, imports, modules, without_type_checking

FLOOR_OF = {app: number for number, floor in enumerate(FLOORS) for app in floor}

#: Within an app, from left to right; a module imports nothing that stands to its right.
LAYERS = ("models", "permissions", "actions", "forms", "views", "urls")


def test_every_app_has_its_floor():
    apps = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "scripts"}
    assert apps == set(APPS)


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_from_floors_below(app):
    wrong = [
        f"{name} imports {other}"
        for name, tree in modules().items()
        if name.split(".")[0] == app
        for other in imports(name, tree)
        if (theirs := other.split(".")[0]) != app and FLOOR_OF[theirs] >= FLOOR_OF[app]
    ]
    assert wrong == []


def layer_of(name: str) -> int | None:
    """The layer that a module belongs to by its name; a package's modules belong to it."""
    for part in name.split(".")[1:]:
        if part in LAYERS:
            return LAYERS.index(part)
    return None


@pytest.mark.parametrize("app", APPS)
def test_within_an_app_layers_import_from_the_left(app):
    wrong = [
        f"{name} imports {other}"
        for name, tree in modules().items()
        if name.split(".")[0] == app and (mine := layer_of(name)) is not None
        for other in imports(name, tree)
        if other.split(".")[0] == app and (theirs := layer_of(other)) is not None and theirs > mine
    ]
    assert wrong == []


def test_no_circle_of_modules():
    graph = {
        name: imports(name, without_type_checking(tree)) - {name}
        for name, tree in modules().items()
    }
    # A module of a package needs its package, and the package may gather what its modules
    # offer: that is one house, not a circle.
    graph = {
        name: {other for other in others if not name.startswith(f"{other}.")}
        for name, others in graph.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_nothing_is_imported_inside_a_function():
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []
