"""What shows that a benefit came: a file or a link. Removed, never deleted."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Membership
from files.actions import store_file
from files.evidence_files import (
    MOST_ATTACHED,
    TITLE_LENGTH,
    checked_file,
    checked_link,
    checked_title,
)
from records import clock
from records.refusals import Conflict, Refused

from ..models import Benefit, BenefitEvidence
from ..permissions import check_may_report

REMOVED = "This was removed already."


@transaction.atomic
def attach_evidence_file(
    *, benefit: Benefit, name: str, data: bytes, title: str, by: Membership
) -> BenefitEvidence:
    """Its kind is told by its name and by what is in it; its SHA-256 is kept. Without a title it
    has that of its name."""
    _check(benefit, by)
    name, content_type = checked_file(name, data)
    title = checked_title(title or name[:TITLE_LENGTH], "title")
    stored = store_file(
        organisation=benefit.organisation, name=name, content_type=content_type, data=data
    )
    return _added(benefit, by, title=title, stored_file=stored)


@transaction.atomic
def attach_evidence_link(
    *, benefit: Benefit, link: str, title: str, by: Membership
) -> BenefitEvidence:
    """The address of a page of the web."""
    _check(benefit, by)
    return _added(benefit, by, link=checked_link(link), title=checked_title(title, "link_title"))


@transaction.atomic
def remove_evidence(*, evidence: BenefitEvidence, by: Membership) -> BenefitEvidence:
    """Out of the list; its history keeps it."""
    check_may_report(by, evidence.benefit, clock.today())
    if evidence.is_removed:
        raise Refused(REMOVED)
    evidence.is_removed = True
    try:
        evidence.signed(by).save_edit(expected_version=evidence.edit_version)
    except Conflict as conflict:
        raise Refused(REMOVED) from conflict
    return evidence


def _check(benefit: Benefit, by: Membership) -> None:
    check_may_report(by, benefit, clock.today())
    Benefit.objects.select_for_update().get(pk=benefit.pk)
    if benefit.evidence.filter(is_removed=False).count() >= MOST_ATTACHED:
        raise Refused(f"It has {MOST_ATTACHED} files and links already. Remove one first.")


def _added(benefit: Benefit, by: Membership, **what: object) -> BenefitEvidence:
    evidence = BenefitEvidence(benefit=benefit, added_by=by, **what)
    evidence.signed(by).save()
    return evidence
