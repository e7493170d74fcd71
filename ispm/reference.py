"""The reference pages that the product writes about itself: each a function that gives its text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from accounts.roles import GRANTS, Permission, Reach, Role
from measures import workflow as proposals
from returns import workflow

FOLDER = Path(settings.BASE_DIR) / "docs" / "reference"

WORDS = {
    Reach.WHOLE_ORGANISATION: "all",
    Reach.OWN_PROGRAMMES: "own",
    Reach.HANDED_STEPS: "handed",
    None: "–",
}
INTRODUCTION = """\
# Roles and what they may do

Written by `make docs` from `accounts/roles.py`; a test fails when it is out of date.

- **all**: in the whole organisation
- **own**: for the programmes that the person heads, or deputises for, on that day
- **handed**: for the steps of returns that a head has handed to the person
- **–**: not at all

A person may have several roles, and then has the widest of what they give. What a table cannot
say stands in the code beside each action: nobody approves a return that they submitted or that
is for a programme they head, and no step that needs two people can be done by one, whatever
roles they have.
"""


def roles_page() -> str:
    """The table of role, permission and reach, as Markdown."""
    head = ["May", *(role.label for role in Role)]
    rows = [[str(p.value), *(WORDS[GRANTS[role].get(p)] for role in Role)] for p in Permission]
    rule = ["---", *(":-:" for _ in Role)]
    table = "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *rows))
    return f"{INTRODUCTION}\n{table}\n"


#: Every reference page: its file in docs/reference/, and what writes it.
PAGES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("roles.md", roles_page),
    ("return-workflow.md", workflow.as_markdown),
    ("measure-proposals.md", proposals.as_markdown),
)


def stale_pages() -> list[str]:
    """The files that are missing or differ from what would be written now."""
    return [name for name, write in PAGES if _stored(name) != write()]


def write_pages() -> list[str]:
    """Writes what is stale; returns the names of the files written."""
    stale = stale_pages()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES:
        if name in stale:
            (FOLDER / name).write_text(write(), encoding="utf-8")
    return stale


def _stored(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else None
