"""Ledgers' files in small, and a source that reads them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from openpyxl import Workbook

from accounts.models import Membership
from figures.money import NIL
from finance import actions
from finance.imports.layout import Layout
from finance.imports.preview import Preview, build_preview
from finance.imports.staging import stage
from finance.models import ActualEntry, Budget, SourceProfile, Upload, UploadRow
from finance.opening import rows_of
from finance.posting import totals_from_entries

HEADER = ("Date", "Supplier", "Ref", "Centre", "Name", "Amount")
LAYOUT = Layout(
    header=HEADER,
    amount="Amount",
    text="Supplier",
    reference="Ref",
    code=("Centre",),
    code_name="Name",
    date="Date",
)


def row(
    amount: str, code: str = "A1", day: str = "2009-05-10", ref: str = "1", who: str = "Ink Ltd"
):
    """A payment: `row("12.50", "B2")`."""
    return (day, who, ref, code, f"Centre {code}", amount)


def csv_of(*rows: tuple, header: tuple = HEADER, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([header, *rows])
    return out.getvalue().encode()


def xlsx_of(*rows: tuple, sheet: str = "Ledger") -> bytes:
    """A workbook of one sheet with these rows; what begins with ``=`` is a formula that no
    program calculated."""
    book = Workbook()
    book.active.title = sheet
    for cells in rows:
        book.active.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Ledger:
    """A source of an organisation, and the uploads that an officer makes of its files."""

    def __init__(
        self, budget: Budget, by: Membership, layout: Layout = LAYOUT, kind: str = "adds"
    ) -> None:
        self.budget, self.by = budget, by
        self.source: SourceProfile = actions.create_source(
            organisation=budget.organisation, name="Payments", kind=kind, layout=layout, by=by
        )

    def receive(
        self, data: bytes, month: int | None = None, budget: Budget | None = None
    ) -> Upload:
        """Received and staged."""
        upload = actions.receive_upload(
            source=SourceProfile.objects.get(pk=self.source.pk),
            budget=self.budget,
            month=month,
            name="payments.csv",
            data=data,
            by=self.by,
        )
        stage(upload)
        return Upload.objects.get(pk=upload.pk)

    def confirm(self, upload: Upload, *, leave_out: bool = True) -> Upload:
        """With the control totals of its preview."""
        whole = build_preview(upload).whole
        return actions.confirm_upload(
            upload=upload,
            rows=whole.rows,
            total=whole.amount,
            leave_out_refused=leave_out,
            expected_version=upload.edit_version,
            by=self.by,
        )

    def load(self, *rows: tuple, month: int | None = None) -> Upload:
        """Received, staged and confirmed."""
        return self.confirm(self.receive(csv_of(*rows), month))

    def preview(self, *rows: tuple, month: int | None = None) -> Preview:
        return build_preview(self.receive(csv_of(*rows), month))

    def reverse(self, upload: Upload) -> Upload:
        fresh = Upload.objects.get(pk=upload.pk)
        return actions.reverse_upload(
            upload=fresh,
            reason="Wrong file",
            expected_version=fresh.edit_version,
            by=self.by,
        )

    def map(self, move_loaded: bool = False, **lines):
        return actions.map_codes(
            source=self.source,
            budget=self.budget,
            lines=lines,
            by=self.by,
            move_loaded=move_loaded,
        )


def verdicts(upload: Upload) -> list[str]:
    return list(upload.rows.order_by("number").values_list("verdict", flat=True))


def totals(budget: Budget) -> dict[tuple[str, int], Decimal]:
    """By the line's name and the month, what is kept: nil ones left out."""
    rows = budget.month_totals.select_related("line")
    return {(str(t.line or "-"), t.month): t.ledger for t in rows if t.ledger}


def check_books(budget: Budget) -> None:
    """Everything that must be true at any time of what files brought in."""
    kept = {
        (t.line_id, t.month): (t.ledger, t.accrued, t.standing) for t in budget.month_totals.all()
    }
    assert kept == totals_from_entries(budget)
    counting = UploadRow.objects.filter(upload__budget=budget, counts=True)
    entries = ActualEntry.objects.filter(budget=budget)
    of_files = sum((e.amount for e in entries if e.upload_id), NIL)
    assert sum((one.amount for one in counting), NIL) == of_files
    for entry in entries.filter(upload__isnull=False):
        assert sum((one.amount for one in rows_of(entry)), NIL) == entry.amount, entry
    shown: dict[int, int] = {}
    for (line, _), (_, _, standing) in sorted(kept.items(), key=lambda item: item[0][1]):
        assert standing >= 0
        shown[line] = shown.get(line, 0) + standing
    for line in {line for line, _ in kept}:
        total = sum(ledger for (one, _), (ledger, _, _) in kept.items() if one == line)
        assert not total or shown[line], "an amount that no statement shows"
