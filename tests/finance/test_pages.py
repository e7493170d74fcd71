"""Finance's pages, through the door that people use."""

import datetime as dt
import re
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.roles import Permission, Role
from finance import actions
from finance.models import (
    ActualEntry,
    Balance,
    Budget,
    BudgetGroup,
    BudgetLine,
    ExternalFund,
    LineNote,
    Profile,
)
from finance.statements.line_year import build_line_year
from finance.statements.statement import build_statement
from records import clock
from tests.factories import OrganisationFactory, ProgrammeFactory, member
from tests.finance.appendix import morning
from tests.finance.conftest import signed_in


def heading(answer) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[1])).strip()


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def ids(answer) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', answer.content.decode()))


def check_summary(answer, *messages: str) -> None:
    """The error summary has the messages, and every link in it leads to an input."""
    text = answer.content.decode()
    summary = re.search(r'class="govuk-error-summary__body".*?</ul>', text, re.S)
    assert summary, "no error summary"
    for message in messages:
        assert message in re.sub(r"<[^>]+>", "", summary[0]).replace("&#x27;", "'")
    for target in re.findall(r'href="#([^"]+)"', summary[0]):
        assert target in ids(answer), f"the summary's link #{target} leads nowhere"


def day(name: str, day: dt.date) -> dict[str, int]:
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


# The statement ---------------------------------------------------------------------


def test_finance_opens_at_the_latest_month_with_figures(year, client, page):
    answer = client.get(page("finance"))
    assert answer.url == page("position-statement", year=2009, month=6)


def test_without_a_budget_finance_says_how_to_begin(organisation, officer, director, page):
    answer = signed_in(officer).get(page("finance"))
    assert heading(answer) == "There is no budget yet"
    assert page("budget-new") in answer.content.decode()
    assert page("budget-new") not in signed_in(director).get(page("finance")).content.decode()


def test_a_budget_without_actuals_opens_at_april(small, client, page):
    assert client.get(page("finance")).url == page("position-statement", year=2009, month=1)


def test_the_statement_prints_appendix_1(year, client, page):
    answer = client.get(page("position-statement", year=2009, month=6))
    assert heading(answer) == "September 2009: £45,594 less than planned"
    said = words(answer)
    for printed in ("minus (40,301)", "minus (0%)", "1,833,599", "£1,783,599"):
        assert printed in said


def test_every_figure_of_a_line_opens_what_makes_it(year, client, page):
    text = client.get(page("position-statement", year=2009, month=6)).content.decode()
    links = re.findall(r'app-figure-link" href="([^"]+)"', text)
    groups = 4  # the headings of those with more than one line
    assert len(links) == 4 * 3 + 15 * 8 + 3 + groups  # income; expenditure; the three notes
    line = page("line-year", line=year.line("staff-knowledge-management").pk, year=2009)
    opened = client.get(line)
    parts = {urlsplit(link).fragment for link in links if link.startswith(line)} - {""}
    assert parts == {"budget", "profile", "months", "projections", "notes"}
    assert parts <= ids(opened)
    assert (
        page("cell-entries", line=year.line("staff-knowledge-management").pk, year=2009, month=6)
        in links
    )


def test_links_of_the_statement_have_names_of_their_own(year, client, page):
    text = client.get(page("position-statement", year=2009, month=6)).content.decode()
    anchors = re.findall(r'<a class="govuk-link app-figure-link"[^>]*>(.*?)</a>', text, re.S)
    names = [re.sub(r"<[^>]+>", "", anchor) for anchor in anchors]
    assert len(set(names)) == len(names)


def test_the_chooser_leads_to_the_month(year, client, page):
    answer = client.get(page("finance"), {"month": "2009-03", "known_at": "31 10 2009"})
    assert answer.url == page("position-statement", year=2009, month=3) + "?known_at=31+10+2009"


@pytest.mark.parametrize("month", ["", "2009", "2009-13", "abcd-01", "٢٠٠٩-01", "2009-0x"])
def test_a_month_that_is_none_leads_to_the_latest(year, client, page, month):
    answer = client.get(page("finance"), {"month": month})
    assert answer.url == page("position-statement", year=2009, month=6)


@pytest.mark.parametrize(
    "known_at", ["8 9 2009", "8/9/2009", "2009-09-08", "2009-09-08T23:59:59+01:00"]
)
def test_the_statement_as_it_was_known(year, client, page, known_at):
    answer = client.get(page("position-statement", year=2009, month=5), {"known_at": known_at})
    assert "As it was known on 8 September 2009 at 23:59" in words(answer)
    before = client.get(page("position-statement", year=2009, month=5), {"known_at": "7 9 2009"})
    assert "lines not reported yet" in heading(before)
    assert "lines not reported yet" not in heading(answer)


def test_links_keep_the_moment(year, client, page):
    answer = client.get(page("position-statement", year=2009, month=5), {"known_at": "8 9 2009"})
    link = re.search(r'app-figure-link" href="([^"#]+)', answer.content.decode())[1]
    assert "known_at=2009-09-08T23%3A59" in link
    assert "As it was known on 8 September 2009" in words(client.get(link))


@pytest.mark.parametrize("known_at", ["yesterday", "31 2 2009", "0001-01-01", "99999999"])
def test_a_moment_that_is_none_is_an_error_at_its_box(year, client, page, known_at):
    answer = client.get(page("position-statement", year=2009, month=6), {"known_at": known_at})
    assert answer.status_code == 200
    check_summary(answer, "Enter a day, like 31 10 2009")
    assert f'value="{known_at}"' in answer.content.decode()


def test_a_budget_out_of_balance_is_flagged(small, client, page):
    small.approve(pay="650")
    said = words(client.get(page("position-statement", year=2009, month=1)))
    assert "Warning This budget does not balance: revised expenditure is £50.00 more" in said


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("position-statement", {"year": 2009, "month": 13}),
        ("position-statement", {"year": 2009, "month": 0}),
        ("position-statement", {"year": 2031, "month": 1}),
        ("actuals-enter", {"year": 2009, "month": 13}),
        ("actuals-enter", {"year": 2031, "month": 1}),
        ("budget", {"year": 2031}),
        ("budget", {"year": 99999999999999999999}),
        ("line-year", {"line": 99999, "year": 2009}),
        ("entry-reverse", {"pk": 99999}),
        ("line-note-withdraw", {"year": 2009, "month": 1, "line": 99999}),
    ],
)
def test_what_is_not_there_is_a_404(small, client, page, name, kwargs):
    assert client.get(page(name, **kwargs)).status_code == 404


# Who may open what -------------------------------------------------------------------


def addresses(small, page):
    month, year = {"year": 2009, "month": 1}, {"year": 2009}
    read = [
        page("position-statement", **month),
        page("line-notes", **month),
        page("budget", **year),
        page("budget-lines"),
        page("line-year", line=small.pay.pk, year=2009),
        page("balances"),
        page("funds"),
    ]
    write = [
        page("actuals-enter", **month),
        page("budget-new"),
        page("budget-include", **year),
        page("budget-approve", **year),
        page("budget-revise", **year),
        page("profile-set", line=small.pay.pk, **year),
        page("line-new"),
        page("line-change", pk=small.pay.pk),
        page("line-end", pk=small.pay.pk),
        page("line-pays-for", pk=small.grant.pk),
        page("line-place", line=small.pay.pk, **year),
        page("group-new"),
        page("group-change", pk=small.costs.pk),
        page("balance-new"),
        page("fund-new"),
    ]
    return read, write


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_it_may(small, organisation, page, role):
    read, write = addresses(small, page)
    person = member(organisation, role)
    client = signed_in(person)
    sees = 200 if person.may(Permission.SEE_FINANCE) else 403
    enters = 200 if person.may(Permission.ENTER_FINANCE) else 403
    assert {client.get(one).status_code for one in read} == {sees}
    assert {client.get(one).status_code for one in write} == {enters}
    if enters == 403:
        assert {client.post(one).status_code for one in write} == {403}


def test_another_organisation_does_not_exist(small, page):
    read, write = addresses(small, page)
    stranger = signed_in(member(OrganisationFactory(), Role.FINANCE_OFFICER))
    assert {stranger.get(one).status_code for one in read + write} == {404}


def test_another_organisations_things_are_not_found_under_ones_own_address(small, page):
    elsewhere = OrganisationFactory(slug="elsewhere")
    officer = member(elsewhere, Role.FINANCE_OFFICER)
    actions.create_budget(organisation=elsewhere, year=2009, by=officer)
    client = signed_in(officer)
    (entry,) = small.enter(pay="1")

    def theirs(name, **kwargs):
        return reverse(name, kwargs={"organisation": "elsewhere", **kwargs})

    for one in (
        theirs("line-year", line=small.pay.pk, year=2009),
        theirs("line-change", pk=small.pay.pk),
        theirs("group-change", pk=small.costs.pk),
        theirs("entry-reverse", pk=entry.pk),
        theirs("profile-set", year=2009, line=small.pay.pk),
        theirs("line-note-write", year=2009, month=1, line=small.pay.pk),
    ):
        assert client.get(one).status_code == 404
        assert client.post(one).status_code in (404, 405)


def test_those_who_may_only_look_are_not_offered_to_enter(small, director, page):
    small.enter(pay="1")
    client = signed_in(director)
    read, write = addresses(small, page)
    for one in read:
        text = client.get(one).content.decode()
        assert not [address for address in write if f'"{address}"' in text]


def test_looking_changes_nothing(small, client, page):
    read, write = addresses(small, page)
    counts = [model.objects.count() for model in (ActualEntry, LineNote, Budget, BudgetLine)]
    for one in read + write:
        client.get(one)
    assert counts == [m.objects.count() for m in (ActualEntry, LineNote, Budget, BudgetLine)]


# The line's page -------------------------------------------------------------------


def test_a_lines_page_tells_all_that_makes_it(year, client, page):
    line = year.line("staff-knowledge-management")
    said = words(client.get(page("line-year", line=line.pk, year=2009)))
    assert "Knowledge Management: £76,244 spent of £233,103" in said
    for part in (
        "Board, 28 August 2009",
        "222,577.00",
        "10,526.00",
        "76,244.47",
        "minus (40,301.22)",
        "The year by month",
        "The underspend comes from one post",
    ):
        assert part in said


def test_the_sum_of_the_entries_is_what_the_statement_shows(year, organisation):
    now = clock.now()
    statement = build_statement(organisation=organisation, year=2009, month=12, known_at=now)
    for row in statement.lines:
        budgeted = year.budget.budgeted_lines.get(line=row.line_id)
        account = build_line_year(budget=year.budget, budgeted=budgeted, known_at=now)
        assert account.revised == row.amounts.revised
        assert account.approved == row.amounts.approved
        assert account.actual == (row.amounts.actual or 0)


def test_a_lines_history_has_before_and_after(small, client, page):
    line = BudgetLine.objects.get(pk=small.pay.pk)
    actions.change_line(
        line=line, group=line.group, name="Salaries", position=1, expected_version=1, by=small.by
    )
    said = words(client.get(page("line-year", line=line.pk, year=2009)))
    assert re.search(r"Name of the line\s+Pay\s+Salaries", said)


def test_an_entry_is_taken_back_on_its_page(small, client, page):
    (entry,) = small.enter(pay="12.34")
    address = page("entry-reverse", pk=entry.pk)
    assert "12.34" in words(client.get(address))
    check_summary(client.post(address, {"reason": ""}), "Enter why the entry is taken back")
    answer = client.post(address, {"reason": "Wrong line"}, follow=True)
    assert "12.34" in words(answer)
    assert "Wrong line" in words(answer)
    again = client.post(address, {"reason": "Twice"})
    check_summary(again, "This entry has been reversed already.")


# Actuals ---------------------------------------------------------------------------


@pytest.fixture
def grid(small, page):
    return page("actuals-enter", year=2009, month=6)


def cells(small, seen=None, **typed):
    """What the page sends: the boxes as typed, and what it had shown."""
    given = {f"amount_{getattr(small, name).pk}": value for name, value in typed.items()}
    shown = {f"seen_{getattr(small, name).pk}": value for name, value in (seen or {}).items()}
    return given | shown


def test_a_month_is_entered(small, client, grid):
    answer = client.post(grid, cells(small, pay="£1,234.50", travel="(20.10)"), follow=True)
    assert answer.redirect_chain[-1][0] == grid
    assert "September 2009: 2 figures saved" in words(answer)
    assert heading(answer) == "September 2009: 2 of 2 lines entered"
    amounts = ActualEntry.objects.values_list("line__name", "amount")
    assert set(amounts) == {("Pay", Decimal("1234.50")), ("Travel", Decimal("-20.10"))}


@pytest.mark.parametrize("seen", ["NaN", "sNaN", "-Infinity", "1e999999999"])
def test_what_was_seen_and_is_no_amount_does_not_break_the_page(small, client, grid, seen):
    assert client.post(grid, cells(small, {"pay": seen}, pay="1")).status_code in (200, 302)


def test_every_box_has_a_name_of_its_own(year, client, page):
    text = client.get(page("actuals-enter", year=2009, month=6)).content.decode()
    labels = re.findall(r'<label class="govuk-visually-hidden"[^>]*>([^<]+)</label>', text)
    assert "Knowledge Management, September 2009, actual" in labels
    assert "Customer First (Staff), September 2009, actual" in labels
    assert "Knowledge Management, September 2009, accrual" in labels
    assert "Knowledge Management, September 2009, prepayment" in labels
    assert len(set(labels)) == len(labels) == 15 * 3


def test_the_grid_shows_plan_last_month_and_to_date(year, client, page):
    said = words(client.get(page("actuals-enter", year=2009, month=6)))
    for figure in ("11,613.79", "19,425.69", "76,244.47", "(40,301.22)"):
        assert figure in said


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("12a", "enter an amount in pounds and pence, like 1,234.50"),
        ("1.234", "enter an amount in pounds and pence, like 1,234.50"),
        ("100000000000", "enter an amount of less than 100,000,000,000 pounds"),
        ("9" * 400, "enter an amount of less than 100,000,000,000 pounds"),
        ("--5", "enter an amount in pounds and pence, like 1,234.50"),
        ("<script>", "enter an amount in pounds and pence, like 1,234.50"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_saved(small, client, grid, typed, message):
    answer = client.post(grid, cells(small, pay=typed, travel="20.00"))
    assert answer.status_code == 200
    check_summary(answer, f"Pay, September 2009, actual: {message}")
    text = answer.content.decode()
    assert 'value="20.00"' in text
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in text
    assert f'aria-describedby="id_amount_{small.pay.pk}_error"' in text
    assert f"id_amount_{small.pay.pk}_error" in ids(answer)
    assert not ActualEntry.objects.exists()


def test_every_wrong_cell_is_named_at_once(small, client, grid):
    answer = client.post(grid, cells(small, pay="x", travel="y"))
    check_summary(answer, "Pay, September 2009", "Travel, September 2009")


def test_emptying_a_box_does_not_take_a_figure_back(small, client, grid):
    small.enter(6, pay="10")
    answer = client.post(grid, cells(small, seen={"pay": "10.00"}, pay=""))
    check_summary(answer, "Pay, September 2009, actual: enter 0 if it was nothing")


def test_two_officers_one_month(small, client, colleague, grid):
    small.enter(6, pay="100.00")
    small.enter(6, pay="110.00", seen={"pay": "100.00"}, by=colleague)
    mine = cells(small, seen={"pay": "100.00"}, pay="120.00", travel="7.00")
    answer = client.post(grid, mine)
    check_summary(answer, "someone else entered 110.00 while you were writing")
    text = answer.content.decode()
    assert "110.00" in text
    assert "120.00" in text
    assert 'value="7.00"' in text
    assert ActualEntry.objects.filter(line=small.travel).count() == 0
    # A second save, knowing what stands there, is a choice.
    fresh = cells(small, seen={"pay": "110.00"}, pay="120.00", travel="7.00")
    assert f'name="seen_{small.pay.pk}" value="110.00"' in text
    assert client.post(grid, fresh).status_code == 302
    sums = ActualEntry.objects.filter(line=small.pay).values_list("amount", flat=True)
    assert sum(sums) == 120


def test_officers_who_enter_different_lines_do_not_meet(small, client, colleague, grid):
    small.enter(6, pay="100.00")
    small.enter(6, pay="110.00", seen={"pay": "100.00"}, by=colleague)
    mine = cells(small, seen={"pay": "100.00"}, pay="100.00", travel="7.00")
    assert client.post(grid, mine).status_code == 302
    sums = ActualEntry.objects.filter(line=small.pay).values_list("amount", flat=True)
    assert sum(sums) == 110


def test_a_box_for_a_line_of_nobody_is_not_read(small, client, grid):
    assert (
        client.post(grid, {"amount_99999": "5", f"amount_{small.pay.pk}": "1"}).status_code == 302
    )
    assert ActualEntry.objects.count() == 1


def test_nonsense_in_a_hidden_box_is_no_error_of_ours(small, client, grid):
    small.enter(6, pay="10")
    answer = client.post(grid, cells(small, seen={"pay": "nonsense"}, pay="11"))
    check_summary(answer, "someone else entered 10.00")


def test_saving_nothing_says_so(small, client, grid):
    answer = client.post(grid, {}, follow=True)
    assert "September 2009: nothing was changed." in words(answer)


# Projections, notes ------------------------------------------------------------------


def test_the_year_end_is_projected_with_reasons(small, client, page):
    address = page("projections-enter", year=2009, month=6)
    given = cells(small, pay="612.50") | {f"reason_{small.pay.pk}": "A post is filled"}
    answer = client.post(address, given, follow=True)
    assert "1 projection saved" in words(answer)
    assert 'value="612.50"' in answer.content.decode()
    assert 'value="A post is filled"' in answer.content.decode()


def test_a_wrong_projection_and_a_long_reason_are_named(small, client, page):
    address = page("projections-enter", year=2009, month=6)
    given = cells(small, pay="x", travel="5") | {f"reason_{small.travel.pk}": "r" * 1001}
    answer = client.post(address, given)
    check_summary(
        answer,
        "Pay, projected at the end of September 2009: enter an amount",
        "Travel, projected at the end of September 2009: reason: shorten this",
    )


def test_a_projection_that_someone_changed_is_shown_beside_mine(small, client, page):
    address = page("projections-enter", year=2009, month=6)
    client.post(address, cells(small, pay="610"))
    answer = client.post(address, cells(small, pay="620"))
    check_summary(answer, "someone else entered 610.00 while you were writing")


def test_what_it_would_take_stands_beside_the_projection(year, client, page):
    said = words(client.get(page("projections-enter", year=2009, month=6)))
    assert "156,859" in said  # what is left of Knowledge Management, rule 9


def note(**fields):
    return {
        "edit_version": 0,
        "kind": "numbered",
        "nature": "none",
        "symbol": "",
        "text": "Because",
    } | fields


def test_a_note_is_written_listed_and_withdrawn(small, client, page):
    month = {"year": 2009, "month": 6}
    write = page("line-note-write", line=small.pay.pk, **month)
    answer = client.post(write, note(), follow=True)
    assert heading(answer) == "September 2009: 1 note"
    withdraw = page("line-note-withdraw", line=small.pay.pk, **month)
    assert client.get(withdraw).status_code == 200
    answer = client.post(withdraw, {"edit_version": 1, "reason": "Settled"}, follow=True)
    assert heading(answer) == "September 2009: 0 notes"
    assert "Withdrawn: Settled" in words(answer)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": ""}, "Enter the text of the note"),
        ({"text": "x" * 4001}, "Shorten this to 4,000 characters: it has 4,001"),
        ({"kind": "in_place"}, "Enter a symbol of one or two characters"),
        ({"kind": "in_place", "symbol": "***"}, "Enter a symbol of one or two characters"),
        ({"kind": "odd"}, "Select a valid choice"),
    ],
)
def test_a_wrong_note_is_refused_and_kept(small, client, page, fields, message):
    address = page("line-note-write", year=2009, month=6, line=small.pay.pk)
    answer = client.post(address, note(**fields))
    check_summary(answer, message)
    assert not LineNote.objects.exists()
    assert fields.get("text", "Because") in answer.content.decode()


def test_two_notes_at_once_show_both_texts(small, client, page):
    address = page("line-note-write", year=2009, month=6, line=small.pay.pk)
    client.post(address, note(text="Theirs"))
    answer = client.post(address, note(text="Mine"))
    text = answer.content.decode()
    assert "Theirs" in text
    assert "Mine" in text
    check_summary(answer, "Someone else changed this while you were writing")
    assert re.search(r'name="edit_version"[^>]*value="1"|value="1"[^>]*name="edit_version"', text)
    assert client.post(address, note(text="Mine", edit_version=1)).status_code == 302
    assert LineNote.objects.get().text == "Mine"


# Budgets -----------------------------------------------------------------------------


def change(small, dated_on=dt.date(2009, 8, 28), **typed):
    words = {"reason": "Less travel", "authority": "Board, August", "kind": "revision"}
    return words | day("dated_on", dated_on) | cells(small, **typed)


def test_a_budget_is_made_filled_and_approved(organisation, officer, client, page):
    answer = client.post(page("budget-new"), {"year": 2011}, follow=True)
    assert "The budget for 2011/12 is made" in words(answer)
    client.post(
        page("group-new"), {"name": "Costs", "side": "expenditure", "shows_subtotal": "yes"}
    )
    group = BudgetGroup.objects.get()
    client.post(page("line-new"), {"name": "Pay", "group": group.pk, "is_provision": "no"})
    line = BudgetLine.objects.get()
    answer = client.post(page("budget-include", year=2011), {"lines": [line.pk]}, follow=True)
    assert "1 line taken in" in words(answer)
    approved = {
        "reason": "The year's",
        "authority": "Board",
        f"amount_{line.pk}": "600",
    } | day("dated_on", dt.date(2011, 4, 1))
    answer = client.post(page("budget-approve", year=2011), approved, follow=True)
    assert heading(answer) == "Budget 2011/12: out of balance by £600.00"


def test_the_same_year_twice_is_refused_at_its_box(small, client, page):
    answer = client.post(page("budget-new"), {"year": 2009})
    check_summary(answer, "There is a budget for 2009/10 already")


@pytest.mark.parametrize("typed", ["", "abc", "1066", "99999"])
def test_a_year_outside_any_sense_is_refused(organisation, client, page, typed):
    check_summary(client.post(page("budget-new"), {"year": typed}), "Enter a year from 1990")


def test_the_budgets_page_shows_every_change_with_who_and_why(year, client, page):
    answer = client.get(page("budget", year=2009))
    assert heading(answer) == "Budget 2009/10: balances at £3,505,560"
    said = words(answer)
    assert "Board, 26 June 2009" in said
    assert "277,000" in said
    links = re.findall(r'href="#(change-\d+)"', answer.content.decode())
    assert len(links) == 2
    assert set(links) <= ids(answer)


def test_a_revision_that_unbalances_is_refused_with_the_amount(small, client, page):
    answer = client.post(page("budget-revise", year=2009), change(small, pay="100", travel="-90"))
    check_summary(answer, "it is out by £10.00 (more is added than taken away)")
    assert 'value="-90"' in answer.content.decode()
    assert 'value="Less travel"' in answer.content.decode()
    assert small.budget.changes.count() == 1


def test_a_revision_is_recorded(small, client, page):
    answer = client.post(
        page("budget-revise", year=2009), change(small, pay="100", travel="(100)"), follow=True
    )
    assert "The revision is recorded." in words(answer)
    assert heading(answer) == "Budget 2009/10: balances at £1,000"


def test_a_virement_over_income_names_the_line(small, client, page):
    given = change(small, pay="100", grant="-100") | {"kind": "virement"}
    answer = client.post(page("budget-revise", year=2009), given)
    check_summary(answer, "Grant, 2009/10, change: Grant is income")


def test_a_revision_says_all_that_is_missing(small, client, page):
    answer = client.post(page("budget-revise", year=2009), {})
    check_summary(
        answer,
        "Choose revision or virement",
        "Enter the day, month and year",
        "Enter the reason for the change",
        "Enter who decided it, and when",
    )


def test_a_date_outside_the_year_is_refused_at_the_date(small, client, page):
    given = change(small, dated_on=dt.date(2012, 1, 1), pay="1", travel="-1")
    answer = client.post(page("budget-revise", year=2009), given)
    check_summary(answer, "Enter a date in 2009/10, from 1 April 2009 to 31 March 2010.")


def test_income_approved_as_positive_is_refused_at_its_line(small, client, page):
    given = change(small, dated_on=dt.date(2009, 4, 1), grant="1000")
    answer = client.post(page("budget-approve", year=2009), given)
    check_summary(answer, "Grant, 2009/10, approved: Income is negative here: enter (1,000.00)")


def profile_of(**months):
    given = {f"month_{n}": "50" for n in range(1, 13)} | months
    return given | {"reason": "Evenly", "shape": "typed"} | day("dated_on", dt.date(2009, 4, 1))


def test_a_profile_is_set_and_its_gap_is_said(small, client, page):
    address = page("profile-set", year=2009, line=small.travel.pk)
    answer = client.post(address, profile_of(), follow=True)
    said = words(answer)
    assert "The profile adds up to £200.00 more than the revised budget." in said
    assert Profile.objects.get().months.count() == 12
    assert "out by" in words(client.get(page("budget", year=2009)))
    assert 'value="50.00"' in client.get(address).content.decode()


def test_a_wrong_month_is_named(small, client, page):
    address = page("profile-set", year=2009, line=small.travel.pk)
    answer = client.post(address, profile_of(month_7="x", month_8=""))
    check_summary(
        answer,
        "Travel, October 2009, planned: enter an amount in pounds and pence",
        "Travel, November 2009, planned: enter an amount, 0 if nothing is planned",
    )
    assert not Profile.objects.exists()


def test_the_latest_budget_opens_from_the_menu(small, client, page):
    assert client.get(page("budget-latest")).url == page("budget", year=2009)


# Lines and groups --------------------------------------------------------------------


def line_fields(small, **fields):
    return {
        "edit_version": 1,
        "name": "Pay",
        "group": small.costs.pk,
        "position": 1,
        "programme": "",
        "is_provision": "no",
    } | fields


def test_a_line_is_changed(small, client, organisation, page):
    programme = ProgrammeFactory(organisation=organisation)
    address = page("line-change", pk=small.pay.pk)
    given = line_fields(small, name="Salaries", programme=programme.pk, is_provision="yes")
    assert client.post(address, given).url == page("budget-lines")
    line = BudgetLine.objects.get(pk=small.pay.pk)
    assert (line.name, line.programme, line.is_provision) == ("Salaries", programme, True)


def test_two_changes_at_once_show_both(small, client, page):
    address = page("line-change", pk=small.pay.pk)
    client.post(address, line_fields(small, name="Salaries"))
    answer = client.post(address, line_fields(small, name="Wages"))
    text = answer.content.decode()
    assert "Salaries" in text
    assert "Wages" in text
    check_summary(answer, "Someone else changed this")
    assert BudgetLine.objects.get(pk=small.pay.pk).name == "Salaries"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "Enter the line's name"),
        ({"name": "x" * 121}, "Shorten this to 120 characters"),
        ({"name": "Travel"}, "Costs has a line named Travel already"),
        ({"position": "-1"}, "Enter a number from 1 to 9999"),
        ({"group": "99999"}, "Choose a group"),
    ],
)
def test_a_wrong_line_is_refused_at_its_field(small, client, page, fields, message):
    answer = client.post(page("line-change", pk=small.pay.pk), line_fields(small, **fields))
    check_summary(answer, message)


def test_a_line_is_ended_with_a_reason(small, client, page):
    address = page("line-end", pk=small.pay.pk)
    check_summary(client.post(address, {"edit_version": 1}), "Enter why the line ends")
    given = {"edit_version": 1, "reason": "Merged"} | day("ended_on", dt.date(2010, 3, 31))
    answer = client.post(address, given, follow=True)
    assert "Ended 31 March 2010: Merged" in words(answer)


def test_what_a_grant_pays_for_is_chosen(small, client, page):
    address = page("line-pays-for", pk=small.grant.pk)
    answer = client.post(address, {"pays_for": [small.pay.pk]}, follow=True)
    assert "Pays for Pay (Costs)" in words(answer)
    said = words(client.get(page("line-year", line=small.pay.pk, year=2009)))
    assert "Paid for by Grant (Grants)" in said


def test_a_group_is_changed(small, client, page):
    given = {"edit_version": 1, "name": "Running costs", "position": 1, "shows_subtotal": "no"}
    client.post(page("group-change", pk=small.costs.pk), given)
    group = BudgetGroup.objects.get(pk=small.costs.pk)
    assert (group.name, group.shows_subtotal) == ("Running costs", False)


def test_a_line_is_tied_to_an_objective(small, client, page):
    given = {"edit_version": 1, "objective": ""}
    answer = client.post(page("line-place", line=small.pay.pk, year=2009), given)
    assert answer.url == page("line-year", line=small.pay.pk, year=2009)


# Balances and funds --------------------------------------------------------------------

BANK = {"name": "Bank", "side": "held", "kind": "bank"}


def test_a_balance_is_made_and_recorded(organisation, client, page):
    client.post(page("balance-new"), BANK)
    bank = Balance.objects.get()
    given = {"amount": "£538,313", "reconciliation": "reconciled"}
    given |= day("as_at", dt.date(2009, 9, 30))
    answer = client.post(page("balance-record", pk=bank.pk), given, follow=True)
    assert "538,313.00" in words(answer)
    said = words(client.get(page("balances")))
    assert "30 September 2009" in said
    assert "held" in said


def test_a_balance_is_changed_and_ended(organisation, client, page):
    client.post(page("balance-new"), BANK)
    bank = Balance.objects.get()
    given = {"edit_version": 1, "name": "Loan", "side": "owed", "kind": "other", "position": 2}
    given |= day("ended_on", dt.date(2009, 9, 30))
    answer = client.post(page("balance-change", pk=bank.pk), given, follow=True)
    assert heading(answer) == "Loan: owed (a liability)"
    assert "Ended: Loan" in words(client.get(page("balances")))


def test_wrong_balances_are_refused(organisation, client, page):
    check_summary(client.post(page("balance-new"), {}), "Enter the balance's name", "Choose held")
    client.post(page("balance-new"), BANK)
    answer = client.post(page("balance-record", pk=Balance.objects.get().pk), {"amount": "1.234"})
    check_summary(answer, "Enter an amount in pounds and pence", "Enter the day, month and year")


def test_a_fund_and_its_instalments(organisation, client, page):
    given = {"funder": "Government", "purpose": "A network.", "inside_statement": "no"}
    client.post(page("fund-new"), given)
    fund = ExternalFund.objects.get()
    this_year = clock.today().year
    for kind in ("planned", "received"):
        instalment = {"kind": kind, "year": this_year, "amount": "30,000", "remark": "In full"}
        instalment |= day("dated_on", clock.today())
        answer = client.post(page("fund-instalment", pk=fund.pk), instalment, follow=True)
    assert words(answer).count("30,000.00") == 2
    said = words(client.get(page("funds")))
    assert "This money is not in the position statement." in said
    assert "Government: £ 30,000" in said


def test_a_fund_is_changed_and_two_at_once_meet(organisation, client, page):
    given = {"funder": "Government", "purpose": "A network.", "inside_statement": "no"}
    client.post(page("fund-new"), given)
    address = page("fund-change", pk=ExternalFund.objects.get().pk)
    changed = given | {"edit_version": 1, "funder": "Lottery"}
    assert client.post(address, changed).status_code == 302
    answer = client.post(address, changed | {"funder": "Council"})
    check_summary(answer, "Someone else changed this")
    assert "Lottery" in words(answer)


def test_wrong_instalments_are_refused(organisation, client, page):
    client.post(page("fund-new"), {"funder": "G", "purpose": "P", "inside_statement": "yes"})
    address = page("fund-instalment", pk=ExternalFund.objects.get().pk)
    check_summary(client.post(address, {}), "Choose planned or received", "Choose a year")
    given = {"kind": "planned", "year": clock.today().year, "amount": "0"}
    answer = client.post(address, given | day("dated_on", clock.today()))
    check_summary(answer, "Enter an amount other than nil.")


def test_the_clock_of_the_tests_is_no_clock_of_the_pages(small, client, page):
    """What a page records carries the moment at which it was recorded."""
    with clock.set_to(morning(dt.date(2009, 5, 8))):
        client.post(page("actuals-enter", year=2009, month=1), cells(small, pay="1"))
    assert ActualEntry.objects.get().recorded_at == morning(dt.date(2009, 5, 8))


def test_a_material_variance_says_what_kind_it_is(small, client, page, organisation):
    small.profile(small.pay, "1000")
    small.enter(1, pay="8000.00")
    organisation.materiality_amount = Decimal(5000)
    organisation.save()
    address = page("line-note-write", year=2009, month=1, line=small.pay.pk)

    refused = client.post(address, note())
    assert "timing, true or a one-off" in words(refused)

    client.post(address, note(nature="timing", text="Paid early"))
    statement = client.get(page("position-statement", year=2009, month=1))
    assert "Pay. Timing: Paid early" in words(statement)


def test_other_notes_need_no_kind(small, client, page):
    address = page("line-note-write", year=2009, month=1, line=small.travel.pk)
    assert client.post(address, note(nature="none")).status_code == 302
    assert LineNote.objects.get().nature == ""
    assert re.search(r'value="none"[^>]*checked', client.get(address).content.decode())
