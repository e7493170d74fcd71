"""How a meeting's packs stand: the last one made, what changed since, the papers that go to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Permission
from meetings.models import Meeting
from meetings.reading import Brought
from records.codec import fingerprint, to_json

from ..models import Pack, PackFailure, PublicChoice
from .builder import build_pack
from .papers import PaperBefore, papers_before
from .public import build_public_pack
from .records import PackRecord, read_record


@dataclass(frozen=True)
class PacksNow:
    """``last`` is the newest that was asked for, ``ready`` the newest with a file; ``now`` is what
    a pack made now would hold, ``changes`` what differs from ``last``."""

    packs: list[Pack]
    last: Pack | None
    ready: Pack | None
    now: PackRecord
    changes: list[str]

    @property
    def answer(self) -> str:
        if self.last is None:
            return "no pack is made yet"
        if not self.last.is_made:
            return f"pack {self.last.number} is being made"
        pages = self.last.file.pages
        made = f"pack {self.last.number}, {pages} page{'' if pages == 1 else 's'}"
        return f"{made}, is out of date" if self.changes else made


def packs_now(meeting: Meeting) -> PacksNow:
    packs = list(
        Pack.objects.for_members()
        .filter(meeting=meeting)
        .select_related("file__stored_file", "by__user", "meeting__body")
        .order_by("-number")
    )
    last = packs[0] if packs else None
    now = build_pack(meeting)
    return PacksNow(
        packs=packs,
        last=last,
        ready=next((one for one in packs if one.is_made), None),
        now=now,
        changes=changes_since(last, now) if last else [],
    )


def changes_since(last: Pack, now: PackRecord) -> list[str]:
    """In words, what a new pack would hold otherwise than the last one."""
    if fingerprint(to_json(now)) == last.record_sha256:
        return []
    then = read_record(last.record, last.schema_version)
    before, after = _contents(then), _contents(now)
    return [
        *(f"“{title}” is new" for title in after if title not in before),
        *(f"“{title}” is no longer there" for title in before if title not in after),
        *(
            f"“{title}” is another version"
            for title in after
            if title in before and before[title] != after[title]
        ),
    ] or ["The agenda reads otherwise"]


def _contents(record: PackRecord) -> dict[str, str]:
    items = {one.called: str(one.is_withdrawn) for one in record.items}
    return items | {one.title: one.sha256 for one in record.parts}


@dataclass(frozen=True)
class PublicNow:
    """How the pack for the public stands: ``last`` is the newest that was asked for, ``now`` what
    one made now would hold; ``is_shown`` whether the public pages show packs."""

    last: Pack | None
    now: PackRecord
    changes: list[str]
    failure: PackFailure | None
    is_shown: bool


def public_now(meeting: Meeting) -> PublicNow:
    packs = Pack.objects.for_public().filter(meeting=meeting)
    last = packs.select_related("file__stored_file").order_by("number").last()
    now = build_public_pack(meeting)
    waits = last is not None and not last.is_made
    choice = PublicChoice.objects.filter(organisation=meeting.body.organisation_id).first()
    return PublicNow(
        last=last,
        now=now,
        changes=changes_since(last, now) if last else [],
        failure=last.failures.last() if waits else None,
        is_shown=choice is not None and choice.shows_packs,
    )


# For the page of the meeting ---------------------------------------------------------------


def brought_to(meeting: Meeting, membership: Membership) -> list[Brought]:
    """Papers as the page of a meeting shows them: what is issued for every reader, what is in
    preparation for those who see drafts. What an auditor alone may open is not among them."""
    slug = membership.organisation.slug
    found = [_brought(one, slug, membership) for one in papers_before(meeting)]
    return [one for one in found if one is not None]


def _brought(before: PaperBefore, slug: str, membership: Membership) -> Brought | None:
    paper, edition = before.paper, before.edition
    if edition is not None and membership.may(Permission.READ_PAPERS):
        address = reverse("edition-detail", args=[slug, paper.pk, edition.number])
        about = f"Paper, edition {edition.number}, {paper.get_purpose_display().lower()}"
    elif membership.may(Permission.SEE_DRAFT_PAPERS):
        address = reverse("paper-detail", args=[slug, paper.pk])
        about = "Paper in preparation: no edition is issued"
    else:
        return None
    return Brought(str(paper), address, about, before.item_id)


def begins_at(meeting: Meeting, membership: Membership) -> str:
    """Where a paper for the meeting is begun; empty where none goes to it any more, or for who
    writes none."""
    if meeting.is_cancelled or meeting.is_agreed or not membership.may(Permission.COMPILE_PAPER):
        return ""
    return reverse("paper-create", args=[membership.organisation.slug])


def pack_link(meeting: Meeting, membership: Membership) -> Brought | None:
    """The way to the meeting's pack, with how it stands; None for who reads no papers."""
    if not membership.may(Permission.READ_PAPERS):
        return None
    address = reverse("pack-detail", args=[membership.organisation.slug, meeting.pk])
    packs = Pack.objects.for_members().filter(meeting=meeting)
    last = packs.select_related("file").order_by("number").last()
    if last is None:
        about = "Agenda and all papers as one PDF: not made yet"
    elif not last.is_made:
        about = "Agenda and all papers as one PDF: being made"
    else:
        about = f"Agenda and all papers as one PDF of {last.file.pages} pages"
    return Brought("The pack for this meeting", address, about)
