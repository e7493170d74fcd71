"""Balances and external funds as lists in Markdown."""

from __future__ import annotations

import re

from figures.money import sterling
from periods.calendar import year_label

from .records import BalanceRecord, FundRecord

NOT_KNOWN = "[not yet known]"


def balance_lines(balances: tuple[BalanceRecord, ...]) -> str:
    """The balances as a bulleted list in Markdown; a debt says that it is owed."""
    return "\n".join(
        f"- {plain(one.name)}{' (owed)' if one.side == 'owed' else ''}: "
        f"{NOT_KNOWN if one.amount is None else sterling(one.amount)}"
        for one in balances
    )


def fund_lines(funds: tuple[FundRecord, ...]) -> str:
    """The external funds as a bulleted list in Markdown, each with its instalments by year."""
    return "\n".join(_fund_line(fund) for fund in funds)


def _fund_line(fund: FundRecord) -> str:
    paid = "; ".join(
        f"{sterling(one.planned)} in {year_label(one.year)}" for one in fund.instalments
    )
    inside = "included" if fund.inside_statement else "not included"
    return (
        f"- {plain(fund.funder)}: {plain(fund.purpose).rstrip('.')}. {sterling(fund.total)}"
        f"{f' ({paid})' if paid else ''}, {inside} in Appendix 1."
    )


def plain(text: str) -> str:
    """A name inside Markdown, its marks taken literally."""
    return re.sub(r"([\\*_\[\]<>#`])", r"\\\1", text)
