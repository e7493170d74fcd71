"""The grid of a month in a browser: keyboard, a block from Excel, totals, and without any of it."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from playwright.sync_api import expect

from accounts.roles import Role
from components.fields import MoneyField
from finance import actions
from finance.models import ActualEntry
from tests.factories import OrganisationFactory, member
from tests.finance.factories import SmallBudget
from tests.journeys import looks

GRID = "/body/finance/2009/6/actuals/"
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""  # noqa: E501


@pytest.fixture
def organisation(transactional_db):
    return OrganisationFactory(slug="body")


@pytest.fixture
def officer(organisation):
    return member(organisation, Role.FINANCE_OFFICER)


@pytest.fixture
def small(organisation, officer):
    """Pay, Travel, Line 1 and Line 2; pay was 100.00 in August."""
    made = SmallBudget(organisation, officer)
    made.approve()
    made.profile(made.pay)
    made.enter(5, pay="100")
    lines = [made.new_line(made.costs, f"Line {n}") for n in (1, 2)]
    actions.include_lines(budget=made.budget, lines=lines, by=officer)
    return made


@pytest.fixture
def grid(small, officer, open_page):
    page = open_page(user=officer.user)
    page.goto(GRID)
    return page


def box(page, line="Pay", what="actual"):
    return page.get_by_label(f"{line}, September 2009, {what}", exact=True)


def paste(locator, text):
    locator.focus()
    locator.evaluate(PASTE, text)


def sums(page, line):
    """Month, to date and variance of a row as shown."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=line)).last
    cells = row.locator("[data-sum=month], [data-sum=to-date], [data-sum=variance]")
    return [text.replace("minus ", "") for text in cells.all_text_contents()]


def focused(page):
    return page.evaluate("document.activeElement.labels?.[0]?.textContent ?? ''")


# Keys ------------------------------------------------------------------------------------


def test_arrows_move_enter_goes_down_and_tab_leaves(grid):
    box(grid).focus()
    for key, line, what in (
        ("ArrowDown", "Travel", "actual"),
        ("ArrowRight", "Travel", "accrual"),
        ("Enter", "Line 1", "accrual"),
        ("ArrowUp", "Travel", "accrual"),
        ("ArrowRight", "Travel", "prepayment"),
        ("ArrowRight", "Travel", "reverse in October 2009"),
        ("ArrowLeft", "Travel", "prepayment"),
    ):
        grid.keyboard.press(key)
        assert focused(grid) == f"{line}, September 2009, {what}"
    grid.keyboard.press("Tab")
    expect(grid.get_by_role("button", name="Save September 2009")).to_be_focused()
    grid.keyboard.press("Shift+Tab")
    assert focused(grid) == "Travel, September 2009, prepayment", "where one was"
    assert not ActualEntry.objects.filter(month=6).exists(), "Enter does not send the form"


def test_within_a_text_left_and_right_move_by_letters(grid):
    box(grid, "Travel").fill("12")
    for key, what in (("ArrowLeft", "actual"), ("ArrowLeft", "actual"), ("ArrowRight", "actual")):
        grid.keyboard.press(key)
        assert focused(grid) == f"Travel, September 2009, {what}"
    grid.keyboard.press("End")
    grid.keyboard.press("ArrowRight")
    assert focused(grid) == "Travel, September 2009, accrual"


def test_escape_puts_back_what_was_there(grid):
    box(grid).fill("10")
    grid.keyboard.press("Enter")
    grid.keyboard.press("ArrowUp")
    grid.keyboard.type("99")
    assert sums(grid, "Pay")[0] == "99.00"
    grid.keyboard.press("Escape")
    expect(box(grid)).to_have_value("10")
    assert sums(grid, "Pay")[0] == "10.00"


# A block from Excel ------------------------------------------------------------------------


def test_a_block_lands_in_its_cells_whatever_its_spelling(grid):
    block = "£1,234.50\t(20.10)\t5-\r\n\u22127\t1\u00a0234.00\t1\u2009000\r\n -   \t\t .5\r\n"
    paste(box(grid), block)
    for line, *values in (
        ("Pay", "1,234.50", "-20.10", "-5.00"),
        ("Travel", "-7.00", "1,234.00", "1,000.00"),
        ("Line 1", "0.00", "", "0.50"),
    ):
        for what, value in zip(("actual", "accrual", "prepayment"), values, strict=True):
            expect(box(grid, line, what)).to_have_value(value)
    expect(grid.get_by_role("status")).to_have_text("9 values pasted.")


def test_what_does_not_fit_is_said(grid):
    paste(box(grid, "Line 1", "accrual"), "\n".join("1\t2\t3\t4" for _ in range(4)) + "\n")
    expect(grid.get_by_role("status")).to_have_text("4 values pasted. 12 values did not fit.")
    expect(box(grid, "Line 2", "prepayment")).to_have_value("2.00")


def test_what_is_no_amount_is_kept_and_said(grid):
    paste(box(grid), "10\ntwelve\n")
    expect(box(grid, "Travel")).to_have_value("twelve")
    expect(grid.get_by_role("status")).to_have_text("2 values pasted. 1 of them is no amount.")
    assert sums(grid, "Total")[0] == "10.00"


def test_a_quoted_cell_keeps_its_line_break(grid):
    paste(box(grid), '"1\n2"\t3\n')
    expect(box(grid, "Pay", "accrual")).to_have_value("3.00")
    expect(box(grid, "Travel")).to_have_value("")


@pytest.mark.parametrize("how", ["key", "button"])
def test_a_paste_is_undone(grid, how):
    box(grid, "Travel").fill("8")
    paste(box(grid), "1\n2\n3\n")
    if how == "key":
        grid.keyboard.press("Control+z")
    else:
        grid.get_by_role("button", name="Undo the paste").click()
    expect(box(grid)).to_have_value("")
    expect(box(grid, "Travel")).to_have_value("8")
    expect(grid.get_by_role("status")).to_contain_text("The paste is undone")
    expect(grid.get_by_role("button", name="Undo the paste")).to_be_hidden()
    assert focused(grid) == "Pay, September 2009, actual"


def test_what_was_written_after_the_paste_is_not_undone(grid):
    paste(box(grid), "1\n2\n")
    box(grid, "Travel").fill("22")
    grid.get_by_role("button", name="Undo the paste").click()
    expect(box(grid)).to_have_value("")
    expect(box(grid, "Travel")).to_have_value("22")


def test_a_single_word_is_pasted_as_everywhere(grid):
    box(grid).focus()
    assert grid.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "12.50");
          const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          return document.activeElement.dispatchEvent(event);
        }"""  # noqa: E501
    ), "left to the browser"


# Totals ------------------------------------------------------------------------------------


def test_totals_move_while_typing_and_are_said_on_request(grid):
    assert sums(grid, "Pay") == ["0.00", "100.00", "(200.00)"]
    box(grid).fill("1,000.10")
    box(grid, "Pay", "accrual").fill("0.20")
    box(grid, "Pay", "prepayment").fill("(0.05)")
    assert sums(grid, "Pay") == ["1,000.35", "1,100.35", "800.35"]
    box(grid, "Travel").fill("(0.35)")
    assert sums(grid, "Total") == ["1,000.00", "1,100.00", "800.00"]
    assert grid.get_by_role("status").inner_text() == "", "not at every key"
    grid.get_by_role("button", name="Say the totals").click()
    expect(grid.get_by_role("status")).to_have_text(
        "September 2009: £1,000.00 in the month, £1,100.00 to date, £800.00 more than planned."
    )


def test_a_hundred_lines_of_a_penny_make_a_pound_and_no_less(grid):
    box(grid).fill("99999999999.99")
    box(grid, "Travel").fill("0.01")
    assert sums(grid, "Total")[0] == "100,000,000,000.00"


SPELLINGS = [
    "1234.50", "£1,234.50", " 1 234.50 ", "1\u2009234\u202f567.5", "1\u00a0234", ".5", "12.",
    "(1,234)", "£(1,234)", "(£1,234.05)", "1234-", "-£1,234", "\u22121,234.00", "-0",
    "99,999,999,999.99", "100000000000", "twelve", "12k", "1.234", "12.345", "1,23", "1,2345",
    "1 23", "--1", "(-1)", "-(1)", "(1", "1)", "1e3", "£", "()", "-", ".", "1.2.3", "$5", "١٢",
    "NaN", "1,234-5", "0x10", "", "  ", "1\u200b2", "- 5", "5 -", "( 5 )", "£ 5", "\u20135",
]  # fmt: skip


def test_the_page_reads_what_the_server_reads(grid):
    read = grid.evaluate(
        """async (texts) => {
          const { read } = await import("/static/js/amounts.js");
          return texts.map((text) => {
            const pence = read(text);
            return pence === undefined ? "wrong" : pence === null ? "nothing" : String(pence);
          });
        }""",
        SPELLINGS,
    )
    assert dict(zip(SPELLINGS, read, strict=True)) == {text: on_server(text) for text in SPELLINGS}


def on_server(text: str) -> str:
    try:
        amount = MoneyField(required=False).clean(text)
    except ValidationError:
        return "wrong"
    return "nothing" if amount is None else str(int(amount * 100))


# Saved, refused, without scripts ---------------------------------------------------------------


def by_kind(month=6) -> dict[tuple[str, str], Decimal]:
    rows = ActualEntry.objects.filter(month=month)
    return {(row.line.name, row.kind): row.amount for row in rows.select_related("line")}


def test_what_was_pasted_is_saved_and_reversed_next_month(grid):
    paste(box(grid), "500\t20\t\n(30)\t\t4\n")
    grid.get_by_label("Travel, September 2009, reverse in October 2009").uncheck()
    grid.get_by_role("button", name="Save September 2009").click()
    expect(grid.get_by_role("heading", level=1)).to_have_text(
        "September 2009: 2 of 4 lines entered"
    )
    assert by_kind() == {
        ("Pay", "ledger"): 500,
        ("Pay", "accrual"): 20,
        ("Travel", "ledger"): -30,
        ("Travel", "prepayment"): -4,
    }
    assert by_kind(7) == {("Pay", "accrual"): -20}
    expect(box(grid, "Pay", "accrual")).to_have_value("20.00")
    expect(grid.get_by_label("Travel, September 2009, reverse in October 2009")).not_to_be_checked()


def test_a_refusal_names_every_cell_and_keeps_what_was_typed(grid, axe):
    box(grid).fill("12a")
    box(grid, "Travel", "accrual").fill("1.005")
    box(grid, "Line 1").fill("7")
    grid.get_by_role("button", name="Save September 2009").click()
    links = grid.locator(".govuk-error-summary").get_by_role("link")
    expect(links).to_have_count(2)
    links.nth(1).click()
    assert focused(grid) == "Travel, September 2009, accrual"
    expect(box(grid, "Travel", "accrual")).to_have_value("1.005")
    expect(box(grid, "Line 1")).to_have_value("7")
    assert not ActualEntry.objects.filter(month=6).exists()
    axe(grid)
    assert looks.faults(grid) == []


def test_it_is_a_plain_form_without_scripts(small, officer, open_page):
    page = open_page(user=officer.user, javascript=False)
    page.goto(GRID)
    expect(page.get_by_role("button", name="Say the totals")).to_be_hidden()
    box(page).fill("(12.50)")
    box(page, "Travel", "accrual").fill("£1,000")
    page.get_by_role("button", name="Save September 2009").click()
    assert by_kind() == {("Pay", "ledger"): Decimal("-12.50"), ("Travel", "accrual"): 1000}
    box(page, "Travel", "accrual").fill("")
    page.get_by_role("button", name="Save September 2009").click()
    assert sum(ActualEntry.objects.filter(kind="accrual").values_list("amount", flat=True)) == 0


def test_on_a_phone_and_for_a_program_that_looks(small, officer, open_page, axe):
    wide, phone = open_page(user=officer.user), open_page(user=officer.user, width=320)
    for page in (wide, phone):
        page.goto(GRID)
        axe(page)
        assert looks.sideways(page) == []
        assert looks.faults(page) == []
        assert looks.tab_faults(page) == []
    box(phone).fill("5")
    phone.get_by_role("button", name="Save September 2009").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("1 of 4 lines entered")


def test_the_name_of_a_line_stays_while_the_figures_scroll(small, officer, open_page):
    page = open_page(user=officer.user, width=700)
    page.goto(GRID)
    name = page.get_by_role("rowheader", name="Pay")
    before = name.bounding_box()["x"]
    page.locator(".app-table-box").evaluate("one => (one.scrollLeft = 200)")
    assert abs(name.bounding_box()["x"] - before) < 2


# Month end --------------------------------------------------------------------------------------


def test_a_month_is_closed_in_a_browser(small, officer, organisation, open_page, axe):
    director = member(organisation, Role.DIRECTOR)
    page = open_page(user=officer.user)
    page.goto("/body/finance/2009/1/close/")
    axe(page)
    page.get_by_role("button", name="Close April 2009 for budget holders").click()
    page.get_by_role("button", name="Close April 2009 for finance").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("April 2009 is closed")
    other = open_page(user=director.user)
    other.goto("/body/finance/2009/1/close/")
    other.get_by_role("link", name="Reopen April 2009 for finance").click()
    other.get_by_label("Reason").fill("A late invoice")
    other.get_by_role("button", name="Reopen the month").click()
    expect(other.get_by_role("main")).to_contain_text("A late invoice")
    other.get_by_role("link", name=re.compile("as at close and as corrected")).click()
    expect(other.get_by_role("heading", level=1)).to_have_text(
        "April 2009: nothing corrected since the close"
    )
    axe(other)
    assert looks.sideways(other) == []
