"""The paper's whole life in a browser: begun with nothing, published, read on a phone, checked by
an auditor, and corrected by a second edition after one figure of the ledger changed."""

import re
import subprocess

from playwright.sync_api import expect

from tests.journeys.test_paper import REASON, main, press
from tests.journeys.world import HOME

SEPTEMBER = f"{HOME}finance/2026/6/actuals/"
LINE = "Website KM"
WRONG, RIGHT = "13,821.62", "14,821.62"
TO_DATE = {WRONG: "£1,833,024", RIGHT: "£1,834,024"}
OF_THE_LINE = {WRONG: "£68,318", RIGHT: "£69,318"}
WHY = "An invoice of the website for £1,000 had been left out."


def test_from_nothing_to_a_corrected_edition(demo, open_page, axe, tmp_path):
    officer, finance, director, auditor = (
        open_page(demo.user(name)) for name in ("performance", "finance", "director", "auditor")
    )
    phone = open_page(demo.user("board"), width=320, height=640)

    address = the_officer_begins_with_nothing(officer)
    the_officer_inserts_a_figure(officer)
    pass_every_gap(officer, address)
    agree_and_publish(officer, finance, director, address, edition=1)
    the_member_reads_on_a_phone(phone, axe, tmp_path)
    the_auditor_checks(auditor, address, edition=1)

    the_ledger_is_corrected(finance)
    the_officer_reads_again_what_changed(officer, address)
    pass_every_gap(officer, address)
    agree_and_publish(officer, finance, director, address, edition=2)
    the_auditor_checks(auditor, address, edition=2)
    what_changed_is_a_list_that_people_understand(phone, axe, address)
    text_and_table_say_the_same(phone, address)


def heading(page):
    return page.get_by_role("heading", level=1)


def the_officer_begins_with_nothing(page):
    page.goto(f"{HOME}papers/")
    page.get_by_role("link", name="Begin a paper").click()
    page.get_by_role("link", name="plan the meeting").click()
    page.get_by_label("Body").select_option(label="Improvement Service Board")
    for part, value in (("Day", "14"), ("Month", "12"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    press(page, "Plan the meeting")

    page.goto(f"{HOME}papers/new/")
    press(page, "Begin this paper")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Choose the meeting that the paper goes to")
    meeting = page.get_by_label("Meeting", exact=True)
    meeting.select_option(label="14 December 2026, Improvement Service Board")
    page.get_by_role("radio", name="For noting").check()
    press(page, "Begin this paper")
    press(page, "Begin with the usual paragraphs")
    expect(main(page)).to_contain_text("we had spent £1.833M")
    return page.url.split("#")[0].removeprefix(re.match(r"https?://[^/]+", page.url)[0])


def the_officer_inserts_a_figure(page):
    page.get_by_role("link", name="Add a paragraph to “General”").click()
    page.get_by_role("textbox", name="Text").fill("All in all we spent ")
    page.get_by_label("Find a figure").fill("spent to date")
    page.get_by_role("button", name="Insert {actual_to_date}", exact=True).click()
    page.get_by_role("textbox", name="Text").press("End")
    page.keyboard.type(", the website ")
    page.get_by_label("Find a figure").fill("spent website km")
    page.get_by_role("button", name="Insert {line_actual:corporate-website-km}").first.click()
    page.keyboard.type(".")
    press(page, "Add this paragraph")
    said = f"All in all we spent {TO_DATE[WRONG]}, the website {OF_THE_LINE[WRONG]}."
    expect(main(page)).to_contain_text(said)


def pass_every_gap(page, address):
    page.goto(address)
    while page.get_by_role("link", name="pass with a reason").count():
        page.get_by_role("link", name="pass with a reason").first.click()
        page.get_by_role("textbox").fill(REASON)
        press(page, "Pass this gap")
    expect(heading(page)).to_contain_text("waits for its figures to be confirmed")


def agree_and_publish(officer, finance, director, address, edition):
    finance.goto(f"{address}confirm/")
    press(finance, "Confirm these figures")
    director.goto(f"{address}sign-off/")
    press(director, "Sign off")
    officer.goto(f"{address}publish/")
    if edition > 1:
        officer.get_by_role("textbox").fill(WHY)
    press(officer, f"Publish edition {edition}")
    while main(officer).get_by_role("link", name="Look again").count():
        officer.get_by_role("link", name="Look again").click()
    expect(main(officer)).to_contain_text("Excel workbook")


def the_member_reads_on_a_phone(page, axe, folder):
    page.goto(HOME)
    page.get_by_role("link", name="Finance and Operations Report to 30 September 2026").click()
    expect(main(page)).to_contain_text(f"All in all we spent {TO_DATE[WRONG]}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    for cell in page.locator(".status").first.get_by_role("cell").all():
        place = cell.bounding_box()
        assert place["x"] + place["width"] <= 320, "a colour or progress lies off the edge"
    axe(page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="PDF", exact=True).click()
    file = folder / downloading.value.suggested_filename
    downloading.value.save_as(file)
    said = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True
    ).stdout
    assert f"All in all we spent {TO_DATE[WRONG]}" in " ".join(said.split())


def the_auditor_checks(page, address, edition):
    page.goto(f"{address}editions/{edition}/")
    press(page, "Check this edition now")
    while main(page).get_by_text("It is being checked").count():
        page.get_by_role("link", name="look again").click()
    expect(main(page)).to_contain_text("files are as they were published")


def the_ledger_is_corrected(page):
    page.goto(SEPTEMBER)
    box = page.get_by_role("textbox", name=f"{LINE}, September 2026, actual", exact=True)
    expect(box).to_have_value(WRONG)
    box.fill(RIGHT)
    press(page, "Save September 2026")
    expect(main(page)).to_contain_text("1 figure saved")


def the_officer_reads_again_what_changed(page, address):
    page.goto(address)
    for figures in (TO_DATE, OF_THE_LINE):
        expect(main(page)).to_contain_text(f"{figures[WRONG]} is {figures[RIGHT]} now")
    while page.get_by_role("button", name="I have read it again").count():
        page.get_by_role("button", name="I have read it again").first.click()
    expect(main(page)).not_to_contain_text("changed since it was last read")


def what_changed_is_a_list_that_people_understand(page, axe, address):
    page.goto(f"{HOME}papers/")
    page.get_by_role("link", name="What changed in edition 2").click()
    expect(main(page)).to_contain_text(f"Why this edition: {WHY}")
    expect(main(page)).to_contain_text(re.compile(rf"{LINE}.*£68,318\b.*£69,318", re.DOTALL))
    expect(page.locator("del", has_text=TO_DATE[WRONG]).first).to_be_visible()
    expect(page.locator("ins", has_text=TO_DATE[RIGHT]).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    axe(page)
    page.goto(f"{address}editions/1/")
    expect(heading(page)).to_contain_text("superseded")
    expect(main(page)).to_contain_text(f"All in all we spent {TO_DATE[WRONG]}")


def text_and_table_say_the_same(page, address):
    """The figures of the paragraph, each in its row of Appendix 1."""
    page.goto(f"{address}editions/2/")
    said = main(page).get_by_text("All in all we spent").inner_text()
    total, line = re.search(r"we spent £([\d,]+), the website £([\d,]+)", said).groups()
    assert (f"£{total}", f"£{line}") == (TO_DATE[RIGHT], OF_THE_LINE[RIGHT])
    rows = page.locator("#appendix-1 ~ * table tbody tr").all_inner_texts()
    assert [row for row in rows if row.startswith("Total expenditure") and total in row]
    assert [row for row in rows if row.startswith(LINE) and line in row]
