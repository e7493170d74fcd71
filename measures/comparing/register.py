"""The register of bodies behind measures: who reports, which is ours, who is family. One query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..models import ReportingBody
from ..spans import Span
from ..vocabulary import BodyKind


@dataclass(frozen=True)
class Body:
    """``families`` by grouping. ``kept_by`` is the lead whose register it stands in."""

    pk: int
    name: str
    kind: str
    kept_by: int
    organisation_id: int | None
    starts_on: dt.date | None
    ended_on: dt.date | None
    families: Mapping[int, str] = field(default_factory=dict)

    @property
    def reports(self) -> bool:
        """Whether it is ranked with others: a nation is not."""
        return self.kind == BodyKind.BODY

    def stood_in(self, span: Span) -> bool:
        """Whether there was such a body on any day of the period."""
        return span.meets(self.starts_on, self.ended_on)


@dataclass(frozen=True)
class Family:
    """The bodies of one family of a grouping, the body that was asked for among them."""

    grouping_id: int
    name: str
    bodies: tuple[Body, ...]


@dataclass(frozen=True)
class Register:
    """Bodies by key, in the order of their names."""

    bodies: dict[int, Body]

    def own(self, keeper_id: int, organisation_id: int) -> Body | None:
        """The organisation's own body in a lead's register."""
        return self._of_organisations.get((keeper_id, organisation_id))

    def nations(self, keeper_id: int) -> list[Body]:
        """Whose figures are given as national ones."""
        return [one for one in self.kept(keeper_id) if not one.reports]

    def reporting(self, keeper_id: int) -> list[Body]:
        return [one for one in self.kept(keeper_id) if one.reports]

    def kept(self, keeper_id: int) -> list[Body]:
        return self._by_keeper.get(keeper_id, [])

    def family_of(self, body: Body | None, grouping_id: int | None) -> Family | None:
        """Those of the same family in the grouping; None where the body is in none of it."""
        name = body.families.get(grouping_id) if body and grouping_id else None
        if name is None:
            return None
        return Family(grouping_id, name, tuple(self._by_family[grouping_id, name]))

    @cached_property
    def _of_organisations(self) -> dict[tuple[int, int], Body]:
        bodies = self.bodies.values()
        return {(one.kept_by, one.organisation_id): one for one in bodies if one.organisation_id}

    @cached_property
    def _by_keeper(self) -> dict[int, list[Body]]:
        found: dict[int, list[Body]] = {}
        for body in self.bodies.values():
            found.setdefault(body.kept_by, []).append(body)
        return found

    @cached_property
    def _by_family(self) -> dict[tuple[int, str], list[Body]]:
        found: dict[tuple[int, str], list[Body]] = {}
        for body in filter(lambda one: one.reports, self.bodies.values()):
            for grouping, family in body.families.items():
                found.setdefault((grouping, family), []).append(body)
        return found


def register_of(keepers: Iterable[int]) -> Register:
    """The registers that these organisations keep, with every body's families."""
    rows = ReportingBody.objects.filter(kept_by__in=set(keepers)).order_by("name", "pk")
    found: dict[int, Body] = {}
    for *plain, grouping, family in rows.values_list(
        "pk",
        "name",
        "kind",
        "kept_by_id",
        "organisation_id",
        "starts_on",
        "ended_on",
        "family_places__grouping_id",
        "family_places__family",
    ):
        body = found.setdefault(plain[0], Body(*plain))
        if grouping is not None:
            body.families[grouping] = family
    return Register(found)
