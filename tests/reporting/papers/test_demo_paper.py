"""The demonstration's paper prints what the paper of 2009 printed, cell by cell.

Read from the record, from the page, from the PDF's text and from the workbook. The figures are
written out here, as they stand in the paper itself: nothing of the product counts them.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import transaction
from lxml import html
from openpyxl import load_workbook

from accounts.models import User
from finance.statements.statement_table import statement_table
from ispm.demo.build import build
from ispm.demo.people import PASSWORD
from reporting.models import Edition
from reporting.papers.records import read_record
from reporting.papers.tasks import render_edition

TODAY = dt.date(2026, 11, 20)
FORMATS = ("pdf", "board", "html", "xlsx", "json")

#: Approved, revised, planned to date, actual to date, variance, % variance, projection, note.
POSITION = [
    ["RSG Funding", "(1,700,000)", "(1,700,000)", "", "", "", "", "", ""],
    ["Planning Development", "(450,000)", "(727,000)", "", "", "", "", "", ""],
    ["Shared Services", "(330,000)", "(351,787)", "", "", "", "", "", ""],
    ["Customer First", "(790,000)", "(726,773)", "", "", "", "", "", ""],
    ["Total income", "(3,270,000)", "(3,505,560)", "", "", "", "", "", ""],
    *(
        [cell.strip() for cell in line.split("|")]
        for line in """
Chief Exec & Business Support|382,319|405,740|202,863|202,311|(552)|(0%)|405,740|
Organisational Development|243,154|229,551|109,198|106,202|(2,996)|(3%)|229,551|
Improving Outcomes|314,836|327,995|163,994|161,967|(2,027)|(1%)|327,995|
Knowledge Management|222,577|233,103|116,546|76,244|(40,301)|(35%)|233,103|1
Shared Services|213,979|217,458|116,345|116,412|67|0%|217,458|
Customer First|485,892|519,602|309,091|311,145|2,054|1%|519,602|
Staff subtotal|1,862,757|1,933,449|1,018,035|974,280|(43,755)|(4%)|1,933,449|
Corporate & running costs|395,500|340,500|147,785|144,293|(3,492)|(2%)|340,500|
Corporate Events & Communication|40,000|40,000|19,996|20,028|32|0%|40,000|
Website KM|81,500|81,500|40,242|41,553|1,311|3%|81,500|
Corporate subtotal|517,000|462,000|208,023|205,875|(2,148)|(1%)|462,000|
Programme Development Fund|105,574|105,574|20,000|20,000|0|0%|105,574|2
Planning Development|350,561|649,058|452,514|453,258|744|0%|649,058|
Shared Services|200,000|166,593|65,270|65,265|(5)|(0%)|166,593|
Workforce Planning|0|51,715|23,749|23,304|(445)|(2%)|51,715|
Customer First|184,108|87,171|41,602|41,617|15|0%|87,171|
Programme subtotal|840,243|1,060,111|603,135|603,444|309|0%|1,060,111|
Contingency Reserve Provision|50,000|50,000|50,000|50,000|0|0%|50,000|*
Total expenditure|3,270,000|3,505,560|1,879,193|1,833,599|(45,594)|(2%)|3,505,560|
""".strip().splitlines()
    ),
]

#: By programme its figure; by objective its figure; by activity due date, status and figure.
#: Objective 3 of the first programme is missing in the paper of 2009: 20 is inferred.
MARCH, NEW_YEAR, END_OF_2009 = "31 March 2010", "31 December 2009", "30 December 2009"
PROGRESS = {
    "Improving Capacity": (
        50,
        [
            (58, [(NEW_YEAR, "in progress", 75), (MARCH, "delayed", 42)]),
            (57, [(MARCH, "in progress", 60), (MARCH, "in progress", 55)]),
            (20, [(MARCH, "in progress", 20)]),
            (48, [(MARCH, "in progress", 50), (MARCH, "delayed", 46)]),
            (
                55,
                [
                    (MARCH, "in progress", 60),
                    (MARCH, "in progress", 50),
                    (MARCH, "in progress", 55),
                ],
            ),
            (62, [(MARCH, "in progress", 50), (MARCH, "in progress", 74)]),
        ],
    ),
    "Improving Outcomes": (
        54,
        [
            (
                55,
                [
                    (MARCH, "delayed", 45),
                    (MARCH, "in progress", 66),
                    (END_OF_2009, "in progress", 54),
                ],
            ),
            (60, [(END_OF_2009, "in progress", 50), (END_OF_2009, "in progress", 70)]),
            (
                56,
                [
                    (END_OF_2009, "in progress", 55),
                    (END_OF_2009, "in progress", 60),
                    (END_OF_2009, "in progress", 55),
                ],
            ),
            (50, [(END_OF_2009, "in progress", 55), (END_OF_2009, "delayed", 50)]),
            (50, [(END_OF_2009, "in progress", 50), (END_OF_2009, "in progress", 51)]),
            (61, [(END_OF_2009, "in progress", 65), (END_OF_2009, "in progress", 57)]),
            (50, [(END_OF_2009, "in progress", 50)]),
        ],
    ),
    "Improving Practice": (
        50,
        [
            (52, [(MARCH, "in progress", 50), (MARCH, "in progress", 54)]),
            (54, [(MARCH, "in progress", 60), (MARCH, "delayed", 48)]),
            (58, [(MARCH, "in progress", 60), (MARCH, "in progress", 57)]),
            (48, [(MARCH, "delayed", 48), (MARCH, "delayed", 49)]),
            (50, [(MARCH, "in progress", 50), (MARCH, "delayed", 50)]),
        ],
    ),
    "Improving Delivery": (
        60,
        [
            (
                70,
                [
                    (MARCH, "in progress", 60),
                    (MARCH, "in progress", 95),
                    (MARCH, "in progress", 56),
                ],
            ),
            (
                50,
                [
                    (MARCH, "in progress", 55),
                    (MARCH, "in progress", 50),
                    (MARCH, "delayed", 40),
                    (MARCH, "in progress", 58),
                ],
            ),
            (60, [(MARCH, "in progress", 55), (NEW_YEAR, "in progress", 65)]),
        ],
    ),
    "Customer First: delivering customer choice and improving customer services": (
        66,
        [
            (
                66,
                [
                    (MARCH, "in progress", 50),
                    (MARCH, "in progress", 75),
                    (MARCH, "in progress", 75),
                ],
            )
        ],
    ),
}

#: Where the head reported another figure than the mean: printed, computed.
OVERRIDES = [("Improving Outcomes", 4, 50, 52), ("Improving Practice", None, 50, 52)]

IN_THE_TEXT = [
    "we spent £1.834M",
    "The plan was £1.879M",
    "£45,594 less than planned",
    "without it we spent £1,783,599",
    "£50,000 of the actual spend is a provision",
    "Spent without it: £1,783,599",
    "WLC Creditor (owed): £449,667",
    "Current Account: £538,313",
    "Investments: £1,310,916",
    "£60,000 (£30,000 in 2009/10; £30,000 in 2010/11)",
    "£17,000",
    "£68,000",
    "£35,000",
    "Demonstration: real figures of 2009, the rest invented",
]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The demonstration with its files, built once; nothing of it outlives the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(today=TODAY)
        edition = Edition.objects.get(paper__period__year=2009)
        if not edition.is_issued:
            render_edition.func(edition.pk)
        yield Edition.objects.get(pk=edition.pk)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def record(made):
    return read_record(made.record, made.schema_version)


@pytest.fixture(scope="module")
def files(made):
    return {one.format: bytes(one.stored_file.content.data) for one in made.files.for_members()}


@pytest.fixture(scope="module")
def page(files):
    return html.fromstring(files["html"].decode())


@pytest.fixture(scope="module")
def pdf(files, tmp_path_factory):
    """The PDF's text, line by line, as it lies on the page."""
    path = tmp_path_factory.mktemp("paper") / "paper.pdf"
    path.write_bytes(files["pdf"])
    command = ["pdftotext", "-layout", path, "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.fixture(scope="module")
def book(files):
    return load_workbook(BytesIO(files["xlsx"]), data_only=True)


pytestmark = pytest.mark.django_db


def squeezed(text: str) -> str:
    return " ".join(text.split())


# Appendix 1 -------------------------------------------------------------------------


def test_the_literal_is_whole():
    assert len(POSITION) == 24
    assert {len(row) for row in POSITION} == {9}


def test_position_in_the_record(record):
    rows = statement_table(record.statement).rows
    assert [[cell.text for cell in row.cells] for row in rows if len(row.cells) > 1] == POSITION


def test_position_on_the_page(page):
    rows = [_cells(row) for row in page.xpath("//table[@class='statement']/tbody/tr")]
    assert [cells for cells in rows if len(cells) > 1] == POSITION


def _cells(row) -> list[str]:
    """What a reader sees. A bracket's minus is for those who hear it, and belongs to it."""
    for address in row.xpath(".//a[@class='address']"):
        address.getparent().remove(address)
    heard = [squeezed(cell.text_content()) for cell in row.xpath("th | td")]
    assert not [one for one in heard if one.startswith("(")], heard
    return [one.removeprefix("minus").strip() for one in map(_seen, heard)]


def _seen(heard: str) -> str:
    return "" if heard in ("does not apply", "no note") else heard


def test_position_in_the_pdf(pdf):
    appendix = squeezed(pdf.split("Appendix 1: financial position\n")[1])
    at = 0
    for name, *cells in POSITION:
        found = re.compile(_in_a_row(name, cells)).search(appendix, at)
        assert found, (name, cells)
        at = found.start() + 1


def _in_a_row(name: str, cells: list[str]) -> str:
    """The name, which may go on below the figures, and the figures."""
    first, *rest = name.split()
    words = "".join(rf"( {re.escape(word)})?" for word in rest)
    return re.escape(first) + words + "".join(rf" {re.escape(one)}" for one in cells if one)


def test_position_in_the_workbook(book):
    rows = list(book["Position statement"].iter_rows(min_row=7, values_only=True))
    printed = [
        [row[0], *map(_money, row[1:6]), _percent(row[6]), _money(row[7]), row[8] or ""]
        for row in rows
        if row[0] and row[1] is not None
    ]
    assert printed == POSITION


def _money(value: object) -> str:
    """A number as the workbook's own format prints it."""
    if value is None:
        return ""
    pounds = int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))
    return f"({-pounds:,})" if pounds < 0 else f"{pounds:,}"


def _percent(value: object) -> str:
    """A small underspend keeps its brackets: (0%)."""
    if value is None:
        return ""
    share = abs(int((Decimal(str(value)) * 100).quantize(Decimal(1), ROUND_HALF_UP)))
    return f"({share}%)" if value < 0 else f"{share}%"


# Appendix 2 -------------------------------------------------------------------------


def test_how_much_there_is():
    objectives = [one for _, listed in PROGRESS.values() for one in listed]
    rows = [row for _, listed in objectives for row in listed]
    assert (len(PROGRESS), len(objectives), len(rows)) == (5, 22, 49)
    assert sum(status == "delayed" for _, status, _ in rows) == 9


def test_progress_in_the_record(record):
    assert {
        report.programme: (
            report.progress.printed,
            [
                (
                    objective.progress.printed,
                    [
                        (_day(one.due_date), one.status.replace("_", " "), one.progress)
                        for one in objective.activities
                    ],
                )
                for objective in report.objectives
            ],
        )
        for report in record.reports
    } == PROGRESS


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def in_order() -> list[tuple]:
    """The figures of Appendix 2 as they follow each other."""
    found = []
    for overall, objectives in PROGRESS.values():
        found.append(("Overall", overall))
        for percent, rows in objectives:
            found.append(("Objective", percent))
            found += rows
    return found


def test_progress_on_the_page(page):
    found = []
    for one in page.xpath("//p[@class='progress-line'] | //table[@class='status']/tbody/tr"):
        if one.tag == "p":
            found.append(_progress(one.text_content()))
        else:
            _, due, status, _, percent = [squeezed(cell.text_content()) for cell in one]
            found.append((due, status.lower(), int(percent.rstrip("%"))))
    assert found == in_order()


def test_progress_in_the_pdf(pdf):
    appendix = pdf.split("\nAppendix 2: programme status reports\n")[-1]
    appendix = appendix.split("Appendix 2: programme highlight reports\n")[0]
    found = []
    for line in appendix.splitlines():
        row = re.search(r" (\d+ \w+ \d{4}) +(In progress|Delayed) .* (\d+)%$", line)
        if row:
            found.append((row[1], row[2].lower(), int(row[3])))
        elif re.match(r"(Overall|Objective) progress: ", line):
            found.append(_progress(line))
    assert found == in_order()


def _progress(line: str) -> tuple[str, int]:
    level, percent = re.search(r"(Overall|Objective) progress: (\d+)%", line).groups()
    return level, int(percent)


def test_progress_in_the_workbook(book):
    found = []
    for name, _, due, status, _, percent, *_ in book["Progress"].iter_rows(
        min_row=7, values_only=True
    ):
        if percent is None:
            continue
        figure = round(percent * 100)
        if due is not None:
            found.append((_day(due), status.lower(), figure))
        else:
            found.append(("Objective" if name.startswith("Objective") else "Overall", figure))
    assert found == in_order()


def test_the_two_overrides_say_so_everywhere(record, page, pdf, book):
    overridden = [
        *((one.programme, None, one.progress) for one in record.reports),
        *((r.programme, one.number, one.progress) for r in record.reports for one in r.objectives),
    ]
    found = [
        (name, number, progress.printed, progress.computed)
        for name, number, progress in overridden
        if progress.is_overridden
    ]
    assert sorted(found, key=str) == sorted(OVERRIDES, key=str)
    assert all(progress.reason for *_, progress in overridden if progress.is_overridden)
    assert pdf.count("50% (reported; computed 52%)") == 2
    assert squeezed(page.text_content()).count("50% (reported; computed 52%)") == 2
    rows = list(book["Progress"].iter_rows(min_row=7, values_only=True))
    assert sum(row[5] is not None and row[6] not in (None, row[5]) for row in rows) == 2


def test_the_nine_delayed_rows_are_amber_with_footnotes(record, page, book):
    delayed = [
        (objective, row)
        for report in record.reports
        for objective in report.objectives
        for row in objective.activities
        if row.status == "delayed"
    ]
    assert len(delayed) == 9
    assert all(row.rag == "amber" for _, row in delayed)
    assert all(row.footnote or objective.footnote for objective, row in delayed)
    others = [a for r in record.reports for o in r.objectives for a in o.activities]
    assert {one.rag for one in others if one.status != "delayed"} == {"green"}
    in_print = [
        cell
        for cell in page.xpath("//table[@class='status']/tbody/tr/td")
        if cell.text_content().strip().startswith("Amber")
    ]
    assert len(in_print) == 9
    ambers = [
        row for row in book["Progress"].iter_rows(min_row=7, values_only=True) if row[4] == "Amber"
    ]
    assert len(ambers) == 9


# The text ---------------------------------------------------------------------------


@pytest.mark.parametrize("words", IN_THE_TEXT)
def test_in_the_text(page, pdf, words):
    assert words in squeezed(pdf)
    assert words in squeezed(page.text_content())


def test_balances_and_funds_in_the_record(record):
    assert [(one.name, one.side, one.amount) for one in record.balances] == [
        ("WLC Creditor", "owed", Decimal("449667.00")),
        ("Current Account", "held", Decimal("538313.00")),
        ("Investments", "held", Decimal("1310916.00")),
    ]
    (fund,) = record.funds
    assert not fund.inside_statement
    assert [(one.year, one.planned) for one in fund.instalments] == [
        (2009, Decimal("30000.00")),
        (2010, Decimal("30000.00")),
    ]
    assert record.statement.provision == Decimal("50000.00")
    assert record.statement.spent_without_provision == Decimal("1783598.66")


def test_each_page_says_that_it_is_a_demonstration(pdf):
    pages = pdf.rstrip("\f").split("\f")
    assert len(pages) > 10
    assert all("Demonstration: real figures of 2009, the rest invented" in one for one in pages)


# The commands -----------------------------------------------------------------------


@pytest.mark.parametrize("extension", FORMATS)
def test_export_writes_the_stored_bytes(files, tmp_path, extension):
    output = tmp_path / f"paper.{extension}"
    call_command(
        "export_paper",
        "improvement-service",
        "2009-10-q2",
        format=extension,
        output=output,
        verbosity=0,
    )
    assert output.read_bytes() == files[extension]


def test_the_demonstration_has_no_passwords_where_debug_is_off(made):
    people = User.objects.filter(email__endswith="@demo.example")
    assert people.count() == 13
    assert not any(one.has_usable_password() for one in people)
    assert not any(one.check_password(PASSWORD) for one in people)
