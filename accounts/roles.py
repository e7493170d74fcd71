"""Who may do what: one literal table of role, permission and reach.

``docs/reference/roles.md`` is generated from it. What a table cannot say (nobody approves what
they submitted; two halves of a step by two people) is said by the predicates of each app's
``permissions.py``.
"""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    PROGRAMME_HEAD = "programme_head", "Programme head"
    CONTRIBUTOR = "contributor", "Contributor"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    PERFORMANCE_OFFICER = "performance_officer", "Performance officer"
    DIRECTOR = "director", "Director"
    BOARD_MEMBER = "board_member", "Board member"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


class Permission(StrEnum):
    """A permission's value is its description on the reference page."""

    READ_PAPERS = "read issued papers"
    CHECK_EDITIONS = "have editions checked against what was published"
    OPEN_WITHDRAWN = "open the files of withdrawn editions"
    SEE_PROGRAMMES = "see programmes, plans and the portfolio"
    SEE_OPEN_ROUND = "see the open round in the portfolio, marked as draft"
    SEE_RETURNS = "read returns"
    SEE_HISTORY = "see who changed what, when"
    SEE_FINANCE = "see the position statement and what makes it"
    SEE_PEOPLE = "see people, their roles and programmes"
    EDIT_PLAN = "set up and change the operational plan"
    ASSIGN_HEADS = "assign heads and deputies to programmes"
    SEE_RISKS = "see the register of risks and issues"
    KEEP_RISKS = "enter, score, change and close risks and issues"
    SET_RISK_MATRIX = "set the words and bands of the risk matrix"
    SEE_BENEFITS = "see savings and other benefits"
    KEEP_BENEFITS = "enter, plan, report, change and end savings and other benefits"
    CONFIRM_SAVINGS = "confirm the achieved figures of cashable savings"
    SEE_MEASURES = "see measures, scorecards and comparisons"
    KEEP_MEASURES = "set up measures, targets and scorecards, load values and request them"
    ANSWER_WARNINGS = "answer early warnings of any measure"
    SHARE_MEASURES = "agree what a consortium may read, and join or leave one"
    MANAGE_API = "give programs a token, and take it back"
    SET_TOLERANCES = "set the tolerances by which evidence is coloured"
    OPEN_ROUND = "open a round and change its dates"
    RUN_ROUND = "remind, extend and see what a round waits for"
    GIVE_RETURN = "fill in and submit a return"
    FILL_STEP = "fill in a step of a return that was handed over"
    REVIEW_RETURN = "approve a return or send it back"
    REOPEN_RETURN = "reopen an approved return"
    ENTER_FINANCE = "enter budgets, profiles, actuals, projections, notes, balances and funds"
    FORECAST_LINES = "project lines to the year end and write notes on them"
    APPROVE_BUDGET_CHANGE = "decide on budget changes above their maker's limit, and carry-forwards"
    SET_LIMITS = "set up to how much each role may move in a budget alone"
    REOPEN_MONTH = "reopen a month or a year that was closed"
    SEE_DRAFT_PAPERS = "see papers in preparation"
    COMPILE_PAPER = "write and arrange papers"
    CONFIRM_FIGURES = "confirm the figures of a paper"
    SIGN_OFF_PAPER = "sign a paper off"
    PUBLISH_PAPER = "publish a paper"
    WITHDRAW_EDITION = "withdraw an edition"
    RELEASE_EDITION = "release an edition, or a meeting's pack, to the public"
    CHOOSE_PUBLIC = "choose what the public pages show"
    SEE_MEETINGS = "see meetings, published agendas and agreed decisions"
    KEEP_MEETINGS = "plan meetings, write agendas and record decisions"
    AGREE_MINUTES = "put minutes and delegated decisions on record as agreed"
    MANAGE_PEOPLE = "invite, change and end people"


class Reach(StrEnum):
    OWN_PROGRAMMES = "own programmes"
    HANDED_STEPS = "steps handed over"
    WHOLE_ORGANISATION = "whole organisation"


OWN, STEPS, WHOLE = Reach.OWN_PROGRAMMES, Reach.HANDED_STEPS, Reach.WHOLE_ORGANISATION

#: What everyone inside has: every role but board member.
INSIDE: dict[Permission, Reach] = {
    Permission.READ_PAPERS: WHOLE,
    Permission.SEE_PROGRAMMES: WHOLE,
    Permission.SEE_RETURNS: WHOLE,
    Permission.SEE_FINANCE: WHOLE,
    Permission.SEE_HISTORY: WHOLE,
    Permission.SEE_PEOPLE: WHOLE,
    Permission.SEE_RISKS: WHOLE,
    Permission.SEE_BENEFITS: WHOLE,
    Permission.SEE_MEASURES: WHOLE,
    Permission.SEE_MEETINGS: WHOLE,
}

GRANTS: dict[Role, dict[Permission, Reach]] = {
    Role.PROGRAMME_HEAD: INSIDE
    | {
        Permission.SEE_OPEN_ROUND: OWN,
        Permission.GIVE_RETURN: OWN,
        Permission.FILL_STEP: OWN,
        Permission.KEEP_RISKS: OWN,
        Permission.KEEP_BENEFITS: OWN,
        Permission.FORECAST_LINES: OWN,
    },
    Role.CONTRIBUTOR: INSIDE | {Permission.FILL_STEP: STEPS},
    Role.FINANCE_OFFICER: INSIDE
    | {
        Permission.ENTER_FINANCE: WHOLE,
        Permission.FORECAST_LINES: WHOLE,
        Permission.CONFIRM_SAVINGS: WHOLE,
        Permission.SEE_DRAFT_PAPERS: WHOLE,
        Permission.CONFIRM_FIGURES: WHOLE,
    },
    Role.PERFORMANCE_OFFICER: INSIDE
    | {
        Permission.SEE_OPEN_ROUND: WHOLE,
        Permission.EDIT_PLAN: WHOLE,
        Permission.ASSIGN_HEADS: WHOLE,
        Permission.OPEN_ROUND: WHOLE,
        Permission.RUN_ROUND: WHOLE,
        Permission.SET_TOLERANCES: WHOLE,
        Permission.KEEP_RISKS: WHOLE,
        Permission.KEEP_BENEFITS: WHOLE,
        Permission.KEEP_MEASURES: WHOLE,
        Permission.ANSWER_WARNINGS: WHOLE,
        Permission.SET_RISK_MATRIX: WHOLE,
        Permission.SEE_DRAFT_PAPERS: WHOLE,
        Permission.COMPILE_PAPER: WHOLE,
        Permission.PUBLISH_PAPER: WHOLE,
        Permission.RELEASE_EDITION: WHOLE,
        Permission.CHOOSE_PUBLIC: WHOLE,
        Permission.KEEP_MEETINGS: WHOLE,
    },
    Role.DIRECTOR: INSIDE
    | {
        Permission.SEE_OPEN_ROUND: WHOLE,
        Permission.REVIEW_RETURN: WHOLE,
        Permission.REOPEN_RETURN: WHOLE,
        Permission.KEEP_RISKS: WHOLE,
        Permission.ANSWER_WARNINGS: WHOLE,
        Permission.SHARE_MEASURES: WHOLE,
        Permission.SEE_DRAFT_PAPERS: WHOLE,
        Permission.SIGN_OFF_PAPER: WHOLE,
        Permission.WITHDRAW_EDITION: WHOLE,
        Permission.RELEASE_EDITION: WHOLE,
        Permission.AGREE_MINUTES: WHOLE,
        Permission.APPROVE_BUDGET_CHANGE: WHOLE,
        Permission.SET_LIMITS: WHOLE,
        Permission.REOPEN_MONTH: WHOLE,
    },
    Role.BOARD_MEMBER: {
        Permission.READ_PAPERS: WHOLE,
        Permission.SEE_MEETINGS: WHOLE,
    },
    Role.AUDITOR: INSIDE
    | {
        Permission.SEE_DRAFT_PAPERS: WHOLE,
        Permission.OPEN_WITHDRAWN: WHOLE,
        Permission.CHECK_EDITIONS: WHOLE,
    },
    Role.ADMINISTRATOR: INSIDE
    | {
        Permission.ASSIGN_HEADS: WHOLE,
        Permission.MANAGE_PEOPLE: WHOLE,
        Permission.MANAGE_API: WHOLE,
        Permission.CHOOSE_PUBLIC: WHOLE,
    },
}


def reach_of(roles: frozenset[Role], permission: Permission) -> Reach | None:
    """The widest reach that any of the roles gives to the permission; None where none does."""
    reaches = {GRANTS[role][permission] for role in roles if permission in GRANTS[role]}
    return next((reach for reach in (WHOLE, OWN, STEPS) if reach in reaches), None)
