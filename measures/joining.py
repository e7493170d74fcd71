"""How far members are with joining: what they say of each step, and what is known of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone

from periods.calendar import print_day

from .models import ConsortiumMember, JoiningStep, Observation, ReportingBody
from .vocabulary import DataReach, JoiningKind, JoiningState

#: What each step asks for, in the words of the checklist.
ASKS: dict[str, str] = {
    JoiningKind.CONTACTS: "Say who answers for your data, and who deputises",
    JoiningKind.FEEDS: "Agree how your values arrive, and how often",
    JoiningKind.MAPPINGS: "Match your codes and names with those of the framework",
    JoiningKind.FIRST_RETURN: "Confirm your first values within reach of the consortium",
}


@dataclass(frozen=True)
class StepNow:
    """A step as its member states it, beside what the reader can know of it."""

    step: JoiningStep
    fact: str = ""
    is_shown: bool = False
    """Whether the fact alone shows that it is done."""

    @property
    def is_done(self) -> bool:
        return self.is_shown or self.step.state == JoiningState.DONE

    @property
    def asks(self) -> str:
        return ASKS[self.step.kind]

    def is_late(self, on: dt.date) -> bool:
        due_on = self.step.due_on
        return not self.is_done and due_on is not None and due_on < on


@dataclass(frozen=True)
class Facts:
    """By organisation: the body that it reports as, and the day of its first return."""

    bodies: dict[int, ReportingBody]
    returned_on: dict[int, dt.date]


def steps_of(
    members: Sequence[ConsortiumMember], reader: int, on: dt.date
) -> dict[int, list[StepNow]]:
    """By member's key, in the order of the checklist, as the organisation ``reader`` may know
    them. Four queries, however many members of a consortium."""
    if not members:
        return {}
    facts = facts_of(members, reader, on)
    rows = JoiningStep.objects.filter(member__in=[one.pk for one in members])
    found: dict[int, list[StepNow]] = {one.pk: [] for one in members}
    organisations = {one.pk: one.organisation_id for one in members}
    for step in rows.select_related("owner__user", "member").order_by("pk"):
        known = known_of(step, organisations[step.member_id], facts)
        found[step.member_id].append(known)
    return found


def known_of(step: JoiningStep, organisation_id: int, facts: Facts) -> StepNow:
    """Pure. Only the first return is shown by its fact alone: a body may be linked while codes
    are still to be matched."""
    if step.kind == JoiningKind.FIRST_RETURN:
        day = facts.returned_on.get(organisation_id)
        said = f"First values confirmed on {print_day(day)}" if day else "No values to read yet"
        return StepNow(step, said, is_shown=day is not None)
    if step.kind == JoiningKind.MAPPINGS:
        body = facts.bodies.get(organisation_id)
        return StepNow(step, f"Reports as {body}" if body else "Not linked to a body yet")
    return StepNow(step)


def facts_of(members: Sequence[ConsortiumMember], reader: int, on: dt.date) -> Facts:
    """Of members of one consortium. Two queries."""
    consortium = members[0].consortium
    organisations = [one.organisation_id for one in members]
    return Facts(
        bodies_of(organisations, consortium.lead_id),
        first_returns(organisations, consortium.framework_id, reader, on),
    )


def bodies_of(organisations: Iterable[int], lead_id: int) -> dict[int, ReportingBody]:
    """By organisation: the body of the lead's register that it reports as. One query."""
    rows = ReportingBody.objects.reporting_as(organisations, lead_id)
    return {one.organisation_id: one for one in rows}


def first_returns(
    organisations: Iterable[int], framework_id: int, reader: int, on: dt.date
) -> dict[int, dt.date]:
    """By organisation: the day on which the first values were confirmed that the reader may read,
    of data sets within others' reach. What no agreement opens shows no return. One query."""
    rows = (
        Observation.objects.visible_in(reader, on)
        .filter(
            vintage__data_set__organisation__in=list(organisations),
            vintage__data_set__framework=framework_id,
            vintage__data_set__reach__in=[DataReach.CONSORTIUM, DataReach.PUBLISHED],
        )
        .order_by()
        .values_list("vintage__data_set__organisation")
        .annotate(first=Min("vintage__confirmed_at"))
    )
    return {organisation: timezone.localdate(first) for organisation, first in rows}
