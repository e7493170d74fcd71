"""The e-mails about a return: submitted, sent back, approved. Sent once all is committed."""

from __future__ import annotations

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.mail import address_of
from accounts.models import Membership
from accounts.roles import Role
from programmes.models import HeadAssignment
from records import clock

from .models import ProgrammeReturn, ReturnDecision, ReturnSubmission
from .permissions import may_review


def tell_submitted(submission: ReturnSubmission) -> None:
    """Tells the directors who may review it."""
    programme_return = submission.version.programme_return
    _send(
        f"Return to review: {programme_return}",
        "submitted",
        {"submission": submission, "address": _address("return-review", programme_return)},
        reviewers(programme_return),
        programme_return,
    )


def tell_decided(decision: ReturnDecision) -> None:
    """Tells the head and the deputies of the programme: approved, or sent back and why."""
    programme_return = decision.submission.version.programme_return
    _send(
        f"{decision.get_verdict_display()}: {programme_return}",
        "decided",
        {"decision": decision, "address": _address("return-detail", programme_return)},
        heads(programme_return),
        programme_return,
    )


def reviewers(programme_return: ProgrammeReturn) -> list[Membership]:
    """Who may review the return today."""
    today = clock.today()
    directors = (
        Membership.objects.of(programme_return.period.organisation)
        .on(today)
        .filter(role_rows__role=Role.DIRECTOR)
        .with_people()
    )
    return [one for one in directors if may_review(one, programme_return, today)]


def heads(programme_return: ProgrammeReturn) -> list[Membership]:
    """Head and deputies of the programme today."""
    assignments = (
        HeadAssignment.objects.on(clock.today())
        .filter(programme=programme_return.programme)
        .select_related("membership__user")
        .order_by("-kind", "pk")
    )
    return [one.membership for one in assignments]


def _send(
    subject: str,
    template: str,
    context: dict,
    to: list[Membership],
    programme_return: ProgrammeReturn,
) -> None:
    context |= {"programme_return": programme_return, "period": programme_return.period}
    body = render_to_string(f"returns/email/{template}.txt", context)
    # One message a person, so that nobody's address is shown to another. A server that cannot
    # be reached is logged; what was done stays done.
    for membership in to:
        _send_on_commit(subject, body, membership.user.email)


def _send_on_commit(subject: str, body: str, address: str) -> None:
    def send() -> None:
        send_mail(subject, body, None, [address])

    transaction.on_commit(send, robust=True)


def _address(name: str, programme_return: ProgrammeReturn) -> str:
    kwargs = {
        "organisation": programme_return.period.organisation.slug,
        "period": programme_return.period.key,
        "programme": programme_return.programme.slug,
    }
    return address_of(reverse(name, kwargs=kwargs))
