"""E-mails about requests: what is asked, and that an answer came or could not be read.

They are apart from the one message of a day: whoever answers must find the request in its own
subject.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from accounts.mail import address_of
from notices.actions import one_line
from records import clock

from ..defining import current, definitions_of
from ..models import ReceivedMail, RequestedMeasure, UpdateRequest
from ..spans import Span
from ..vocabulary import REASON_LENGTH, MailOutcome
from .mails import subject_of
from .reports import page_of

log = logging.getLogger(__name__)


@task()
def send_request(request_id: int) -> None:
    """Sends what the request asks for, and notes on it that it went or why it did not."""
    request = requests_with_names().get(pk=request_id)
    problem = _sent(request_email(request))
    _note(request_id, problem)


@transaction.atomic
def _note(request_id: int, problem: str) -> None:
    """The e-mail has gone and cannot be called back: nobody writes between reading and noting."""
    fresh = UpdateRequest.objects.select_for_update().get(pk=request_id)
    fresh.problem = problem
    if not problem:
        fresh.sent_at = clock.now()
    fresh.save_edit(expected_version=fresh.edit_version)


@task()
def send_receipt(mail_id: int) -> None:
    """Tells who answered where to confirm it, or why it could not be read. Once, tried once: the
    page says the same."""
    rows = ReceivedMail.objects.select_related("vintage__data_set")
    mail = rows.get(pk=mail_id)
    _sent(receipt_email(mail, requests_with_names().get(pk=mail.request_id)))


def requests_with_names():
    """Requests with everything that an e-mail or a page names them by."""
    return UpdateRequest.objects.select_related(
        "data_set__framework", "data_set__organisation", "asked__user", "asked_by__user"
    )


def _sent(email: EmailMessage) -> str:
    """Empty, or why the server did not take it."""
    try:
        email.send()
    except (OSError, SMTPException) as error:
        log.exception("The e-mail to %s could not be sent", ", ".join(email.to))
        return f"{type(error).__name__}: {error}"[:REASON_LENGTH]
    return ""


def span_of_request(request: UpdateRequest) -> Span:
    return Span(request.start, request.months)


def request_email(request: UpdateRequest) -> EmailMessage:
    """A line for each measure, to be filled in behind its colon."""
    span, data_set = span_of_request(request), request.data_set
    context = {
        "request": request,
        "data_set": data_set,
        "period": span.label,
        "measures": _measures(request),
        "can_answer": bool(settings.MEASURES_ADDRESS),
        "page": _page("request-detail", request),
    }
    subject = subject_of(request.reference, f"{data_set}: values for {span.label}")
    return _email(request, subject, "measures/mails/request.txt", context)


def receipt_email(mail: ReceivedMail, request: UpdateRequest) -> EmailMessage:
    """With the address where it is confirmed, behind the sign-in."""
    is_taken = mail.outcome == MailOutcome.TAKEN
    where = (
        address_of(page_of(request.data_set.organisation.slug, mail.vintage)) if is_taken else ""
    )
    context = {"request": request, "mail": mail, "is_taken": is_taken, "page": where}
    what = "Confirm the values you sent" if is_taken else "Your answer could not be read"
    email = _email(
        request, subject_of(request.reference, what), "measures/mails/receipt.txt", context
    )
    email.extra_headers |= {"In-Reply-To": mail.message_id, "Auto-Submitted": "auto-replied"}
    return email


def _email(
    request: UpdateRequest, subject: str, template: str, context: dict[str, object]
) -> EmailMessage:
    return EmailMessage(
        one_line(subject),
        render_to_string(template, context),
        to=[request.asked.user.email],
        reply_to=[settings.MEASURES_ADDRESS] if settings.MEASURES_ADDRESS else None,
        headers={"Auto-Submitted": "auto-generated"},
    )


def _measures(request: UpdateRequest) -> list[tuple[str, str, str]]:
    """Code, title and unit of each, as they are called today."""
    rows = RequestedMeasure.objects.filter(request=request).select_related("measure")
    measures = sorted((row.measure for row in rows), key=lambda one: one.code)
    definitions = definitions_of(one.pk for one in measures)
    found = [(one.code, current(definitions[one.pk])) for one in measures]
    return [(code, definition.title, definition.unit) for code, definition in found]


def _page(name: str, request: UpdateRequest) -> str:
    organisation = request.data_set.organisation.slug
    return address_of(reverse(name, kwargs={"organisation": organisation, "pk": request.pk}))
