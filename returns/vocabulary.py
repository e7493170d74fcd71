"""The words of a return: status, colour, and the fixed headings of a highlight report."""

from __future__ import annotations

from django.db.models import TextChoices

#: The longest texts, in characters.
TEXT_LENGTH = 8000
FOOTNOTE_LENGTH = 1500
REASON_LENGTH = 1000
ACTION_LENGTH = 500
OWNER_LENGTH = 120
TITLE_LENGTH = 120


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
    PUBLISHED = "published", "Published"


#: In these states a return is done; in the others of HANDED_IN it lies with a director.
APPROVED = frozenset({ReturnState.APPROVED, ReturnState.PUBLISHED})
HANDED_IN = APPROVED | {ReturnState.SUBMITTED}


class DateMoves(TextChoices):
    """What a head answers when a red asks whether the due date changes."""

    STAYS = "stays", "The due date stays"
    MOVES = "moves", "A new due date is proposed"


class HandoverState(TextChoices):
    GIVEN = "given", "Handed over"
    DONE = "done", "Filled in"
    TAKEN_BACK = "taken_back", "Taken back"
