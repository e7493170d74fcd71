"""Releasing an edition to the public, which is not issuing it to members; what is shown at all."""

from __future__ import annotations

from functools import partial

from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.permissions import check_may as check_may_in
from accounts.roles import Permission
from records.refusals import Refused

from ...models import Audience, Edition, EditionRelease, PublicChoice
from ..permissions import check_may_release
from ..tasks import make_files_for_public


@transaction.atomic
def release(*, edition: Edition, by: Membership) -> EditionRelease:
    """Release an issued edition to the public: from now on anybody may read its public part.

    Nobody releases what they published themselves: that members may read a paper and that
    everybody may are two acts of two people. Refused before issue and after withdrawal.
    """
    check_may_release(by, edition)
    if not edition.is_issued:
        raise Refused("This edition has not been issued to members yet.")
    if edition.is_withdrawn:
        raise Refused("This edition is withdrawn.")
    try:
        with transaction.atomic():
            released = EditionRelease.objects.create(edition=edition, by=by, post=by.post)
    except IntegrityError as error:
        raise Refused("This edition is released already.") from error
    if not edition.files.filter(audience=Audience.PUBLIC).exists():
        transaction.on_commit(partial(make_files_for_public.enqueue, edition.pk))
    return released


@transaction.atomic
def choose_public(
    *,
    shows_papers: bool,
    shows_programmes: bool,
    shows_progress: bool,
    shows_finance: bool,
    expected_version: int,
    by: Membership,
    shows_packs: bool = False,
    shows_scorecards: bool = False,
) -> PublicChoice:
    """Which parts the organisation's public pages show: from released editions, packs of meetings
    with what of them is public, and scorecards with values of published sets."""
    check_may_in(by, Permission.CHOOSE_PUBLIC, by.organisation_id)
    choice = PublicChoice.objects.filter(organisation=by.organisation_id).first()
    if choice is None:
        choice = PublicChoice(organisation_id=by.organisation_id)
    choice.shows_papers = shows_papers
    choice.shows_programmes = shows_programmes
    choice.shows_progress = shows_progress
    choice.shows_finance = shows_finance
    choice.shows_packs = shows_packs
    choice.shows_scorecards = shows_scorecards
    if choice.pk is None:
        choice.signed(by).save()
    else:
        choice.signed(by).save_edit(expected_version=expected_version)
    return choice
