"""The finance officer's month from the ledger's file to the close: load, allocate, correct,
accrue, note, project, close; and a second load that adds nothing."""

import csv
import io
import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from finance import actions
from tests.factories import OrganisationFactory, member
from tests.finance.factories import SmallBudget
from tests.journeys import looks

FINANCE = "/body/finance/"
SEPTEMBER = f"{FINANCE}2009/6/"
#: Above the header two title rows, at the end no total: as a council publishes its payments.
TITLE = "Payments over £250,,,,,\nSeptember 2009,,,,,\n"
HEADER = "Paid Date,Supplier,Cap/Rev,Cost Centre,Cost Centre Name,Total\n"
PAYMENTS = """\
03/09/2009,Alpha Ltd,Revenue,P100,Pay office,"£1,200.10"
04/09/2009,Alpha Ltd,Revenue,P100,Pay office,(20.05)
09/09/2009,Rail & Co,Revenue,T200,Travel desk,60.00
09/09/2009,Rail & Co,Revenue,T200,Travel desk,60.00
14/09/2009,Builder,Capital,C900,New roof,"10,000.00"
21/09/2009,Printer,Revenue,X300,Printing,250.55-
28/09/2009,Hotel,Revenue,T200,Travel desk,410.00
"""
FILE = (TITLE + HEADER + PAYMENTS).encode("windows-1252")


def amount_of(text):
    """Independent of the product's own reading."""
    bare = re.sub("[£,()-]", "", text)
    return -Decimal(bare) if "(" in text or "-" in text else Decimal(bare)


ROWS = [(row[2], row[3], amount_of(row[5])) for row in csv.reader(io.StringIO(PAYMENTS))]
WHOLE = sum(amount for *_, amount in ROWS)


def of_code(code):
    return sum(amount for kind, one, amount in ROWS if one == code and kind == "Revenue")


def pounds(amount):
    return f"({-amount:,.2f})" if amount < 0 else f"{amount:,.2f}"


@pytest.fixture
def organisation(transactional_db):
    return OrganisationFactory(slug="body")


@pytest.fixture
def officer(organisation):
    return member(organisation, Role.FINANCE_OFFICER)


@pytest.fixture
def small(organisation, officer):
    made = SmallBudget(organisation, officer)
    made.approve(grant="-20000", pay="14400", travel="5600")
    made.profile(made.pay, each="1200")
    made.profile(made.travel, each="300")
    for month in range(1, 6):
        for stage in ("holders", "finance"):
            actions.close_month(budget=made.budget, month=month, stage=stage, by=officer)
    return made


@pytest.fixture
def page(small, officer, open_page):
    return open_page(user=officer.user)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def heading(page):
    return page.get_by_role("heading", level=1)


def choose(page, label, value):
    page.get_by_label(label, exact=True).select_option(value)


def describe_the_source(page):
    """From the finance page: what a file of this ledger looks like, told once."""
    page.goto(FINANCE)
    page.get_by_role("link", name="Ledger files").click()
    page.get_by_role("link", name="say how the ledger’s files are read").click()
    send_file(page, "A file of this ledger")
    press(page, "Look at its columns")
    page.get_by_label("Name of the source").fill("Payments over £250")
    page.locator("input[name=kind][value=adds]").check()
    choose(page, "Amount", "Total")
    choose(page, "Text", "Supplier")
    choose(page, "Code", "Cost Centre")
    choose(page, "Name of the code", "Cost Centre Name")
    page.get_by_label("A column with a date").check()
    choose(page, "Column of the date or period", "Paid Date")
    page.locator("[name=rule-1-name]").fill("Capital")
    page.locator("[name=rule-1-column]").select_option("Cap/Rev")
    page.locator("[name=rule-1-values]").fill("Capital")
    press(page, "Save the source")
    expect(heading(page)).to_have_text("Payments over £250")


def send_file(page, label):
    page.get_by_label(label, exact=True).set_input_files(
        {"name": "september.csv", "mimeType": "text/csv", "buffer": FILE}
    )


def upload(page):
    page.goto(f"{FINANCE}uploads/")
    page.get_by_role("link", name="Upload a ledger’s file").click()
    choose(page, "Source", "Payments over £250")
    send_file(page, "File")
    press(page, "Upload the file")


def confirm(page):
    page.get_by_role("checkbox", name=re.compile("^I have checked|rows")).first.check()
    press(page, "Confirm: count these rows")


def actual(page, line):
    """What the statement shows to date for a line, and the sum of the entries that it opens."""
    page.goto(SEPTEMBER)
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=line)).first
    row.get_by_role("cell").nth(3).get_by_role("link").click()
    total = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Sum")).last
    return total.get_by_role("cell").last.inner_text().replace("minus", "").strip()


def test_a_month_from_the_ledgers_file_to_its_close(page, axe):
    describe_the_source(page)
    # Load: the totals of the file are shown before anything counts.
    upload(page)
    expect(page.get_by_role("main")).to_contain_text(pounds(WHOLE))
    expect(page.get_by_role("main")).to_contain_text("Capital")
    axe(page)
    assert looks.sideways(page) == []
    # Allocate: two codes now, one later.
    page.get_by_label(re.compile("^Line for P100")).select_option("Pay")
    page.get_by_label(re.compile("^Line for T200")).select_option("Travel")
    press(page, "Save these lines")
    confirm(page)
    expect(page.get_by_role("main")).to_contain_text("What it changed, by line and month")
    assert actual(page, "Pay") == pounds(of_code("P100"))
    assert actual(page, "Travel") == pounds(of_code("T200"))
    assert actual(page, "Unallocated") == pounds(of_code("X300"))

    # The same file again adds nothing.
    upload(page)
    expect(page.get_by_role("main")).to_contain_text("Already loaded")
    confirm(page)
    expect(page.get_by_role("main")).to_contain_text("It changed no line")
    assert actual(page, "Travel") == pounds(of_code("T200"))

    # What waited gets its line.
    page.goto(f"{FINANCE}2009/unallocated/")
    page.get_by_label(re.compile("^Line for X300")).select_option("Travel")
    press(page, "Save these lines")
    travel = of_code("T200") + of_code("X300")
    assert actual(page, "Travel") == pounds(travel)

    # Correct: one amount was booked to the wrong line.
    page.get_by_role("link", name="Move an amount of September 2009 to another line").click()
    axe(page)
    page.get_by_label("Amount, £").fill("410.00")
    page.get_by_label("Line that it belongs to").select_option(label="Pay (Costs)")
    page.get_by_label("Reason").fill("The hotel was for an interview")
    press(page, "Move the amount")
    expect(page.get_by_role("main")).to_contain_text("moved to Pay")
    moved = Decimal("410.00")
    assert actual(page, "Pay") == pounds(of_code("P100") + moved)
    assert actual(page, "Travel") == pounds(travel - moved)

    # Accrue: a cost that the ledger does not have yet.
    page.goto(f"{SEPTEMBER}actuals/")
    page.get_by_label("Travel, September 2009, accrual", exact=True).fill("333.33")
    press(page, "Save September 2009")
    assert actual(page, "Travel") == pounds(travel - moved + Decimal("333.33"))

    # Note and project.
    page.goto(SEPTEMBER)
    page.get_by_role("link", name="Notes", exact=True).click()
    page.get_by_role("link", name=re.compile("note.*Pay|Pay.*note", re.IGNORECASE)).first.click()
    page.get_by_label("Text", exact=True).fill("Two posts were empty until August.")
    page.get_by_label(re.compile("A true under")).check()
    press(page, "Save the note")
    page.goto(f"{SEPTEMBER}projections/")
    page.get_by_role("textbox", name=re.compile("^Pay, projected")).first.fill("14000")
    press(page, "Save the projections")

    # Close, for holders and then for finance; the figures are those of the independent sum.
    page.goto(f"{SEPTEMBER}close/")
    press(page, "Close September 2009 for budget holders")
    press(page, "Close September 2009 for finance")
    expect(heading(page)).to_have_text("September 2009 is closed")
    counted = sum(amount for kind, _, amount in ROWS if kind == "Revenue") + Decimal("333.33")
    page.goto(f"{SEPTEMBER}actuals/")
    assert page.locator("input[type=text]").count() == 0, "a closed month takes no figure"
    total = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Total")).last
    expect(total).to_contain_text(pounds(counted))
