"""A compact world about one paper: a plan with an approved return, a budget, and its people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.models import Membership, Organisation
from accounts.roles import Role
from finance.models import (
    ActualEntry,
    Balance,
    BalanceFigure,
    Budget,
    BudgetGroup,
    BudgetLine,
    ExternalFund,
    FundInstalment,
    LineNote,
    Profile,
    ProfileMonth,
    Projection,
)
from finance.posting import post
from meetings.models import AgendaItem
from periods.models import ReportingPeriod
from records import clock
from reporting.models import Edition, Paper
from reporting.papers import actions
from reporting.papers.builder import build_paper
from reporting.papers.resolving import hand_typed
from returns.actions import (
    ActivityStep,
    WholeStep,
    approve_return,
    save_objective_step,
    save_whole_step,
    submit_return,
)
from tests.factories import line_in, meeting_of, member
from tests.returns.factories import PREPARED_ON, REMEDY, SO_IT_IS, full_step
from tests.returns.factories import world as returns_world

FOOTNOTE = "The supplier was late. The rest follows in the third quarter."
SHARED_FOOTNOTE = "Both parts wait for the same colleague."

TEXTS = {
    "purpose": "This paper tells the board how we stood at {period_end}.",
    "financial_summary": "We spent {actual_to_date}, {variance:words}, of {revised_budget}. "
    "Typed by hand: £12,345 and 7%.",
    "objectives": "Appendix 2 has {objectives} objectives.",
    "recommendation": "The board is asked to note this.",
}


@dataclass
class PaperWorld:
    organisation: Organisation
    period: ReportingPeriod
    budget: Budget
    paper: Paper
    writer: Membership
    finance: Membership
    director: Membership
    board: Membership
    auditor: Membership
    head: Membership
    programme_slug: str
    lines: dict[str, BudgetLine] = field(default_factory=dict)

    def record(self):
        return build_paper(self.paper, known_at=clock.now())

    def spend(self, line: str, amount: str, month: int = 6) -> None:
        entry = ActualEntry(
            budget=self.budget,
            line=self.lines[line],
            month=month,
            amount=Decimal(amount),
            recorded_by=self.finance,
        )
        post(self.budget, [entry])


def paper_world(*, approved: bool = True, is_demo: bool = False) -> PaperWorld:
    """A paper of four paragraphs that lacks nothing, unless its return is not ``approved``."""
    made = returns_world()
    organisation = made.organisation
    if is_demo:
        organisation.is_demo, organisation.demo_notice = True, "Demonstration: nothing is real"
        organisation.save()
    period = made.programme_return.period
    world = PaperWorld(
        organisation=organisation,
        period=period,
        budget=Budget.objects.create(organisation=organisation, year=2009),
        paper=Paper(),
        writer=made.officer,
        finance=member(organisation, Role.FINANCE_OFFICER, post="Finance Officer"),
        director=made.director,
        board=member(organisation, Role.BOARD_MEMBER),
        auditor=member(organisation, Role.AUDITOR),
        head=made.head,
        programme_slug=made.programme.slug,
    )
    _give_return(made, approved)
    _give_money(world)
    world.paper = _paper(world)
    return world


def _paper(world: PaperWorld) -> Paper:
    meeting = meeting_of(world.organisation, body="The Board")
    item = AgendaItem(meeting=meeting, number=5, title="Finance and operations")
    item.save()
    paper = actions.create_paper(
        organisation=world.organisation,
        period=world.period,
        meeting=meeting,
        item=item,
        author_contact="officer@example.org",
        purpose="noting",
        by=world.writer,
    )
    for section, text in TEXTS.items():
        paragraph = actions.add_paragraph(paper=paper, section=section, text=text, by=world.writer)
        for amount in hand_typed(text):
            actions.give_source(
                paragraph=paragraph, amount=amount, source="The grant letter", by=world.writer
            )
    return paper


def _give_return(made, approved: bool) -> None:
    programme_return = made.programme_return
    first, second = made.objectives
    late = full_step(first, 75, 42, delivery_rag="amber", answers=SO_IT_IS)
    amber = made.activities()[1].pk
    late.activities[amber] = ActivityStep(
        status="delayed", rag="amber", progress=42, footnote=FOOTNOTE, **REMEDY
    )
    waiting = full_step(
        second, 50, 55, footnote=SHARED_FOOTNOTE, delivery_rag="amber", answers=SO_IT_IS, **REMEDY
    )
    for one in made.activities(2):
        waiting.activities[one.pk] = ActivityStep(status="delayed", rag="amber", progress=50)
    for objective, step in ((first, late), (second, waiting)):
        save_objective_step(
            programme_return=programme_return,
            objective=objective,
            step=step,
            expected_version=0,
            by=made.head,
        )
    version = programme_return.versions.last()
    save_whole_step(
        programme_return=programme_return,
        step=WholeStep(
            reported_progress=50,
            override_reason="Two more councils joined in September",
            extra_deliverables="",
            nothing_extra=True,
            delivery_rag="amber",
            forecast_rag="green",
        ),
        expected_version=version.edit_version,
        by=made.head,
    )
    programme_return.refresh_from_db()
    submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
    programme_return.refresh_from_db()
    if approved:
        approve_return(programme_return=programme_return, by=made.director, version_read=1)


def _give_money(world: PaperWorld) -> None:
    grants = _group(world, "Grants", "income", 1, shows_subtotal=False)
    staff = _group(world, "Staff", "expenditure", 2)
    reserve = _group(world, "Reserve", "expenditure", 3, shows_subtotal=False)
    by = world.finance
    add = world.lines.__setitem__
    add("grant", line_in(world.budget, grants, "Revenue grant", "-300000.00", by))
    add("policy", line_in(world.budget, staff, "Policy", "200000.00", by))
    add("support", line_in(world.budget, staff, "Support", "90000.00", by))
    add("reserve", line_in(world.budget, reserve, "Reserve", "10000.00", by, is_provision=True))
    _plan_and_spend(world, "policy", "100000.40", "60000.10", "200000.00")
    _plan_and_spend(world, "support", "45000.00", "44999.60", "90000.00")
    _plan_and_spend(world, "reserve", "10000.00", "10000.00", "10000.00")
    LineNote.objects.create(
        budget=world.budget, line=world.lines["policy"], month=6, text="A post is empty."
    )
    LineNote.objects.create(
        budget=world.budget,
        line=world.lines["reserve"],
        month=6,
        kind="in_place",
        symbol="*",
        text="Set aside, not spent.",
    )
    balance = Balance.objects.create(
        organisation=world.organisation, name="Current account", side="held", position=1
    )
    BalanceFigure.objects.create(
        balance=balance, as_at=dt.date(2009, 9, 30), amount=Decimal("1234.56"), recorded_by=by
    )
    fund = ExternalFund.objects.create(
        organisation=world.organisation, funder="The Ministry", purpose="A learning network"
    )
    for year in (2009, 2010):
        FundInstalment.objects.create(
            fund=fund,
            year=year,
            kind="planned",
            amount=Decimal(30000),
            dated_on=dt.date(year + 1, 3, 31),
            recorded_by=by,
        )


def _group(world: PaperWorld, name: str, side: str, position: int, **fields) -> BudgetGroup:
    return BudgetGroup.objects.create(
        organisation=world.organisation, name=name, side=side, position=position, **fields
    )


def _plan_and_spend(world: PaperWorld, line: str, planned: str, spent: str, projected: str) -> None:
    profile = Profile.objects.create(
        budget=world.budget,
        line=world.lines[line],
        dated_on=dt.date(2009, 4, 1),
        reason="The year's profile",
        recorded_by=world.finance,
    )
    ProfileMonth.objects.create(profile=profile, month=6, amount=Decimal(planned))
    world.spend(line, spent)
    Projection.objects.create(
        budget=world.budget,
        line=world.lines[line],
        month=6,
        amount=Decimal(projected),
        recorded_by=world.finance,
    )


def ready(world: PaperWorld) -> PaperWorld:
    """Confirmed and signed off."""
    actions.confirm_figures(paper=world.paper, drawn_at=clock.now(), by=world.finance)
    actions.sign_off(paper=world.paper, by=world.director)
    return world


def published(world: PaperWorld, callbacks) -> Edition:
    """Published, its files made: ``callbacks`` is django_capture_on_commit_callbacks."""
    ready(world)
    with callbacks(execute=True):
        edition = actions.publish(paper=world.paper, by=world.writer)
    return Edition.objects.get(pk=edition.pk)


def change_a_figure(world: PaperWorld) -> None:
    """One ledger entry more; no variance becomes material by it."""
    world.spend("support", "100.00")


def corrected(world: PaperWorld, callbacks) -> Edition:
    """The next edition: a figure changed, and the reason says so."""
    change_a_figure(world)
    ready(world)
    with callbacks(execute=True):
        edition = actions.publish(paper=world.paper, by=world.writer, reason="A late invoice")
    return Edition.objects.get(pk=edition.pk)
