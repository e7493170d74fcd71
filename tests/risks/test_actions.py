"""The verbs of the register, and what the register then reads."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from periods.calendar import Quarter
from records.refusals import Conflict, Refused
from risks.actions import (
    Scored,
    add_mitigation,
    change_issue,
    change_mitigation,
    change_risk,
    close_risk,
    reopen_issue,
    reopen_risk,
    resolve_issue,
    score_risk,
    set_matrix,
)
from risks.models import RiskMatrix, RiskScore
from risks.reading import in_words, register
from risks.scoring import Bands
from risks.vocabulary import IMPACTS, LIKELIHOODS, ScoreKind
from tests.factories import ProgrammeFactory, member
from tests.returns.factories import world

from .factories import RAISED, a_risk, an_issue, issue_fields, on, risk_fields

pytestmark = pytest.mark.django_db
Q2 = Quarter(2009, 2)


@pytest.fixture
def made():
    return world()


def read(made, **options):
    return register(made.organisation, quarter=Q2, **options)


def test_references_are_given_in_turn_and_never_again(made):
    first, second = a_risk(made), a_risk(made)
    close_risk(risk=second, reason="It passed", expected_version=1, by=made.officer)
    third = a_risk(made)
    assert [one.reference for one in (first, second, third)] == ["R001", "R002", "R003"]
    assert an_issue(made).reference == "I001"
    assert a_risk(world()).reference == "R001"


def test_the_register_has_the_scores_that_count(made):
    risk = a_risk(made, current=(3, 3))
    score_risk(
        risk=risk,
        kind=ScoreKind.CURRENT,
        scored=Scored(4, 5),
        scored_on=dt.date(2009, 8, 1),
        reason="A second resignation",
        by=made.head,
    )
    (found,) = read(made).risks
    assert found.current.words == "very high (20)"
    assert found.previous.words == "medium (9)"
    assert found.movement == "up from medium (9)"
    assert (found.inherent.score, found.target.score) == (16, 6)
    assert RiskScore.objects.filter(kind="current").count() == 2


def test_scores_of_the_quarter_before_are_those_of_its_end(made):
    risk = a_risk(made, current=(3, 3), raised_on=dt.date(2009, 7, 1))
    (found,) = read(made).risks
    assert (risk.reference, found.previous, found.movement) == ("R001", None, "new")


def test_another_matrix_rewrites_no_score(made):
    a_risk(made, current=(3, 4))
    set_matrix(
        organisation=made.organisation,
        likelihood_words=LIKELIHOODS,
        impact_words=IMPACTS,
        bands=Bands(2, 5, 12),
        by=made.officer,
    )
    a_risk(made, current=(3, 4))
    assert [one.band for one in read(made).risks] == ["high", "very_high"]
    assert [one.number for one in RiskMatrix.objects.all()] == [1, 2]


@pytest.mark.parametrize("bands", [Bands(1, 5, 12), Bands(5, 5, 12), Bands(5, 10, 26)])
def test_bands_ascend(made, bands):
    with pytest.raises(Refused, match="begin above"):
        set_matrix(
            organisation=made.organisation,
            likelihood_words=LIKELIHOODS,
            impact_words=IMPACTS,
            bands=bands,
            by=made.officer,
        )


def test_a_second_score_says_why_and_is_not_of_an_earlier_day(made):
    risk = a_risk(made)
    given = {"risk": risk, "kind": ScoreKind.CURRENT, "scored": Scored(1, 1), "by": made.officer}
    with pytest.raises(Refused, match="Say why"):
        score_risk(scored_on=RAISED, reason=" ", **given)
    with pytest.raises(Refused, match="later day"):
        score_risk(scored_on=RAISED - dt.timedelta(days=1), reason="Less", **given)
    with pytest.raises(Refused, match="not in the future"), on(RAISED):
        score_risk(scored_on=RAISED + dt.timedelta(days=1), reason="Less", **given)
    with pytest.raises(Refused, match="from 1 to 5"):
        score_risk(**given | {"scored": Scored(0, 6)}, scored_on=RAISED, reason="Less")


def test_what_is_closed_stays_on_the_register_for_its_quarter(made):
    risk, issue = a_risk(made), an_issue(made)
    with on(dt.date(2009, 9, 1)):
        close_risk(risk=risk, reason="They stay", expected_version=1, by=made.head)
        resolve_issue(
            issue=issue,
            resolution="The school lends its hall",
            resolved_on=dt.date(2009, 8, 31),
            expected_version=1,
            by=made.head,
        )
    found = read(made)
    assert (len(found.risks), found.open_risks) == (1, ())
    assert (len(found.issues), found.open_issues) == (1, ())
    later = register(made.organisation, quarter=Quarter(2009, 3))
    assert (later.risks, later.issues) == ((), ())
    with pytest.raises(Refused, match="R001 is closed"):
        change_risk(risk=risk, fields=risk_fields(made), expected_version=2, by=made.head)
    for verb, given in ((reopen_risk, {"risk": risk}), (reopen_issue, {"issue": issue})):
        with pytest.raises(Refused, match="why it is opened again"):
            verb(**given, reason=" ", expected_version=2, by=made.head)
        verb(**given, reason="Too soon", expected_version=2, by=made.head)
    assert len(read(made).open_risks) == len(read(made).open_issues) == 1


def test_a_lost_race_is_told(made):
    risk, issue = a_risk(made), an_issue(made)
    change_risk(risk=risk, fields=risk_fields(made, title="A"), expected_version=1, by=made.head)
    with pytest.raises(Conflict):
        change_risk(
            risk=risk, fields=risk_fields(made, title="B"), expected_version=1, by=made.officer
        )
    change_issue(issue=issue, fields=issue_fields(made), expected_version=1, by=made.head)
    with pytest.raises(Conflict):
        change_issue(issue=issue, fields=issue_fields(made), expected_version=1, by=made.officer)


def test_mitigations_are_done_by_somebody_by_a_day(made):
    risk = a_risk(made)
    mitigation = add_mitigation(
        risk=risk,
        action="Offer longer posts",
        owner=made.deputy,
        due_on=dt.date(2009, 9, 30),
        by=made.head,
    )
    with pytest.raises(Refused, match="not in the future"), on(RAISED):
        change_mitigation(
            mitigation=mitigation,
            action="Offer longer posts",
            owner=made.deputy,
            due_on=mitigation.due_on,
            done_on=dt.date(2009, 9, 1),
            expected_version=1,
            by=made.head,
        )
    (found,) = read(made).risks
    assert [one.action for one in found.mitigations] == ["Offer longer posts"]


def test_who_may_keep_what(made):
    other = ProgrammeFactory(organisation=made.organisation)
    outsider = world().officer
    nobody = [member(made.organisation, role) for role in (Role.AUDITOR, Role.FINANCE_OFFICER)]
    a_risk(made, by=made.head)
    a_risk(made, by=made.deputy)
    a_risk(made, by=made.director, programme=None, objective=None)
    for by in (made.head, *nobody, outsider):
        with pytest.raises((PermissionDenied, Refused)):
            a_risk(made, by=by, programme=other, objective=None)
    for by in (made.head, *nobody):
        with pytest.raises(PermissionDenied):
            an_issue(made, by=by, programme=None)
    with pytest.raises(PermissionDenied):
        set_matrix(
            organisation=made.organisation,
            likelihood_words=LIKELIHOODS,
            impact_words=IMPACTS,
            bands=Bands(),
            by=made.head,
        )


def test_nobody_keeps_what_is_of_another_organisation(made):
    """Not even who keeps the whole register at home, and not what is of no programme."""
    risk = a_risk(made, by=made.director, programme=None, objective=None)
    issue = an_issue(made, by=made.director, programme=None)
    other = world().officer
    scored = {"kind": ScoreKind.CURRENT, "scored": Scored(1, 1), "scored_on": RAISED}
    for verb, given in (
        (close_risk, {"risk": risk, "reason": "Over", "expected_version": 1}),
        (score_risk, {"risk": risk, "reason": "Lower", **scored}),
        (
            resolve_issue,
            {"issue": issue, "resolution": "x", "resolved_on": RAISED, "expected_version": 1},
        ),
        (add_mitigation, {"risk": risk, "action": "x", "owner": made.head, "due_on": RAISED}),
    ):
        with pytest.raises(PermissionDenied):
            verb(**given, by=other)


def test_an_objective_is_of_its_programme_and_an_owner_of_the_organisation(made):
    other = ProgrammeFactory(organisation=made.organisation)
    with pytest.raises(Refused, match="objective of that programme"):
        a_risk(made, programme=other)
    with pytest.raises(Refused, match="still in the organisation"):
        a_risk(made, owner=world().head)
    with pytest.raises(Refused, match="Enter the cause"):
        a_risk(made, cause="  ")


def test_two_queries_and_a_third_with_mitigations(made, django_assert_num_queries):
    for _ in range(4):
        a_risk(made)
        an_issue(made)
    with django_assert_num_queries(2):
        read(made, programme_ids=[made.programme.pk], with_mitigations=False)
    with django_assert_num_queries(3):
        read(made)


def test_the_answer_in_words(made):
    assert in_words(read(made).risks) == "No open risks"
    a_risk(made, current=(5, 5))
    assert in_words(read(made).risks) == "1 open risk: 1 very high"
    a_risk(made, current=(1, 1))
    assert in_words(read(made).risks) == "2 open risks: 1 very high"
