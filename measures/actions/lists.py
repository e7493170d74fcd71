"""Files of lists: received, loaded whole, given up. Loading the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import Membership
from files.actions import store_file
from records import clock
from records.refusals import Refused
from tables.unpacking import Unreadable

from ..lists.body_file import BodyLine, BodyPlan, plan_bodies, read_bodies
from ..lists.deflator_file import plan_deflator, read_deflator
from ..lists.measure_file import Choices, MeasurePlan, plan_measures, read_measures
from ..models import (
    DeflatorIndex,
    DeflatorSeries,
    FamilyGrouping,
    Framework,
    ListFile,
    ReportingBody,
)
from ..permissions import check_may_keep
from ..vocabulary import Direction, Frequency, ListKind, ListState
from ..wording import counted
from .bodies import add_body, add_grouping, set_families
from .deflators import add_deflator, check_name
from .frameworks import next_version
from .measures import add_defined, check_direct, check_terms, define

READERS = {
    ListKind.MEASURES: read_measures,
    ListKind.BODIES: read_bodies,
    ListKind.DEFLATOR: read_deflator,
}
#: As long as a stored file's name may be.
FILE_NAME_LENGTH = 200
STALE = (
    "Something here was changed since you looked at this file. What it would change is shown anew: "
    "check it, and confirm again."
)


@transaction.atomic
def receive_list(
    *,
    kind: str,
    name: str,
    data: bytes,
    by: Membership,
    framework: Framework | None = None,
    options: Mapping[str, str] | None = None,
) -> ListFile:
    """Keeps the file to be looked at; nothing of it counts yet. Refused for a file that is no such
    list at all. ``options``: of a deflator its ``name`` and ``source``."""
    check_may_keep(by, by.organisation_id)
    if kind == ListKind.MEASURES:
        check_direct(framework, by)
    if kind == ListKind.DEFLATOR:
        options = {"source": "", **options, "name": check_name(options["name"])}
    try:
        READERS[kind](data)
    except Unreadable as unreadable:
        raise Refused(str(unreadable), field="file") from unreadable
    stored = store_file(
        organisation=by.organisation,
        name=name[-FILE_NAME_LENGTH:],
        content_type="text/csv",
        data=data,
    )
    made = ListFile(
        organisation=by.organisation,
        kind=kind,
        framework=framework,
        stored_file=stored,
        options=dict(options or {}),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    made.signed(by).save()
    return made


@transaction.atomic
def give_up_list(*, file: ListFile, by: Membership) -> ListFile:
    """It is not loaded; it stays on the record."""
    file = _held(file, by)
    return _decided(file, ListState.GIVEN_UP, {}, by)


@transaction.atomic
def load_measures(*, file: ListFile, choices: Choices, stamp: str, by: Membership) -> ListFile:
    """Every measure that is new or different, as one version of the framework. ``stamp`` is the
    plan's that was looked at."""
    file = _held(file, by)
    framework = Framework.objects.select_for_update(of=("self",)).get(pk=file.framework_id)
    check_direct(framework, by)
    plan = plan_measures(read_measures(bytes(file.stored_file.content.data)), framework, choices)
    _check_plan(plan, stamp)
    _check_choices(plan, choices)
    checked = []
    for line in plan.changes:
        try:
            terms = check_terms(framework, line.frequency, line.terms)
        except Refused as refused:
            where = f"row {line.listed.row.line}, {line.listed.code}"
            raise Refused(f"{where}: {refused.message}") from refused
        checked.append((line, terms))
    what = f"From the file {file}: {_in_words(plan)}"[:1000]
    version = next_version(framework=framework, what=what, by=by)
    for line, terms in checked:
        if line.measure is None:
            add_defined(
                framework=framework,
                code=line.listed.code,
                frequency=line.frequency,
                terms=terms,
                version=version,
                by=by,
            )
        else:
            reason = f"As the file {file} has it"
            define(measure=line.measure, terms=terms, reason=reason, version=version, by=by)
    return _decided(file, ListState.LOADED, dict(plan.count), by)


@transaction.atomic
def load_bodies(*, file: ListFile, stamp: str, by: Membership) -> ListFile:
    """Every body that is new, and families as the file has them. Bodies that it has not stay."""
    file = _held(file, by)
    plan = plan_bodies(read_bodies(bytes(file.stored_file.content.data)), file.organisation)
    _check_plan(plan, stamp)
    bodies = {line.row.line: line.body or _added(line, file, by) for line in plan.lines}
    for name in plan.groupings:
        grouping = FamilyGrouping.objects.filter(
            kept_by=file.organisation, name__iexact=name
        ).first()
        grouping = grouping or add_grouping(organisation=file.organisation, name=name, by=by)
        set_families(
            grouping=grouping,
            families={bodies[line.row.line]: line.families[name] for line in plan.lines},
            expected_version=grouping.edit_version,
            by=by,
        )
    return _decided(file, ListState.LOADED, dict(plan.count), by)


@transaction.atomic
def load_deflator(*, file: ListFile, stamp: str, by: Membership) -> ListFile:
    """Every index that is new or different, added to the series that the file was given for."""
    file = _held(file, by)
    series = series_of(file)
    plan = plan_deflator(read_deflator(bytes(file.stored_file.content.data)), series)
    _check_plan(plan, stamp)
    series = series or add_deflator(
        organisation=file.organisation,
        name=file.options["name"],
        source=file.options["source"],
        by=by,
    )
    DeflatorIndex.objects.bulk_create(
        DeflatorIndex(series=series, year=line.year, index=line.index, recorded_by=by)
        for line in plan.changes
    )
    return _decided(file, ListState.LOADED, dict(plan.count), by)


def series_of(file: ListFile) -> DeflatorSeries | None:
    """The series that a deflator's file was given for; None where it is not there yet."""
    rows = DeflatorSeries.objects.filter(kept_by=file.organisation_id)
    return rows.filter(name__iexact=file.options["name"]).first()


def _added(line: BodyLine, file: ListFile, by: Membership) -> ReportingBody:
    return add_body(
        organisation=file.organisation, name=line.name, kind=line.kind, starts_on=None, by=by
    )


def _held(file: ListFile, by: Membership) -> ListFile:
    """Held until the end, so that who comes at once takes turns; Refused once it is decided."""
    check_may_keep(by, file.organisation_id)
    rows = ListFile.objects.select_for_update(of=("self",))
    file = rows.select_related("organisation", "stored_file__content").get(pk=file.pk)
    if file.state != ListState.WAITING:
        raise Refused(f"This file was {file.get_state_display().lower()} already.")
    return file


def _decided(file: ListFile, state: str, loaded: dict[str, int], by: Membership) -> ListFile:
    file.state, file.loaded = state, loaded
    file.decided_by, file.decided_at = by, clock.now()
    file.signed(by).save_edit(expected_version=file.edit_version)
    return file


def _check_plan(plan, stamp: str) -> None:
    if plan.faults:
        number = counted(len(plan.faults), "fault")
        raise Refused(
            f"Nothing was loaded: the file has {number}. Put it right and upload it anew."
        )
    if plan.stamp != stamp:
        raise Refused(STALE)
    new_groupings = isinstance(plan, BodyPlan) and plan.new_groupings
    if not plan.changes and not new_groupings:
        raise Refused("Everything in this file is here already: there is nothing to load.")


def _check_choices(plan: MeasurePlan, choices: Choices) -> None:
    if plan.needs_frequency:
        raise Refused("Choose how long periods are", field="frequency")
    if choices.frequency and choices.frequency not in Frequency.values:
        raise Refused("Choose how long periods are", field="frequency")
    for line in plan.changes:
        code, place = line.listed.code, line.listed.row.line
        if line.terms.direction not in Direction.values:
            raise Refused(f"Choose which way is good for {code}", field=f"direction_{place}")
        if line.needs_note:
            raise Refused(f"Say why {code} is not as the source says", field=f"note_{place}")


def _in_words(plan: MeasurePlan) -> str:
    count = plan.count
    parts = [f"{count[what]} {what}" for what in ("new", "changed") if count[what]]
    return ", ".join(parts)
