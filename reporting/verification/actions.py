"""Asking for an edition to be checked; the worker carries it out."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from records import clock
from records.refusals import Refused

from ..models import Edition, EditionCheck
from ..models.checks import PATIENCE
from .tasks import carry_out_check


@transaction.atomic
def ask_for_check(*, edition: Edition, by: Membership) -> EditionCheck:
    """Have the record and every file of an issued edition checked against what was published.
    Refused while its files are still being made, and while a check that the same person asked for
    is under way."""
    check_may(by, Permission.CHECK_EDITIONS, edition.paper.organisation_id)
    if not edition.is_issued:
        raise Refused("The files of this edition are not there yet.")
    if edition.checks.filter(by=by, result=None, recorded_at__gte=clock.now() - PATIENCE).exists():
        raise Refused("This edition is being checked. Look again in a minute.")
    asked = EditionCheck.objects.create(edition=edition, by=by, post=by.post)
    transaction.on_commit(partial(carry_out_check.enqueue, asked.pk))
    return asked
