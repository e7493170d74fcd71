"""A programme with its plan, and benefits to keep."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal

from accounts.roles import Role
from benefits.actions import (
    BenefitFields,
    add_benefit,
    decide_figure,
    latest_plan,
    plan_benefit,
    report_achieved,
)
from benefits.realisation import Span
from records import clock
from tests.factories import member
from tests.returns.factories import World

APRIL = dt.date(2009, 4, 1)
#: Two quarters of 2009/10 are over.
OCTOBER = dt.date(2009, 10, 20)
Q1, Q2, Q3 = Span(2009, 1), Span(2009, 2), Span(2009, 3)


def fields(made: World, **changes: object) -> BenefitFields:
    """A cashable saving that recurs, by quarter."""
    given = {
        "title": "Fewer licences",
        "programme": made.programme,
        "objective": made.objectives[0],
        "owner": made.head,
        "kind": "saving",
        "is_cashable": True,
        "recurrence": "recurring",
        "frequency": "quarter",
    }
    return BenefitFields(**given | changes)


def other(**changes: object) -> dict[str, object]:
    """What makes it a benefit in days, of which less is better and the latest counts."""
    return {
        "title": "Days to an answer",
        "kind": "benefit",
        "is_cashable": False,
        "unit": "days",
        "decimals": 1,
        "counting": "latest",
        "direction": "down",
        "baseline": Decimal(20),
        "baseline_on": APRIL,
        "baseline_source": "Survey of 2008",
        **changes,
    }


def a_benefit(made: World, *, by=None, **changes: object):
    return add_benefit(
        organisation=made.organisation, fields=fields(made, **changes), by=by or made.officer
    )


def planned(made: World, benefit, amounts: dict, *, by=None, **changes: object):
    """A plan of these spans, dated 1 April; amounts are texts."""
    given = {"dated_on": APRIL, "reason": "As agreed", **changes}
    return plan_benefit(
        benefit=benefit,
        figures={span: Decimal(amount) for span, amount in amounts.items()},
        expected_version=latest_plan(benefit).edit_version,
        by=by or made.officer,
        **given,
    )


def reported(made: World, benefit, span: Span, amount: str, *, by=None, **changes: object):
    given = {"stated": "reported", "note": "Counted", **changes}
    return report_achieved(
        benefit=benefit, span=span, amount=Decimal(amount), by=by or made.head, **given
    )


def finance_of(made: World):
    return member(made.organisation, Role.FINANCE_OFFICER, post="Finance Officer")


def decided(figure, by, what: str = "confirmed", reason: str = ""):
    return decide_figure(figure=figure, decided=what, reason=reason, by=by)


@contextmanager
def on(day: dt.date):
    """Inside the block today is that day."""
    with clock.set_to(dt.datetime.combine(day, dt.time(12), dt.UTC)):
        yield
