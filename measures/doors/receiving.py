"""What became of each e-mail: taken for its request, or kept with the reason why not.

Only one thing ever follows from an e-mail: a vintage that waits for the person who was asked. The
row of a message is committed before the message is marked as seen, so none is lost; a message whose
row is there already is known by its Message-ID, so none counts twice.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from functools import partial

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q
from django_tasks import task

from files.actions import store_file
from files.models import StoredFile
from records import clock
from records.refusals import Refused

from ..actions.requests import own_bodies
from ..actions.vintages import receive_vintage
from ..imports.given import code_key
from ..models import MailboxState, ReceivedMail, UpdateRequest, Vintage
from ..vocabulary import REASON_LENGTH, Channel, MailOutcome
from .mailbox import LARGEST_MESSAGE, Down, Letter, Mailbox, opened
from .mails import NOT_TAKEN_APART, Mail, Unclear, read_mail, values_of
from .sending import requests_with_names, send_receipt, span_of_request

log = logging.getLogger(__name__)

#: Whoever looks into the mailbox keeps others from it for so long at most.
LEASE = dt.timedelta(minutes=10)
STATE_KEY = 1
#: What the contents of a message can make whoever reads them raise. A full disk is none of these.
OF_ITS_CONTENTS = (
    *(ArithmeticError, AttributeError, DataError, LookupError, RecursionError),
    *(TypeError, ValueError),
)


@dataclass(frozen=True)
class Look:
    """What one look into the mailbox brought; ``problem`` is why it could not be had."""

    read: int = 0
    taken: int = 0
    failed: int = 0
    problem: str = ""


@task()
def look_into_mailbox() -> None:
    """Reads what is unread. May run any number of times, also at once."""
    read_mailbox()


def read_mailbox() -> Look:
    """Deals with every unread message. Never raises for a mailbox that is away: that is noted,
    logged, and the next look tries again."""
    if not settings.IMAP_URL:
        return Look(problem="No mailbox is set up: IMAP_URL is empty.")
    if not _claim():
        return Look(problem="Somebody else looks into the mailbox at this moment.")
    look = Look()
    try:
        with opened(settings.IMAP_URL) as mailbox:
            for letter in mailbox.unread():
                look = _dealt_with(mailbox, letter, look)
    except Down as down:
        log.warning("The mailbox cannot be read: %s", down)
        look = replace(look, problem=str(down))
    finally:
        _let_go(look.problem)
    return look


def _dealt_with(mailbox: Mailbox, letter: Letter, look: Look) -> Look:
    """A message that cannot be dealt with stays unread, for the next look; the others go on."""
    try:
        outcome = receive(letter.data, is_whole=letter.is_whole)
    except Exception:  # whatever it is, no message keeps the others from being read
        log.exception("A message in the mailbox could not be recorded; it stays unread")
        return replace(look, failed=look.failed + 1)
    mailbox.mark_seen(letter)
    return replace(look, read=look.read + 1, taken=look.taken + (outcome == MailOutcome.TAKEN))


def _claim() -> bool:
    MailboxState.objects.get_or_create(pk=STATE_KEY)
    now = clock.now()
    free = Q(busy_until=None) | Q(busy_until__lt=now)
    rows = MailboxState.objects.filter(free, pk=STATE_KEY)
    return bool(rows.update(busy_until=now + LEASE, tried_at=now))


def _let_go(problem: str) -> None:
    found = {"busy_until": None, "problem": problem[:REASON_LENGTH]}
    if not problem:
        found["read_at"] = clock.now()
    MailboxState.objects.filter(pk=STATE_KEY).update(**found)


# One message ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    """What is to be recorded of a message."""

    outcome: MailOutcome
    why: str = ""
    request: UpdateRequest | None = None
    vintage: Vintage | None = None


def receive(data: bytes, *, is_whole: bool = True) -> MailOutcome:
    """Records the message with what became of it. One transaction: all of it, or nothing."""
    mail = read_mail(data)
    try:
        return _committed(mail, data, is_whole)
    except OF_ITS_CONTENTS:
        log.exception("The values of an e-mail could not be read; it is recorded without them")
        mail = replace(mail, text="", attached=(), problem=NOT_TAKEN_APART)
        return _committed(mail, data, is_whole)


def _committed(mail: Mail, data: bytes, is_whole: bool) -> MailOutcome:
    try:
        with transaction.atomic():
            return _recorded(mail, data, is_whole)
    except IntegrityError:
        if not ReceivedMail.objects.filter(message_id=mail.message_id).exists():
            raise
        return MailOutcome.REPEATED  # another look recorded it at this moment


def _recorded(mail: Mail, data: bytes, is_whole: bool) -> MailOutcome:
    found, key = _found(mail, data, is_whole), mail.message_id
    if found.outcome == MailOutcome.REPEATED:
        key = f"{key[:240]} (again)"  # noted once beside the first: its own key says so
        if ReceivedMail.objects.filter(message_id=key).exists():
            return found.outcome
    row = ReceivedMail(
        message_id=key,
        sender=mail.sender or "(no one sender)",
        subject=mail.subject,
        outcome=found.outcome,
        why=found.why[:REASON_LENGTH],
        request=found.request,
        vintage=found.vintage,
        stored_file=_kept(found, data),
    )
    row.save()
    _answer(row)
    return found.outcome


def _found(mail: Mail, data: bytes, is_whole: bool) -> _Found:
    """The rules in their order; the first that says something decides."""
    request = _request_of(mail)
    known = ReceivedMail.objects.filter(message_id=mail.message_id).first()
    if known is not None:
        return _Found(MailOutcome.REPEATED, "This e-mail was received before.", known.request)
    if request is None or request.asked.user.email.lower() != mail.sender:
        return _Found(MailOutcome.STRANGER, _why_stranger(mail, request), request)
    if mail.is_automatic:
        why = "An automatic answer, such as a notice of absence: nothing was read from it."
        return _Found(MailOutcome.AUTOMATIC, why, request)
    if not is_whole:
        limit = LARGEST_MESSAGE // 1024 // 1024
        return _unreadable(
            f"The e-mail is larger than {limit} MB. Send less, or upload it.", request
        )
    if why := _why_not_now(request) or mail.problem:
        return _unreadable(why, request)
    try:
        return _Found(MailOutcome.TAKEN, "", request, _vintage(mail, request))
    except (Unclear, Refused) as error:
        return _unreadable(str(error), request)


def _unreadable(why: str, request: UpdateRequest) -> _Found:
    return _Found(MailOutcome.UNREADABLE, why, request)


def _request_of(mail: Mail) -> UpdateRequest | None:
    if not mail.reference:
        return None
    return requests_with_names().filter(reference=mail.reference).first()


def _why_stranger(mail: Mail, request: UpdateRequest | None) -> str:
    if request is not None:
        return f"It answers a request that was sent to {request.asked.user.name}, from elsewhere."
    if mail.reference:
        return "The reference in its subject is of no request."
    if mail.problem:
        return "It is not built as an e-mail should be: nothing was read from it."
    return "Its subject has no reference of a request, like [ISPM-…]."


def _why_not_now(request: UpdateRequest) -> str:
    """Why an answer from the person who was asked is not taken any more."""
    if request.closed_at is not None:
        return "The request was closed before this answer came."
    if not (request.asked.counts_on(clock.today()) and request.asked.user.is_active):
        return "Whoever was asked does not belong to the organisation any more."
    return ""


def _vintage(mail: Mail, request: UpdateRequest) -> Vintage:
    """The values as a vintage that waits; a file is read by the same rules as an uploaded one."""
    span, data_set = span_of_request(request), request.data_set
    codes = {
        code_key(row.measure.code): row.measure.code
        for row in request.requested_measures.select_related("measure")
    }
    body = own_bodies(data_set).first()
    given = values_of(mail, codes=codes, body=body.name if body else "", period=span.key)
    return receive_vintage(
        data_set=data_set,
        channel=Channel.EMAIL,
        name=given.name,
        data=given.data,
        label=f"Answer by e-mail for {span.label}",
        received_from=mail.sender,
    )


def _kept(found: _Found, data: bytes) -> StoredFile | None:
    """The whole e-mail, with the organisation that asked; a stranger's never, nor one twice."""
    if found.request is None or found.outcome in (MailOutcome.STRANGER, MailOutcome.REPEATED):
        return None
    return store_file(
        organisation=found.request.data_set.organisation,
        name="answer.eml",
        content_type="message/rfc822",
        data=data,
    )


def _answer(row: ReceivedMail) -> None:
    """Who was asked is told; a stranger or a program never is."""
    if row.outcome in (MailOutcome.TAKEN, MailOutcome.UNREADABLE):
        transaction.on_commit(partial(send_receipt.enqueue, row.pk), robust=True)
