"""The home page by role: what you need to do, by when; where you go most; what was issued."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.views.generic import TemplateView

from accounts.access import open_to_members
from accounts.models import Membership
from accounts.news import signed_in_before
from accounts.roles import Permission
from records import clock
from reporting.models import Edition
from reporting.portfolio.rounds import rounds_with_counts, still_open

from .navigation import address
from .news import news_for
from .owed import owed_by

LATEST_PAPERS = 3


@dataclass(frozen=True)
class QuickLink:
    """A page that whoever holds the permission opens often."""

    text: str
    url_name: str
    permission: Permission


QUICK_LINKS = (
    QuickLink("Read the issued papers", "paper-list", Permission.READ_PAPERS),
    QuickLink("See every programme on one page", "portfolio", Permission.SEE_PROGRAMMES),
    QuickLink("See the position statement", "finance", Permission.SEE_FINANCE),
    QuickLink("Change budget lines and what they hold", "budget-lines", Permission.ENTER_FINANCE),
    QuickLink("Change the plan", "plan-list", Permission.EDIT_PLAN),
    QuickLink("Open or follow a round of returns", "round-list", Permission.OPEN_ROUND),
    QuickLink("Compile a paper", "paper-create", Permission.COMPILE_PAPER),
    QuickLink("Invite, change or end people", "person-list", Permission.MANAGE_PEOPLE),
    QuickLink("Give programs a token", "api-client-list", Permission.MANAGE_API),
)


def quick_links(membership: Membership) -> list[tuple[str, str]]:
    """Text and address of each link that the person's roles open."""
    found = [
        (link.text, address(link.url_name, membership))
        for link in QUICK_LINKS
        if membership.may(link.permission)
    ]
    return [(text, href) for text, href in found if href]


@open_to_members
class Home(TemplateView):
    template_name = "ispm/home.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        membership = self.request.membership
        today = clock.today()
        since = signed_in_before(self.request)
        return super().get_context_data(**kwargs) | {
            "owed": owed_by(membership, today),
            "today": today,
            "links": quick_links(membership),
            "round": _open_round(membership),
            "editions": _latest_editions(membership),
            "since": since,
            "news": news_for(membership, since) if since else [],
        }


def _open_round(membership: Membership):
    """The round that is being collected, with how many returns are approved."""
    if not membership.may(Permission.SEE_RETURNS):
        return None
    return still_open(rounds_with_counts(membership))


def _latest_editions(membership: Membership):
    if not membership.may(Permission.READ_PAPERS):
        return []
    issued = Edition.objects.visible_to(membership).issued().latest_of_each_paper()
    with_dates = issued.annotate(
        issued_at=F("issue__recorded_at"), withdrawn_at=F("withdrawal__recorded_at")
    )
    return with_dates.select_related("paper__period", "paper__programme").defer("record")[
        :LATEST_PAPERS
    ]
