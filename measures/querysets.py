"""Reading measures by name. ``visible_to`` is the one door: an organisation's own, what its
consortium agreed to share, and the published. Days are parameters, never a hidden today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet


def standing(on: dt.date, prefix: str = "") -> Q:
    """Rows from ``starts_on`` to ``ended_on``, both days included."""
    return Q(**{f"{prefix}starts_on__lte": on}) & not_ended(on, prefix)


def not_ended(on: dt.date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}ended_on": None}) | Q(**{f"{prefix}ended_on__gte": on})


def _rows(name: str) -> QuerySet:
    return apps.get_model("measures", name)._default_manager.all()


class FrameworkQuerySet(models.QuerySet):
    def visible_to(self, membership, on: dt.date) -> FrameworkQuerySet:
        return self.visible_in(membership.organisation_id, on)

    def visible_in(self, organisation_id: int, on: dt.date) -> FrameworkQuerySet:
        """Those that the organisation leads, and those that it has taken up."""
        taken = _rows("FrameworkTakeUp").filter(standing(on), organisation=organisation_id)
        return self.filter(Q(organisation=organisation_id) | Q(pk__in=taken.values("framework")))

    def offered_to(self, membership, on: dt.date) -> FrameworkQuerySet:
        """Shared frameworks of others that the organisation may take up and has not."""
        mine = self.model.objects.visible_to(membership, on)
        return self.filter(not_ended(on), is_shared=True).exclude(pk__in=mine.values("pk"))


class MeasureQuerySet(models.QuerySet):
    def visible_to(self, membership, on: dt.date) -> MeasureQuerySet:
        return self.visible_in(membership.organisation_id, on)

    def visible_in(self, organisation_id: int, on: dt.date) -> MeasureQuerySet:
        """Measures of the frameworks that the organisation leads or has taken up."""
        frameworks = _rows("Framework").visible_in(organisation_id, on)
        return self.filter(framework__in=frameworks.values("pk"))

    def adopted(self) -> MeasureQuerySet:
        return self.filter(state="adopted")


class ReportingBodyQuerySet(models.QuerySet):
    def visible_to(self, membership, on: dt.date) -> ReportingBodyQuerySet:
        return self.visible_in(membership.organisation_id, on)

    def visible_in(self, organisation_id: int, on: dt.date) -> ReportingBodyQuerySet:
        """Bodies of the registers behind the frameworks that the organisation uses."""
        leads = _rows("Framework").visible_in(organisation_id, on).values("organisation")
        return self.filter(Q(kept_by=organisation_id) | Q(kept_by__in=leads))

    def reporting_as(self, organisations: Iterable[int], lead_id: int) -> ReportingBodyQuerySet:
        """What the organisations report as, in the register that the lead keeps."""
        return self.filter(kept_by=lead_id, organisation__in=list(organisations))


class DataSetQuerySet(models.QuerySet):
    def visible_to(self, membership, on: dt.date) -> DataSetQuerySet:
        return self.visible_in(membership.organisation_id, on)

    def visible_in(self, organisation_id: int, on: dt.date) -> DataSetQuerySet:
        """Own sets, published ones of the frameworks in use, and those that an agreement opens,
        be it for one measure only: which values of it are to be read, observations say."""
        agreed = agreements_with(organisation_id, on).filter(
            member__organisation=OuterRef("organisation"),
            member__consortium__framework=OuterRef("framework"),
        )
        return self.filter(
            Q(pk__in=self.model.objects.whole_for(organisation_id, on).values("pk"))
            | Q(reach="consortium") & Exists(agreed)
        )

    def whole_for(self, organisation_id: int, on: dt.date) -> DataSetQuerySet:
        """Sets that the organisation may open: its own, and those published of its frameworks."""
        frameworks = _rows("Framework").visible_in(organisation_id, on)
        return self.filter(
            Q(organisation=organisation_id)
            | Q(reach="published", framework__in=frameworks.values("pk"))
        )

    def taking_values(self, organisation_id: int, on: dt.date) -> DataSetQuerySet:
        """Own sets that have not ended, the oldest first."""
        return self.filter(not_ended(on), organisation=organisation_id).order_by("pk")

    def of_the_lead(self) -> DataSetQuerySet:
        """Sets of the organisation that leads their framework, which speaks for every body."""
        return self.filter(organisation=F("framework__organisation"))


class VintageQuerySet(models.QuerySet):
    def visible_to(self, membership) -> VintageQuerySet:
        """Own ones, in whatever state: what waits to be confirmed is nobody else's."""
        return self.filter(data_set__organisation=membership.organisation_id)

    def confirmed(self) -> VintageQuerySet:
        return self.filter(confirmed_at__isnull=False)


class ObservationQuerySet(models.QuerySet):
    def visible_to(self, membership, on: dt.date) -> ObservationQuerySet:
        return self.visible_in(membership.organisation_id, on)

    def visible_in(self, organisation_id: int, on: dt.date) -> ObservationQuerySet:
        """Confirmed values: all of own sets, the published, and just what was agreed of shared
        ones. To others an organisation speaks for its own body; for every body speaks only who
        leads the framework, lest anybody publish figures in another's name."""
        sets = _rows("DataSet").whole_for(organisation_id, on)
        own = Q(organisation=organisation_id)
        whole = sets.filter(own | Q(pk__in=sets.of_the_lead().values("pk")))
        agreed = agreements_with(organisation_id, on).filter(
            Q(whole_framework=True) | Q(shared_measures__measure=OuterRef("measure")),
            Q(periods_from=None) | Q(periods_from__lte=OuterRef("start")),
            member__organisation=OuterRef("vintage__data_set__organisation"),
            member__consortium__framework=OuterRef("vintage__data_set__framework"),
        )
        shared = _rows("DataSet").filter(reach="consortium")
        return self.filter(
            Q(vintage__in=_confirmed_of(whole))
            | _of_its_own_body() & Q(vintage__in=_confirmed_of(sets))
            | _of_its_own_body() & Q(vintage__in=_confirmed_of(shared)) & Exists(agreed)
        )

    def public(self) -> ObservationQuerySet:
        """Confirmed values that anybody may read: published by who leads the framework, or by an
        organisation of its own body."""
        sets = _rows("DataSet").filter(reach="published")
        return self.filter(
            Q(vintage__in=_confirmed_of(sets.of_the_lead()))
            | _of_its_own_body() & Q(vintage__in=_confirmed_of(sets))
        )

    def known_at(self, moment: dt.datetime) -> ObservationQuerySet:
        return self.filter(vintage__confirmed_at__lte=moment)

    def in_order_of_arrival(self) -> ObservationQuerySet:
        """So that of the same measure, body and period the last one counts."""
        return self.order_by("vintage__confirmed_at", "vintage_id")


def _confirmed_of(data_sets: DataSetQuerySet) -> QuerySet:
    return _rows("Vintage").confirmed().filter(data_set__in=data_sets.values("pk")).values("pk")


def _of_its_own_body() -> Q:
    return Q(body__organisation=F("vintage__data_set__organisation"))


class ScorecardQuerySet(models.QuerySet):
    def visible_to(self, membership) -> ScorecardQuerySet:
        return self.filter(organisation=membership.organisation_id)

    def not_ended_on(self, day: dt.date) -> ScorecardQuerySet:
        return self.filter(not_ended(day))


class EarlyWarningQuerySet(models.QuerySet):
    def visible_to(self, membership) -> EarlyWarningQuerySet:
        return self.filter(organisation=membership.organisation_id)

    def unanswered(self) -> EarlyWarningQuerySet:
        return self.filter(answer=None)


class ConsortiumQuerySet(models.QuerySet):
    def visible_to(self, membership, on: dt.date) -> ConsortiumQuerySet:
        """Those that the organisation leads, has joined, or is asked to join."""
        mine = _rows("ConsortiumMember").filter(
            not_ended(on), organisation=membership.organisation_id
        )
        return self.filter(Q(lead=membership.organisation_id) | Q(pk__in=mine.values("consortium")))


def agreements_with(organisation_id: int, on: dt.date) -> QuerySet:
    """Sharing agreements that stand on the day and let the organisation read: as the consortium's
    lead, or as a member where members may. Both sides have joined and not left."""
    joined = (
        _rows("ConsortiumMember")
        .filter(not_ended(on), organisation=organisation_id, joined_on__lte=on)
        .values("consortium")
    )
    reader = Q(member__consortium__lead=organisation_id) | Q(
        shared_with="members", member__consortium__in=joined
    )
    return _rows("SharingAgreement").filter(
        standing(on),
        not_ended(on, "member__"),
        not_ended(on, "member__consortium__"),
        reader,
        member__joined_on__lte=on,
    )


class UpdateRequestQuerySet(models.QuerySet):
    def with_answers(self) -> UpdateRequestQuerySet:
        """Each says how it is answered, whatever the channel: ``is_answered``, that of every
        measure asked for a confirmed value of the organisation's own body and of the period is in
        the data set (one that says why there is none is an answer too); ``is_begun``, of some;
        ``is_waiting``, that an answer by e-mail waits to be confirmed."""
        asked = _rows("RequestedMeasure").filter(request=OuterRef("pk"))
        given = Exists(_given_for_requested())
        waiting = _rows("ReceivedMail").filter(
            request=OuterRef("pk"), vintage__state__in=["reading", "waiting"]
        )
        return self.annotate(
            is_answered=~Exists(asked.filter(~given)),
            is_begun=Exists(asked.filter(given)),
            is_waiting=Exists(waiting),
        )

    def open(self) -> UpdateRequestQuerySet:
        """Neither closed nor answered."""
        return self.with_answers().filter(closed_at=None, is_answered=False)


def _given_for_requested() -> QuerySet:
    """Confirmed values that answer the ``RequestedMeasure`` around the query."""
    return _rows("Observation").filter(
        measure=OuterRef("measure"),
        start=OuterRef("request__start"),
        months=OuterRef("request__months"),
        body__organisation=OuterRef("request__data_set__organisation"),
        body__kept_by=OuterRef("request__data_set__framework__organisation"),
        vintage__data_set=OuterRef("request__data_set"),
        vintage__confirmed_at__isnull=False,
    )
