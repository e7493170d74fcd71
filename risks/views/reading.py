"""Pages that read the register: lists, one risk, one issue, the matrix, movement."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from records import clock
from records.changes import changes_of

from ..matrix import cells_of, matrix_of
from ..models import Issue, Mitigation, Risk
from ..permissions import may_keep
from ..reading import IssueNow, RiskNow, in_words, register, risk_now
from ..vocabulary import Band, Category, Priority
from .finding import came_from, issue_or_404, quarter_now, risk_or_404

STATES = {"open": "Open", "closed": "Closed", "all": "Open and closed"}


@requires(Permission.SEE_RISKS)
class RiskList(View):
    """``?programme=…&band=high&state=open&category=people&owner=12``; nonsense is the default."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        every = _register(request).risks
        asked = request.GET
        state = asked.get("state") if asked.get("state") in STATES else "open"
        rows = [
            one
            for one in every
            if _is_in(state, one.is_open)
            and _fits(asked.get("programme"), one.programme)
            and _fits(asked.get("band"), one.band, Band.values)
            and _fits(asked.get("category"), one.category, Category.values)
            and _fits(asked.get("owner"), str(one.owner_id))
        ]
        context = {
            "answer": in_words(every),
            "rows": rows,
            "total": len(every),
            "state": state,
            "states": STATES,
            "bands": Band.choices[::-1],
            "categories": Category.choices,
            "programmes": sorted({one.programme for one in every if one.programme}),
            "owners": sorted({(one.owner, str(one.owner_id)) for one in every}),
            "asked": {name: asked.get(name, "") for name in FILTERS},
            "may_add": request.membership.may(Permission.KEEP_RISKS),
        }
        return render(request, "risks/list.html", context)


@requires(Permission.SEE_RISKS)
class IssueList(View):
    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        every = _register(request).issues
        asked = request.GET
        state = asked.get("state") if asked.get("state") in STATES else "open"
        rows = [
            one
            for one in every
            if _is_in(state, one.is_open)
            and _fits(asked.get("programme"), one.programme)
            and _fits(asked.get("priority"), one.priority, Priority.values)
        ]
        still = [one for one in every if one.is_open]
        late = sum(one.due_on is not None and one.due_on < clock.today() for one in still)
        context = {
            "open": len(still),
            "late": late,
            "rows": rows,
            "total": len(every),
            "state": state,
            "states": {"open": "Open", "closed": "Resolved", "all": "Open and resolved"},
            "priorities": Priority.choices[::-1],
            "programmes": sorted({one.programme for one in every if one.programme}),
            "asked": {name: asked.get(name, "") for name in FILTERS},
            "today": clock.today(),
            "may_add": request.membership.may(Permission.KEEP_RISKS),
        }
        return render(request, "risks/issues.html", context)


FILTERS = ("programme", "band", "category", "owner", "priority")


def _register(request: HttpRequest):
    return register(
        request.organisation, quarter=quarter_now(), with_mitigations=False, closed_too=True
    )


def _is_in(state: str, is_open: bool) -> bool:
    return state == "all" or (state == "open") == is_open


def _fits(asked: str | None, value: str, known: Iterable[str] | None = None) -> bool:
    """Whether the row is asked for; an empty or unknown value asks for all."""
    return not asked or (known is not None and asked not in known) or asked == value


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
    """What rose, fell, came and went since the end of the last quarter."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        quarter = quarter_now()
        found = register(request.organisation, quarter=quarter, with_mitigations=False)
        context = {
            "since": quarter.previous().end,
            "groups": _moved(found.risks),
            "issues": _came_and_went(found.issues, quarter.start),
        }
        return render(request, "risks/movement.html", context)


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
