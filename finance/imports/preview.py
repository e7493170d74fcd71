"""What an upload would change, before it counts: control totals, and the reasons by row."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, QuerySet, Sum

from figures.money import NIL

from ..models import BudgetLine, CodeMapping, SourceProfile, Upload, UploadRow
from ..months.closing import month_states
from .counting import counting_of, differing, stated_sums
from .layout import INCOME_MARK, Layout
from .rows import TO_COUNT

Verdict = UploadRow.Verdict


@dataclass(frozen=True)
class Tally:
    """A number of rows, and what they come to."""

    rows: int
    amount: Decimal


@dataclass(frozen=True)
class MonthTally(Tally):
    """Rows that would count (new and changed) of the file's month ``own_month``, counted in
    ``month`` (another one where the own is closed)."""

    own_month: int
    month: int


@dataclass(frozen=True)
class ReasonTally(Tally):
    """Rows of one reason: a rule's name, or the kind of fault for which rows are refused (what
    stands before the colon in each row's own reason)."""

    reason: str


@dataclass(frozen=True)
class CodeTally(Tally):
    """Rows that would count under one code, and the line that they go to (None: suspense)."""

    code: str
    name: str
    line: BudgetLine | None


@dataclass(frozen=True)
class Preview:
    """``whole`` is every row of the file and its sum: what the officer confirms. ``replaced`` is
    what the changed rows, or the months stated anew, take away. ``is_stale``: read it anew."""

    upload: Upload
    whole: Tally
    by_verdict: dict[str, Tally]
    by_month: tuple[MonthTally, ...]
    aside: tuple[ReasonTally, ...]
    refused: tuple[ReasonTally, ...]
    codes: tuple[CodeTally, ...]
    replaced: Tally
    is_stale: bool

    @property
    def unmapped(self) -> tuple[CodeTally, ...]:
        """The codes whose rows would wait in suspense."""
        return tuple(one for one in self.codes if one.line is None)


def build_preview(upload: Upload) -> Preview:
    """A constant number of queries. For an upload that was confirmed it says what it held."""
    rows = UploadRow.objects.filter(upload=upload).order_by()
    months = _months(rows)
    return Preview(
        upload=upload,
        whole=whole_of(upload),
        by_verdict=_verdicts(rows),
        by_month=months,
        aside=_reasons(rows, Verdict.ASIDE),
        refused=_reasons(rows, Verdict.REFUSED),
        codes=_codes(upload, rows),
        replaced=_replaced(upload, rows, {one.own_month for one in months}),
        is_stale=_is_stale(upload, months),
    )


def whole_of(upload: Upload) -> Tally:
    """All rows of the file, and what the file itself comes to: amounts as it prints them, without
    those that cannot be read and without its own totals."""
    rows = UploadRow.objects.filter(upload=upload)
    found = rows.aggregate(rows=Count("pk"), sum=Sum("amount"))
    amount = found["sum"] or NIL
    if Layout.from_json(upload.layout).income_is_positive:
        turned = rows.filter(code__endswith=INCOME_MARK).aggregate(sum=Sum("amount"))["sum"]
        amount -= 2 * (turned or NIL)
    return Tally(found["rows"], amount)


def refused_rows(upload: Upload) -> int:
    return UploadRow.objects.filter(upload=upload, verdict=Verdict.REFUSED).count()


def _verdicts(rows: QuerySet[UploadRow]) -> dict[str, Tally]:
    found = rows.values("verdict").annotate(rows=Count("pk"), sum=Sum("amount"))
    tallies = {row["verdict"]: Tally(row["rows"], row["sum"] or NIL) for row in found}
    return {str(one): tallies.get(one, Tally(0, NIL)) for one in Verdict}


def _months(rows: QuerySet[UploadRow]) -> tuple[MonthTally, ...]:
    found = rows.filter(verdict__in=TO_COUNT).values("own_month", "month")
    found = found.annotate(rows=Count("pk"), sum=Sum("amount")).order_by("own_month")
    return tuple(
        MonthTally(row["rows"], row["sum"], row["own_month"], row["month"]) for row in found
    )


def _reasons(rows: QuerySet[UploadRow], verdict: str) -> tuple[ReasonTally, ...]:
    found = rows.filter(verdict=verdict).values("reason")
    found = found.annotate(rows=Count("pk"), sum=Sum("amount")).order_by("-rows", "reason")
    together: dict[str, Tally] = {}
    for row in found:
        reason = row["reason"]
        if verdict == Verdict.REFUSED:
            reason = reason.partition(": “")[0]
        known = together.get(reason, Tally(0, NIL))
        together[reason] = Tally(known.rows + row["rows"], known.amount + (row["sum"] or NIL))
    return tuple(ReasonTally(one.rows, one.amount, reason) for reason, one in together.items())


def _codes(upload: Upload, rows: QuerySet[UploadRow]) -> tuple[CodeTally, ...]:
    mappings = CodeMapping.objects.filter(source=upload.source_id, budget=upload.budget_id)
    lines = {one.code: one.line for one in mappings.select_related("line__group")}
    found = rows.filter(verdict__in=TO_COUNT).values("code")
    found = found.annotate(rows=Count("pk"), sum=Sum("amount"), name=Max("code_name"))
    return tuple(
        CodeTally(row["rows"], row["sum"], row["code"], row["name"], lines.get(row["code"]))
        for row in found.order_by("code")
    )


def _replaced(upload: Upload, rows: QuerySet[UploadRow], months: set[int]) -> Tally:
    """Of a file that was confirmed there is nothing left to replace."""
    if upload.state != Upload.State.PREVIEW:
        return Tally(0, NIL)
    if upload.source.kind == SourceProfile.Kind.RESTATES:
        leaving = counting_of(upload.source, upload.budget, months)
        own = stated_sums(rows.filter(verdict__in=TO_COUNT))
        changed = differing(stated_sums(leaving), own)
        found = leaving.order_by().values_list("code", "own_month")
        found = [row for row in found.annotate(Count("pk"), Sum("amount")) if row[:2] in changed]
        return Tally(sum(row[2] for row in found), sum((row[3] for row in found), NIL))
    taken = rows.filter(verdict=Verdict.CHANGED).values("replaces")
    found = UploadRow.objects.filter(pk__in=taken).aggregate(rows=Count("pk"), sum=Sum("amount"))
    return Tally(found["rows"], found["sum"] or NIL)


def _is_stale(upload: Upload, months: tuple[MonthTally, ...]) -> bool:
    if upload.state != Upload.State.PREVIEW:
        return False
    states = month_states(upload.budget)
    return upload.generation != upload.source.generation or any(
        states.open_month_from(one.own_month) != one.month for one in months
    )
