"""Where one is in finance: its pages in the order of an officer's month, in five groups.

The groups stand in one row, the pages of the group that one is in in a second: every page is two
steps away from any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from accounts.roles import Permission


@dataclass(frozen=True)
class Page:
    """``of`` is what its address names besides the organisation; ``leads_to`` has the names of
    the pages that belong to it."""

    text: str
    url_name: str
    of: frozenset[str] = frozenset()
    permission: Permission = Permission.SEE_FINANCE
    leads_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    text: str
    pages: tuple[Page, ...]


YEAR, MONTH = frozenset({"year"}), frozenset({"year", "month"})
ENTER, FORECAST = Permission.ENTER_FINANCE, Permission.FORECAST_LINES
GROUPS = (
    Group(
        "This month",
        (
            Page(
                "Statement",
                "position-statement",
                MONTH,
                leads_to=("finance", "cell-entries", "unallocated-entries", "entry"),
            ),
            Page("Actuals", "actuals-enter", MONTH, ENTER),
            Page("Notes", "line-notes", MONTH),
            Page("Projections", "projections-enter", MONTH, FORECAST),
            Page("Month end", "month-end", MONTH, leads_to=("since-close",)),
            Page("Detail", "detail", MONTH, leads_to=("group-detail", "line-year")),
            Page("Pictures", "pictures", MONTH),
            Page("Take away", "downloads", MONTH),
        ),
    ),
    Group(
        "Ledger files",
        (
            Page("Files", "uploads", leads_to=("upload", "upload-rows", "upload-row")),
            Page("Unallocated", "unallocated", YEAR, leads_to=("upload-codes",)),
            Page("Sources", "sources", leads_to=("source", "source-codes")),
        ),
    ),
    Group(
        "Budget",
        (
            Page("Budget", "budget", YEAR, leads_to=("profile-history",)),
            Page("Changes", "budget-changes", YEAR, leads_to=("proposal",)),
            Page("Commitments", "commitments", YEAR),
            Page("Lines and groups", "budget-lines"),
            Page("Limits", "budget-limits"),
        ),
    ),
    Group(
        "Holdings",
        (
            Page("Balances", "balances", leads_to=("balance",)),
            Page("External funds", "funds", leads_to=("fund",)),
            Page("VAT reclaims", "vat", leads_to=("vat-reclaim",)),
        ),
    ),
    Group(
        "Year",
        (
            Page("Forecast accuracy", "forecast-accuracy", YEAR),
            Page("Year end", "year-end", YEAR, leads_to=("carry-forward",)),
        ),
    ),
)
#: By its name, each page that an address without year and month may ask for.
PAGES = {page.url_name: page for group in GROUPS for page in group.pages if page.of}


@dataclass(frozen=True)
class Link:
    """``current`` is what ``aria-current`` says: "page", "true" for what holds it, or nothing."""

    text: str
    href: str
    current: str = ""


@dataclass(frozen=True)
class Navigation:
    groups: tuple[Link, ...]
    name: str = ""
    """The group that one is in."""
    pages: tuple[Link, ...] = field(default=())


def build_navigation(request: HttpRequest) -> Navigation:
    """For the page that is asked for; pages that the person may not open are left out."""
    at = request.resolver_match
    known = {name: at.kwargs[name] for name in ("year", "month") if name in at.kwargs}
    groups, here = [], None
    for group in GROUPS:
        pages = [page for page in group.pages if request.membership.may(page.permission)]
        is_here = any(_current(page, at.url_name) for page in pages)
        here = (group, pages) if is_here else here
        href = _address(request, pages[0], known)
        groups.append(Link(group.text, href, "true" if is_here else ""))
    if here is None:
        return Navigation(tuple(groups))
    group, pages = here
    links = (
        Link(page.text, _address(request, page, known), _current(page, at.url_name))
        for page in pages
    )
    return Navigation(tuple(groups), group.text, tuple(links))


def _current(page: Page, url_name: str) -> str:
    if page.url_name == url_name:
        return "page"
    return "true" if url_name in page.leads_to else ""


def _address(request: HttpRequest, page: Page, known: dict[str, int]) -> str:
    """The page of the year and month that one is looking at, else of the latest."""
    organisation = {"organisation": request.organisation.slug}
    if page.of <= known.keys():
        return reverse(page.url_name, kwargs=organisation | {name: known[name] for name in page.of})
    latest = reverse("finance-now", kwargs=organisation | {"page": page.url_name})
    return f"{latest}?{urlencode({'year': known['year']})}" if "year" in known else latest
