"""The register's pages, through the doors that people use."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from programmes.models import HeadAssignment
from risks.actions import Scored, score_risk, set_matrix
from risks.models import Issue, Mitigation, Risk, RiskScore
from risks.scoring import Bands
from tests.factories import ProgrammeFactory, member
from tests.returns.factories import world
from tests.returns.test_pages import sign_in

from .factories import RAISED, a_risk, an_issue, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return world()


def at(made, name, **more):
    return reverse(name, kwargs={"organisation": made.organisation.slug, **more})


def text(response):
    return response.content.decode()


def day(name, value):
    return {f"{name}_0": str(value.day), f"{name}_1": str(value.month), f"{name}_2": value.year}


def new_risk(made, **changes):
    return {
        "title": "Assessors <leave>",
        "programme": made.programme.pk,
        "objective": made.objectives[0].pk,
        "cause": "Posts end",
        "event": "They leave",
        "effect": "No visits",
        "owner": made.head.pk,
        "category": "people",
        "response": "treat",
        "current_likelihood": "4",
        "current_impact": "5",
        **day("raised_on", dt.date(2009, 5, 4)),
        **changes,
    }


def test_a_head_puts_a_risk_on_the_register_and_scores_it_again(client, made):
    sign_in(client, made.head)
    page = client.post(at(made, "risk-new"), new_risk(made), follow=True)
    assert "R001 Assessors &lt;leave&gt; is on the register" in text(page)
    assert "1 open risk: 1 very high" in text(page)
    score = {"kind": "current", "likelihood": "2", "impact": "2", "reason": ""}
    score |= day("scored_on", dt.date(2009, 6, 1))
    refused = client.post(at(made, "risk-score", number=1), score)
    assert "Say why the score changes" in text(refused)
    client.post(at(made, "risk-score", number=1), score | {"reason": "Two were hired"})
    page = text(client.get(at(made, "risk-detail", number=1)))
    assert "medium (4)" in page
    assert "Two were hired" in page
    assert RiskScore.objects.count() == 2


def test_what_is_missing_is_said_at_its_field(client, made):
    sign_in(client, made.head)
    empty = text(client.post(at(made, "risk-new"), {}))
    for words in ("Enter the title", "Enter the cause", "Choose who owns it", "Likelihood now"):
        assert words in empty
    half = text(client.post(at(made, "risk-new"), new_risk(made, target_impact="2")))
    assert "Choose both likelihood and impact, or none" in half
    assert Risk.objects.count() == 0


def test_a_head_may_not_choose_what_they_do_not_keep(client, made):
    sign_in(client, made.head)
    page = text(client.post(at(made, "risk-new"), new_risk(made, programme="")))
    assert "Choose a programme" in page
    sign_in(client, made.officer)
    page = client.post(at(made, "risk-new"), new_risk(made, programme="", objective=""))
    assert Risk.objects.get().programme is None


def test_two_who_change_a_risk_see_both_texts(client, made):
    risk = a_risk(made)
    sign_in(client, made.head)
    typed = new_risk(made, title="Mine", category="technology", edit_version="1")
    client.post(at(made, "risk-change", number=1), new_risk(made, title="First", edit_version="1"))
    page = text(client.post(at(made, "risk-change", number=1), typed))
    both = page.split("<h1")[1].split("<form")[0]
    for words in ("First", "Mine", "People", "Technology"):
        assert words in both
    assert "Cause" not in both
    risk.refresh_from_db()
    assert risk.title == "First"


def test_closing_and_opening_again(client, made):
    a_risk(made)
    sign_in(client, made.head)
    close = at(made, "risk-close", number=1)
    assert "Say why the risk is closed" in text(client.post(close, {"edit_version": "1"}))
    client.post(close, {"edit_version": "1", "reason": "They stay"})
    assert "No open risks" in text(client.get(at(made, "risk-list")))
    assert "R001" in text(client.get(at(made, "risk-list") + "?state=closed"))
    reopen = at(made, "risk-reopen", number=1)
    assert "Say why it is opened again" in text(client.post(reopen, {"edit_version": "2"}))
    client.post(reopen, {"edit_version": "2", "reason": "They leave after all"})
    assert "They leave after all" in text(client.get(at(made, "risk-detail", number=1)))
    assert "1 open risk" in text(client.get(at(made, "risk-list")))


def test_mitigations_are_added_and_done(client, made):
    a_risk(made)
    sign_in(client, made.head)
    given = {"action": "Longer posts", "owner": made.head.pk}
    given |= day("due_on", dt.date(2009, 9, 1))
    client.post(at(made, "mitigation-new", number=1), given)
    mitigation = Mitigation.objects.get()
    assert "Late" in text(client.get(at(made, "risk-detail", number=1)))
    where = at(made, "mitigation-change", number=1, mitigation=mitigation.pk)
    done = given | day("done_on", dt.date(2009, 8, 1)) | {"edit_version": "1"}
    client.post(where, done)
    assert Mitigation.objects.get().done_on == dt.date(2009, 8, 1)
    assert "Someone else changed this" in text(client.post(where, done))


def test_an_issue_from_raised_to_resolved(client, made):
    sign_in(client, made.head)
    given = {
        "title": "No venue",
        "programme": made.programme.pk,
        "description": "Closed",
        "owner": made.head.pk,
        "priority": "critical",
        "action": "Book elsewhere",
        **day("due_on", dt.date(2009, 6, 1)),
        **day("raised_on", dt.date(2009, 5, 4)),
    }
    page = client.post(at(made, "issue-new"), given, follow=True)
    assert "1 open issue, 1 past the day set" in text(page)
    client.post(at(made, "issue-change", number=1), given | {"title": "X", "edit_version": "1"})
    solved = {"resolution": "A school", "edit_version": "2"}
    solved |= day("resolved_on", dt.date(2009, 5, 1))
    assert "raised after that day" in text(client.post(at(made, "issue-resolve", number=1), solved))
    solved |= day("resolved_on", dt.date(2009, 6, 1))
    client.post(at(made, "issue-resolve", number=1), solved)
    assert "A school" in text(client.get(at(made, "issue-detail", number=1)))
    reopen = {"edit_version": "3", "reason": "The school took it back"}
    client.post(at(made, "issue-reopen", number=1), reopen)
    assert Issue.objects.get().resolved_on is None


def test_the_matrix_shows_each_open_risk_where_it_stands(client, made):
    a_risk(made, current=(4, 5))
    sign_in(client, made.officer)
    page = text(client.get(at(made, "risk-matrix")))
    assert "20, very high" in page
    assert page.count(at(made, "risk-detail", number=1)) == 2
    change = at(made, "risk-matrix-change")
    words = "\n".join("abcde")
    given = {"likelihood_words": words, "impact_words": words}
    bands = {"medium_from": "3", "high_from": "3", "very_high_from": "9"}
    assert "begin above the one before" in text(client.post(change, given | bands))
    four = {"high_from": "6", "impact_words": "a\n\nb\nc\nd\n"}
    assert "Enter five words for impact" in text(client.post(change, given | bands | four))
    long = {"high_from": "6", "impact_words": "\n".join(["a" * 41, *"bcde"])}
    assert "to 40 characters" in text(client.post(change, given | bands | long))
    client.post(change, given | bands | {"high_from": "6"})
    assert "4 d" in text(client.get(at(made, "risk-matrix")))


def test_movement_since_a_quarters_end(client, made):
    risk = a_risk(made, current=(3, 3))
    score_risk(
        risk=risk,
        kind="current",
        scored=Scored(4, 5),
        scored_on=dt.date(2026, 8, 3),
        reason="They have left",
        by=made.head,
    )
    sign_in(client, member(made.organisation, Role.AUDITOR))
    with on(dt.date(2026, 11, 2)):
        last = text(client.get(at(made, "risk-movement")))
        before = text(client.get(at(made, "risk-movement") + "?since=2026-27-q1"))
        odd = text(client.get(at(made, "risk-movement") + "?since=1066-67-q1"))
    assert "</span>Since 30 September 2026: 1 unchanged</h1>" in last
    assert "Since 30 June 2026: 1 up</h1>" in before
    assert "up from medium (9)" in before
    assert "</span>Since 30 September 2026: 1 unchanged</h1>" in odd


def test_forms_ask_in_the_words_of_the_organisations_matrix(client, made):
    a_risk(made)
    set_matrix(
        organisation=made.organisation,
        likelihood_words=("never", "seldom", "at times", "often", "always"),
        impact_words=("none", "some", "much", "more", "most"),
        bands=Bands(),
        by=made.officer,
    )
    sign_in(client, made.head)
    for page in (at(made, "risk-new"), at(made, "risk-score", number=1)):
        assert "2 seldom" in text(client.get(page))
        assert "5 most" in text(client.get(page))


def test_filters_come_from_the_address_and_nonsense_is_the_default(client, made):
    a_risk(made, current=(5, 5))
    a_risk(made, current=(1, 1), title="Small")
    sign_in(client, made.director)
    high = text(client.get(at(made, "risk-list") + "?band=very_high"))
    assert "Assessors leave" in high
    assert "Small" not in high
    odd = text(client.get(at(made, "risk-list") + "?band=plaid&state=;--&owner="))
    assert "Small" in odd
    none = text(client.get(at(made, "risk-list") + "?owner=99999"))
    assert "No risk is as chosen" in none


def test_filters_name_a_programme_as_its_address_does_and_an_owner(client, made):
    other = ProgrammeFactory(organisation=made.organisation)
    for make in (a_risk, an_issue):
        make(made, title="Ours")
        make(made, title="Theirs", programme=other, objective=None, owner=made.deputy)
    sign_in(client, made.director)
    for name in ("risk-list", "issue-list"):
        for asked in (f"?programme={other.slug}", f"?owner={made.deputy.pk}"):
            page = text(client.get(at(made, name) + asked))
            assert "Theirs" in page
            assert "Ours" not in page


def test_what_is_chosen_is_downloaded_for_a_spreadsheet(client, made):
    a_risk(made, current=(5, 5), title='=HYPERLINK("x")')
    a_risk(made, current=(1, 1), title="Small")
    an_issue(made)
    sign_in(client, made.director)
    answer = client.get(at(made, "risk-list-csv") + "?band=very_high")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    (row,) = csv.DictReader(io.StringIO(text(answer).removeprefix("\ufeff")))
    assert (row["Reference"], row["Current score"], row["Current band"]) == (
        "R001",
        "25",
        "Very high",
    )
    assert row["Risk"].startswith("'=")
    (row,) = csv.DictReader(
        io.StringIO(text(client.get(at(made, "issue-list-csv"))).removeprefix("\ufeff"))
    )
    assert (row["Reference"], row["Due on"]) == ("I001", "2009-11-30")
    assert f"{at(made, 'risk-list-csv')}?band=low" in text(
        client.get(at(made, "risk-list") + "?band=low")
    )


def test_who_reads_and_who_changes(client, made):
    a_risk(made)
    an_issue(made)
    sign_in(client, member(made.organisation, Role.FINANCE_OFFICER))
    page = text(client.get(at(made, "risk-detail", number=1)))
    assert "Add a score" not in page
    assert client.post(at(made, "risk-score", number=1), {}).status_code == 403
    other = world()
    a_risk(other)
    sign_in(client, other.officer)
    assert client.get(at(made, "risk-detail", number=1)).status_code == 404


def test_a_step_sends_a_head_there_and_back(client, made):
    a_risk(made)
    sign_in(client, made.head)
    home = reverse("home", args=[made.organisation.slug])
    step = f"{home}returns/2009-10-q2/x/objectives/1/"
    page = text(client.get(at(made, "risk-detail", number=1) + f"?next={step}"))
    assert f'href="{step}"' in page
    for elsewhere in ("https://example.org/", "//example.org", "/other/"):
        page = text(client.get(at(made, "risk-detail", number=1) + f"?next={elsewhere}"))
        assert "Back to the return" not in page
    score = {"kind": "target", "likelihood": "1", "impact": "1", "reason": "Lower"}
    score |= day("scored_on", dt.date(2009, 6, 1))
    back = client.post(at(made, "risk-score", number=1) + f"?next={step}", score)
    assert back.url == step


@pytest.mark.parametrize("name", ["risk-list", "issue-list", "risk-matrix", "risk-movement"])
def test_lists_ask_no_more_for_more(client, made, name, django_assert_max_num_queries):
    for _ in range(6):
        a_risk(made)
        an_issue(made)
    sign_in(client, made.officer)
    with django_assert_max_num_queries(8):
        client.get(at(made, name))


def _asked(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ["risk-list", "issue-list", "risk-matrix", "risk-new"])
def test_as_many_queries_for_three_programmes_as_for_one(client, made, name):
    """A head of several included, whom each programme might be asked about."""
    sign_in(client, made.head)
    a_risk(made)
    an_issue(made)
    few = _asked(client, at(made, name))
    for _ in range(3):
        programme = ProgrammeFactory(organisation=made.organisation)
        HeadAssignment.objects.create(
            programme=programme, membership=made.head, kind="head", starts_on=RAISED
        )
        a_risk(made, programme=programme, objective=None)
        an_issue(made, programme=programme)
    assert _asked(client, at(made, name)) == few
