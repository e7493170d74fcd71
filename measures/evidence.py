"""How an organisation's own values stand against its targets, for who judges or answers by them:
an objective's return, the owner of a measure.

``Known`` is what it takes. It is read by five queries (``known_of``), or put together from rows
that came with another query (``OfObjectives.among``), for a page that has none to spare.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet

from .comparing.targets import Targets, targets_among, targets_of
from .defining import Definitions, current, definitions_of, in_force, is_comparable
from .models import Definition, MeasureLink, Observation, ReportingBody, Target
from .printing import aim_in_words, in_words, state_in_words
from .querysets import ObservationQuerySet
from .rating import change_of, rag_of
from .reading import Observed, Reading, Whence, read, what_counts
from .spans import Span


@dataclass(frozen=True)
class Evidence:
    """One measure on a day: its last value of a period that had ended, in words with its unit.
    Empty words where there is none."""

    measure_id: int
    code: str
    title: str
    period: str = ""
    span: Span | None = None
    value: str = ""
    target: str = ""
    rag: str = ""
    change: str = ""


@dataclass(frozen=True)
class Named:
    """A measure, as much as it takes: its code, and who keeps the register of its bodies."""

    pk: int
    code: str
    lead_id: int


@dataclass(frozen=True)
class Known:
    """``bodies`` are the organisation's own, by who keeps their register."""

    measures: Mapping[int, Named]
    bodies: Mapping[int, int]
    reading: Reading
    definitions: Definitions
    targets: Targets

    def at(self, measure_id: int, to: dt.date) -> Evidence:
        """The measure as it stood at the end of the day."""
        named = self.measures[measure_id]
        definitions = self.definitions.get(measure_id)
        if not definitions:
            return Evidence(named.pk, named.code, "")
        title, last = current(definitions).title, self._last(named, to)
        if last is None:
            return Evidence(named.pk, named.code, title)
        meaning, span = in_force(definitions, last.start), last.span
        target = self.targets.at(named.pk, span)
        rag = rag_of(last.value, target, meaning.direction)
        before = self.reading.of(named.pk, last.body_id, span.previous())
        comparable = is_comparable(definitions, span.previous().start, span.start)
        change = change_of(
            last.value,
            before.value if before and before.counts else None,
            meaning,
            comparable=comparable,
        )
        return Evidence(
            measure_id=named.pk,
            code=named.code,
            title=title,
            period=span.label,
            span=span,
            value=_said(last, meaning),
            target=aim_in_words(target, meaning) if target else "",
            rag=rag.value if rag else "",
            change=change.movement.label if change.movement else "",
        )

    def _last(self, named: Named, to: dt.date) -> Observed | None:
        """The own value that counts of the last period that had ended."""
        body = self.bodies.get(named.lead_id)
        rows = [
            row
            for row in self.reading.rows.values()
            if row.measure_id == named.pk and row.body_id == body and row.counts
        ]
        ended = [row for row in rows if row.span.end <= to]
        return max(ended, key=lambda row: row.span.end, default=None)


def _said(row: Observed, meaning: Definition) -> str:
    words = in_words(row.value, meaning)
    return words if row.state == "reported" else f"{words}, {state_in_words(row.state)}"


def known_of(organisation_id: int, measures: Iterable[Named], values: ObservationQuerySet) -> Known:
    """``values`` as ``visible_to`` narrowed them. Five queries."""
    named = {one.pk: one for one in measures}
    bodies = list(own_bodies(organisation_id))
    return Known(
        measures=named,
        bodies={row.kept_by_id: row.pk for row in bodies},
        reading=read(
            values.filter(measure__in=named, body__in=[row.pk for row in bodies]),
            own=organisation_id,
        ),
        definitions=definitions_of(named),
        targets=targets_of(organisation_id, named),
    )


def own_bodies(organisation_id: int | OuterRef) -> QuerySet[ReportingBody]:
    """As which the organisation reports, in anybody's register."""
    return ReportingBody.objects.filter(organisation=organisation_id)


# Objectives -----------------------------------------------------------------------


@dataclass(frozen=True)
class Linked:
    """That a measure shows how an objective is doing."""

    objective_id: int
    measure_id: int
    code: str
    lead_id: int


@dataclass(frozen=True)
class OfObjectives:
    """``links`` are in the order of their measures' codes."""

    known: Known | None
    links: tuple[Linked, ...] = ()

    def at(self, objective_id: int, to: dt.date) -> tuple[Evidence, ...]:
        if self.known is None:
            return ()
        return tuple(
            self.known.at(one.measure_id, to)
            for one in self.links
            if one.objective_id == objective_id
        )


NO_EVIDENCE = OfObjectives(None)
#: By name of ``Linked``, the path of what is read of a link.
LINK = {
    "objective_id": "objective_id",
    "measure_id": "measure_id",
    "code": "measure__code",
    "lead_id": "measure__framework__organisation_id",
}


def evidence_of_objectives(organisation_id: int, on: dt.date, **objectives: object) -> OfObjectives:
    """What the measures of some objectives say. One query, and five more where one is linked."""
    rows = links_to(**objectives).values_list(*LINK.values())
    links = tuple(Linked(*row) for row in rows)
    if not links:
        return NO_EVIDENCE
    values = Observation.objects.visible_in(organisation_id, on)
    return OfObjectives(known_of(organisation_id, _named(links), values), links)


def links_to(**objectives: object) -> QuerySet[MeasureLink]:
    """The links that stand of some objectives, by the codes of their measures."""
    rows = MeasureLink.objects.filter(ended_on=None, objective__isnull=False, **objectives)
    return rows.order_by("measure__code", "measure_id")


def evidence_among(
    *,
    links: Iterable[Linked],
    bodies: Iterable[tuple[int, int]],
    definitions: Iterable[Definition],
    targets: Iterable[Target],
    rows: Iterable[Observed],
    whence: Mapping[int, Whence],
    own: int,
) -> OfObjectives:
    """The same from rows that were read with something else: ``bodies`` are pairs of who keeps the
    register and the own body; definitions and targets in the order in which they were recorded;
    ``rows`` as ``visible_in`` narrowed them."""
    links = tuple(links)
    if not links:
        return NO_EVIDENCE
    found: Definitions = {}
    for one in definitions:
        found.setdefault(one.measure_id, []).append(one)
    known = Known(
        measures={one.pk: one for one in _named(links)},
        bodies=dict(bodies),
        reading=Reading(what_counts(rows, dict(whence), own=own), dict(whence)),
        definitions=found,
        targets=targets_among(targets),
    )
    return OfObjectives(known, links)


def _named(links: Iterable[Linked]) -> list[Named]:
    return [Named(one.measure_id, one.code, one.lead_id) for one in links]
