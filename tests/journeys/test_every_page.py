"""Every page, as everyone who opens it meets it: by sight, by ear, by keyboard, on a phone."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cached_property

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import signing
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Membership, User
from benefits.models import AchievedFigure
from finance.actions import create_budget, include_lines, map_codes, request_carry_forward
from finance.models import (
    ActualEntry,
    Balance,
    BudgetGroup,
    BudgetLine,
    CarryForward,
    Commitment,
    ExternalFund,
    LineNote,
    ProposedChange,
    Upload,
    VatReclaim,
)
from finance.views.sources import SALT
from measures.models import EarlyWarning, Initiative, Measure, Perspective
from meetings.models import AgendaDocument, DecisionAction, Meeting
from programmes.models import Activity, HeadAssignment
from records import frozen
from reporting.models import PublicChoice
from reporting.papers.actions import release
from risks.models import Mitigation
from tests.browsers import let_requests_end
from tests.conftest import sign_in
from tests.finance import ledgers
from tests.journeys import consortia, data, doors, frameworks, looks
from tests.journeys.pages import ALONE, ANYONE, FORMS, NOT_A_PAGE, PAGES
from tests.journeys.world import HOME, Demo, make_demo, running_clock
from tests.sweeps.addresses import every_address

PRODUCT = " – ISPM"
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


class Places:
    """What the curly brackets of the list stand for. Read once: nothing here changes."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.frameworks: dict[str, object] = {}
        self.data: dict[str, object] = {}
        self.consortia: dict[str, object] = {}
        self.doors: dict[str, object] = {}

    def address(self, listed: str) -> str:
        return (listed if listed.startswith("/") else HOME + listed).format(**self.found)

    @cached_property
    def found(self) -> dict[str, object]:
        demo, lines = self.demo, BudgetLine.objects.order_by("pk")
        # Of nobody who signs in here: signing in makes a link to a new password void.
        forgetful = demo.user("forgetful")
        who = user_pk_to_url_str(forgetful)
        paper = demo.paper_in_preparation
        line = lines.get(name="Knowledge Management")
        return {
            "key": f"{who}-{default_token_generator.make_token(forgetful)}",
            "head": demo.member("customer").pk,
            "warning": EarlyWarning.objects.earliest("pk").pk,
            "marked": Initiative.objects.earliest("pk").measure_id,
            "assignment": HeadAssignment.objects.filter(kind="deputy").get().pk,
            "activity": Activity.objects.filter(objective__planned_programme__plan__year=2026)
            .earliest("pk")
            .pk,
            "line": line.pk,
            "grant": lines.filter(group__name="Specific Grants").first().pk,
            "noted": LineNote.objects.filter(budget__year=2026).earliest("pk").line_id,
            "entry": ActualEntry.objects.filter(line=line, budget__year=2026).earliest("pk").pk,
            "proposal": ProposedChange.objects.get().pk,
            "commitment": Commitment.objects.filter(budget__year=2026).earliest("pk").pk,
            "group": BudgetGroup.objects.get(name="Staff").pk,
            "balance": Balance.objects.earliest("pk").pk,
            "reclaim": VatReclaim.objects.earliest("pk").pk,
            "asked": CarryForward.objects.get().pk,
            "fund": ExternalFund.objects.earliest("pk").pk,
            "paper": paper.pk,
            "paragraph": paper.paragraphs.earliest("pk").pk,
            "typed": paper.paragraphs.get(section__key="general").pk,
            "prompt": paper.prompts.earliest("pk").pk,
            "section": paper.sections.earliest("position").pk,
            "template": paper.template_id,
            "aim": demo.organisation.aims.earliest("pk").pk,
            "saving": AchievedFigure.objects.waiting().earliest("pk").pk,
            "mitigation": Mitigation.objects.filter(risk__number=1).earliest("pk").pk,
            "published": demo.edition_of_2009.paper_id,
            "measure": Measure.objects.get(code="IB9").pk,
            "money_measure": Measure.objects.get(code="IB4").pk,
            **self.meetings,
            **self.measures,
            **self.ledger_files,
            **self.frameworks,
            **self.data,
            **self.consortia,
            **self.doors,
        }

    @cached_property
    def meetings(self) -> dict[str, object]:
        """A meeting to come, one held, one on record, and what belongs to them."""
        meetings = Meeting.objects.order_by("meets_on")
        agreed, held, planned = meetings[1:]
        return {
            "meeting": planned.pk,
            "held": held.pk,
            "agreed": agreed.pk,
            "item": planned.items.earliest("number").pk,
            "document": AgendaDocument.objects.get(item__meeting=agreed).pk,
            "action": DecisionAction.objects.open().get().pk,
            "done": DecisionAction.objects.exclude(done_on=None).earliest("pk").pk,
        }

    @cached_property
    def measures(self) -> dict[str, object]:
        """A measure that is red, and a place on the scorecard."""
        return {
            "red": Measure.objects.get(code="IB9").pk,
            "perspective": Perspective.objects.earliest("pk").pk,
        }

    @cached_property
    def ledger_files(self) -> dict[str, object]:
        """A source, a sample of it, an upload in each state by its name, an entry of one."""
        uploads = {upload.state: upload for upload in Upload.objects.all()}
        confirmed = uploads["confirmed"]
        return {
            "source": confirmed.source_id,
            "sample": signing.Signer(salt=SALT).sign(confirmed.stored_file_id),
            "loaded": confirmed.entries.earliest("pk").pk,
            **{state: upload.pk for state, upload in uploads.items()},
        }


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    """The demonstration, built once for all pages; nothing here changes it but in passing."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(EMAIL_BACKEND="notices.outbox.OutboxBackend"),
    ):
        patch.setattr(timezone, "now", running_clock())
        places = Places(make_demo())
        _add_what_the_demonstration_has_not(places.demo)
        places.frameworks = frameworks.add(places.demo)
        places.data = data.add(places.demo)
        places.consortia = consortia.add(places.demo)
        places.doors = doors.add(places.demo)
        yield places
        with frozen.lifted():
            call_command("flush", interactive=False, verbosity=0)


def _add_what_the_demonstration_has_not(demo: Demo) -> None:
    """A released edition, a budget and a carry-forward that wait for approval, and people with a
    password, one of them forgotten."""
    release(edition=demo.edition_of_2009, by=demo.member("director"))
    PublicChoice.objects.create(organisation=demo.organisation, shows_scorecards=True)
    finance = demo.member("finance")
    budget = create_budget(organisation=demo.organisation, year=2027, by=finance)
    include_lines(budget=budget, lines=BudgetLine.objects.all(), by=finance)
    _upload_ledger_files(demo, finance)
    request_carry_forward(
        budget=demo.organisation.budgets.get(year=2009),
        line=BudgetLine.objects.get(name="Website KM"),
        amount=Decimal(5000),
        reason="The new pages are built in May",
        by=finance,
    )
    User.objects.create_user("forgetful@demo.example", "a forgotten one", name="Forgetful")
    contributor = demo.user("contributor")
    contributor.set_password("four unlikely words together")
    contributor.save()


def _upload_ledger_files(demo: Demo, finance: Membership) -> None:
    source, budget = ledgers.a_source(finance), demo.organisation.budgets.get(year=2026)
    for state in ("confirmed", "preview", "unreadable", "reading"):
        ledgers.an_upload(source, budget, finance, state, code=state)
    # Its reading has not ended yet.
    Upload.objects.filter(stored_file__name="reading.csv").update(state="reading")
    line = BudgetLine.objects.get(name="Website KM")
    map_codes(source=source, budget=budget, lines={"mapped": line}, by=finance)


@pytest.fixture
def db(places):
    """Instead of pytest-django's: no transaction around a test, nothing emptied after it."""


pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(scope="module")
def server(places):
    server = LiveServer("localhost")
    yield server
    let_requests_end()
    server.stop()


@pytest.fixture(scope="module")
def open_as(places, server, browser):
    """A page signed in as ``person``, one for the whole module."""
    pages = {}

    def open_one(person):
        if person not in pages:
            context = browser.new_context(
                base_url=server.url, viewport=DESK, reduced_motion="reduce", locale="en-GB"
            )
            context.set_default_timeout(30_000)
            if person != ANYONE:
                sign_in(context, places.demo.user(person), server.url)
            pages[person] = context.new_page()
        pages[person].set_viewport_size(DESK)
        return pages[person]

    yield open_one
    for page in pages.values():
        page.context.close()


def each(listed: dict[str, list[str]]):
    return [
        pytest.param(person, address, id=f"{person} {address or 'home'}")
        for person, addresses in listed.items()
        for address in addresses
    ]


def whatever_is_wrong(page, axe) -> list[str]:
    found = looks.faults(page)
    try:
        axe(page)
    except AssertionError as violations:
        found.append(str(violations).splitlines()[0])
    page.set_viewport_size(PHONE)
    return found + looks.sideways(page)


# The tests --------------------------------------------------------------------------


def test_the_list_has_every_page():
    listed = {
        resolve(
            (HOME + one if not one.startswith("/") else one).split("?")[0].format_map(_Any())
        ).url_name
        for addresses in PAGES.values()
        for one in addresses
    }
    named = {entry.name for _, entry in every_address()}
    assert listed | NOT_A_PAGE == named
    assert not listed & NOT_A_PAGE


class _Any(dict):
    """Any number in curly brackets."""

    def __missing__(self, name: str) -> str:
        return "1-key" if name == "key" else "1"


@pytest.mark.parametrize(("person", "address"), each(PAGES))
def test_a_page(places, open_as, axe, person, address):
    page = open_as(person)
    answer = page.goto(places.address(address))
    assert answer.status == 200
    found = looks.tab_faults(page) + whatever_is_wrong(page, axe)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(("person", "address"), each(FORMS))
def test_a_form_sent_empty(places, open_as, axe, person, address):
    page = open_as(person)
    page.goto(places.address(address))
    looks.empty_and_send(page)
    assert page.title().startswith("Error: ")
    expect(page.locator(".govuk-error-summary a").first).to_be_visible()
    found = whatever_is_wrong(page, axe)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("person", PAGES)
def test_titles(places, person):
    """Each says which page it is, and of which product."""
    titles = Counter()
    client = Client()
    if person != ANYONE:
        client.force_login(places.demo.user(person))
    for address in PAGES[person]:
        response = client.get(places.address(address), follow=True)
        title = response.text.split("<title>")[1].split("</title>")[0].strip()
        name = response.resolver_match.url_name
        assert name in ALONE or title.endswith(PRODUCT), address
        assert title.removesuffix(PRODUCT).strip(" –"), address
        titles[(title, name)] = address
    by_title = Counter(title for title, _ in titles)
    assert {title for title, count in by_title.items() if count > 1} == set()


@pytest.mark.parametrize("width", [320, 1024, 1100, 1247, 1400])
def test_text_keeps_from_the_edge_at_every_width(places, open_as, width):
    page = open_as("finance")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(places.address("finance/2026/6/"))
    box = page.get_by_role("main").bounding_box()
    assert box["x"] >= 15
    assert box["x"] + box["width"] <= width - 15
