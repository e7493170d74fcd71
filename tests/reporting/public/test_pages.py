"""Pages that need no sign-in: what is released, and nothing else, by address or by search."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from records import clock
from records.codec import fingerprint, to_json
from records.refusals import Conflict
from reporting.models import (
    Audience,
    Edition,
    EditionFile,
    EditionIssue,
    EditionRelease,
    FiguresConfirmation,
    Paper,
    PaperKind,
    PublicChoice,
    SignOff,
)
from reporting.papers import actions
from reporting.papers.records import read_record
from reporting.public.standing import LOOKS_AT, TABLES, publisher_by
from tests.factories import OrganisationFactory, ReportingPeriodFactory, meeting_of

ALL = {
    "shows_papers": True,
    "shows_programmes": True,
    "shows_progress": True,
    "shows_finance": True,
}


def address(page, world, **kwargs):
    return reverse(f"public-{page}", kwargs={"publisher": world.organisation.slug} | kwargs)


def everything_about(world, edition):
    """The addresses of an edition's public parts."""
    where = {"paper": edition.paper_id, "number": edition.number}
    yield address("organisation", world)
    yield address("search", world) + "?q=board"
    yield address("edition", world, **where)
    yield address("read", world, **where)
    for key in ("programmes", "progress", "finance"):
        yield address("data", world, key=key, extension="json")
    for file in EditionFile.objects.filter(edition=edition).select_related("stored_file"):
        stored = file.stored_file
        yield address("file", world, sha256=stored.sha256, name=stored.name)


def choose(world, **shows):
    return actions.choose_public(**(ALL | shows), expected_version=1, by=world.writer)


def test_nothing_unreleased_is_reachable(world, edition):
    choose(world)
    for where in everything_about(world, edition):
        assert Client().get(where).status_code == 404, where


def test_released_is_read_without_signing_in(world, released):
    choose(world)
    members_alone = {
        one.stored_file.sha256 for one in released.files.filter(audience="members")
    } - {one.stored_file.sha256 for one in released.files.filter(audience="public")}
    for where in everything_about(world, released):
        private = any(sha in where for sha in members_alone)
        response = Client().get(where)
        assert response.status_code == (404 if private else 200), where
        assert b"xylophone" not in response.content
        assert b"Staff matters" not in response.content
        assert not response.cookies


def test_withdrawn_is_gone(world, released):
    choose(world)
    actions.withdraw(edition=released, reason="Wrong", by=world.director)
    for where in everything_about(world, released):
        assert Client().get(where).status_code == 404, where


def test_another_organisation_has_none_of_it(world, released):
    other = OrganisationFactory()
    for where in everything_about(world, released):
        elsewhere = where.replace(f"/{world.organisation.slug}/", f"/{other.slug}/")
        assert Client().get(elsewhere).status_code == 404, elsewhere


def test_without_a_choice_papers_alone_are_shown(world, released):
    page = Client().get(address("organisation", world)).content.decode()
    assert "The latest paper is" in page
    assert "Position statement" not in page
    assert Client().get(address("data", world, key="finance", extension="csv")).status_code == 404


def test_papers_that_are_not_shown_have_no_address(world, released):
    choose(world, shows_papers=False)
    where = {"paper": released.paper_id, "number": 1}
    for name in ("edition", "read"):
        assert Client().get(address(name, world, **where)).status_code == 404
    page = Client().get(address("organisation", world)).content.decode()
    assert "Search" not in page
    assert Client().get(address("data", world, key="finance", extension="csv")).status_code == 200
    found = Client().get(address("search", world) + "?q=board").content.decode()
    assert "Nothing says" in found


def test_tables_have_plain_data_beside_them(world, released):
    choose(world)
    page = Client().get(address("organisation", world)).content.decode()
    for key in ("programmes", "progress", "finance"):
        assert address("data", world, key=key, extension="csv") in page
    data = json.loads(Client().get(address("data", world, key="finance", extension="json")).content)
    rows = {row["key"]: row["cells"] for row in data["rows"]}
    assert rows["total-expenditure"]["variance"] == "-40000.70"
    assert data["from"]["edition"] == 1
    csv = Client().get(address("data", world, key="progress", extension="csv")).content.decode()
    assert csv.splitlines()[1].split(",")[1] == "50"


def annual_report(world, released, *, year, quarter, day, **says):
    """Says what the released edition says but for what is given; issued and released after it."""
    period = world.organisation.periods.filter(
        year=year, quarter_number=quarter
    ).first() or ReportingPeriodFactory(
        organisation=world.organisation, year=year, quarter_number=quarter
    )
    by = {"by": world.writer, "post": "Officer"}
    paper = Paper.objects.create(
        organisation=world.organisation,
        period=period,
        kind=PaperKind.ANNUAL_REPORT,
        meeting=meeting_of(world.organisation, day),
        author=world.writer,
        author_post="Officer",
        author_contact="a@b.example",
    )
    text = to_json(replace(read_record(released.record, released.schema_version), **says))
    confirmed = FiguresConfirmation.objects.create(paper=paper, drawn_at=clock.now(), **by)
    edition = Edition.objects.create(
        paper=paper,
        number=1,
        schema_version=released.schema_version,
        record=text,
        record_sha256=fingerprint(text),
        sign_off=SignOff.objects.create(paper=paper, confirmation=confirmed, **by),
        **by,
    )
    EditionIssue.objects.create(edition=edition)
    EditionRelease.objects.create(edition=edition, by=world.director, post="Director")
    return edition


def told_by(world, key):
    """Which paper the table's plain data come from; None where there are none."""
    response = Client().get(address("data", world, key=key, extension="json"))
    return json.loads(response.content)["from"] if response.status_code == 200 else None


def test_a_report_of_an_older_period_takes_no_table_back_in_time(world, released):
    choose(world)
    annual_report(world, released, year=2008, quarter=4, day=dt.date(2010, 3, 1))
    publisher = publisher_by(world.organisation.slug)
    assert publisher.newest == released
    assert publisher.table("finance").told.edition == released


def test_a_table_that_the_newest_does_not_print_is_the_next_ones(world, released):
    choose(world)
    where = address("organisation", world)
    kept = Client().get(where)["ETag"]
    newer = annual_report(
        world, released, year=2009, quarter=3, day=dt.date(2010, 3, 1), appendices=("status",)
    )
    publisher = publisher_by(world.organisation.slug)
    assert publisher.table("progress").told.edition == newer
    assert publisher.table("finance").told.edition == released
    response = Client().get(where, headers={"If-None-Match": kept})
    assert response.status_code == 200
    page = response.content.decode()
    assert f"{newer}</a>, released on" in page
    assert f"{released}</a>, released on" in page
    kept = response["ETag"]
    actions.withdraw(edition=released, reason="Wrong", by=world.director)
    assert told_by(world, "finance") is None
    assert told_by(world, "progress")["edition"] == newer.number
    again = Client().get(where, headers={"If-None-Match": kept})
    assert again.status_code == 200
    assert "Position statement" not in again.content.decode()


def test_so_many_editions_are_looked_at_and_no_more(world, released, django_assert_max_num_queries):
    choose(world)
    for day in range(1, LOOKS_AT + 3):
        when = dt.date(2010, 3, day)
        annual_report(world, released, year=2009, quarter=3, day=when, appendices=())
    publisher = publisher_by(world.organisation.slug)
    with django_assert_max_num_queries(1 + LOOKS_AT):
        assert [publisher.table(key) for key in TABLES] == [None, None, None]


def test_a_file_is_kept_for_good_and_answers_unchanged_with_two_queries(
    world, released, django_assert_max_num_queries
):
    stored = released.files.get(format="html", audience="public").stored_file
    where = address("file", world, sha256=stored.sha256, name=stored.name)
    with django_assert_max_num_queries(2):
        response = Client().get(where)
    assert "immutable" in response["Cache-Control"]
    assert "public" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")
    with django_assert_max_num_queries(2):
        again = Client().get(where, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_a_page_answers_unchanged_until_something_is_released(
    world, released, django_assert_max_num_queries
):
    where = address("organisation", world)
    response = Client().get(where)
    assert "Cookie" not in response.get("Vary", "")
    with django_assert_max_num_queries(2):
        again = Client().get(where, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    choose(world)
    assert Client().get(where, headers={"If-None-Match": response["ETag"]}).status_code == 200


def test_a_published_file_is_sent_to_a_member_with_five_queries_and_no_rendering(
    world, edition, as_member, django_assert_max_num_queries, monkeypatch
):
    client = as_member(world.board)
    where = [world.organisation.slug, edition.paper_id, 1, "pdf"]
    with django_assert_max_num_queries(5):
        response = client.get(reverse("edition-file", args=where))
    assert response.status_code == 200


def test_the_search_of_the_public_finds_no_private_word(world, released):
    found = Client().get(address("search", world) + "?q=xylophone").content.decode()
    assert "Nothing says" in found
    found = Client().get(address("search", world) + "?q=boards").content.decode()
    assert "<mark>board</mark>" in found
    place = address("read", world, paper=released.paper_id, number=1)
    assert f"{place}#paragraph-" in found
    assert not released.passages.filter(audience=Audience.PUBLIC, text__contains="xylo").exists()


def test_what_is_shown_is_chosen_on_a_page(world, as_member):
    where = reverse("public-choose", args=[world.organisation.slug])
    client = as_member(world.writer)
    assert "What everybody may see" in client.get(where).content.decode()
    client.post(where, {"shows_finance": "on", "edit_version": 1})
    choice = PublicChoice.objects.get(organisation=world.organisation)
    assert (choice.shows_papers, choice.shows_finance) == (False, True)
    assert as_member(world.board).get(where).status_code == 403


def test_two_who_choose_at_once_see_each_other(world):
    choose(world)
    choose(world, shows_finance=False)
    with pytest.raises(Conflict):
        choose(world)
