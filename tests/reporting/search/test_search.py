"""Search in published papers: endings, rank, places, and who finds what."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Membership
from reporting.models import Audience, Passage
from reporting.papers import actions
from reporting.search.finding import ask, for_everybody, for_members
from tests.reporting.papers.factories import corrected

#: The same first answer on either database.
QUESTIONS = {
    "financial positions": "financial_summary",
    "notes": "recommendation",
    "asked to note": "recommendation",
    "suppliers": "deliverable",
    "policy": "line",
    "a post is empty": "note",
    "xylophones": "paragraph",
}


def first(question, passages):
    hits = ask(question, passages).hits
    return hits[0].passage if hits else None


@pytest.fixture
def reader(world):
    return Membership.objects.get(pk=world.board.pk)


def place_of(edition, kind):
    passages = edition.passages.filter(audience=Audience.MEMBERS)
    titles = {"financial_summary": "Summary financial position", "recommendation": "Recommendation"}
    if kind in titles:
        return passages.get(heading=titles[kind]).place
    return kind


def test_the_first_answers(edition, world):
    for question, kind in QUESTIONS.items():
        found = first(question, for_members(world.board))
        assert found is not None, question
        assert found.place.startswith(place_of(edition, kind)), (question, found.place, found.text)


def test_words_with_other_endings_are_marked(edition, world):
    (hit, *_) = ask("delays reporting", for_members(world.board)).hits or (None,)
    assert hit is None or any(piece.is_marked for piece in (*hit.heading, *hit.text))
    (hit, *_) = ask("recommendations", for_members(world.board)).hits
    assert "Recommendation" in [piece.text for piece in hit.heading if piece.is_marked]


def test_all_words_are_wanted_and_some_are_better_than_nothing(edition, world):
    answer = ask("xylophone supplier", for_members(world.board))
    assert answer.is_partial
    assert len(answer.hits) >= 2


def test_questions_that_are_no_words_find_nothing(edition, world):
    for question in ("", "the", "“”", "' OR 1=1 --", '"', "a:*", "NEAR(", "\x00"):
        answer = ask(question, for_members(world.board))
        assert all(hit.passage.edition == edition for hit in answer.hits)


def test_private_passages_are_for_members(edition, world):
    assert first("xylophone", for_members(world.board)) is not None
    assert first("xylophone", for_everybody(world.organisation.pk)) is None
    actions.release(edition=edition, by=world.director)
    assert first("xylophone", for_everybody(world.organisation.pk)) is None
    assert first("board", for_everybody(world.organisation.pk)) is not None


def test_another_organisation_finds_nothing(edition, world):
    assert first("board", for_everybody(world.organisation.pk + 1)) is None


def test_replaced_editions_are_left_out_unless_asked_for(
    edition, world, django_capture_on_commit_callbacks
):
    newer = corrected(world, django_capture_on_commit_callbacks)
    numbers = {hit.passage.edition.number for hit in ask("board", for_members(world.board)).hits}
    assert numbers == {newer.number}
    passages = for_members(world.board, earlier=True)
    numbers = {hit.passage.edition.number for hit in ask("board", passages).hits}
    assert numbers == {1, newer.number}


def test_withdrawn_editions_are_found_by_who_may_open_them(edition, world):
    actions.withdraw(edition=edition, reason="Wrong", by=world.director)
    assert first("board", for_members(world.board)) is None
    assert first("board", for_members(world.auditor)) is not None


def test_the_page_leads_to_the_place(edition, world, as_member):
    where = reverse("paper-search", args=[world.organisation.slug])
    page = as_member(world.board).get(where, {"q": "suppliers"}).content.decode()
    assert "<mark>supplier</mark>" in page
    there = reverse("edition-detail", args=[world.organisation.slug, edition.paper_id, 1])
    assert f"{there}#deliverable-" in page


def test_every_place_is_on_the_page_and_in_the_file(edition, world, as_member):
    there = reverse("edition-detail", args=[world.organisation.slug, edition.paper_id, 1])
    page = as_member(world.board).get(there).content.decode()
    stored = edition.files.get(format="html", audience="members").stored_file
    html = bytes(stored.content.data).decode()
    for passage in edition.passages.filter(audience=Audience.MEMBERS):
        assert f'id="{passage.place}"' in page, passage.place
        assert f'id="{passage.place}"' in html, passage.place


def test_the_words_are_made_anew(edition, capsys):
    before = list(Passage.objects.values_list("place", "text"))
    Passage.objects.all().delete()
    call_command("rebuild_search")
    assert list(Passage.objects.values_list("place", "text")) == before
    assert "1 edition" in capsys.readouterr().out
