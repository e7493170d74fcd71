"""Files of payments from their arrival to their reversal."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from finance import actions
from finance.imports import staging
from finance.imports.layout import Layout, Outcome, Rule
from finance.imports.preview import build_preview
from finance.imports.staging import stage
from finance.imports.suspense import suspense_of
from finance.models import ActualEntry, MonthClosing, Upload, UploadRow
from finance.opening import entries_of_cell, rows_of
from records.refusals import Conflict, Refused
from tests.finance.imports.factories import (
    LAYOUT,
    Ledger,
    check_books,
    csv_of,
    row,
    totals,
    verdicts,
)


@pytest.fixture
def ledger(small, officer):
    return Ledger(small.budget, officer)


@pytest.fixture
def named(small, officer):
    """A ledger whose rows are told apart by their reference."""
    return Ledger(small.budget, officer, Layout.from_json(LAYOUT.to_json() | {"identity": ["Ref"]}))


def close(budget, month, by, *, is_closed=True):
    MonthClosing.objects.create(
        budget=budget, month=month, stage="finance", is_closed=is_closed, reason="x", recorded_by=by
    )


def test_a_file_counts_once_it_is_confirmed_and_waits_in_suspense(ledger, small):
    upload = ledger.receive(csv_of(row("100.00"), row("(20.00)", "B2", ref="2")))
    assert upload.state == "preview"
    assert not totals(small.budget)
    preview = build_preview(upload)
    assert (preview.whole.rows, preview.whole.amount) == (2, Decimal("80.00"))
    assert [(one.code, one.name, one.line) for one in preview.unmapped] == [
        ("A1", "Centre A1", None),
        ("B2", "Centre B2", None),
    ]
    ledger.confirm(upload)
    assert totals(small.budget) == {("-", 2): Decimal("80.00")}
    assert [(one.code, one.rows, one.amount, one.months) for one in suspense_of(small.budget)] == [
        ("A1", 1, Decimal("100.00"), (2,)),
        ("B2", 1, Decimal("-20.00"), (2,)),
    ]
    check_books(small.budget)


def test_a_second_load_adds_nothing(ledger, small):
    rows = [row("100.00"), row("5.00"), row("5.00")]
    ledger.load(*rows)
    again = ledger.receive(csv_of(*rows))
    assert verdicts(again) == ["known"] * 3
    before = ActualEntry.objects.count()
    ledger.confirm(again)
    assert ActualEntry.objects.count() == before
    check_books(small.budget)


def test_the_third_identical_row_is_new_where_two_were_known(ledger, small):
    ledger.load(row("5.00"), row("5.00"))
    again = ledger.receive(csv_of(row("5.00"), row("5.00"), row("5.00")))
    assert verdicts(again) == ["known", "known", "new"]
    ledger.confirm(again)
    assert totals(small.budget) == {("-", 2): Decimal("15.00")}


def test_a_row_changes_only_where_columns_tell_it_apart(named, small):
    named.map(A1=small.pay)
    named.load(row("100.00", ref="r1"), row("7.00", ref="r2"))
    changed = named.receive(csv_of(row("60.00", ref="r1"), row("7.00", ref="r2")))
    assert verdicts(changed) == ["changed", "known"]
    assert build_preview(changed).replaced.amount == Decimal("100.00")
    named.confirm(changed)
    assert totals(small.budget) == {("Pay", 2): Decimal("67.00")}
    check_books(small.budget)
    named.reverse(changed)
    assert totals(small.budget) == {("Pay", 2): Decimal("107.00")}
    check_books(small.budget)


def test_reversing_leaves_the_rows_that_another_upload_holds(ledger, small):
    first = ledger.load(row("100.00"), row("30.00", ref="2"))
    second = ledger.load(row("100.00"), row("8.00", ref="3"))
    ledger.reverse(first)
    assert totals(small.budget) == {("-", 2): Decimal("108.00")}
    check_books(small.budget)
    ledger.reverse(second)
    assert not totals(small.budget)
    assert not UploadRow.objects.filter(counts=True).exists()
    check_books(small.budget)
    assert all(total.standing == 0 for total in small.budget.month_totals.all())


def test_a_changed_row_falls_back_to_what_the_latest_other_upload_says(named, small):
    named.load(row("10.00"))
    second = named.load(row("20.00"))
    third = named.load(row("20.00"))
    fourth = named.load(row("40.00"))
    named.reverse(second)
    assert totals(small.budget) == {("-", 2): Decimal("40.00")}
    named.reverse(fourth)
    assert totals(small.budget) == {("-", 2): Decimal("20.00")}
    named.reverse(third)
    assert totals(small.budget) == {("-", 2): Decimal("10.00")}
    check_books(small.budget)


def test_mapping_moves_what_waits_and_where_asked_what_stands(ledger, small):
    first = ledger.load(row("100.00"), row("30.00", "B2"), row("1.00", day="2009-06-02"))
    ledger.map(A1=small.pay)
    assert totals(small.budget) == {
        ("-", 2): Decimal("30.00"),
        ("Pay", 2): Decimal("100.00"),
        ("Pay", 3): Decimal("1.00"),
    }
    assert [one.code for one in suspense_of(small.budget)] == ["B2"]
    ledger.map(A1=small.travel)
    assert totals(small.budget)["Pay", 2] == Decimal("100.00")
    ledger.map(A1=small.travel, move_loaded=True)
    assert totals(small.budget)["Travel", 2] == Decimal("100.00")
    check_books(small.budget)
    ledger.reverse(first)
    assert not totals(small.budget)
    check_books(small.budget)


def test_rows_of_a_closed_month_count_in_the_next_open_one(ledger, small, officer):
    ledger.load(row("100.00"))
    close(small.budget, 2, officer)
    late = ledger.receive(csv_of(row("100.00"), row("9.00", ref="late")))
    assert list(late.rows.values_list("own_month", "month")) == [(2, 3), (2, 3)]
    ledger.confirm(late)
    assert totals(small.budget) == {("-", 2): Decimal("100.00"), ("-", 3): Decimal("9.00")}
    ledger.map(A1=small.pay)
    assert totals(small.budget) == {
        ("-", 2): Decimal("100.00"),
        ("-", 3): Decimal("-100.00"),
        ("Pay", 3): Decimal("109.00"),
    }
    check_books(small.budget)
    assert not suspense_of(small.budget)


def test_a_reversal_of_a_closed_month_stands_in_the_next_open_one(ledger, small, officer):
    ledger.map(A1=small.pay)
    upload = ledger.load(row("100.00"))
    close(small.budget, 2, officer)
    ledger.reverse(upload)
    assert totals(small.budget) == {
        ("Pay", 2): Decimal("100.00"),
        ("Pay", 3): Decimal("-100.00"),
    }
    check_books(small.budget)


def test_a_year_that_is_closed_refuses_its_rows(ledger, small, officer):
    for month in range(2, 13):
        close(small.budget, month, officer)
    upload = ledger.receive(csv_of(row("1.00")))
    assert verdicts(upload) == ["refused"]
    assert "May 2009 and all months after it are closed" in upload.rows.get().reason


@pytest.mark.parametrize(
    ("rows", "total"), [(1, "80.00"), (2, "80.01"), (2, "-80.00")], ids=["rows", "pence", "sign"]
)
def test_the_control_totals_must_be_those_of_the_file(ledger, small, officer, rows, total):
    upload = ledger.receive(csv_of(row("100.00"), row("(20.00)", "B2", ref="2")))
    with pytest.raises(Refused, match=r"2 rows that come to £80\.00"):
        actions.confirm_upload(
            upload=upload,
            rows=rows,
            total=Decimal(total),
            leave_out_refused=True,
            expected_version=upload.edit_version,
            by=officer,
        )
    assert not ActualEntry.objects.exists()


def test_a_preview_is_out_of_date_once_the_source_moves_on(ledger, small):
    waiting = ledger.receive(csv_of(row("1.00")))
    ledger.load(row("1.00"))
    assert build_preview(Upload.objects.get(pk=waiting.pk)).is_stale
    with pytest.raises(Refused, match="Read it again"):
        ledger.confirm(waiting)
    again = actions.read_upload_anew(upload=waiting, by=ledger.by)
    stage(again)
    again.refresh_from_db()
    assert verdicts(again) == ["known"]
    ledger.confirm(again)
    assert totals(small.budget) == {("-", 2): Decimal("1.00")}


def test_a_preview_is_out_of_date_once_a_month_of_it_closes(ledger, small, officer):
    waiting = ledger.receive(csv_of(row("1.00")))
    close(small.budget, 2, officer)
    with pytest.raises(Refused, match="Read it again"):
        ledger.confirm(waiting)
    assert not ActualEntry.objects.exists()


def test_a_preview_is_out_of_date_once_a_month_of_it_is_reopened(ledger, small, officer, director):
    close(small.budget, 1, officer)
    close(small.budget, 2, officer)
    waiting = ledger.receive(csv_of(row("1.00")))
    assert UploadRow.objects.get(upload=waiting).month == 3
    given = {"budget": small.budget, "month": 2, "reason": "A late file", "by": director}
    actions.reopen_month(stage="finance", **given)
    assert build_preview(Upload.objects.get(pk=waiting.pk)).is_stale
    with pytest.raises(Refused, match="Read it again"):
        ledger.confirm(waiting)


def test_who_has_a_file_read_anew_overtakes_the_run_that_is_under_way(ledger, officer, monkeypatch):
    """Else the first run would end with rows of the layout that was."""
    waiting = ledger.receive(csv_of(row("1.00")))
    waiting = actions.read_upload_anew(upload=waiting, by=officer)
    ended = staging._end
    again = []

    def late(run, state, **more):
        if not again:
            again.append(actions.read_upload_anew(upload=waiting, by=officer))
        return ended(run, state, **more)

    monkeypatch.setattr(staging, "_end", late)
    stage(waiting)
    waiting.refresh_from_db()
    assert waiting.state == Upload.State.READING
    stage(waiting)
    waiting.refresh_from_db()
    assert waiting.state == Upload.State.PREVIEW


def test_what_was_moved_between_lines_is_moved_back_and_not_taken_back(small, officer):
    given = {"from_line": small.pay, "to_line": small.travel, "amount": Decimal(1), "reason": "x"}
    taken, _ = actions.correct_between_lines(budget=small.budget, month=2, by=officer, **given)
    with pytest.raises(Refused, match="Move it back instead"):
        actions.reverse_entry(entry=taken, reason="x", by=officer)


def test_an_upload_is_confirmed_once_and_reversed_once(ledger, small, officer):
    upload = ledger.receive(csv_of(row("1.00")))
    ledger.confirm(upload)
    with pytest.raises(Refused, match="confirmed already"):
        ledger.confirm(upload)
    ledger.reverse(upload)
    with pytest.raises(Refused, match="Only an upload that was confirmed"):
        ledger.reverse(upload)
    with pytest.raises(Refused, match="given up"):
        actions.abandon_upload(upload=upload, expected_version=3, by=officer)
    with pytest.raises(Refused, match="not confirmed"):
        actions.read_upload_anew(upload=upload, by=officer)


def test_who_read_an_older_version_is_told(ledger, small, officer):
    upload = ledger.receive(csv_of(row("1.00")))
    with pytest.raises(Conflict):
        actions.confirm_upload(
            upload=upload,
            rows=1,
            total=Decimal("1.00"),
            leave_out_refused=False,
            expected_version=upload.edit_version - 1,
            by=officer,
        )
    assert not ActualEntry.objects.exists()


def test_refused_rows_are_left_out_only_where_that_is_said(ledger, small):
    upload = ledger.receive(csv_of(row("1.00"), row("€5.00")))
    assert verdicts(upload) == ["new", "refused"]
    with pytest.raises(Refused, match="1 row of this file cannot be counted"):
        ledger.confirm(upload, leave_out=False)
    ledger.confirm(upload)
    assert totals(small.budget) == {("-", 2): Decimal("1.00")}


def test_rules_set_rows_aside_and_tell_income_by_its_code(small, officer):
    rules = [
        Rule("Capital", "Ref", ("cap*",)),
        Rule("Income", "Centre", ("I9",), Outcome.INCOME),
    ]
    layout = Layout.from_json(LAYOUT.to_json())
    layout = Layout(**{**vars(layout), "rules": tuple(rules)})
    ledger = Ledger(small.budget, officer, layout)
    upload = ledger.receive(csv_of(row("900.00", ref="CAP 1"), row("-50.00", "I9"), row("3.00")))
    preview = build_preview(upload)
    assert [(one.reason, one.amount) for one in preview.aside] == [("Capital", Decimal("900.00"))]
    assert preview.whole.amount == Decimal("853.00")
    ledger.map(**{"I9 (income)": small.grant, "A1": small.pay})
    ledger.confirm(upload)
    assert totals(small.budget) == {
        ("Grant", 2): Decimal("-50.00"),
        ("Pay", 2): Decimal("3.00"),
    }
    check_books(small.budget)


def test_a_file_that_prints_income_as_positive_is_turned_and_still_adds_up(small, officer):
    rule = Rule("Income", "Centre", ("I9",), Outcome.INCOME)
    layout = Layout(**{**vars(LAYOUT), "rules": (rule,), "income_is_positive": True})
    ledger = Ledger(small.budget, officer, layout)
    upload = ledger.receive(csv_of(row("50.00", "I9"), row("3.00")))
    assert build_preview(upload).whole.amount == Decimal("53.00")
    ledger.confirm(upload)
    assert totals(small.budget) == {("-", 2): Decimal("-47.00")}
    check_books(small.budget)


def test_together_amounts_may_not_be_larger_than_a_column(ledger, small):
    upload = ledger.receive(csv_of(row("99999999999.99"), row("99999999999.99")))
    assert verdicts(upload) == ["new", "new"]
    with pytest.raises(Refused, match="Nothing was saved"):
        ledger.confirm(upload)


def test_where_the_uploader_chooses_the_month_it_is_part_of_the_identity(small, officer):
    ledger = Ledger(small.budget, officer, Layout(**{**vars(LAYOUT), "date": ""}))
    with pytest.raises(Refused, match="Choose the month"):
        ledger.receive(csv_of(row("1.00")))
    ledger.load(row("1.00"), month=3)
    assert verdicts(ledger.receive(csv_of(row("1.00")), 3)) == ["known"]
    assert verdicts(ledger.receive(csv_of(row("1.00")), 4)) == ["new"]


def test_a_month_is_not_chosen_where_the_file_says_it(ledger):
    with pytest.raises(Refused, match="say their month themselves"):
        ledger.receive(csv_of(row("1.00")), 3)


def test_a_correction_moves_between_lines_and_shows_on_both(ledger, small, officer):
    ledger.map(A1=small.pay)
    upload = ledger.load(row("100.00"))
    actions.correct_between_lines(
        budget=small.budget,
        month=2,
        from_line=small.pay,
        to_line=small.travel,
        amount=Decimal("40.00"),
        reason="Train tickets",
        by=officer,
    )
    assert totals(small.budget) == {
        ("Pay", 2): Decimal("60.00"),
        ("Travel", 2): Decimal("40.00"),
    }
    check_books(small.budget)
    ledger.reverse(upload)
    check_books(small.budget)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"amount": Decimal("0")}, "Enter the amount"),
        ({"reason": " "}, "Enter why"),
        ({"to_line": "pay"}, "another line"),
        ({"month": 13}, "months 1 to 12"),
    ],
)
def test_a_correction_is_refused(small, officer, change, message):
    given = {"amount": Decimal("1"), "reason": "x", "to_line": "travel", "month": 2} | change
    given["to_line"] = getattr(small, given["to_line"])
    with pytest.raises(Refused, match=message):
        actions.correct_between_lines(budget=small.budget, from_line=small.pay, by=officer, **given)


def test_a_correction_into_a_closed_month_is_refused(small, officer):
    close(small.budget, 2, officer)
    with pytest.raises(Refused, match="May 2009 is closed"):
        actions.correct_between_lines(
            budget=small.budget,
            month=2,
            from_line=small.pay,
            to_line=small.travel,
            amount=Decimal("1"),
            reason="x",
            by=officer,
        )


def test_codes_map_to_lines_of_the_budget_only(ledger, small):
    stranger = small.new_line(small.costs, "Elsewhere")
    with pytest.raises(Refused, match="Not in the budget"):
        ledger.map(A1=stranger)


def test_every_figure_opens(ledger, small):
    ledger.map(A1=small.pay)
    upload = ledger.load(row("100.00"), row("-1.00"))
    small.enter(2, pay="120", seen={"pay": "99"})
    loaded, typed = entries_of_cell(small.budget, small.pay, 1, 2)
    assert [one.row.number for one in rows_of(loaded)] == [2, 3]
    assert loaded.upload == upload
    assert rows_of(typed) == ()
    assert typed.amount == Decimal("21")


def test_what_tells_rows_apart_stays_while_rows_count(ledger, officer):
    upload = ledger.load(row("1.00"))
    other = Layout(**{**vars(LAYOUT), "identity": ("Ref",)})
    change = {"source": ledger.source, "name": "Payments", "layout": other, "by": officer}
    with pytest.raises(Refused, match="count already"):
        actions.change_source(**change, expected_version=1)
    ledger.reverse(upload)
    changed = actions.change_source(**change, expected_version=1)
    assert Layout.from_json(changed.layout) == other
    assert changed.generation == 2


def test_a_layout_with_faults_is_no_source(small, officer):
    with pytest.raises(Refused, match="no column “Sum”"):
        Ledger(small.budget, officer, Layout(**{**vars(LAYOUT), "amount": "Sum"}))


def test_others_may_not(ledger, small, director, officer):
    upload = ledger.receive(csv_of(row("1.00")))
    ledger.by = director
    for act in (
        lambda: ledger.receive(csv_of(row("1.00"))),
        lambda: ledger.confirm(upload),
        lambda: ledger.reverse(upload),
        lambda: ledger.map(A1=small.pay),
        lambda: actions.read_upload_anew(upload=upload, by=director),
        lambda: actions.abandon_upload(upload=upload, expected_version=1, by=director),
        lambda: Ledger(small.budget, director),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_upload_is_given_up(ledger, officer):
    upload = ledger.receive(csv_of(row("1.00")))
    actions.abandon_upload(upload=upload, expected_version=upload.edit_version, by=officer)
    upload.refresh_from_db()
    assert upload.state == "abandoned"
    with pytest.raises(Refused, match="does not wait"):
        ledger.confirm(upload)
