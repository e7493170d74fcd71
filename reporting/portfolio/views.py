"""The pages: every programme on one line, and one programme."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.access import requires
from accounts.roles import Permission
from periods.calendar import Quarter
from programmes.models import Programme
from records import clock

from . import records, rounds
from .builder import build_approved, build_open
from .drawing import objectives_table
from .programme import NoSuchReportError, build_programme


@requires(Permission.SEE_PROGRAMMES)
class PortfolioPage(TemplateView):
    """``?round=open`` for the open round; ``?rag=amber&sort=progress`` arranges the lines."""

    template_name = "reporting/portfolio/portfolio.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        membership = self.request.membership
        every = rounds.rounds_with_counts(membership)
        open_one = rounds.still_open(every) if may_see_open_round(membership) else None
        portfolio = self._portfolio(membership, every, open_one)
        rag = _one_of(records.RAGS, self.request.GET.get("rag"), "")
        sort = _one_of(records.SORTS, self.request.GET.get("sort"), "plan")
        return super().get_context_data(**kwargs) | {
            "portfolio": portfolio,
            "lines": records.arranged(portfolio.lines, rag=rag, sort=sort) if portfolio else (),
            "open_round": open_one.quarter if open_one else None,
            "asks_for_open": self._asks_for_open,
            "approved_round": rounds.latest_approved(every),
            "rag": rag,
            "sort": sort,
            "rags": records.RAGS,
            "sorts": {key: label for key, (label, _) in records.SORTS.items()},
            **(_addresses(self.request.organisation.slug, portfolio) if portfolio else {}),
        }

    @property
    def _asks_for_open(self) -> bool:
        return self.request.GET.get("round") == "open"

    def _portfolio(self, membership, every, open_one) -> records.Portfolio | None:
        known_at = clock.now()
        if self._asks_for_open:
            if not may_see_open_round(membership):
                raise PermissionDenied("The open round is for those who give or review returns.")
            if open_one is None:
                return None
            on = clock.today()
            return build_open(membership, every, open_one, on=on, known_at=known_at)
        approved = rounds.latest_approved(every)
        if approved is None:
            return None
        return build_approved(membership, every, approved, known_at=known_at)


def _addresses(organisation: str, portfolio: records.Portfolio) -> dict[str, str]:
    """Where the lines lead, but for the programme at the end. Looked up once for all of them: a
    look-up costs as much as a cell of the table."""
    key = portfolio.quarter.key
    return {
        "programmes": reverse("programme-detail", args=[organisation, "-"]).removesuffix("-/"),
        "returns": reverse("return-detail", args=[organisation, key, "-"]).removesuffix("-/"),
        "of_period": "" if portfolio.is_draft else f"?period={key}",
    }


@requires(Permission.SEE_PROGRAMMES)
class ProgrammePage(TemplateView):
    """``?period=2009-10-q2`` for another quarter than the latest approved one."""

    template_name = "reporting/portfolio/programme.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        membership = self.request.membership
        programme = get_object_or_404(
            Programme.objects.visible_to(membership), slug=self.kwargs["slug"]
        )
        try:
            report = build_programme(
                membership,
                programme,
                asked=_quarter_asked(self.request.GET.get("period")),
                on=clock.today(),
                known_at=clock.now(),
            )
        except NoSuchReportError as nothing:
            raise Http404("No return of this programme for that quarter") from nothing
        return super().get_context_data(**kwargs) | {
            "report": report,
            "objectives_table": objectives_table(report, membership.organisation.slug),
        }


def may_see_open_round(membership) -> bool:
    return membership.may(Permission.SEE_OPEN_ROUND)


def _one_of(known, asked: str | None, otherwise: str) -> str:
    return asked if asked in known else otherwise


def _quarter_asked(key: str | None) -> Quarter | None:
    try:
        return Quarter.from_key(key) if key else None
    except ValueError as wrong:
        raise Http404(str(wrong)) from wrong
