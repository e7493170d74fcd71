"""The kinds of paper: what each is called, what it reads, and the order that the product brings."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import OF_A_PROGRAMME, PaperKind, SectionKind


@dataclass(frozen=True)
class Part:
    """A section in the order that the product brings."""

    key: str
    title: str
    kind: SectionKind
    opening: str = ""


@dataclass(frozen=True)
class Reading:
    """What a kind of paper is made of. ``order``: its usual sections; ``needs_money``: without a
    statement, or with a line that was not reported, it has a gap; ``needs_returns``: so it has
    without an approved return of each programme that it tells of; ``exceptions_alone``: of these
    only what is amber, red or delayed; ``has_summary``: it is long enough to begin with one, and
    to have a short version; ``whole_year``: it is about a financial year, to its end."""

    order: tuple[Part, ...]
    needs_money: bool = False
    needs_returns: bool = True
    exceptions_alone: bool = False
    has_summary: bool = False
    whole_year: bool = False


RECOMMENDATION = Part(
    "recommendation",
    "Recommendation",
    SectionKind.RECOMMENDATION,
    "Members are asked to note this report.",
)

#: The order of the sector's finance and operations reports.
_FINANCE_AND_OPERATIONS = (
    Part(
        "purpose",
        "Purpose",
        SectionKind.TEXT,
        "This paper tells members how the organisation stood at {period_end}: its money, and its "
        "progress with the year's plan.",
    ),
    Part(
        "financial_summary",
        "Summary financial position",
        SectionKind.FINANCIAL_SUMMARY,
        "By {period_end} we had spent {actual_to_date:millions} of the "
        "{planned_to_date:millions} planned by then, {variance:words}. By the end of the year we "
        "expect to spend {projection}, against a revised budget of {revised_budget}.",
    ),
    Part("analysis", "Analysis of financial position", SectionKind.NOTES),
    Part("balances", "Key balances", SectionKind.BALANCES),
    Part("external_funds", "External funds", SectionKind.FUNDS),
    Part(
        "objectives",
        "Business plan and objectives",
        SectionKind.TEXT,
        "Appendix 2 shows how far the {objectives} objectives of the {programmes} programmes have "
        "come. Whatever is marked amber or red has a footnote that says why.",
    ),
    Part("general", "General", SectionKind.TEXT),
    Part(
        "recommendation",
        "Recommendation",
        SectionKind.RECOMMENDATION,
        "Members are asked to note how the organisation stood at {period_end}.",
    ),
    Part("statement", "Financial position", SectionKind.STATEMENT),
    Part("status", "Programme status reports", SectionKind.STATUS),
    Part("highlights", "Programme highlight reports", SectionKind.HIGHLIGHTS),
)

_HIGHLIGHT_REPORT = (
    Part(
        "purpose",
        "Purpose",
        SectionKind.TEXT,
        "This paper tells members what {this_programme} did in the quarter to {period_end}, and "
        "what it expects next.",
    ),
    RECOMMENDATION,
    Part("highlights", "Programme highlight reports", SectionKind.HIGHLIGHTS),
)

_EXCEPTION_REPORT = (
    Part(
        "purpose",
        "Purpose",
        SectionKind.TEXT,
        "This paper holds exceptions alone: what was amber, red or delayed at {period_end}, and "
        "the budget lines that were far from their plan. All else went as planned.",
    ),
    Part("analysis", "Money", SectionKind.NOTES),
    RECOMMENDATION,
    Part("status", "Programme status reports", SectionKind.STATUS),
)

#: The headings under which a fund that pays for a project asks what came of it.
_OUTCOMES_REPORT = (
    Part("project", "The programme", SectionKind.PROJECT),
    Part("outcomes", "Outcomes achieved", SectionKind.OUTCOMES),
    Part("learning", "Key learning points", SectionKind.REQUIRED),
    Part("next", "Where it goes from here", SectionKind.REQUIRED),
    Part("transfer", "Use by other public services", SectionKind.REQUIRED),
    Part("differently", "What we would do differently", SectionKind.REQUIRED),
    RECOMMENDATION,
)

_ANNUAL_REPORT = (
    Part(
        "purpose",
        "Purpose",
        SectionKind.TEXT,
        "This paper tells members what the plan of the year to {period_end} delivered.",
    ),
    Part(
        "delivered",
        "What was delivered",
        SectionKind.DELIVERED,
        "{delivered:of} priority deliverables that were due in the year are done: "
        "{delivered_on_time} on time by the plan as it was approved, "
        "{delivered_by_dates_in_force} by the dates in force at the end, those included, and "
        "{delivered_late} later. Not done: {not_delivered}; withdrawn: "
        "{deliverables_withdrawn}; not reported: {deliverables_not_reported}. {on_budget:of} "
        "programmes with a budget spent no more than it.",
    ),
    Part(
        "money",
        "Money",
        SectionKind.FINANCIAL_SUMMARY,
        "In the year to {period_end} we spent {actual_to_date:millions} of "
        "{planned_to_date:millions}, {variance:words}.",
    ),
    Part(
        "aims",
        "Contribution to our aims",
        SectionKind.AIMS,
        "{aims_supported:of} of our aims and outcomes had objectives of the year’s plan that "
        "supported them.",
    ),
    Part(
        "savings",
        "Efficiency savings",
        SectionKind.SAVINGS,
        "Savings of {savings_planned} were planned for the year, and {savings_achieved} were "
        "achieved; of that, cashable savings that finance has confirmed come to "
        "{cashable_achieved}. Reported and not confirmed yet: {savings_unconfirmed}.",
    ),
    Part("benchmarks", "Benchmarks", SectionKind.REQUIRED),
    Part("priorities", "Priorities for next year", SectionKind.REQUIRED),
    RECOMMENDATION,
    Part("statement", "Financial position", SectionKind.STATEMENT),
    Part("status", "Programme status reports", SectionKind.STATUS),
)

READINGS: dict[str, Reading] = {
    PaperKind.FINANCE_AND_OPERATIONS: Reading(
        _FINANCE_AND_OPERATIONS, needs_money=True, has_summary=True
    ),
    PaperKind.HIGHLIGHT_REPORT: Reading(_HIGHLIGHT_REPORT),
    PaperKind.EXCEPTION_REPORT: Reading(_EXCEPTION_REPORT, needs_money=True, exceptions_alone=True),
    PaperKind.OUTCOMES_REPORT: Reading(_OUTCOMES_REPORT, needs_returns=False),
    PaperKind.ANNUAL_REPORT: Reading(
        _ANNUAL_REPORT, needs_money=True, has_summary=True, whole_year=True
    ),
}
#: Kinds that tell of every programme, and all of each.
WHOLE = tuple(
    kind
    for kind, reading in READINGS.items()
    if kind not in OF_A_PROGRAMME and not reading.exceptions_alone
)
