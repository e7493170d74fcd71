"""What people are told about returns, each thing once, in their message of the day.

Every function takes the row that says what happened: its key makes the occasion. Nobody is told
what they did themselves. What falls due by itself is in ``reminders``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from accounts.models import Membership
from accounts.roles import GRANTS, Permission, Role
from notices.actions import Told, tell_all
from notices.kinds import Kind
from periods.models import ReportingPeriod
from records import clock

from .deadline import due_on_of
from .models import (
    Extension,
    ExtensionRequest,
    ProgrammeReturn,
    Reminder,
    Reopening,
    ReturnDecision,
    ReturnSubmission,
    StepHandover,
)
from .permissions import may_review
from .reminders import day, heads_of, opening_notices, path_of


def tell_round_opened(period: ReportingPeriod) -> None:
    """Tells heads and deputies, once the opening date has come; until then nobody. May be called
    again when a programme has joined."""
    tell_all(opening_notices(period, clock.today()))


def tell_submitted(submission: ReturnSubmission) -> None:
    """Tells the directors who may review it."""
    one = submission.version.programme_return
    who = f"{submission.submitted_by.user.name}, {submission.submitted_post}"
    _tell(
        reviewers(one),
        Kind.TO_REVIEW,
        f"to_review:submission-{submission.pk}",
        f"Return to review: {one}",
        f"{who}, has submitted the return of {one.programme} for {one.period} "
        f"(version {submission.version.number}). Read it, then approve it or send it back.",
        path_of("return-review", one),
        by=submission.submitted_by,
    )


def tell_decided(decision: ReturnDecision) -> None:
    """Tells the head and the deputies of the programme: approved, or sent back and why."""
    one = decision.submission.version.programme_return
    approved = decision.verdict == ReturnDecision.Verdict.APPROVED
    who = f"{decision.decided_by.user.name}, {decision.decided_post}"
    body = (
        f"{who}, has approved the return of {one.programme} for {one.period}. "
        "There is nothing more to do. Read it as the board will."
        if approved
        else f"{who}, has sent back the return of {one.programme} for {one.period}. The reason:"
        f"\n\n{decision.reason}\n\n"
        "All that you wrote is kept in a new version. Change it and submit it again."
    )
    _tell(
        heads(one),
        Kind.APPROVED if approved else Kind.RETURNED,
        f"decided:decision-{decision.pk}",
        f"{decision.get_verdict_display()}: {one}",
        body,
        path_of("return-detail", one),
        by=decision.decided_by,
    )


def tell_reopened(reopening: Reopening) -> None:
    """Tells the head and the deputies that an approved return wants a new version, and why."""
    one = reopening.submission.version.programme_return
    _tell(
        heads(one),
        Kind.REOPENED,
        f"reopened:reopening-{reopening.pk}",
        f"Reopened: {one}",
        f"{reopening.reopened_by.user.name}, {reopening.reopened_post}, has reopened the return of "
        f"{one.programme} for {one.period}. The reason:\n\n{reopening.reason}\n\n"
        "A new version has begun as a copy. Change it and submit it again.",
        path_of("return-detail", one),
        by=reopening.reopened_by,
    )


def tell_reminders(reminders: Sequence[Reminder]) -> None:
    """Tells the heads and the deputies that somebody waits for their returns. A handful of queries
    where these are as ``waited_for`` reads them."""
    programmes = [one.programme_return.planned_programme.programme_id for one in reminders]
    asked = heads_of(programmes, clock.today())
    tell_all(
        _reminded(reminder, to)
        for reminder, programme in zip(reminders, programmes, strict=True)
        for to in asked[programme]
        if to.pk != reminder.sent_by_id
    )


def _reminded(reminder: Reminder, to: Membership) -> Told:
    one = reminder.programme_return
    return Told(
        to=to,
        kind=Kind.REMINDER,
        key=f"reminder:reminder-{reminder.pk}",
        subject=f"Reminder: {one}",
        body=(
            f"{_who(reminder.sent_by)}, reminds you of the return of {one.programme} for "
            f"{one.period}, due on {day(due_on_of(one))}.{_quoted(reminder.note)}"
        ),
        path=path_of("return-detail", one),
    )


def tell_handed_over(handover: StepHandover) -> None:
    """Tells the contributor which step is theirs; the link goes straight to it."""
    one, number = handover.programme_return, handover.objective.number
    _tell(
        [handover.contributor],
        Kind.HANDED_OVER,
        f"handed_over:handover-{handover.pk}",
        f"A step for you: objective {number}, {one}",
        f"{_who(handover.handed_by)}, asks you to fill in objective {number} in the return of "
        f"{one.programme} for {one.period}, due on {day(due_on_of(one))}.{_quoted(handover.note)}",
        path_of("return-objective", one, number=number),
        by=handover.handed_by,
    )


def tell_step_done(handover: StepHandover) -> None:
    """Tells the head and the deputies that the contributor has filled the step in."""
    one, number = handover.programme_return, handover.objective.number
    _tell(
        heads(one),
        Kind.STEP_DONE,
        f"step_done:handover-{handover.pk}",
        f"Filled in: objective {number}, {one}",
        f"{_who(handover.contributor)}, has filled in objective {number} in the return of "
        f"{one.programme} for {one.period}. Read it, then go on.",
        path_of("return-objective", one, number=number),
        by=handover.contributor,
    )


def tell_extension_asked(request: ExtensionRequest) -> None:
    """Tells those who run the organisation's rounds."""
    one = request.programme_return
    names = {"organisation": one.period.organisation.slug, "period": one.period.key}
    _tell(
        running_rounds(one.period),
        Kind.EXTENSION_ASKED,
        f"extension_asked:request-{request.pk}",
        f"More time asked for: {one}",
        f"{_who(request.asked_by)}, asks for more time for the return of {one.programme} for "
        f"{one.period}, due on {day(due_on_of(one))}.{_quoted(request.reason)}",
        reverse("round-detail", kwargs=names),
        by=request.asked_by,
    )


def tell_extension_given(extension: Extension) -> None:
    """Tells the head and the deputies of the new date."""
    one = extension.programme_return
    _tell(
        heads(one),
        Kind.EXTENSION_GIVEN,
        f"extension_given:extension-{extension.pk}",
        f"Due on {day(extension.until)} now: {one}",
        f"{_who(extension.given_by)}, gives you until {day(extension.until)} for the return of "
        f"{one.programme} for {one.period}.{_quoted(extension.reason)}",
        path_of("return-detail", one),
        by=extension.given_by,
    )


# To whom --------------------------------------------------------------------------------


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
    programme_id = programme_return.planned_programme.programme_id
    return heads_of([programme_id], clock.today())[programme_id]


def running_rounds(period: ReportingPeriod) -> list[Membership]:
    """Whose roles let them remind and extend in the organisation today."""
    roles = [role for role, granted in GRANTS.items() if Permission.RUN_ROUND in granted]
    people = Membership.objects.of(period.organisation).on(clock.today())
    return list(people.filter(role_rows__role__in=roles).distinct().select_related("user"))


def _tell(
    to: Iterable[Membership],
    kind: Kind,
    key: str,
    subject: str,
    body: str,
    path: str,
    *,
    by: Membership,
) -> None:
    tell_all(Told(one, kind, key, subject, body, path) for one in to if one.pk != by.pk)


def _who(membership: Membership) -> str:
    return f"{membership.user.name}, {membership.post}"


def _quoted(words: str) -> str:
    """What somebody wrote, as a paragraph of its own; nothing where they wrote nothing."""
    return f"\n\n{words}" if words else ""
