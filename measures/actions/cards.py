"""Scorecards: made, changed, ended; their perspectives and measures, arranged in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.permissions import check_may
from accounts.roles import Permission
from records import clock
from records.positions import move
from records.refusals import Conflict, Refused, required

from ..models import FOUR_PERSPECTIVES, CardMeasure, Measure, Perspective, Scorecard
from ..permissions import check_may_keep
from ..vocabulary import CardLevel
from .naming import free_slug

#: The address under which a card is made.
NEW = "new"
#: More than this is no page that anybody reads; the databases would bear it.
MOST_MEASURES = 120


@dataclass(frozen=True)
class CardFields:
    """``unit`` names the service or team; a card of the whole organisation has none."""

    name: str
    level: str = CardLevel.ORGANISATION
    unit: str = ""
    is_public: bool = False


@transaction.atomic
def add_scorecard(
    *,
    organisation: Organisation,
    fields: CardFields,
    by: Membership,
    perspectives: Iterable[str] = FOUR_PERSPECTIVES,
) -> Scorecard:
    """A card with its perspectives in this order: the four of a balanced scorecard, or others."""
    check_may_keep(by, organisation.pk)
    values = _checked(organisation, fields, None, by)
    names = [name.strip() for name in perspectives if name.strip()]
    if not names:
        raise Refused("Enter at least one perspective", field="perspectives")
    if len({name.casefold() for name in names}) < len(names):
        raise Refused("Enter each perspective once", field="perspectives")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    taken = [NEW, *organisation.scorecards.values_list("slug", flat=True)]
    slug = free_slug(fields.name, taken, "scorecard")
    card = Scorecard(organisation=organisation, slug=slug, **values)
    card.signed(by).save()
    for position, name in enumerate(names, start=1):
        Perspective(scorecard=card, name=name, position=position).signed(by).save()
    return card


@transaction.atomic
def change_scorecard(
    *, scorecard: Scorecard, fields: CardFields, expected_version: int, by: Membership
) -> Scorecard:
    """Another name or place, or whether the public sees it. Its address stays."""
    _check_arranged(scorecard, by)
    for name, value in _checked(scorecard.organisation, fields, scorecard, by).items():
        setattr(scorecard, name, value)
    scorecard.signed(by).save_edit(expected_version=expected_version)
    return scorecard


@transaction.atomic
def end_scorecard(
    *, scorecard: Scorecard, ended_on: dt.date, expected_version: int, by: Membership
) -> Scorecard:
    """After the day it is among the cards that have ended; it stays to be read."""
    check_may_keep(by, scorecard.organisation_id)
    if scorecard.ended_on is not None:
        raise Refused(f"{scorecard.name} has ended already.")
    scorecard.ended_on = ended_on
    scorecard.signed(by).save_edit(expected_version=expected_version)
    return scorecard


# Perspectives ---------------------------------------------------------------------


@transaction.atomic
def add_perspective(*, scorecard: Scorecard, name: str, by: Membership) -> Perspective:
    """Behind the others."""
    _check_arranged(scorecard, by)
    last = _perspectives(scorecard)[-1:]
    position = last[0].position + 1 if last else 1
    return _named(Perspective(scorecard=scorecard, position=position), name, by)


@transaction.atomic
def rename_perspective(
    *, perspective: Perspective, name: str, expected_version: int, by: Membership
) -> Perspective:
    _check_arranged(perspective.scorecard, by)
    return _named(perspective, name, by, expected_version)


@transaction.atomic
def move_perspective(*, perspective: Perspective, up: bool, by: Membership) -> None:
    """One place up or down; at the end of the list nothing happens."""
    _check_arranged(perspective.scorecard, by)
    move(perspective, _perspectives(perspective.scorecard), up=up, by=by)


@transaction.atomic
def withdraw_perspective(*, perspective: Perspective, by: Membership) -> None:
    """Takes a perspective off its card. Refused while measures stand under it."""
    _check_arranged(perspective.scorecard, by)
    if perspective.card_measures.filter(is_withdrawn=False).exists():
        raise Refused("Measures stand under this perspective: take them off or move them first.")
    _withdraw(perspective, by)


# Measures -------------------------------------------------------------------------


@transaction.atomic
def place_measures(
    *, perspective: Perspective, measures: Sequence[Measure], by: Membership
) -> list[CardMeasure]:
    """Puts measures under a perspective, behind those there. One that stands elsewhere on the same
    card moves here; it may stand on any number of cards."""
    card = perspective.scorecard
    _check_arranged(card, by)
    if perspective.is_withdrawn:
        raise Refused("This perspective was taken off the card.")
    _check_measures(card, measures)
    standing = {one.measure_id: one for one in _card_measures(card)}
    if len(standing.keys() | {one.pk for one in measures}) > MOST_MEASURES:
        raise Refused(f"A scorecard has at most {MOST_MEASURES} measures", field="measures")
    there = [one for one in standing.values() if one.perspective_id == perspective.pk]
    position = max((one.position for one in there), default=0)
    placed = []
    for measure in measures:
        held = standing.get(measure.pk)
        if held is not None and held.perspective_id == perspective.pk:
            continue
        if held is not None:
            _withdraw(held, by)
        position += 1
        row = CardMeasure(perspective=perspective, measure=measure, position=position)
        row.signed(by).save()
        placed.append(row)
    return placed


@transaction.atomic
def move_card_measure(*, card_measure: CardMeasure, up: bool, by: Membership) -> None:
    """One place up or down under its perspective."""
    _check_arranged(card_measure.perspective.scorecard, by)
    beside = card_measure.perspective.card_measures.filter(is_withdrawn=False)
    move(card_measure, list(beside), up=up, by=by)


@transaction.atomic
def withdraw_card_measure(*, card_measure: CardMeasure, by: Membership) -> None:
    """Takes a measure off the card; its values, targets and responses stay."""
    _check_arranged(card_measure.perspective.scorecard, by)
    _withdraw(card_measure, by)


# What they rest on ----------------------------------------------------------------


def _check_arranged(card: Scorecard, by: Membership) -> None:
    """The card is held besides, so that two people do not arrange it at once."""
    check_may_keep(by, card.organisation_id)
    held = Scorecard.objects.select_for_update().get(pk=card.pk)
    if held.ended_on is not None and held.ended_on < clock.today():
        raise Refused(f"{held.name} has ended: it is not changed any more.")


def _checked(
    organisation: Organisation, fields: CardFields, card: Scorecard | None, by: Membership
) -> dict[str, object]:
    name = required(fields.name, "Enter a name for the scorecard", field="name")
    if fields.level not in CardLevel.values:
        raise Refused("Choose what the scorecard is of", field="level")
    unit = fields.unit.strip()
    if fields.level == CardLevel.ORGANISATION and unit:
        raise Refused("A card of the whole organisation names no service or team", field="unit")
    if fields.level != CardLevel.ORGANISATION and not unit:
        raise Refused("Enter the service or team", field="unit")
    if fields.is_public != (card is not None and card.is_public):
        check_may(by, Permission.CHOOSE_PUBLIC, organisation.pk)
    return {"name": name, "level": fields.level, "unit": unit, "is_public": fields.is_public}


def _named(
    perspective: Perspective, name: str, by: Membership, expected_version: int | None = None
) -> Perspective:
    perspective.name = required(name, "Enter a name for the perspective", field="name")
    others = _perspectives(perspective.scorecard)
    if any(
        one.name.casefold() == perspective.name.casefold() and one.pk != perspective.pk
        for one in others
    ):
        raise Refused("The card has a perspective of this name already", field="name")
    perspective.signed(by)
    if expected_version is None:
        perspective.save()
    else:
        perspective.save_edit(expected_version=expected_version)
    return perspective


def _perspectives(card: Scorecard) -> list[Perspective]:
    return list(card.perspectives.filter(is_withdrawn=False))


def _card_measures(card: Scorecard) -> list[CardMeasure]:
    return list(
        CardMeasure.objects.filter(
            perspective__scorecard=card, perspective__is_withdrawn=False, is_withdrawn=False
        )
    )


def _check_measures(card: Scorecard, measures: Sequence[Measure]) -> None:
    if not measures:
        raise Refused("Choose at least one measure", field="measures")
    usable = Measure.objects.visible_in(card.organisation_id, clock.today())
    found = usable.filter(pk__in=[one.pk for one in measures]).count()
    if found < len({one.pk for one in measures}):
        raise Refused("Choose measures of frameworks in use here", field="measures")


def _withdraw(one: Perspective | CardMeasure, by: Membership) -> None:
    """Taken off already is as wished."""
    if one.is_withdrawn:
        return
    one.is_withdrawn = True
    try:
        one.signed(by).save_edit(expected_version=one.edit_version)
    except Conflict as conflict:
        raise Refused("Someone else has just arranged this card. Look at it again.") from conflict
