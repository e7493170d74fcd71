"""Who changed which words and dates of the plan, when: from the terms that were added to it."""

from __future__ import annotations

from collections.abc import Iterator

from periods.calendar import print_day
from records.changes import Change, newest_first

from .models import Activity, ActivityTerms, Objective, ObjectiveTerms

WORDS = {"wording": "Full wording", "short_name": "Short name"}
DATES = {"start_date": "Start date", "due_date": "Due date"}
EXPECTED = {f"expected_q{n}": f"Expected progress by quarter {n}, %" for n in (1, 2, 3, 4)}


def plan_changes(element: Objective | Activity) -> list[Change]:
    """What was said of the element and what it was changed to, newest first. One query, and one
    more where it is withdrawn.

    Each line names the quarter that it counts from, with reason and authority where given.
    """
    terms = list(element.terms.select_related("recorded_by__user").order_by("from_quarter", "pk"))
    lines = [change for before, row in _pairs(terms) for change in _between(before, row)]
    return newest_first(lines, _withdrawal(element))


def _pairs(terms: list) -> Iterator[tuple]:
    return zip([None, *terms], terms, strict=False)


def _between(
    before: ObjectiveTerms | ActivityTerms | None, row: ObjectiveTerms | ActivityTerms
) -> Iterator[Change]:
    fields = WORDS | (DATES | EXPECTED if isinstance(row, ActivityTerms) else {})
    for name, label in fields.items():
        old, new = _print(getattr(before, name, None)), _print(getattr(row, name))
        if old == new:
            continue
        yield Change(
            when=row.recorded_at,
            who=row.recorded_by.user.name,
            what=_what(label, row.from_quarter, row.reason, row.authority),
            before=old,
            after=new,
            kind="added" if before is None else "changed",
        )


def _withdrawal(element: Objective | Activity) -> list[Change]:
    if element.withdrawn_from is None or element.withdrawn_at is None:
        return []
    return [
        Change(
            when=element.withdrawn_at,
            who=element.withdrawn_by.user.name,
            what=_what(
                "In the plan",
                element.withdrawn_from,
                element.withdrawn_reason,
                element.withdrawn_authority,
            ),
            before="yes",
            after="withdrawn",
            kind="removed",
        )
    ]


def _what(label: str, from_quarter: int, reason: str, authority: str) -> str:
    why = f". Reason: {reason}" if reason else ""
    on_whose = f". Authority: {authority}" if authority else ""
    return f"{label}, from quarter {from_quarter}{why}{on_whose}"


def _print(value: object) -> str:
    if value in (None, ""):
        return ""
    return print_day(value) if hasattr(value, "strftime") else str(value)
