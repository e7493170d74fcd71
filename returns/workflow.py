"""How a return moves: one literal table of states and transitions. Pure: no models, no clock.

``actions`` ask it before they write; ``docs/reference/return-workflow.md`` is generated from it.
What the table cannot say (whose programme, who submitted) is said by ``permissions.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.roles import GRANTS, Permission
from records.refusals import Refused

from .vocabulary import ReturnState

S = ReturnState


@dataclass(frozen=True)
class Transition:
    """``name`` takes a return from ``source`` to ``target``, for whoever holds ``permission``."""

    name: str
    source: ReturnState
    target: ReturnState
    permission: Permission
    records: str


_SAVED = "each field that changed, with before and after, who and when"
_FROZEN = "the version as a record with its SHA-256, who submitted it in which post, when prepared"
_FILL, _GIVE, _REVIEW = Permission.FILL_STEP, Permission.GIVE_RETURN, Permission.REVIEW_RETURN
_COPY = "a new version begins, a copy of the last"
_REOPENED = f"the reason, who reopened it in which post, when; {_COPY}"

TRANSITIONS: tuple[Transition, ...] = (
    Transition("save", S.NOT_STARTED, S.DRAFT, _FILL, _SAVED),
    Transition("save", S.DRAFT, S.DRAFT, _FILL, _SAVED),
    Transition("save", S.RETURNED, S.DRAFT, _FILL, _SAVED),
    Transition("submit", S.DRAFT, S.SUBMITTED, _GIVE, _FROZEN),
    Transition("submit", S.RETURNED, S.SUBMITTED, _GIVE, _FROZEN),
    Transition("approve", S.SUBMITTED, S.APPROVED, _REVIEW, "who approved it in which post, when"),
    Transition(
        "send back",
        S.SUBMITTED,
        S.RETURNED,
        _REVIEW,
        f"the reason, who gave it in which post, when; {_COPY}",
    ),
    Transition(
        "publish",
        S.APPROVED,
        S.PUBLISHED,
        Permission.PUBLISH_PAPER,
        "with the edition of the paper that prints it",
    ),
    Transition("reopen", S.APPROVED, S.RETURNED, Permission.REOPEN_RETURN, _REOPENED),
    Transition("reopen", S.PUBLISHED, S.RETURNED, Permission.REOPEN_RETURN, _REOPENED),
)

#: Why nothing can be done to a return in this state that needs another one.
_STANDS: dict[ReturnState, str] = {
    S.NOT_STARTED: "Nothing has been written in this return yet.",
    S.DRAFT: "This return is being written and has not been submitted.",
    S.SUBMITTED: "This return was submitted and waits for a director. It cannot be changed "
    "unless it is sent back.",
    S.RETURNED: "This return was sent back or reopened, and has not been submitted again.",
    S.APPROVED: "This return was approved. It cannot be changed unless it is reopened.",
    S.PUBLISHED: "This return was published. It cannot be changed unless it is reopened.",
}


def transition(name: str, state: str) -> Transition | None:
    """The transition of that name from that state; None where there is none."""
    found = [t for t in TRANSITIONS if t.name == name and t.source == state]
    return found[0] if found else None


def may_happen(name: str, state: str) -> bool:
    """Whether the table has that transition from that state."""
    return transition(name, state) is not None


def check_may_happen(name: str, state: str) -> Transition:
    """The transition, or Refused with a sentence on where the return stands."""
    found = transition(name, state)
    if found is None:
        raise Refused(f"{stands(state)} Nothing was changed.")
    return found


def stands(state: str) -> str:
    """Where a return in that state stands, as a sentence."""
    return _STANDS[ReturnState(state)]


def as_markdown() -> str:
    """The reference page: a diagram and a table, both from ``TRANSITIONS``."""
    return "\n".join([*_HEAD, *_diagram(), "", *_table(), *_FOOT, ""])


_HEAD = (
    "# How a return moves",
    "",
    "Written by `make docs` from `returns/workflow.py`; a test fails when it is out of date.",
    "",
    "Opening a round makes each programme's return, *not started*, with an empty first version.",
    "",
)
_FOOT = (
    "",
    "Who saves a step heads the programme on that day, deputises, or has been handed that step;",
    "who submits heads the programme or deputises. Nobody approves or sends back",
    "a return that they submitted, or one of a programme that they head or deputise for that day",
    "or did since the quarter began. A submitted version never changes: triggers of the database",
    "refuse it.",
)


def _diagram() -> list[str]:
    labels = [f"    {state.value}: {state.label}" for state in ReturnState]
    arrows = [f"    {t.source.value} --> {t.target.value}: {t.name}" for t in TRANSITIONS]
    start = f"    [*] --> {S.NOT_STARTED.value}: open the round"
    end = f"    {S.PUBLISHED.value} --> [*]"
    return ["```mermaid", "stateDiagram-v2", *labels, start, *arrows, end, "```"]


def _table() -> list[str]:
    head = ["| what | from | to | who may | what is recorded |", "|---|---|---|---|---|"]
    cells = [
        (t.name, t.source.label, t.target.label, _holders(t.permission), t.records)
        for t in TRANSITIONS
    ]
    return head + [f"| {' | '.join(row)} |" for row in cells]


def _holders(permission: Permission) -> str:
    roles = [role.label.lower() for role, grants in GRANTS.items() if permission in grants]
    return f"{', '.join(roles)}: {permission.value}"
