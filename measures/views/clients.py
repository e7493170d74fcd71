"""Programs with a token: the list, a new one, its last day, and its end at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import View

from accounts.access import requires
from accounts.mail import address_of
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts
from periods.calendar import print_day
from records import clock
from records.refusals import Refused

from ..actions.clients import end_client, make_client, posted_by, revoke_client
from ..doors.tokens import is_valid
from ..forms.clients import EndClientForm, NewClientForm, RevokeClientForm
from ..models import ApiClient
from ..vocabulary import VintageState
from ..wording import counted
from .ending import EditsRow
from .finding import address

WAITING = (VintageState.READING, VintageState.WAITING)


def clients_of(request: HttpRequest):
    rows = ApiClient.objects.filter(organisation=request.organisation)
    return rows.select_related("organisation", "supplies", "made_by__user")


def client_or_404(request: HttpRequest, pk: int) -> ApiClient:
    return get_object_or_404(clients_of(request), pk=pk)


@requires(Permission.MANAGE_API)
class ClientList(View):
    """Valid ones first, then those that are over."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        today = clock.today()
        rows = [(one, is_valid(one, today)) for one in clients_of(request)]
        valid = sum(good for _, good in rows)
        context = {
            "answer": answer(valid),
            "rows": sorted(rows, key=lambda row: not row[1]),
            "reads_at": api_address(organisation),
            "described_at": address_of(reverse("api-openapi")),
        }
        return render(request, "measures/clients/list.html", context)


def answer(valid: int) -> str:
    return f"{counted(valid, 'program')} may use the API" if valid else "No program has a token"


def api_address(organisation: str) -> str:
    return address_of(reverse("api-index", kwargs={"publisher": organisation}))


class ClientPage(ActionPage):
    def back(self):
        return address(self.request, "api-client-list"), "Programs with a token"


@requires(Permission.MANAGE_API)
class NewClient(ClientPage):
    form_class = NewClientForm
    heading = "Give a program a token"
    introduction = (
        "With it the program reads everything of measures that your organisation reads, and may "
        "send values if you say so. The token is shown once."
    )

    def get_form_kwargs(self):
        given = {"by": self.request.membership, "on": clock.today()}
        return super().get_form_kwargs() | given

    def form_valid(self, form):
        """Answers the post itself: a token that waited for another page would have to be kept.
        Who sends the form again is refused, since the name is taken."""
        try:
            made = make_client(**form.cleaned_data, by=self.request.membership)
        except Refused as refused:
            form.refuse(refused)
            return self.form_invalid(form)
        context = {
            "made": made,
            "reads_at": api_address(self.request.organisation.slug),
        }
        response = render(self.request, "measures/clients/made.html", context)
        response["Cache-Control"] = "no-store"
        return response


class OfClient(ClientPage):
    question = "{}"

    def find(self) -> None:
        self.client = client_or_404(self.request, self.kwargs["pk"])
        self.heading = self.question.format(self.client)


@requires(Permission.MANAGE_API)
class EndClient(EditsRow, OfClient):
    edited = "client"
    form_class = EndClientForm
    question = "Until when is the token of “{}” valid?"

    def get_initial(self):
        return {"ends_on": self.client.ends_on}

    def act(self, form):
        day = form.cleaned_data["ends_on"]
        end_client(
            client=self.client,
            ends_on=day,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"“{self.client}”: {_until(day)}"

    def compare(self, current, typed):
        return [BothTexts("Last day", _until(current.ends_on), _until(typed["ends_on"]))]


def _until(day) -> str:
    return f"valid until {print_day(day)}" if day else "valid until somebody revokes it"


@requires(Permission.MANAGE_API)
class RevokeClient(OfClient):
    form_class = RevokeClientForm
    question = "Revoke the token of “{}”?"

    def find(self) -> None:
        super().find()
        waiting = posted_by(self.client).filter(state__in=WAITING).count()
        stays = (
            f"{counted(waiting, 'return')} that it sent before "
            f"{'stays and waits' if waiting == 1 else 'stay and wait'} to be confirmed or given up."
        )
        self.introduction = (
            "From then on the token opens nothing, and it cannot be made valid again. "
            f"{stays if waiting else 'What it sent before stays as it is.'}"
        )

    def act(self, form):
        revoke_client(client=self.client, by=self.request.membership)
        return f"The token of “{self.client}” is revoked"
