"""A large organisation: 20 programmes × 10 objectives × 5 activities × 8 quarters, and a budget
of 200 lines × 24 months. Made in bulk, without the verbs, because nobody is to read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from simple_history.utils import bulk_create_with_history

from accounts.models import Membership, MembershipRole, Organisation, User
from accounts.roles import Role
from finance.models import (
    ActualEntry,
    Budget,
    BudgetAmount,
    BudgetChange,
    BudgetedLine,
    BudgetGroup,
    BudgetLine,
    Profile,
    ProfileMonth,
    Projection,
    Side,
)
from finance.posting import post
from periods.calendar import Quarter
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
from records import clock
from records.codec import fingerprint, to_json
from returns.drafting import build_drafts
from returns.models import (
    HighlightSection,
    ObjectiveUpdate,
    ProgrammeReturn,
    ProgressUpdate,
    ReturnDecision,
    ReturnSubmission,
    ReturnVersion,
)
from returns.outlines import outline_of
from returns.records import SCHEMA_VERSION
from returns.vocabulary import Heading, ReturnState

YEARS = (2008, 2009)
BEGINNING = dt.date(2008, 4, 1)


@dataclass(frozen=True)
class Volume:
    programmes: int = 20
    objectives: int = 10
    activities: int = 5
    lines: int = 200
    wide: int = 0
    """Programmes of another organisation, in one round; none where nobody measures it."""


@dataclass(frozen=True)
class World:
    organisation: Organisation
    everyone: Membership
    programme: Programme
    in_draft: Programme
    """Its return for ``period`` is filled in and not submitted."""
    period: ReportingPeriod
    wide: Organisation
    """Another organisation, whose open round asks many programmes."""


def make_world(volume: Volume) -> World:
    """The organisation at that volume; ``everyone`` holds every role and heads a programme."""
    organisation = Organisation.objects.create(slug="bench", name="Bench")
    everyone = _everyone(organisation)
    programmes = make_programmes(organisation, volume.programmes, everyone)
    for year in YEARS:
        planned = _make_plan(organisation, year, programmes, volume, everyone)
        for number in (1, 2, 3, 4):
            period = _make_round(organisation, Quarter(year, number), planned, everyone)
        _make_money(organisation, year, volume, programmes, everyone)
    _take_back(period, programmes[-1])
    wide = _make_wide(everyone, volume) if volume.wide else organisation
    return World(organisation, everyone, programmes[0], programmes[-1], period, wide)


def _make_wide(everyone: Membership, volume: Volume) -> Organisation:
    """Many programmes of one objective each, in the last quarter's round."""
    organisation = Organisation.objects.create(slug="bench-wide", name="Bench, wide")
    by = make_member(organisation, everyone.user)
    programmes = make_programmes(organisation, volume.wide, by)
    narrow = Volume(objectives=1, activities=1)
    planned = _make_plan(organisation, YEARS[-1], programmes, narrow, by)
    _make_round(organisation, Quarter(YEARS[-1], 4), planned, by)
    return organisation


def make_programmes(organisation: Organisation, count: int, head: Membership) -> list[Programme]:
    programmes = _bulk(
        Programme,
        [
            Programme(
                organisation=organisation,
                slug=f"p{n}",
                name=f"P{n}",
                short_name=f"P{n}",
                position=n,
            )
            for n in range(1, count + 1)
        ],
    )
    _bulk(
        HeadAssignment,
        [
            HeadAssignment(programme=programme, membership=head, starts_on=BEGINNING)
            for programme in programmes
        ],
    )
    return programmes


def _bulk(model, rows: list) -> list:
    """With history; read back, because a bulk insert may not tell the keys."""
    bulk_create_with_history(rows, model, batch_size=500)
    return list(model.objects.order_by("-pk")[: len(rows)][::-1])


def _everyone(organisation: Organisation) -> Membership:
    user = User.objects.create_user("bench@example.org", name="Everyone")
    return make_member(organisation, user)


def make_member(organisation: Organisation, user: User) -> Membership:
    membership = Membership.objects.create(
        user=user, organisation=organisation, post="Everyone", starts_on=BEGINNING
    )
    for role in Role:
        MembershipRole.objects.create(membership=membership, role=role)
    return membership


def _make_plan(organisation, year, programmes, volume, by) -> list[PlannedProgramme]:
    plan = OperationalPlan.objects.create(organisation=organisation, year=year)
    planned = _bulk(
        PlannedProgramme,
        [PlannedProgramme(plan=plan, programme=p, position=p.position) for p in programmes],
    )
    objectives = _bulk(
        Objective,
        [
            Objective(planned_programme=p, number=n)
            for p in planned
            for n in range(1, volume.objectives + 1)
        ],
    )
    activities = _bulk(
        Activity,
        [
            Activity(objective=o, kind=Activity.Kind.PRIORITY_DELIVERABLE, number=n, position=n)
            for o in objectives
            for n in range(1, volume.activities + 1)
        ],
    )
    words = {"wording": "Help every council to do better than last year. " * 3, "recorded_by": by}
    ObjectiveTerms.objects.bulk_create(
        ObjectiveTerms(objective=o, short_name=f"Objective {o.number}", **words) for o in objectives
    )
    ActivityTerms.objects.bulk_create(
        ActivityTerms(
            activity=a,
            short_name=f"Part {a.number}",
            start_date=dt.date(year, 4, 1),
            due_date=dt.date(year + 1, 3, 31),
            **words,
        )
        for a in activities
    )
    return planned


def _make_round(organisation, quarter: Quarter, planned, by) -> ReportingPeriod:
    period = ReportingPeriod.objects.create(
        organisation=organisation,
        year=quarter.year,
        quarter_number=quarter.number,
        opens_on=quarter.end,
        due_on=quarter.end + dt.timedelta(days=20),
        closes_on=quarter.end + dt.timedelta(days=30),
        opened_at=clock.now(),
        opened_by=by,
    )
    _bulk(
        ProgrammeReturn,
        [
            ProgrammeReturn(period=period, planned_programme=p, state=ReturnState.APPROVED)
            for p in planned
        ],
    )
    returns = ProgrammeReturn.objects.filter(period=period)
    _bulk(ReturnVersion, [ReturnVersion(programme_return=r, number=1) for r in returns])
    _fill_versions(period)
    _submit_versions(period, quarter, by)
    return period


def _versions(period: ReportingPeriod):
    return ReturnVersion.objects.filter(programme_return__period=period).select_related(
        "programme_return__planned_programme__programme"
    )


def _fill_versions(period: ReportingPeriod) -> None:
    under = {
        version.programme_return.planned_programme_id: version for version in _versions(period)
    }
    objectives = list(Objective.objects.filter(planned_programme__in=under))
    activities = Activity.objects.filter(objective__in=objectives).select_related("objective")
    _bulk(
        ObjectiveUpdate,
        [
            ObjectiveUpdate(version=under[o.planned_programme_id], objective=o, is_ready=True)
            for o in objectives
        ],
    )
    _bulk(
        HighlightSection,
        [
            HighlightSection(
                version=under[o.planned_programme_id],
                objective=o,
                heading=heading,
                text="" if heading == Heading.BUDGET_STATUS else "- Done what was to be done\n" * 3,
                budget_status="green" if heading == Heading.BUDGET_STATUS else "",
            )
            for o in objectives
            for heading in Heading
        ],
    )
    turn = count()
    _bulk(
        ProgressUpdate,
        [
            ProgressUpdate(
                version=under[a.objective.planned_programme_id],
                activity=a,
                progress=20 + next(turn) % 60,
                **(
                    {"status": "delayed", "rag": "amber", "footnote": "A workshop will mend it."}
                    if a.number == 1
                    else {"status": "in_progress", "rag": "green"}
                ),
            )
            for a in activities
        ],
    )


def _submit_versions(period: ReportingPeriod, quarter: Quarter, by: Membership) -> None:
    versions = list(_versions(period))
    records = build_drafts(versions, quarter)
    texts = {pk: to_json(record) for pk, record in records.items()}
    ReturnSubmission.objects.bulk_create(
        ReturnSubmission(
            version=version,
            submitted_by=by,
            submitted_post=by.post,
            prepared_on=quarter.end,
            schema_version=SCHEMA_VERSION,
            record=texts[version.pk],
            record_sha256=fingerprint(texts[version.pk]),
            outline=to_json(outline_of(records[version.pk])),
        )
        for version in versions
    )
    ReturnDecision.objects.bulk_create(
        ReturnDecision(submission=s, verdict="approved", decided_by=by, decided_post=by.post)
        for s in ReturnSubmission.objects.filter(version__in=versions)
    )


def _take_back(period: ReportingPeriod, programme: Programme) -> None:
    """A return sent back: a second version, empty yet, that its head now writes in."""
    given = ProgrammeReturn.objects.get(period=period, planned_programme__programme=programme)
    given.state = ReturnState.RETURNED
    given.save()
    ReturnVersion.objects.create(programme_return=given, number=2)


def _make_money(organisation, year: int, volume: Volume, programmes, by: Membership) -> None:
    budget, lines = make_budget(organisation, year, volume, programmes, by)
    common = {"budget": budget, "recorded_by": by}
    post(
        budget,
        [
            ActualEntry(line=line, month=month, amount=Decimal("987.65"), **common)
            for line in lines
            for month in range(1, 13)
        ],
    )


def make_budget(
    organisation, year: int, volume: Volume, programmes, by: Membership
) -> tuple[Budget, list[BudgetLine]]:
    """An approved, profiled and projected budget, and its lines of expenditure."""
    budget = Budget.objects.create(organisation=organisation, year=year)
    lines = _lines(organisation, volume, programmes)
    _bulk(BudgetedLine, [BudgetedLine(budget=budget, line=line) for line in lines])
    change = BudgetChange.objects.create(
        budget=budget,
        kind=BudgetChange.Kind.APPROVED,
        dated_on=dt.date(year, 4, 1),
        reason="The year's budget",
        authority="Board",
        recorded_by=by,
    )
    spending = [line for line in lines if not line.is_income]
    BudgetAmount.objects.bulk_create(
        BudgetAmount(
            change=change,
            line=line,
            amount=Decimal(12000) if not line.is_income else Decimal(-12000 * len(spending)),
        )
        for line in lines
    )
    _plan_months(budget, spending, by)
    return budget, spending


def _lines(organisation, volume: Volume, programmes) -> list[BudgetLine]:
    own = BudgetLine.objects.filter(organisation=organisation).in_statement_order()
    existing = list(own)
    if existing:
        return existing
    names = [("Grant", Side.INCOME)] + [(f"Group {n}", Side.EXPENDITURE) for n in range(1, 5)]
    groups = _bulk(
        BudgetGroup,
        [
            BudgetGroup(organisation=organisation, name=name, side=side, position=n)
            for n, (name, side) in enumerate(names)
        ],
    )
    grant = BudgetLine(organisation=organisation, group=groups[0], name="Grant", position=1)
    spending = [
        BudgetLine(
            organisation=organisation,
            group=groups[1 + n % 4],
            name=f"Line {n}",
            position=n,
            programme=programmes[n % len(programmes)],
        )
        for n in range(1, volume.lines)
    ]
    _bulk(BudgetLine, [grant, *spending])
    return list(own.all())


def _plan_months(budget: Budget, lines: list[BudgetLine], by: Membership) -> None:
    dated_on = dt.date(budget.year, 4, 1)
    common = {"budget": budget, "recorded_by": by}
    Profile.objects.bulk_create(
        Profile(line=line, dated_on=dated_on, reason="Even", **common) for line in lines
    )
    ProfileMonth.objects.bulk_create(
        (
            ProfileMonth(profile=profile, month=month, amount=Decimal(1000))
            for profile in Profile.objects.filter(budget=budget)
            for month in range(1, 13)
        ),
        batch_size=1000,
    )
    Projection.objects.bulk_create(
        Projection(line=line, month=12, amount=Decimal(12000), **common) for line in lines
    )
