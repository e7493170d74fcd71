"""Aims with the objectives that support each in a year's plan, and what supports none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import Organisation
from periods.calendar import (
    financial_year_of,
    month_end,
    month_start,
    print_day,
    year_label,
)
from tables.declaration import (
    DOES_NOT_APPLY,
    Cell,
    Column,
    Kind,
    Row,
    RowKind,
    Table,
    absent,
    text,
)

from .models import CorporateAim, Objective, ObjectiveAim, ObjectiveTerms, OperationalPlan
from .reading import ProgrammeInPlan

NO_OBJECTIVE = "no objective supports it"


@dataclass(frozen=True)
class Supporter:
    """An objective of the year's plan, with how it supports an aim in words that may be empty."""

    objective_id: int
    programme_id: int
    programme: str
    programme_slug: str
    number: int
    short_name: str
    contribution: str = ""

    @property
    def anchor(self) -> str:
        """Where the plan's page has it."""
        return f"{self.programme_slug}-{self.number}"


@dataclass(frozen=True)
class AimNow:
    """An aim or community outcome, with what supports it in the year."""

    pk: int
    kind: str
    kind_words: str
    code: str
    label: str
    short_name: str
    wording: str
    starts_on: dt.date
    ended_on: dt.date | None
    ended_reason: str
    supporters: tuple[Supporter, ...]


@dataclass(frozen=True)
class AimsOfYear:
    """``unsupporting`` are the objectives of the year's plan that support no aim."""

    year: int
    has_plan: bool
    aims: tuple[AimNow, ...]
    unsupporting: tuple[Supporter, ...]

    @property
    def year_words(self) -> str:
        return year_label(self.year)

    @property
    def kinds(self) -> tuple[tuple[str, tuple[AimNow, ...]], ...]:
        """Corporate aims, then community outcomes; a kind without any is left out."""
        named = (("Corporate aims", "aim"), ("Community outcomes", "outcome"))
        found = ((words, tuple(a for a in self.aims if a.kind == kind)) for words, kind in named)
        return tuple((words, aims) for words, aims in found if aims)

    @property
    def unsupported(self) -> int:
        """Aims that no objective supports."""
        return sum(1 for one in self.aims if not one.supporters)


def aims_of_year(organisation: Organisation, year: int) -> AimsOfYear:
    """Every aim that counts on a day of the financial year, in order, with the objectives of that
    year's plan that support it. Four queries, whatever the volume."""
    counting = aims_counting_in(organisation, year).in_order()
    objectives = {one.objective_id: one for one in _objectives(organisation, year)}
    under: dict[int, list[Supporter]] = {}
    supporting = set()
    for link in _links(organisation, year):
        if (one := objectives.get(link.objective_id)) is not None:
            under.setdefault(link.aim_id, []).append(replace(one, contribution=link.contribution))
            supporting.add(link.objective_id)
    order = {pk: place for place, pk in enumerate(objectives)}
    return AimsOfYear(
        year=year,
        has_plan=OperationalPlan.objects.filter(organisation=organisation, year=year).exists(),
        aims=tuple(
            _aim_now(aim, sorted(under.get(aim.pk, ()), key=lambda s: order[s.objective_id]))
            for aim in counting
        ),
        unsupporting=tuple(one for pk, one in objectives.items() if pk not in supporting),
    )


def aims_counting_in(organisation: Organisation, year: int) -> QuerySet[CorporateAim]:
    """Those that count on some day of the financial year."""
    begins, ends = month_start(year, 1), month_end(year, 12)
    rows = CorporateAim.objects.filter(organisation=organisation, starts_on__lte=ends)
    return rows.not_ended_on(begins)


def year_of_aims(organisation: Organisation, today: dt.date) -> int:
    """The year whose plan is looked at first: today's, else the newest plan's. One query."""
    this = financial_year_of(today)
    years = list(organisation.plans.values_list("year", flat=True).order_by("-year"))
    return this if this in years or not years else years[0]


def with_aims(programmes: Iterable[ProgrammeInPlan]) -> tuple[ProgrammeInPlan, ...]:
    """The same, each objective with the aims that it supports. One query."""
    rows = tuple(programmes)
    ids = [one.objective.pk for row in rows for one in row.objectives]
    links = ObjectiveAim.objects.standing().filter(objective__in=ids).select_related("aim")
    found: dict[int, tuple[ObjectiveAim, ...]] = {}
    for link in links.order_by("aim__kind", "aim__position", "aim_id"):
        found[link.objective_id] = (*found.get(link.objective_id, ()), link)
    return tuple(
        replace(
            row,
            objectives=tuple(
                replace(one, aims=found.get(one.objective.pk, ())) for one in row.objectives
            ),
        )
        for row in rows
    )


def aims_table(year: AimsOfYear) -> Table:
    """One row for each aim and objective that supports it."""
    rows = tuple(row for aim in year.aims for row in _rows(aim))
    return Table(f"Aims and outcomes, {year.year_words}", COLUMNS, rows)


def unsupporting_table(year: AimsOfYear) -> Table:
    rows = tuple(
        Row(
            RowKind.LINE,
            str(one.objective_id),
            (text(one.programme), text(str(one.number)), text(one.short_name)),
        )
        for one in year.unsupporting
    )
    return Table(
        f"Objectives of {year.year_words} that support no aim or outcome", WITHOUT_COLUMNS, rows
    )


COLUMNS = (
    Column("code", "Number"),
    Column("kind", "Kind"),
    Column("name", "Aim or outcome"),
    Column("starts_on", "From", Kind.DATE),
    Column("ended_on", "Last day", Kind.DATE),
    Column("programme", "Programme"),
    Column("number", "Objective"),
    Column("objective", "Objective’s name"),
    Column("contribution", "How it supports it"),
)
WITHOUT_COLUMNS = (
    Column("programme", "Programme"),
    Column("number", "Objective"),
    Column("objective", "Objective’s name"),
)


def _rows(aim: AimNow) -> Iterable[Row]:
    day = aim.ended_on
    first = (
        text(aim.label),
        text(aim.kind_words),
        text(aim.short_name),
        Cell(text=print_day(aim.starts_on), value=aim.starts_on),
        Cell(text=print_day(day), value=day) if day else absent("no end is set"),
    )
    if not aim.supporters:
        yield Row(
            RowKind.LINE, f"{aim.pk}", (*first, absent(NO_OBJECTIVE), *[absent(DOES_NOT_APPLY)] * 3)
        )
    for one in aim.supporters:
        how = text(one.contribution) if one.contribution else absent("not said")
        said = (text(one.programme), text(str(one.number)), text(one.short_name), how)
        yield Row(RowKind.LINE, f"{aim.pk}-{one.objective_id}", (*first, *said))


def _aim_now(aim: CorporateAim, supporters: Iterable[Supporter]) -> AimNow:
    return AimNow(
        pk=aim.pk,
        kind=aim.kind,
        kind_words=aim.get_kind_display(),
        code=aim.code,
        label=aim.label,
        short_name=aim.short_name,
        wording=aim.wording,
        starts_on=aim.starts_on,
        ended_on=aim.ended_on,
        ended_reason=aim.ended_reason,
        supporters=tuple(supporters),
    )


def _objectives(organisation: Organisation, year: int) -> list[Supporter]:
    """Those of the year's plan that were not withdrawn, in its order and latest words."""
    terms = ObjectiveTerms.objects.filter(objective=OuterRef("pk")).order_by("-from_quarter", "-pk")
    rows = (
        Objective.objects.filter(
            planned_programme__plan__organisation=organisation,
            planned_programme__plan__year=year,
            withdrawn_from=None,
        )
        .select_related("planned_programme__programme")
        .annotate(called=Subquery(terms.values("short_name")[:1]))
        .order_by("planned_programme__position", "planned_programme_id", "number")
    )
    return [
        Supporter(
            objective_id=row.pk,
            programme_id=row.planned_programme.programme_id,
            programme=row.planned_programme.programme.name,
            programme_slug=row.planned_programme.programme.slug,
            number=row.number,
            short_name=row.called or "",
        )
        for row in rows
    ]


def _links(organisation: Organisation, year: int) -> QuerySet[ObjectiveAim]:
    return ObjectiveAim.objects.standing().filter(
        Q(objective__planned_programme__plan__year=year), aim__organisation=organisation
    )
