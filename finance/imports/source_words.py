"""How a source reads its files, in words; and what changed of it, role by role."""

from __future__ import annotations

from collections.abc import Iterator

from records.changes import NOBODY, Change, changes_of, newest_first

from ..models import SourceProfile
from .layout import Layout, Outcome, Rule

OUTCOMES = {Outcome.ASIDE: "set aside", Outcome.INCOME: "income"}
#: What a change of the profile is called; how its files are read is told role by role.
LABELS = {"organisation": "", "layout": "", "generation": ""}


def roles_of(layout: Layout) -> dict[str, str]:
    """Role by role what the layout says, empty where it says nothing."""
    amounts = layout.amount or " and ".join(filter(None, (layout.debit, layout.credit)))
    return {
        "Amount": amounts,
        "Pence stand behind": "a comma" if layout.decimal == "," else "a point",
        "Income is printed as": "positive amounts" if layout.income_is_positive else "",
        "Text": layout.text,
        "Reference": layout.reference,
        "Code": code_of(layout),
        "Name of the code": layout.code_name,
        "Month": month_of(layout),
        "A row is told from others by": ", ".join(layout.identity) or "the whole row",
        "Sheet": layout.sheet,
        "Columns": ", ".join(layout.header),
        "Rules": "; ".join(rule_of(rule) for rule in layout.rules),
    }


def code_of(layout: Layout) -> str:
    if not layout.account:
        return " and ".join(layout.code)
    if not layout.separator:
        return layout.account
    parts = ", ".join(str(part) for part in layout.parts) or "all"
    return f"{layout.account}, parted by “{layout.separator}”: parts {parts}"


def month_of(layout: Layout) -> str:
    if layout.month_is_chosen:
        return "chosen when a file is uploaded"
    return f"{layout.month_column} ({'a date' if layout.date else 'a period'})"


def where_of(rule: Rule) -> str:
    """What a rule looks at."""
    column = rule.column or "the code"
    return f"{column}, part {rule.part}" if rule.part else column


def rule_of(rule: Rule) -> str:
    values = ", ".join(rule.values)
    return f"{rule.name} ({OUTCOMES[rule.outcome]}): {where_of(rule)} is {values}"


def changes_of_source(source: SourceProfile) -> list[Change]:
    """Who changed the source, newest first: its name, and how its files are read."""
    own = changes_of(SourceProfile.history.filter(id=source.pk), labels=LABELS)
    return newest_first(own, _layout_changes(source))


def _layout_changes(source: SourceProfile) -> Iterator[Change]:
    rows = SourceProfile.history.filter(id=source.pk).select_related("history_user")
    before: dict[str, str] = {}
    for row in rows.order_by("history_date", "history_id"):
        roles = roles_of(Layout.from_json(row.layout))
        for name, text in roles.items():
            if before and text != before[name]:
                yield Change(
                    when=row.history_date,
                    who=str(row.history_user or NOBODY),
                    what=name,
                    before=before[name],
                    after=text,
                    kind="changed",
                )
        before = roles
