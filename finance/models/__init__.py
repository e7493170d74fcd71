"""Money: lines that last, and entries that are only ever added.

Amounts are pounds with the ledger's sign: expenditure positive, income negative. A read takes
two dates: ``as_of``, the month end it is about, and ``known_at``, the moment it was known.
"""

from .budgets import Budget, BudgetAmount, BudgetChange, BudgetedLine, Profile, ProfileMonth
from .entries import NOTE_LENGTH, REASON_LENGTH, Entry
from .holdings import Balance, BalanceFigure, ExternalFund, FundInstalment, VatFigure, VatReclaim
from .ledger import BudgetGroup, BudgetLine, GrantUse, Side
from .months import ActualEntry, LineNote, MonthClosing, MonthTotal, Projection
from .proposals import AuthorityLimit, Commitment, ProposedAmount, ProposedChange
from .uploads import (
    CELL_LENGTH,
    CODE_LENGTH,
    CodeMapping,
    CountedRow,
    SourceProfile,
    Upload,
    UploadProgress,
    UploadRow,
)
from .years import CarryForward, Outturn, YearClosing

__all__ = [
    "CELL_LENGTH",
    "CODE_LENGTH",
    "NOTE_LENGTH",
    "REASON_LENGTH",
    "ActualEntry",
    "AuthorityLimit",
    "Balance",
    "BalanceFigure",
    "Budget",
    "BudgetAmount",
    "BudgetChange",
    "BudgetGroup",
    "BudgetLine",
    "BudgetedLine",
    "CarryForward",
    "CodeMapping",
    "Commitment",
    "CountedRow",
    "Entry",
    "ExternalFund",
    "FundInstalment",
    "GrantUse",
    "LineNote",
    "MonthClosing",
    "MonthTotal",
    "Outturn",
    "Profile",
    "ProfileMonth",
    "Projection",
    "ProposedAmount",
    "ProposedChange",
    "Side",
    "SourceProfile",
    "Upload",
    "UploadProgress",
    "UploadRow",
    "VatFigure",
    "VatReclaim",
    "YearClosing",
]
