"""Small worlds for tests: people in an organisation, and a plan with a budget beside it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from accounts.models import Membership, MembershipRole, Organisation, User
from accounts.roles import Role
from finance.models import Budget, BudgetAmount, BudgetChange, BudgetedLine, BudgetGroup, BudgetLine
from meetings.models import Body, Meeting
from periods.models import ReportingPeriod
from programmes.models import (
    Activity,
    ActivityTerms,
    HeadAssignment,
    Objective,
    ObjectiveTerms,
    OperationalPlan,
    PlannedProgramme,
    Programme,
)

EPOCH = dt.date(2009, 1, 1)
PASSWORD = "correct-horse-battery"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"body-{n}")
    name = factory.Sequence(lambda n: f"Body {n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(kwargs.pop("email"), PASSWORD, **kwargs)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    post = factory.Sequence(lambda n: f"Officer {n}")
    starts_on = EPOCH


def member(organisation: Organisation, *roles: Role, **fields: object) -> Membership:
    """A person of the organisation who holds the roles."""
    membership = MembershipFactory(organisation=organisation, **fields)
    for role in roles:
        MembershipRole.objects.create(membership=membership, role=role)
    return membership


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    organisation = factory.SubFactory(OrganisationFactory)
    slug = factory.Sequence(lambda n: f"programme-{n}")
    name = factory.Sequence(lambda n: f"Programme {n}")
    short_name = factory.SelfAttribute("name")
    position = factory.Sequence(lambda n: n + 1)


class ReportingPeriodFactory(DjangoModelFactory):
    class Meta:
        model = ReportingPeriod

    organisation = factory.SubFactory(OrganisationFactory)
    year = 2009
    quarter_number = 2
    opens_on = dt.date(2009, 10, 1)
    due_on = dt.date(2009, 10, 20)
    closes_on = dt.date(2099, 10, 31)
    opened_at = factory.LazyFunction(timezone.now)


def meeting_of(
    organisation: Organisation, meets_on: dt.date = dt.date(2009, 11, 30), body: str = "Board"
) -> Meeting:
    """The body's meeting on the day, both made if need be."""
    kept, _ = Body.objects.get_or_create(
        organisation=organisation, name=body, defaults={"slug": slugify(body)}
    )
    meeting, _ = Meeting.objects.get_or_create(body=kept, meets_on=meets_on)
    return meeting


def head_of(programme: Programme, membership: Membership, kind: str = "head") -> HeadAssignment:
    """The person heads (or deputises for) the programme from the beginning of time."""
    return HeadAssignment.objects.create(
        programme=programme, membership=membership, kind=kind, starts_on=EPOCH
    )


def plan_for(programme: Programme, by: Membership, year: int = 2009) -> PlannedProgramme:
    """The programme in its organisation's plan of the year, the plan made if need be."""
    plan, _ = OperationalPlan.objects.get_or_create(organisation=programme.organisation, year=year)
    planned, _ = PlannedProgramme.objects.get_or_create(
        plan=plan, programme=programme, defaults={"position": programme.position}
    )
    return planned


def objective_in(planned: PlannedProgramme, number: int, by: Membership, **fields) -> Objective:
    objective = Objective.objects.create(planned_programme=planned, number=number, **fields)
    ObjectiveTerms.objects.create(
        objective=objective,
        wording=f"Help every council to do the {number}th thing better than it did last year",
        short_name=f"Thing {number}",
        recorded_by=by,
    )
    return objective


def activity_in(
    objective: Objective,
    position: int,
    by: Membership,
    *,
    kind: str = Activity.Kind.PRIORITY_DELIVERABLE,
    start: dt.date | None = None,
    due: dt.date | None = None,
) -> Activity:
    year = objective.planned_programme.plan.year
    activity = Activity.objects.create(
        objective=objective, kind=kind, number=position, position=position
    )
    ActivityTerms.objects.create(
        activity=activity,
        wording=f"Deliver part {position} of the work with two councils as partners",
        short_name=f"Part {position}",
        start_date=start or dt.date(year, 4, 1),
        due_date=due or dt.date(year + 1, 3, 31),
        recorded_by=by,
    )
    return activity


def line_in(
    budget: Budget, group: BudgetGroup, name: str, amount: str, by: Membership, **fields
) -> BudgetLine:
    """A line of the budget with its approved amount."""
    line = BudgetLine.objects.create(
        organisation=budget.organisation,
        group=group,
        name=name,
        position=fields.pop("position", group.lines.count() + 1),
        **fields,
    )
    BudgetedLine.objects.create(budget=budget, line=line)
    change = BudgetChange.objects.create(
        budget=budget,
        kind=BudgetChange.Kind.APPROVED,
        dated_on=dt.date(budget.year, 4, 1),
        reason="The year's budget",
        authority="Board",
        recorded_by=by,
    )
    BudgetAmount.objects.create(change=change, line=line, amount=Decimal(amount))
    return line
