"""Filling a return in, step by step, and submitting it, which freezes the version."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace

from django.db import IntegrityError, models, transaction

from accounts.models import Membership
from periods.calendar import print_day
from programmes.models import HeadAssignment, Objective
from programmes.reading import PlannedObjective, objectives_in_quarter
from programmes.rules import check_dates
from records import clock, codec
from records.refusals import Conflict, Refused

from .. import letters
from ..around import around
from ..deadline import closes_on_of
from ..drafting import Typed, build_draft, objective_record
from ..gaps import gaps_of, gaps_of_objective
from ..models import (
    HighlightSection,
    ObjectiveUpdate,
    ProgrammeReturn,
    ProgressUpdate,
    ReturnSubmission,
    ReturnVersion,
)
from ..outlines import outline_of
from ..permissions import check_may_fill, check_may_give
from ..reading import activities_last_quarter, record_of_quarter
from ..records import SCHEMA_VERSION, ReturnRecord
from ..step_page import typed_in
from ..steps import (
    SANE_YEARS,
    ActivityStep,
    Gap,
    Gaps,
    ObjectiveStep,
    WholeStep,
    activity_field,
    contradictions,
    of_whole,
    settled,
)
from ..workflow import check_may_happen
from .moving import as_it_stands, last_version, move
from .typing import settle_draft

WRONG = "Nothing was saved. Put right what is listed."
UNFINISHED = "This step is not ready yet."
INCOMPLETE = "This return cannot be submitted yet."


@transaction.atomic
def save_objective_step(
    *,
    programme_return: ProgrammeReturn,
    objective: Objective,
    step: ObjectiveStep,
    expected_version: int,
    by: Membership,
    draft_revision: int | None = None,
) -> ObjectiveUpdate:
    """Save all of one objective's page; what the step does not mention stays as it is.

    ``expected_version`` is the ``edit_version`` of the step's ObjectiveUpdate, 0 where it had
    none: Conflict where someone saved the step since. ``draft_revision`` is that of the person's
    own draft which the page knew: the draft is taken away. Raises Gaps, listing everything at once,
    for contradictions, and for what is missing where the step is said to be ready.
    """
    programme_return = as_it_stands(programme_return)
    check_may_fill(by, programme_return, objective, clock.today())
    taken = check_may_happen("save", programme_return.state)
    version = last_version(programme_return)
    planned = _planned(programme_return, objective)
    step = _checked(step, planned, programme_return)
    typed = typed_in(version, objective)
    _apply(step, version, objective, typed)
    if step.is_ready and (gaps := _missing(version, planned, typed)):
        raise Gaps(UNFINISHED, gaps)
    _save_typed(typed, objective, expected_version, by)
    settle_draft(
        programme_return=programme_return,
        objective=objective,
        saved=step,
        revision=draft_revision,
        by=by,
    )
    move(programme_return, taken, by)
    return typed.objectives[objective.pk]


@transaction.atomic
def save_whole_step(
    *,
    programme_return: ProgrammeReturn,
    step: WholeStep,
    expected_version: int,
    by: Membership,
    draft_revision: int | None = None,
) -> ReturnVersion:
    """Save what is said of the whole programme. ``expected_version`` is the ReturnVersion's."""
    programme_return = as_it_stands(programme_return)
    check_may_give(by, programme_return, clock.today())
    taken = check_may_happen("save", programme_return.state)
    if wrong := of_whole(step):
        raise Gaps(WRONG, wrong)
    version = last_version(programme_return)
    for name, value in asdict(step).items():
        setattr(version, name, value.strip() if isinstance(value, str) else value)
    version.signed(by).save_edit(expected_version=expected_version)
    settle_draft(
        programme_return=programme_return,
        objective=None,
        saved=step,
        revision=draft_revision,
        by=by,
    )
    move(programme_return, taken, by)
    return version


@transaction.atomic
def submit_return(
    *,
    programme_return: ProgrammeReturn,
    by: Membership,
    prepared_on: dt.date,
    submitted_at: dt.datetime | None = None,
) -> ReturnSubmission:
    """Freeze the version as a record. Raises Gaps with everything that is missing."""
    programme_return = as_it_stands(programme_return)
    check_may_give(by, programme_return, clock.today())
    taken = check_may_happen("submit", programme_return.state)
    _check_in_time(programme_return, clock.today())
    if prepared_on > clock.today():
        raise Refused("The date prepared must not be in the future", field="prepared_on")
    version = last_version(programme_return)
    record = build_draft(version, with_authors=True)
    if gaps := gaps_of(record):
        raise Gaps(INCOMPLETE, gaps)
    head = _on_behalf_of(programme_return, by)
    record = replace(
        record,
        prepared_by=by.user.name,
        prepared_post=by.post,
        prepared_on=prepared_on,
        on_behalf_of=head.user.name if head else "",
        on_behalf_post=head.post if head else "",
    )
    submission = _freeze(version, record, by, head, submitted_at or clock.now())
    move(programme_return, taken, by)
    letters.tell_submitted(submission)
    return submission


_REMEDY = ("action", "action_due", "action_owner")
_COLOURS = ("delivery_rag", "risk_rag", "overall_rag", "forecast_rag")


def _missing(version: ReturnVersion, planned: PlannedObjective, typed: Typed) -> list[Gap]:
    programme_return = version.programme_return
    quarter = programme_return.period.quarter
    beside = around([version], quarter, programme_return.period.organisation)[version.pk]
    return gaps_of_objective(objective_record(planned, typed, beside))


def _planned(programme_return: ProgrammeReturn, objective: Objective) -> PlannedObjective:
    planned_programme = programme_return.planned_programme
    plan = objectives_in_quarter(
        [planned_programme], programme_return.period.quarter, with_milestones=True
    )
    for planned in plan[planned_programme.pk]:
        if planned.objective.pk == objective.pk:
            return planned
    raise Refused(f"{objective} is not in the plan of this programme for the quarter.")


def _checked(
    step: ObjectiveStep, planned: PlannedObjective, programme_return: ProgrammeReturn
) -> ObjectiveStep:
    """The step with implied figures filled in; raises Gaps for what contradicts itself."""
    keys = {one.activity.pk: one.key for one in planned.activities}
    if unknown := set(step.activities) - set(keys):
        raise Refused(f"Not an activity of {planned.objective} in the quarter: {sorted(unknown)}")
    before = record_of_quarter(
        programme_return.programme, programme_return.period.quarter.previous()
    )
    last = activities_last_quarter(planned, before)
    activities = {pk: settled(one, last.get(pk)) for pk, one in step.activities.items()}
    step = replace(step, activities=activities)
    if wrong := contradictions(step, keys, last) + _far_dates(step, planned, programme_return):
        raise Gaps(WRONG, wrong)
    return step


def _far_dates(
    step: ObjectiveStep, planned: PlannedObjective, programme_return: ProgrammeReturn
) -> list[Gap]:
    """Proposals that the plan would refuse when the return is approved: said while it is typed."""
    found = []
    year = programme_return.period.quarter.next().year
    for one in planned.activities:
        proposed = step.activities.get(one.activity.pk, ActivityStep()).proposed_due_date
        if proposed is None or proposed.year not in SANE_YEARS:
            continue
        try:
            check_dates(one.terms.start_date, proposed, year=year)
        except Refused as refused:
            name = activity_field(one.activity.pk, "proposed_due_date")
            found.append(Gap(f"{one.key}: {refused.message}", name))
    return found


def _apply(step: ObjectiveStep, version: ReturnVersion, objective: Objective, typed: Typed) -> None:
    """Put the step's values into the rows of ``typed``, making those that are not there yet."""
    update = typed.objectives.setdefault(
        objective.pk, ObjectiveUpdate(version=version, objective=objective)
    )
    update.footnote = step.footnote.strip()
    update.reported_progress = step.reported_progress
    update.override_reason = step.override_reason.strip()
    update.is_ready = step.is_ready
    for name in (*_REMEDY, *_COLOURS):
        value = getattr(step, name)
        setattr(update, name, value.strip() if isinstance(value, str) else value)
    update.answers = {key: text.strip() for key, text in step.answers.items() if text.strip()}
    for pk, activity in step.activities.items():
        row = typed.activities.setdefault(pk, ProgressUpdate(version=version, activity_id=pk))
        _set(row, asdict(activity))
    for heading, section in step.sections.items():
        row = typed.sections.setdefault(
            (objective.pk, heading),
            HighlightSection(version=version, objective=objective, heading=heading),
        )
        _set(row, asdict(section))


def _set(row: models.Model, values: dict[str, object]) -> None:
    for name, value in values.items():
        value = value.strip() if isinstance(value, str) else value
        row.is_changed = getattr(row, "is_changed", False) or getattr(row, name) != value
        setattr(row, name, value)


def _save_typed(typed: Typed, objective: Objective, expected_version: int, by: Membership) -> None:
    """The step's own row first: its version number says whether the whole page is still ours."""
    _save_first(typed.objectives[objective.pk], expected_version, by)
    for row in [*typed.activities.values(), *typed.sections.values()]:
        if not getattr(row, "is_changed", False):
            continue
        row.signed(by)
        if row.pk is None:
            row.save()
        else:
            row.save_edit(expected_version=row.edit_version)


def _save_first(update: ObjectiveUpdate, expected_version: int, by: Membership) -> None:
    update.signed(by)
    if update.pk is not None:
        update.save_edit(expected_version=expected_version)
        return
    try:
        with transaction.atomic():
            update.save()
    except IntegrityError as error:
        stored = ObjectiveUpdate.objects.filter(
            version=update.version_id, objective=update.objective_id
        )
        raise Conflict(stored.first()) from error


def _check_in_time(programme_return: ProgrammeReturn, today: dt.date) -> None:
    """A late return is taken until the round closes; then it waits for an extension."""
    closes_on = closes_on_of(programme_return)
    if today > closes_on:
        raise Refused(
            f"The round closed on {print_day(closes_on)}. What you typed is kept: ask for an "
            "extension on the return’s page, then submit."
        )


def _on_behalf_of(programme_return: ProgrammeReturn, by: Membership) -> Membership | None:
    """The head of the day, where a deputy submits; None where the head does, or there is none."""
    heads = HeadAssignment.objects.on(clock.today()).filter(
        programme=programme_return.programme, kind=HeadAssignment.Kind.HEAD
    )
    found = [one.membership for one in heads.select_related("membership__user").order_by("pk")]
    return None if by in found else next(iter(found), None)


def _freeze(
    version: ReturnVersion,
    record: ReturnRecord,
    by: Membership,
    head: Membership | None,
    moment: dt.datetime,
) -> ReturnSubmission:
    text = codec.to_json(record)
    try:
        with transaction.atomic():
            return ReturnSubmission.objects.create(
                version=version,
                submitted_by=by,
                submitted_post=by.post,
                on_behalf_of=head,
                on_behalf_post=head.post if head else "",
                prepared_on=record.prepared_on,
                schema_version=SCHEMA_VERSION,
                record=text,
                record_sha256=codec.fingerprint(text),
                outline=codec.to_json(outline_of(record)),
                recorded_at=moment,
            )
    except IntegrityError as error:
        raise Refused("Someone else submitted this return a moment ago.") from error
