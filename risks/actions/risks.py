"""Risks: raised, changed, scored, closed and opened again; and the matrix that scores them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.permissions import check_may
from accounts.roles import Permission
from programmes.models import Objective, Programme
from records import clock
from records.refusals import Refused, required

from ..models import Risk, RiskMatrix, RiskScore
from ..permissions import check_may_keep, check_may_keep_entry
from ..scoring import Bands
from ..vocabulary import WORD_LENGTH, ScoreKind
from .checks import check_not_future, check_owner, check_place, clean, next_number


@dataclass(frozen=True)
class RiskFields:
    """What is said of a risk, but for its scores."""

    title: str
    cause: str
    event: str
    effect: str
    owner: Membership
    category: str
    response: str
    programme: Programme | None = None
    objective: Objective | None = None


@dataclass(frozen=True)
class Scored:
    """Likelihood and impact, from 1 to 5."""

    likelihood: int
    impact: int


@transaction.atomic
def raise_risk(
    *,
    organisation: Organisation,
    fields: RiskFields,
    scores: Mapping[ScoreKind, Scored],
    raised_on: dt.date,
    by: Membership,
) -> Risk:
    """Put a risk on the register under the next number, with its first scores; a current one is
    needed."""
    _check(organisation, fields, by)
    check_not_future(raised_on, "raised_on")
    if ScoreKind.CURRENT not in scores:
        raise Refused("Score the risk as it is now", field="current_likelihood")
    risk = Risk(
        organisation=organisation,
        number=next_number(Risk, organisation),
        raised_on=raised_on,
        **_texts(fields),
    )
    risk.signed(by).save()
    for kind, scored in scores.items():
        _score(risk, kind, scored, raised_on, "", by)
    return risk


@transaction.atomic
def change_risk(*, risk: Risk, fields: RiskFields, expected_version: int, by: Membership) -> Risk:
    """Other words, place or owner; Conflict for a lost race."""
    check_may_keep_entry(by, risk, clock.today())
    _check(risk.organisation, fields, by)
    _check_open(risk)
    for name, value in _texts(fields).items():
        setattr(risk, name, value)
    risk.signed(by).save_edit(expected_version=expected_version)
    return risk


@transaction.atomic
def score_risk(
    *,
    risk: Risk,
    kind: ScoreKind,
    scored: Scored,
    scored_on: dt.date,
    reason: str,
    by: Membership,
) -> RiskScore:
    """Add a score; the ones before stay. A second one of a kind says why."""
    check_may_keep_entry(by, risk, clock.today())
    risk = Risk.objects.select_for_update(of=("self",)).get(pk=risk.pk)
    _check_open(risk)
    check_not_future(scored_on, "scored_on")
    last = risk.scores.filter(kind=kind).order_by("-pk").first()
    if last is not None:
        reason = required(reason, "Say why the score changes", field="reason")
        if scored_on < last.scored_on:
            raise Refused("The last score is of a later day", field="scored_on")
    return _score(risk, kind, scored, scored_on, reason, by)


@transaction.atomic
def close_risk(*, risk: Risk, reason: str, expected_version: int, by: Membership) -> Risk:
    """It can no longer happen, or no longer matters: it stays on the register, closed."""
    check_may_keep_entry(by, risk, clock.today())
    _check_open(risk)
    risk.closed_reason = required(reason, "Say why the risk is closed", field="reason")
    risk.closed_on = clock.today()
    risk.signed(by).save_edit(expected_version=expected_version)
    return risk


@transaction.atomic
def reopen_risk(*, risk: Risk, reason: str, expected_version: int, by: Membership) -> Risk:
    """It was closed too soon; its history keeps when and why, and why it was closed."""
    check_may_keep_entry(by, risk, clock.today())
    if risk.closed_on is None:
        raise Refused(f"{risk.reference} is open already.")
    risk.reopened_reason = required(reason, "Say why it is opened again", field="reason")
    risk.closed_on, risk.closed_reason = None, ""
    risk.signed(by).save_edit(expected_version=expected_version)
    return risk


@transaction.atomic
def set_matrix(
    *,
    organisation: Organisation,
    likelihood_words: Sequence[str],
    impact_words: Sequence[str],
    bands: Bands,
    by: Membership,
) -> RiskMatrix:
    """Another matrix for scores from today on; those given keep theirs."""
    check_may(by, Permission.SET_RISK_MATRIX, organisation.pk)
    for name, words in (("likelihood", likelihood_words), ("impact", impact_words)):
        if len(words) != 5 or not all(clean(word) for word in words):
            raise Refused(f"Enter five words for {name}", field=f"{name}_words")
        if any(len(clean(word)) > WORD_LENGTH for word in words):
            raise Refused(
                f"Shorten each word for {name} to {WORD_LENGTH} characters", field=f"{name}_words"
            )
    if not 1 < bands.medium_from < bands.high_from < bands.very_high_from <= 25:
        raise Refused(
            "Each band must begin above the one before, between 2 and 25", field="medium_from"
        )
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    return RiskMatrix.objects.create(
        organisation=organisation,
        number=RiskMatrix.objects.filter(organisation=organisation).count() + 1,
        valid_from=clock.today(),
        likelihood_words=[clean(word) for word in likelihood_words],
        impact_words=[clean(word) for word in impact_words],
        medium_from=bands.medium_from,
        high_from=bands.high_from,
        very_high_from=bands.very_high_from,
        recorded_by=by,
    )


def _check(organisation: Organisation, fields: RiskFields, by: Membership) -> None:
    if organisation.pk != by.organisation_id:
        raise Refused("Choose a programme of the organisation", field="programme")
    check_may_keep(by, fields.programme, clock.today())
    check_place(organisation, fields.programme, fields.objective)
    check_owner(organisation, fields.owner)
    for name in ("title", "cause", "event", "effect"):
        required(getattr(fields, name), f"Enter the {name}", field=name)


def _check_open(risk: Risk) -> None:
    if risk.closed_on is not None:
        raise Refused(f"{risk.reference} is closed. Open it again to change it.")


def _texts(fields: RiskFields) -> dict[str, object]:
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in vars(fields).items()
    }


def _score(
    risk: Risk, kind: ScoreKind, scored: Scored, scored_on: dt.date, reason: str, by: Membership
) -> RiskScore:
    for name in ("likelihood", "impact"):
        if not 1 <= getattr(scored, name) <= 5:
            raise Refused(f"Choose the {name} from 1 to 5", field=name)
    return RiskScore.objects.create(
        risk=risk,
        kind=kind,
        likelihood=scored.likelihood,
        impact=scored.impact,
        matrix=_matrix(risk.organisation, by),
        scored_on=scored_on,
        reason=clean(reason),
        recorded_by=by,
    )


def _matrix(organisation: Organisation, by: Membership) -> RiskMatrix:
    """The one in force; the product's own becomes the first where there is none."""
    last = RiskMatrix.objects.filter(organisation=organisation).order_by("-number").first()
    if last is not None:
        return last
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    made, _ = RiskMatrix.objects.get_or_create(
        organisation=organisation,
        number=1,
        defaults={"valid_from": clock.today(), "recorded_by": by},
    )
    return made
