"""The plan carried forward: what stands at a year's end goes on in the plan of the next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Membership, Organisation
from periods.calendar import month_start, year_label
from programmes.models import (
    Activity,
    CorporateAim,
    Milestone,
    Objective,
    ObjectiveAim,
    OperationalPlan,
    PlannedProgramme,
)
from programmes.permissions import check_may_edit_plan
from programmes.rules import clean_text
from records.refusals import Refused

from .activities import add_activity
from .elements import check_change
from .objectives import add_objective
from .plans import create_plan, include_programme


@dataclass
class Carried:
    """The plan of the next year, and what was added to it, each naming what it continues."""

    plan: OperationalPlan
    objectives: list[Objective] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)


@transaction.atomic
def carry_plan_forward(
    *,
    plan: OperationalPlan,
    objectives: Collection[Objective],
    activities: Collection[Activity],
    by: Membership,
    from_quarter: int = 1,
    reason: str = "",
    authority: str = "",
) -> Carried:
    """Put objectives and activities of a plan into the plan of the next year, made if need be.

    Each keeps the words and dates of the year's end, and its number where it is free. A due date
    that has passed stays: late work stays late until a plan or an approved return says otherwise.
    What was expected of the old quarters does not come along; milestones that are not done do.
    What the next year continues already is left as it stands, so that a second time adds nothing.
    ``from_quarter``, ``reason`` and ``authority`` are for a year that is being reported already.
    """
    check_may_edit_plan(by, plan.organisation)
    Organisation.objects.select_for_update().get(pk=plan.organisation_id)
    if not objectives and not activities:
        raise Refused("Tick what goes on into the next year.")
    objectives, activities = _as_they_stand(plan, objectives, activities)
    when = {
        "from_quarter": from_quarter,
        "reason": clean_text(reason),
        "authority": clean_text(authority),
    }
    done = Carried(_following(plan, by))
    check_change(done.plan, **when)
    known = _carry_objectives(done, objectives, by, when)
    _carry_activities(done, activities, known, by, when)
    return done


def _as_they_stand(
    plan: OperationalPlan, objectives: Collection[Objective], activities: Collection[Activity]
) -> tuple[list[Objective], list[Activity]]:
    """Read anew, in the order of the plan."""
    place = "planned_programme__plan", "planned_programme__programme"
    own = [f"objective__{path}" for path in place]
    wanted = Objective.objects.filter(
        pk__in=[one.pk for one in objectives], planned_programme__plan=plan
    ).select_related(*place)
    theirs = Activity.objects.filter(
        pk__in=[one.pk for one in activities], objective__planned_programme__plan=plan
    ).select_related(*own)
    found = (
        list(wanted.order_by("planned_programme__position", "number")),
        list(theirs.order_by("objective", "position", "pk")),
    )
    if (len(found[0]), len(found[1])) != (len(set(objectives)), len(set(activities))):
        raise Refused(f"Choose from the plan of {year_label(plan.year)}.")
    return found


def _following(plan: OperationalPlan, by: Membership) -> OperationalPlan:
    found = plan.organisation.plans.for_year(plan.year + 1).first()
    return found or create_plan(organisation=plan.organisation, year=plan.year + 1, by=by)


def _carry_objectives(
    done: Carried, objectives: Collection[Objective], by: Membership, when: dict[str, object]
) -> dict[int, Objective]:
    """By the id of what is continued, what continues it: those of this call and earlier ones."""
    rows = Objective.objects.filter(planned_programme__plan=done.plan).order_by("-pk")
    known = {one.continues_id: one for one in rows.exclude(continues=None)}
    planned = {one.programme_id: one for one in done.plan.planned_programmes.all()}
    for old in objectives:
        if old.pk in known:
            continue
        with _named(f"objective-{old.pk}", _name(old)):
            under = _include(done.plan, old.planned_programme, planned, by)
            known[old.pk] = _add_objective(under, old, by, when)
        done.objectives.append(known[old.pk])
    return known


def _include(
    plan: OperationalPlan,
    old: PlannedProgramme,
    planned: dict[int, PlannedProgramme],
    by: Membership,
) -> PlannedProgramme:
    if old.programme_id not in planned:
        planned[old.programme_id] = include_programme(plan=plan, programme=old.programme, by=by)
    return planned[old.programme_id]


def _add_objective(
    under: PlannedProgramme, old: Objective, by: Membership, when: dict[str, object]
) -> Objective:
    says = old.terms.latest("from_quarter", "pk")
    taken = under.objectives.filter(number=old.number).exists()
    added = add_objective(
        planned_programme=under,
        wording=says.wording,
        short_name=says.short_name,
        number=None if taken else old.number,
        continues=old,
        by=by,
        **when,
    )
    _carry_aims(old, added, by)
    return added


def _carry_aims(old: Objective, added: Objective, by: Membership) -> None:
    """What it supports it goes on to support, as far as the aim has not ended by then."""
    begins = month_start(added.planned_programme.plan.year, 1)
    aims = CorporateAim.objects.not_ended_on(begins)
    for link in old.aim_links.standing().filter(aim__in=aims):
        kept = ObjectiveAim(objective=added, aim_id=link.aim_id, contribution=link.contribution)
        kept.signed(by).save()


def _carry_activities(
    done: Carried,
    activities: Collection[Activity],
    known: dict[int, Objective],
    by: Membership,
    when: dict[str, object],
) -> None:
    rows = Activity.objects.filter(objective__planned_programme__plan=done.plan)
    there = set(rows.exclude(continues=None).values_list("continues_id", flat=True))
    for old in activities:
        if old.pk in there:
            continue
        with _named(f"activity-{old.pk}", f"{old.key} of {_name(old.objective)}"):
            under = known.get(old.objective_id)
            if under is None:
                raise Refused("Tick its objective too, or leave it out.")
            done.activities.append(_add_activity(under, old, by, when))


def _add_activity(
    under: Objective, old: Activity, by: Membership, when: dict[str, object]
) -> Activity:
    says = old.terms.latest("from_quarter", "pk")
    taken = under.activities.filter(kind=old.kind, number=old.number).exists()
    added = add_activity(
        objective=under,
        kind=old.kind,
        wording=says.wording,
        short_name=says.short_name,
        start_date=says.start_date,
        due_date=says.due_date,
        position=old.position,
        number=None if taken else old.number,
        continues=old,
        by=by,
        **when,
    )
    for one in old.milestones.standing().filter(done_on=None):
        milestone = Milestone(activity=added, number=one.number, name=one.name, due_on=one.due_on)
        milestone.signed(by).save()
    return added


def _name(objective: Objective) -> str:
    return f"objective {objective.number} of {objective.planned_programme.programme.name}"


@contextmanager
def _named(box: str, name: str) -> Iterator[None]:
    """What stands in the way of one of many says which, and at which box it is ticked."""
    try:
        yield
    except Refused as refused:
        raise Refused(f"{name[0].upper()}{name[1:]}: {refused.message}", field=box) from refused
