"""The verbs of finance: whoever writes money, page, command or test, calls these.

Each takes the actor as ``by`` and refuses (PermissionDenied) whoever may not enter finance for
the organisation in question. A broken rule raises ``Refused``; where a grid is refused,
``CellsRefused`` names each cell; a lost race raises ``Conflict`` or ``FiguresChanged``.
"""

from .accruals import AccrualsChanged, MonthChanged, enter_accruals, enter_month
from .actuals import enter_actuals, reverse_entry
from .allocating import correct_between_lines, map_codes, map_codes_of_sources
from .budget_workbook import LoadedBudget, WorkbookRefused, load_budget_workbook
from .budgets import (
    approve_budget,
    create_budget,
    explain_imbalance,
    include_line,
    include_lines,
    place_line,
    revise_budget,
)
from .checks import CellsRefused, FiguresChanged
from .closing import close_month, reopen_month
from .commitments import add_commitment, change_commitment, end_commitment
from .holdings import (
    change_balance,
    change_fund,
    create_balance,
    create_fund,
    plan_instalment,
    receive_instalment,
    record_balance,
)
from .limits import LimitsChanged, set_limits
from .lines import change_group, change_line, create_group, create_line, end_line, set_pays_for
from .materiality import set_materiality
from .notes import withdraw_note, write_note
from .profiles import set_profile, spread_evenly
from .projections import project_year_end
from .proposals import approve_proposal, propose_change, refuse_proposal, withdraw_proposal
from .sources import change_source, create_source
from .uploads import (
    abandon_upload,
    confirm_upload,
    read_upload_anew,
    receive_upload,
    reverse_upload,
)
from .vat import change_vat_reclaim, create_vat_reclaim, record_vat
from .years import (
    approve_carry_forward,
    bring_in_carry_forwards,
    close_year,
    may_decide_on_carry_forward,
    place_continued_lines,
    refuse_carry_forward,
    reopen_year,
    request_carry_forward,
    roll_budget,
)

__all__ = [
    "AccrualsChanged",
    "CellsRefused",
    "FiguresChanged",
    "LimitsChanged",
    "LoadedBudget",
    "MonthChanged",
    "WorkbookRefused",
    "abandon_upload",
    "add_commitment",
    "approve_budget",
    "approve_carry_forward",
    "approve_proposal",
    "bring_in_carry_forwards",
    "change_balance",
    "change_commitment",
    "change_fund",
    "change_group",
    "change_line",
    "change_source",
    "change_vat_reclaim",
    "close_month",
    "close_year",
    "confirm_upload",
    "correct_between_lines",
    "create_balance",
    "create_budget",
    "create_fund",
    "create_group",
    "create_line",
    "create_source",
    "create_vat_reclaim",
    "end_commitment",
    "end_line",
    "enter_accruals",
    "enter_actuals",
    "enter_month",
    "explain_imbalance",
    "include_line",
    "include_lines",
    "load_budget_workbook",
    "map_codes",
    "map_codes_of_sources",
    "may_decide_on_carry_forward",
    "place_continued_lines",
    "place_line",
    "plan_instalment",
    "project_year_end",
    "propose_change",
    "read_upload_anew",
    "receive_instalment",
    "receive_upload",
    "record_balance",
    "record_vat",
    "refuse_carry_forward",
    "refuse_proposal",
    "reopen_month",
    "reopen_year",
    "request_carry_forward",
    "reverse_entry",
    "reverse_upload",
    "revise_budget",
    "roll_budget",
    "set_limits",
    "set_materiality",
    "set_pays_for",
    "set_profile",
    "spread_evenly",
    "withdraw_note",
    "withdraw_proposal",
    "write_note",
]
