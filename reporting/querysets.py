"""Reading papers and editions by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q


class PaperTemplateQuerySet(models.QuerySet):
    def visible_to(self, membership) -> PaperTemplateQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def counting_on(self, day: dt.date) -> PaperTemplateQuerySet:
        """Those that a new paper may take on the day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class PaperQuerySet(models.QuerySet):
    def visible_to(self, membership) -> PaperQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def with_meeting(self) -> PaperQuerySet:
        """With what is printed of where they go: the body, the day and the item."""
        return self.select_related("meeting__body", "item")

    def with_edition_numbers(self) -> PaperQuerySet:
        """Each with ``last_edition`` (its number, None for a paper never published) and
        ``last_issued``."""
        return self.annotate(
            last_edition=Max("editions__number"),
            last_issued=Max("editions__number", filter=Q(editions__issue__isnull=False)),
        )


class EditionQuerySet(models.QuerySet):
    def visible_to(self, membership) -> EditionQuerySet:
        return self.filter(paper__organisation_id=membership.organisation_id)

    def with_paper(self) -> EditionQuerySet:
        """With what is printed of the paper in a list: its name, its period and its meeting."""
        return self.select_related("paper__period", "paper__programme", "paper__meeting__body")

    def issued(self) -> EditionQuerySet:
        """Those whose files are all stored, withdrawn ones included."""
        return self.filter(issue__isnull=False)

    def released(self) -> EditionQuerySet:
        """Released to the public and not withdrawn since."""
        return self.filter(release__isnull=False, withdrawal=None, issue__isnull=False)

    def public(self) -> EditionQuerySet:
        """Released, where the organisation shows its papers to everybody."""
        return self.released().exclude(paper__organisation__public_choice__shows_papers=False)

    def latest_of_each_paper(self) -> EditionQuerySet:
        """The last issued edition of each paper: the others are superseded."""
        later = self.model._base_manager.filter(
            paper=OuterRef("paper"), number__gt=OuterRef("number"), issue__isnull=False
        )
        return self.filter(~Exists(later))


class EditionFileQuerySet(models.QuerySet):
    """One file may be there twice: as the members' and as the public's."""

    def for_members(self) -> EditionFileQuerySet:
        return self.filter(audience="members").select_related("stored_file")

    def for_public(self) -> EditionFileQuerySet:
        return self.filter(audience="public").select_related("stored_file")


class PackQuerySet(models.QuerySet):
    def visible_to(self, membership) -> PackQuerySet:
        return self.filter(meeting__body__organisation_id=membership.organisation_id)

    def for_members(self) -> PackQuerySet:
        return self.filter(audience="members")

    def for_public(self) -> PackQuerySet:
        return self.filter(audience="public")

    def made(self) -> PackQuerySet:
        """Those whose file is stored."""
        return self.filter(file__isnull=False)

    def holding(self, fingerprints: Iterable[str]) -> PackQuerySet:
        """Those that were made from any of the files, told by SHA-256."""
        holds = [Q(record__contains=f'"{one}"') for one in fingerprints]
        return self.filter(reduce(or_, holds)) if holds else self.none()
