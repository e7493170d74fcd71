"""Amounts that were typed by hand: bound to a figure of the product, or given a source."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Membership
from accounts.roles import Permission
from records.refusals import Refused, required

from ...models import AmountSource, Paragraph
from ..permissions import check_may
from ..resolving import bound, hand_typed
from .writing import write_paragraph


@transaction.atomic
def bind_amount(
    *, paragraph: Paragraph, amount: str, name: str, expected_version: int, by: Membership
) -> Paragraph:
    """Put a figure's name where the amount was typed, wherever the paragraph says it."""
    check_may(by, Permission.COMPILE_PAPER, paragraph.paper)
    _check_typed(paragraph, amount)
    return write_paragraph(
        paragraph=paragraph,
        text=bound(paragraph.text, amount, name),
        expected_version=expected_version,
        by=by,
    )


@transaction.atomic
def give_source(*, paragraph: Paragraph, amount: str, source: str, by: Membership) -> AmountSource:
    """Say where an amount that no figure stands behind comes from; it prints with the paper."""
    check_may(by, Permission.COMPILE_PAPER, paragraph.paper)
    _check_typed(paragraph, amount)
    source = required(source, "Enter where the amount comes from.", field="source")
    given = AmountSource.objects.filter(paragraph=paragraph, amount=amount).first()
    given = given or AmountSource(paragraph=paragraph, amount=amount)
    given.source = source
    given.signed(by).save()
    return given


def _check_typed(paragraph: Paragraph, amount: str) -> None:
    if amount not in hand_typed(paragraph.text):
        raise Refused("The paragraph does not say this amount any more.")
