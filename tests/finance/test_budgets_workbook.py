"""A budget by Excel: written, filled in, read back; and a ledger's budget by month."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.roles import Role
from finance import actions
from finance.budgeting.planning import approved_amounts, revised_amounts
from finance.budgeting.profile_history import build_profile_history
from finance.models import BudgetChange, CodeMapping, Profile, SourceProfile
from records import clock
from records.refusals import Refused
from tests.factories import OrganisationFactory, member
from tests.finance.conftest import signed_in
from tests.finance.factories import APRIL, SmallBudget

MONTHS = ["APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", "JAN", "FEB", "MAR"]
GRANT, PAY, TRAVEL = 4, 5, 6
APPROVED, FIRST, LAST, SUM = "D", "F", "Q", "R"


@pytest.fixture
def downloaded(small, client, page):
    """The bytes of the workbook as it stands."""
    return lambda: client.get(page("budget-workbook", year=2009)).content


def book_of(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def load(small, data: bytes, **more):
    given = {"dated_on": APRIL, "reason": "From Excel", "authority": "Board", "by": small.by}
    return actions.load_budget_workbook(budget=small.budget, data=data, **(given | more))


def refused(small, data: bytes, **more) -> list[str]:
    with pytest.raises(actions.WorkbookRefused) as caught:
        load(small, data, **more)
    return caught.value.problems


def months_of(small, line) -> list[Decimal]:
    history = build_profile_history(small.budget, line, known_at=clock.now())
    return [month.amounts[-1] for month in history.months]


def fill(sheet, row: int, amounts) -> None:
    for column, amount in enumerate(amounts, start=6):
        sheet.cell(row, column).value = amount


# The workbook -----------------------------------------------------------------------------------


def test_the_workbook_has_every_line_with_sums_that_carry_their_values(small, downloaded):
    small.profile(small.pay, "50")
    data = downloaded()
    sheet = book_of(data)["Budget"]
    assert [sheet[f"C{row}"].value for row in (GRANT, PAY, TRAVEL)] == ["Grant", "Pay", "Travel"]
    assert sheet[f"{SUM}{PAY}"].value == f"=SUM({FIRST}{PAY}:{LAST}{PAY})"
    values = load_workbook(io.BytesIO(data), data_only=True)["Budget"]
    assert values[f"{SUM}{PAY}"].value == 600
    assert values[f"{SUM}{TRAVEL}"].value == 0


def test_what_is_not_to_be_filled_in_is_locked(small, downloaded):
    book = book_of(downloaded())
    sheet = book["Budget"]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    unlocked = {
        cell.column_letter
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == {APPROVED, *"FGHIJKLMNOPQ"}
    assert sheet[f"{FIRST}{GRANT}"].protection.locked
    assert book["Identity"].sheet_state == "veryHidden"
    assert not sheet.merged_cells.ranges


def test_a_workbook_that_nobody_filled_in_changes_nothing(small, downloaded):
    small.profile(small.pay)
    before = Profile.objects.count(), BudgetChange.objects.count()
    done = load(small, downloaded())
    assert (done.approved, done.profiled) == (0, 0)
    assert (Profile.objects.count(), BudgetChange.objects.count()) == before


def test_what_is_filled_in_is_approved_and_planned_once(small, downloaded):
    book = book_of(downloaded())
    sheet = book["Budget"]
    sheet[f"{APPROVED}{PAY}"].value = "£650.10"
    fill(sheet, PAY, [54.17] * 11 + [54.23])
    data = saved(book)
    done = load(small, data)
    assert (done.approved, done.profiled) == (1, 1)
    assert approved_amounts(small.budget)[small.pay.pk] == Decimal("650.10")
    assert sum(months_of(small, small.pay)) == Decimal("650.10")
    again = load(small, data)
    assert (again.approved, again.profiled) == (0, 0)


def test_a_closed_year_is_not_planned_anew(small, downloaded):
    book = book_of(downloaded())
    fill(book["Budget"], PAY, [50] * 12)
    for month in range(1, 13):
        for stage in ("holders", "finance"):
            actions.close_month(budget=small.budget, month=month, stage=stage, by=small.by)
    actions.close_year(budget=small.budget, by=small.by)
    with pytest.raises(Refused, match="2009/10 is closed"):
        load(small, saved(book))
    assert not Profile.objects.exists()


def test_every_error_is_named_at_once_and_nothing_is_saved(small, downloaded):
    small.profile(small.pay)
    book = book_of(downloaded())
    sheet = book["Budget"]
    sheet[f"{APPROVED}{GRANT}"].value = 5
    sheet[f"{FIRST}{GRANT}"].value = 1
    sheet[f"{APPROVED}{PAY}"].value = None
    sheet["F5"].value = "=1+1"
    sheet["G5"].value = "lots"
    sheet["H5"].value = 1.005
    sheet["I5"].value = None
    sheet["F6"].value = 1
    sheet["C7"].value = "Lunches"
    problems = refused(small, saved(book))
    begins = [problem.split(":")[0] for problem in problems]
    assert begins[:6] == [
        "Budget, D4",
        "Budget, F4",
        "Budget, D5",
        "Budget, I5",
        "Budget, F5",
        "Budget, G5",
    ]
    assert "Budget, H5: Fractions of a penny: “1.005”" in problems
    assert len([one for one in begins if one.endswith("6")]) == 11
    assert any(one.startswith("Budget, A7: no line of this budget") for one in problems)
    assert revised_amounts(small.budget)[small.grant.pk] == -1000


def test_rows_that_were_sorted_apart_are_noticed(small, downloaded):
    book = book_of(downloaded())
    book["Budget"]["C5"].value = "Travel"
    assert refused(small, saved(book)) == [
        "Budget, C5: this row is of Pay. If rows were sorted, download the workbook anew"
    ]


def test_rows_may_be_moved_as_a_whole(small, downloaded):
    book = book_of(downloaded())
    sheet = book["Budget"]
    sheet.delete_cols(18)
    sheet[f"{APPROVED}{TRAVEL}"].value = 410
    sheet.move_range("A6:Q6", rows=4)
    assert load(small, saved(book)).approved == 1


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda book: book["Budget"].delete_rows(6), "the row of Travel is missing"),
        (lambda book: book["Budget"].delete_cols(4), "“Fill in: approved, £” is missing"),
        (lambda book: book["Budget"].delete_rows(3), "the row of headings is missing"),
        (lambda book: setattr(book["Budget"], "title", "Mine"), "The sheet “Budget” is missing"),
        (lambda book: book["Budget"].merge_cells("B5:C5"), "merged"),
        (
            lambda book: book["Budget"].append([book["Budget"]["A5"].value, "", "Pay"]),
            "stands there twice",
        ),
    ],
)
def test_a_workbook_taken_apart_is_refused(small, downloaded, spoil, says):
    book = book_of(downloaded())
    spoil(book)
    assert any(says in problem for problem in refused(small, saved(book)))


def test_another_years_workbook_is_refused_with_the_reason(small, downloaded, organisation):
    next_year = actions.create_budget(organisation=organisation, year=2010, by=small.by)
    with pytest.raises(Refused, match="is of 2009/10; this budget is of 2010/11"):
        actions.load_budget_workbook(
            budget=next_year,
            data=downloaded(),
            dated_on=dt.date(2010, 4, 1),
            reason="x",
            authority="y",
            by=small.by,
        )


def test_another_organisations_workbook_is_refused(small, downloaded):
    elsewhere = OrganisationFactory(slug="elsewhere")
    theirs = SmallBudget(elsewhere, member(elsewhere, Role.FINANCE_OFFICER))
    with pytest.raises(Refused, match="of another organisation"):
        load(theirs, downloaded())


def test_a_hidden_sheet_that_was_changed_is_refused(small, downloaded):
    book = book_of(downloaded())
    book["Identity"]["A2"].value = "something"
    with pytest.raises(Refused, match="hidden sheet"):
        load(small, saved(book))


def test_what_someone_else_changed_since_is_an_error_that_names_both(small, downloaded):
    book = book_of(downloaded())
    book["Budget"][f"{APPROVED}{PAY}"].value = 610
    small.approve(pay="620")
    assert refused(small, saved(book)) == [
        "Budget, D5: someone else changed Pay since the download: approved is now 620.00. "
        "Download the workbook anew"
    ]


def test_a_line_that_nobody_touched_stays_as_someone_else_left_it(small, downloaded):
    book = book_of(downloaded())
    book["Budget"][f"{APPROVED}{TRAVEL}"].value = 410
    small.approve(pay="620")
    small.profile(small.pay, "51")
    load(small, saved(book))
    assert approved_amounts(small.budget)[small.pay.pk] == 620
    assert months_of(small, small.pay)[0] == 51


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no", b"a,b\n1,2\n"])
def test_what_is_no_workbook_is_refused_in_words(small, data):
    with pytest.raises(Refused, match=r"Nothing was saved"):
        load(small, data)


# By month ---------------------------------------------------------------------------------------

ACCOUNT = ["Cost Centre", "Natural Account", "Programme"]


def by_month(*rows, headings=None) -> bytes:
    book = Workbook()
    book.active.title = "Budgets"
    book.active.append(headings or [*ACCOUNT, *MONTHS, "ADJ1"])
    for row in rows:
        book.active.append(row)
    return saved(book)


@pytest.fixture
def mapped(small, organisation):
    """Cost centre 100 is pay; 200 with account 5 is travel."""
    source = SourceProfile.objects.create(
        organisation=organisation, name="Ledger", kind="adds", layout={}
    )
    for code, line in (("100", small.pay), ("200-5", small.travel)):
        CodeMapping.objects.create(source=source, budget=small.budget, code=code, line=line)
    return small


def test_rows_are_found_by_code_and_add_up(mapped):
    data = by_month([100, 5, 0, *range(1, 13)], [200, 5, 0, *[10] * 12], [100, 7, 0, *[100] * 12])
    assert load(mapped, data).profiled == 2
    assert months_of(mapped, mapped.pay) == [100 + month for month in range(1, 13)]
    assert months_of(mapped, mapped.travel) == [10] * 12
    assert load(mapped, data).profiled == 0


def test_rows_are_found_by_the_name_of_a_line(small):
    data = by_month(["x", "travel", None, *[10] * 12])
    assert load(small, data).profiled == 1


def test_the_sum_of_the_months_is_approved_where_asked(mapped):
    data = by_month(["Grant", "", "", *[-100] * 12], [100, "", "", *[100] * 12])
    done = load(mapped, data, approves=True)
    assert (done.approved, done.profiled) == (2, 1)
    assert approved_amounts(mapped.budget) == {
        mapped.grant.pk: Decimal(-1200),
        mapped.pay.pk: Decimal(1200),
        mapped.travel.pk: Decimal(400),
    }


def test_rows_without_a_line_are_named_and_nothing_is_saved(mapped):
    problems = refused(
        mapped,
        by_month(
            [100, 5, 0, *[1] * 12],
            [888888, 52191003, 0, *[1] * 12],
            [200, 6, 0, *[1] * 12],
            ["Total", None, None, *[3] * 12],
        ),
    )
    assert [problem.split(".")[0] for problem in problems] == [
        "Budgets, A3: no line of this budget is called or mapped to “888888-52191003-0”",
        "Budgets, A4: no line of this budget is called or mapped to “200-6-0”",
        "Budgets, A5: no line of this budget is called or mapped to “Total”",
    ]
    assert not Profile.objects.exists()


def test_what_is_ambiguous_or_no_amount_is_named(mapped):
    CodeMapping.objects.create(
        source=SourceProfile.objects.get(), budget=mapped.budget, code="6", line=mapped.travel
    )
    problems = refused(
        mapped,
        by_month(
            [100, 6, 0, *[1] * 12],
            [100, 5, 0, "x", *[1] * 11],
            [100, 5, 0, *[1] * 12, 9],
            ["Grant", 5, 0, *[-1] * 12],
        ),
    )
    assert problems[0] == "Budgets, A2: “100-6-0” may be any of these lines: Pay, Travel"
    assert problems[1] == "Budgets, D3: Not an amount: “x”"
    assert problems[2].startswith("Budgets, P4: a budget has twelve months here")
    assert problems[3] == "Budgets, D5: Grant is income, which has no months: leave its rows out"


@pytest.mark.parametrize(
    "headings",
    [
        ["Line", *[f"{month.title()}-{'09' if n < 9 else '10'}" for n, month in enumerate(MONTHS)]],
        ["Line", *[dt.date(2009 + (n > 8), (n + 3) % 12 + 1, 1) for n in range(12)]],
    ],
)
def test_headings_may_name_the_year(small, headings):
    assert load(small, by_month(["Pay", *[1] * 12], headings=headings)).profiled == 1


def test_months_of_another_year_are_refused(small):
    headings = ["Line", *[f"{month} 2012" for month in MONTHS]]
    with pytest.raises(Refused, match="not of 2009/10"):
        load(small, by_month(["Pay", *[1] * 12], headings=headings))


@pytest.mark.parametrize(
    "headings",
    [["Line", *MONTHS[:11]], ["Line", *MONTHS, "APR"], ["Line", "Amount"]],
)
def test_without_twelve_months_it_is_no_budget_by_month(small, headings):
    with pytest.raises(Refused, match="neither the workbook of this budget"):
        load(small, by_month(headings=headings))


def test_a_file_without_rows_says_so(small):
    assert refused(small, by_month()) == ["Budgets: no row has an amount"]


# Pages ------------------------------------------------------------------------------------------


def posted(data: bytes, **more):
    file = SimpleUploadedFile("budget.xlsx", data)
    day = {"dated_on_0": "1", "dated_on_1": "4", "dated_on_2": "2009"}
    return {"workbook": file, "approves": "no", "reason": "x", "authority": "Board", **day, **more}


def body(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_page_loads_a_workbook_and_says_what_changed(small, client, page, downloaded):
    book = book_of(downloaded())
    fill(book["Budget"], TRAVEL, [30] * 12)
    url = page("budget-workbook-upload", year=2009)
    answer = client.post(url, posted(saved(book)), follow=True)
    assert "The workbook is loaded: months of 1 line." in body(answer)
    again = client.post(url, posted(saved(book)), follow=True)
    assert "nothing changed" in body(again)


def test_the_page_lists_what_is_wrong(small, client, page):
    url = page("budget-workbook-upload", year=2009)
    rows = by_month(*[[n, 5, 0, *[1] * 12] for n in range(150)])
    said = body(client.post(url, posted(rows)))
    assert "The workbook was not loaded" in said
    assert "Budgets, A2: no line of this budget" in said
    assert "And 50 more like these" in said
    assert "Choose the workbook" in body(client.post(url, {}))


def test_approving_needs_an_authority(small, client, page):
    url = page("budget-workbook-upload", year=2009)
    data = by_month(["Pay", "", "", *[100] * 12])
    said = body(client.post(url, posted(data, approves="yes", authority="")))
    assert "Enter who decided it, and when" in said
    assert not Profile.objects.exists()


def test_who_only_looks_downloads_no_template(small, director, page):
    assert signed_in(director).get(page("budget-workbook", year=2009)).status_code == 403
