"""Early warnings: raised by rules, once for a rule and a period; answered by people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation
from notices.actions import tell_all
from records import clock
from records.refusals import Refused, required

from ..models import EarlyWarning, WarningAnswer
from ..permissions import check_may_respond
from ..signals.gathering import Gathered, gather, watched
from ..signals.rules import Finding, findings
from ..signals.telling import notices_of
from ..vocabulary import REASON_LENGTH, WarningRule

ANSWERED_ALREADY = "Somebody has answered this warning already."


def raise_warnings(
    *,
    organisation: Organisation,
    on: dt.date,
    measures: Collection[int] | None = None,
    at_once: bool = True,
) -> list[EarlyWarning]:
    """Look at every measure that somebody in the organisation owns (or of them at ``measures``),
    raise what is new, and tell of it; returns the new warnings.

    No person does this: a task after values were confirmed, and the timetable each day. May run
    any number of times, also at once: the database keeps a rule and a period to one warning. With
    ``at_once`` false nothing is sent: whoever calls sees to it.

    It is no transaction as a whole: everything is read and ranked before one is begun, for whoever
    wants to write waits as long as it is open.
    """
    looked_at = [one for one in watched(organisation, on) if measures is None or one.pk in measures]
    if not looked_at:
        return []
    fresh = _not_raised(organisation, gather(organisation, looked_at, on))
    return _keep_and_tell(organisation, fresh, on, at_once) if fresh else []


@transaction.atomic
def _keep_and_tell(
    organisation: Organisation, fresh: Collection[EarlyWarning], on: dt.date, at_once: bool
) -> list[EarlyWarning]:
    raised = [made for one in fresh if (made := _kept(one)) is not None]
    if raised:
        tell_all(notices_of(organisation, raised), day=on, at_once=at_once)
    return raised


def _not_raised(organisation: Organisation, gathered: Collection[Gathered]) -> list[EarlyWarning]:
    """What the rules find, without what stands already."""
    known = set(
        EarlyWarning.objects.filter(
            organisation=organisation, measure__in=[one.measure.pk for one in gathered]
        ).values_list("measure", "rule", "start")
    )
    return [
        _warning(organisation, one, rule, finding)
        for one in gathered
        for rule, finding in findings(one.facts)
        if (one.measure.pk, rule, finding.span.start) not in known
    ]


def _warning(
    organisation: Organisation, one: Gathered, rule: WarningRule, finding: Finding
) -> EarlyWarning:
    return EarlyWarning(
        organisation=organisation,
        measure=one.measure,
        rule=rule,
        start=finding.span.start,
        months=finding.span.months,
        reason=finding.reason[:REASON_LENGTH],
        figures={"rows": [list(row) for row in finding.figures]},
        recorded_at=clock.now(),
    )


def _kept(warning: EarlyWarning) -> EarlyWarning | None:
    """None where somebody else raised it at this moment."""
    try:
        with transaction.atomic():
            warning.save(force_insert=True)
    except IntegrityError:
        return None
    return warning


@transaction.atomic
def answer_warning(*, warning: EarlyWarning, text: str, by: Membership) -> WarningAnswer:
    """Say what it is about: the warning stands on nobody's page any more. For the measure's owner
    and deputy, and whoever answers warnings of any measure."""
    check_may_respond(by, warning.measure, warning.organisation_id, clock.today())
    text = required(text, "Say what it is about, or what is done", field="text")
    answer = WarningAnswer(warning=warning, text=text, recorded_by=by, recorded_at=clock.now())
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(ANSWERED_ALREADY) from error
    return answer
