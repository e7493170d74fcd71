"""Tables as files to take away: Excel, CSV and JSON, from the tables that the page shows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from django.http import Http404, HttpResponse

from tables.csv import to_csv
from tables.plain import to_plain
from tables.workbook_out import Sheet, to_workbook

#: By the ending of the file's name: what it is called, and its type.
KINDS = {
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "json": ("JSON", "application/json"),
}


def file_of(
    kind: str, *, name: str, title: str, creator: str, sheets: Sequence[Sheet], moment: dt.datetime
) -> HttpResponse:
    """The sheets' tables as ``name.kind``; Http404 for a kind that there is not. A CSV has the
    first table alone."""
    if kind not in KINDS:
        raise Http404("There is no file of that kind")
    response = HttpResponse(
        _content(kind, title, creator, sheets, moment), content_type=KINDS[kind][1]
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _content(kind, title, creator, sheets, moment) -> bytes | str:
    if kind == "csv":
        return to_csv(sheets[0].table)
    if kind == "json":
        tables = [to_plain(sheet.table) for sheet in sheets]
        return json.dumps({"title": title, "tables": tables}, ensure_ascii=False, indent=2)
    return to_workbook(sheets, title=title, creator=creator, moment=moment)
