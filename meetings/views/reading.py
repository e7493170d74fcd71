"""Pages that are read: meetings, one meeting, the decision register, one decision, one action."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.downloads import KINDS, file_of
from programmes.models import CorporateAim
from records import clock
from records.changes import changes_of
from tables.workbook_out import Sheet

from ..choosing import asked_of, chosen_decisions
from ..models import Body, Decision, DecisionAction, DecisionPart, Meeting
from ..permissions import may_report, may_see_agenda
from ..querysets import sees_drafts
from ..reading import Brought, in_words, meeting_now, state_of
from ..tables import decision_table, state_in_words
from ..vocabulary import Verb
from .finding import (
    action_or_404,
    decision_or_404,
    document_or_404,
    meeting_or_404,
    send,
)

ON_A_PAGE = 50
#: The page of meetings shows those to come, and the last so many that were.
PAST_SHOWN = 20


@requires(Permission.SEE_MEETINGS)
class MeetingList(View):
    """``?body=…`` shows one body's alone; ``?past=all`` every meeting that was."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        today = clock.today()
        bodies = list(Body.objects.visible_to(request.membership))
        chosen = next((one for one in bodies if one.slug == request.GET.get("body")), None)
        meetings = list(_meetings(request, chosen))
        coming = sorted(
            (one for one in meetings if one.meets_on >= today), key=lambda one: one.meets_on
        )
        past = [one for one in meetings if one.meets_on < today]
        everything = request.GET.get("past") == "all"
        context = {
            "answer": in_words(meetings, today),
            "bodies": bodies,
            "chosen": chosen,
            "coming": [(one, state_of(one, today)) for one in coming],
            "past": [
                (one, state_of(one, today)) for one in (past if everything else past[:PAST_SHOWN])
            ],
            "more": 0 if everything else max(len(past) - PAST_SHOWN, 0),
            "may_keep": request.membership.may(Permission.KEEP_MEETINGS),
            "today": today,
        }
        return render(request, "meetings/list.html", context)


def _meetings(request: HttpRequest, body: Body | None):
    """Newest first, each with how many decisions of it the person may read."""
    seen = Q(decisions__in=Decision.objects.visible_to(request.membership).standing())
    meetings = Meeting.objects.visible_to(request.membership).with_facts()
    meetings = meetings.annotate(decided=Count("decisions", filter=seen))
    meetings = meetings.order_by("-meets_on", "-pk")  # grouped rows forget their usual order
    return meetings.filter(body=body) if body else meetings


@requires(Permission.SEE_MEETINGS)
class MeetingPage(View):
    """Agenda, decisions, and the actions that report back. Whoever puts papers before meetings
    says which (``brought``) and links to what is made of them (``files``)."""

    def get(self, request: HttpRequest, organisation: str, meeting: int) -> HttpResponse:
        found = meeting_or_404(request, meeting)
        membership = request.membership
        sees = may_see_agenda(membership, found)
        now = meeting_now(found, membership, self.brought(found) if sees else ())
        context = {
            "now": now,
            "meeting": found,
            "state": state_of(found, clock.today()),
            "files": self.files(found) if sees else None,
            "begins_at": self.begins_at(found) if sees else "",
            "may_keep": membership.may(Permission.KEEP_MEETINGS) and not found.is_agreed,
            "may_agree": membership.may(Permission.AGREE_MINUTES) and not found.is_agreed,
            "has_come": found.meets_on <= clock.today(),
            "sees_drafts": sees_drafts(membership),
            "today": clock.today(),
        }
        return render(request, "meetings/meeting.html", context)

    def brought(self, meeting: Meeting) -> Sequence[Brought]:
        return ()

    def files(self, meeting: Meeting) -> Brought | None:
        """What is made of all that lies before the meeting, with how it stands."""
        return None

    def begins_at(self, meeting: Meeting) -> str:
        """Where the person begins what goes to the meeting, as ``?meeting=12`` or ``?item=34``;
        empty for who does not."""
        return ""


@requires(Permission.SEE_MEETINGS)
@require_safe
def document_file(
    request: HttpRequest, organisation: str, meeting: int, document: int
) -> HttpResponse:
    """Also of one that was withdrawn after its agenda was published: it was before the body."""
    return send(document_or_404(request, meeting, document).stored_file)


# Decisions --------------------------------------------------------------------------------


@requires(Permission.SEE_MEETINGS)
class DecisionList(View):
    """``?words=…&body=…&verb=…&aim=…&from=2009-04-01&to=2010-03-31&page=2``."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        asked = asked_of(request.GET)
        page = Paginator(chosen_decisions(request.membership, asked), ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "asked": asked,
            "page": page,
            "rows": [(one, state_in_words(one)) for one in page],
            "answer": _found_in_words(page.paginator.count, asked.is_anything),
            "bodies": Body.objects.visible_to(request.membership),
            "verbs": Verb.choices,
            "aims": CorporateAim.objects.visible_to(request.membership).in_order(),
            "kinds": {kind: words for kind, (words, _) in KINDS.items()},
            "query": query.urlencode(),
            "may_keep": request.membership.may(Permission.KEEP_MEETINGS),
            "today": clock.today(),
        }
        return render(request, "meetings/decisions.html", context)


def _found_in_words(count: int, is_chosen: bool) -> str:
    many = f"{count or 'No'} decision{'' if count == 1 else 's'}"
    return f"{many} found" if is_chosen else f"Decision register: {many[0].lower()}{many[1:]}"


@requires(Permission.SEE_MEETINGS)
@require_safe
def decision_file(request: HttpRequest, organisation: str, kind: str) -> HttpResponse:
    """The decisions that the same address of the page shows, all pages of it."""
    table = decision_table(chosen_decisions(request.membership, asked_of(request.GET)))
    ours = request.organisation
    return file_of(
        kind,
        name=f"{ours.slug}-decisions",
        title="Decision register",
        creator=ours.name,
        sheets=[Sheet("Decisions", table)],
        moment=clock.now(),
        notice=ours.notice,
    )


@requires(Permission.SEE_MEETINGS)
class DecisionPage(View):
    def get(self, request: HttpRequest, organisation: str, year: int, number: int) -> HttpResponse:
        decision = decision_or_404(request, year, number)
        may_keep = request.membership.may(Permission.KEEP_MEETINGS)
        is_open = not decision.is_on_record and decision.withdrawn_on is None
        context = {
            "decision": decision,
            "state": state_in_words(decision),
            "corrections": decision.corrections.select_related("by__user"),
            "actions": decision.actions.select_related("owner__user").order_by("number"),
            "changes": _changes(decision)
            if request.membership.may(Permission.SEE_HISTORY)
            else None,
            "may_change": may_keep and is_open,
            "may_correct": may_keep and decision.is_on_record,
            "may_agree": request.membership.may(Permission.AGREE_MINUTES)
            and is_open
            and decision.is_delegated,
            "today": clock.today(),
        }
        return render(request, "meetings/decision.html", context)


def _changes(decision: Decision):
    return changes_of(
        Decision.history.filter(id=decision.pk),
        DecisionPart.history.filter(decision_id=decision.pk),
        labels={"year": "", "number": "", "position": "", "organisation": ""},
        names=lambda row: f"part {row.position}" if hasattr(row, "verb") else decision.reference,
    )


@requires(Permission.SEE_MEETINGS)
class ActionPage(View):
    """What is to be done, by whom, by when; its reports; for its owner the form that reports."""

    def get(self, request: HttpRequest, organisation: str, action: int) -> HttpResponse:
        found = action_or_404(request, action)
        reports = may_report(request.membership, found)
        is_open = found.done_on is None and found.decision.withdrawn_on is None
        context = {
            "action": found,
            "reports": found.reports.select_related("by__user").order_by("-pk"),
            "changes": changes_of(DecisionAction.history.filter(id=found.pk), labels={"number": ""})
            if request.membership.may(Permission.SEE_HISTORY)
            else None,
            "may_report": reports and is_open,
            "may_keep": request.membership.may(Permission.KEEP_MEETINGS),
            "is_open": is_open,
            "is_late": is_open and found.is_late(clock.today()),
        }
        return render(request, "meetings/action.html", context)
