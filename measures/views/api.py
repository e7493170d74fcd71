"""The open API: published data for everybody, an organisation's own for its programs."""

from __future__ import annotations

import csv
import io

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from accounts.mail import address_of
from records import clock
from tables.csv import BYTE_ORDER_MARK
from tables.neutral import neutral

from ..actions.clients import post_return, posted_by
from ..doors import observing, ranking, resources
from ..doors.answering import answers, as_json, kept
from ..doors.asking import LARGEST_PAGE, Asked, asked_for
from ..doors.endpoints import BY_KEY, ENDPOINTS
from ..doors.observing import observations as observations_of
from ..doors.openapi import document
from ..doors.problems import Problem
from ..doors.reports import page_of, told_of
from ..doors.returning import Sent, sent_with
from ..doors.schema import schema_text
from ..doors.scope import Scope, scope_of
from ..models import ApiClient, Vintage

#: What reads a page of each list.
LISTS = {
    "frameworks": resources.frameworks,
    "measures": resources.measures,
    "bodies": resources.bodies,
    "observations": observing.observations,
    "comparators": ranking.comparators,
}
MOST_ROWS = 250_000


# permission: everybody
@login_not_required
@answers("GET")
def openapi(request: HttpRequest) -> HttpResponse:
    return kept(request, as_json(document(address_of(""))), None)


# permission: everybody
@login_not_required
@answers("GET")
def schema(request: HttpRequest) -> HttpResponse:
    return kept(request, HttpResponse(schema_text(), content_type="application/xml"), None)


# permission: everybody what is published; a token what its organisation reads
@login_not_required
@answers("GET")
def index(request: HttpRequest, publisher: str) -> HttpResponse:
    scope = _scope(request, publisher)
    links = {
        one.key: address_of(reverse(f"api-{one.key}", kwargs={"publisher": publisher}))
        for one in ENDPOINTS
        if "{publisher}" in one.path and one.key not in ("index", "return")
    }
    plain = {
        "publisher": publisher,
        "name": scope.publisher.name,
        "reads_as": scope.client.name if scope.client else "public",
        "links": links,
    }
    return kept(request, as_json(plain), scope)


def _list(key: str):
    """One of the lists, page by page."""

    # permission: everybody what is published; a token what its organisation reads
    @login_not_required
    @answers("GET")
    def page_of(request: HttpRequest, publisher: str) -> HttpResponse:
        scope, asked = _scope(request, publisher), _asked(request, key)
        page = LISTS[key](scope, asked)
        plain = {"results": page.rows, "next": _next(request, page.after)}
        return kept(request, as_json(plain), scope)

    return page_of


# permission: everybody what is published; a token what its organisation reads
@login_not_required
@answers("GET")
def observations_csv(request: HttpRequest, publisher: str) -> HttpResponse:
    scope, asked = _scope(request, publisher), _asked(request, "observations-csv")
    response = HttpResponse(_as_csv(scope, asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{publisher}-observations.csv"'
    return kept(request, response, scope)


# permission: a token that supplies a data set
@login_not_required
@csrf_exempt
@answers("POST")
def returns(request: HttpRequest, publisher: str) -> HttpResponse:
    client = _client(request, publisher)
    sent = sent_with(request, client, BY_KEY["returns"])
    vintage = _received(client, sent)
    response = as_json(_return(publisher, vintage), status=202)
    response["Location"] = _address(publisher, vintage)
    response["Cache-Control"] = "no-store"
    return response


# permission: the token that posted the return
@login_not_required
@answers("GET")
def return_state(request: HttpRequest, publisher: str, vintage: int) -> HttpResponse:
    scope = _scope(request, publisher)
    if scope.client is None:
        raise Problem(401, "What became of a return is told to the token that sent it.")
    found = posted_by(scope.client).filter(pk=vintage).first()
    if found is None:
        raise Problem(404, "This token sent no such return.")
    return kept(request, as_json(_return(publisher, found)), scope)


VIEWS = {
    "openapi": openapi,
    "schema": schema,
    "index": index,
    **{key: _list(key) for key in LISTS},
    "observations-csv": observations_csv,
    "returns": returns,
    "return": return_state,
}


# permission: everybody; nothing is here
@login_not_required
@csrf_exempt
@answers("GET", "POST")
def nothing(request: HttpRequest, **_names: object) -> HttpResponse:
    """Whatever else is asked for below the API's address is told so as a program reads it."""
    raise Problem(404, "There is no such address. The description is at /api/v1/openapi.json.")


def _scope(request: HttpRequest, publisher: str) -> Scope:
    return scope_of(publisher, request.headers.get("Authorization"), clock.today())


def _client(request: HttpRequest, publisher: str) -> ApiClient:
    if "Authorization" not in request.headers:
        raise Problem(401, "Values are taken with a token: “Authorization: Bearer …”.")
    return _scope(request, publisher).client


def _asked(request: HttpRequest, key: str) -> Asked:
    return asked_for(request.GET, set(BY_KEY[key].query))


def _next(request: HttpRequest, after: str) -> str | None:
    if not after:
        return None
    query = request.GET.copy()
    query["after"] = after
    return address_of(f"{request.path}?{query.urlencode()}")


def _as_csv(scope: Scope, asked: Asked) -> str:
    """All pages in one, under a heading that is there even where no row is."""
    out = io.StringIO()
    writer = csv.DictWriter(out, observing.COLUMNS)
    writer.writeheader()
    asked.limit, count = LARGEST_PAGE, 0
    while True:
        page = observations_of(scope, asked)
        count += len(page.rows)
        if count > MOST_ROWS:
            raise Problem(400, f"These are more than {MOST_ROWS:,} rows. Choose some measures.")
        for row in page.rows:
            writer.writerow({key: _cell(key, value) for key, value in row.items()})
        if not page.after:
            return BYTE_ORDER_MARK + out.getvalue()
        asked.after = page.after


def _cell(key: str, value: object) -> str:
    """No text of a row is calculated by a spreadsheet; a figure keeps its minus."""
    if value is None:
        return ""
    return str(value) if key in observing.FIGURES else neutral(str(value))


def _received(client: ApiClient, sent: Sent) -> Vintage:
    return post_return(
        client=client, data=sent.data, name=sent.name, label=sent.label, data_of=sent.data_of
    )


def _return(publisher: str, vintage: Vintage) -> dict[str, object]:
    return told_of(vintage) | {
        "address": _address(publisher, vintage),
        "page": address_of(page_of(publisher, vintage)),
    }


def _address(publisher: str, vintage: Vintage) -> str:
    where = {"publisher": publisher, "vintage": vintage.pk}
    return address_of(reverse("api-return", kwargs=where))
