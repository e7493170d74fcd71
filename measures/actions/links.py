"""Which measures show how an objective, an aim or an outcome is doing: linked, and no longer."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation
from programmes.models import CorporateAim, Objective
from programmes.permissions import check_may_edit_plan
from records import clock
from records.refusals import Refused

from ..models import Measure, MeasureLink
from ..permissions import check_may_keep
from .ending import end_row

LINKED_ALREADY = "They are linked already"
ENDED_ALREADY = "This link has ended already."


@transaction.atomic
def link_measure(
    *,
    organisation: Organisation,
    measure: Measure,
    to: Objective | CorporateAim,
    by: Membership,
) -> MeasureLink:
    """Say that the measure shows how this objective, aim or outcome is doing."""
    check_may_keep(by, organisation.pk)
    usable = Measure.objects.visible_in(organisation.pk, clock.today())
    if not usable.filter(pk=measure.pk).exists():
        raise Refused("Choose a measure of a framework that the organisation uses.")
    link = MeasureLink(organisation=organisation, measure=measure, **_end_of(organisation, to))
    try:
        with transaction.atomic():
            link.signed(by).save()
    except IntegrityError as error:
        raise Refused(LINKED_ALREADY, field="to") from error
    return link


@transaction.atomic
def end_link(*, link: MeasureLink, by: Membership) -> MeasureLink:
    """They belong together no longer, from today on."""
    check_may_keep(by, link.organisation_id)
    end_row(link, by, already=ENDED_ALREADY)
    return link


@transaction.atomic
def follow_objectives(*, objectives: Collection[Objective], by: Membership) -> list[MeasureLink]:
    """What showed how an objective was doing goes on to show it for the one that continues it.

    For who carries a plan forward. A measure that is retired, or that the organisation does not
    use any more, stays behind; one that is linked already is left as it is.
    """
    followed = []
    for objective in objectives:
        organisation = objective.planned_programme.plan.organisation
        check_may_edit_plan(by, organisation)
        usable = Measure.objects.visible_in(organisation.pk, clock.today()).adopted()
        have = objective.measure_links.filter(ended_on=None).values("measure")
        stands = MeasureLink.objects.filter(
            objective=objective.continues_id, ended_on=None, measure__in=usable
        )
        for measure in stands.exclude(measure__in=have).values_list("measure", flat=True):
            link = MeasureLink(organisation=organisation, measure_id=measure, objective=objective)
            link.signed(by).save()
            followed.append(link)
    return followed


def _end_of(organisation: Organisation, to: Objective | CorporateAim) -> dict[str, object]:
    if isinstance(to, Objective):
        if to.planned_programme.plan.organisation_id != organisation.pk:
            raise Refused("Choose an objective of the organisation", field="to")
        if to.withdrawn_from is not None:
            raise Refused("This objective was withdrawn", field="to")
        return {"objective": to}
    if to.organisation_id != organisation.pk:
        raise Refused("Choose an aim of the organisation", field="to")
    if to.ended_on is not None and to.ended_on < clock.today():
        raise Refused("This aim has ended", field="to")
    return {"aim": to}
