"""Benefits through the doors that people use."""

import csv
import datetime as dt
import html
import io
import json
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from benefits.models import AchievedFigure, Benefit, BenefitEvidence, PlannedFigure
from benefits.standing import build_standing
from benefits.tables import register_table
from tests.returns.factories import world

from .factories import (
    APRIL,
    OCTOBER,
    Q1,
    Q2,
    a_benefit,
    decided,
    finance_of,
    on,
    other,
    planned,
    reported,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    with on(OCTOBER):
        yield world(quarter=None)


@pytest.fixture
def ask(client, made):
    """Gets or posts: ``ask(who, name, data, after="?…", **kwargs)``."""

    def ask(who, name, data=None, after="", **kwargs):
        client.force_login(who.user)
        path = reverse(name, kwargs={"organisation": made.organisation.slug, **kwargs}) + after
        return client.get(path) if data is None else client.post(path, data, follow=True)

    return ask


def words(response):
    """What a page says, without markup."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(bare).split())


def day(name, value):
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}


def typed(made, **changes):
    return {
        "title": "Fewer <licences>",
        "programme": made.programme.pk,
        "objective": made.objectives[0].pk,
        "kind": "cashable",
        "recurrence": "recurring",
        "frequency": "quarter",
        "counting": "adds",
        "direction": "up",
        "owner": made.head.pk,
        **changes,
    }


def test_from_the_register_to_a_confirmed_saving(ask, made):
    page = ask(made.head, "benefit-new", typed(made))
    assert "B001 Fewer &lt;licences&gt; is on the register" in page.content.decode()
    plan = {"planned_1": "10,000", "planned_2": "£5,000.50", "edit_version": "0"}
    plan |= day("dated_on", APRIL)
    page = words(ask(made.head, "benefit-plan", plan, number=1))
    assert "The plan of B001 for 2009/10 is saved" in page
    assert "nothing reported of £15,001 planned by 30 September 2009" in page
    assert "No figure yet for Quarter 1 of 2009/10, Quarter 2 of 2009/10." in page
    report = {"span": "2009-1", "amount": "9,000", "stated": "reported", "note": ""}
    page = words(ask(made.head, "benefit-report", report, number=1))
    assert "Waits for confirmation" in page
    listed = words(ask(made.head, "benefit-list"))
    assert "£9,000 of £15,001 planned savings achieved by 30 September 2009" in listed
    assert "£9,000 of it is not final yet" in listed
    finance = finance_of(made)
    page = ask(finance, "benefit-detail", number=1)
    assert "Confirm the figure for Quarter 1 of 2009/10" in words(page)
    figure = AchievedFigure.objects.get()
    decision = {"decided": "confirmed", "reason": ""}
    page = words(ask(finance, "benefit-decide", decision, number=1, figure=figure.pk))
    assert "The figure of B001 is confirmed" in page
    assert "Confirmed by finance" in page
    assert "not final yet" not in words(ask(made.head, "benefit-list"))


def test_what_is_missing_is_said_at_its_field(ask, made):
    page = words(ask(made.head, "benefit-new", {}))
    for sentence in (
        "Enter the title",
        "Choose a programme",
        "Choose what kind of benefit it is",
        "Choose whether it comes once or recurs",
        "Choose quarters or years",
        "Choose who owns it",
    ):
        assert sentence in page
    page = words(ask(made.head, "benefit-new", typed(made, unit="days")))
    assert "A saving is in pounds: leave this empty" in page
    page = words(ask(made.head, "benefit-new", typed(made, baseline="many")))
    assert "Enter a number, like 1,234.5" in page
    assert not Benefit.objects.exists()


@pytest.mark.parametrize("amount", ["1e9", "NaN", "12,34", "--5", "1.23456", "(5", "٣", "9" * 40])
def test_what_is_no_number_is_refused(ask, made, amount):
    a_benefit(made)
    report = {"span": "2009-1", "amount": amount, "stated": "reported"}
    assert "There is a problem" in words(ask(made.head, "benefit-report", report, number=1))
    assert not AchievedFigure.objects.exists()


@pytest.mark.parametrize(
    ("amount", "kept"), [("(12.5)", "-12.5"), ("−12", "-12"), ("£1 234", "1234"), ("-0", "0")]
)
def test_numbers_are_read_as_people_write_them(ask, made, amount, kept):
    a_benefit(made, **other())
    report = {"span": "2009-1", "amount": amount, "stated": "reported"}
    ask(made.head, "benefit-report", report, number=1)
    assert AchievedFigure.objects.get().amount == Decimal(kept)


def test_a_plan_of_one_year_leaves_the_others_as_they_are(ask, made):
    benefit = a_benefit(made)
    planned(made, benefit, {Q1: "10", Q2: "20"})
    page = ask(made.head, "benefit-plan", after="?year=2010", number=1)
    assert "What is B001 to bring in 2010/11?" in words(page)
    version = benefit.plans.get().pk
    plan = {"planned_1": "5", "edit_version": version, "reason": "Next year too"}
    plan |= day("dated_on", OCTOBER)
    ask(made.head, "benefit-plan", plan, after="?year=2010", number=1)
    last = PlannedFigure.objects.filter(plan=benefit.plans.latest("pk"))
    assert [(one.year, one.quarter, one.amount) for one in last] == [
        (2009, 1, 10),
        (2009, 2, 20),
        (2010, 1, 5),
    ]


def test_two_who_plan_at_once_see_both_and_may_save_again(ask, made):
    benefit = a_benefit(made)
    planned(made, benefit, {Q1: "10"})
    plan = {"planned_1": "7", "edit_version": "0", "reason": "Mine", **day("dated_on", OCTOBER)}
    page = ask(made.head, "benefit-plan", plan, number=1)
    assert "Someone else changed this" in words(page)
    both = words(page).split("What is B001 to bring")[2]
    assert "10" in both
    assert "7" in both
    fresh = re.search(r'name="edit_version" value="(\d+)"', page.content.decode())[1]
    ask(made.head, "benefit-plan", plan | {"edit_version": fresh}, number=1)
    assert benefit.plans.count() == 2


def test_two_who_change_at_once_see_both_texts(ask, made):
    a_benefit(made)
    ask(made.head, "benefit-change", typed(made, title="Theirs", edit_version="1"), number=1)
    mine = typed(made, title="Mine", recurrence="one_off", edit_version="1")
    page = words(ask(made.officer, "benefit-change", mine, number=1))
    assert "Someone else changed this" in page
    assert "Theirs" in page
    assert Benefit.objects.get().title == "Theirs"


def test_an_ended_benefit_stays_to_be_read(ask, made):
    a_benefit(made)
    end = {"reason": "Merged into B002", "edit_version": "1", **day("ended_on", OCTOBER)}
    page = words(ask(made.head, "benefit-end", end, number=1))
    assert "B001 ends on 20 October 2009" in page
    assert "Merged into B002" in page
    late = words(ask(made.head, "benefit-end", end, number=1))
    assert "Someone else changed this" in late


def test_figures_sent_back_say_why(ask, made):
    figure = reported(made, a_benefit(made), Q1, "5")
    finance = finance_of(made)
    where = {"number": 1, "figure": figure.pk}
    page = words(ask(finance, "benefit-decide", {"decided": "queried", "reason": ""}, **where))
    assert "Say what is not right with it" in page
    sent = {"decided": "queried", "reason": "The post is filled"}
    page = words(ask(finance, "benefit-decide", sent, **where))
    assert "Sent back by finance" in page
    assert "The post is filled" in page
    assert ask(made.head, "benefit-decide", **where).status_code == 403


def test_evidence_is_attached_opened_and_removed(ask, made):
    a_benefit(made)
    page = ask(made.head, "benefit-evidence", {"add_link": "", "link": "ftp://x"}, number=1)
    assert "begins with https" in words(page) or "Say what it shows" in words(page)
    bad = SimpleUploadedFile("x.pdf", b"not a pdf")
    page = ask(made.head, "benefit-evidence", {"add_file": "", "file": bad}, number=1)
    assert "This file is not a PDF, whatever its name" in words(page)
    file = SimpleUploadedFile("invoice.txt", b"Paid no more")
    ask(made.head, "benefit-evidence", {"add_file": "", "file": file, "title": "Bill"}, number=1)
    link = {"add_link": "", "link": "https://example.org/", "link_title": "Minutes"}
    page = words(ask(made.head, "benefit-evidence", link, number=1))
    assert "2 of 10 pieces of evidence attached" in page
    kept, linked = BenefitEvidence.objects.all()
    sent = ask(made.director, "benefit-evidence-file", number=1, evidence=kept.pk)
    assert sent.content == b"Paid no more"
    assert sent["Content-Disposition"].startswith("attachment")
    no_file = ask(made.director, "benefit-evidence-file", number=1, evidence=linked.pk)
    assert no_file.status_code == 404
    remove = {"number": 1, "evidence": kept.pk}
    assert ask(made.director, "benefit-evidence-remove", {}, **remove).status_code == 403
    assert "“Bill” is removed" in words(ask(made.head, "benefit-evidence-remove", {}, **remove))
    assert ask(made.head, "benefit-evidence-file", **remove).status_code == 404


def test_the_register_is_chosen_from_by_address(ask, made):
    a_benefit(made)
    a_benefit(made, **other())
    soft = a_benefit(made, title="More visits", is_cashable=False)
    planned(made, soft, {Q1: "100"})
    reported(made, soft, Q1, "80")
    page = words(ask(made.head, "benefit-list", after="?kind=benefit"))
    assert "B002 Days to an answer" in page
    assert "B001" not in page
    every = words(ask(made.head, "benefit-list", after="?kind=x&programme=y&to=z"))
    assert all(one in every for one in ("B001", "B002", "B003"))
    assert "£80 of £100 planned savings achieved by 30 September 2009" in every
    before = words(ask(made.head, "benefit-list", after="?to=2008-09-q4"))
    assert "£0 of savings achieved by 31 March 2009, and none planned by then" in before


def test_units_are_never_mixed(ask, made):
    days = a_benefit(made, **other())
    planned(made, days, {Q1: "15", Q2: "10"})
    reported(made, days, Q1, "12.5")
    page = words(ask(made.head, "benefit-list"))
    assert "1 benefit, no saving, counts by 30 September 2009" in page
    assert "Pounds by programme" not in page
    one = words(ask(made.head, "benefit-detail", number=1))
    assert "12.5 days against 10.0 days planned by 30 September 2009" in one
    assert "20.0 days on 1 April 2009" in one


def test_both_lists_are_taken_away(ask, made):
    benefit = a_benefit(made, title="=HYPERLINK(1)")
    planned(made, benefit, {Q1: "100", Q2: "50.25"})
    decided(reported(made, benefit, Q1, "80.5"), finance_of(made))
    for kind in ("pdf", "xlsx", "csv", "json"):
        assert ask(made.head, "benefit-list-file", kind=kind).status_code == 200
        assert ask(made.head, "benefit-file", number=1, kind=kind).status_code == 200
    made_of_it = json.loads(ask(made.head, "benefit-list-file", kind="json").content)
    cells = made_of_it["tables"][0]["rows"][0]["cells"]
    assert (cells["planned"], cells["achieved"], cells["difference"]) == (
        "150.25",
        "80.5",
        "-69.75",
    )
    assert made_of_it["tables"][1]["rows"][-1]["cells"]["planned"] == "150.25"
    text = ask(made.head, "benefit-list-file", kind="csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["Benefit"].startswith("'=")
    one = json.loads(ask(made.head, "benefit-file", number=1, kind="json").content)
    assert one["tables"][1]["rows"][0]["cells"]["decided_by"]
    assert ask(made.head, "benefit-file", number=1, kind="exe").status_code == 404


def test_another_organisations_benefit_is_not_there(ask, made, client):
    a_benefit(made)
    elsewhere = world(quarter=None)
    assert ask(elsewhere.head, "benefit-detail", number=1).status_code == 404
    where = {"organisation": elsewhere.organisation.slug, "number": 1}
    assert client.get(reverse("benefit-detail", kwargs=where)).status_code == 404


def test_a_year_by_year_benefit_is_reported_once_the_year_is_over(ask, made):
    a_benefit(made, frequency="year")
    page = ask(made.head, "benefit-report", number=1)
    assert "2008/09" in words(page)
    assert "Quarter" not in words(page).split("Period")[1].split("Achieved")[0]
    with on(dt.date(2010, 4, 1)):
        assert "2009/10" in words(ask(made.head, "benefit-report", number=1))


def test_what_is_printed_has_room_for_some_columns_only(made):
    planned(made, a_benefit(made), {Q1: "100"})
    standing = build_standing(organisation=made.organisation, as_of=dt.date(2009, 9, 30))
    whole = register_table(standing, standing.lines)
    printed = register_table(standing, standing.lines, for_paper=True)
    assert len(whole.columns) > 15 > 11 > len(printed.columns)
    cells = {column.key: cell.text for column, cell in printed.cells_of(printed.rows[0])}
    assert (cells["reference"], cells["planned"]) == ("B001", "100")
