"""Scorecards through the doors that people use."""

import csv
import html
import io
import json
import re

import pikepdf
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from measures.actions.cards import CardFields, add_scorecard
from measures.cards.tables import NOTES
from measures.models import ManagementResponse, Scorecard
from measures.ranking import COUNTING, NATIONAL
from tests.factories import member
from tests.measures import factories as make
from tests.measures.factories import Y2010, Y2011
from tests.tagged import text_of, untagged_text

from .factories import Council, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    with on():
        yield Council()


@pytest.fixture
def ask(client, council):
    """Gets or posts as somebody: ``ask(who, name, data, after="?…", **kwargs)``."""

    def ask(who, name, data=None, after="", **kwargs):
        client.force_login(who.user)
        path = reverse(name, kwargs={"organisation": council.organisation.slug, **kwargs}) + after
        return client.get(path) if data is None else client.post(path, data, follow=True)

    return ask


@pytest.fixture
def red(council):
    """A measure that is red."""
    days = council.measure("HB1", title="Days <to> decide")
    council.give(days, Y2010, "11", "9", scotland="12")
    council.give(days, Y2011, "12", "9", "12", "15", "13.5", scotland="12.1")
    council.aim(days, Y2011, "10", tolerance="1")
    return days


def words(response):
    """What a page says, without markup."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(bare).split())


def typed(**changes):
    return {
        "name": "Housing",
        "level": "service",
        "unit": "Housing",
        "perspectives": "Tenants\nMoney",
        **changes,
    }


def test_from_a_new_card_to_a_measure_on_it(ask, council, red):
    officer = council.officer
    page = words(ask(officer, "scorecard-new"))
    assert "Customers and community" in page
    page = words(ask(officer, "scorecard-new", typed()))
    assert "Housing is made" in page
    assert "2 perspectives, 0 measures" in page
    card = Scorecard.objects.get()
    first, second = card.perspectives.all()
    at = {"scorecard": card.slug}
    page = words(
        ask(
            officer,
            "scorecard-perspective-measures",
            {"measures": [red.pk]},
            perspective=first.pk,
            **at,
        )
    )
    assert "1 measure put on the card" in page
    page = words(ask(officer, "scorecard-detail", **at))
    assert "Of 1 measure 1 is red" in page
    assert "HB1 Days <to> decide" in page
    for said in ("12.0", "10.0 days", "amber within 1.0 days", "Red", "Worse, by 1.0"):
        assert said in page
    for said in ("Worse: –, 11.0, 12.0", "12.1 Scotland", "9.0 Alder", "joint 2nd of 5"):
        assert said in page
    page = words(
        ask(
            officer,
            "scorecard-perspective-measures",
            {"measures": [red.pk]},
            perspective=second.pk,
            **at,
        )
    )
    assert "1 measure put on the card" in page, "it moves from the first perspective"
    placed = second.card_measures.get(is_withdrawn=False)
    assert not first.card_measures.filter(is_withdrawn=False).exists()
    page = words(ask(officer, "scorecard-measure-remove", {}, placed=placed.pk, **at))
    assert "HB1 is taken off the card" in page
    gone = ask(officer, "scorecard-measure-remove", {}, placed=placed.pk, **at)
    assert gone.status_code == 404


def test_what_is_wrong_with_a_new_card_is_said_at_its_field(ask, council):
    page = words(ask(council.officer, "scorecard-new", {}))
    for sentence in (
        "Enter a name for the scorecard",
        "Choose what the scorecard is of",
        "Enter at least one perspective",
    ):
        assert sentence in page
    page = words(ask(council.officer, "scorecard-new", typed(unit="")))
    assert "Enter the service or team" in page
    page = words(ask(council.officer, "scorecard-new", typed(level="organisation")))
    assert "A card of the whole organisation names no service or team" in page
    page = words(ask(council.officer, "scorecard-new", typed(perspectives="One\none")))
    assert "Enter each perspective once" in page
    assert not Scorecard.objects.exists()


def test_perspectives_are_added_renamed_moved_and_taken_off(ask, council):
    card = council.card()
    at, officer = {"scorecard": card.slug}, council.officer
    page = words(ask(officer, "scorecard-perspective-new", {"name": "Climate"}, **at))
    assert "Climate is added" in page
    page = words(ask(officer, "scorecard-perspective-new", {"name": "finance"}, **at))
    assert "has a perspective of this name already" in page
    climate = card.perspectives.get(name="Climate")
    move = {"perspective": climate.pk, **at}
    ask(officer, "scorecard-perspective-move", {"direction": "up"}, **move)
    names = [one.name for one in card.perspectives.filter(is_withdrawn=False)]
    assert names[-2:] == ["Climate", "People and learning"]
    typed = {"name": "Net zero", "edit_version": climate.edit_version}
    page = words(ask(officer, "scorecard-perspective-rename", typed, **move))
    assert "It is called Net zero now" in page
    page = words(ask(officer, "scorecard-perspective-rename", typed | {"name": "Green"}, **move))
    assert "Someone else changed this" in page
    assert "Net zero" in page
    page = words(ask(officer, "scorecard-perspective-remove", {}, **move))
    assert "Net zero is taken off the card" in page
    page = ask(officer, "scorecard-perspective-rename", **move)
    assert page.status_code == 404


def test_measures_are_put_in_order_by_buttons(ask, council):
    one, two = council.measure("A1"), council.measure("A2")
    card = council.card(one, two)
    at, first = {"scorecard": card.slug}, card.perspectives.first()
    placed = first.card_measures.get(measure=two)
    for direction in ("up", "up"):
        ask(
            council.officer,
            "scorecard-measure-move",
            {"direction": direction},
            placed=placed.pk,
            **at,
        )
    assert [row.measure for row in first.card_measures.all()] == [two, one]
    page = words(
        ask(council.officer, "scorecard-perspective-remove", {}, perspective=first.pk, **at)
    )
    assert "Measures stand under this perspective" in page


def test_a_card_is_changed_and_ended(ask, council):
    card = council.card()
    at, officer = {"scorecard": card.slug}, council.officer
    typed = {"name": "Our card", "level": "organisation", "unit": "", "edit_version": "1"}
    assert "Our card is changed" in words(ask(officer, "scorecard-change", typed, **at))
    page = words(ask(officer, "scorecard-change", typed | {"name": "Their card"}, **at))
    assert "Someone else changed this" in page
    ended = {"ended_on_0": "1", "ended_on_1": "5", "ended_on_2": "2012", "edit_version": "2"}
    page = words(ask(officer, "scorecard-end", ended, **at))
    assert "Our card ends on 1 May 2012" in page
    assert "No scorecard is in use" in page
    page = words(ask(officer, "scorecard-end", ended | {"edit_version": "3"}, **at))
    assert "has ended already" in page
    page = words(ask(officer, "scorecard-perspective-new", {"name": "More"}, **at))
    assert "it is not changed any more" in page
    assert ask(officer, "scorecard-detail", **at).status_code == 200


def test_the_page_costs_the_cards_queries_alone(client, council, red, django_assert_num_queries):
    """Session, user, membership and the guidance that was hidden, besides the eight of the card."""
    council.card(red)
    path = reverse("scorecard-detail", args=[council.organisation.slug, "council-scorecard"])
    client.force_login(council.auditor.user)
    with django_assert_num_queries(8 + 4):
        client.get(path)


def test_how_to_read_it_says_what_the_files_say_and_leads_to_the_words(ask, council, red):
    council.card(red)
    page = ask(council.auditor, "scorecard-detail", scorecard="council-scorecard")
    for sentence in (*NOTES, COUNTING, NATIONAL):
        assert sentence in words(page)
    led_to = set(re.findall(r"glossary/#([a-z-]+)", page.content.decode()))
    assert {
        "family-group",
        "national-figure",
        "quartile",
        "rank",
        "tolerance-of-a-target",
    } <= led_to


def test_a_period_is_chosen_by_address(ask, council, red):
    council.card(red)
    page = words(
        ask(council.auditor, "scorecard-detail", after="?to=2011-03", scorecard="council-scorecard")
    )
    assert "11.0 2010/11" in page
    for nonsense in ("2011-13", "x", "2011", "9999-01"):
        page = words(
            ask(
                council.auditor,
                "scorecard-detail",
                after=f"?to={nonsense}",
                scorecard="council-scorecard",
            )
        )
        assert "12.0 2011/12" in page


def test_the_response_is_asked_for_where_it_is_red_of_who_may(ask, council, red):
    council.card(red)
    at = {"scorecard": "council-scorecard"}
    page = ask(council.auditor, "scorecard-detail", **at)
    assert "nothing said yet" in words(page)
    assert "Say what is done" not in words(page)
    page = ask(council.officer, "scorecard-detail", **at).content.decode()
    href = re.search(r'href="([^"]*responses/2011-12/[^"]*)"', page)[1].replace("&amp;", "&")
    typed = {
        "cause": "Two left",
        "action": "Hire two",
        "due_on_0": "1",
        "due_on_1": "9",
        "due_on_2": "2012",
        "owner": council.auditor.pk,
        "edit_version": "0",
    }
    answered = ask(
        council.officer,
        "measure-respond",
        typed,
        after="?" + href.split("?")[1],
        measure=red.pk,
        period="2011-12",
    )
    assert "Of 1 measure 1 is red" in words(answered), "back on the card"
    assert "Hire two" in words(answered)
    assert "by 1 September 2012" in words(answered)
    page = words(
        ask(
            council.officer,
            "measure-respond",
            typed | {"cause": "Three left"},
            measure=red.pk,
            period="2011-12",
        )
    )
    assert "Someone else changed this" in page
    done = ask(council.auditor, "response-done", {}, measure=red.pk, period="2011-12")
    assert "marked as done" in words(done)
    assert ManagementResponse.objects.get().done_on is not None
    page = words(
        ask(
            council.officer,
            "measure-respond",
            typed | {"edit_version": "2"},
            measure=red.pk,
            period="2011-12",
        )
    )
    assert "This is marked as done" in page
    undone = ask(
        council.auditor, "response-done", {"undo": "yes"}, measure=red.pk, period="2011-12"
    )
    assert "not marked as done any more" in words(undone)


def test_who_sees_and_who_arranges(ask, council, red):
    card = council.card(red)
    at = {"scorecard": card.slug}
    page = words(ask(council.auditor, "scorecard-detail", **at))
    assert "Arrange this scorecard" not in page
    for name in ("scorecard-arrange", "scorecard-change", "scorecard-end"):
        assert ask(council.auditor, name, **at).status_code == 403
    assert ask(council.auditor, "scorecard-new").status_code == 403
    board = member(council.organisation, Role.BOARD_MEMBER)
    assert ask(board, "scorecard-detail", **at).status_code == 403


def test_another_organisations_card_is_not_there(ask, council):
    other = make.officer_of(council.lead)
    theirs = add_scorecard(organisation=council.lead, fields=CardFields("Theirs"), by=other)
    perspective = theirs.perspectives.first()
    ours = council.card()
    assert ask(council.officer, "scorecard-detail", scorecard="theirs").status_code == 404
    for name in ("scorecard-perspective-rename", "scorecard-perspective-measures"):
        page = ask(council.officer, name, scorecard=ours.slug, perspective=perspective.pk)
        assert page.status_code == 404
    page = ask(
        council.officer,
        "scorecard-perspective-move",
        {},
        scorecard=ours.slug,
        perspective=perspective.pk,
    )
    assert page.status_code == 404


# Files ----------------------------------------------------------------------------


@pytest.fixture
def take(ask, council, red):
    def take(kind, after=""):
        if not Scorecard.objects.exists():
            council.card(red)
        return ask(
            council.auditor, "scorecard-file", after=after, scorecard="council-scorecard", kind=kind
        )

    return take


def test_csv_and_json_hold_exact_values(take):
    rows = list(csv.DictReader(io.StringIO(take("csv").content.decode("utf-8-sig"))))
    assert rows[0]["Measure"] == "HB1 Days <to> decide"
    assert rows[0]["Perspective"] == "Customers and community"
    assert (rows[0]["Actual"], rows[0]["National figure"]) == ("12", "12.1")
    made = json.loads(take("json").content)
    cells = made["tables"][0]["rows"][0]["cells"]
    assert "family" in cells
    assert (cells["actual"], cells["best"], cells["rank"]) == ("12", "9", "joint 2nd of 5")
    assert cells["data_of"] == "2012-01-31"


def test_excel_has_a_sheet_for_each_perspective(take):
    book = load_workbook(io.BytesIO(take("xlsx").content))
    assert book.sheetnames == ["Customers and community"]
    values = [cell.value for row in book.active.iter_rows() for cell in row]
    assert 12 in values
    assert "Red" in values


def test_the_pdf_is_tagged_and_says_the_same(take):
    with pikepdf.open(io.BytesIO(take("pdf").content)) as pdf:
        assert untagged_text(pdf) == []
        assert str(pdf.Root.Lang) == "en-GB"
        said = " ".join(text_of(pdf))
    for words_of_it in ("Council scorecard", "joint 2nd of 5 (quartile 1)", "Red", "12.1"):
        assert words_of_it in said


def test_no_other_kind_and_the_period_that_was_asked_for(take):
    assert take("docx").status_code == 404
    rows = list(
        csv.DictReader(io.StringIO(take("csv", after="?to=2011-03").content.decode("utf-8-sig")))
    )
    assert rows[0]["Period"] == "2010/11"
