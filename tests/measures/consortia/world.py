"""A lead and two organisations that it may ask, each with people and values; and a stranger."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Organisation
from accounts.roles import Role
from measures.actions import agreements, consortia
from measures.actions.agreements import SharingFields
from measures.models import (
    Consortium,
    ConsortiumMember,
    DataSet,
    Measure,
    ReportingBody,
    SharingAgreement,
)
from records import clock
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010
from tests.returns.doors import signed_in

DAY = dt.date(2012, 6, 1)
NOON = dt.datetime(2012, 6, 1, 12, tzinfo=dt.UTC)


def on(day: dt.date):
    """Inside the block it is noon of that day."""
    return clock.set_to(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC))


class World:
    """``aber`` and ``bute`` each keep two measures of two years within reach of a consortium."""

    def __init__(self, *, with_values: bool = True) -> None:
        self.lead = OrganisationFactory(slug="lead", name="The Lead")
        self.aber = OrganisationFactory(slug="aber", name="Aber")
        self.bute = OrganisationFactory(slug="bute", name="Bute")
        self.stranger = OrganisationFactory(slug="stranger", name="Stranger")
        self.all = (self.lead, self.aber, self.bute, self.stranger)
        self.officers = {one: member(one, Role.PERFORMANCE_OFFICER) for one in self.all}
        self.directors = {one: member(one, Role.DIRECTOR) for one in self.all}
        self.readers = {one: member(one, Role.AUDITOR) for one in self.all}
        self.framework = make.a_framework(self.lead)
        self.measures: list[Measure] = [
            make.a_measure(self.framework, code) for code in ("HB1", "HB2")
        ]
        self.bodies: dict[Organisation, ReportingBody] = {
            one: make.a_body(self.lead, one.name) for one in (self.aber, self.bute)
        }
        self.sets: dict[Organisation, DataSet] = {
            one: self.values(one) for one in (self.aber, self.bute) if with_values
        }

    def values(self, organisation: Organisation, reach: str = "consortium") -> DataSet:
        """No two values are the same: a page that shows one shows whose it is."""
        data_set = make.a_data_set(organisation, self.framework, reach=reach)
        came = dt.datetime(2012, 5, 3, tzinfo=dt.UTC)
        make.observed(data_set, self.figures(organisation), label="May return", received_at=came)
        return data_set

    def figures(self, organisation: Organisation) -> dict[tuple, str]:
        """``110.3`` is what the first organisation has of the first measure in the first year."""
        body = self.bodies[organisation]
        ending = 3 + 2 * list(self.bodies).index(organisation)
        return {
            (measure, body, span): f"{row}{column}0.{ending}"
            for row, measure in enumerate(self.measures[:2], start=1)
            for column, span in enumerate((Y2009, Y2010), start=1)
        }

    # People do -----------------------------------------------------------------------------

    def begin(self, name: str = "Benchmarkers") -> Consortium:
        return consortia.begin_consortium(
            framework=self.framework, name=name, by=self.officers[self.lead]
        )

    def ask(self, consortium: Consortium, organisation: Organisation) -> ConsortiumMember:
        return consortia.ask_to_join(
            consortium=consortium, whom=organisation.slug, by=self.officers[self.lead]
        )

    def joined(self, consortium: Consortium, organisation: Organisation) -> ConsortiumMember:
        """Asked, joined, linked to its body."""
        asked = self.ask(consortium, organisation)
        done = consortia.join(member=asked, by=self.directors[organisation])
        if organisation in self.bodies:
            consortia.link_body(
                member=done, body=self.bodies[organisation], by=self.officers[self.lead]
            )
        return done

    def both(self) -> tuple[Consortium, ConsortiumMember, ConsortiumMember]:
        made = self.begin()
        return made, self.joined(made, self.aber), self.joined(made, self.bute)

    def agree(self, joined: ConsortiumMember, **fields: object) -> SharingAgreement:
        given = {"shared_with": "members", "measures": None, "starts_on": clock.today()}
        return agreements.agree_sharing(
            member=joined,
            fields=SharingFields(**given | fields),
            by=self.directors[joined.organisation],
        )

    def leave(self, joined: ConsortiumMember) -> ConsortiumMember:
        joined.refresh_from_db()
        return consortia.leave(
            member=joined,
            reason="Merged",
            last_day=None,
            expected_version=joined.edit_version,
            by=self.directors[joined.organisation],
        )


def client_of(membership: Membership) -> Client:
    return signed_in(membership)


def at(organisation: Organisation, name: str, **more: object) -> str:
    return reverse(name, kwargs={"organisation": organisation.slug, **more})


def text(response) -> str:
    return response.content.decode()


def day(name: str, value: dt.date | None) -> dict[str, object]:
    if value is None:
        return {f"{name}_{part}": "" for part in range(3)}
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}
