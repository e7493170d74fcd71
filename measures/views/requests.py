"""Requests for values: the list with how the mailbox is, asking, one request and its answers."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from accounts.access import requires
from accounts.models import Membership
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts
from files.sending import as_download
from records import clock

from ..actions.requests import ask_again, ask_for_values, close_request, updaters_of
from ..addresses import typing_address
from ..doors.receiving import STATE_KEY, look_into_mailbox
from ..doors.sending import requests_with_names, span_of_request
from ..forms.requests import AskForm, CloseForm
from ..models import MailboxState, ReceivedMail, RequestedMeasure, UpdateRequest
from ..permissions import check_may_keep
from ..wording import counted
from .data.finding import own_set_or_404
from .ending import EditsRow
from .finding import address, do

A_PAGE = 30
#: What a list of e-mails shows at most.
MAILS_SHOWN = 50


def requests_of(request: HttpRequest):
    """All of the organisation's for who keeps measures; for others those that they were asked."""
    rows = requests_with_names().filter(data_set__organisation=request.organisation)
    rows = rows.with_answers()
    if request.membership.may(Permission.KEEP_MEASURES):
        return rows
    return rows.filter(asked=request.membership)


def request_or_404(request: HttpRequest, pk: int) -> UpdateRequest:
    return get_object_or_404(requests_of(request), pk=pk)


@requires(Permission.SEE_MEASURES)
class RequestList(View):
    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        rows = requests_of(request).prefetch_related("requested_measures")
        found = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        may_keep = request.membership.may(Permission.KEEP_MEASURES)
        open_ones = requests_of(request).open().count()
        context = {
            "answer": _answer(open_ones, may_keep),
            "page": found,
            "rows": [row_of(one) for one in found],
            "may_keep": may_keep,
            "mailbox": MailboxState.objects.filter(pk=STATE_KEY).first(),
            "has_mailbox": bool(settings.IMAP_URL),
            "mails": loose_mails(request) if may_keep else [],
            "strangers": _strangers() if may_keep else 0,
        }
        return render(request, "measures/requests/list.html", context)


def _answer(open_ones: int, may_keep: bool) -> str:
    if not open_ones:
        return "No values are asked for" if may_keep else "You are asked for no values"
    return f"{counted(open_ones, 'request')} for values {'is' if open_ones == 1 else 'are'} open"


def row_of(one: UpdateRequest) -> dict[str, object]:
    """A request with its period, the number of its measures, and how it stands."""
    return {
        "request": one,
        "period": span_of_request(one).label,
        "measures": counted(len(one.requested_measures.all()), "measure"),
        "stands": standing_of(one),
        "is_late": one.closed_at is None
        and one.due_on < clock.today()
        and not (one.is_answered or one.is_waiting),
    }


def standing_of(one: UpdateRequest) -> str:
    """How far a request ``with_answers`` is, in words."""
    if one.is_answered:
        return "answered and confirmed"
    if one.closed_at:
        return "closed"
    if one.is_waiting:
        return "answered; to be confirmed"
    if one.is_begun:
        return "answered in part"
    if one.problem:
        return "the e-mail could not be sent"
    return "no answer yet" if one.sent_at else "being sent"


def loose_mails(request: HttpRequest) -> list[ReceivedMail]:
    """E-mails from the organisation's own people that name no request of anybody's."""
    people = Membership.objects.filter(organisation=request.organisation)
    ours = people.annotate(address=Lower("user__email")).values("address")
    return list(ReceivedMail.objects.filter(request=None, sender__in=ours)[:MAILS_SHOWN])


def _strangers() -> int:
    return ReceivedMail.objects.filter(request=None).count()


@requires(Permission.KEEP_MEASURES)
class Ask(ActionPage):
    form_class = AskForm
    introduction = (
        "Each designated updater gets an e-mail with the measures that they update. What they "
        "answer waits until they have looked at it here and confirmed it."
    )

    def find(self) -> None:
        self.data_set = own_set_or_404(self.request, self.kwargs["data_set"])
        self.heading = f"Ask for values of {self.data_set}"

    def get_form_kwargs(self):
        people = updaters_of(self.data_set, clock.today())
        return super().get_form_kwargs() | {"people": people}

    def act(self, form):
        by = self.request.membership
        made = ask_for_values(data_set=self.data_set, by=by, **form.cleaned_data)
        return f"{counted(len(made), 'request')} {'goes' if len(made) == 1 else 'go'} out now"

    def back(self):
        path = address(self.request, "data-set-detail", data_set=self.data_set.pk)
        return path, str(self.data_set)

    def after(self):
        return address(self.request, "request-list")


@requires(Permission.SEE_MEASURES)
class RequestPage(View):
    """For who keeps measures, and for who was asked."""

    def get(self, request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
        found = request_or_404(request, pk)
        rows = RequestedMeasure.objects.filter(request=found).select_related("measure")
        mails = list(found.mails.select_related("vintage", "stored_file"))
        context = {
            "asked": found,
            "period": span_of_request(found).label,
            "answer": f"{counted(len(rows), 'measure')} for {span_of_request(found).label}",
            "stands": standing_of(found),
            "measures": sorted((row.measure for row in rows), key=lambda one: one.code),
            "mails": mails,
            "may_keep": request.membership.may(Permission.KEEP_MEASURES),
            "is_mine": found.asked_id == request.membership.pk,
            "typing": typing_address(found.data_set, span_of_request(found)),
        }
        return render(request, "measures/requests/detail.html", context)


@requires(Permission.KEEP_MEASURES)
@require_POST
def again(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    found = request_or_404(request, pk)
    do(
        request,
        lambda: ask_again(request=found, by=request.membership),
        f"The e-mail to {found.asked.user.name} goes out once more",
    )
    return redirect(address(request, "request-detail", pk=pk))


@requires(Permission.KEEP_MEASURES)
class Close(EditsRow, ActionPage):
    edited = "found"
    form_class = CloseForm
    introduction = "From then on no answer to it is taken. What came before stays as it is."

    def find(self) -> None:
        self.found = request_or_404(self.request, self.kwargs["pk"])
        label = span_of_request(self.found).label
        self.heading = f"Close the request to {self.found.asked.user.name} for {label}?"

    def act(self, form):
        version = form.cleaned_data["edit_version"]
        close_request(request=self.found, expected_version=version, by=self.request.membership)
        return "The request is closed"

    def back(self):
        return address(self.request, "request-detail", pk=self.found.pk), "The request"

    def compare(self, current, typed):
        sent = "sent meanwhile" if current.sent_at else "not sent yet"
        return [BothTexts("The request", sent, "close it")]


@requires(Permission.KEEP_MEASURES)
@require_POST
def look(request: HttpRequest, organisation: str) -> HttpResponse:
    """Looks into the mailbox in the background, once."""
    check_may_keep(request.membership, request.organisation.pk)
    if settings.IMAP_URL:
        look_into_mailbox.enqueue()
        messages.success(request, "The mailbox is being looked into: load this page again soon")
    else:
        messages.error(request, "No mailbox is set up")
    return redirect(address(request, "request-list"))


@requires(Permission.SEE_MEASURES)
@require_safe
def mail_file(request: HttpRequest, organisation: str, pk: int, number: int) -> HttpResponse:
    """The whole e-mail as it came; none of a stranger is kept."""
    found = request_or_404(request, pk)
    mail = get_object_or_404(found.mails.select_related("stored_file"), pk=number)
    if mail.stored_file is None:
        raise Http404("It was not kept")
    return as_download(mail.stored_file)
