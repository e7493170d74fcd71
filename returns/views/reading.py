"""Pages that read a return: where it stands, a version of it, who changed what."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from programmes.models import Activity
from programmes.permissions import may_for_programme
from programmes.places import places_around
from records import clock

from ..comparing import differences
from ..deadline import closes_on_of, due_on_of
from ..drafting import build_draft
from ..history import changes_of_activity, changes_of_return
from ..models import ProgrammeReturn, ReturnVersion
from ..permissions import check_may_see, may_give, may_reopen, may_review, may_see_draft
from ..reading import record_of
from ..records import ReturnRecord
from ..remarks import Remark, comments_of, reasons_in, reasons_of
from ..rounds import days_late, heads_on, request_open
from ..tasks import NO_TASKS, tasks_for
from ..typing import unsaved_of
from ..vocabulary import HANDED_IN, ReturnState
from ..workflow import may_happen, stands
from .finding import address, addresses, gap_link, last_version_or_404, return_or_404

CHANGES_ON_A_PAGE = 100


@requires(Permission.SEE_RETURNS)
class ReturnPage(View):
    """For who gives it the list of what to do; for all others where it stands."""

    def get(self, request, organisation, period, programme) -> HttpResponse:
        today, membership = clock.today(), request.membership
        programme_return = return_or_404(request, period, programme)
        check_may_see(membership, programme_return, today)
        versions = list(programme_return.versions.all())
        gives = may_give(membership, programme_return, today)
        todo = NO_TASKS
        if may_happen("save", programme_return.state):
            todo = tasks_for(_of(programme_return, versions[-1]), membership, gives=gives)
        context = {
            "programme_return": programme_return,
            "period": programme_return.period,
            "heads": heads_on(today, [programme_return.programme.pk]).values(),
            "answer": todo.answer if todo.tasks else _answer(programme_return.state),
            "todo": todo,
            "tasks": [(task, _address_of(programme_return, task)) for task in todo.tasks],
            "questions": [gap_link(programme_return, one) for one in todo.questions],
            "days_late": days_late(programme_return, programme_return.period, today),
            "submissions": [version for version in versions if version.is_submitted][::-1],
            "reasons": reasons_in(versions),
            "draft": versions[-1] if _shows_draft(membership, versions[-1], today) else None,
            "may_review": may_review(membership, programme_return, today),
            "addresses": addresses(programme_return),
            "stands": stands(programme_return.state),
            "comments": _last_comments(versions),
            "may_reopen": _may_reopen(membership, programme_return, today),
            "may_run": membership.may(Permission.RUN_ROUND),
            **_time_left(programme_return, today),
            "unsaved": (
                ()
                if may_happen("save", programme_return.state)
                else unsaved_of(programme_return, membership)
            ),
        }
        return render(request, "returns/detail.html", context)


@requires(Permission.SEE_RETURNS)
class VersionPage(View):
    """A submitted version from its record; a draft for those who may see it, marked as one."""

    def get(self, request, organisation, period, programme, number) -> HttpResponse:
        today = clock.today()
        programme_return = return_or_404(request, period, programme)
        check_may_see(request.membership, programme_return, today)
        version = next((v for v in programme_return.versions.all() if v.number == number), None)
        if version is None:
            raise Http404("No such version")
        version = _of(programme_return, version)
        if version.is_submitted:
            return _version_page(request, version)
        if not _shows_draft(request.membership, version, today):
            raise Http404("Not submitted")
        return _version_page(request, version)


@requires(Permission.SEE_RETURNS)
class Compare(View):
    """Two versions of a return, field by field: ``?from=1&to=2``, else the last two."""

    def get(self, request, organisation, period, programme) -> HttpResponse:
        today = clock.today()
        programme_return = return_or_404(request, period, programme)
        check_may_see(request.membership, programme_return, today)
        readable = {
            one.number: _of(programme_return, one)
            for one in programme_return.versions.all()
            if one.is_submitted
            or _shows_draft(request.membership, _of(programme_return, one), today)
        }
        chosen = _two_of(list(readable), request.GET)
        records = [_record_of(readable[number]) for number in chosen]
        context = {
            "programme_return": programme_return,
            "period": programme_return.period,
            "addresses": addresses(programme_return),
            "numbers": list(readable),
            "chosen": chosen,
            "differences": differences(*records) if chosen else (),
        }
        return render(request, "returns/compare.html", context)


def _two_of(numbers: list[int], asked) -> tuple[int, ...]:
    """The two asked for, else the last two; none where there is only one."""
    if len(numbers) < 2:
        return ()
    known = {str(number): number for number in numbers}
    return known.get(asked.get("from"), numbers[-2]), known.get(asked.get("to"), numbers[-1])


@requires(Permission.SEE_HISTORY)
class ReturnHistory(View):
    def get(self, request, organisation, period, programme) -> HttpResponse:
        version = last_version_or_404(request, period, programme)
        programme_return = version.programme_return
        today = clock.today()
        check_may_see(request.membership, programme_return, today)
        drafts = may_see_draft(request.membership, programme_return, today)
        found = changes_of_return(programme_return, drafts=drafts)
        changes = Paginator(found, CHANGES_ON_A_PAGE)
        context = {
            "programme_return": programme_return,
            "changes": changes.get_page(request.GET.get("page")),
            "addresses": addresses(programme_return),
        }
        return render(request, "returns/history.html", context)


@requires(Permission.SEE_HISTORY)
class ActivityHistory(View):
    def get(self, request, organisation, activity) -> HttpResponse:
        found = Activity.objects.visible_to(request.membership).select_related(
            "objective__planned_programme__programme", "objective__planned_programme__plan"
        )
        activity = get_object_or_404(found, pk=activity)
        programme = activity.objective.planned_programme.programme
        drafts = may_for_programme(
            request.membership, Permission.SEE_OPEN_ROUND, programme, on=clock.today()
        )
        changes = Paginator(changes_of_activity(activity, drafts=drafts), CHANGES_ON_A_PAGE)
        context = {
            "activity": activity,
            "planned": activity.objective.planned_programme,
            "places": places_around(activity),
            "changes": changes.get_page(request.GET.get("page")),
        }
        return render(request, "returns/activity_history.html", context)


def as_submitted(request: HttpRequest, version: ReturnVersion) -> HttpResponse:
    """In place of a page that would change a version which no longer can be."""
    return _version_page(request, version, sentence=stands(version.programme_return.state))


def _version_page(request: HttpRequest, version: ReturnVersion, sentence: str = "") -> HttpResponse:
    programme_return = version.programme_return
    context = {
        "version": version,
        "record": _record_of(version),
        "comments": comments_of(version.submission) if version.is_submitted else (),
        "reasons": reasons_of(programme_return),
        "sentence": sentence,
        "programme_return": programme_return,
        "period": programme_return.period,
        "addresses": addresses(programme_return),
    }
    return render(request, "returns/version.html", context)


def _record_of(version: ReturnVersion) -> ReturnRecord:
    return record_of(version.submission) if version.is_submitted else build_draft(version)


def _of(programme_return: ProgrammeReturn, version: ReturnVersion) -> ReturnVersion:
    version.programme_return = programme_return
    return version


def _shows_draft(membership, version: ReturnVersion, today) -> bool:
    return not version.is_submitted and may_see_draft(membership, version.programme_return, today)


def _last_comments(versions: list[ReturnVersion]) -> tuple[Remark, ...]:
    """On the version that was submitted last."""
    submitted = [one for one in versions if one.is_submitted]
    return comments_of(submitted[-1].submission) if submitted else ()


def _may_reopen(membership, programme_return: ProgrammeReturn, today) -> bool:
    return may_happen("reopen", programme_return.state) and may_reopen(
        membership, programme_return, today
    )


def _time_left(programme_return: ProgrammeReturn, today) -> dict[str, object]:
    """Until when it may come, and what was asked for and given."""
    is_waited_for = programme_return.state not in HANDED_IN
    return {
        "due_on": due_on_of(programme_return),
        "closes_on": closes_on_of(programme_return),
        "is_closed": today > closes_on_of(programme_return),
        "extensions": programme_return.extensions.all(),
        "request_open": request_open(programme_return) if is_waited_for else None,
        "is_waited_for": is_waited_for,
    }


def _answer(state: str) -> str:
    return {
        ReturnState.NOT_STARTED: "not started",
        ReturnState.DRAFT: "being written",
        ReturnState.RETURNED: "sent back",
        ReturnState.SUBMITTED: "submitted, waits for a director",
        ReturnState.APPROVED: "approved",
        ReturnState.PUBLISHED: "published",
    }[ReturnState(state)]


def _address_of(programme_return: ProgrammeReturn, task) -> str:
    if task.number is None:
        return address("return-whole", programme_return)
    return address("return-objective", programme_return, number=task.number)
