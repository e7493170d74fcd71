"""What is being typed, as a step's page shows it and as its address is found for a save."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership
from accounts.roles import Permission
from periods.calendar import Quarter
from programmes.models import Activity, HeadAssignment

from .drafts import DraftText, is_field_of_objective, is_field_of_whole
from .models import ProgrammeReturn, StepDraft, StepHandover
from .vocabulary import HANDED_IN, HandoverState, Heading


@dataclass(frozen=True)
class StepPlace:
    """A step that somebody types in: what it is, and whether they may. No objective is the step
    of the whole programme."""

    return_id: int
    objective_id: int | None
    activity_ids: frozenset[int]
    state: str
    membership_id: int
    may_fill: bool

    @property
    def is_handed_in(self) -> bool:
        return self.state in HANDED_IN

    def has_field(self, name: str) -> bool:
        if self.objective_id is None:
            return is_field_of_whole(name)
        return is_field_of_objective(name, self.activity_ids)


def find_place(
    membership: Membership, quarter: Quarter, slug: str, number: int | None, on: dt.date
) -> StepPlace | None:
    """The step that an address names; None where there is none. One query, because a page asks
    every few seconds."""
    heads = HeadAssignment.objects.on(on).filter(
        membership=membership, programme=OuterRef("planned_programme__programme")
    )
    returns = (
        ProgrammeReturn.objects.visible_to(membership)
        .filter(period__year=quarter.year, period__quarter_number=quarter.number)
        .filter(planned_programme__programme__slug=slug)
        .order_by()
        .annotate(heads=Exists(heads))
    )
    if number is None:
        rows = returns.values_list("pk", "state", "heads")
        return _place(membership, *rows[0], handed=False) if rows else None
    rows = list(_with_objective(returns, membership, quarter, number))
    if not rows:
        return None
    pk, state, is_head, handed, objective_id, _ = rows[0]
    activities = frozenset(row[-1] for row in rows if row[-1] is not None)
    return _place(membership, pk, state, is_head, handed, objective_id, activities)


def _with_objective(returns, membership: Membership, quarter: Quarter, number: int):
    """A row for each activity of the objective, with the objective and whether it was handed to
    the person."""
    objective = "planned_programme__objectives"
    counts = Q(**{f"{objective}__withdrawn_from": None}) | Q(
        **{f"{objective}__withdrawn_from__gt": quarter.number}
    )
    handed = StepHandover.objects.filter(
        programme_return=OuterRef("pk"), objective=OuterRef(objective), contributor=membership
    ).exclude(state=HandoverState.TAKEN_BACK)
    return (
        returns.filter(
            counts,
            **{f"{objective}__number": number, f"{objective}__added_from__lte": quarter.number},
        )
        .annotate(handed=Exists(handed))
        .values_list("pk", "state", "heads", "handed", objective, f"{objective}__activities")
    )


def _place(
    membership: Membership,
    pk: int,
    state: str,
    is_head: bool,
    handed: bool,
    objective_id: int | None = None,
    activities: frozenset[int] = frozenset(),
) -> StepPlace:
    may_fill = (is_head and membership.may(Permission.GIVE_RETURN)) or (
        handed and membership.may(Permission.FILL_STEP)
    )
    return StepPlace(pk, objective_id, activities, state, membership.pk, may_fill)


def draft_of(membership_id: int, return_id: int, objective_id: int | None) -> StepDraft | None:
    """The person's own draft of the step. One query."""
    return StepDraft.objects.filter(
        membership=membership_id, programme_return=return_id, objective=objective_id
    ).first()


@dataclass(frozen=True)
class Unsaved:
    """What a person typed into a step and did not save, after it was too late to save it.
    ``step`` is the step's address below the return's; ``texts`` are pairs of label and text."""

    title: str
    step: str
    saved_at: dt.datetime
    texts: tuple[tuple[str, str], ...]


def unsaved_of(programme_return: ProgrammeReturn, membership: Membership) -> tuple[Unsaved, ...]:
    """The person's own drafts of the return, step by step. One query, two where there are any."""
    drafts = list(
        programme_return.drafts.filter(membership=membership)
        .select_related("objective")
        .order_by("objective__number")
    )
    wanted = {int(one[1]) for draft in drafts for name in draft.values if (one := _of(name))}
    keys = {
        activity.pk: activity.key
        for activity in (Activity.objects.filter(pk__in=wanted) if wanted else ())
    }
    found = (_unsaved(draft, keys) for draft in drafts)
    return tuple(one for one in found if one.texts)


def _unsaved(draft: StepDraft, keys: Mapping[int, str]) -> Unsaved:
    number = draft.objective.number if draft.objective else None
    typed = [*draft.values.items(), *((one["field"], one["text"]) for one in draft.kept)]
    return Unsaved(
        title="The programme as a whole" if number is None else f"Objective {number}",
        step="whole/" if number is None else f"objectives/{number}/",
        saved_at=draft.saved_at,
        texts=tuple((_label(name, keys), text) for name, text in typed if text.strip()),
    )


def _of(name: str) -> re.Match | None:
    return re.match(r"activity-(\d+)-(\w+)", name)


def _label(name: str, keys: Mapping[int, str]) -> str:
    """A field in words, where there is no form to ask."""
    if activity := _of(name):
        return f"{keys.get(int(activity[1]), 'A deliverable')}: {_words(activity[2])}"
    if name.startswith("section-"):
        _, heading, part = name.split("-")
        return Heading(heading).label if part == "text" else f"{Heading(heading).label}: {part}"
    return _words(name.removeprefix("answer-"))


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def text_of(draft: StepDraft) -> DraftText:
    """The row as a value."""
    return DraftText(draft.values, tuple(draft.kept), draft.based_on, draft.revision)
