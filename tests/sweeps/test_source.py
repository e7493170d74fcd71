"""What stands in no file: inline styles and scripts, unescaped text, writes past history."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps

from records.models import EditedModel
from tests.sweeps.source import ROOT, modules, templates

FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script that is not a file": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off"),
    "an address that runs": re.compile(r"href\s*=\s*[\"']?\s*javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_templates_hold_no(what):
    wrong = [
        f"{path.relative_to(ROOT)}: {found[0][:80]}"
        for path in templates()
        for found in [FORBIDDEN[what].search(path.read_text())]
        if found
    ]
    assert wrong == []


#: Where text is declared to be markup, and why that is safe.
MARKED_SAFE = {
    "charts.bars": "no text at all, where there is nothing to draw",
    "charts.lines": "no text at all, where there is nothing to draw",
    "charts.quarters": "no text at all, where there is nothing to draw",
    "charts.series": "no text at all, where there is nothing to draw",
    "components.printed": "our own style sheet, and widths in per cent",
    "components.text": "typed text, after the allow-list",
    "returns.templatetags.boxes": "attributes of a box, each value escaped",
    "reporting.packs.rendering": "our own style sheet and fonts",
    "reporting.papers.behind": "printed text, round parts of it links whose words are escaped",
    "reporting.papers.html": "our own style sheet",
    "reporting.papers.words": "the narrative, its sub-headings made bold lines",
    "tables.html": "the cells of a table, every text of them escaped",
}


def test_text_becomes_markup_in_few_places_each_with_its_reason():
    found = {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) in ("mark_safe", "SafeString")
    }
    assert found == set(MARKED_SAFE)


# Writes past history --------------------------------------------------------------------

BULK = {"bulk_create", "bulk_update", "abulk_create", "abulk_update"}
#: The one place where a version number is taken by an UPDATE, and then saved with history.
TAKES_A_VERSION = "records.models"


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return getattr(function, "id", "")


def _words(node: ast.expr) -> list[str]:
    """The names along a chain of calls and attributes: `A.objects.filter(…).update`."""
    words = []
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            words.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return [*words, getattr(node, "id", "")]


def _is_a_query(words: list[str]) -> bool:
    return bool({"objects", "filter", "_base_manager", "exclude", "all"} & set(words))


def _writes_in_bulk(node: ast.Call) -> bool:
    name = _called(node)
    if name in BULK:
        return True
    return name == "update" and (bool(node.keywords) or _is_a_query(_words(node.func)))


def _model_of(node: ast.Call) -> type | None:
    """The model that the chain begins with, by its class name."""
    models = {model.__name__: model for model in apps.get_models()}
    return models.get(_words(node.func)[-1])


def test_no_bulk_write_passes_by_the_history_of_an_edited_model():
    """A bulk write names its model, and that model is not an edited one."""
    wrong = [
        f"{name}:{node.lineno} {'.'.join(reversed(_words(node.func)))}"
        for name, tree in modules().items()
        if name != TAKES_A_VERSION
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and _writes_in_bulk(node)
        and ((model := _model_of(node)) is None or issubclass(model, EditedModel))
        and not _is_no_query(node)
    ]
    assert wrong == []


def _is_no_query(node: ast.Call) -> bool:
    """`dict.update(name=…)` and the like: no query along the chain, and no bulk verb."""
    return _called(node) == "update" and not _is_a_query(_words(node.func))
