"""A form that is sent twice counts once: a double click, or Save, Back and Save again.

Django masks the token of a form anew for each page it makes. So the person, the address, that
token and what is in the form name one press of one form on one page: the first of them is carried
out, and every later one is led to where the first one led. A form that was changed in between is
another press, and one that failed may be sent again.

Scripts send JSON, which has no such token in its body: what they send may well come twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from records import clock

from .held import TOKEN
from .models import SentForm

#: Each answer carries the cookie of its own session: the browser needs the last one's.
EACH_TIME = {"account_login", "account_logout"}
#: How long the second waits for the first, and how often it looks, in seconds.
PATIENCE, LOOK = 10.0, 0.1
#: Whoever has had a form in hand for so long has died over it.
DEAD = dt.timedelta(minutes=2)
KEPT = dt.timedelta(days=1)

TWICE = "This was sent twice. It counts once."


class SentOnceMiddleware:
    """Carries out the first of a form that is sent twice, and leads the second to its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.sent_form = None
        led_to = ""
        try:
            response = self.get_response(request)
            led_to = _led_to(request, response)
        finally:
            # However it ended: a form left in hand would keep its next press waiting.
            if request.sent_form is not None:
                _settle(request.sent_form, led_to)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not _counts_once(request, view):
            return None
        digest = digest_of(request)
        patient_until = time.monotonic() + PATIENCE
        while (taken := _take(digest)) is None:
            if led_to := _answer(digest):
                messages.info(request, TWICE)
                return HttpResponseRedirect(led_to)
            if time.monotonic() > patient_until:
                # Neither carried out beside the first nor led to a page that does not show it
                # yet: reloading this answer sends the same form, and so asks again.
                return render(request, "accounts/still_in_hand.html", status=409)
            time.sleep(LOOK)
        request.sent_form = taken
        return None


def digest_of(request: HttpRequest) -> str:
    """What names this press of this form: by whom, where, from which page, with what in it."""
    files = [
        (field, one.name, one.size, _fingerprint(one))
        for field, several in request.FILES.lists()
        for one in several
    ]
    sent = [request.user.pk, request.get_full_path(), list(request.POST.lists()), files]
    return hashlib.sha256(json.dumps(sent, default=str).encode()).hexdigest()


def forget_sent_forms() -> int:
    """Away with those that nobody will send again; returns how many."""
    return SentForm.objects.filter(sent_at__lt=clock.now() - KEPT).delete()[0]


def _counts_once(request: HttpRequest, view) -> bool:
    # Asked of the view first: one that takes no form reads the request by itself.
    if request.method != "POST" or getattr(view, "csrf_exempt", False):
        return False
    return TOKEN in request.POST and request.resolver_match.url_name not in EACH_TIME


def _fingerprint(file: UploadedFile) -> str:
    content = hashlib.sha256()
    for chunk in file.chunks():
        content.update(chunk)
    file.seek(0)
    return content.hexdigest()


def _take(digest: str) -> SentForm | None:
    """The press, where it is ours to carry out; None where another has it, or has done it.

    Each look is a transaction of its own: it sees what the other has done since, and holds no lock
    while it waits.
    """
    now = clock.now()
    try:
        row, is_new = SentForm.objects.get_or_create(digest=digest, defaults={"sent_at": now})
    except IntegrityError:  # the other took it and let go of it while we looked
        return None
    if is_new:
        return row
    if row.sent_at < now - DEAD and _as_held(row).update(sent_at=now):
        row.sent_at = now
        return row
    return None


def _answer(digest: str) -> str:
    """Where the press led; empty while it is in hand, or nobody's."""
    return SentForm.objects.filter(digest=digest).values_list("answer", flat=True).first() or ""


def _as_held(row: SentForm):
    """The press, as long as it is in the hand that took it: the moment says whose that is."""
    return SentForm.objects.filter(pk=row.pk, sent_at=row.sent_at, answer="")


def _settle(row: SentForm, led_to: str) -> None:
    if led_to:
        _as_held(row).update(answer=led_to)
    else:
        _as_held(row).delete()


def _led_to(request: HttpRequest, response: HttpResponse) -> str:
    """Where the form led; nowhere if it is shown again, was refused, failed or gave a file."""
    if response.status_code != 302 or request.sent_form is None:
        return ""
    said = messages.get_messages(request)
    is_refused = any(one.level >= messages.ERROR for one in said)
    said.used = False  # to be shown yet, on the page that it leads to
    return "" if is_refused else response.url
