"""A finished year: deliverables that came to everything that they can come to, budgets kept and
not kept, aims with and without objectives, savings confirmed and waiting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Membership
from accounts.roles import Role
from benefits.models import Benefit
from benefits.realisation import Span
from finance.models import ActualEntry, Budget, BudgetGroup, BudgetLine
from finance.posting import post
from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.actions import add_aim, set_objective_aims
from programmes.models import ActivityTerms, CorporateAim
from records import clock
from reporting.models import Paper, PaperKind
from reporting.papers import actions
from reporting.papers.builder import build_paper
from returns.actions import (
    ActivityStep,
    WholeStep,
    approve_return,
    open_round,
    save_objective_step,
    save_whole_step,
    submit_return,
)
from tests.benefits.factories import a_benefit, decided, other, planned, reported
from tests.factories import ProgrammeFactory, activity_in, line_in, meeting_of, member, plan_for
from tests.returns.factories import REMEDY, SO_IT_IS, WINDOW, World, full_step
from tests.returns.factories import world as returns_world

SEPTEMBER, DECEMBER = dt.date(2009, 9, 15), dt.date(2009, 12, 31)
NEXT_YEAR = dt.date(2010, 9, 30)
AFTER = dt.date(2010, 4, 20)
DONE = ActivityStep(status="complete", rag="", progress=100)
GOING = ActivityStep(
    status="delayed",
    rag="red",
    progress=80,
    footnote="The supplier is late.",
    date_moves="stays",
    **REMEDY,
)
#: Nobody asks why a step that is red throughout is no worse.
TOLD = {"delivery_rag": "red", "forecast_rag": "red", "answers": SO_IT_IS}


@dataclass
class Year:
    made: World
    paper: Paper
    budget: Budget
    finance: Membership
    board: Membership
    line: BudgetLine
    aims: list[CorporateAim]
    cash: Benefit

    def record(self):
        return build_paper(self.paper, known_at=clock.now())

    def spend(self, line: BudgetLine, amount: str) -> None:
        entry = ActualEntry(
            budget=self.budget,
            line=line,
            month=12,
            amount=Decimal(amount),
            recorded_by=self.finance,
        )
        post(self.budget, [entry])


def annual_year(*, approved: bool = True) -> Year:
    """The first objective has five deliverables, in this order: done on time, done late, done by
    its moved date, not done, due next year. The second was withdrawn in quarter 3 with one. A
    second programme has neither budget nor report."""
    made = returns_world(objectives=2, activities=0, quarter=None)
    _deliverables(made)
    bare = ProgrammeFactory(
        organisation=made.organisation, name="Another programme", slug="another", position=999
    )
    plan_for(bare, made.officer)
    for number in (2, 4):
        _round(made, number, approved)
    finance = member(made.organisation, Role.FINANCE_OFFICER, post="Finance Officer")
    aims = _aims(made)
    cash = _savings(made, finance)
    year = Year(
        made=made,
        paper=Paper(),
        budget=Budget.objects.create(organisation=made.organisation, year=2009),
        finance=finance,
        board=member(made.organisation, Role.BOARD_MEMBER),
        line=BudgetLine(),
        aims=aims,
        cash=cash,
    )
    _money(year)
    year.paper = _paper(made)
    return year


def _paper(made: World) -> Paper:
    paper = actions.create_paper(
        kind=PaperKind.ANNUAL_REPORT,
        organisation=made.organisation,
        period=ReportingPeriod.objects.get(organisation=made.organisation, quarter_number=4),
        meeting=meeting_of(made.organisation, dt.date(2010, 5, 31)),
        author_contact="officer@example.org",
        purpose="noting",
        by=made.officer,
    )
    actions.begin_with_usual_paragraphs(paper=paper, by=made.officer)
    return paper


def _deliverables(made: World) -> None:
    first, second = made.objectives
    for position, due in enumerate((SEPTEMBER, SEPTEMBER, SEPTEMBER, DECEMBER, NEXT_YEAR), start=1):
        activity_in(first, position, made.officer, due=due)
    moved = first.activities.get(number=3)
    terms = moved.terms.get()
    ActivityTerms.objects.create(
        activity=moved,
        from_quarter=2,
        wording=terms.wording,
        short_name=terms.short_name,
        start_date=terms.start_date,
        due_date=dt.date(2010, 2, 28),
        reason="The supplier was late",
        recorded_by=made.officer,
    )
    activity_in(second, 1, made.officer, due=DECEMBER)
    second.withdrawn_from, second.withdrawn_reason = 3, "The law changed"
    second.save()


def _round(made: World, number: int, approved: bool) -> None:
    """What the head reported of the quarter."""
    quarter = Quarter(2009, number)
    window = WINDOW | {"opens_on": quarter.end, "due_on": quarter.end + dt.timedelta(20)}
    open_round(organisation=made.organisation, quarter=quarter, by=made.officer, **window)
    programme_return = made.return_for(number)
    first, second = made.objectives
    says = [DONE, GOING, GOING, GOING, GOING] if number == 2 else [DONE, DONE, DONE, GOING, GOING]
    activities = dict(
        zip((one.pk for one in first.activities.order_by("position")), says, strict=True)
    )
    steps = [(first, activities)]
    if number == 2:
        steps.append((second, {second.activities.get().pk: GOING}))
    for objective, given in steps:
        step = full_step(objective, **TOLD)
        step.activities.update(given)
        save_objective_step(
            programme_return=programme_return,
            objective=objective,
            step=step,
            expected_version=0,
            by=made.head,
        )
    save_whole_step(
        programme_return=programme_return,
        step=WholeStep(nothing_extra=True, delivery_rag="red", forecast_rag="red"),
        expected_version=programme_return.versions.last().edit_version,
        by=made.head,
    )
    programme_return.refresh_from_db()
    submit_return(programme_return=programme_return, by=made.head, prepared_on=AFTER)
    programme_return.refresh_from_db()
    if approved:
        approve_return(programme_return=programme_return, by=made.director, version_read=1)


def _money(year: Year) -> None:
    made, by = year.made, year.finance
    group = BudgetGroup.objects.create(
        organisation=made.organisation, name="Staff", side="expenditure", position=1
    )
    year.line = line_in(year.budget, group, "Policy", "1000.00", by, programme=made.programme)
    year.spend(year.line, "900.50")
    rest = line_in(year.budget, group, "Rent", "200.00", by)
    year.spend(rest, "200.00")


def _aims(made: World) -> list[CorporateAim]:
    aims = [
        add_aim(
            organisation=made.organisation,
            kind=kind,
            code="1",
            short_name=name,
            wording="",
            starts_on=dt.date(2009, 4, 1),
            by=made.officer,
        )
        for kind, name in (("aim", "Better services"), ("outcome", "Safe places"))
    ]
    set_objective_aims(
        objective=made.objectives[0],
        contributions={aims[0]: "Fewer steps for everybody"},
        expected_version=0,
        by=made.officer,
    )
    return aims


def _savings(made: World, finance: Membership) -> Benefit:
    """Cash: £100 confirmed, £40 waiting, quarter 4 not reported. Not cash: £30 of £50. Days to an
    answer: 12.5 of 15."""
    cash = a_benefit(made)
    planned(made, cash, {Span(2009, 1): "100", Span(2009, 2): "100", Span(2009, 4): "100"})
    decided(reported(made, cash, Span(2009, 1), "100"), finance)
    reported(made, cash, Span(2009, 2), "40")
    soft = a_benefit(made, title="Hours saved", is_cashable=False)
    planned(made, soft, {Span(2009, 3): "50"})
    reported(made, soft, Span(2009, 3), "30")
    days = a_benefit(made, **other())
    planned(made, days, {Span(2009, 4): "15"})
    reported(made, days, Span(2009, 4), "12.5")
    return cash
