"""A month's actuals, entered by the finance officer."""

import re

from playwright.sync_api import expect

from tests.journeys.world import HOME

OCTOBER = f"{HOME}finance/2026/7/"


def box(page, line):
    return page.get_by_role("textbox", name=f"{line}, October 2026, actual", exact=True)


def row(page, line):
    """The statement's row of a line, in the first group that has one of this name."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=line)).first


def test_a_month_is_entered_and_the_statement_changes(demo, open_page):
    page = open_page(demo.user("finance"))
    page.goto(OCTOBER)
    before = row(page, "Knowledge Management").get_by_role("cell").all_text_contents()
    assert before[3].startswith("130,220"), "to the end of September: 130,220.38"

    page.goto(HOME)
    page.get_by_role("link", name="Enter the actuals of October 2026").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("October 2026: 0 of")
    box(page, "Knowledge Management").fill("22,500.5O")
    box(page, "Website KM").fill("1,000.005")
    box(page, "Improving Outcomes").fill("33,400.10")
    page.get_by_role("button", name="Save October 2026").click()

    # Nothing is saved; what was typed stands, right or wrong, and each fault is said at its box.
    assert page.title().startswith("Error: ")
    expect(box(page, "Knowledge Management")).to_have_value("22,500.5O")
    expect(box(page, "Website KM")).to_have_value("1,000.005")
    expect(box(page, "Improving Outcomes")).to_have_value("33,400.10")
    for line in ("Knowledge Management", "Website KM"):
        expect(box(page, line)).to_have_attribute("aria-invalid", "true")
    page.locator(".govuk-error-summary").get_by_role("link").first.click()
    expect(box(page, "Knowledge Management")).to_be_focused()
    other = open_page(demo.user("auditor"))
    other.goto(OCTOBER)
    assert row(other, "Knowledge Management").get_by_role("cell").all_text_contents() == before

    box(page, "Knowledge Management").fill("22,500.50")
    box(page, "Website KM").fill("1,000.00")
    page.get_by_role("button", name="Save October 2026").click()
    expect(page.get_by_role("main")).to_contain_text("3 figures saved")
    expect(page.get_by_role("main")).to_contain_text("£56,900.60")
    expect(box(page, "Knowledge Management")).to_have_value("22,500.50")

    page.goto(OCTOBER)
    cells = row(page, "Knowledge Management").get_by_role("cell")
    # 130,220.38 + 22,500.50 against 156,100.00; a bracket has its minus for those who hear it.
    expect(cells.nth(3)).to_have_text(re.compile(r"^152,721\b"))
    expect(cells.nth(4)).to_have_text(re.compile(r"^minus \(3,379\)"))
    expect(cells.nth(5)).to_have_text(re.compile(r"^minus \(2%\)"))
    expect(row(page, "Website KM").get_by_role("cell").nth(3)).to_have_text(re.compile("^69,318"))
    page.get_by_role("link", name="Knowledge Management").first.click()
    expect(page.get_by_role("main")).to_contain_text("22,500.50")
    expect(page.get_by_role("main")).to_contain_text("Finance Officer")
