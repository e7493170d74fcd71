"""Pages that read benefits: the register, one benefit, both to take away."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from charts import lines as drawing
from components.downloads import file_of
from components.printed import Pictured
from figures.money import sterling
from periods.calendar import Quarter, print_day
from records import clock
from records.changes import changes_of
from tables.html import to_html
from tables.workbook_out import Sheet

from ..lines import BenefitLine, Standing
from ..models import AchievedFigure, Benefit, BenefitEvidence, BenefitPlan
from ..permissions import may_decide, may_keep, may_report
from ..pictures import spans_chart
from ..standing import build_standing
from ..tables import figures_table, register_table, spans_table, totals_table
from .finding import benefit_or_404, files, line_of, quarter_asked

KINDS = {
    "cashable": "Cashable savings",
    "non_cashable": "Savings that are not cashable",
    "benefit": "Other benefits",
}
#: So many quarters back a page can be asked for by choosing.
MOST_QUARTERS = 24


@requires(Permission.SEE_BENEFITS)
class BenefitList(View):
    """``?to=2009-10-q2&programme=…&kind=cashable``; nonsense is the default."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        quarter = quarter_asked(request)
        standing = _standing(request, quarter)
        totals = totals_table(standing)
        context = {
            "answer": answer(standing),
            "unsettled": sterling(standing.totals.savings_unsettled),
            "quarter": quarter,
            "quarters": _quarters(standing, quarter),
            "standing": standing,
            "rows": chosen(standing.lines, request.GET),
            "programmes": [(one.programme, one.programme_slug) for one in standing.programmes],
            "kinds": KINDS.items(),
            "asked": {name: request.GET.get(name, "") for name in ("programme", "kind")},
            "totals": to_html(totals) if totals.rows else "",
            "files": files(request, "benefit-list-file", quarter),
            "may_add": request.membership.may(Permission.KEEP_BENEFITS),
        }
        return render(request, "benefits/list.html", context)


@requires(Permission.SEE_BENEFITS)
class BenefitListFile(View):
    """The benefits that the same address of the page shows, and all pounds by programme."""

    def get(self, request: HttpRequest, organisation: str, kind: str) -> HttpResponse:
        quarter = quarter_asked(request)
        standing = _standing(request, quarter)
        lines = chosen(standing.lines, request.GET)
        made = [
            Sheet("Benefits", register_table(standing, lines, for_paper=kind == "pdf")),
            Sheet("Pounds by programme", totals_table(standing)),
        ]
        return _file(request, kind, f"benefits-{quarter.key}", "Savings and benefits", made)


@requires(Permission.SEE_BENEFITS)
class BenefitPage(View):
    def get(self, request: HttpRequest, organisation: str, number: int) -> HttpResponse:
        benefit = benefit_or_404(request, number)
        quarter = quarter_asked(request)
        line, figures = line_of(benefit, quarter), _figures(benefit)
        by, today = request.membership, clock.today()
        chart = spans_chart(line)
        context = {
            "benefit": benefit,
            "line": line,
            "answer": answer_of(line, quarter),
            "quarter": quarter,
            "picture": drawing.to_svg(chart) if chart else "",
            "chart": chart,
            "table": to_html(spans_table(line)) if line.spans else "",
            "figures": to_html(figures_table(line, figures, benefit.needs_confirmation))
            if figures
            else "",
            "to_decide": _to_decide(line, figures, by, today),
            "overdue": line.overdue(today),
            "unsettled": line.said(line.realised.unsettled),
            "baseline": _printed(line, line.baseline),
            "year_planned": _printed(line, line.year_planned),
            "over_years": _printed(line, line.over_years),
            "plans": _plans(benefit, line),
            "evidence": benefit.evidence.filter(is_removed=False).select_related(
                "stored_file", "added_by__user"
            ),
            "changes": changes_of(
                Benefit.history.filter(id=benefit.pk),
                BenefitEvidence.history.filter(benefit=benefit),
                labels=_LABELS,
            )
            if by.may(Permission.SEE_HISTORY)
            else (),
            "may_keep": may_keep(by, benefit.programme, today),
            "may_report": may_report(by, benefit, today),
            "files": files(request, "benefit-file", quarter, number=number),
        }
        return render(request, "benefits/detail.html", context)


#: What readers need not be told again.
_LABELS = {"organisation": "", "number": "", "benefit": "", "added_by": ""}


@requires(Permission.SEE_BENEFITS)
class BenefitFile(View):
    """One benefit: planned and achieved with their picture, and every figure as reported."""

    def get(self, request: HttpRequest, organisation: str, number: int, kind: str) -> HttpResponse:
        benefit = benefit_or_404(request, number)
        line = line_of(benefit, quarter_asked(request))
        chart, table = spans_chart(line), spans_table(line)
        picture = drawing.to_svg(chart) if chart else ""
        first = (
            Pictured("Periods", table, picture=picture, summary=chart.summary)
            if chart
            else Sheet("Periods", table)
        )
        said = figures_table(line, _figures(benefit), benefit.needs_confirmation)
        name = f"benefit-{number}"
        return _file(request, kind, name, str(benefit), [first, Sheet("Figures", said)])


def _standing(request: HttpRequest, quarter: Quarter) -> Standing:
    return build_standing(organisation=request.organisation, as_of=quarter.end)


def chosen(lines: Sequence[BenefitLine], asked) -> list[BenefitLine]:
    """By ``programme`` and ``kind``; what is not known chooses nothing away."""
    programme, kind = asked.get("programme", ""), asked.get("kind", "")
    known = {one.programme_slug for one in lines}
    return [
        one
        for one in lines
        if (programme not in known or one.programme_slug == programme)
        and (kind not in KINDS or _kind(one) == kind)
    ]


def _kind(line: BenefitLine) -> str:
    return line.group if line.group in KINDS else "benefit"


def answer(standing: Standing) -> str:
    """``£120,000 of £150,000 planned savings achieved by 30 September 2009``."""
    day, totals = print_day(standing.as_of), standing.totals
    if not standing.lines:
        return f"No saving or other benefit counts by {day}"
    if not totals.has_savings:
        count = len(standing.lines)
        many = (
            "1 benefit, no saving, counts" if count == 1 else f"{count} benefits, no saving, count"
        )
        return f"{many} by {day}"
    planned, achieved = sterling(totals.savings_planned), sterling(totals.savings_achieved)
    if not totals.savings_planned:
        return f"{achieved} of savings achieved by {day}, and none planned by then"
    return f"{achieved} of {planned} planned savings achieved by {day}"


def answer_of(line: BenefitLine, quarter: Quarter) -> str:
    """What one benefit brought by the end of the quarter."""
    gone, day = line.realised, print_day(quarter.end)
    if gone.planned is None and gone.achieved is None:
        return f"nothing planned or reported by {day}"
    if gone.achieved is None:
        return f"nothing reported of {line.said(gone.planned)} planned by {day}"
    if gone.planned is None:
        return f"{line.said(gone.achieved)} by {day}, and nothing planned by then"
    joined = "of" if line.adds_up else "against"
    return f"{line.said(gone.achieved)} {joined} {line.said(gone.planned)} planned by {day}"


def _quarters(standing: Standing, asked: Quarter) -> list[Quarter]:
    """Those that have ended since the first figure, the last first, and the one asked for."""
    last = Quarter.containing(clock.today()).previous()
    years = [span.year for line in standing.lines for span in line.spans]
    first = min([*years, asked.year, last.year])
    found = [last]
    while found[-1] > Quarter(first, 1) and len(found) < MOST_QUARTERS:
        found.append(found[-1].previous())
    return found if asked in found else [asked, *found]


def _figures(benefit: Benefit) -> list[AchievedFigure]:
    """All that were ever said, the newest first."""
    rows = benefit.achieved_figures.select_related(
        "recorded_by__user", "decision__recorded_by__user"
    )
    return list(rows.order_by("-pk"))


def _printed(line: BenefitLine, amount: Decimal | None) -> str:
    """With its unit; empty where there is none."""
    return "" if amount is None else line.said(amount)


def _plans(benefit: Benefit, line: BenefitLine) -> list[BenefitPlan]:
    """The newest first, each with what it says in ``said``. Two queries."""
    rows = benefit.plans.select_related("recorded_by__user").prefetch_related("figures")
    plans = list(rows.order_by("-dated_on", "-pk"))
    for plan in plans:
        parts = [f"{one.span.short_label} {line.said(one.amount)}" for one in plan.figures.all()]
        plan.said = "; ".join(parts)
    return plans


def _to_decide(line: BenefitLine, figures, by, today) -> list[AchievedFigure]:
    """Figures that wait for finance and that this person may decide on."""
    waiting = {one.figure_id for one in line.spans if one.state == "waiting"}
    return [one for one in figures if one.pk in waiting and may_decide(by, one, today)]


def _file(
    request: HttpRequest, kind: str, name: str, title: str, made: list[Sheet]
) -> HttpResponse:
    organisation = request.organisation
    return file_of(
        kind,
        name=f"{organisation.slug}-{name}",
        title=title,
        creator=organisation.name,
        sheets=made,
        moment=clock.now(),
        notice=organisation.notice,
    )
