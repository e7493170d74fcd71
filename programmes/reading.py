"""The plan of one quarter, read once: programmes, objectives and activities in their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, F, Value

from accounts.models import Membership
from periods.calendar import Quarter
from periods.models import ReportingPeriod

from .models import (
    Activity,
    ActivityTerms,
    HeadAssignment,
    Milestone,
    Objective,
    ObjectiveAim,
    ObjectiveTerms,
    OperationalPlan,
    PlanElement,
    PlannedProgramme,
    Programme,
    Terms,
)
from .notes import PlanNote, as_set_up, notes_of
from .places import PlaceInPlan
from .progress import expected_by_quarter

#: Four tables are joined for names that most readers of the plan do not print.
NOBODY = Value("", output_field=CharField())


@dataclass(frozen=True)
class MilestoneNow:
    """A milestone as it stands today; withdrawn ones are read nowhere."""

    pk: int
    key: str
    name: str
    due_on: dt.date
    done_on: dt.date | None


@dataclass(frozen=True)
class PlannedActivity:
    """An activity as its plan states it in the quarter.

    ``milestones`` are read on request only (``with_milestones``), and so are the places in the
    plans of the years around (``continuing.with_places``).
    """

    activity: Activity
    terms: ActivityTerms
    quarter: Quarter
    notes: tuple[PlanNote, ...] = ()
    first_terms: ActivityTerms | None = None
    milestones: tuple[MilestoneNow, ...] = ()
    continues: PlaceInPlan | None = None
    continued_by: tuple[PlaceInPlan, ...] = ()

    @property
    def key(self) -> str:
        return self.activity.key

    @property
    def label(self) -> str:
        """What lists call it: short name, else what kind it is."""
        return self.terms.short_name or self.activity.get_kind_display()

    @property
    def due_date(self) -> dt.date:
        return self.terms.due_date

    @property
    def original_due_date(self) -> dt.date:
        """Of the plan as it was first set up."""
        return (self.first_terms or self.terms).due_date

    @property
    def due_date_moved(self) -> bool:
        return self.due_date != self.original_due_date

    @cached_property
    def expected_each_quarter(self) -> tuple[int, int, int, int]:
        """Whole per cents expected at the ends of the four quarters."""
        return expected_by_quarter(
            start=self.terms.start_date,
            due=self.terms.due_date,
            year=self.quarter.year,
            typed=self.terms.typed_expectations,
        )

    @property
    def expected(self) -> int:
        """Whole per cent expected at the quarter's end."""
        return self.expected_each_quarter[self.quarter.number - 1]

    @property
    def change_note(self) -> str:
        """What was added, reworded or moved by the quarter, with the reasons; else empty."""
        return " ".join(note.text for note in self.notes)

    @property
    def counts(self) -> bool:
        return _counts(self.activity, self.quarter)


@dataclass(frozen=True)
class PlannedObjective:
    """An objective as its plan states it in the quarter, with the activities that count in it."""

    objective: Objective
    terms: ObjectiveTerms
    activities: tuple[PlannedActivity, ...]
    change_note: str
    notes: tuple[PlanNote, ...] = ()
    withdrawn_activities: tuple[PlannedActivity, ...] = ()
    continues: PlaceInPlan | None = None
    continued_by: tuple[PlaceInPlan, ...] = ()
    aims: tuple[ObjectiveAim, ...] = ()
    """Read on request only (``aims.with_aims``)."""

    @property
    def number(self) -> int:
        return self.objective.number


@dataclass(frozen=True)
class ProgrammeInPlan:
    """A programme of the plan with what counts in the quarter and what was withdrawn by it."""

    planned: PlannedProgramme
    objectives: tuple[PlannedObjective, ...]
    withdrawn: tuple[PlannedObjective, ...]

    @property
    def name(self) -> str:
        return self.planned.programme.name


@dataclass(frozen=True)
class ProgrammeHeads:
    """Who heads a programme: now, to come, and before."""

    programme: Programme
    now: tuple[HeadAssignment, ...]
    to_come: tuple[HeadAssignment, ...]
    before: tuple[HeadAssignment, ...]

    @property
    def has_head(self) -> bool:
        return any(row.kind == HeadAssignment.Kind.HEAD for row in self.now)


def heads_of_programmes(membership: Membership, on: dt.date) -> list[ProgrammeHeads]:
    """Programmes not ended before the day, with heads and deputies. Two queries."""
    programmes = Programme.objects.visible_to(membership).running_on(on)
    people = HeadAssignment.objects.visible_to(membership).select_related("membership__user")
    of: dict[int, list[HeadAssignment]] = {}
    for row in people.order_by("-kind", "starts_on", "pk"):
        of.setdefault(row.programme_id, []).append(row)
    return [_heads(programme, of.get(programme.pk, []), on) for programme in programmes]


def _heads(programme: Programme, rows: list[HeadAssignment], on: dt.date) -> ProgrammeHeads:
    return ProgrammeHeads(
        programme=programme,
        now=tuple(row for row in rows if row.counts_on(on)),
        to_come=tuple(row for row in rows if row.starts_on > on),
        before=tuple(row for row in rows if row.ends_on is not None and row.ends_on < on),
    )


def objectives_in_quarter(
    planned_programmes: list[PlannedProgramme],
    quarter: Quarter,
    *,
    of_number: int | None = None,
    with_milestones: bool = False,
) -> dict[int, tuple[PlannedObjective, ...]]:
    """By PlannedProgramme id, the objectives that count in the quarter, in order of number.

    Two queries, whatever the number of programmes, one more ``with_milestones``. With
    ``of_number`` only the objectives of that number come with their activities: a page of one
    objective reads no more than it shows.
    """
    everything = _added_by(
        planned_programmes, quarter, of_number=of_number, with_milestones=with_milestones
    )
    return {
        pk: tuple(row for row in rows if _counts(row.objective, quarter))
        for pk, rows in everything.items()
    }


def plan_in_quarter(plan: OperationalPlan, quarter: Quarter) -> tuple[ProgrammeInPlan, ...]:
    """The plan as it counts in the quarter, in its order, with milestones. Four queries, whatever
    its size."""
    planned = list(plan.planned_programmes.select_related("programme"))
    return programmes_in_quarter(planned, quarter, with_names=True, with_milestones=True)


def programmes_in_quarter(
    planned_programmes: list[PlannedProgramme],
    quarter: Quarter,
    *,
    with_names: bool = False,
    with_milestones: bool = False,
) -> tuple[ProgrammeInPlan, ...]:
    """The programmes in the order given, what is withdrawn by the quarter told apart. Two
    queries, whatever their number, one more ``with_milestones``. Notes tell who recorded them
    only ``with_names``."""
    everything = _added_by(
        planned_programmes, quarter, with_names=with_names, with_milestones=with_milestones
    )
    return tuple(
        ProgrammeInPlan(
            planned=row,
            objectives=tuple(o for o in everything[row.pk] if _counts(o.objective, quarter)),
            withdrawn=tuple(o for o in everything[row.pk] if not _counts(o.objective, quarter)),
        )
        for row in planned_programmes
    )


def quarter_to_show(year: int, today: dt.date) -> Quarter:
    """The quarter of the plan's year that the day is in, else the one nearest to it."""
    nearest = min(max(today, Quarter(year, 1).start), Quarter(year, 4).end)
    return Quarter.containing(nearest)


def quarter_to_change(plan: OperationalPlan, today: dt.date) -> int:
    """From which quarter a change will mostly count: the first while the plan is being set up,
    the present one as soon as a return was asked for on it. One query."""
    rounds = ReportingPeriod.objects.filter(organisation_id=plan.organisation_id, year=plan.year)
    return quarter_to_show(plan.year, today).number if rounds.opened().exists() else 1


def _counts(element: Objective | Activity, quarter: Quarter) -> bool:
    """As ``counting_in`` says it in SQL."""
    gone = element.withdrawn_from is not None and element.withdrawn_from <= quarter.number
    return element.added_from <= quarter.number and not gone


def _added_by(
    planned_programmes: list[PlannedProgramme],
    quarter: Quarter,
    *,
    of_number: int | None = None,
    with_names: bool = False,
    with_milestones: bool = False,
) -> dict[int, list[PlannedObjective]]:
    """All that was ever in the plan up to the quarter, what is withdrawn by then included."""
    ids = [planned.pk for planned in planned_programmes]
    milestones = _milestones(ids, of_number) if with_milestones else {}
    under = _activities_by_objective(ids, quarter, of_number, with_names, milestones)
    rows = ObjectiveTerms.objects.filter(objective__planned_programme__in=ids)
    wordings = _by(rows, "objective", quarter, with_names)
    found: dict[int, list[PlannedObjective]] = {pk: [] for pk in ids}
    for objective, says in sorted(wordings, key=lambda one: one[0].number):
        row = _objective(objective, says, under.get(objective.pk, []), quarter)
        found[objective.planned_programme_id].append(row)
    return found


def _objective(
    objective: Objective,
    wordings: list[ObjectiveTerms],
    activities: list[PlannedActivity],
    quarter: Quarter,
) -> PlannedObjective:
    notes = notes_of(objective, wordings, quarter.number)
    return PlannedObjective(
        objective=objective,
        terms=wordings[-1],
        activities=tuple(row for row in activities if row.counts),
        change_note=" ".join(note.text for note in notes),
        notes=notes,
        withdrawn_activities=tuple(row for row in activities if not row.counts),
    )


def _activities_by_objective(
    ids: list[int],
    quarter: Quarter,
    of_number: int | None,
    with_names: bool,
    milestones: dict[int, list[Milestone]],
) -> dict[int, list[PlannedActivity]]:
    rows = ActivityTerms.objects.filter(activity__objective__planned_programme__in=ids)
    if of_number is not None:
        rows = rows.filter(activity__objective__number=of_number)
    terms = _by(rows, "activity", quarter, with_names)
    under: dict[int, list[PlannedActivity]] = {}
    for activity, says in sorted(terms, key=lambda one: (one[0].position, one[0].pk)):
        row = PlannedActivity(
            activity=activity,
            terms=says[-1],
            quarter=quarter,
            notes=notes_of(activity, says, quarter.number),
            first_terms=as_set_up(says),
            milestones=tuple(
                MilestoneNow(
                    one.pk, f"{activity.key}.{one.number}", one.name, one.due_on, one.done_on
                )
                for one in milestones.get(activity.pk, ())
            ),
        )
        under.setdefault(activity.objective_id, []).append(row)
    return under


def _milestones(ids: list[int], of_number: int | None) -> dict[int, list[Milestone]]:
    """By activity id, those that stand. One query."""
    rows = Milestone.objects.standing().filter(activity__objective__planned_programme__in=ids)
    if of_number is not None:
        rows = rows.filter(activity__objective__number=of_number)
    found: dict[int, list[Milestone]] = {}
    for row in rows.order_by("number"):
        found.setdefault(row.activity_id, []).append(row)
    return found


def _by(
    rows, element: str, quarter: Quarter, with_names: bool
) -> list[tuple[PlanElement, list[Terms]]]:
    """What was added by the quarter, each with the terms that count from this quarter or an
    earlier one, the one in force last. One query for both, with the names that notes tell."""
    added = {f"{element}__added_from__lte": quarter.number}
    rows: Iterable = (
        rows.filter(from_quarter__lte=quarter.number, **added)
        .select_related(element)
        .annotate(
            recorded_by_name=F("recorded_by__user__name") if with_names else NOBODY,
            withdrawn_by_name=(F(f"{element}__withdrawn_by__user__name") if with_names else NOBODY),
        )
        .order_by("from_quarter", "pk")
    )
    found: dict[int, tuple[PlanElement, list[Terms]]] = {}
    for row in rows:
        of = getattr(row, element)
        found.setdefault(of.pk, (of, []))[1].append(row)
    return list(found.values())
