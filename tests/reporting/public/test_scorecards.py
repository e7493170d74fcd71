"""Scorecards on the public pages: chosen twice, values of published sets alone."""

import csv
import html
import io
import json
import re

import pytest
from django.urls import reverse

from measures.actions.cards import CardFields, change_scorecard, end_scorecard
from measures.models import DataSet
from reporting.models import PublicChoice
from tests.measures import factories as make
from tests.measures.cards.factories import DAY, Council, on
from tests.measures.factories import Y2010, Y2011

pytestmark = pytest.mark.django_db


class Shown(Council):
    """A public card of one measure whose own values are in two sets, one of them published."""

    def __init__(self):
        super().__init__()
        self.days = self.measure("HB1", title="Days <open>")
        self.give(self.days, Y2010, "11", "9", scotland="10")
        self.give(self.days, Y2011, "12", "9", scotland="10")
        self.aim(self.days, Y2011, "10")
        self.the_card = self.card(self.days, name="Ours", is_public=True)
        PublicChoice.objects.create(
            organisation=self.organisation, shows_papers=False, shows_scorecards=True
        )


@pytest.fixture
def shown():
    with on():
        yield Shown()


def page(client, name="public-scorecard", *rest, **headers):
    return client.get(reverse(name, args=["birch", *rest]), headers=headers)


def words(response):
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(bare).split())


def test_anybody_reads_it_without_a_session(shown, client):
    assert "Ours" in words(page(client, "public-organisation"))
    response = page(client, "public-scorecard", "ours")
    said = words(response)
    assert "Of 1 measure 1 is red" in said
    for expected in ("HB1 Days <open>", "12.0", "2nd of 2", "10.0 Scotland"):
        assert expected in said
    assert "What is done" not in said
    assert "Set-Cookie" not in response
    assert "Vary" not in response
    assert "public" in response["Cache-Control"]


def test_values_of_sets_that_are_not_published_are_not_shown(shown, client):
    own = make.a_data_set(shown.organisation, shown.framework, name="Ours alone")
    make.observed(own, {(shown.days, shown.own, Y2011): "77"})
    assert shown.read(shown.the_card).lines[0].value == 77
    said = words(page(client, "public-scorecard", "ours"))
    assert "77" not in said
    assert "12.0" in said
    DataSet.objects.filter(pk=shown.published.pk).update(reach="own")
    said = words(page(client, "public-scorecard", "ours"))
    assert "12.0" not in said
    assert "no value yet" in said


def test_the_family_is_of_published_values_alone(shown, client):
    trees = make.families(shown.lead, "Trees", {"Wooded": [shown.own, shown.neighbours[0]]})
    make.define(shown.days, applies_from=Y2011.start, family_grouping=trees)
    own = make.a_data_set(shown.organisation, shown.framework, name="Ours alone")
    make.observed(own, {(shown.days, shown.neighbours[0], Y2011): "33"})
    assert shown.read(shown.the_card).lines[0].family.high == 33
    assert "2nd of 2, 9.0 to 12.0 Wooded" in words(page(client, "public-scorecard", "ours"))
    response = page(client, "public-scorecard-data", "ours", "csv")
    row = next(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert (row["Family"], row["Which family"]) == ("2nd of 2, 9.0 to 12.0", "Wooded")


def test_the_mark_changes_with_the_values(shown, client):
    first = page(client, "public-scorecard", "ours")
    same = page(client, "public-scorecard", "ours", **{"If-None-Match": first["ETag"]})
    assert same.status_code == 304
    shown.give(shown.days, Y2011, "13")
    other = page(client, "public-scorecard", "ours", **{"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    assert other["ETag"] != first["ETag"]


def test_plain_data_hold_exact_values_and_nothing_of_what_is_done(shown, client):
    response = page(client, "public-scorecard-data", "ours", "csv")
    row = next(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert (row["Measure"], row["Actual"], row["Perspective"]) == (
        "HB1 Days <open>",
        "12",
        "Customers and community",
    )
    assert "What is done" not in row
    assert response["Access-Control-Allow-Origin"] == "*"
    plain = json.loads(page(client, "public-scorecard-data", "ours", "json").content)
    assert plain["from"]["scorecard"] == "Ours"
    assert plain["rows"][0]["cells"]["rank"] == "2nd of 2"


@pytest.mark.parametrize("why", ["not chosen", "not public", "ended", "no such card"])
def test_what_is_not_shown_is_not_there(shown, client, why):
    slug, by = "ours", shown.officer
    if why == "not chosen":
        PublicChoice.objects.update(shows_scorecards=False)
    elif why == "not public":
        fields = CardFields("Ours", is_public=False)
        change_scorecard(scorecard=shown.the_card, fields=fields, expected_version=1, by=by)
    elif why == "ended":
        day = DAY.replace(month=5)
        end_scorecard(scorecard=shown.the_card, ended_on=day, expected_version=1, by=by)
    else:
        slug = "theirs"
    assert page(client, "public-scorecard", slug).status_code == 404
    assert page(client, "public-scorecard-data", slug, "csv").status_code == 404


def test_it_is_chosen_on_the_page_of_choices(shown, client):
    PublicChoice.objects.update(shows_scorecards=False)
    client.force_login(shown.officer.user)
    path = reverse("public-choose", args=["birch"])
    assert "Scorecards" in words(client.get(path))
    client.post(path, {"shows_scorecards": "on", "edit_version": "1"})
    assert PublicChoice.objects.get().shows_scorecards
    assert page(client, "public-scorecard", "ours").status_code == 200
