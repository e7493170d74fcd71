"""Balances and external funds as lists in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

from figures.money import sterling
from periods.calendar import year_label

from .records import BalanceRecord, FundRecord

NOT_KNOWN = "[not yet known]"


#: What is done to each amount of a list before it stands there: it gets what the amount is of.
Mark = Callable[[BalanceRecord | FundRecord, str], str]


def _as_it_is(of: BalanceRecord | FundRecord, amount: str) -> str:
    return amount


def balance_lines(balances: tuple[BalanceRecord, ...], mark: Mark = _as_it_is) -> str:
    """The balances as a bulleted list in Markdown; a debt says that it is owed."""
    return "\n".join(
        f"- {plain(one.name)}{' (owed)' if one.side == 'owed' else ''}: "
        f"{NOT_KNOWN if one.amount is None else mark(one, sterling(one.amount))}"
        for one in balances
    )


def fund_lines(funds: tuple[FundRecord, ...], mark: Mark = _as_it_is) -> str:
    """The external funds as a bulleted list in Markdown, each with its instalments by year."""
    return "\n".join(_fund_line(fund, mark) for fund in funds)


def _fund_line(fund: FundRecord, mark: Mark) -> str:
    paid = "; ".join(
        f"{mark(fund, sterling(one.planned))} in {year_label(one.year)}" for one in fund.instalments
    )
    inside = "included" if fund.inside_statement else "not included"
    return (
        f"- {plain(fund.funder)}: {plain(fund.purpose).rstrip('.')}. "
        f"{mark(fund, sterling(fund.total))}"
        f"{f' ({paid})' if paid else ''}, {inside} in Appendix 1."
    )


def plain(text: str) -> str:
    """A name inside Markdown, its marks taken literally."""
    return re.sub(r"([\\*_\[\]<>#`])", r"\\\1", text)
