"""A vintage from its arrival to its confirmation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.roles import Permission
from files.actions import store_file
from files.models import StoredFile
from records import clock
from records.refusals import Conflict, Refused
from tables.unpacking import MEBIBYTE, megabytes

from ..imports.names import name_key
from ..imports.readers import kind_of
from ..imports.reports import Report
from ..imports.staging import overtake
from ..imports.tasks import stage_vintage, throw_away_vintage
from ..models import BodyAlias, DataSet, Measure, ReportingBody, Vintage
from ..permissions import check_may_enter, may_keep, measures_entered_by
from ..tasks import look_for_warnings
from ..vocabulary import NAME_LENGTH, Channel, VintageState

State = VintageState
#: What a file may have at most, in bytes.
LARGEST_FILE = 50 * MEBIBYTE
OUT_OF_DATE = (
    "Other values of this data set were confirmed since this was read. Have it read again: "
    "nothing counts yet."
)
_TYPES = {
    Channel.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Channel.XML: "application/xml",
    Channel.CSV: "text/csv",
}
_LIVING = (State.READING, State.WAITING, State.UNREADABLE)


@transaction.atomic
def receive_vintage(
    *,
    data_set: DataSet,
    channel: str,
    name: str,
    data: bytes,
    label: str = "",
    data_of: dt.date | None = None,
    by: Membership | None = None,
    received_from: str = "",
) -> Vintage:
    """Keep the file and have it read in the background; nothing counts before a person confirms.

    ``by`` is None where a program posted it or an e-mail brought it: ``received_from`` then says
    which. Refused for an empty file, one of more than 50 megabytes, and a set that has ended.
    """
    check_may_bring(data_set, by, received_from)
    check_size(len(data))
    check_stands(data_set)
    vintage = Vintage(
        data_set=data_set,
        channel=channel,
        label=label.strip()[:NAME_LENGTH],
        data_of=data_of,
        stored_file=_kept(data_set, name, data),
        received_by=by,
        received_from=received_from[:254],
        received_at=clock.now(),
    )
    if by is not None:
        vintage.signed(by)
    vintage.save()
    _have_it_read(vintage)
    return vintage


def check_may_bring(data_set: DataSet, by: Membership | None, received_from: str) -> None:
    """Who keeps measures or gives values of any; or somebody that ``received_from`` names.
    Which measures and bodies they are, the confirmation asks."""
    if by is None:
        if not received_from.strip():
            raise Refused("Say whom these values came from", field="received_from")
        return
    if not _brings(data_set, by):
        raise PermissionDenied("Only who keeps measures, or gives values of one, may send values.")


def _brings(data_set: DataSet, by: Membership) -> bool:
    own = by.organisation_id == data_set.organisation_id and by.counts_on(clock.today())
    return own and (by.may(Permission.KEEP_MEASURES) or bool(measures_entered_by(by)))


def check_size(size: int) -> None:
    if not size:
        raise Refused("This file is empty", field="file")
    if size > LARGEST_FILE:
        raise Refused(
            f"This file is larger than {megabytes(LARGEST_FILE)}. Send fewer periods at once",
            field="file",
        )


def check_stands(data_set: DataSet) -> None:
    if data_set.ended_on is not None and data_set.ended_on < clock.today():
        raise Refused("This data set has ended: it takes no more values.")


def _kept(data_set: DataSet, name: str, data: bytes) -> StoredFile:
    return store_file(
        organisation=data_set.organisation,
        name=name[-200:] or "values",
        content_type=_TYPES[kind_of(data)],
        data=data,
    )


def _have_it_read(vintage: Vintage) -> None:
    transaction.on_commit(partial(stage_vintage.enqueue, vintage.pk))


@transaction.atomic
def confirm_vintage(
    *,
    vintage: Vintage,
    values: int,
    answered: Collection[str],
    expected_version: int,
    by: Membership,
) -> Vintage:
    """From now on the vintage's values count. ``values`` is the control total as shown, and
    ``answered`` the keys of the questions that were ticked.

    Refused, with nothing counting, where anything is at fault or unanswered, where nothing is
    new, and where other values of the set were confirmed since it was read.
    """
    data_set, fresh = locked(vintage)
    _check_waits(fresh, expected_version)
    check_stands(data_set)
    if data_set.generation != fresh.generation:
        raise Refused(OUT_OF_DATE)
    report = Report.from_json(fresh.report)
    check_may_confirm(fresh, data_set, by)
    _check_report(report, values, answered)
    if fresh.observations.count() != report.values:
        raise Refused("What was read is not complete. Have it read again: nothing counts yet.")
    report.answered = sorted(set(answered))
    fresh.report = report.to_json()
    return count_from_now(fresh, data_set, by)


def locked(vintage: Vintage) -> tuple[DataSet, Vintage]:
    """Data set, then vintage: always in this order."""
    data_set = DataSet.objects.select_for_update().get(pk=vintage.data_set_id)
    fresh = Vintage.objects.select_for_update().get(pk=vintage.pk)
    fresh.data_set = data_set
    return data_set, fresh


def count_from_now(fresh: Vintage, data_set: DataSet, by: Membership) -> Vintage:
    """The one change that makes all of a vintage's values count. The caller holds both locks."""
    fresh.state, fresh.confirmed_by, fresh.confirmed_at = State.CONFIRMED, by, clock.now()
    fresh.signed(by).save_edit(expected_version=fresh.edit_version)
    data_set.generation += 1
    data_set.skip_history_when_saving = True  # the vintage's own history says who did it
    data_set.save(update_fields=["generation"])
    transaction.on_commit(partial(look_for_warnings.enqueue, fresh.pk), robust=True)
    return fresh


def check_may_confirm(vintage: Vintage, data_set: DataSet, by: Membership) -> None:
    """Who may give all of its measures; who does not keep measures, of their own body only."""
    rows = vintage.observations.order_by()
    measures = Measure.objects.filter(pk__in=rows.values("measure").distinct())
    check_may_enter(by, data_set, measures, clock.today())
    if by.may(Permission.KEEP_MEASURES):
        return
    bodies = ReportingBody.objects.filter(pk__in=rows.values("body").distinct())
    if bodies.exclude(organisation=by.organisation_id).exists():
        raise PermissionDenied(
            "Only who keeps measures may confirm values of other bodies than your own."
        )


def _check_waits(fresh: Vintage, expected_version: int) -> None:
    if fresh.state == State.CONFIRMED:
        raise Refused("These values were confirmed already.")
    if fresh.state != State.WAITING:
        raise Refused("These values do not wait to be confirmed.")
    if fresh.edit_version != expected_version:
        raise Conflict(fresh)


def _check_report(report: Report, values: int, answered: Collection[str]) -> None:
    if report.fault_count:
        raise Refused("Put the faults right and send the values anew: nothing counts yet.")
    if not report.values:
        raise Refused("Nothing of this is new: there is nothing to confirm.")
    if values != report.values:
        raise Refused(f"There are {report.values:,} values here, not {values:,}", field="values")
    if {one.key for one in report.questions} - set(answered):
        raise Refused("Tick each question once you have looked into it", field="questions")


@transaction.atomic
def read_vintage_anew(*, vintage: Vintage, by: Membership) -> Vintage:
    """Read the file again, by the measures, bodies and values of today."""
    check_may_bring(vintage.data_set, by, "")
    _, fresh = locked(vintage)
    if fresh.state not in _LIVING or fresh.stored_file_id is None:
        raise Refused("Only a file that was not confirmed is read again.")
    fresh.state, fresh.problem = State.READING, ""
    fresh.signed(by).save_edit(expected_version=fresh.edit_version)
    overtake(fresh)
    _have_it_read(fresh)
    return fresh


@transaction.atomic
def give_up_vintage(*, vintage: Vintage, expected_version: int, by: Membership) -> Vintage:
    """Values that were not confirmed will not be. The file is kept."""
    if not may_give_up(vintage, by):
        raise PermissionDenied(
            "Only who sent these values or was asked for them, and who keeps measures, may give "
            "them up."
        )
    _, fresh = locked(vintage)
    if fresh.state not in _LIVING:
        raise Refused("Only values that were not confirmed are given up.")
    fresh.state = State.GIVEN_UP
    fresh.signed(by).save_edit(expected_version=expected_version)
    overtake(fresh)
    transaction.on_commit(partial(throw_away_vintage.enqueue, fresh.pk))
    return fresh


def may_give_up(vintage: Vintage, by: Membership) -> bool:
    """Who keeps measures; who sent the values, or was asked for them, while they give any."""
    if not _brings(vintage.data_set, by):
        return False
    if by.may(Permission.KEEP_MEASURES) or vintage.received_by_id == by.pk:
        return True
    return vintage.mails.filter(request__asked=by.pk).exists()


@transaction.atomic
def confirm_aliases(
    *, vintage: Vintage, aliases: Mapping[str, ReportingBody], by: Membership
) -> Vintage:
    """That each name means the body, for this organisation's files from now on; the file is read
    anew. Where it leads the framework they are everyone's, and only who keeps measures says so.

    Refused where the organisation's files mean another body by the name already.
    """
    check_may_name(vintage, by)
    if not aliases:
        raise Refused("Choose which body at least one name means.")
    lead = vintage.data_set.framework.organisation_id
    keeper = Organisation.objects.select_for_update().get(pk=vintage.data_set.organisation_id)
    for name, body in aliases.items():
        key = name_key(name)[:NAME_LENGTH]
        if body.kept_by_id != lead or not key:
            raise Refused("Choose a body of this framework.")
        _keep_alias(keeper, key, body, by)
    return read_vintage_anew(vintage=vintage, by=by)


def may_name(vintage: Vintage, by: Membership) -> bool:
    """Whether the person says what unknown names of the file mean."""
    data_set = vintage.data_set
    if data_set.organisation_id == data_set.framework.organisation_id:
        return may_keep(by, data_set.organisation_id, clock.today())
    return _brings(data_set, by)


def check_may_name(vintage: Vintage, by: Membership) -> None:
    check_may_bring(vintage.data_set, by, "")
    if not may_name(vintage, by):
        raise PermissionDenied("Only who keeps measures may say what a name means for everyone.")


def _keep_alias(keeper: Organisation, key: str, body: ReportingBody, by: Membership) -> None:
    rows = BodyAlias.objects.filter(kept_by=keeper, name=key).select_related("body__kept_by")
    known = rows.first()
    if known is None:
        BodyAlias(kept_by=keeper, body=body, name=key, confirmed_by=by).signed(by).save()
    elif known.body_id != body.pk:
        raise Refused(
            f"Your organisation’s files mean {known.body}, of the bodies of "
            f"{known.body.kept_by}, by “{key}”. Write the body’s own name in this file."
        )
