"""What is planned and what was achieved; what finance says of a cashable saving's figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from periods.calendar import print_day
from records import clock
from records.refusals import Conflict, Refused, required

from ..models import AchievedFigure, Benefit, BenefitPlan, PlannedFigure, SavingDecision
from ..permissions import check_may_decide, check_may_keep, check_may_report
from ..realisation import Span
from ..vocabulary import REASON_LENGTH, Decided, Stated
from .checks import check_decimals, check_span


@dataclass(frozen=True)
class PlanNow:
    """The plan that counts; ``edit_version`` is another with every plan that is added."""

    plan: BenefitPlan | None
    figures: dict[Span, Decimal]

    @property
    def edit_version(self) -> int:
        return self.plan.pk if self.plan else 0


def latest_plan(benefit: Benefit) -> PlanNow:
    """Of those recorded, the last of those dated last. Two queries."""
    plan = benefit.plans.order_by("-dated_on", "-pk").first()
    figures = plan.figures.all() if plan else ()
    return PlanNow(plan, {one.span: one.amount for one in figures})


@transaction.atomic
def plan_benefit(
    *,
    benefit: Benefit,
    figures: Mapping[Span, Decimal],
    dated_on: dt.date,
    reason: str,
    expected_version: int,
    by: Membership,
) -> BenefitPlan:
    """Add a plan: all that is to come, span by span. The ones before stay to be read; from the
    second on it says why.

    ``expected_version`` is ``latest_plan(benefit).edit_version`` as it was read; Conflict, whose
    ``current`` is a ``PlanNow``, where somebody planned meanwhile.
    """
    benefit = _held(benefit)
    check_may_keep(by, benefit.programme, clock.today())
    before = latest_plan(benefit)
    if before.edit_version != expected_version:
        raise Conflict(before)
    if benefit.ended_on is not None:
        raise Refused(f"{benefit.reference} has ended: nothing is planned for it any more.")
    _check_dated(before, dated_on)
    reason = _reason(reason, "Say why the plan changes" if before.plan else "")
    if not figures or figures == before.figures:
        raise Refused("Nothing is different from what is planned already.")
    for span, amount in figures.items():
        check_span(benefit, span, field="year")
        check_decimals(amount, benefit.decimals, field=f"planned_{span.quarter}")
    plan = BenefitPlan.objects.create(
        benefit=benefit,
        dated_on=dated_on,
        reason=reason,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    PlannedFigure.objects.bulk_create(
        PlannedFigure(
            plan=plan,
            year=span.year,
            quarter=span.quarter,
            amount=amount,
            recorded_at=plan.recorded_at,
        )
        for span, amount in sorted(figures.items())
    )
    return plan


@transaction.atomic
def report_achieved(
    *, benefit: Benefit, span: Span, amount: Decimal, stated: str, note: str, by: Membership
) -> AchievedFigure:
    """Say what a span that is over brought. A second figure of a span says why, and counts from
    then on; of a cashable saving it waits for finance again."""
    benefit = _held(benefit)
    check_may_report(by, benefit, clock.today())
    check_span(benefit, span, field="span")
    if stated not in Stated.values:
        raise Refused("Choose whether the figure is final", field="stated")
    if span.end >= clock.today():
        raise Refused(f"{span.label} is not over before {print_day(span.end)}", field="span")
    if benefit.ended_on is not None and span.start > benefit.ended_on:
        raise Refused(f"{benefit.reference} ended before {span.label} began", field="span")
    check_decimals(amount, benefit.decimals, field="amount")
    last = benefit.achieved_figures.filter(year=span.year, quarter=span.quarter).last()
    if last is not None and (last.amount, last.stated) == (amount, stated):
        raise Refused("This figure is on the record already.", field="amount")
    note = _reason(note, "Say why the figure changes" if last else "", field="note")
    return AchievedFigure.objects.create(
        benefit=benefit,
        year=span.year,
        quarter=span.quarter,
        amount=amount,
        stated=stated,
        note=note,
        recorded_by=by,
        recorded_at=clock.now(),
    )


@transaction.atomic
def decide_figure(
    *, figure: AchievedFigure, decided: str, reason: str, by: Membership
) -> SavingDecision:
    """Confirm the figure of a cashable saving, or send it back with why. By finance, and by
    neither who entered it nor who owns the saving."""
    benefit = _held(figure.benefit)
    check_may_decide(by, figure, clock.today())
    if decided not in Decided.values:
        raise Refused("Choose whether you confirm it", field="decided")
    if not benefit.needs_confirmation or figure.stated != Stated.REPORTED:
        raise Refused("This figure waits for nobody’s confirmation.")
    spans = benefit.achieved_figures.filter(year=figure.year, quarter=figure.quarter)
    if spans.latest("pk") != figure:
        raise Refused("Another figure has been given since: look at that one.")
    if SavingDecision.objects.filter(figure=figure).exists():
        raise Refused("Finance has decided on this figure already.")
    needed = "Say what is not right with it" if decided == Decided.QUERIED else ""
    return SavingDecision.objects.create(
        figure=figure,
        decided=decided,
        reason=_reason(reason, needed),
        recorded_by=by,
        post=by.post,
        recorded_at=clock.now(),
    )


def _held(benefit: Benefit) -> Benefit:
    """As it is stored now, held until the end, so that who comes at once takes turns."""
    rows = Benefit.objects.select_for_update(of=("self",))
    return rows.select_related("programme", "organisation").get(pk=benefit.pk)


def _check_dated(before: PlanNow, dated_on: dt.date) -> None:
    if dated_on > clock.today():
        raise Refused("Enter a day that is not in the future", field="dated_on")
    if before.plan is not None and dated_on < before.plan.dated_on:
        day = print_day(before.plan.dated_on)
        raise Refused(f"There is a plan of {day}: choose that day or a later one", field="dated_on")


def _reason(text: str, needed: str, field: str = "reason") -> str:
    """Without blanks around it; ``needed`` is what is said where there must be one."""
    text = required(text, needed, field=field) if needed else text.strip()
    if len(text) > REASON_LENGTH:
        raise Refused(f"Shorten this to {REASON_LENGTH:,} characters", field=field)
    return text
