"""The words of a return: status, colour, and the fixed headings of a highlight report."""

from __future__ import annotations

from django.db.models import TextChoices

#: The longest texts, in characters.
TEXT_LENGTH = 8000
FOOTNOTE_LENGTH = 1500
REASON_LENGTH = 1000


class Status(TextChoices):
    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    DELAYED = "delayed", "Delayed"
    COMPLETE = "complete", "Complete"
    ON_HOLD = "on_hold", "On hold"
    CANCELLED = "cancelled", "Cancelled"


#: Colour is judged for work in progress or delayed; the other states have none.
COLOURED = frozenset({Status.IN_PROGRESS, Status.DELAYED})


class Rag(TextChoices):
    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


class BudgetStatus(TextChoices):
    """An objective's budget status: a colour, or that no line belongs there (not green)."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"
    NO_BUDGET = "no_budget", "No budget"


class Heading(TextChoices):
    """The headings that a head fills, in the order in which they print."""

    FOLLOW_UPS = "follow_ups", "Follow-ups"
    BUDGET_STATUS = "budget_status", "Budget status"
    RISK_UPDATE = "risk_update", "Risk update"
    ISSUES_UPDATE = "issues_update", "Issues update"
    COMPLETED_ACTIVITIES = "completed_activities", "Completed activities"
    OUTSTANDING_ACTIONS = "outstanding_actions", "Outstanding actions"
    ADDITIONAL_COMMENT = "additional_comment", "Additional comment"


class ReturnState(TextChoices):
    NOT_STARTED = "not_started", "Not started"
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Sent back"
    APPROVED = "approved", "Approved"
