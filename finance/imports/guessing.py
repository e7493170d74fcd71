"""What the columns of a ledger's file probably mean, by their names: a first proposal."""

from __future__ import annotations

from dataclasses import replace

from .layout import Layout
from .reading import FoundTable

#: Words of a column's name by its role, in small letters; the first that fits is proposed.
WORDS: dict[str, tuple[str, ...]] = {
    "debit": ("debit", "dr"),
    "credit": ("credit", "cr"),
    "amount": ("amount", "net amount", "total", "value", "net", "balance"),
    "reference": ("internal ref", "reference", "document no", "document", "invoice", "ref"),
    "text": ("supplier name", "vendor name", "supplier", "vendor", "description", "narrative"),
    "code_name": ("cost centre name", "cost center name", "account name", "code description"),
    "code": ("cost centre", "cost center", "cost element", "account code", "code", "account"),
    "date": ("paid date", "clearing date", "payment date", "posting date", "date"),
    "period": ("period", "month"),
}


def layout_of_found(found: FoundTable) -> Layout:
    """The file's frame, its columns without any role."""
    return Layout(
        header=found.header,
        sheet=found.sheet if found.kind == "xlsx" else "",
        delimiter=found.delimiter,
        decimal=found.decimal or ".",
        has_header=bool(found.header_row),
    )


def proposed(found: FoundTable) -> Layout:
    """The layout with roles for the columns whose names tell them."""
    frame = layout_of_found(found)
    names = {role: _named(frame.header, words) for role, words in WORDS.items()}
    if names["amount"] or not (names["debit"] and names["credit"]):
        names["debit"] = names["credit"] = ""
    if names["date"]:
        names["period"] = ""
    if names["code_name"] == names["code"]:
        names["code_name"] = ""
    code = names.pop("code")
    return replace(frame, code=(code,) if code else (), **names)


def _named(header: tuple[str, ...], words: tuple[str, ...]) -> str:
    """The column that is called so; else the first whose name holds a word of three letters up."""
    lower = {name.strip().lower(): name for name in header}
    for word in words:
        if word in lower:
            return lower[word]
    for word in words:
        found = next((name for low, name in lower.items() if word in low), "")
        if found and len(word) > 2:
            return found
    return ""
