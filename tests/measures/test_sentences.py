"""What is refused at a field has no full stop at its end; what is refused above a form has one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.sweeps.source import modules

#: A whole message of another refusal is passed on behind the line that it is about.
PASSED_ON = {"measures.actions.lists"}


def refusals(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Each sentence that is written out: how it ends, and whether a field is named."""
    constants = {
        one.targets[0].id: one.value
        for one in tree.body
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    }
    for call in ast.walk(tree):
        name = call.func.id if isinstance(call, ast.Call) and hasattr(call.func, "id") else ""
        if name not in ("Refused", "required"):
            continue
        said = call.args[1 if name == "required" else 0]
        said = constants.get(said.id, said) if isinstance(said, ast.Name) else said
        last = said.values[-1] if isinstance(said, ast.JoinedStr) else said
        if isinstance(last, ast.Constant | ast.FormattedValue):
            ending = last.value if isinstance(last, ast.Constant) else "…"
            yield ending, any(keyword.arg == "field" for keyword in call.keywords)


def wrong(tree: ast.Module) -> list[str]:
    return [
        ending
        for ending, at_field in refusals(tree)
        if (ending.endswith(".") if at_field else not ending.endswith((".", "?")))
    ]


def test_sentences_end_as_where_they_stand_asks():
    found = {
        name: endings
        for name, tree in modules().items()
        if name.startswith("measures.") and name not in PASSED_ON and (endings := wrong(tree))
    }
    assert found == {}


def test_the_rule_sees_what_breaks_it():
    tree = ast.parse(
        'SAID = "There."\n'
        'Refused("Here", field="x")\nRefused("Here.")\nrequired(text, "Enter it", field="x")\n'
        'Refused(SAID, field="x")\nRefused(f"Not {this}")\nrequired(text, "Enter.", field="x")\n'
    )
    assert wrong(tree) == ["There.", "…", "Enter."]
