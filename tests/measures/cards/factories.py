"""A card of a council among its neighbours, with values, targets and responses by hand."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal

from accounts.models import Membership
from accounts.roles import Role
from measures.actions.cards import CardFields, add_scorecard, place_measures
from measures.actions.targets import Aim, set_targets, targets_now
from measures.cards.builder import card_for
from measures.models import Measure, Observation, Scorecard, Vintage
from records import clock
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make

DAY = dt.date(2012, 6, 1)
DATED = dt.date(2012, 1, 31)


class Council:
    """Ours is Birch; the lead keeps the register and publishes everybody's values."""

    def __init__(self, neighbours=("Alder", "Cedar", "Elm", "Fir")):
        self.lead = OrganisationFactory()
        self.organisation = OrganisationFactory(name="Birch Council", slug="birch")
        self.framework = make.a_framework(self.lead)
        make.taken_up(self.framework, self.organisation)
        self.own = make.a_body(self.lead, "Birch", organisation=self.organisation)
        self.neighbours = [make.a_body(self.lead, name) for name in neighbours]
        self.nation = make.the_nation(self.lead)
        self.officer: Membership = make.officer_of(self.organisation)
        self.auditor = member(self.organisation, Role.AUDITOR)
        self.published = make.a_data_set(self.lead, self.framework, reach="published")

    def measure(self, code: str, **fields) -> Measure:
        return make.a_measure(self.framework, code, **fields)

    def give(self, measure, span, own=None, *others, scotland=None, **vintage):
        """Values of one period: our own, then the neighbours' in order of name."""
        cells = {
            (measure, body, span): value
            for body, value in zip(
                [self.own, *self.neighbours, self.nation],
                [own, *others, *[None] * (len(self.neighbours) - len(others)), scotland],
                strict=True,
            )
            if value is not None
        }
        return make.observed(self.published, cells, **{"data_of": DATED} | vintage)

    def aim(self, measure, span, value, tolerance="0", reason="As agreed"):
        aim = value
        if not isinstance(value, Aim):
            aim = Aim("number", value=Decimal(value), tolerance=Decimal(tolerance))
        return set_targets(
            organisation=self.organisation,
            measure=measure,
            aims={span: aim},
            reason=reason,
            expected_version=targets_now(self.organisation, measure).edit_version,
            by=self.officer,
        )

    def card(self, *measures: Measure, name="Council scorecard", **fields) -> Scorecard:
        """All of them under the first perspective."""
        card = add_scorecard(
            organisation=self.organisation, fields=CardFields(name, **fields), by=self.officer
        )
        if measures:
            place_measures(
                perspective=card.perspectives.first(), measures=measures, by=self.officer
            )
        return card

    def read(self, card, *, by=None, to=None):
        return card_for(by or self.auditor, card.slug, to=to)

    def line(self, measure, *, to=None):
        """The line of a measure on a card of its own."""
        card = Scorecard.objects.filter(organisation=self.organisation, name=measure.code).first()
        card = card or self.card(measure, name=measure.code)
        return self.read(card, to=to).lines[0]


def many(council: Council, measures: int, bodies: int, spans) -> Scorecard:
    """A card of so many measures among so many bodies, each with a value for each span."""
    found = [council.measure(f"M{number:03d}") for number in range(measures)]
    others = [make.a_body(council.lead, f"Body {number:04d}") for number in range(bodies)]
    everybody = [council.own, council.nation, *others]
    vintage = make.observed(council.published, {}, data_of=DATED)
    with _unconfirmed(vintage):
        Observation.objects.bulk_create(
            [
                Observation(
                    vintage=vintage,
                    measure=measure,
                    body=body,
                    start=span.start,
                    months=span.months,
                    state="reported",
                    value=Decimal(1 + (place * 7 + number) % 97),
                )
                for number, measure in enumerate(found)
                for place, body in enumerate(everybody)
                for span in spans
            ],
            batch_size=5000,
        )
    return council.card(*found)


@contextmanager
def _unconfirmed(vintage: Vintage):
    """Values are staged first, then confirmed."""
    fields = {
        "state": vintage.state,
        "confirmed_by": vintage.confirmed_by,
        "confirmed_at": vintage.confirmed_at,
    }
    rows = Vintage.objects.filter(pk=vintage.pk)
    rows.update(state="waiting", confirmed_by=None, confirmed_at=None)
    yield
    rows.update(**fields)


@contextmanager
def on(day: dt.date = DAY):
    """Inside the block today is that day."""
    with clock.set_to(dt.datetime.combine(day, dt.time(12), dt.UTC)):
        yield
