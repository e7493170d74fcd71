"""One message per person and day: who may send it, what it holds, how it travels.

The row of the day is claimed and committed before anything is sent, so that of two workers one
sends. Where the server refuses, the row says so and is tried again; where the sender dies, its
claim lapses after ``LEASE``. A try after a death might repeat what had just gone out: it then
carries the same Message-ID, by which mail programs know it as the same.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format

from accounts.mail import address_of
from accounts.models import Membership
from records import clock

from .choices import chosen_by, wants
from .models import Message, MessageNotice, Notice

log = logging.getLogger(__name__)

#: So long a sender is believed to be at it. Shorter than it takes to find a dead worker's task,
#: which then may send anew; longer than EMAIL_TIMEOUT lets a server dawdle.
LEASE = dt.timedelta(seconds=90)
#: After so many failures in a row that are not about the person, the server is taken to be away.
AWAY_AFTER = 3
State = Message.State


@dataclass(frozen=True)
class Outcome:
    """How many messages a run sent, and how many could not be sent."""

    sent: int = 0
    failed: int = 0


def send_messages(*, day: dt.date) -> Outcome:
    """Send to everyone whatever waits for them; may run any number of times, also at once.

    Whoever could not be reached before comes last. Where the server itself is away, the run ends
    after a few tries rather than let each person wait for it in vain; the next run goes on.
    """
    sent = failed = away = 0
    for membership in _people(day):
        message = send_message(membership=membership, day=day)
        if message is None:
            continue
        sent += message.state == State.SENT
        failed += message.state == State.FAILED
        away = away + 1 if _server_is_away(message) else 0
        if away == AWAY_AFTER:
            log.error("The mail server is away: the rest waits for the next run")
            break
    return Outcome(sent, failed)


def _people(day: dt.date) -> QuerySet[Membership]:
    waiting = Notice.objects.waiting(day, clock.now() - LEASE)
    tried = Message.objects.filter(membership=OuterRef("pk"), day=day)
    people = Membership.objects.filter(pk__in=waiting.values("membership"))
    return people.annotate(tried=Exists(tried)).order_by("tried", "pk")


def _server_is_away(message: Message) -> bool:
    """It failed, and not because the server knows no such person."""
    refused = message.error.startswith(SMTPRecipientsRefused.__name__)
    return message.state == State.FAILED and not refused


def send_message(*, membership: Membership, day: dt.date) -> Message | None:
    """Send all that waits for the person in one e-mail; None where nothing is to be sent now.

    That is: nothing waits, the day's message is out already, or somebody else is sending it.
    """
    message = _claim(membership.pk, day)
    if message is None:
        return None
    notices = [part.notice for part in message.parts.select_related("notice")]
    try:
        email_of(message, notices).send()
    except Exception as error:  # whatever it is, the row says so and it is tried again
        log.exception("The message to %s could not be sent", message.address)
        return _settle(message, State.FAILED, error=f"{type(error).__name__}: {error}")
    return _settle(message, State.SENT, sent_at=clock.now(), error="")


@transaction.atomic
def _claim(membership_id: int, day: dt.date) -> Message | None:
    """The day's message, now ours to send, with what waits put into it."""
    people = Membership.objects.select_for_update(of=("self",)).select_related("user")
    membership = people.get(pk=membership_id)
    notices = _wanted(membership, day)
    message = Message.objects.filter(membership=membership, day=day).first()
    if not notices or (message is not None and not _may_be_tried(message)):
        return None
    message = _taken(message, membership, day, notices)
    inside = set(message.parts.values_list("notice_id", flat=True))
    MessageNotice.objects.bulk_create(
        MessageNotice(message=message, notice=one) for one in notices if one.pk not in inside
    )
    return message


def _wanted(membership: Membership, day: dt.date) -> list[Notice]:
    if not (membership.counts_on(day) and membership.user.is_active):
        return []
    waiting = membership.notices.waiting(day, clock.now() - LEASE)
    chosen = chosen_by([membership])
    return [one for one in waiting if wants(chosen, membership, one.kind)]


def _may_be_tried(message: Message) -> bool:
    lapsed = message.state == State.SENDING and message.claimed_at < clock.now() - LEASE
    return message.state == State.FAILED or lapsed


def _taken(
    message: Message | None, membership: Membership, day: dt.date, notices: Sequence[Notice]
) -> Message:
    if message is None:
        message = Message(membership=membership, day=day, attempts=0)
    message.state, message.claimed_at = State.SENDING, clock.now()
    message.attempts += 1
    message.address, message.subject = membership.user.email, subject_of(notices, day)
    if message.pk is None:
        message.save()
    else:
        message.save_edit(expected_version=message.edit_version)
    return message


def _settle(message: Message, state: State, **fields: object) -> Message:
    message.state = state
    for name, value in fields.items():
        setattr(message, name, value)
    message.save_edit(expected_version=message.edit_version)
    return message


# The e-mail itself ----------------------------------------------------------------------


def subject_of(notices: Sequence[Notice], day: dt.date) -> str:
    """The one notice's own; of several, how many and of which day."""
    if len(notices) == 1:
        return notices[0].subject
    return f"ISPM: {len(notices)} things for you on {date_format(day, 'j F Y')}"


def email_of(message: Message, notices: Sequence[Notice]) -> EmailMessage:
    """Plain text: each notice with its address, then where the person chooses what they get."""
    organisation = message.membership.organisation
    choices = address_of(reverse("notice-choices", kwargs={"organisation": organisation.slug}))
    context = {
        "notices": [(number, one, address_of(one.path)) for number, one in enumerate(notices, 1)],
        "organisation": organisation,
        "choices": choices,
    }
    return EmailMessage(
        message.subject,
        render_to_string("notices/email/message.txt", context),
        to=[message.address],
        headers={
            "List-Unsubscribe": f"<{choices}>",
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<message-{message.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        },
    )
