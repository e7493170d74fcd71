"""Which papers go to a meeting, and which edition of each its readers may have."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.models import Meeting

from ..models import Edition, EditionFile, Paper


@dataclass(frozen=True)
class PaperBefore:
    """A paper that goes to a meeting, the item it belongs to, and its last issued edition that
    was not withdrawn, with its PDF for members; None where readers may have none."""

    paper: Paper
    item_id: int | None
    edition: Edition | None
    pdf: EditionFile | None


def papers_before(meeting: Meeting) -> list[PaperBefore]:
    """In the order of the agenda, then of the papers. Four queries."""
    papers = list(
        Paper.objects.filter(
            organisation=meeting.body.organisation_id,
            body__iexact=meeting.body.name,
            meeting_date=meeting.meets_on,
        )
        .select_related("period")
        .order_by("pk")
    )
    editions = _last_editions(papers)
    pdfs = _pdfs(editions.values())
    items = {str(one.number): one.pk for one in meeting.items.standing()}
    found = [
        PaperBefore(
            paper,
            items.get(paper.agenda_item.strip().rstrip(".")),
            edition := editions.get(paper.pk),
            pdfs.get(edition.pk) if edition else None,
        )
        for paper in papers
    ]
    order = {pk: place for place, pk in enumerate(items.values())}
    return sorted(found, key=lambda one: (order.get(one.item_id, len(order)), one.paper.pk))


def _last_editions(papers: list[Paper]) -> dict[int, Edition]:
    """By paper: the last that is issued, unless that was withdrawn."""
    editions = (
        Edition.objects.issued()
        .latest_of_each_paper()
        .filter(paper__in=papers, withdrawal=None)
        .select_related("issue")
        .defer("record")
    )
    return {one.paper_id: one for one in editions}


def _pdfs(editions) -> dict[int, EditionFile]:
    files = EditionFile.objects.filter(
        edition__in=[one.pk for one in editions],
        format=EditionFile.Format.PDF,
        audience="members",
    )
    return {one.edition_id: one for one in files.select_related("stored_file")}
