"""A return out to Excel, filled in there, and back."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from periods.calendar import Quarter
from records.refusals import Refused
from returns.actions import (
    ActivityStep,
    SectionStep,
    open_round,
    save_objective_step,
    save_whole_step,
    send_back,
    submit_return,
)
from returns.actions.workbook import WorkbookRefused
from returns.actions.workbook import load_workbook as load
from returns.models import ObjectiveUpdate, ReturnVersion
from returns.steps import WholeStep
from returns.workbook.layout import COLUMNS, FILL_IN, KEYS
from returns.workbook.sheets import HEADING_ROW, write_workbook
from returns.workbook.standing import read_standing
from tests.returns.factories import PREPARED_ON, Q2, WINDOW, full_step, world

UPLOAD = "https://example.org/upload/"


@pytest.fixture
def made(db):
    return world()


def version_of(made) -> ReturnVersion:
    programme_return = made.programme_return
    version = ReturnVersion.objects.named().filter(programme_return=programme_return).last()
    version.programme_return = programme_return
    return version


def downloaded(made) -> Workbook:
    data = write_workbook(read_standing(version_of(made)), address=UPLOAD)
    return load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def headings(sheet) -> dict[str, int]:
    """By heading (without “Fill in: ”), the number of its column."""
    return {
        str(cell.value).removeprefix(FILL_IN): cell.column
        for cell in sheet[HEADING_ROW]
        if cell.value
    }


def row_of(sheet, *key) -> int:
    at = headings(sheet)
    columns = [at[title] for title in KEYS[sheet.title]]
    for number in range(HEADING_ROW + 1, sheet.max_row + 1):
        if tuple(sheet.cell(number, column).value for column in columns) == key:
            return number
    raise AssertionError(f"no row {key} in {sheet.title}")


def put(book: Workbook, name: str, key: tuple, **values) -> dict[str, str]:
    """Type values into a row, by heading (``_`` for a blank); returns the addresses."""
    sheet = book[name]
    number, at, where = row_of(sheet, *key), headings(sheet), {}
    by_part = {column.part: at[column.title] for column in COLUMNS[name] if column.is_filled}
    for part, value in values.items():
        cell = sheet.cell(number, by_part[part])
        cell.value = value
        where[part] = f"{name}, {cell.coordinate}"
    return where


def upload(made, book: Workbook | bytes, by=None):
    data = book if isinstance(book, bytes) else saved(book)
    return load(programme_return=made.programme_return, data=data, by=by or made.head)


def problems(made, book: Workbook | bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        upload(made, book)
    return getattr(refused.value, "problems", None) or [refused.value.message]


def whole_row(made) -> tuple:
    return (made.programme.name,)


def fill(made, programme_return=None, steps=None) -> None:
    """Every step of the return given, some as the test says, by the number of the objective."""
    programme_return = programme_return or made.programme_return
    for number, objective in enumerate(made.objectives, start=1):
        save_objective_step(
            programme_return=programme_return,
            objective=objective,
            step=(steps or {}).get(number) or full_step(objective),
            expected_version=0,
            by=made.head,
        )
    save_whole_step(
        programme_return=programme_return,
        step=WholeStep(nothing_extra=True, delivery_rag="green", forecast_rag="green"),
        expected_version=programme_return.versions.last().edit_version,
        by=made.head,
    )


def histories() -> int:
    return ObjectiveUpdate.history.count() + ReturnVersion.history.count()


def fill_all(made, book: Workbook) -> None:
    """Every cell that the return needs, typed as a person would."""
    for number in (1, 2):
        put(book, "Deliverables", (number, "PD1"), status="In progress", rag="Green", progress=40)
        put(book, "Deliverables", (number, "PD2"), status="complete ")
        put(
            book,
            "Objectives",
            (number,),
            is_ready="Yes",
            delivery_rag="Green",
            forecast_rag="Green",
        )
        for heading in ("Follow-ups", "Risk update", "Issues update", "Completed activities"):
            put(book, "Highlights", (number, heading), nothing="Yes")
        put(book, "Highlights", (number, "Outstanding actions"), text="- Two letters\n- A call")
        put(book, "Highlights", (number, "Additional comment"), text="=SUM of what we know")
        book["Highlights"].cell(
            row_of(book["Highlights"], number, "Additional comment"), 5
        ).data_type = "s"
        put(book, "Highlights", (number, "Budget status"), budget_status="No budget")
    put(
        book,
        "Programme",
        whole_row(made),
        nothing_extra="Yes",
        delivery_rag="Green",
        forecast_rag="Green",
    )


# The workbook itself --------------------------------------------------------------------


def test_the_workbook_says_what_it_is_and_where_it_may_be_filled_in(made):
    book = downloaded(made)
    assert book.sheetnames == [
        *("Read me", "Deliverables", "Objectives", "Highlights", "Programme", "Identity")
    ]
    assert book.properties.title.startswith(made.programme.name)
    words = " ".join(str(row[0].value or "") for row in book["Read me"].iter_rows())
    for said in ("version 1", "20 October 2009", "Fill in:", UPLOAD):
        assert said in words
    assert book["Identity"].sheet_state == "veryHidden"
    for name in COLUMNS:
        sheet = book[name]
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes
        assert name in sheet.tables
        assert sheet.tables[name].ref.startswith(f"A{HEADING_ROW}:")


def test_only_what_is_to_be_filled_in_is_unlocked_and_it_has_limits(made):
    book = downloaded(made)
    for name, columns in COLUMNS.items():
        sheet = book[name]
        ruled = {
            str(cell): rule
            for rule in sheet.data_validations.dataValidation
            for area in rule.sqref.ranges
            for row in sheet[area.coord if ":" in area.coord else f"{area.coord}:{area.coord}"]
            for cell in [one.coordinate for one in row]
        }
        for at, column in enumerate(columns, start=1):
            heading = sheet.cell(HEADING_ROW, at)
            assert heading.value.startswith(FILL_IN) == column.is_filled
            assert heading.protection.locked
            for number in range(HEADING_ROW + 1, sheet.max_row + 1):
                cell = sheet.cell(number, at)
                if not cell.protection.locked:
                    assert column.is_filled
                    assert ruled[cell.coordinate].prompt
                elif column.is_filled:
                    assert name == "Highlights"
    progress = f"{get_column_letter(12)}4"
    assert book["Deliverables"][f"{get_column_letter(12)}{HEADING_ROW}"].value.endswith(
        "progress, %"
    )
    rule = next(
        r for r in book["Deliverables"].data_validations.dataValidation if progress in r.sqref
    )
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", "100")


def test_what_looks_like_a_formula_is_written_as_text(made):
    step = full_step(made.objectives[0], footnote="=HYPERLINK(1)", is_ready=False)
    save_objective_step(
        programme_return=made.programme_return,
        objective=made.objectives[0],
        step=step,
        expected_version=0,
        by=made.head,
    )
    sheet = downloaded(made)["Objectives"]
    cell = sheet.cell(HEADING_ROW + 1, headings(sheet)["footnote for all rows"])
    assert cell.value == "=HYPERLINK(1)"
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_last_quarter_stands_beside(db):
    made = world(quarter=None)
    open_round(organisation=made.organisation, quarter=Quarter(2009, 1), by=made.officer, **WINDOW)
    said = {"follow_ups": SectionStep(text="We met")}
    fill(made, made.return_for(1), {1: full_step(made.objectives[0], sections=said)})
    submit_return(programme_return=made.return_for(1), by=made.head, prepared_on=PREPARED_ON)
    open_round(organisation=made.organisation, quarter=Q2, by=made.officer, **WINDOW)
    book = downloaded(made)
    sheet = book["Deliverables"]
    number, at = row_of(sheet, 1, "PD1"), headings(sheet)
    assert sheet.cell(number, at["Last quarter: status"]).value == "In progress"
    assert sheet.cell(number, at["Last quarter: progress, %"]).value == 50
    highlights = book["Highlights"]
    assert highlights.cell(row_of(highlights, 1, "Follow-ups"), 4).value == "We met"


# Out, filled in, and back ---------------------------------------------------------------


def test_a_return_goes_out_to_excel_and_back(made):
    book = downloaded(made)
    fill_all(made, book)
    loaded = upload(made, book)
    assert loaded.changed == ("Objective 1", "Objective 2", "The programme as a whole")
    standing = read_standing(version_of(made))
    first, second = made.activities()
    step = standing.steps[0].stored
    assert step.activities[first.pk] == ActivityStep("in_progress", "green", 40)
    assert step.activities[second.pk] == ActivityStep("complete", "", 100)
    assert step.sections["outstanding_actions"].text == "- Two letters\n- A call"
    assert step.sections["additional_comment"].text == "=SUM of what we know"
    assert step.sections["budget_status"].budget_status == "no_budget"
    assert step.sections["follow_ups"].nothing_to_report
    assert standing.whole.nothing_extra
    assert made.programme_return.state == "draft"
    assert ObjectiveUpdate.history.first().history_user == made.head.user


def test_remedies_and_proposals_come_back(made):
    book = downloaded(made)
    put(
        book, "Deliverables", (1, "PD1"),
        status="Delayed", rag="Red", progress="20%", footnote="Nobody came", action="Ask again",
        action_due=dt.date(2009, 12, 1), action_owner="Ann",
        date_moves="A new due date is proposed",
        proposed_due_date="31 May 2010", proposal_reason="It takes longer",
    )  # fmt: skip
    data = saved(book)
    upload(made, data)
    assert upload(made, data).changed == ()
    standing = read_standing(version_of(made))
    step = standing.steps[0].stored
    assert step.activities[made.activities()[0].pk] == ActivityStep(
        "delayed", "red", 20, "Nobody came", "Ask again", dt.date(2009, 12, 1), "Ann",
        "moves", dt.date(2010, 5, 31), "It takes longer",
    )  # fmt: skip


def test_colours_come_back(made):
    book = downloaded(made)
    put(book, "Objectives", (1,), delivery_rag="Amber", risk_rag="green", forecast_rag="Red",
        action="Meet", action_due="1/12/2009", action_owner="Bo")  # fmt: skip
    put(book, "Programme", whole_row(made), delivery_rag="Amber", spend_rag="No budget",
        risk_rag="Green", overall_rag="Red", forecast_rag="Amber")  # fmt: skip
    data = saved(book)
    upload(made, data)
    assert upload(made, data).changed == ()
    standing = read_standing(version_of(made))
    step = standing.steps[0].stored
    assert (step.delivery_rag, step.risk_rag, step.forecast_rag) == ("amber", "green", "red")
    assert (step.action, step.action_due, step.action_owner) == ("Meet", dt.date(2009, 12, 1), "Bo")
    whole = standing.whole
    assert (whole.delivery_rag, whole.spend_rag, whole.risk_rag) == ("amber", "no_budget", "green")
    assert (whole.overall_rag, whole.forecast_rag) == ("red", "amber")


def test_what_nobody_touched_changes_nothing(made):
    fill(made)
    before = histories()
    assert upload(made, downloaded(made)).changed == ()
    assert histories() == before


def test_uploading_twice_changes_nothing(made):
    book = downloaded(made)
    fill_all(made, book)
    put(book, "Highlights", (2, "Budget status"), budget_status="")  # so that 2 is not ready
    data = saved(book)
    first = upload(made, data)
    assert first.unfinished == ("Objective 2",)
    assert "Objective 2" in first.changed
    before, versions = histories(), read_standing(version_of(made)).edit_versions
    again = upload(made, data)
    assert again.changed == ()
    assert histories() == before
    assert read_standing(version_of(made)).edit_versions == versions


def test_a_changed_step_is_in_progress_unless_the_workbook_says_ready(made):
    fill(made)
    book = downloaded(made)
    put(book, "Objectives", (1,), is_ready=None)
    put(book, "Deliverables", (2, "PD1"), progress=60)
    upload(made, book)
    steps = read_standing(version_of(made)).steps
    assert [step.stored.is_ready for step in steps] == [False, True]
    assert steps[1].stored.activities[made.activities(2)[0].pk].progress == 60


def test_a_text_with_line_breaks_of_the_web_is_not_taken_for_changed(made):
    said = {"follow_ups": SectionStep(text="One\r\ntwo")}
    fill(made, None, {1: full_step(made.objectives[0], sections=said)})
    book = downloaded(made)
    put(book, "Deliverables", (1, "PD1"), progress=55)
    upload(made, book)
    step = read_standing(version_of(made)).steps[0].stored
    assert step.sections["follow_ups"].text == "One\r\ntwo"


# Refused --------------------------------------------------------------------------------


def test_every_error_at_once_by_sheet_and_cell(made):
    book = downloaded(made)
    where = put(book, "Deliverables", (1, "PD1"), progress=120, status="Fine", action_due="soon")
    other = put(book, "Deliverables", (2, "PD2"), status="In progress", progress=100)
    text = put(book, "Highlights", (1, "Follow-ups"), text="x" * 8_001)
    both = put(book, "Highlights", (2, "Risk update"), text="Much", nothing="Yes")
    asked = put(book, "Highlights", (1, "Budget status"), nothing="Yes")
    override = put(book, "Programme", whole_row(made), reported_progress=50)
    before = histories()
    found = problems(made, book)
    assert f"{where['progress']}: “120” is not a whole number from 0 to 100" in found
    assert any(one.startswith(f"{where['status']}: “Fine” is not in the list") for one in found)
    assert any(one.startswith(f"{where['action_due']}: “soon” is not a date") for one in found)
    assert any(one.startswith(f"{other['status']}: PD2: what is at 100%") for one in found)
    assert f"{text['text']}: shorten this to 8,000 characters, it has 8,001" in found
    assert any(one.startswith(f"{both['nothing']}: Risk update: write a text") for one in found)
    assert f"{asked['nothing']}: nothing is asked here: clear the cell" in found
    assert any("Give a reason" in one and one.startswith("Programme, ") for one in found)
    assert override
    assert len(found) == 8
    assert histories() == before
    assert made.programme_return.state == "not_started"


def test_one_error_saves_nothing_of_the_rest(made):
    book = downloaded(made)
    fill_all(made, book)
    put(book, "Deliverables", (2, "PD1"), progress="lots")
    assert len(problems(made, book)) == 1
    assert not version_of(made).objective_updates.exists()
    assert not version_of(made).nothing_extra


def test_formulas_are_refused_calculated_or_not(made):
    book = downloaded(made)
    where = put(book, "Deliverables", (1, "PD1"), progress="=40+2")
    assert problems(made, book) == [
        f"{where['progress']}: this is a formula. Type the value itself (or paste it as a value)"
    ]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda book: book.remove(book["Highlights"]), "The sheet “Highlights” is missing"),
        (lambda book: setattr(book["Objectives"], "title", "Aims"), "“Objectives” is missing"),
        (lambda book: book["Deliverables"].delete_rows(HEADING_ROW + 1), "objective 1, PD1 is"),
        (lambda book: book["Deliverables"].delete_cols(12), "the column “Fill in: progress, %” is"),
        (lambda book: book["Deliverables"].delete_rows(HEADING_ROW), "row of headings is missing"),
        (lambda book: book["Deliverables"].append([3, "PD9"]), "is called “3 pd9”"),
        (lambda book: book["Deliverables"].append([1, "PD1"]), "stands there twice"),
        (lambda book: book["Deliverables"].merge_cells("L4:L5"), "Deliverables, L4:L5: these"),
        (lambda book: book["Programme"].cell(3, 30, FILL_IN + "risk"), "stands there twice"),
        (lambda book: book["Deliverables"].cell(9, 10, "Delayed"), "is called “nothing”"),
    ],
)
def test_a_workbook_of_another_shape_is_refused_in_words(made, spoil, words):
    book = downloaded(made)
    spoil(book)
    assert any(words in problem for problem in problems(made, book))
    assert not version_of(made).objective_updates.exists()


def test_order_and_what_is_added_beside_do_not_matter(made):
    book = downloaded(made)
    fill_all(made, book)
    sheet = book["Deliverables"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADING_ROW)]
    moved = book.create_sheet("Moved")
    moved.append(["Our own title"])
    moved.append([])
    for row in [rows[0], *rows[:0:-1]]:
        moved.append(["our notes", *row[::-1]])
    moved.row_dimensions[5].hidden = True
    book.remove(sheet)
    moved.title = "Deliverables"
    book.create_sheet("Scratch")["A1"] = "=1/0"
    assert len(upload(made, book).changed) == 3
    stored = read_standing(version_of(made)).steps[1].stored
    assert [one.progress for one in stored.activities.values()] == [40, 100]


def test_a_workbook_of_another_return_is_refused_with_the_reason(made):
    other = world(objectives=1)
    assert "another organisation" in problems(made, downloaded(other))[0]
    data = saved(downloaded(made))
    open_round(organisation=made.organisation, quarter=Quarter(2009, 3), by=made.officer, **WINDOW)
    with pytest.raises(Refused, match="another quarter"):
        load(programme_return=made.return_for(3), data=data, by=made.head)


def test_a_workbook_of_another_programme_is_refused(made):
    book = downloaded(made)
    made.programme.slug = "renamed"
    made.programme.save()
    assert "another programme" in problems(made, book)[0]


def test_a_workbook_of_an_earlier_version_is_refused(made):
    data = saved(downloaded(made))
    fill(made)
    submit_return(programme_return=made.programme_return, by=made.head, prepared_on=PREPARED_ON)
    assert "was submitted" in problems(made, data)[0]
    send_back(programme_return=made.programme_return, reason="More, please", by=made.director)
    assert "now at version 2" in problems(made, data)[0]


@pytest.mark.parametrize("words", [None, "x", "eyJhIjoxfQ:1abc:xyz"])
def test_a_workbook_that_nobody_here_signed_is_refused(made, words):
    book = downloaded(made)
    book["Identity"]["A2"] = words
    assert "not downloaded from here" in problems(made, book)[0]
    book.remove(book["Identity"])
    assert "not downloaded from here" in problems(made, book)[0]


def test_what_someone_else_changed_meanwhile_is_named_with_both_texts(made):
    book = downloaded(made)
    where = put(book, "Objectives", (1,), footnote="Mine")
    changed = full_step(made.objectives[0], footnote="Theirs", is_ready=False)
    save_objective_step(
        programme_return=made.programme_return,
        objective=made.objectives[0],
        step=changed,
        expected_version=0,
        by=made.deputy,
    )
    with pytest.raises(WorkbookRefused) as refused:
        upload(made, book)
    assert len(refused.value.problems) == 1
    assert where["footnote"] in refused.value.problems[0]
    texts = {one.label: one for one in refused.value.both_texts}
    both = texts[f"{where['footnote']}: footnote for all rows"]
    assert (both.theirs, both.yours) == ("Theirs", "Mine")
    assert read_standing(version_of(made)).steps[0].stored.footnote == "Theirs"


def test_what_someone_else_changed_and_nobody_touched_here_stays(made):
    book = downloaded(made)
    put(book, "Deliverables", (2, "PD1"), status="In progress", rag="Green", progress=10)
    save_objective_step(
        programme_return=made.programme_return,
        objective=made.objectives[0],
        step=full_step(made.objectives[0]),
        expected_version=0,
        by=made.deputy,
    )
    assert upload(made, book).changed == ("Objective 2",)
    assert read_standing(version_of(made)).steps[0].stored.is_ready


def test_who_may_not_give_the_return_loads_nothing(made):
    data = saved(downloaded(made))
    with pytest.raises(PermissionDenied):
        upload(made, data, by=made.officer)


def test_the_workbook_and_its_return_cost_a_constant_number_of_queries(
    made, django_assert_max_num_queries
):
    version = version_of(made)
    with django_assert_max_num_queries(7):
        read_standing(version)
