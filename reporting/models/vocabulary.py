"""The words that papers are made of: kinds of paper and of section, audiences, prompts."""

from __future__ import annotations

from django.db.models import TextChoices

TITLE_LENGTH = 120
WORDING_LENGTH = 1000
ANSWER_LENGTH = 4000


class PaperKind(TextChoices):
    FINANCE_AND_OPERATIONS = "finance-and-operations", "Finance and Operations Report"
    HIGHLIGHT_REPORT = "highlight-report", "Highlight report"
    EXCEPTION_REPORT = "exception-report", "Exception report"
    OUTCOMES_REPORT = "outcomes-report", "Outcomes report"
    ANNUAL_REPORT = "annual-report", "Annual report"


#: Kinds of paper that are about one programme.
OF_A_PROGRAMME = (PaperKind.HIGHLIGHT_REPORT, PaperKind.OUTCOMES_REPORT)


class Audience(TextChoices):
    """Whom a section or a file is for. What is for members alone stays so, whatever is released
    to the public."""

    PUBLIC = "public", "Members and, once released, the public"
    MEMBERS = "members", "Members only, under an exemption"


class SectionKind(TextChoices):
    """What stands in a section; the last three are the appendices."""

    TEXT = "text", "Paragraphs"
    REQUIRED = "required", "Paragraphs that may not be left out"
    FINANCIAL_SUMMARY = "financial_summary", "Paragraphs with the picture of the money"
    NOTES = "notes", "Paragraphs with the notes on budget lines"
    BALANCES = "balances", "Paragraphs with the balances"
    FUNDS = "funds", "Paragraphs with the external funds"
    IMPLICATIONS = "implications", "Implications that the committee asks for"
    PROJECT = "project", "The programme: who leads it, its budget and how it stands"
    OUTCOMES = "outcomes", "Outcomes and benefits of the programme"
    DELIVERED = "delivered", "What the year’s plan delivered, on time and on budget"
    AIMS = "aims", "Contribution to each corporate aim and community outcome"
    SAVINGS = "savings", "Efficiency savings, planned and achieved"
    SCORECARD = "scorecard", "A scorecard: measures with target, trend, rank"
    RECOMMENDATION = "recommendation", "Paragraphs: what members are asked to decide"
    DECLARATIONS = "declarations", "Declarations, and the posts that sign"
    STATEMENT = "statement", "Appendix: financial position"
    STATUS = "status", "Appendix: programme status reports"
    HIGHLIGHTS = "highlights", "Appendix: programme highlight reports"


APPENDICES = (SectionKind.STATEMENT, SectionKind.STATUS, SectionKind.HIGHLIGHTS)


class PromptKind(TextChoices):
    """What a committee asks of every paper."""

    COVER = "cover", "Heading on the cover"
    IMPLICATION = "implication", "Implication"
    DECLARATION = "declaration", "Declaration to tick"
    SIGNATORY = "signatory", "Post that signs"
