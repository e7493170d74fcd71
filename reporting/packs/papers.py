"""Which papers go to a meeting, and which edition of each its readers may have."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.models import Meeting

from ..models import Edition, EditionFile, Paper


@dataclass(frozen=True)
class PaperBefore:
    """A paper that goes to a meeting, the item that it is taken under (None for none, or one that
    was withdrawn), and its last issued edition that was not withdrawn, with its PDF for members;
    None where readers may have none."""

    paper: Paper
    item_id: int | None
    edition: Edition | None
    pdf: EditionFile | None


def papers_before(meeting: Meeting) -> list[PaperBefore]:
    """In the order of the agenda, then of the papers. Four queries."""
    papers = list(meeting.papers.select_related("period", "programme").order_by("pk"))
    editions = _last_editions(papers)
    pdfs = _pdfs(editions.values())
    places = {one.pk: place for place, one in enumerate(meeting.items.standing())}
    found = [
        PaperBefore(
            paper,
            paper.item_id if paper.item_id in places else None,
            edition := editions.get(paper.pk),
            pdfs.get(edition.pk) if edition else None,
        )
        for paper in papers
    ]
    return sorted(found, key=lambda one: (places.get(one.item_id, len(places)), one.paper.pk))


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
