"""Money: lines that last, and entries that are only ever added.

Amounts are pounds with the ledger's sign: expenditure positive, income negative. A read takes
two dates: ``as_of``, the month end it is about, and ``known_at``, the moment it was known.
"""

from .budgets import Budget, BudgetAmount, BudgetChange, BudgetedLine, Profile, ProfileMonth
from .entries import NOTE_LENGTH, REASON_LENGTH, Entry
from .holdings import Balance, BalanceFigure, ExternalFund, FundInstalment
from .ledger import BudgetGroup, BudgetLine, GrantUse, Side
from .months import ActualEntry, LineNote, Projection

__all__ = [
    "NOTE_LENGTH",
    "REASON_LENGTH",
    "ActualEntry",
    "Balance",
    "BalanceFigure",
    "Budget",
    "BudgetAmount",
    "BudgetChange",
    "BudgetGroup",
    "BudgetLine",
    "BudgetedLine",
    "Entry",
    "ExternalFund",
    "FundInstalment",
    "GrantUse",
    "LineNote",
    "Profile",
    "ProfileMonth",
    "Projection",
    "Side",
]
