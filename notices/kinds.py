"""What people can be told: one literal table of kinds, each with what the choices page says.

A kind concerns those whose roles hold its permission: only they are asked whether they want it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from accounts.models import Membership
from accounts.roles import Permission


class Kind(TextChoices):
    ROUND_OPENED = "round_opened", "A round has opened"
    DUE_IN_A_WEEK = "due_in_a_week", "A return is due in a week"
    DUE_TODAY = "due_today", "A return is due today"
    LATE = "late", "A return is late"
    REMINDER = "reminder", "A reminder from a colleague"
    RETURNED = "returned", "A return was sent back"
    APPROVED = "approved", "A return was approved"
    REOPENED = "reopened", "An approved return was reopened"
    TO_REVIEW = "to_review", "A return to review"
    HANDED_OVER = "handed_over", "A step was handed over to you"
    STEP_DONE = "step_done", "A step that you handed over is filled in"
    EXTENSION_ASKED = "extension_asked", "Someone asks for more time"
    EXTENSION_GIVEN = "extension_given", "You have more time for a return"
    ACTION_GIVEN = "action_given", "A decision gives you something to do"
    PAPER_ISSUED = "paper_issued", "A paper was issued"
    EARLY_WARNING = "early_warning", "An early warning on a measure"
    MEASURE_PROPOSED = "measure_proposed", "A proposal for a measure to decide on"
    ASKED_TO_JOIN = "asked_to_join", "An invitation to a consortium"


@dataclass(frozen=True)
class About:
    """What the choices page says of a kind, whom it concerns, and whether it is on at first."""

    says: str
    concerns: Permission
    on: bool = True


GIVES, RUNS = Permission.GIVE_RETURN, Permission.RUN_ROUND

ABOUT: dict[Kind, About] = {
    Kind.ROUND_OPENED: About("On the day on which you can begin, with the due date.", GIVES),
    Kind.DUE_IN_A_WEEK: About("Seven days before, if you have not submitted.", GIVES),
    Kind.DUE_TODAY: About("On the day, if you have not submitted.", GIVES),
    Kind.LATE: About("On the first day after, then every seventh day.", GIVES),
    Kind.REMINDER: About("Whoever runs the round asks for your return.", GIVES),
    Kind.RETURNED: About("A director asks for changes, and says which.", GIVES),
    Kind.APPROVED: About("Nothing more to do.", GIVES),
    Kind.REOPENED: About("A director asks for a new version, and says why.", GIVES),
    Kind.TO_REVIEW: About(
        "A programme head has submitted; you approve or send back.", Permission.REVIEW_RETURN
    ),
    Kind.HANDED_OVER: About("You fill in that step, and that step only.", Permission.FILL_STEP),
    Kind.STEP_DONE: About("Read it, then go on with the return.", GIVES),
    Kind.EXTENSION_ASKED: About("A programme head cannot make the date.", RUNS),
    Kind.EXTENSION_GIVEN: About("With the new date.", GIVES),
    Kind.ACTION_GIVEN: About(
        "What you are to do because of a decision, and by when.", Permission.SEE_MEETINGS
    ),
    Kind.PAPER_ISSUED: About(
        "When its files are there to read, and again for a correction.", Permission.READ_PAPERS
    ),
    Kind.EARLY_WARNING: About(
        "On measures that you own or deputise for; on all, if you answer for all of them.",
        Permission.SEE_MEASURES,
    ),
    Kind.MEASURE_PROPOSED: About(
        "Where you sit in the design group of its framework.", Permission.SEE_MEASURES
    ),
    Kind.ASKED_TO_JOIN: About(
        "Somebody asks your organisation to compare its measures.", Permission.SHARE_MEASURES
    ),
}


def kinds_for(membership: Membership) -> list[Kind]:
    """The kinds that the person's roles let them get, in the order of the table."""
    return [kind for kind, about in ABOUT.items() if membership.may(about.concerns)]
