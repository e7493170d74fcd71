"""Pages that read the register: lists, one risk, one issue, the matrix, movement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from periods.calendar import Quarter
from records import clock
from records.changes import changes_of
from tables.csv import to_csv
from tables.declaration import Table

from ..choosing import (
    FILTERS,
    chosen_issues,
    chosen_risks,
    owners_in,
    programmes_in,
    state_of,
)
from ..matrix import cells_of, matrix_of
from ..models import Issue, Mitigation, Risk
from ..permissions import may_keep
from ..reading import IssueNow, Register, RiskNow, in_words, register, risk_now
from ..tables import issue_table, risk_table
from ..vocabulary import Band, Category, Priority
from .finding import came_from, issue_or_404, quarter_now, risk_or_404


@requires(Permission.SEE_RISKS)
class RiskList(View):
    """``?programme=…&band=high&state=open&category=people&owner=12``; nonsense is the default."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        every = _register(request).risks
        context = {
            **_choices(request, every),
            "answer": in_words(every),
            "rows": chosen_risks(every, request.GET),
            "states": {"open": "Open", "closed": "Closed", "all": "Open and closed"},
            "bands": Band.choices[::-1],
            "categories": Category.choices,
        }
        return render(request, "risks/list.html", context)


@requires(Permission.SEE_RISKS)
class IssueList(View):
    """``?programme=…&priority=high&state=open&owner=12``; nonsense is the default."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        found = _register(request)
        still = found.open_issues
        context = {
            **_choices(request, found.issues),
            "open": len(still),
            "late": sum(one.is_late(clock.today()) for one in still),
            "rows": chosen_issues(found.issues, request.GET),
            "states": {"open": "Open", "closed": "Resolved", "all": "Open and resolved"},
            "priorities": Priority.choices[::-1],
            "today": clock.today(),
        }
        return render(request, "risks/issues.html", context)


@requires(Permission.SEE_RISKS)
@require_safe
def risks_as_csv(request: HttpRequest, organisation: str) -> HttpResponse:
    """The risks that the same address of the page shows."""
    table = risk_table(chosen_risks(_register(request).risks, request.GET))
    return _as_csv(table, f"{organisation}-risks.csv")


@requires(Permission.SEE_RISKS)
@require_safe
def issues_as_csv(request: HttpRequest, organisation: str) -> HttpResponse:
    """The issues that the same address of the page shows."""
    table = issue_table(chosen_issues(_register(request).issues, request.GET))
    return _as_csv(table, f"{organisation}-issues.csv")


def _as_csv(table: Table, name: str) -> HttpResponse:
    response = HttpResponse(to_csv(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _register(request: HttpRequest) -> Register:
    return register(
        request.organisation, quarter=quarter_now(), with_mitigations=False, closed_too=True
    )


def _choices(request: HttpRequest, every: Sequence[RiskNow | IssueNow]) -> dict[str, object]:
    """What both lists offer to choose by, and what is chosen."""
    return {
        "total": len(every),
        "state": state_of(request.GET),
        "programmes": programmes_in(every),
        "owners": owners_in(every),
        "asked": {name: request.GET.get(name, "") for name in FILTERS},
        "may_add": request.membership.may(Permission.KEEP_RISKS),
    }


@requires(Permission.SEE_RISKS)
class RiskPage(View):
    def get(self, request: HttpRequest, organisation: str, number: int) -> HttpResponse:
        risk = risk_or_404(request, number)
        mitigations = risk.mitigations.select_related("owner__user")
        history = Risk.history.filter(id=risk.pk)
        context = {
            "risk": risk,
            "now": risk_now(risk),
            "scores": risk.scores.select_related("matrix", "recorded_by__user").order_by("-pk"),
            "mitigations": mitigations,
            "changes": changes_of(
                history,
                Mitigation.history.filter(risk_id=risk.pk),
                labels=_LABELS,
                names=lambda row: getattr(row, "action", risk.reference),
            ),
            "may_keep": may_keep(request.membership, risk.programme, clock.today()),
            "back_to": came_from(request),
            "today": clock.today(),
        }
        return render(request, "risks/detail.html", context)


@requires(Permission.SEE_RISKS)
class IssuePage(View):
    def get(self, request: HttpRequest, organisation: str, number: int) -> HttpResponse:
        issue = issue_or_404(request, number)
        context = {
            "issue": issue,
            "changes": changes_of(Issue.history.filter(id=issue.pk), labels=_LABELS),
            "may_keep": may_keep(request.membership, issue.programme, clock.today()),
            "back_to": came_from(request),
            "today": clock.today(),
        }
        return render(request, "risks/issue.html", context)


#: What readers need not be told again.
_LABELS = {"organisation": "", "number": "", "risk": ""}


@requires(Permission.SEE_RISKS)
class MatrixPage(View):
    """Open risks by likelihood and impact now."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        risks = register(
            request.organisation, quarter=quarter_now(), with_mitigations=False
        ).open_risks
        matrix = matrix_of(request.organisation)
        context = {
            "answer": in_words(risks),
            "matrix": matrix,
            "rows": cells_of(matrix, risks),
            "risks": sorted(risks, key=_worst_first),
            "may_change": request.membership.may(Permission.SET_RISK_MATRIX),
        }
        return render(request, "risks/matrix.html", context)


def _worst_first(risk: RiskNow) -> tuple[int, int]:
    return -(risk.current.score if risk.current else 0), risk.number


@requires(Permission.SEE_RISKS)
class MovementPage(View):
    """What rose, fell, came and went since a quarter's end: the last one's, or of the three
    before it the one that the address names, ``?since=2009-10-q2``."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        ends = _last_ends(quarter_now())
        since = next((one for one in ends if one.key == request.GET.get("since")), ends[0])
        found = register(request.organisation, quarter=since.next(), with_mitigations=False)
        groups = _moved(found.risks)
        counted = [f"{len(rows)} {name.lower()}" for name, rows in groups if rows]
        context = {
            "since": since,
            "ends": ends,
            "answer": ", ".join(counted) or "no risks",
            "groups": groups,
            "issues": _came_and_went(found.issues, since.next().start),
        }
        return render(request, "risks/movement.html", context)


def _last_ends(now: Quarter) -> list[Quarter]:
    """The four quarters that ended last, the last first."""
    ended = [now.previous()]
    while len(ended) < 4:
        ended.append(ended[-1].previous())
    return ended


def _moved(risks: Iterable[RiskNow]) -> list[tuple[str, list[RiskNow]]]:
    groups: dict[str, list[RiskNow]] = {
        name: [] for name in ("Up", "New", "Down", "Closed", "Unchanged")
    }
    for one in risks:
        moved = one.movement.split(" ")[0].capitalize() if one.is_open else "Closed"
        groups[moved or "Unchanged"].append(one)
    return list(groups.items())


def _came_and_went(issues: Iterable[IssueNow], since) -> list[tuple[str, list[IssueNow]]]:
    issues = list(issues)
    return [
        ("Raised", [one for one in issues if one.raised_on >= since]),
        ("Resolved", [one for one in issues if not one.is_open]),
    ]
