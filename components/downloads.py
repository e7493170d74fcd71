"""Tables as files to take away: PDF, Excel, CSV and JSON, from the tables that the page shows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse

from tables.csv import to_csv
from tables.plain import to_plain
from tables.workbook_out import Sheet, to_workbook

from .printed import to_pdf
from .templatetags.components import moment as in_print

#: By the ending of the file's name: what it is called, and its type.
KINDS = {
    "pdf": ("PDF", "application/pdf"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "json": ("JSON", "application/json"),
}


def file_of(
    kind: str,
    *,
    name: str,
    title: str,
    creator: str,
    sheets: Sequence[Sheet],
    moment: dt.datetime,
    notice: str = "",
) -> HttpResponse:
    """The sheets' tables as ``name.kind``; Http404 for a kind that there is not. A CSV has the
    first table alone. ``moment`` is when the figures were read, ``notice`` what a demonstration
    says of itself."""
    if kind not in KINDS:
        raise Http404("There is no file of that kind")
    response = HttpResponse(
        _content(kind, title, creator, sheets, moment, notice), content_type=KINDS[kind][1]
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _content(kind, title, creator, sheets, moment, notice) -> bytes | str:
    known = f"As known on {in_print(moment)}"
    match kind:
        case "pdf":
            return to_pdf(sheets, title=title, creator=creator, known=known, notice=notice)
        case "csv":
            return to_csv(sheets[0].table)
        case "json":
            return _as_json(f"{creator}: {title}", sheets, moment, notice)
    lines = tuple(filter(None, (f"{known}.", notice)))
    dated = [replace(sheet, about=(*lines, *sheet.about)) for sheet in sheets]
    return to_workbook(dated, title=f"{creator}: {title}", creator=creator, moment=moment)


def _as_json(title: str, sheets: Sequence[Sheet], moment: dt.datetime, notice: str) -> str:
    made = {"title": title, "known_at": moment.isoformat(timespec="seconds")}
    if notice:
        made["notice"] = notice
    made["tables"] = [to_plain(sheet.table) for sheet in sheets]
    return json.dumps(made, ensure_ascii=False, indent=2)
