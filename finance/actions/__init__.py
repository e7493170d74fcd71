"""The verbs of finance: whoever writes money, page, command or test, calls these.

Each takes the actor as ``by`` and refuses (PermissionDenied) whoever may not enter finance for
the organisation in question. A broken rule raises ``Refused``; where a grid is refused,
``CellsRefused`` names each cell; a lost race raises ``Conflict`` or ``FiguresChanged``.
"""

from .actuals import enter_actuals, reverse_entry
from .budgets import (
    approve_budget,
    create_budget,
    include_line,
    include_lines,
    place_line,
    revise_budget,
    set_profile,
)
from .checks import CellsRefused, FiguresChanged
from .holdings import (
    change_balance,
    change_fund,
    create_balance,
    create_fund,
    plan_instalment,
    receive_instalment,
    record_balance,
)
from .lines import change_group, change_line, create_group, create_line, end_line, set_pays_for
from .notes import withdraw_note, write_note
from .projections import project_year_end

__all__ = [
    "CellsRefused",
    "FiguresChanged",
    "approve_budget",
    "change_balance",
    "change_fund",
    "change_group",
    "change_line",
    "create_balance",
    "create_budget",
    "create_fund",
    "create_group",
    "create_line",
    "end_line",
    "enter_actuals",
    "include_line",
    "include_lines",
    "place_line",
    "plan_instalment",
    "project_year_end",
    "receive_instalment",
    "record_balance",
    "reverse_entry",
    "revise_budget",
    "set_pays_for",
    "set_profile",
    "withdraw_note",
    "write_note",
]
