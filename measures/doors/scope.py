"""What a reader of the open API reads: what a publisher shows to all, or a token's own view."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Q

from accounts.models import Organisation

from ..models import (
    ApiClient,
    DataSet,
    Definition,
    Framework,
    Measure,
    Observation,
    ReportingBody,
    Vintage,
)
from ..querysets import (
    DataSetQuerySet,
    FrameworkQuerySet,
    MeasureQuerySet,
    ObservationQuerySet,
    ReportingBodyQuerySet,
)
from .problems import Problem
from .tokens import client_by

ELSEWHERE = "This token belongs to another organisation. It reads at that one’s address only."


@dataclass(frozen=True)
class Scope:
    """With a client: what its organisation reads. Without: published data of the publisher's own
    sets, and of everyone's in the frameworks that it leads."""

    publisher: Organisation
    client: ApiClient | None
    on: dt.date

    @property
    def own(self) -> int | None:
        """Whose own sets come first in a reading."""
        return self.client and self.client.organisation_id

    @property
    def data_sets(self) -> DataSetQuerySet:
        if self.client:
            return DataSet.objects.visible_in(self.client.organisation_id, self.on)
        led = Q(framework__organisation=self.publisher) | Q(organisation=self.publisher)
        return DataSet.objects.filter(led, reach="published")

    @property
    def frameworks(self) -> FrameworkQuerySet:
        if self.client:
            return Framework.objects.visible_in(self.client.organisation_id, self.on)
        return Framework.objects.filter(pk__in=self.data_sets.values("framework"))

    @property
    def measures(self) -> MeasureQuerySet:
        """Adopted and retired ones: what is only proposed is no measure yet."""
        found = Measure.objects.filter(framework__in=self.frameworks.values("pk"))
        return found.exclude(state="proposed")

    @property
    def bodies(self) -> ReportingBodyQuerySet:
        if self.client:
            return ReportingBody.objects.visible_in(self.client.organisation_id, self.on)
        return ReportingBody.objects.filter(kept_by__in=self.frameworks.values("organisation"))

    @property
    def observations(self) -> ObservationQuerySet:
        if self.client:
            return Observation.objects.visible_in(self.client.organisation_id, self.on)
        sets = self.data_sets.values("pk")
        return Observation.objects.public().filter(vintage__data_set__in=sets)

    @property
    def compared(self) -> ObservationQuerySet:
        """What a value is compared with: for the public everything published of the frameworks,
        whoever published it, as on the pages; of its own sets alone nobody has a rank."""
        return self.observations if self.client else Observation.objects.public()

    def changed_at(self) -> dt.datetime | None:
        """When a value was last confirmed or a measure defined, of what is read here. Says no more
        than that: names and reaches change too, so whether anything changed the ETag says."""
        confirmed = Vintage.objects.confirmed().filter(data_set__in=self.data_sets.values("pk"))
        defined = Definition.objects.filter(measure__framework__in=self.frameworks.values("pk"))
        found = (
            confirmed.aggregate(last=Max("confirmed_at"))["last"],
            defined.aggregate(last=Max("recorded_at"))["last"],
        )
        return max(filter(None, found), default=None)


def scope_of(publisher: str, authorization: str | None, on: dt.date) -> Scope:
    """Problem 401 or 403 for the token, 404 where nothing is published."""
    client = client_by(authorization, on)
    if client is not None:
        if client.organisation.slug != publisher:
            raise Problem(403, ELSEWHERE)
        return Scope(client.organisation, client, on)
    organisation = Organisation.objects.filter(slug=publisher).first()
    scope = organisation and Scope(organisation, None, on)
    if not scope or not scope.data_sets.exists():
        raise Problem(404, "No measures are published here. What is not public needs a token.")
    return scope
