"""No page asks the database more because there is more to show: every page at two volumes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation
from accounts.roles import Role
from benefits.actions import attach_evidence_file, attach_evidence_link
from benefits.models import AchievedFigure, BenefitEvidence
from benefits.realisation import Span
from finance.actions import (
    add_commitment,
    create_vat_reclaim,
    map_codes,
    propose_change,
    record_vat,
    revise_budget,
    set_profile,
)
from finance.models import (
    Balance,
    BalanceFigure,
    Budget,
    CarryForward,
    Commitment,
    ExternalFund,
    FundInstalment,
    LineNote,
    ProposedChange,
)
from ispm.bench.world import Volume, World, make_world
from meetings.actions import report_action
from programmes.actions import add_aim
from programmes.models import Activity, HeadAssignment, Objective, ObjectiveAim
from records.codec import fingerprint, to_json
from reporting.models import (
    Edition,
    EditionIssue,
    FiguresConfirmation,
    Paper,
    PaperPrompt,
    PaperSection,
    PaperTemplate,
    Paragraph,
    SignOff,
)
from reporting.packs.actions import make_pack
from reporting.papers.builder import build_paper
from reporting.papers.records import SCHEMA_VERSION
from risks.actions import (
    IssueFields,
    RiskFields,
    Scored,
    add_mitigation,
    change_issue,
    change_risk,
    raise_issue,
    raise_risk,
    score_risk,
)
from risks.vocabulary import ScoreKind
from tests import factories
from tests.benefits import factories as benefits
from tests.finance import ledgers
from tests.meetings import factories as meetings
from tests.sweeps import measures_at_volume
from tests.sweeps.access_table import TABLE

pytestmark = pytest.mark.django_db

SMALL = Volume(programmes=2, objectives=2, activities=2, lines=8)
LARGE = Volume(programmes=4, objectives=3, activities=4, lines=16)
#: At most this many, session, user and membership included, whatever the volume.
BUDGET = {"portfolio": 12, "programme-detail": 12, "position-statement": 12, "return-objective": 12}


def cases(world: World) -> dict[str, dict[str, object]]:
    """For each kind of object, one address."""
    organisation = world.organisation
    line = organisation.budget_lines.filter(group__side="expenditure").first()
    paper = organisation.papers.first()
    upload = organisation.uploads.filter(state="confirmed").earliest("pk")
    returned = {"period": world.period.key, "programme": world.programme.slug}
    planned = {"year": 2009, "programme": world.programme.slug}
    return {
        "": {},
        "guidance": {"key": "audit"},
        "person": {"pk": world.everyone.pk},
        "plan": {"year": 2009},
        "programme": {"programme": world.programme.slug},
        "planned": planned,
        "objective": {**planned, "number": 1},
        "planned activity": {**planned, "number": 1, "key": "pd1"},
        "milestone": {**planned, "number": 1, "key": "pd1", "milestone": 1},
        "programme page": {"slug": world.programme.slug},
        "activity": {
            "activity": Activity.objects.filter(
                objective__planned_programme__programme=world.programme
            )
            .first()
            .pk
        },
        "assignment": {"pk": HeadAssignment.objects.filter(programme=world.programme).first().pk},
        "round": {"period": world.period.key},
        "return": returned,
        "step": {**returned, "number": 1},
        "attachment": {**returned, "attachment": 1},
        "version": {**returned, "number": 1},
        "month": {"year": 2009, "month": 12},
        "closing": {"year": 2009, "month": 12, "stage": "finance"},
        "note": {"year": 2009, "month": 12, "line": line.pk},
        "note’s line": {"year": 2009, "line": line.pk},
        "written note": {"year": 2009, "month": 12, "line": line.pk},
        "budget": {"year": 2009},
        "profile": {"year": 2009, "line": line.pk},
        "proposal": {"pk": ProposedChange.objects.earliest("pk").pk},
        "commitment": {"pk": Commitment.objects.earliest("pk").pk},
        "line": {"pk": line.pk},
        "line’s year": {"year": 2009, "line": line.pk},
        "entry": {"pk": line.actual_entries.first().pk},
        "any entry": {"pk": upload.entries.earliest("pk").pk},
        "source": {"pk": upload.source_id},
        "source’s year": {"pk": upload.source_id, "year": 2009},
        "upload": {"pk": upload.pk},
        "upload row": {"pk": upload.pk, "number": 2},
        "group": {"pk": line.group_id},
        "latest page": {"page": "month-end"},
        "month’s file": {"year": 2009, "month": 12, "what": "statement", "kind": "json"},
        "year’s file": {"year": 2009, "what": "accuracy", "kind": "json"},
        "group’s month": {"year": 2009, "month": 12, "pk": line.group_id},
        "group’s file": {"year": 2009, "month": 12, "pk": line.group_id, "kind": "json"},
        "line’s file": {"year": 2009, "line": line.pk, "kind": "json"},
        "carry-forward": {"pk": CarryForward.objects.earliest("pk").pk},
        "reclaim": {"pk": organisation.vat_reclaims.earliest("pk").pk},
        "balance": {"pk": organisation.balances.first().pk},
        "fund": {"pk": organisation.external_funds.first().pk},
        "paper": {"paper": paper.pk},
        "paragraph": {"paper": paper.pk, "paragraph": paper.paragraphs.first().pk},
        "typed amount": {
            "paper": paper.pk,
            "paragraph": paper.paragraphs.first().pk,
            "place": 1,
        },
        "paper prompt": {"paper": paper.pk, "prompt": paper.prompts.first().pk},
        "arrangement": {"owner": "paper", "pk": paper.pk},
        "arranged section": {
            "owner": "paper",
            "pk": paper.pk,
            "section": paper.sections.first().pk,
        },
        "edition": {"paper": paper.pk, "number": 1},
        "edition file": {"paper": paper.pk, "number": 1, "extension": "html"},
        "aim": {"pk": organisation.aims.earliest("pk").pk},
        "file": {"kind": "json"},
        "benefit": {"number": 1},
        "benefit’s file": {"number": 1, "kind": "json"},
        "benefit’s evidence": {"number": 1, "evidence": _evidence_of_benefit(organisation)},
        "saving’s figure": {"number": 1, "figure": _figure_of_benefit(organisation)},
        **_meeting_cases(organisation),
        "risk": {"number": 1},
        "mitigation": {
            "number": 1,
            "mitigation": organisation.risks.get(number=1).mitigations.first().pk,
        },
        "issue": {"number": 1},
    }


def _meeting_cases(organisation: Organisation) -> dict[str, dict[str, object]]:
    meeting = organisation.bodies.get().meetings.earliest("pk")
    decision = meeting.decisions.earliest("pk")
    item = meeting.items.earliest("pk")
    numbered = {"meeting": meeting.pk, "number": 1}
    return {
        "body": {"body": meeting.body.slug},
        "meeting": {"meeting": meeting.pk},
        "agenda item": {"meeting": meeting.pk, "item": item.pk},
        "agenda document": {"meeting": meeting.pk, "document": item.documents.earliest("pk").pk},
        "decision": {"year": decision.year, "number": decision.number},
        "action": {"action": decision.actions.earliest("pk").pk},
        "pack": numbered,
        "pack file": numbered,
    }


def grow(world: World, times: int) -> None:
    """What the benchmark's world has not: people, balances, funds, notes, papers, editions."""
    organisation, by = world.organisation, world.everyone
    for n in range(times):
        person = factories.member(organisation, Role.DIRECTOR, Role.AUDITOR)
        factories.head_of(world.programme, person, kind="deputy")
        balance = Balance.objects.create(
            organisation=organisation, name=f"Balance {n}", side="held", position=n
        )
        for day in range(1, times + 1):
            BalanceFigure.objects.create(
                balance=balance, as_at=dt.date(2010, 3, day), amount=Decimal(n), recorded_by=by
            )
        fund = ExternalFund.objects.create(
            organisation=organisation, funder=f"Fund {n}", purpose="A purpose", position=n
        )
        for _ in range(times):
            FundInstalment.objects.create(
                fund=fund,
                year=2009,
                kind="planned",
                amount=Decimal(5),
                dated_on=dt.date(2009, 9, 1),
                recorded_by=by,
            )
    _vat(organisation, times, by)
    activity = Activity.objects.filter(
        objective__planned_programme__programme=world.programme,
        objective__planned_programme__plan__year=2009,
    ).earliest("pk")
    for number in range(1, times + 1):
        activity.milestones.create(number=number, name="Pilot", due_on=dt.date(2009, 9, 1))
    _aims(world, times)
    budget = organisation.budgets.get(year=2009)
    for line in budget.lines.filter(group__side="expenditure")[:times]:
        LineNote.objects.create(budget=budget, line=line, month=12, text="As it is")
    _changes(budget, times, by)
    _carry_forwards(budget, times, by)
    _ledger_files(budget, times, by)
    _meetings(world, times)
    for n in range(times):
        _paper(world, n, times)
    _register(world, times)
    _benefits(world, times)


def _meetings(world: World, times: int) -> None:
    """As many meetings, each with as many items, documents, decisions, actions and packs; as many
    actions and reports of the first decision."""
    by = world.everyone
    board = meetings.Board(world.organisation, by, by, by, by)
    aims = list(world.organisation.aims.all())
    for month in range(times):
        meeting = meetings.held(board, dt.date(2010, 1 + month, 4))
        for n in range(times):
            item = meetings.an_item(board, meeting, f"Item {n}", late_reason="Urgent")
            meetings.a_document(board, meeting.items.first(), title=f"Audit {n}")
            decision = meetings.a_decision(board, meeting, aims=aims, item=item)
            meetings.an_action(board, decision, due_on=dt.date(2010, 9, 1), owner=by)
            make_pack(meeting=meeting, by=by)
    first = world.organisation.decisions.earliest("pk")
    for _ in range(times):
        meetings.an_action(board, first, due_on=dt.date(2010, 9, 1), owner=by)
        report_action(action=first.actions.earliest("pk"), text="Half of it", by=by)


def _aims(world: World, times: int) -> None:
    """As many aims, each supported by every objective of the programme."""
    objectives = Objective.objects.filter(planned_programme__programme=world.programme)
    for n in range(times):
        aim = add_aim(
            organisation=world.organisation,
            kind="aim",
            code=str(n),
            short_name=f"Aim {n}",
            wording="",
            starts_on=dt.date(2009, 4, 1),
            by=world.everyone,
        )
        for objective in objectives:
            ObjectiveAim(objective=objective, aim=aim).signed(world.everyone).save()


def _changes(budget: Budget, times: int, by: Membership) -> None:
    """Proposed changes, orders and profiles of a line, as many as there are times."""
    first, second = budget.lines.filter(group__side="expenditure").order_by("pk")[:2]
    day, words = dt.date(2009, 9, 1), {"reason": "A reason", "by": by}
    for n in range(1, times + 1):
        amounts = {first: Decimal(n), second: Decimal(-n)}
        said = {**words, "authority": "Somebody", "dated_on": day}
        propose_change(budget=budget, amounts=amounts, **said)
        revise_budget(budget=budget, amounts=amounts, **said)
        months = dict.fromkeys(range(1, 13), Decimal(n))
        set_profile(budget=budget, line=first, months=months, dated_on=day, **words)
        add_commitment(
            budget=budget,
            line=first,
            order=f"Order {n}",
            supplier="A supplier",
            amount=Decimal(n),
            month=6,
            ordered_on=day,
            by=by,
        )


def _vat(organisation: Organisation, times: int, by: Membership) -> None:
    """Reclaims, each with as many figures as there are reclaims."""
    for n in range(times):
        reclaim = create_vat_reclaim(organisation=organisation, name=f"Reclaim {n}", by=by)
        for day in range(1, times + 1):
            said = {"kind": "claimed", "amount": Decimal(n + 1), "dated_on": dt.date(2010, 3, day)}
            record_vat(reclaim=reclaim, by=by, **said)


def _carry_forwards(budget: Budget, times: int, by: Membership) -> None:
    """Asked for of as many lines."""
    for line in budget.lines.filter(group__side="expenditure")[:times]:
        CarryForward(
            budget=budget,
            line=line,
            amount=Decimal(1),
            reason="A reason",
            requested_by=by,
            requested_at=timezone.now(),
        ).signed(by).save()


def _ledger_files(budget: Budget, times: int, by: Membership) -> None:
    """Sources, and of the first one uploads with ever more rows and codes, each code on its line
    or without one."""
    source, *_ = [ledgers.a_source(by, f"Payments {n}") for n in range(times)]
    line = budget.lines.filter(group__side="expenditure").earliest("pk")
    for n in range(times):
        for state in ("confirmed", "reversed", "preview"):
            ledgers.an_upload(source, budget, by, state, code=f"{state} {n}", times=times)
    for n in range(1, times):
        map_codes(source=source, budget=budget, lines={f"confirmed {n}": line}, by=by)


def _register(world: World, times: int) -> None:
    """The first risk has as many scores, mitigations and changes as there are risks."""
    by, day = world.everyone, dt.date(2009, 9, 1)
    words = {"cause": "A cause", "event": "An event", "effect": "An effect"}
    kinds = {"category": "people", "response": "treat"}
    for n in range(times):
        place = {"owner": by, "programme": world.programme if n % 2 == 0 else None}
        raised = {"organisation": world.organisation, "raised_on": day, "by": by}
        fields = RiskFields(title=f"Risk {n}", **words, **kinds, **place)
        raise_risk(fields=fields, scores={ScoreKind.CURRENT: Scored(n + 1, 5)}, **raised)
        issue = IssueFields(title=f"Issue {n}", description="Words", priority="low", **place)
        raise_issue(fields=issue, **raised)
    first, issue = (
        rows.get(number=1) for rows in (world.organisation.risks, world.organisation.issues)
    )
    for version in range(1, times + 1):
        fields = replace(fields, title=f"Title {version}", programme=world.programme)
        change_risk(risk=first, fields=fields, expected_version=version, by=by)
        score = {"kind": ScoreKind.CURRENT, "scored": Scored(1, version), "reason": "A reason"}
        score_risk(risk=first, scored_on=day, by=by, **score)
        add_mitigation(risk=first, action=f"Do {version}", owner=by, due_on=day, by=by)
        about = IssueFields(f"Title {version}", "Words", by, "low", programme=world.programme)
        change_issue(issue=issue, fields=about, expected_version=version, by=by)


def _benefits(world: World, times: int) -> None:
    """As many savings, each planned as often, with as many figures and pieces of evidence."""
    by, finance = world.everyone, factories.member(world.organisation, Role.FINANCE_OFFICER)
    made = SimpleNamespace(
        organisation=world.organisation,
        programme=world.programme,
        officer=by,
        head=by,
        objectives=[None],
    )
    aimed = Objective.objects.filter(planned_programme__programme=world.programme).first()
    for n in range(times):
        benefit = benefits.a_benefit(
            made, objective=aimed if n % 2 == 0 else None, owner=finance, by=by
        )
        for version in range(1, times + 1):
            spans = {Span(2009, 1): f"{version}", Span(2009, 2): "5"}
            benefits.planned(made, benefit, spans)
            benefits.reported(made, benefit, Span(2009, 1), f"{version}", by=finance)
            title = f"Minutes {version}"
            attach_evidence_link(benefit=benefit, link="https://example.org/", title=title, by=by)
        attach_evidence_file(benefit=benefit, name="a.txt", data=b"x", title="A file", by=by)


def _evidence_of_benefit(organisation: Organisation) -> int:
    evidence = BenefitEvidence.objects.filter(benefit__organisation=organisation)
    return evidence.filter(benefit__number=1, link="").get().pk


def _figure_of_benefit(organisation: Organisation) -> int:
    figures = AchievedFigure.objects.filter(benefit__organisation=organisation)
    return figures.filter(benefit__number=1).latest("pk").pk


def _paper(world: World, number: int, times: int) -> None:
    by = world.everyone
    paper = Paper.objects.create(
        organisation=world.organisation,
        period=world.period,
        meeting=factories.meeting_of(world.organisation, dt.date(2010, 5, number + 1)),
        author=by,
        author_post=by.post,
        author_contact=by.user.email,
    )
    for position in range(1, times + 1):
        section = PaperSection.objects.create(
            paper=paper, position=position, key=f"part-{position}", title="Part", kind="text"
        )
        Paragraph.objects.create(paper=paper, section=section, position=1, text="Words of £5.")
        PaperPrompt.objects.create(
            paper=paper, kind="implication", position=position, wording="Equalities"
        )
        PaperTemplate.objects.create(
            organisation=world.organisation, name=f"Board {number} {position}"
        )
    text = to_json(build_paper(paper, known_at=timezone.now()))
    acted = {"paper": paper, "by": by, "post": by.post}
    for edition in range(1, times + 1):
        confirmation = FiguresConfirmation.objects.create(drawn_at=timezone.now(), **acted)
        made = Edition.objects.create(
            number=edition,
            schema_version=SCHEMA_VERSION,
            record=text,
            record_sha256=fingerprint(text),
            reason="Put right",
            sign_off=SignOff.objects.create(confirmation=confirmation, **acted),
            **acted,
        )
        EditionIssue.objects.create(edition=made)


def counts(volume: Volume, times: int) -> dict[str, tuple[int, int]]:
    """By address, its status and its number of queries, at the volume; nothing is kept."""
    with transaction.atomic():
        world = make_world(volume)
        grow(world, times)
        client = Client(raise_request_exception=False)
        client.force_login(world.everyone.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        where = cases(world) | measures_at_volume.cases(world, times)
        found = {
            name: _ask(client, name, {"organisation": world.organisation.slug, **where[row.about]})
            for name, row in TABLE.items()
            if row.get
        }
        transaction.set_rollback(True)
    return found


def _ask(client: Client, name: str, kwargs: dict[str, object]) -> tuple[int, int]:
    address = reverse(name, kwargs=kwargs)
    client.get(address)  # what a process reads once is not counted
    with CaptureQueriesContext(connection) as captured:
        status = client.get(address).status_code
    return status, len(captured)


@pytest.fixture(scope="module")
def small(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return counts(SMALL, 2)


@pytest.fixture(scope="module")
def large(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return counts(LARGE, 4)


PAGES = [name for name, row in TABLE.items() if row.get]


@pytest.mark.parametrize("name", PAGES)
def test_the_count_does_not_grow(small, large, name):
    assert small[name][0] == large[name][0]
    assert large[name][0] in (200, 302) or name in NOT_THERE
    assert large[name][1] <= small[name][1], f"{small[name][1]} queries became {large[name][1]}"


#: The world at volume has no files, and one person, who decides on nothing of their own.
NOT_THERE = {
    *("edition-file", "pack-file", "return-evidence-file", "edition-release"),
    *("framework-proposal-adopt", "framework-proposal-refuse"),
}


@pytest.mark.parametrize("name", BUDGET)
def test_the_pages_with_a_budget_keep_it(large, name):
    assert large[name][1] <= BUDGET[name]
