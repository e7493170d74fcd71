"""Who may ask for which address: one literal row for each. A new address without a row fails.

A row names the permission (as the view does), what its address is about (so that the walk asks
for it with that object in each of its states), whether it answers GET and POST, and besides the
permission what more is asked of the person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Membership
from accounts.roles import Permission

P = Permission


@dataclass(frozen=True)
class Access:
    permission: P | None
    about: str = ""
    get: bool = True
    post: bool = False
    besides: str = ""


def page(permission: P | None, about: str = "", besides: str = "") -> Access:
    """It is only read."""
    return Access(permission, about, besides=besides)


def form(permission: P, about: str = "", besides: str = "") -> Access:
    """It is read, filled in and posted."""
    return Access(permission, about, post=True, besides=besides)


def press(permission: P, about: str = "", besides: str = "") -> Access:
    """A button: there is nothing to read."""
    return Access(permission, about, get=False, post=True, besides=besides)


#: None: every member of the organisation.
TABLE: dict[str, Access] = {
    "home": page(None),
    "notice-choices": Access(None, post=True),
    "calendar-make": Access(None, get=False, post=True),
    "calendar-stop": Access(None, get=False, post=True),
    "guidance-hide": Access(None, "guidance", get=False, post=True),
    "guidance-bring-back": Access(None, get=False, post=True),
    # People
    "person-list": page(P.SEE_PEOPLE),
    "person-invite": form(P.MANAGE_PEOPLE),
    "person-detail": page(P.SEE_PEOPLE, "person"),
    "person-change": form(P.MANAGE_PEOPLE, "person"),
    "person-end": form(P.MANAGE_PEOPLE, "person"),
    "person-invite-again": press(P.MANAGE_PEOPLE, "person"),
    # The plan
    "plan-list": page(P.SEE_PROGRAMMES),
    "plan-new": form(P.EDIT_PLAN),
    "plan-detail": page(P.SEE_PROGRAMMES, "plan"),
    "plan-programmes": form(P.EDIT_PLAN, "plan"),
    "plan-carry-forward": form(P.EDIT_PLAN, "plan"),
    "planned-move": press(P.EDIT_PLAN, "planned"),
    "planned-leave-out": press(P.EDIT_PLAN, "planned"),
    "programme-list": page(P.EDIT_PLAN),
    "programme-new": form(P.EDIT_PLAN),
    "programme-change": form(P.EDIT_PLAN, "programme"),
    "programme-end": form(P.EDIT_PLAN, "programme"),
    "objective-new": form(P.EDIT_PLAN, "planned"),
    "objective-reword": form(P.EDIT_PLAN, "objective"),
    "objective-withdraw": form(P.EDIT_PLAN, "objective"),
    "objective-order": page(P.EDIT_PLAN, "objective"),
    "activity-new": form(P.EDIT_PLAN, "objective"),
    "activity-change": form(P.EDIT_PLAN, "planned activity"),
    "activity-withdraw": form(P.EDIT_PLAN, "planned activity"),
    "activity-move": press(P.EDIT_PLAN, "planned activity"),
    "activity-milestones": page(P.SEE_PROGRAMMES, "planned activity"),
    "milestone-new": form(P.EDIT_PLAN, "planned activity"),
    "milestone-change": form(P.EDIT_PLAN, "milestone"),
    "milestone-withdraw": form(P.EDIT_PLAN, "milestone"),
    "milestone-done": form(P.SEE_PROGRAMMES, "milestone", besides="sets up the plan or heads it"),
    "objective-aims": form(P.EDIT_PLAN, "objective"),
    "aim-list": page(P.SEE_PROGRAMMES),
    "aim-new": form(P.EDIT_PLAN),
    "aim-file": page(P.SEE_PROGRAMMES, "file"),
    "aim-change": form(P.EDIT_PLAN, "aim"),
    "aim-end": form(P.EDIT_PLAN, "aim"),
    "aim-move": press(P.EDIT_PLAN, "aim"),
    "head-list": page(P.SEE_PROGRAMMES),
    "head-assign": form(P.ASSIGN_HEADS),
    "head-end": form(P.ASSIGN_HEADS, "assignment"),
    # Money
    "finance": page(P.SEE_FINANCE),
    "finance-now": page(P.SEE_FINANCE, "latest page"),
    "position-statement": page(P.SEE_FINANCE, "month"),
    "detail": page(P.SEE_FINANCE, "month"),
    "group-detail": page(P.SEE_FINANCE, "group’s month"),
    "group-file": page(P.SEE_FINANCE, "group’s file"),
    "actuals-enter": form(P.ENTER_FINANCE, "month"),
    "projections-enter": form(P.FORECAST_LINES, "month"),
    "pictures": page(P.SEE_FINANCE, "month"),
    "downloads": page(P.SEE_FINANCE, "month"),
    "month-file": page(P.SEE_FINANCE, "month’s file"),
    "year-file": page(P.SEE_FINANCE, "year’s file"),
    "forecast-accuracy": page(P.SEE_FINANCE, "budget"),
    "line-notes": page(P.SEE_FINANCE, "month"),
    "line-note-write": form(P.FORECAST_LINES, "note", besides="has its programme"),
    "line-note-withdraw": form(P.FORECAST_LINES, "written note", besides="has its programme"),
    "month-end": page(P.SEE_FINANCE, "month"),
    "month-close": press(P.ENTER_FINANCE, "closing"),
    "month-reopen": form(P.REOPEN_MONTH, "closing"),
    "since-close": page(P.SEE_FINANCE, "month"),
    "budget-latest": page(P.SEE_FINANCE),
    "budget-new": form(P.ENTER_FINANCE),
    "budget": page(P.SEE_FINANCE, "budget"),
    "budget-include": form(P.ENTER_FINANCE, "budget"),
    "budget-approve": form(P.ENTER_FINANCE, "budget"),
    "budget-revise": form(P.ENTER_FINANCE, "budget"),
    "budget-unbalanced": form(P.ENTER_FINANCE, "budget"),
    "budget-changes": page(P.SEE_FINANCE, "budget"),
    "budget-spread": form(P.ENTER_FINANCE, "budget"),
    "budget-workbook": page(P.ENTER_FINANCE, "budget"),
    "budget-workbook-upload": form(P.ENTER_FINANCE, "budget"),
    "budget-limits": page(P.SEE_FINANCE),
    "budget-limits-set": form(P.SET_LIMITS),
    "materiality-set": form(P.SET_LIMITS),
    "proposal": page(P.SEE_FINANCE, "proposal"),
    "proposal-approve": press(P.APPROVE_BUDGET_CHANGE, "proposal"),
    "proposal-refuse": form(P.APPROVE_BUDGET_CHANGE, "proposal"),
    "proposal-withdraw": press(P.ENTER_FINANCE, "proposal"),
    "commitments": page(P.SEE_FINANCE, "budget"),
    "commitment-new": form(P.ENTER_FINANCE, "budget"),
    "commitment-change": form(P.ENTER_FINANCE, "commitment"),
    "commitment-end": form(P.ENTER_FINANCE, "commitment"),
    "profile-set": form(P.ENTER_FINANCE, "profile"),
    "profile-history": page(P.SEE_FINANCE, "profile"),
    "budget-lines": page(P.SEE_FINANCE),
    "line-new": form(P.ENTER_FINANCE),
    "line-change": form(P.ENTER_FINANCE, "line"),
    "line-end": form(P.ENTER_FINANCE, "line"),
    "line-pays-for": form(P.ENTER_FINANCE, "line"),
    "line-year": page(P.SEE_FINANCE, "line’s year"),
    "line-file": page(P.SEE_FINANCE, "line’s file"),
    "line-place": form(P.ENTER_FINANCE, "line’s year"),
    "entry-reverse": form(P.ENTER_FINANCE, "entry"),
    "group-new": form(P.ENTER_FINANCE),
    "group-change": form(P.ENTER_FINANCE, "group"),
    "balances": page(P.SEE_FINANCE),
    "balance-new": form(P.ENTER_FINANCE),
    "balance": page(P.SEE_FINANCE, "balance"),
    "balance-record": form(P.ENTER_FINANCE, "balance"),
    "balance-change": form(P.ENTER_FINANCE, "balance"),
    "funds": page(P.SEE_FINANCE),
    "fund-new": form(P.ENTER_FINANCE),
    "fund": page(P.SEE_FINANCE, "fund"),
    "fund-instalment": form(P.ENTER_FINANCE, "fund"),
    "fund-change": form(P.ENTER_FINANCE, "fund"),
    "vat": page(P.SEE_FINANCE),
    "vat-new": form(P.ENTER_FINANCE),
    "vat-reclaim": page(P.SEE_FINANCE, "reclaim"),
    "vat-record": form(P.ENTER_FINANCE, "reclaim"),
    "vat-change": form(P.ENTER_FINANCE, "reclaim"),
    # The end of a year
    "year-end": page(P.SEE_FINANCE, "budget"),
    "year-close": press(P.ENTER_FINANCE, "budget"),
    "year-reopen": form(P.REOPEN_MONTH, "budget"),
    "budget-roll": form(P.ENTER_FINANCE, "budget"),
    "budget-objectives": press(P.ENTER_FINANCE, "budget"),
    "carry-forward-ask": form(P.FORECAST_LINES, "note’s line", besides="has its programme"),
    "carry-forward": page(P.SEE_FINANCE, "carry-forward"),
    "carry-forward-decide": form(P.APPROVE_BUDGET_CHANGE, "carry-forward"),
    "carry-forward-bring-in": form(P.ENTER_FINANCE, "budget"),
    # Ledger files
    "sources": page(P.SEE_FINANCE),
    "source-new": form(P.ENTER_FINANCE),
    "source-columns": form(P.ENTER_FINANCE),
    "source": page(P.SEE_FINANCE, "source"),
    "source-sample": form(P.ENTER_FINANCE, "source"),
    "source-change": form(P.ENTER_FINANCE, "source"),
    "source-codes": form(P.ENTER_FINANCE, "source’s year"),
    "source-code-new": form(P.ENTER_FINANCE, "source’s year"),
    "uploads": page(P.SEE_FINANCE),
    "upload-new": form(P.ENTER_FINANCE),
    "upload": page(P.SEE_FINANCE, "upload"),
    "upload-confirm": press(P.ENTER_FINANCE, "upload"),
    "upload-abandon": press(P.ENTER_FINANCE, "upload"),
    "upload-anew": press(P.ENTER_FINANCE, "upload"),
    "upload-reverse": form(P.ENTER_FINANCE, "upload"),
    "upload-codes": form(P.ENTER_FINANCE, "upload"),
    "upload-file": page(P.SEE_FINANCE, "upload"),
    "upload-rows": page(P.SEE_FINANCE, "upload"),
    "upload-row": page(P.SEE_FINANCE, "upload row"),
    "unallocated": page(P.SEE_FINANCE, "budget"),
    "allocate": form(P.ENTER_FINANCE, "budget"),
    "cell-entries": page(P.SEE_FINANCE, "note"),
    "amount-move": form(P.ENTER_FINANCE, "note"),
    "unallocated-entries": page(P.SEE_FINANCE, "month"),
    "entry": page(P.SEE_FINANCE, "any entry"),
    # Risks and issues
    "risk-list": page(P.SEE_RISKS),
    "risk-list-csv": page(P.SEE_RISKS),
    "risk-new": form(P.KEEP_RISKS),
    "risk-matrix": page(P.SEE_RISKS),
    "risk-matrix-change": form(P.SET_RISK_MATRIX),
    "risk-movement": page(P.SEE_RISKS),
    "risk-detail": page(P.SEE_RISKS, "risk"),
    "risk-change": form(P.KEEP_RISKS, "risk", besides="keeps it"),
    "risk-score": form(P.KEEP_RISKS, "risk", besides="keeps it"),
    "risk-close": form(P.KEEP_RISKS, "risk", besides="keeps it"),
    "risk-reopen": form(P.KEEP_RISKS, "risk", besides="keeps it"),
    "mitigation-new": form(P.KEEP_RISKS, "risk", besides="keeps it"),
    "mitigation-change": form(P.KEEP_RISKS, "mitigation", besides="keeps it"),
    "issue-list": page(P.SEE_RISKS),
    "issue-list-csv": page(P.SEE_RISKS),
    "issue-new": form(P.KEEP_RISKS),
    "issue-detail": page(P.SEE_RISKS, "issue"),
    "issue-change": form(P.KEEP_RISKS, "issue", besides="keeps it"),
    "issue-resolve": form(P.KEEP_RISKS, "issue", besides="keeps it"),
    "issue-reopen": form(P.KEEP_RISKS, "issue", besides="keeps it"),
    # Meetings and decisions
    "meeting-list": page(P.SEE_MEETINGS),
    "meeting-new": form(P.KEEP_MEETINGS),
    "body-new": form(P.KEEP_MEETINGS),
    "body-rename": form(P.KEEP_MEETINGS, "body"),
    "body-end": form(P.KEEP_MEETINGS, "body"),
    "meeting-detail": page(P.SEE_MEETINGS, "meeting"),
    "meeting-change": form(P.KEEP_MEETINGS, "meeting"),
    "meeting-cancel": form(P.KEEP_MEETINGS, "meeting"),
    "agenda-publish": press(P.KEEP_MEETINGS, "meeting"),
    "meeting-held": form(P.KEEP_MEETINGS, "meeting"),
    "minutes-agree": form(P.AGREE_MINUTES, "meeting"),
    "agenda-item-new": form(P.KEEP_MEETINGS, "meeting"),
    "agenda-item-change": form(P.KEEP_MEETINGS, "agenda item"),
    "agenda-item-move": press(P.KEEP_MEETINGS, "agenda item"),
    "agenda-item-withdraw": form(P.KEEP_MEETINGS, "agenda item"),
    "agenda-document-new": form(P.KEEP_MEETINGS, "agenda item"),
    "agenda-document": page(P.SEE_MEETINGS, "agenda document", besides="sees the agenda"),
    "agenda-document-withdraw": form(P.KEEP_MEETINGS, "agenda document"),
    "decision-record": form(P.KEEP_MEETINGS, "meeting"),
    "decision-list": page(P.SEE_MEETINGS),
    "decision-file": page(P.SEE_MEETINGS, "file"),
    "decision-record-delegated": form(P.KEEP_MEETINGS),
    "decision-detail": page(P.SEE_MEETINGS, "decision", besides="sees the decision"),
    "decision-change": form(P.KEEP_MEETINGS, "decision"),
    "decision-withdraw": form(P.KEEP_MEETINGS, "decision"),
    "decision-agree": press(P.AGREE_MINUTES, "decision"),
    "decision-correct": form(P.KEEP_MEETINGS, "decision"),
    "action-give": form(P.KEEP_MEETINGS, "decision"),
    "action-detail": page(P.SEE_MEETINGS, "action", besides="sees the action"),
    "action-change": form(P.KEEP_MEETINGS, "action"),
    "action-report": form(P.SEE_MEETINGS, "action", besides="reports on the action"),
    "action-done": form(P.SEE_MEETINGS, "action", besides="reports on the action"),
    "action-reopen": form(P.KEEP_MEETINGS, "action"),
    "pack-detail": page(P.READ_PAPERS, "meeting", besides="sees the agenda"),
    "pack-make": press(P.KEEP_MEETINGS, "meeting"),
    "pack-public": press(P.RELEASE_EDITION, "meeting"),
    "pack-file": page(P.READ_PAPERS, "pack file", besides="sees the agenda"),
    "pack-again": press(P.KEEP_MEETINGS, "pack"),
    # Savings and benefits
    "benefit-list": page(P.SEE_BENEFITS),
    "benefit-list-file": page(P.SEE_BENEFITS, "file"),
    "benefit-new": form(P.KEEP_BENEFITS),
    "benefit-detail": page(P.SEE_BENEFITS, "benefit"),
    "benefit-file": page(P.SEE_BENEFITS, "benefit’s file"),
    "benefit-change": form(P.KEEP_BENEFITS, "benefit", besides="keeps the benefit"),
    "benefit-end": form(P.KEEP_BENEFITS, "benefit", besides="keeps the benefit"),
    "benefit-plan": form(P.KEEP_BENEFITS, "benefit", besides="keeps the benefit"),
    "benefit-report": form(P.SEE_BENEFITS, "benefit", besides="reports the benefit"),
    "benefit-decide": form(P.CONFIRM_SAVINGS, "saving’s figure", besides="decides on it"),
    "benefit-evidence": form(P.SEE_BENEFITS, "benefit", besides="reports the benefit"),
    "benefit-evidence-file": page(P.SEE_BENEFITS, "benefit’s evidence"),
    "benefit-evidence-remove": press(
        P.SEE_BENEFITS, "benefit’s evidence", besides="reports the benefit"
    ),
    # Measures and their frameworks
    "measure-list": page(P.SEE_MEASURES),
    "framework-list": page(P.SEE_MEASURES),
    "framework-new": form(P.KEEP_MEASURES),
    "framework-detail": page(P.SEE_MEASURES, "framework"),
    "framework-change": form(P.KEEP_MEASURES, "framework"),
    "framework-end": form(P.KEEP_MEASURES, "framework"),
    "framework-take-up": form(P.KEEP_MEASURES, "offered framework"),
    "framework-leave": form(P.KEEP_MEASURES, "framework of another lead"),
    "framework-seat": form(P.KEEP_MEASURES, "framework"),
    "framework-unseat": press(P.KEEP_MEASURES, "design seat"),
    "framework-measure-new": form(P.KEEP_MEASURES, "own framework"),
    "framework-measures-file": form(P.KEEP_MEASURES, "own framework"),
    "framework-units": form(P.KEEP_MEASURES, "own framework"),
    "framework-proposals": page(P.SEE_MEASURES, "framework"),
    "framework-propose": form(P.KEEP_MEASURES, "shared framework"),
    # A remark that is empty comes back to anybody; the verb refuses who may not discuss.
    "framework-proposal": form(P.SEE_MEASURES, "measure’s proposal"),
    "framework-proposal-adopt": form(
        P.SEE_MEASURES, "measure’s proposal", besides="sits in the group"
    ),
    "framework-proposal-refuse": form(
        P.SEE_MEASURES, "measure’s proposal", besides="sits in the group"
    ),
    "framework-proposal-withdraw": form(
        P.SEE_MEASURES, "measure’s proposal", besides="proposed it"
    ),
    "measure-change": form(P.KEEP_MEASURES, "own measure"),
    "measure-frequency": form(P.KEEP_MEASURES, "own measure"),
    "measure-retire": form(P.KEEP_MEASURES, "own measure"),
    "measure-people": form(P.KEEP_MEASURES, "measure"),
    "measure-propose": form(P.KEEP_MEASURES, "measure"),
    "measure-propose-to-retire": form(P.KEEP_MEASURES, "measure"),
    "list-file": form(P.KEEP_MEASURES, "list file"),
    "list-file-give-up": press(P.KEEP_MEASURES, "list file"),
    # Bodies that report, their families, deflators
    "reporting-body-list": page(P.SEE_MEASURES),
    "reporting-body-new": form(P.KEEP_MEASURES),
    "reporting-body-file": form(P.KEEP_MEASURES),
    "reporting-body-detail": page(P.SEE_MEASURES, "reporting body"),
    "reporting-body-change": form(P.KEEP_MEASURES, "reporting body"),
    "reporting-body-end": form(P.KEEP_MEASURES, "reporting body"),
    "reporting-body-organisation": form(P.KEEP_MEASURES, "reporting body"),
    "reporting-body-alias-new": form(P.KEEP_MEASURES, "reporting body"),
    "reporting-body-alias-remove": press(P.KEEP_MEASURES, "body’s name"),
    "reporting-body-grouping-new": form(P.KEEP_MEASURES),
    "reporting-body-families": form(P.KEEP_MEASURES, "family grouping"),
    "deflator-list": page(P.SEE_MEASURES),
    "deflator-file": form(P.KEEP_MEASURES),
    "deflator-index": form(P.KEEP_MEASURES, "deflator"),
    # Consortia
    "consortium-list": page(P.SEE_MEASURES),
    "consortium-new": form(P.KEEP_MEASURES),
    "consortium-detail": page(P.SEE_MEASURES, "consortium"),
    "consortium-rename": form(P.KEEP_MEASURES, "led consortium"),
    "consortium-end": form(P.KEEP_MEASURES, "led consortium"),
    "consortium-ask": form(P.KEEP_MEASURES, "led consortium"),
    "consortium-answer": form(P.SHARE_MEASURES, "asked consortium"),
    "consortium-leave": form(P.SHARE_MEASURES, "joined consortium"),
    "consortium-member": page(P.SEE_MEASURES, "consortium’s member"),
    "consortium-member-end": form(P.KEEP_MEASURES, "led consortium’s member"),
    "consortium-body": form(P.KEEP_MEASURES, "led consortium’s member"),
    "consortium-step": form(P.SEE_MEASURES, "joining step", besides="changes the step"),
    "consortium-sharing": page(P.SEE_MEASURES, "joined consortium"),
    "consortium-share": form(P.SHARE_MEASURES, "joined consortium"),
    "consortium-share-change": form(P.SHARE_MEASURES, "agreement"),
    "consortium-share-end": form(P.SHARE_MEASURES, "agreement"),
    "consortium-supplied": page(P.SEE_MEASURES, "led consortium"),
    "consortium-supplied-file": page(P.SEE_MEASURES, "led consortium’s file"),
    # Values of measures
    "data-set-list": page(P.SEE_MEASURES),
    "data-set-new": form(P.KEEP_MEASURES),
    "data-set-detail": page(P.SEE_MEASURES, "data set"),
    "data-set-change": form(P.KEEP_MEASURES, "data set"),
    "vintage-upload": form(P.SEE_MEASURES, "data set", besides="brings values"),
    "vintage-template": page(P.SEE_MEASURES, "data set", besides="brings values"),
    "vintage-type": form(P.SEE_MEASURES, "data set", besides="brings values"),
    "vintage-detail": page(P.SEE_MEASURES, "vintage"),
    "vintage-confirm": press(P.SEE_MEASURES, "vintage", besides="brings values"),
    "vintage-names": press(P.SEE_MEASURES, "vintage", besides="brought it"),
    "vintage-anew": press(P.SEE_MEASURES, "vintage", besides="brings values"),
    "vintage-give-up": press(P.SEE_MEASURES, "vintage", besides="brought it"),
    "vintage-file": page(P.SEE_MEASURES, "vintage’s file"),
    "data-set-onward": page(P.SEE_MEASURES, "data set"),
    "data-set-onward-file": page(P.SEE_MEASURES, "data set’s file"),
    # Values asked for by e-mail
    "request-list": page(P.SEE_MEASURES),
    "request-look": press(P.KEEP_MEASURES),
    "request-new": form(P.KEEP_MEASURES, "data set"),
    "request-detail": page(P.SEE_MEASURES, "request", besides="was asked"),
    "request-mail": page(P.SEE_MEASURES, "request’s e-mail", besides="was asked"),
    "request-again": press(P.KEEP_MEASURES, "request"),
    "request-close": form(P.KEEP_MEASURES, "request"),
    # Programs with a token
    "api-client-list": page(P.MANAGE_API),
    "api-client-new": form(P.MANAGE_API),
    "api-client-end": form(P.MANAGE_API, "program"),
    "api-client-revoke": form(P.MANAGE_API, "program"),
    # One measure
    "measure-detail": page(P.SEE_MEASURES, "measure"),
    "measure-file": page(P.SEE_MEASURES, "measure’s file"),
    # Initiatives and related measures
    "measure-effects": page(P.SEE_MEASURES, "measure"),
    "initiative-new": form(P.SEE_MEASURES, "measure", besides="answers warnings"),
    "initiative-change": form(P.SEE_MEASURES, "initiative", besides="answers warnings"),
    "initiative-take-back": press(P.SEE_MEASURES, "initiative", besides="answers warnings"),
    # A form that is not valid comes back to anybody; the verb refuses who does not keep measures.
    "measure-related": form(P.SEE_MEASURES, "measure"),
    "related-end": press(P.KEEP_MEASURES, "related measures"),
    # Early warnings of measures
    "warning-list": page(P.SEE_MEASURES),
    "warning-detail": page(P.SEE_MEASURES, "warning"),
    "warning-answer": form(P.SEE_MEASURES, "warning", besides="answers warnings"),
    # Targets, responses and links of measures
    "measure-targets": page(P.SEE_MEASURES, "measure"),
    "target-set": form(P.KEEP_MEASURES, "measure"),
    "measure-responses": page(P.SEE_MEASURES, "measure"),
    "measure-respond": form(P.SEE_MEASURES, "measure’s period", besides="answers warnings"),
    "response-done": press(P.SEE_MEASURES, "measure’s period", besides="answers warnings"),
    # A form that is not valid comes back to anybody; the verb refuses who does not keep measures.
    "measure-links": form(P.SEE_MEASURES, "measure"),
    "measure-link-end": press(P.KEEP_MEASURES, "measure’s link"),
    # Scorecards
    "scorecard-list": page(P.SEE_MEASURES),
    "scorecard-new": form(P.KEEP_MEASURES),
    "scorecard-detail": page(P.SEE_MEASURES, "scorecard"),
    "scorecard-file": page(P.SEE_MEASURES, "scorecard’s file"),
    "scorecard-arrange": page(P.KEEP_MEASURES, "scorecard"),
    "scorecard-change": form(P.KEEP_MEASURES, "scorecard"),
    "scorecard-end": form(P.KEEP_MEASURES, "scorecard"),
    "scorecard-perspective-new": form(P.KEEP_MEASURES, "scorecard"),
    "scorecard-perspective-rename": form(P.KEEP_MEASURES, "scorecard’s perspective"),
    "scorecard-perspective-measures": form(P.KEEP_MEASURES, "scorecard’s perspective"),
    "scorecard-perspective-move": press(P.KEEP_MEASURES, "scorecard’s perspective"),
    "scorecard-perspective-remove": press(P.KEEP_MEASURES, "scorecard’s perspective"),
    "scorecard-measure-move": press(P.KEEP_MEASURES, "scorecard’s measure"),
    "scorecard-measure-remove": press(P.KEEP_MEASURES, "scorecard’s measure"),
    # Rounds and returns
    "tolerance-list": page(P.SEE_RETURNS),
    "tolerance-new": form(P.SET_TOLERANCES),
    "round-list": page(P.SEE_RETURNS),
    "round-open": form(P.OPEN_ROUND),
    "round-detail": page(P.SEE_RETURNS, "round"),
    "round-change": form(P.OPEN_ROUND, "round"),
    "return-detail": page(P.SEE_RETURNS, "return"),
    "return-objective": form(P.FILL_STEP, "step", besides="fills it in"),
    "return-objective-draft": press(P.FILL_STEP, "step", besides="fills it in"),
    "return-objective-evidence": form(P.FILL_STEP, "step", besides="fills it in"),
    "return-hand-over": form(P.GIVE_RETURN, "step", besides="heads it"),
    "return-take-back": press(P.GIVE_RETURN, "handed step", besides="heads it"),
    "return-step-done": press(P.FILL_STEP, "handed step", besides="has it"),
    "return-evidence-file": page(P.SEE_RETURNS, "attachment", besides="may open it"),
    "return-evidence-remove": press(P.FILL_STEP, "attachment", besides="fills it in"),
    "return-whole": form(P.GIVE_RETURN, "return", besides="heads it"),
    "return-whole-draft": press(P.GIVE_RETURN, "return", besides="heads it"),
    "return-whole-evidence": form(P.GIVE_RETURN, "return", besides="heads it"),
    "return-workbook": page(P.GIVE_RETURN, "return", besides="heads it"),
    "return-workbook-upload": form(P.GIVE_RETURN, "return", besides="heads it"),
    "return-check": page(P.GIVE_RETURN, "return", besides="heads it"),
    "return-submit": press(P.GIVE_RETURN, "return", besides="heads it"),
    "return-review": form(P.REVIEW_RETURN, "return"),
    "return-approve": press(P.REVIEW_RETURN, "return"),
    "return-version": page(P.SEE_RETURNS, "version", besides="may see what is not submitted"),
    "return-remind": form(P.RUN_ROUND, "return"),
    "return-extend": form(P.RUN_ROUND, "return"),
    "return-ask-extension": press(P.GIVE_RETURN, "return", besides="heads it"),
    "return-reopen": form(P.REOPEN_RETURN, "return"),
    "return-compare": page(P.SEE_RETURNS, "return"),
    "return-comment": press(P.REVIEW_RETURN, "return"),
    "round-remind": form(P.RUN_ROUND, "round"),
    "round-deliverables": page(P.SEE_RETURNS, "round"),
    "return-history": page(P.SEE_HISTORY, "return"),
    "activity-history": page(P.SEE_HISTORY, "activity"),
    # What readers see
    "portfolio": page(P.SEE_PROGRAMMES),
    "programme-detail": page(P.SEE_PROGRAMMES, "programme page"),
    # Papers
    "paper-list": page(P.READ_PAPERS),
    "paper-create": form(P.COMPILE_PAPER),
    "paper-detail": page(P.SEE_DRAFT_PAPERS, "paper"),
    "paper-preview": page(P.SEE_DRAFT_PAPERS, "paper"),
    "paper-heading": form(P.COMPILE_PAPER, "paper"),
    "paper-begin": press(P.COMPILE_PAPER, "paper"),
    "paper-gap": form(P.COMPILE_PAPER, "paper"),
    "paragraph-new": form(P.COMPILE_PAPER, "paper"),
    "paragraph-change": form(P.COMPILE_PAPER, "paragraph"),
    "paragraph-move": press(P.COMPILE_PAPER, "paragraph"),
    "paragraph-remove": form(P.COMPILE_PAPER, "paragraph"),
    "paragraph-amount": form(P.COMPILE_PAPER, "typed amount"),
    "paragraph-read": press(P.COMPILE_PAPER, "paragraph"),
    "prompt-answer": form(P.COMPILE_PAPER, "paper prompt"),
    "paper-arrangement": page(P.COMPILE_PAPER, "arrangement"),
    "section-new": form(P.COMPILE_PAPER, "arrangement"),
    "section-change": form(P.COMPILE_PAPER, "arranged section"),
    "section-move": press(P.COMPILE_PAPER, "arranged section"),
    "section-remove": press(P.COMPILE_PAPER, "arranged section"),
    "prompt-new": form(P.COMPILE_PAPER, "arrangement"),
    "prompt-remove": press(P.COMPILE_PAPER, "arranged prompt"),
    "template-list": page(P.COMPILE_PAPER),
    "template-create": form(P.COMPILE_PAPER),
    "template-end": press(P.COMPILE_PAPER, "template"),
    "paper-confirm": form(P.CONFIRM_FIGURES, "paper"),
    "paper-sign-off": form(P.SIGN_OFF_PAPER, "paper"),
    "paper-publish": form(P.PUBLISH_PAPER, "paper"),
    "edition-detail": page(P.READ_PAPERS, "edition", besides="may read it before it is issued"),
    "edition-file": page(P.READ_PAPERS, "edition file", besides="may open its files"),
    "edition-files-again": press(P.PUBLISH_PAPER, "edition"),
    "edition-check": press(P.CHECK_EDITIONS, "edition"),
    "edition-withdraw": form(P.WITHDRAW_EDITION, "edition"),
    "edition-changes": page(P.READ_PAPERS, "edition", besides="may read what it says"),
    "edition-release": form(P.RELEASE_EDITION, "edition", besides="did not publish it"),
    "paper-search": page(P.READ_PAPERS),
    "public-choose": form(P.CHOOSE_PUBLIC),
}


@dataclass(frozen=True)
class Outside:
    """An address of no organisation: for whom, in words, and the name of its test's answer."""

    anonymous: int
    signed_in: int


#: What stands outside of organisations. 302 for who is not signed in leads to the sign-in.
OUTSIDE: dict[str, Outside] = {
    "choose-organisation": Outside(anonymous=302, signed_in=302),
    "your-account": Outside(anonymous=302, signed_in=200),
    "outbox": Outside(anonymous=302, signed_in=404),
    "held": Outside(anonymous=302, signed_in=200),
    "held-drop": Outside(anonymous=302, signed_in=405),
    "health": Outside(anonymous=200, signed_in=200),
    "calendar": Outside(anonymous=404, signed_in=404),
    "public-organisation": Outside(anonymous=200, signed_in=200),
    "public-search": Outside(anonymous=200, signed_in=200),
    "public-edition": Outside(anonymous=200, signed_in=200),
    "public-read": Outside(anonymous=200, signed_in=200),
    "public-file": Outside(anonymous=200, signed_in=200),
    "public-data": Outside(anonymous=404, signed_in=404),
    "public-pack": Outside(anonymous=404, signed_in=404),
    "public-scorecard": Outside(anonymous=404, signed_in=404),
    "public-scorecard-data": Outside(anonymous=404, signed_in=404),
    # Nothing is published in the world of the walk, and nobody in it bears a token.
    "api-openapi": Outside(anonymous=200, signed_in=200),
    "api-schema": Outside(anonymous=200, signed_in=200),
    **{
        f"api-{name}": Outside(anonymous=404, signed_in=404)
        for name in ("index", "frameworks", "measures", "bodies", "observations", "comparators")
    },
    "api-observations-csv": Outside(anonymous=404, signed_in=404),
    "api-returns": Outside(anonymous=405, signed_in=405),
    "api-return": Outside(anonymous=404, signed_in=404),
    "api-nothing": Outside(anonymous=404, signed_in=404),
    "glossary": Outside(anonymous=200, signed_in=200),
    "accessibility": Outside(anonymous=200, signed_in=200),
    "component-gallery": Outside(anonymous=302, signed_in=404),
    "account_login": Outside(anonymous=200, signed_in=302),
    "account_logout": Outside(anonymous=302, signed_in=200),
    "account_inactive": Outside(anonymous=200, signed_in=200),
    "account_change_password": Outside(anonymous=302, signed_in=200),
    "account_set_password": Outside(anonymous=302, signed_in=302),
    "account_reset_password": Outside(anonymous=200, signed_in=200),
    "account_reset_password_done": Outside(anonymous=200, signed_in=200),
    "account_reset_password_from_key": Outside(anonymous=200, signed_in=200),
    "account_reset_password_from_key_done": Outside(anonymous=200, signed_in=200),
}


# What more is asked: the answer that refuses, or None where it lets pass -----------------


def _heads_it(person: Membership, name: str, state: str) -> int | None:
    return None if name == "head" else 403


def _sets_up_or_heads(person: Membership, name: str, state: str) -> int | None:
    return None if person.may(P.EDIT_PLAN) or name == "head" else 403


def _fills_it_in(person: Membership, name: str, state: str) -> int | None:
    """The world's contributor was handed the step of the return in draft."""
    return None if name == "head" or (name, state) == ("contributor", "draft") else 403


def _has_it(person: Membership, name: str, state: str) -> int | None:
    return None if name == "contributor" else 403


def _opens_evidence(person: Membership, name: str, state: str) -> int | None:
    is_handed = name == "contributor" and state == "draft"
    return None if is_handed else _sees_the_unsubmitted(person, name, state)


def _sees_the_unsubmitted(person: Membership, name: str, state: str) -> int | None:
    if state not in ("not_started", "draft"):
        return None
    whole = name in ("performance_officer", "director")
    return None if whole or name == "head" else 404


def _reads_the_unissued(person: Membership, name: str, state: str) -> int | None:
    return None if state != "published" or person.may(P.SEE_DRAFT_PAPERS) else 404


def _opens_files(person: Membership, name: str, state: str) -> int | None:
    if state == "published":
        return 404
    return None if state != "withdrawn" or person.may(P.OPEN_WITHDRAWN) else 403


def _reads_what_it_says(person: Membership, name: str, state: str) -> int | None:
    if state == "withdrawn":
        return None if person.may(P.OPEN_WITHDRAWN) else 403
    return _reads_the_unissued(person, name, state)


def _did_not_publish(person: Membership, name: str, state: str) -> int | None:
    return 403 if name == "performance_officer" else None


def _keeps_it(person: Membership, name: str, state: str) -> int | None:
    """A head who heads another programme keeps what is of that one."""
    return 403 if name == "programme_head" else None


#: Each asks of the person, of their name in the sweeps' world, and of the object's state.
def _has_its_programme(person: Membership, name: str, state: str) -> int | None:
    """Finance has every line; a head the lines of the programme headed."""
    if name == "finance_officer" or (name == "head" and state != "bare"):
        return None
    return 403


#: The action of the world's meetings was given to the contributor.
def _sees_drafts(person: Membership) -> bool:
    return any(person.may(one) for one in (P.KEEP_MEETINGS, P.AGREE_MINUTES, P.SEE_DRAFT_PAPERS))


def _sees_the_agenda(person: Membership, name: str, state: str) -> int | None:
    return 404 if state in ("planned", "cancelled") and not _sees_drafts(person) else None


def _sees_the_decision(person: Membership, name: str, state: str) -> int | None:
    is_owner = name == "contributor" and state == "held"
    return None if state.startswith("agreed") or is_owner or _sees_drafts(person) else 404


def _sees_the_action(person: Membership, name: str, state: str) -> int | None:
    is_seen = name == "contributor" or state == "agreed" or _sees_drafts(person)
    return None if is_seen else 404


def _reports_on_it(person: Membership, name: str, state: str) -> int | None:
    refused = _sees_the_action(person, name, state)
    return refused or (None if name in ("contributor", "performance_officer") else 403)


def _keeps_the_benefit(person: Membership, name: str, state: str) -> int | None:
    return None if name in ("head", "performance_officer") else 403


def _reports_the_benefit(person: Membership, name: str, state: str) -> int | None:
    """The world's contributor owns one of its benefits, its finance officer another."""
    owns = (name, state) in (("contributor", "owned"), ("finance_officer", "own"))
    return None if owns else _keeps_the_benefit(person, name, state)


def _decides_on_it(person: Membership, name: str, state: str) -> int | None:
    """One of the savings is finance's own."""
    return 403 if state == "own" else None


def _changes_the_step(person: Membership, name: str, state: str) -> int | None:
    """The lead's people set a day, the member's people the rest."""
    may = P.KEEP_MEASURES, *((P.SHARE_MEASURES,) if state == "own" else ())
    return None if any(person.may(one) for one in may) else 403


def _answers_warnings(person: Membership, name: str, state: str) -> int | None:
    """The world's contributor owns the first measure."""
    owns = name == "contributor" and state == "owned"
    return None if owns or person.may(P.ANSWER_WARNINGS) else 403


def _brings_values(person: Membership, name: str, state: str) -> int | None:
    """The world's contributor owns the first measure."""
    return None if name == "contributor" or person.may(P.KEEP_MEASURES) else 403


def _brought_it(person: Membership, name: str, state: str) -> int | None:
    """The officer did, for the organisation that leads the framework."""
    return None if person.may(P.KEEP_MEASURES) else 403


def _was_asked(person: Membership, name: str, state: str) -> int | None:
    """Who keeps measures sees every request, others what they themselves were asked."""
    mine = (name == "head") == (state == "asked of the head") and name in ("head", "contributor")
    return None if mine or person.may(P.KEEP_MEASURES) else 404


def _sits_in_the_group(person: Membership, name: str, state: str) -> int | None:
    """The world's director decides on proposals."""
    return None if name == "director" else 403


def _proposed_it(person: Membership, name: str, state: str) -> int | None:
    return None if name == "performance_officer" else 403


BESIDES: dict[str, Callable[[Membership, str, str], int | None]] = {
    "heads it": _heads_it,
    "changes the step": _changes_the_step,
    "answers warnings": _answers_warnings,
    "brings values": _brings_values,
    "brought it": _brought_it,
    "was asked": _was_asked,
    "sits in the group": _sits_in_the_group,
    "proposed it": _proposed_it,
    "keeps it": _keeps_it,
    "keeps the benefit": _keeps_the_benefit,
    "reports the benefit": _reports_the_benefit,
    "decides on it": _decides_on_it,
    "fills it in": _fills_it_in,
    "has it": _has_it,
    "has its programme": _has_its_programme,
    "may open it": _opens_evidence,
    "sets up the plan or heads it": _sets_up_or_heads,
    "may see what is not submitted": _sees_the_unsubmitted,
    "may read it before it is issued": _reads_the_unissued,
    "may open its files": _opens_files,
    "may read what it says": _reads_what_it_says,
    "did not publish it": _did_not_publish,
    "sees the agenda": _sees_the_agenda,
    "sees the decision": _sees_the_decision,
    "sees the action": _sees_the_action,
    "reports on the action": _reports_on_it,
}
