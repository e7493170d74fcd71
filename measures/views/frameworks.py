"""Pages of frameworks: the list, one of them, what is done to it, its design group."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts, differences
from figures.counts import count_in
from periods.calendar import print_day
from records import clock
from records.changes import changes_of
from records.refusals import Refused

from .. import listing
from ..actions import frameworks as verbs
from ..forms.frameworks import (
    ChangeFrameworkForm,
    LeaveForm,
    NewFrameworkForm,
    SeatForm,
    TakeUpForm,
)
from ..models import DesignGroupSeat, Framework, FrameworkTakeUp
from ..permissions import check_may_keep, is_direct, may_keep, may_propose, sitting
from ..querysets import not_ended
from ..vocabulary import ListKind, ProposalState
from ..wording import counted
from .ending import EditsRow, EndPage
from .finding import address
from .kept_lists import list_files_of


def framework_or_404(request: HttpRequest, pk: int, *, offered: bool = False) -> Framework:
    """One that the organisation leads or has taken up; or one that it may take up."""
    rows, today = Framework.objects.all(), clock.today()
    found = rows.visible_to(request.membership, today)
    if offered:
        found = rows.filter(
            Q(pk__in=found.values("pk"))
            | Q(pk__in=rows.offered_to(request.membership, today).values("pk"))
        )
    return get_object_or_404(found.select_related("organisation"), pk=pk)


def led_framework_or_404(request: HttpRequest, pk: int) -> Framework:
    """One that the organisation leads, for who keeps its measures."""
    framework = framework_or_404(request, pk)
    check_may_keep(request.membership, framework.organisation_id)
    return framework


@requires(Permission.SEE_MEASURES)
class FrameworkList(View):
    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        by, today = request.membership, clock.today()
        rows = Framework.objects.select_related("organisation").annotate(
            in_use=Count("measures", filter=Q(measures__state="adopted"))
        )
        rows = rows.order_by("name", "pk")
        used = list(rows.visible_to(by, today))
        context = {
            "answer": f"{counted(len(used), 'framework')} in use" if used else "None in use yet",
            "led": [one for one in used if one.organisation_id == by.organisation_id],
            "taken_up": [one for one in used if one.organisation_id != by.organisation_id],
            "offered": list(rows.offered_to(by, today)),
            "may_keep": by.may(Permission.KEEP_MEASURES),
        }
        return render(request, "measures/frameworks/list.html", context)


@requires(Permission.SEE_MEASURES)
class FrameworkPage(View):
    """For who uses it; who may take it up reads its measures and versions."""

    def get(self, request: HttpRequest, organisation: str, framework: int) -> HttpResponse:
        found = framework_or_404(request, framework, offered=True)
        by, today = request.membership, clock.today()
        is_lead = found.organisation_id == by.organisation_id
        is_used = found.is_used_by(by.organisation_id, today)
        lines = listing.lines_of(found, by)
        keeps = may_keep(by, by.organisation_id, today)
        context = {
            "framework": found,
            "answer": counted(sum(not line.is_retired for line in lines), "measure"),
            "is_lead": is_lead,
            "is_used": is_used,
            "is_direct": is_direct(found),
            "has_ended": found.has_ended(today),
            "may_set_up": is_lead and keeps,
            "may_take_up": keeps and not is_lead and not is_used,
            "may_leave": keeps and _leavable(found, request) is not None,
            "may_propose": may_propose(by, found, today) and not found.has_ended(today),
            "groups": listing.by_framework(lines),
            "versions": found.versions.select_related("recorded_by__user").order_by("-number"),
            "take_ups": _take_ups(found, today) if is_used else (),
            "seats": _seats(found, today) if is_used else (),
            "proposals": _proposals(found) if is_used else (),
            "changes": _changes(found, request) if is_lead else (),
            "list_files": list_files_of(request, ListKind.MEASURES, found) if is_lead else (),
        }
        return render(request, "measures/frameworks/detail.html", context)


def _take_ups(framework: Framework, day: dt.date):
    rows = framework.take_ups.filter(not_ended(day)).select_related("organisation")
    return rows.order_by("organisation__name", "pk")


def _seats(framework: Framework, day: dt.date):
    rows = framework.seats.filter(sitting(day)).select_related(
        "membership__user", "membership__organisation"
    )
    return rows.order_by("membership__user__name", "pk")


def _proposals(framework: Framework):
    rows = framework.proposals.filter(state=ProposalState.OPEN)
    return rows.select_related("measure", "proposed_by__user", "proposed_by__organisation")


def _changes(framework: Framework, request: HttpRequest):
    if not request.membership.may(Permission.SEE_HISTORY):
        return ()
    return changes_of(
        Framework.history.filter(id=framework.pk),
        FrameworkTakeUp.history.filter(framework=framework),
        DesignGroupSeat.history.filter(framework=framework),
        labels={"organisation": "", "slug": "", "framework": ""},
    )


def _leavable(framework: Framework, request: HttpRequest) -> FrameworkTakeUp | None:
    mine = framework.take_ups.filter(organisation=request.organisation, ended_on=None)
    return mine.first()


class FrameworkForm(ActionPage):
    """What is done to one framework, for who keeps measures of its lead."""

    question = "{}"

    def find(self) -> None:
        self.framework = led_framework_or_404(self.request, self.kwargs["framework"])
        self.heading = self.question.format(self.framework)

    def back(self):
        path = address(self.request, "framework-detail", framework=self.framework.pk)
        return path, str(self.framework)


@requires(Permission.KEEP_MEASURES)
class NewFramework(ActionPage):
    form_class = NewFrameworkForm
    heading = "Begin a framework of measures"

    def back(self):
        return address(self.request, "framework-list"), "Frameworks"

    def act(self, form):
        by = self.request.membership
        self.framework = verbs.add_framework(
            organisation=by.organisation, by=by, **form.cleaned_data
        )
        return f"{self.framework} is begun"

    def after(self):
        return address(self.request, "framework-detail", framework=self.framework.pk)


@requires(Permission.KEEP_MEASURES)
class ChangeFramework(EditsRow, FrameworkForm):
    edited = "framework"
    form_class = ChangeFrameworkForm
    question = "Change {}"

    def get_initial(self):
        return {name: getattr(self.framework, name) for name in _SAID}

    def act(self, form):
        given = form.cleaned_data
        verbs.change_framework(
            framework=self.framework,
            expected_version=given["edit_version"],
            by=self.request.membership,
            **{name: given[name] for name in _SAID},
        )
        return f"{self.framework} is changed"

    def compare(self, current, typed):
        return differences(_SAID, {name: getattr(current, name) for name in _SAID}, typed)


_SAID = {"name": "Name", "description": "What it is for", "is_shared": "Others may take it up"}


@requires(Permission.KEEP_MEASURES)
class EndFramework(EndPage, FrameworkForm):
    edited = "framework"
    question = "End {}"
    introduction = "Nothing is added to it after its last day. What there is stays to be read."

    def end(self, **given):
        verbs.end_framework(framework=self.framework, **given)


@requires(Permission.KEEP_MEASURES)
class TakeUp(FrameworkForm):
    form_class = TakeUpForm
    question = "Take up {}"
    introduction = (
        "Its measures join your list, and what it publishes is yours to read. Nothing of yours is "
        "shown to others by it."
    )

    def find(self) -> None:
        self.framework = framework_or_404(self.request, self.kwargs["framework"], offered=True)
        self.heading = self.question.format(self.framework)

    def get_initial(self):
        return {"starts_on": clock.today()}

    def act(self, form):
        verbs.take_up_framework(
            framework=self.framework,
            starts_on=form.cleaned_data["starts_on"],
            by=self.request.membership,
        )
        return f"{self.framework} is taken up"


@requires(Permission.KEEP_MEASURES)
class Leave(EditsRow, FrameworkForm):
    edited = "take_up"
    form_class = LeaveForm
    question = "Leave {}"
    introduction = "Your own values of it stay yours; what others publish you no longer read."

    def find(self) -> None:
        self.framework = framework_or_404(self.request, self.kwargs["framework"])
        self.heading = self.question.format(self.framework)
        self.take_up = _leavable(self.framework, self.request)
        if self.take_up is None:
            raise Http404("Not taken up")

    def get_initial(self):
        return {"ended_on": clock.today()}

    def act(self, form):
        given = form.cleaned_data
        verbs.leave_framework(
            framework=self.framework,
            ended_on=given["ended_on"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{self.framework} is left after {print_day(given['ended_on'])}"

    def compare(self, current, typed):
        theirs = f"Left after {print_day(current.ended_on)}" if current.ended_on else "Used"
        yours = f"Left after {print_day(typed['ended_on'])}"
        return [BothTexts(str(self.framework), theirs, yours)]

    def after(self):
        return address(self.request, "framework-list")


@requires(Permission.KEEP_MEASURES)
class Seat(FrameworkForm):
    form_class = SeatForm
    question = "Give a seat in the design group of {}"
    introduction = (
        "Who sits in the group adopts or refuses proposals, but never their own. Of other "
        "organisations those are offered who keep measures there."
    )

    def get_form_kwargs(self):
        more = {"framework": self.framework, "on": clock.today()}
        return super().get_form_kwargs() | more

    def act(self, form):
        seat = verbs.seat_member(
            framework=self.framework,
            membership=form.cleaned_data["membership"],
            by=self.request.membership,
        )
        return f"{seat.membership.user.name} sits in the design group"


@requires(Permission.KEEP_MEASURES)
@require_POST
def unseat(request: HttpRequest, organisation: str, framework: int, seat: int) -> HttpResponse:
    found = led_framework_or_404(request, framework)
    row = get_object_or_404(found.seats.select_related("membership__user", "framework"), pk=seat)
    try:
        verbs.unseat_member(
            seat=row,
            expected_version=count_in(request.POST.get("edit_version", "")),
            by=request.membership,
        )
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{row.membership.user.name} has left the design group")
    return redirect(address(request, "framework-detail", framework=found.pk))
