"""A consortium from its beginning, in a browser: asked, joined, loaded, agreed, compared; and what
was not agreed is nowhere to be read."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import looks
from tests.measures.consortia.world import World

ABERS = (
    "Council,Code,Period,Value\nAber,HB1,2009-10,31.7\nAber,HB1,2010-11,29.3\nAber,HB2,2010-11,7"
)
BUTES = (
    "Council,Code,Period,Value\nBute,HB1,2009-10,22.6\nBute,HB1,2010-11,24.8\nBute,HB2,2010-11,9"
)


@pytest.fixture
def made(transactional_db):
    """Three organisations with people, a framework of two measures, a register of bodies."""
    return World(with_values=False)


@pytest.fixture
def people(made, open_page):
    """Officer and director of each, every one with a window of their own."""
    return {
        (organisation.slug, post): open_page(found[organisation].user)
        for organisation in (made.lead, made.aber, made.bute)
        for post, found in (("officer", made.officers), ("director", made.directors))
    }


def test_two_organisations_compare_just_what_one_agreed(people, axe, tmp_path):
    officer = people["lead", "officer"]
    the_lead_begins_and_asks(officer)
    for slug in ("aber", "bute"):
        the_asked_one_joins(people[slug, "director"], slug)
    for name in ("Aber", "Bute"):
        the_lead_links_the_body(officer, name)
    for slug, rows in (("aber", ABERS), ("bute", BUTES)):
        an_officer_loads_values(people[slug, "officer"], slug, rows, tmp_path)

    reader = people["bute", "officer"]
    only_its_own_is_read(reader)
    the_director_agrees(people["aber", "director"], axe)
    both_are_compared(reader, axe)
    what_was_not_agreed_is_not_read(reader)
    the_lead_sees_who_supplied(officer, axe)
    the_director_ends_it(people["aber", "director"])
    only_its_own_is_read(reader)


def main(page):
    return page.get_by_role("main")


def heading(page):
    return page.get_by_role("heading", level=1)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()
    assert not looks.sideways(page)


def follow(page, name):
    main(page).get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def the_lead_begins_and_asks(page):
    page.goto("/lead/measures/consortia/")
    follow(page, "Begin a consortium")
    page.get_by_label("Name of the consortium").fill("Benchmarkers")
    page.get_by_label("Framework", exact=True).select_option(label="Benchmarks")
    press(page, "Begin the consortium")
    for address, name in (("aber", "Aber"), ("bute", "Bute")):
        follow(page, "Ask an organisation to join")
        page.get_by_label("Organisation’s address").fill(address)
        press(page, "Ask the organisation")
        expect(main(page)).to_contain_text(f"{name} is asked to join")


def the_asked_one_joins(page, slug):
    page.goto(f"/{slug}/")
    follow(page, "Answer The Lead, which asks you to join Benchmarkers")
    page.get_by_label("Join", exact=True).check()
    press(page, "Send the answer")
    expect(main(page)).to_contain_text("Nothing is shared yet")


def the_lead_links_the_body(page, name):
    page.goto("/lead/measures/consortia/")
    follow(page, "Benchmarkers")
    follow(page, name)
    follow(page, "Link to a body")
    page.get_by_label("Reporting body").select_option(label=name)
    press(page, "Link it")
    expect(main(page)).to_contain_text(f"{name} reports as {name}")


def an_officer_loads_values(page, slug, rows, tmp_path):
    page.goto(f"/{slug}/measures/data/")
    follow(page, "Begin a data set")
    page.get_by_label("Framework", exact=True).select_option(label="Benchmarks")
    page.get_by_label("Name", exact=True).fill("Our figures")
    page.get_by_label("Its consortium, as agreed", exact=True).check()
    press(page, "Begin the data set")
    file = tmp_path / f"{slug}.csv"
    file.write_text(rows, encoding="utf-8")
    follow(page, "Upload a file")
    page.get_by_label("File", exact=True).set_input_files(file)
    press(page, "Upload the file")
    page.get_by_label("I have checked: 3 values").check()
    press(page, "Confirm: these values count from now on")
    expect(main(page)).to_contain_text("These values count")


def open_measure(page, code):
    page.goto("/bute/measures/")
    follow(page, re.compile(rf"\b{code}\b|Title of {code}"))


def only_its_own_is_read(page):
    open_measure(page, "HB1")
    expect(main(page)).to_contain_text("24.8")
    expect(main(page)).not_to_contain_text("29.3")
    expect(main(page)).not_to_contain_text("31.7")


def the_director_agrees(page, axe):
    page.goto("/aber/measures/consortia/")
    follow(page, "Benchmarkers")
    follow(page, "What you share")
    expect(heading(page)).to_have_text(
        re.compile("The Lead reads 0 of your values, another member 0")
    )
    follow(page, "Agree to share something")
    page.get_by_label("The lead and every member").check()
    page.get_by_label("The measures ticked below").check()
    page.get_by_label("HB1 Title of HB1").check()
    since = page.get_by_role("group", name=re.compile("Periods that begin on or after"))
    for part, value in (("Day", "1"), ("Month", "4"), ("Year", "2010")):
        since.get_by_label(part, exact=True).fill(value)
    press(page, "Show what they would read")
    expect(main(page)).to_contain_text("They would read 1 value. Nothing is agreed yet.")
    axe(page)
    press(page, "Agree to share")
    expect(heading(page)).to_have_text(
        re.compile("The Lead reads 1 of your values, another member 1")
    )


def both_are_compared(page, axe):
    open_measure(page, "HB1")
    expect(heading(page)).to_contain_text("24.8 days in 2010/11: 1st of 2")
    order = page.get_by_role("table").filter(has_text="2 of 2 reported")
    expect(order.get_by_role("row").filter(has_text="Aber")).to_contain_text("29.3")
    expect(order.get_by_role("row").filter(has_text="Bute")).to_contain_text("24.8")
    axe(page)


def what_was_not_agreed_is_not_read(page):
    expect(main(page)).not_to_contain_text("31.7")
    open_measure(page, "HB2")
    expect(main(page)).to_contain_text("9.0")
    expect(main(page)).not_to_contain_text("7.0")


def the_lead_sees_who_supplied(page, axe):
    page.goto("/lead/measures/consortia/")
    follow(page, "Benchmarkers")
    follow(page, "Who has supplied what")
    expect(heading(page)).to_have_text(re.compile("0 of 2 members have supplied everything"))
    row = page.get_by_role("row").filter(has_text="Aber")
    asked, supplied, provisional, missing, not_agreed = "2", "1", "0", "0", "1"
    counts = [asked, supplied, provisional, missing, not_agreed]
    day, vintage = re.compile(r"\d{4}"), "Our figures"
    expect(row.get_by_role("cell")).to_have_text([*counts, day, vintage])
    axe(page)


def the_director_ends_it(page):
    page.goto("/aber/measures/consortia/")
    follow(page, "Benchmarkers")
    follow(page, "What you share")
    follow(page, re.compile("^End the agreement"))
    page.get_by_label("Why it ends").fill("Costs are to be looked at first")
    press(page, "End the agreement")
    expect(main(page)).to_contain_text("It has ended")
