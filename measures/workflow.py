"""How a proposal moves: one literal table of states and transitions. Pure: no models, no clock.

``actions.proposals`` asks it before it writes; ``docs/reference/measure-proposals.md`` is
generated from it. Who sits in a design group, and who proposed, is said by ``permissions``.
"""

from __future__ import annotations

from dataclasses import dataclass

from records.refusals import Refused

from .vocabulary import ProposalState

S = ProposalState


@dataclass(frozen=True)
class Transition:
    """``name`` takes a proposal from ``source`` to ``target``; ``who`` may, and what is kept."""

    name: str
    source: ProposalState
    target: ProposalState
    who: str
    records: str


_KEEPER = "who keeps measures in an organisation that uses the framework"
_GROUP = "a member of the design group who did not propose it"

TRANSITIONS: tuple[Transition, ...] = (
    Transition("remark", S.OPEN, S.OPEN, f"{_KEEPER}; the design group", "the remark, who, when"),
    Transition(
        "adopt",
        S.OPEN,
        S.ADOPTED,
        _GROUP,
        "the framework’s next version, with the definition or the retirement; who, when, why",
    ),
    Transition("refuse", S.OPEN, S.REFUSED, _GROUP, "the reason, who, when"),
    Transition("withdraw", S.OPEN, S.WITHDRAWN, "who proposed it", "who, when, why"),
)

_STANDS: dict[ProposalState, str] = {
    S.OPEN: "This proposal is open for discussion.",
    S.ADOPTED: "This proposal was adopted.",
    S.REFUSED: "This proposal was refused.",
    S.WITHDRAWN: "This proposal was withdrawn.",
}


def may_happen(name: str, state: str) -> bool:
    """Whether the table has that transition from that state."""
    return any(one.name == name and one.source == state for one in TRANSITIONS)


def check_may_happen(name: str, state: str) -> Transition:
    """The transition, or Refused with a sentence on where the proposal stands."""
    for one in TRANSITIONS:
        if one.name == name and one.source == state:
            return one
    raise Refused(f"{_STANDS[ProposalState(state)]} Nothing was changed.")


def as_markdown() -> str:
    """The reference page: a diagram and a table, both from ``TRANSITIONS``."""
    return "\n".join([*_HEAD, *_diagram(), "", *_table(), *_FOOT, ""])


_HEAD = (
    "# How a proposal about a shared measure moves",
    "",
    "Written by `make docs` from `measures/workflow.py`; a test fails when it is out of date.",
    "",
    "The measures of a framework that others may take up change by proposals alone: a new measure,",
    "another definition, or a retirement. One proposal about a measure is open at a time.",
    "",
)
_FOOT = (
    "",
    "The organisation that leads the framework seats the design group, from people of any",
    "organisation that uses it. Whoever proposed something does not decide on it. A change whose",
    "definition breaks the series shows as a break wherever its values are drawn or compared.",
)


def _diagram() -> list[str]:
    labels = [f"    {state.value}: {state.label}" for state in ProposalState]
    arrows = [f"    {t.source.value} --> {t.target.value}: {t.name}" for t in TRANSITIONS]
    ends = [f"    {state.value} --> [*]" for state in (S.ADOPTED, S.REFUSED, S.WITHDRAWN)]
    start = f"    [*] --> {S.OPEN.value}: propose"
    return ["```mermaid", "stateDiagram-v2", *labels, start, *arrows, *ends, "```"]


def _table() -> list[str]:
    head = ["| what | from | to | who may | what is recorded |", "|---|---|---|---|---|"]
    cells = [(t.name, t.source.label, t.target.label, t.who, t.records) for t in TRANSITIONS]
    return head + [f"| {' | '.join(row)} |" for row in cells]
