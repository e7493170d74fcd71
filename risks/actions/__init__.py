"""The verbs of the register."""

from .issues import IssueFields, change_issue, raise_issue, reopen_issue, resolve_issue
from .mitigations import add_mitigation, change_mitigation
from .risks import (
    RiskFields,
    Scored,
    change_risk,
    close_risk,
    raise_risk,
    reopen_risk,
    score_risk,
    set_matrix,
)

__all__ = [
    "IssueFields",
    "RiskFields",
    "Scored",
    "add_mitigation",
    "change_issue",
    "change_mitigation",
    "change_risk",
    "close_risk",
    "raise_issue",
    "raise_risk",
    "reopen_issue",
    "reopen_risk",
    "resolve_issue",
    "score_risk",
    "set_matrix",
]
