"""Short guidance for a role's first visits: one literal table of role, page and text.

A text stands on its page until the person hides it, and can be brought back from their account.
Reading costs one query, and none on pages that have no guidance for the person's roles; pages
that are counted to the last query (portfolio, position statement, an objective's step) have none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import Membership
from accounts.roles import Role


@dataclass(frozen=True)
class Guidance:
    """``pages`` are names of addresses; ``terms`` are words of the glossary, as it spells them."""

    key: str
    roles: frozenset[Role]
    pages: frozenset[str]
    text: str
    terms: tuple[str, ...] = ()


def _for(key: str, roles: Role | tuple[Role, ...], pages: str, text: str, *terms: str) -> Guidance:
    several = roles if isinstance(roles, tuple) else (roles,)
    return Guidance(key, frozenset(several), frozenset(pages.split()), text, terms)


R = Role
#: Everybody inside who may come upon measures.
INSIDE = tuple(role for role in Role if role != Role.BOARD_MEMBER)

#: In the order in which they are offered where several fit: one at a time.
GUIDANCE: tuple[Guidance, ...] = (
    _for(
        "return",
        R.PROGRAMME_HEAD,
        "return-detail",
        "Go through the objectives one by one: each is saved on its own, in any order, and you can "
        "hand one to a colleague. When the check finds nothing missing, submit; after that a "
        "version never changes.",
        "Return",
        "Evidence RAG",
        "Highlight report",
    ),
    _for(
        "handed-step",
        R.CONTRIBUTOR,
        "return-detail",
        "You fill in the steps that were handed to you, and no others. Mark yours as done when you "
        "are through: the programme’s head is told, and submits the whole.",
        "Return",
        "Draft of a step",
    ),
    _for(
        "month-end",
        R.FINANCE_OFFICER,
        "month-end",
        "Work down the list: load the ledger, give a line to what has none, explain what varies, "
        "then close. Nothing is overwritten: a correction adds the difference, and a month can be "
        "reopened by a director.",
        "Actual",
        "Material variance",
        "Closing",
    ),
    _for(
        "ledger-upload",
        R.FINANCE_OFFICER,
        "uploads upload-new",
        "A file counts only once you have compared its totals with the ledger and confirmed it. "
        "Loading the same file twice changes nothing, and a load can be reversed with a reason.",
        "Upload",
        "Control totals",
    ),
    _for(
        "round",
        R.PERFORMANCE_OFFICER,
        "round-list round-detail",
        "A round asks every programme for its return. Its page shows who has begun, submitted and "
        "been approved; from there you remind and give more time. Reminders before and on the day "
        "go out by themselves.",
        "Round",
        "Extension",
    ),
    _for(
        "review",
        R.DIRECTOR,
        "return-review",
        "Compare what is declared with what the figures say, then approve, or send back with the "
        "changes you ask for. Nobody approves a return that they submitted or whose programme "
        "they head.",
        "Declared RAG",
        "Evidence RAG",
        "Override",
    ),
    _for(
        "paper",
        R.PERFORMANCE_OFFICER,
        "paper-detail",
        "Figures and returns are drawn in; you write what they mean and arrange the sections. "
        "Write figures as names in braces and they stay right. Mend the gaps, have finance "
        "confirm and a director sign, then publish.",
        "Gap",
        "Paper",
        "Edition",
    ),
    _for(
        "sign-off",
        R.DIRECTOR,
        "paper-detail",
        "Read the preview as the board will: what you sign is what is published, word and figure. "
        "Finance confirms the figures before, and somebody else publishes after.",
        "Paper",
        "Edition",
    ),
    _for(
        "board-paper",
        R.BOARD_MEMBER,
        "paper-list edition-detail",
        "Read a paper here or open its PDF, which also works offline. A paper never changes once "
        "it is issued: a correction is a new edition that says what is different and why.",
        "RAG",
        "Four-part line",
        "Edition",
    ),
    _for(
        "audit-edition",
        R.AUDITOR,
        "edition-detail",
        "Have the edition checked: its files are held against the fingerprint taken when it was "
        "published. Every figure leads back to the entries behind it, and withdrawn editions stay "
        "open to you.",
        "Edition",
        "Record",
        "Known at",
    ),
    _for(
        "audit",
        R.AUDITOR,
        "home",
        "Nothing here is deleted. Who changed what, and when, stands on the page that it is about; "
        "what was submitted or published is kept as it then was, with a fingerprint.",
        "Known at",
        "Entry",
        "Record",
    ),
    _for(
        "scorecard",
        INSIDE,
        "scorecard-list scorecard-detail",
        "Each line is a measure: its value beside target, the national figure, the best and your "
        "rank. Open one to see all periods and every body in order. Red asks for what is done "
        "about it.",
        "Scorecard",
        "Rank",
        "Best in class",
        "Management response",
    ),
    _for(
        "measure-data",
        (R.PERFORMANCE_OFFICER,),
        "data-set-list data-set-detail",
        "Type values, or bring them as Excel, CSV or XML. Each load is shown first with every "
        "fault and its place, and counts as a whole or not at all. What was published before a "
        "revision stays known.",
        "Data set",
        "Vintage",
        "Reporting body",
    ),
    _for(
        "measure-frameworks",
        R.PERFORMANCE_OFFICER,
        "framework-list",
        "A framework is a set of measures. Your own you change at once; a shared one changes by "
        "proposals that its design group decides on, so that all who use it mean the same.",
        "Framework",
        "Definition",
        "Break in a series",
    ),
    _for(
        "measure-requests",
        R.PERFORMANCE_OFFICER,
        "request-list",
        "Ask an updater for a period’s values by e-mail. The answer is read and waits here: it "
        "counts once the designated updater has confirmed it.",
        "Designated updater",
        "Vintage",
    ),
    _for(
        "warnings",
        INSIDE,
        "warning-list warning-detail",
        "Rules look at every measure that has an owner, after new values and each morning. A "
        "warning stands until its owner, the deputy or a director says what it is about; the rules "
        "and their figures are shown with it.",
        "Early warning",
        "Present trend",
        "Quartile",
    ),
    _for(
        "measure",
        INSIDE,
        "measure-detail",
        "The figures at the top are of the period chosen below them, the picture of all. A broken "
        "line is a change of definition: values on either side are not comparable. What the "
        "measure means stands at the foot of the page.",
        "Comparator",
        "Family group",
        "Rank",
        "Initiative",
    ),
    _for(
        "consortium",
        R.DIRECTOR,
        "consortium-list consortium-detail",
        "To join opens nothing yet: others read just what you agree to share, from the day you "
        "say, until you end it. Each agreement stays on record.",
        "Consortium",
        "Sharing agreement",
    ),
    _for(
        "api-clients",
        R.ADMINISTRATOR,
        "api-client-list",
        "A token lets one program read your measures, or post values that somebody here then "
        "confirms. It is shown once: keep it safe, give each program its own, and take it back "
        "here when it is no longer used.",
        "Data set",
    ),
    _for(
        "people",
        R.ADMINISTRATOR,
        "person-list",
        "Invite people with the roles they need; a person may hold several. When somebody leaves, "
        "end them with a day: what they did stays under their name, and what they owed is listed "
        "to hand over.",
    ),
)
BY_KEY = {one.key: one for one in GUIDANCE}


def guidance_for(
    membership: Membership, page: str, hidden: Collection[str] | None = None
) -> list[Guidance]:
    """What the person may be shown on the page, in the order of the table, without what is in
    ``hidden``. No query."""
    return [
        one
        for one in GUIDANCE
        if page in one.pages and one.roles & membership.roles and one.key not in (hidden or ())
    ]
