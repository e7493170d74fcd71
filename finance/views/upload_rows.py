"""The rows of an upload, and one of them: what it says, where it came from, who else holds it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from figures.money import NIL
from periods.calendar import month_label

from ..imports.layout import Layout
from ..imports.raw_rows import raw_row
from ..imports.upload_words import (
    VERDICTS,
    in_pounds,
    in_rows,
    mark_of,
)
from ..models import Upload, UploadRow
from ..opening import holders_of
from .uploads import months_of, period_of, upload_or_404

ROWS_A_PAGE = 200
Verdict = UploadRow.Verdict


@requires(Permission.SEE_FINANCE)
class UploadRows(View):
    """All rows or those of one verdict, of one code, of one month, as the address says."""

    def get(self, request, organisation, pk):
        upload = upload_or_404(request, pk)
        asked = _asked(request)
        rows = upload.rows.filter(**asked)
        sums = rows.order_by().aggregate(count=Count("pk"), amount=Sum("amount"))
        paginator = Paginator(rows, ROWS_A_PAGE)
        paginator.count = sums["count"]  # known already
        months = months_of(upload)
        page = paginator.get_page(request.GET.get("page"))
        context = {
            "upload": upload,
            "asked": {"verdict": "", "code": "", "month": ""} | asked,
            "heading": f"{heading_of(sums['count'], asked)}, {in_pounds(sums['amount'] or NIL)}",
            "page": page,
            "rows": [(row, months.get(row.month, "")) for row in page],
            "verdicts": [(v, Verdict(v).label) for v in VERDICTS],
            "query": urlencode(asked),
        }
        return render(request, "finance/upload_rows.html", context)


def _asked(request) -> dict[str, object]:
    """What the address chooses; what it cannot choose is left out."""
    found: dict[str, object] = {}
    if (verdict := request.GET.get("verdict")) in Verdict.values:
        found["verdict"] = verdict
    if code := request.GET.get("code", "").strip():
        found["code"] = code
    month = request.GET.get("month", "")
    if month in map(str, range(1, 13)):
        found["month"] = int(month)
    return found


def heading_of(count: int, asked: dict[str, object]) -> str:
    """``210 rows set aside``, ``3 rows of code 1KF07``."""
    words = in_rows(count)
    if "verdict" in asked:
        words += f" {VERDICTS[asked['verdict']]}"
    if "code" in asked:
        words += f" of code {asked['code']}"
    return words


@requires(Permission.SEE_FINANCE)
class OneRow(View):
    """What the file says in it, what was read of that, and which uploads hold it."""

    def get(self, request, organisation, pk, number):
        upload = upload_or_404(request, pk)
        row = get_object_or_404(upload.rows, number=number)
        data = bytes(upload.stored_file.content.data)
        holders = holders_of(row)
        context = {
            "upload": upload,
            "row": row,
            "heading": f"{_amount(row)}: {row.get_verdict_display().lower()}",
            "mark": mark_of(upload),
            "period": period_of(upload),
            "summary": _summary(upload, row),
            "cells": raw_row(data, Layout.from_json(upload.layout), number),
            "holders": holders,
            "counting": next((one for one in holders if one.counts), None),
        }
        return render(request, "finance/upload_row.html", context)


def _amount(row: UploadRow) -> str:
    return "No amount" if row.amount is None else in_pounds(row.amount)


def _summary(upload: Upload, row: UploadRow) -> list[tuple[str, object]]:
    """What was read of the row; parts that it has not are left out."""
    year = upload.budget.year
    said = [
        ("Verdict", row.get_verdict_display()),
        ("Why", row.reason),
        ("Month", month_label(year, row.month) if row.month else ""),
        (
            "Month that the file gives",
            month_label(year, row.own_month) if row.own_month not in (None, row.month) else "",
        ),
        ("Code", " ".join(filter(None, (row.code, row.code_name)))),
        ("Text", row.text),
        ("Reference", row.reference),
        ("Number among rows that are alike", row.occurrence if row.occurrence > 1 else ""),
    ]
    return [(name, value) for name, value in said if value]
