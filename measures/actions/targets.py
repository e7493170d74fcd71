"""Targets: set, changed and taken back, each only added; of a period or a plan the last counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership, Organisation
from programmes.models import OperationalPlan
from records import clock
from records.refusals import Conflict, Refused, required

from ..defining import current
from ..models import LARGEST_VALUE, Definition, Measure, Target
from ..permissions import check_may_keep
from ..spans import Span, is_span_of
from ..vocabulary import COMMENT_LENGTH, MeasureState, TargetKind

#: What a target is of: a period, or a whole plan.
Place = Span | OperationalPlan


@dataclass(frozen=True)
class Aim:
    """What is aimed at. Of a number ``value`` counts, of a range ``low`` and ``high``; yes is 1
    and no is 0; ``tolerance`` is how far off is still amber."""

    kind: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True)
class TargetsNow:
    """What counts of an organisation's targets of a measure; ``edit_version`` is another with
    each that is added."""

    rows: dict[str, Target]
    edit_version: int

    def at(self, place: Place) -> Target | None:
        """None where nothing was set, or it was taken back."""
        found = self.rows.get(key_of(place))
        return None if found is None or found.is_dropped else found


def key_of(place: Place) -> str:
    """Names a place in forms: ``2009-10-q2`` or ``plan-2009``."""
    return place.key if isinstance(place, Span) else f"plan-{place.year}"


def targets_now(organisation: Organisation, measure: Measure) -> TargetsNow:
    """One query."""
    rows = Target.objects.filter(organisation=organisation, measure=measure)
    found = list(rows.select_related("plan").order_by("pk"))
    return TargetsNow({_key_of_row(row): row for row in found}, found[-1].pk if found else 0)


def aim_of(target: Target) -> Aim:
    return Aim(
        target.kind, target.value, target.low, target.high, target.text, tolerance=target.tolerance
    )


@transaction.atomic
def set_targets(
    *,
    organisation: Organisation,
    measure: Measure,
    aims: Mapping[Place, Aim | None],
    reason: str,
    expected_version: int,
    by: Membership,
) -> list[Target]:
    """Say what is aimed at in these periods and plans; None takes a target back. What stays as it
    is may be given and adds nothing; whoever changes or takes back says why.

    ``expected_version`` is that of ``targets_now`` as it was read; Conflict, whose ``current`` is
    a ``TargetsNow``, where somebody set one meanwhile.
    """
    check_may_keep(by, organisation.pk)
    definition = _definition_for(organisation, measure)
    before = targets_now(organisation, measure)
    if before.edit_version != expected_version:
        raise Conflict(before)
    new = {place: aim for place, aim in aims.items() if _differs(before, place, aim)}
    if not new:
        raise Refused("Nothing is different from what is set already.")
    for place, aim in new.items():
        _check_place(organisation, measure, place)
        if aim is not None:
            _check_aim(aim, definition, key_of(place))
    if any(before.at(place) is not None for place in new):
        reason = required(reason, "Say why the target changes", field="reason")
    return [
        Target.objects.create(
            organisation=organisation,
            measure=measure,
            **_place_fields(place),
            **vars(aim or aim_of(before.at(place))),
            is_dropped=aim is None,
            reason=reason.strip(),
            recorded_by=by,
            recorded_at=clock.now(),
        )
        for place, aim in new.items()
    ]


def _key_of_row(row: Target) -> str:
    return key_of(row.plan or Span(row.start, row.months))


def _place_fields(place: Place) -> dict[str, object]:
    if isinstance(place, Span):
        return {"start": place.start, "months": place.months}
    return {"plan": place}


def _definition_for(organisation: Organisation, measure: Measure) -> Definition:
    """The measure's, which the organisation uses; it is held, so that two do not set at once."""
    usable = Measure.objects.visible_in(organisation.pk, clock.today())
    held = usable.select_for_update().filter(pk=measure.pk).first()
    if held is None:
        raise Refused("Choose a measure of a framework that the organisation uses.")
    if held.state == MeasureState.RETIRED:
        raise Refused(f"{held.code} is retired: nothing is aimed at any more.")
    return current(list(held.definitions.order_by("pk")))


def _differs(before: TargetsNow, place: Place, aim: Aim | None) -> bool:
    now = before.at(place)
    return (None if now is None else aim_of(now)) != aim


def _check_place(organisation: Organisation, measure: Measure, place: Place) -> None:
    if isinstance(place, Span):
        if not is_span_of(place, measure.months):
            raise Refused(f"{place.label} is not a period of {measure.code}.")
    elif place.organisation_id != organisation.pk:
        raise Refused("Choose a plan of the organisation.")


def _check_aim(aim: Aim, definition: Definition, key: str) -> None:
    """What its kind needs is there, with no more decimals than the measure is printed with."""
    given = {name: getattr(aim, name) for name in ("value", "low", "high", "tolerance")}
    for name, figure in given.items():
        if figure is not None:
            _check_figure(figure, definition.decimals, field=f"{name}-{key}")
    match aim.kind:
        case TargetKind.NUMBER:
            _need(aim, ("value",), "Enter the target", key)
        case TargetKind.RANGE:
            _need(aim, ("low", "high"), "Enter both ends of the range", key)
            if aim.low > aim.high:
                raise Refused("The range ends below where it begins", field=f"high-{key}")
        case TargetKind.YES_NO:
            if aim.value not in (0, 1):
                raise Refused("Choose yes or no", field=f"value-{key}")
        case TargetKind.TEXT:
            _check_words(aim.text, field=f"text-{key}")
        case _:
            raise Refused("Choose what kind of target it is", field="kind")
    if aim.tolerance < 0:
        raise Refused("Enter how far off is still amber, 0 or more", field=f"tolerance-{key}")


def _need(aim: Aim, names: Iterable[str], sentence: str, key: str) -> None:
    for name in names:
        if getattr(aim, name) is None:
            raise Refused(sentence, field=f"{name}-{key}")


def _check_figure(figure: Decimal, decimals: int, *, field: str) -> None:
    if not figure.is_finite() or abs(figure) > LARGEST_VALUE:
        raise Refused("Enter a number that is not so large", field=field)
    if figure != figure.quantize(Decimal(1).scaleb(-decimals)):
        places = {0: "no decimals", 1: "at most one decimal"}
        words = places.get(decimals, f"at most {decimals} decimals")
        raise Refused(f"Enter a number with {words}", field=field)


def _check_words(words: str, *, field: str) -> None:
    required(words, "Say in words what is aimed at", field=field)
    if len(words) > COMMENT_LENGTH:
        raise Refused(f"Shorten this to {COMMENT_LENGTH:,} characters", field=field)
