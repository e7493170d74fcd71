"""What an address names, or 404; the day that a page is about."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from components.downloads import KINDS
from periods.calendar import Quarter
from records import clock

from ..lines import BenefitLine
from ..models import AchievedFigure, Benefit, BenefitEvidence
from ..standing import lines_of


def benefit_or_404(request: HttpRequest, number: int) -> Benefit:
    rows = Benefit.objects.visible_to(request.membership).with_names()
    return get_object_or_404(rows, number=number)


def line_of(benefit: Benefit, quarter: Quarter) -> BenefitLine:
    """The benefit as it stands at the end of the quarter. Five queries."""
    rows = Benefit.objects.filter(pk=benefit.pk)
    return lines_of(rows, as_of=quarter.end, known_at=clock.now())[0]


def figure_or_404(request: HttpRequest, number: int, pk: int) -> AchievedFigure:
    rows = AchievedFigure.objects.filter(
        benefit__organisation=request.organisation, benefit__number=number
    )
    return get_object_or_404(
        rows.select_related(
            "benefit__programme", "benefit__organisation", "recorded_by__user", "decision"
        ),
        pk=pk,
    )


def evidence_or_404(request: HttpRequest, number: int, pk: int) -> BenefitEvidence:
    """One that is not removed."""
    rows = BenefitEvidence.objects.filter(
        benefit__organisation=request.organisation, benefit__number=number, is_removed=False
    )
    return get_object_or_404(
        rows.select_related("benefit__programme", "benefit__organisation", "stored_file"), pk=pk
    )


def last_quarter() -> Quarter:
    """The quarter that ended last."""
    return Quarter.containing(clock.today()).previous()


def quarter_asked(request: HttpRequest) -> Quarter:
    """``?to=2009-10-q2``; nonsense is the one that ended last."""
    try:
        return Quarter.from_key(request.GET.get("to", ""))
    except ValueError:
        return last_quarter()


def address(request: HttpRequest, name: str, **more: object) -> str:
    return reverse(name, kwargs={"organisation": request.organisation.slug, **more})


def files(
    request: HttpRequest, name: str, quarter: Quarter, **more: object
) -> list[tuple[str, str]]:
    """The kinds of file that there are of it, each with its address."""
    asked = request.GET.copy()
    asked["to"] = quarter.key
    return [
        (words, f"{address(request, name, kind=kind, **more)}?{asked.urlencode()}")
        for kind, (words, _) in KINDS.items()
    ]
