"""One organisation that holds something of everything, each in every state that it can be in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal

from accounts.models import Membership, Organisation
from accounts.roles import Role
from benefits.actions import attach_evidence_file, attach_evidence_link, end_benefit
from files.actions import store_file
from finance.actions import (
    add_commitment,
    approve_carry_forward,
    approve_proposal,
    close_month,
    create_vat_reclaim,
    end_commitment,
    propose_change,
    record_vat,
    refuse_carry_forward,
    refuse_proposal,
    request_carry_forward,
    reverse_entry,
    withdraw_proposal,
)
from finance.models import (
    ActualEntry,
    Balance,
    BalanceFigure,
    Budget,
    BudgetGroup,
    BudgetLine,
    CarryForward,
    ExternalFund,
    FundInstalment,
    LineNote,
    Profile,
    ProfileMonth,
    Projection,
    Upload,
)
from finance.posting import post
from meetings.actions import agree_decision, cancel_meeting, withdraw_decision
from meetings.models import AgendaItem, Meeting
from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.models import Activity, CorporateAim, HeadAssignment, Programme
from records import clock
from records.codec import fingerprint, to_json
from reporting.models import (
    Edition,
    EditionFile,
    EditionIssue,
    EditionRelease,
    EditionWithdrawal,
    FiguresConfirmation,
    PackFile,
    Paper,
    PaperPrompt,
    PaperSection,
    Paragraph,
    RenderFailure,
    SignOff,
)
from reporting.packs.actions import make_pack
from reporting.papers.actions import add_prompt, create_template, end_template
from reporting.papers.builder import build_paper
from reporting.papers.html import render_html
from reporting.papers.records import SCHEMA_VERSION, EditionStamp, content_sha256, figures_sha256
from returns.actions import (
    approve_return,
    mark_published,
    open_round,
    save_objective_step,
    send_back,
)
from returns.actions.attaching import attach_file
from returns.actions.handing import hand_over_step
from returns.models import ProgrammeReturn
from risks.actions import add_mitigation, close_risk, resolve_issue
from tests import factories
from tests.benefits import factories as benefits
from tests.finance import ledgers
from tests.meetings import factories as meetings
from tests.returns import factories as returns
from tests.risks import factories as register
from tests.sweeps import world_measures

Q1, Q2 = Quarter(2009, 1), Quarter(2009, 2)
RETURN_STATES = ("not_started", "draft", "submitted", "returned", "approved", "published")
PAPER_STATES = ("begun", "confirmed", "signed", "published", "issued", "withdrawn", "released")


@dataclass
class Case:
    """One object in one state: what its address needs, and what the predicates ask of it."""

    state: str
    kwargs: dict[str, object] = field(default_factory=dict)


@dataclass
class Everything:
    organisation: Organisation
    people: dict[str, Membership]
    outsider: Membership
    cases: dict[str, list[Case]] = field(default_factory=dict)
    public: dict[str, object] = field(default_factory=dict)
    """What the addresses that need no sign-in take, of the released edition."""

    def person(self, name: str) -> Membership:
        return self.people[name]


def build() -> Everything:
    organisation = factories.OrganisationFactory(slug="council")
    people = {role.value: factories.member(organisation, role) for role in Role}
    people["head"] = factories.member(organisation, Role.PROGRAMME_HEAD, post="Head")
    outsider = factories.member(factories.OrganisationFactory(slug="elsewhere"), *Role)
    made = Everything(organisation, people, outsider)
    worlds = _plan(made)
    _rounds(made, worlds)
    _register(made, worlds["draft"])
    _benefits(made, worlds["draft"])
    _people(made)
    _meetings(made)
    _money(made, worlds["draft"])
    _papers(made)
    _arrangements(made)
    for about, cases in world_measures.cases_of(made).items():
        made.cases[about] = [Case(*case) for case in cases]
    made.public["scorecard"] = made.cases["scorecard"][0].kwargs["scorecard"]
    made.cases["guidance"] = [Case("", {"key": "audit"})]
    made.cases[""] = [Case("")]
    return made


# The plan and its returns ---------------------------------------------------------------


def _plan(made: Everything) -> dict[str, returns.World]:
    """A programme for each state that a return can be in, all headed by the same person."""
    officer, head = made.person("performance_officer"), made.person("head")
    worlds = {}
    for state in RETURN_STATES:
        programme = factories.ProgrammeFactory(
            organisation=made.organisation, slug=state.replace("_", "-")
        )
        assignment = factories.head_of(programme, head)
        objective = factories.objective_in(factories.plan_for(programme, officer), 1, officer)
        for position in (1, 2):
            factories.activity_in(objective, position, officer)
        worlds[state] = returns.World(
            organisation=made.organisation,
            programme=programme,
            head=head,
            deputy=head,
            director=made.person("director"),
            officer=officer,
            objectives=[objective],
        )
    ended = HeadAssignment.objects.create(
        programme=programme,
        membership=made.person("programme_head"),
        starts_on=factories.EPOCH,
        ends_on=factories.EPOCH,
    )
    made.cases |= {
        "plan": [Case("", {"year": 2009})],
        "programme": [
            Case("running", {"programme": programme.slug}),
            Case("ended", {"programme": _ended_programme(made).slug}),
        ],
        "planned": [_planned(worlds["draft"])],
        "objective": [_planned(worlds["draft"], number=1)],
        "planned activity": [_planned(worlds["draft"], number=1, key="pd1")],
        "milestone": _milestones(worlds["draft"]),
        "aim": _aims(made, worlds["draft"]),
        "file": [Case(kind, {"kind": kind}) for kind in ("csv", "json", "xlsx")],
        "programme page": [
            Case(state, {"slug": worlds[state].programme.slug}) for state in ("draft", "approved")
        ],
        "activity": [
            Case("", {"activity": activity.pk})
            for activity in Activity.objects.filter(
                objective__planned_programme__plan__organisation=made.organisation
            )[:1]
        ],
        "assignment": [Case("running", {"pk": assignment.pk}), Case("ended", {"pk": ended.pk})],
    }
    return worlds


def _milestones(world: returns.World) -> list[Case]:
    activity = world.objectives[0].activities.earliest("position")
    states = {
        "open": {},
        "done": {"done_on": Q1.end},
        "withdrawn": {"withdrawn_on": Q1.end, "withdrawn_reason": "Not needed"},
    }
    for number, state in enumerate(states.values(), start=1):
        activity.milestones.create(number=number, name="Pilot begins", due_on=Q1.end, **state)
    return [
        replace(_planned(world, number=1, key="pd1", milestone=number), state=state)
        for number, state in enumerate(states, start=1)
    ]


def _aims(made: Everything, world: returns.World) -> list[Case]:
    """One of each kind and one that has ended, supported by an objective."""
    begins = {"organisation": made.organisation, "starts_on": factories.EPOCH}
    ends = {"ended_on": Q1.end, "ended_reason": "Another plan"}
    states = {"aim": {}, "outcome": {"kind": "outcome"}, "ended": ends}
    cases = []
    for state, more in states.items():
        aim = CorporateAim.objects.create(code="1", short_name=f"An {state}", **begins, **more)
        aim.objective_links.create(objective=world.objectives[0], contribution="By its work")
        cases.append(Case(state, {"pk": aim.pk}))
    return cases


def _planned(world: returns.World, **more: object) -> Case:
    return Case("", {"year": 2009, "programme": world.programme.slug, **more})


def _ended_programme(made: Everything) -> Programme:
    return factories.ProgrammeFactory(
        organisation=made.organisation,
        slug="ended",
        ended_on=dt.date(2009, 3, 31),
        ended_reason="Merged",
    )


def _rounds(made: Everything, worlds: dict[str, returns.World]) -> None:
    officer = made.person("performance_officer")
    for quarter, months in ((Q1, 3), (Q2, 0)):
        window = {
            name: day.replace(month=day.month - months) for name, day in returns.WINDOW.items()
        }
        open_round(organisation=made.organisation, quarter=quarter, by=officer, **window)
    evidence = {state: _evidence(worlds[state]) for state in ("draft", "submitted")}
    for state, world in worlds.items():
        _give(world, state)
    hand_over_step(
        programme_return=_return_of(worlds["draft"]),
        objective=worlds["draft"].objectives[0],
        to=made.person("contributor"),
        note="",
        by=worlds["draft"].head,
    )
    made.cases |= {
        "handed step": [_return(worlds["draft"], "draft", number=1)],
        "attachment": [
            _return(worlds[state], state, attachment=pk) for state, pk in evidence.items()
        ],
        "round": [Case(q.number, {"period": q.key}) for q in (Q1, Q2)],
        "return": [_return(world, state) for state, world in worlds.items()],
        "step": [_return(world, state, number=1) for state, world in worlds.items()],
        "version": [
            *(_return(world, state, number=1) for state, world in worlds.items()),
            _return(worlds["returned"], "draft", number=2),
        ],
    }


def _return(world: returns.World, state: str, **more: object) -> Case:
    return Case(state, {"period": Q2.key, "programme": world.programme.slug, **more})


def _return_of(world: returns.World) -> ProgrammeReturn:
    return ProgrammeReturn.objects.get(
        planned_programme__programme=world.programme, period__quarter_number=2
    )


def _evidence(world: returns.World) -> int:
    attached = attach_file(
        programme_return=_return_of(world),
        objective=world.objectives[0],
        name="minutes.txt",
        data=b"As agreed",
        title="The minutes",
        by=world.head,
    )
    return attached.pk


def _give(world: returns.World, state: str) -> None:
    one = _return_of(world)
    if state == "draft":
        objective = world.objectives[0]
        step = returns.full_step(objective)
        save_objective_step(
            programme_return=one,
            objective=objective,
            step=step,
            expected_version=0,
            by=world.head,
        )
    elif state != "not_started":
        returns.submitted(world)
    if state == "returned":
        send_back(programme_return=one, reason="Say more", by=world.director)
    if state in ("approved", "published"):
        approve_return(programme_return=one, by=world.director)
    if state == "published":
        mark_published(programme_returns=[one], by=world.officer)


def _register(made: Everything, world: returns.World) -> None:
    """A risk and an issue, open and closed, of the programme that is headed."""
    open_risk, closed_risk = register.a_risk(world), register.a_risk(world)
    close_risk(risk=closed_risk, reason="Over", expected_version=1, by=world.head)
    mitigation = add_mitigation(
        risk=open_risk, action="Ask", owner=world.head, due_on=Q2.end, by=world.head
    )
    open_issue, resolved = register.an_issue(world), register.an_issue(world)
    resolve_issue(
        issue=resolved, resolution="Done", resolved_on=Q2.end, expected_version=1, by=world.head
    )
    made.cases |= {
        "risk": [Case("open", {"number": 1}), Case("closed", {"number": 2})],
        "mitigation": [Case("", {"number": open_risk.number, "mitigation": mitigation.pk})],
        "issue": [
            Case("open", {"number": open_issue.number}),
            Case("resolved", {"number": resolved.number}),
        ],
    }


def _meetings(made: Everything) -> None:
    """A meeting in each state, with an item, a document and decisions as far as it came."""
    board = meetings.Board(
        made.organisation,
        *(
            made.person(name)
            for name in ("performance_officer", "director", "head", "board_member")
        ),
    )
    states = {
        "planned": meetings.a_meeting(board, dt.date(2009, 1, 26)),
        "cancelled": meetings.a_meeting(board, dt.date(2009, 3, 30)),
        "published": meetings.published(board, dt.date(2009, 5, 25)),
        "held": meetings.held(board, dt.date(2009, 7, 27)),
        "agreed": meetings.held(board, dt.date(2009, 9, 28)),
    }
    items = {state: _item(board, meeting) for state, meeting in states.items()}
    documents = {state: meetings.a_document(board, item) for state, item in items.items()}
    decisions = {state: meetings.a_decision(board, states[state]) for state in ("held", "agreed")}
    owner = made.person("contributor")
    actions = {
        state: meetings.an_action(board, one, owner=owner) for state, one in decisions.items()
    }
    packs = {state: _pack(made, states[state]) for state in ("planned", "published")}
    cancel_meeting(meeting=states["cancelled"], reason="Snow", expected_version=1, by=board.officer)
    decisions["agreed and corrected"] = decisions["agreed"]
    meetings.agreed(board, states["agreed"])
    decisions["delegated"] = meetings.a_delegated(board)
    decisions["withdrawn"] = withdraw_decision(
        decision=meetings.a_delegated(board), reason="Twice", expected_version=1, by=board.officer
    )
    decisions["agreed alone"] = meetings.a_delegated(board)
    agree_decision(decision=decisions["agreed alone"], by=board.director)
    made.cases |= {
        "body": [Case("", {"body": board.body.slug})],
        "meeting": [Case(state, {"meeting": one.pk}) for state, one in states.items()],
        "agenda item": [
            Case(state, {"meeting": one.meeting_id, "item": one.pk}) for state, one in items.items()
        ],
        "agenda document": [
            Case(state, {"meeting": one.item.meeting_id, "document": one.pk})
            for state, one in documents.items()
        ],
        "decision": [
            Case(state, {"year": one.year, "number": one.number})
            for state, one in decisions.items()
        ],
        "action": [Case(state, {"action": one.pk}) for state, one in actions.items()],
        "pack": [Case(state, kwargs) for state, kwargs in packs.items()],
        "pack file": [Case(state, kwargs) for state, kwargs in packs.items()],
    }


def _item(board: meetings.Board, meeting: Meeting) -> AgendaItem:
    late = "Urgent" if meeting.is_agenda_published else ""
    return meetings.an_item(board, meeting, "Audit", late_reason=late)


def _pack(made: Everything, meeting: Meeting) -> dict[str, int]:
    pack = make_pack(meeting=meeting, by=made.person("performance_officer"))
    stored = store_file(
        organisation=made.organisation,
        name="pack.pdf",
        content_type="application/pdf",
        data=meetings.a_pdf(),
    )
    PackFile.objects.create(pack=pack, stored_file=stored, pages=1, is_tagged=True)
    return {"meeting": meeting.pk, "number": pack.number}


def _benefits(made: Everything, world: returns.World) -> None:
    """Savings of the programme that is headed, with figures in every state, one of them owned by
    the contributor and one by finance; evidence of either kind; one that has ended."""
    finance, by = made.person("finance_officer"), made.person("performance_officer")
    owners = {"owned": made.person("contributor"), "own": finance, "ended": world.head}
    savings = {
        state: benefits.a_benefit(world, owner=owner, by=by) for state, owner in owners.items()
    }
    benefits.planned(world, savings["owned"], {benefits.Q1: "5", benefits.Q2: "5"}, by=by)
    waiting, own, queried = (
        benefits.reported(world, benefit, span, "5", by=by)
        for benefit, span in (
            (savings["owned"], benefits.Q1),
            (savings["own"], benefits.Q1),
            (savings["owned"], benefits.Q2),
        )
    )
    benefits.decided(queried, finance, "queried", "Not given up")
    told = {"benefit": savings["owned"], "title": "The minutes", "by": by}
    file = attach_evidence_file(name="minutes.txt", data=b"As agreed", **told)
    attach_evidence_link(link="https://example.org/", **told)
    end_benefit(
        benefit=savings["ended"], ended_on=Q2.end, reason="Merged", expected_version=1, by=by
    )
    figures = {"waiting": waiting, "own": own, "queried": queried}
    made.cases |= {
        "benefit": [Case(state, {"number": one.number}) for state, one in savings.items()],
        "benefit’s file": [Case("", {"number": savings["owned"].number, "kind": "csv"})],
        "benefit’s evidence": [
            Case("owned", {"number": savings["owned"].number, "evidence": file.pk})
        ],
        "saving’s figure": [
            Case(state, {"number": one.benefit.number, "figure": one.pk})
            for state, one in figures.items()
        ],
    }


# People ---------------------------------------------------------------------------------


def _people(made: Everything) -> None:
    ended = factories.member(
        made.organisation, Role.CONTRIBUTOR, ends_on=factories.EPOCH, ended_reason="Left"
    )
    made.cases["person"] = [
        Case("active", {"pk": made.person("contributor").pk}),
        Case("ended", {"pk": ended.pk}),
        Case("administrator", {"pk": made.person("administrator").pk}),
    ]


# Money ----------------------------------------------------------------------------------


def _money(made: Everything, world: returns.World) -> None:
    officer = made.person("finance_officer")
    budget = Budget.objects.create(organisation=made.organisation, year=2009)
    income, group = (
        BudgetGroup.objects.create(organisation=made.organisation, name=side, side=side, position=1)
        for side in ("income", "expenditure")
    )
    factories.line_in(budget, income, "Revenue grant", "-1000.00", officer)
    line = factories.line_in(budget, group, "Work", "600.00", officer, programme=world.programme)
    ended = factories.line_in(
        budget, group, "Old", "400.00", officer, ended_on=dt.date(2009, 4, 2), ended_reason="Over"
    )
    entry, reversed_one = post(
        budget,
        [
            ActualEntry(budget=budget, line=line, month=6, amount=Decimal(n), recorded_by=officer)
            for n in (10, 20)
        ],
    )
    reverse_entry(entry=reversed_one, reason="Twice", by=officer)
    profile = Profile.objects.create(
        budget=budget,
        line=line,
        dated_on=dt.date(2009, 4, 1),
        reason="The year’s",
        recorded_by=officer,
    )
    ProfileMonth.objects.bulk_create(
        ProfileMonth(profile=profile, month=month, amount=Decimal(50)) for month in range(1, 13)
    )
    Projection.objects.create(
        budget=budget, line=line, month=6, amount=Decimal(600), recorded_by=officer
    )
    LineNote.objects.create(budget=budget, line=line, month=6, text="As it is")
    for stage in ("holders", "finance"):
        close_month(budget=budget, month=1, stage=stage, by=officer)
    made.cases |= {
        "month": [Case("", {"year": 2009, "month": month}) for month in (1, 6)],
        "month’s file": [
            Case(f"{name}.{kind}", {"year": 2009, "month": 6, "what": name, "kind": kind})
            for name, kind in (("statement", "xlsx"), ("detail", "csv"), ("notes", "json"))
        ],
        "latest page": [Case(name, {"page": name}) for name in ("month-end", "budget")],
        "year’s file": [
            Case(name, {"year": 2009, "what": name, "kind": "xlsx"})
            for name in ("changes", "accuracy")
        ],
        "note": [
            Case(state, {"year": 2009, "month": 6, "line": pk})
            for state, pk in (("noted", line.pk), ("bare", ended.pk))
        ],
        "note’s line": [
            Case(state, {"year": 2009, "line": pk})
            for state, pk in (("noted", line.pk), ("bare", ended.pk))
        ],
        "closing": [
            Case(stage, {"year": 2009, "month": 1, "stage": stage})
            for stage in ("holders", "finance")
        ],
        "written note": [Case("", {"year": 2009, "month": 6, "line": line.pk})],
        "budget": [Case("", {"year": 2009})],
        "profile": [Case("", {"year": 2009, "line": pk}) for pk in (line.pk, ended.pk)],
        "line": [Case("running", {"pk": line.pk}), Case("ended", {"pk": ended.pk})],
        "line’s year": [Case("", {"year": 2009, "line": pk}) for pk in (line.pk, ended.pk)],
        "entry": [Case("standing", {"pk": entry.pk}), Case("reversed", {"pk": reversed_one.pk})],
        "group": [Case("", {"pk": group.pk})],
        "group’s month": [Case("", {"year": 2009, "month": 6, "pk": group.pk})],
        "group’s file": [Case("", {"year": 2009, "month": 6, "pk": group.pk, "kind": "csv"})],
        "line’s file": [Case("", {"year": 2009, "line": line.pk, "kind": "csv"})],
    }
    _proposals(made, budget, {line: Decimal(10), ended: Decimal(-10)})
    _commitments(made, budget, line)
    _carry_forwards(made, budget, line, ended)
    _holdings(made, officer)
    _ledger_files(made, budget, officer)


def _ledger_files(made: Everything, budget: Budget, officer: Membership) -> None:
    """An upload in every state, each of codes of its own, of one source."""
    source = ledgers.a_source(officer)
    uploads = {
        state.value: ledgers.an_upload(source, budget, officer, state, code=state.value)
        for state in Upload.State
    }
    read = [uploads[state] for state in ("preview", "confirmed", "reversed")]
    entries = {"typed": made.cases["entry"][0].kwargs["pk"]}
    for entry in uploads["reversed"].entries.all():
        entries[entry.source] = entry.pk
    made.cases |= {
        "source": [Case("", {"pk": source.pk})],
        "source’s year": [Case("", {"pk": source.pk, "year": budget.year})],
        "upload": [Case(state, {"pk": upload.pk}) for state, upload in uploads.items()],
        "upload row": [
            Case(upload.state, {"pk": upload.pk, "number": row.number})
            for upload in read
            for row in upload.rows.all()
        ],
        "any entry": [Case(kind, {"pk": pk}) for kind, pk in entries.items()],
    }


def _proposals(made: Everything, budget: Budget, amounts: dict) -> None:
    """One in each state."""
    officer, director = made.person("finance_officer"), made.person("director")
    waiting, approved, refused, withdrawn = (
        propose_change(
            budget=budget,
            amounts=amounts,
            dated_on=Q2.end,
            reason="A reason",
            authority="Somebody",
            by=officer,
        )
        for _ in range(4)
    )
    approve_proposal(proposal=approved, expected_version=1, by=director)
    refuse_proposal(proposal=refused, reason="No", expected_version=1, by=director)
    withdraw_proposal(proposal=withdrawn, expected_version=1, by=officer)
    states = (waiting, approved, refused, withdrawn)
    made.cases["proposal"] = [Case(one.state, {"pk": one.pk}) for one in states]


def _carry_forwards(made: Everything, budget: Budget, line: BudgetLine, other: BudgetLine) -> None:
    """One in each state; a line that was refused is asked for again."""
    officer, director = made.person("finance_officer"), made.person("director")

    def ask(line: BudgetLine) -> CarryForward:
        return request_carry_forward(
            budget=budget, line=line, amount=Decimal(5), reason="A reason", by=officer
        )

    decided = {"expected_version": 1, "by": director}
    refused = refuse_carry_forward(request=ask(line), reason="No", **decided)
    approved = approve_carry_forward(request=ask(line), **decided)
    states = (ask(other), approved, refused)
    made.cases["carry-forward"] = [Case(one.state, {"pk": one.pk}) for one in states]


def _commitments(made: Everything, budget: Budget, line: BudgetLine) -> None:
    by = made.person("finance_officer")
    given = {"budget": budget, "line": line, "supplier": "A supplier", "by": by}
    opened, ended = (
        add_commitment(order=order, amount=Decimal(5), month=6, ordered_on=Q2.start, **given)
        for order in ("1", "2")
    )
    end_commitment(commitment=ended, ended_on=Q2.end, reason="Paid", expected_version=1, by=by)
    made.cases["commitment"] = [
        Case("open", {"pk": opened.pk}),
        Case("ended", {"pk": ended.pk}),
    ]


def _holdings(made: Everything, officer: Membership) -> None:
    balance = Balance.objects.create(
        organisation=made.organisation, name="Current account", side="held", position=1
    )
    BalanceFigure.objects.create(
        balance=balance, as_at=Q2.end, amount=Decimal(5), recorded_by=officer
    )
    fund = ExternalFund.objects.create(
        organisation=made.organisation, funder="A fund", purpose="A purpose"
    )
    FundInstalment.objects.create(
        fund=fund,
        year=2009,
        kind="planned",
        amount=Decimal(5),
        dated_on=Q2.end,
        recorded_by=officer,
    )
    reclaim = create_vat_reclaim(organisation=made.organisation, name="VAT of 2008", by=officer)
    record_vat(reclaim=reclaim, kind="claimed", amount=Decimal(5), dated_on=Q2.end, by=officer)
    made.cases |= {
        "reclaim": [Case("", {"pk": reclaim.pk})],
        "balance": [Case("", {"pk": balance.pk})],
        "fund": [Case("", {"pk": fund.pk})],
    }


# Papers ---------------------------------------------------------------------------------


def _papers(made: Everything) -> None:
    papers = {state: _paper(made, state, day) for day, state in enumerate(PAPER_STATES, start=1)}
    published = {state: papers[state] for state in PAPER_STATES[3:]}
    made.cases |= {
        "paper": [Case(state, {"paper": paper.pk}) for state, paper in papers.items()],
        "paragraph": [
            Case(state, {"paper": paper.pk, "paragraph": paper.paragraphs.first().pk})
            for state, paper in papers.items()
        ],
        "typed amount": [
            Case(
                state,
                {"paper": paper.pk, "paragraph": paper.paragraphs.first().pk, "place": 1},
            )
            for state, paper in papers.items()
        ],
        "paper prompt": [
            Case(state, {"paper": paper.pk, "prompt": paper.prompts.first().pk})
            for state, paper in papers.items()
        ],
        "edition": [
            Case(state, {"paper": paper.pk, "number": 1}) for state, paper in published.items()
        ],
        "edition file": [
            Case(state, {"paper": paper.pk, "number": 1, "extension": "html"})
            for state, paper in published.items()
        ],
    }


def _arrangements(made: Everything) -> None:
    """The first paper, and a template of each state."""
    by = made.person("performance_officer")
    named = {"organisation": made.organisation, "by": by}
    going, ended = (create_template(name=name, **named) for name in ("Board", "Former"))
    for template in (going, ended):
        add_prompt(owner=template, kind="implication", wording="Equalities", by=by)
    end_template(template=ended, on=dt.date(2009, 11, 1), by=by)
    paper = Paper.objects.filter(organisation=made.organisation).earliest("pk")
    owners = {"paper": paper, "going": going, "ended": ended}
    kinds = {"paper": "paper", "going": "template", "ended": "template"}
    where = {state: {"owner": kinds[state], "pk": one.pk} for state, one in owners.items()}
    made.cases |= {
        "template": [Case(state, {"pk": owners[state].pk}) for state in ("going", "ended")],
        "arrangement": [Case(state, where[state]) for state in owners],
        "arranged section": [
            Case(state, where[state] | {"section": one.sections.first().pk})
            for state, one in owners.items()
        ],
        "arranged prompt": [
            Case(state, where[state] | {"prompt": one.prompts.first().pk})
            for state, one in owners.items()
        ],
    }


def _paper(made: Everything, state: str, day: int) -> Paper:
    author = made.person("performance_officer")
    paper = Paper.objects.create(
        organisation=made.organisation,
        period=ReportingPeriod.objects.get(organisation=made.organisation, quarter_number=2),
        meeting=factories.meeting_of(made.organisation, dt.date(2009, 11, day)),
        author=author,
        author_post=author.post,
        author_contact=author.user.email,
    )
    section = PaperSection.objects.create(
        paper=paper, position=1, key="purpose", title="Purpose", kind="text"
    )
    text = "To tell the board of £5."
    Paragraph.objects.create(paper=paper, section=section, position=1, text=text)
    PaperPrompt.objects.create(paper=paper, kind="implication", position=1, wording="Equalities")
    reached = PAPER_STATES.index(state)
    if reached:
        _sign(made, paper, signed=reached > 1, published=reached > 2)
    if reached > 3:
        _issue(made, paper, withdrawn=state == "withdrawn")
    if state == "released":
        released = paper.editions.get()
        EditionRelease.objects.create(edition=released, **_by(made, "director"))
        made.public = {
            "publisher": made.organisation.slug,
            "paper": paper.pk,
            "number": released.number,
            "sha256": released.files.get(audience="public").stored_file.sha256,
            "name": "paper.html",
            "key": "progress",
            "extension": "csv",
            "meeting": 1,
        }
    return paper


def _sign(made: Everything, paper: Paper, *, signed: bool, published: bool) -> None:
    now = clock.now()
    record = build_paper(paper, known_at=now)
    confirmation = FiguresConfirmation.objects.create(
        paper=paper,
        drawn_at=now,
        figures_sha256=figures_sha256(record),
        **_by(made, "finance_officer"),
    )
    if not signed:
        return
    signature = SignOff.objects.create(
        paper=paper,
        content_sha256=content_sha256(record),
        confirmation=confirmation,
        **_by(made, "director"),
    )
    if published:
        stamp = EditionStamp(number=1, published_at=now, published_by="Officer", reason="")
        text = to_json(replace(build_paper(paper, known_at=now), edition=stamp))
        edition = Edition.objects.create(
            paper=paper,
            number=1,
            schema_version=SCHEMA_VERSION,
            record=text,
            record_sha256=fingerprint(text),
            sign_off=signature,
            **_by(made, "performance_officer"),
        )
        RenderFailure.objects.create(edition=edition, message="The worker was not there")


def _issue(made: Everything, paper: Paper, *, withdrawn: bool) -> None:
    edition = paper.editions.get()
    stored = store_file(
        organisation=made.organisation,
        name="paper.html",
        content_type="text/html",
        data=render_html(build_paper(paper, known_at=clock.now())),
    )
    for audience in ("members", "public"):
        EditionFile.objects.create(
            edition=edition, format="html", audience=audience, stored_file=stored
        )
    EditionIssue.objects.create(edition=edition)
    if withdrawn:
        EditionWithdrawal.objects.create(
            edition=edition, reason="Wrong year", **_by(made, "director")
        )


def _by(made: Everything, name: str) -> dict[str, object]:
    person = made.person(name)
    return {"by": person, "post": person.post}
