"""A paper, from its gaps to the PDF that a board member reads, with scripts and without."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.journeys.world import HOME

REASON = "The board agreed on 6 November to have it in the next paper."
#: Making the files of an edition takes a few seconds; on a busy machine, many.
FILES = 90_000


def main(page):
    return page.get_by_role("main")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click(timeout=FILES)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_paper_is_compiled_published_and_read(demo, open_page, tmp_path, javascript):
    officer, finance, director, board = (
        open_page(demo.user(name), javascript)
        for name in ("performance", "finance", "director", "board")
    )
    address = f"{HOME}papers/{demo.paper_in_preparation.pk}/"

    the_officer_adds_a_paragraph(officer, address)
    the_officer_says_where_the_amount_comes_from(officer)
    the_officer_answers_the_committee(officer)
    the_officer_passes_the_gaps(officer, address)
    figures = the_finance_officer_confirms(finance, address)
    the_director_signs(director, address)
    the_board_sees_nothing_of_it(board)
    the_officer_publishes(officer, address)
    pdf = the_board_member_downloads_it(board, tmp_path)
    assert_the_pdf_says_the_same(pdf, figures)


def the_officer_adds_a_paragraph(page, address):
    page.goto(HOME)
    page.get_by_role("link", name="Close the gaps of").click()
    assert page.url.endswith(address)
    page.get_by_role("link", name="Add a paragraph to “General”").click()
    box = page.get_by_role("textbox", name="Text")
    typed = "Staff spent {line_actual:staff-knowledge-managment} on knowledge, at 49%."
    box.fill(typed)
    press(page, "Add this paragraph")

    # A name that stands for nothing is refused, with one near it; the text is kept.
    expect(page.locator(".govuk-error-summary")).to_contain_text("staff-knowledge-management")
    expect(box).to_have_value(typed)
    box.fill(typed.replace("managment", "management"))
    press(page, "Add this paragraph")
    expect(main(page)).to_contain_text("Staff spent £130,220 on knowledge, at 49%.")
    expect(main(page)).to_contain_text("49% – no source yet")


def the_officer_says_where_the_amount_comes_from(page):
    page.get_by_role("link", name="Bind it or give its source").click()
    press(page, "Save")
    expect(page.locator(".govuk-error-summary")).to_contain_text("where the amount comes from")
    page.get_by_role("textbox", name="comes from").fill("The framework contract, schedule 2")
    press(page, "Save")
    expect(main(page)).to_contain_text("49% – source: The framework contract, schedule 2")


def the_officer_answers_the_committee(page):
    page.get_by_role("link", name=re.compile("Answer.*Equalities")).click()
    page.get_by_label("There are no implications").check()
    press(page, "Save this answer")
    expect(main(page)).to_contain_text("There are no implications")


def the_officer_passes_the_gaps(page, address):
    heading = page.get_by_role("heading", level=1)
    for left in range(6, 0, -1):
        expect(heading).to_contain_text(f"{left} gap")
        page.get_by_role("link", name="pass with a reason").first.click()
        press(page, "Pass this gap")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Say why")
        page.get_by_role("textbox").fill(REASON)
        press(page, "Pass this gap")
    expect(heading).to_contain_text("waits for its figures to be confirmed")


def the_finance_officer_confirms(page, address):
    """Returns the rows of the statement as shown, by text of the cells."""
    page.goto(HOME)
    page.get_by_role("link", name="Confirm the figures").click()
    table = page.get_by_role("table", name="Financial position at the end of September 2026")
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    press(page, "Confirm these figures")
    expect(page.get_by_role("heading", level=1)).to_contain_text("waits for signature")
    return rows


def the_director_signs(page, address):
    page.goto(HOME)
    page.get_by_role("link", name="Sign off").click()
    press(page, "Sign off")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ready to publish")


def the_board_sees_nothing_of_it(page):
    page.goto(f"{HOME}papers/")
    expect(main(page)).to_contain_text("30 September 2009")
    expect(main(page)).not_to_contain_text("30 September 2026")


def the_officer_publishes(page, address):
    page.goto(address)
    page.get_by_role("link", name="Publish it").click()
    press(page, "Publish edition 1")
    expect(main(page)).to_contain_text("Excel workbook", timeout=FILES)


def the_board_member_downloads_it(page, folder):
    page.goto(HOME)
    page.get_by_role("link", name="Finance and Operations Report to 30 September 2026").click()
    expect(main(page)).to_contain_text("Staff spent £130,220 on knowledge, at 49%.")
    expect(main(page)).to_contain_text(REASON)
    expect(main(page)).to_contain_text("Chief Executive, on 20 November 2026")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="PDF", exact=True).click()
    file = folder / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert file.suffix == ".pdf"
    return file


def assert_the_pdf_says_the_same(pdf, rows):
    text = " ".join(
        subprocess.run(
            ["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True
        ).stdout.split()
    )
    assert len(rows) > 25
    for name, *cells in rows:
        figures = [printed(cell) for cell in cells if re.search(r"\d|\*", cell)]
        # A long name goes on below its figures.
        assert re.search(in_a_row(name, figures), text), (name, figures)
    assert "Staff spent £130,220 on knowledge, at 49%." in text
    assert REASON in text
    assert "Edition 1, 20 November 2026" in text


def printed(cell):
    return cell.replace("minus", "").strip()


def in_a_row(name, figures):
    first, *rest = name.split()
    words = "".join(rf"( {re.escape(word)})?" for word in rest)
    return re.escape(first) + words + "".join(rf" {re.escape(one)}" for one in figures)
