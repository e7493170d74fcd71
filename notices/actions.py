"""Telling people things, what they choose to be told, and the address of their calendar."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial

from django.db import IntegrityError, transaction

from accounts.models import Membership
from records import clock

from .choices import chosen_by, wants
from .kinds import Kind, kinds_for
from .models import SUBJECT_LENGTH, CalendarKey, HiddenGuidance, Notice, NoticeChoice
from .sending import Outcome, send_message, send_messages
from .tasks import deliver

__all__ = [
    "Outcome",
    "Told",
    "bring_guidance_back",
    "choose_notices",
    "hide_guidance",
    "make_calendar_key",
    "send_message",
    "send_messages",
    "stop_calendar",
    "tell",
    "tell_all",
]


@dataclass(frozen=True)
class Told:
    """One thing to tell one person. ``key`` names the occasion, ``path`` is within the site."""

    to: Membership
    kind: Kind
    key: str
    subject: str
    body: str
    path: str


def tell(
    *, to: Membership, kind: Kind, key: str, subject: str, body: str, path: str
) -> Notice | None:
    """Tell one person one thing, once: None where they know it already, do not want the kind, or
    do not belong here today. Sent once all is committed, in the day's one message."""
    made = tell_all([Told(to, kind, key, subject, body, path)])
    return made[0] if made else None


@transaction.atomic
def tell_all(
    told: Iterable[Told], *, day: dt.date | None = None, at_once: bool = True
) -> list[Notice]:
    """Tell many; returns the new notices alone. A handful of queries, whatever the number.

    ``day`` is the day on which it is news: today, where none is given. With ``at_once`` false
    nothing is sent: whoever calls sees to ``send_messages``.
    """
    day = day or clock.today()
    fresh = _not_known(_wanted(list(told), day))
    made = _kept([_notice(one, day) for one in fresh])
    if at_once:
        for membership_id in dict.fromkeys(one.membership_id for one in made):
            # Mail that cannot be sent is no reason to undo what was done.
            transaction.on_commit(partial(deliver.enqueue, membership_id), robust=True)
    return made


def _wanted(told: list[Told], day: dt.date) -> list[Told]:
    chosen = chosen_by({one.to.pk: one.to for one in told}.values())
    return [one for one in told if one.to.counts_on(day) and wants(chosen, one.to, one.kind)]


def _not_known(told: list[Told]) -> list[Told]:
    """Without what was told before, and each occasion once."""
    once = {(one.to.pk, one.key): one for one in told}
    known = Notice.objects.filter(
        membership__in={pk for pk, _ in once}, key__in={key for _, key in once}
    )
    for pair in known.values_list("membership_id", "key"):
        once.pop(pair, None)
    return list(once.values())


def _notice(told: Told, day: dt.date) -> Notice:
    return Notice(
        membership=told.to,
        kind=told.kind,
        key=told.key,
        subject=one_line(told.subject),
        body=told.body.strip(),
        path=told.path,
        for_day=day,
    )


def one_line(text: str) -> str:
    """A subject: no line breaks, which would begin a new header; no longer than its column."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1] + "…"


def _kept(notices: list[Notice]) -> list[Notice]:
    try:
        with transaction.atomic():
            return Notice.objects.bulk_create(notices)
    except IntegrityError:  # somebody tells the same at this moment: one by one, then
        return [one for one in notices if _kept_alone(one)]


def _kept_alone(notice: Notice) -> bool:
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return False
    return True


# What the person chooses ----------------------------------------------------------------


@transaction.atomic
def choose_notices(*, wanted: Collection[Kind], by: Membership) -> None:
    """From now on the person gets these kinds, of those that concern them, and no others."""
    Membership.objects.select_for_update(of=("self",)).get(pk=by.pk)
    rows = {row.kind: row for row in NoticeChoice.objects.filter(membership=by)}
    for kind in kinds_for(by):
        row = rows.get(kind) or NoticeChoice(membership=by, kind=kind, wanted=None)
        if row.wanted == (kind in wanted):
            continue
        row.wanted = kind in wanted
        _save(row.signed(by))


@transaction.atomic
def make_calendar_key(*, by: Membership) -> CalendarKey:
    """A new secret address for the person's calendar; the one before it ends."""
    stop_calendar(by=by)
    key = CalendarKey(membership=by, token=secrets.token_urlsafe(32)).signed(by)
    key.save()
    return key


@transaction.atomic
def stop_calendar(*, by: Membership) -> None:
    """The address of the person's calendar leads nowhere from now on."""
    Membership.objects.select_for_update(of=("self",)).get(pk=by.pk)
    for key in CalendarKey.objects.filter(membership=by, ended_at=None):
        key.ended_at = clock.now()
        _save(key.signed(by))


@transaction.atomic
def hide_guidance(*, key: str, by: Membership) -> None:
    """The person has read it: it stands on their pages no more. Hidden twice is hidden once."""
    if HiddenGuidance.objects.of(by).filter(key=key).exists():
        return
    try:
        with transaction.atomic():
            HiddenGuidance(membership=by, key=key).signed(by).save()
    except IntegrityError:  # hidden at this moment in another window
        return


@transaction.atomic
def bring_guidance_back(*, by: Membership) -> int:
    """All that the person has hidden stands on its pages again; returns how much that was."""
    rows = list(HiddenGuidance.objects.of(by).select_for_update())
    for row in rows:
        row.brought_back_at = clock.now()
        _save(row.signed(by))
    return len(rows)


def _save(row: NoticeChoice | CalendarKey | HiddenGuidance) -> None:
    if row.pk is None:
        row.save()
    else:
        row.save_edit(expected_version=row.edit_version)
