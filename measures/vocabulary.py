"""Words of measures, and how long texts may be."""

from __future__ import annotations

from django.db.models import TextChoices

CODE_LENGTH = 30
TITLE_LENGTH = 200
NAME_LENGTH = 120
TEXT_LENGTH = 4000
REASON_LENGTH = 1000
UNIT_LENGTH = 40
COMMENT_LENGTH = 1000
MOST_DECIMALS = 6


class Frequency(TextChoices):
    """How long the period of one observation is."""

    MONTH = "month", "Month"
    QUARTER = "quarter", "Quarter"
    YEAR = "year", "Financial year"
    TWO_YEARS = "years_2", "Two years, rolling"
    THREE_YEARS = "years_3", "Three years, rolling"
    FOUR_YEARS = "years_4", "Four years, rolling"


#: Length of a period in months, and from one period to the next.
MONTHS_OF: dict[str, int] = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: 3,
    Frequency.YEAR: 12,
    Frequency.TWO_YEARS: 24,
    Frequency.THREE_YEARS: 36,
    Frequency.FOUR_YEARS: 48,
}
#: The other way: the frequency whose periods are so many months long.
FREQUENCY_OF: dict[int, str] = {months: every for every, months in MONTHS_OF.items()}


class Direction(TextChoices):
    """Which way is good."""

    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    RANGE = "range", "Best within a range"
    NONE = "none", "Neither way is better"


class ValueState(TextChoices):
    """What is known of a value. An empty cell is never taken for nought: it is one of these."""

    REPORTED = "reported", "Reported"
    PROVISIONAL = "provisional", "Provisional"
    ESTIMATED = "estimated", "Estimated"
    MISSING = "missing", "Missing"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOTHING = "nothing", "Nothing to report"
    WITHHELD = "withheld", "Withheld"
    UNRELIABLE = "unreliable", "Unreliable"


#: States that have a value, and count in ranks and comparators.
WITH_VALUE = (ValueState.REPORTED, ValueState.PROVISIONAL, ValueState.ESTIMATED)


class MeasureState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    ADOPTED = "adopted", "Adopted"
    RETIRED = "retired", "Retired"


class ProposalKind(TextChoices):
    NEW = "new", "New measure"
    CHANGE = "change", "Change of definition"
    RETIRE = "retire", "Retire a measure"


class ProposalState(TextChoices):
    OPEN = "open", "Open for discussion"
    ADOPTED = "adopted", "Adopted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class BodyKind(TextChoices):
    BODY = "body", "A body that reports"
    NATIONAL = "national", "A nation: its figures are given"


class DataReach(TextChoices):
    """Who may read a data set."""

    OWN = "own", "Its own organisation"
    CONSORTIUM = "consortium", "Its consortium, as agreed"
    PUBLISHED = "published", "Published: every organisation that takes up the framework"


class Channel(TextChoices):
    """How values arrived."""

    TYPED = "typed", "Typed"
    EXCEL = "excel", "Excel workbook"
    CSV = "csv", "CSV file"
    XML = "xml", "XML return"
    EMAIL = "email", "E-mail"
    API = "api", "Posted with a token"


class VintageState(TextChoices):
    READING = "reading", "Being read"
    UNREADABLE = "unreadable", "Could not be read"
    WAITING = "waiting", "To be confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    GIVEN_UP = "given_up", "Given up"


class TargetKind(TextChoices):
    NUMBER = "number", "A number"
    RANGE = "range", "A range"
    YES_NO = "yes_no", "Yes or no"
    TEXT = "text", "In words"


class CardLevel(TextChoices):
    ORGANISATION = "organisation", "The organisation"
    SERVICE = "service", "A service"
    TEAM = "team", "A team"


class WarningRule(TextChoices):
    """Rules of early warning, each as a person would say it."""

    WORSENING = "worsening", "Worse three times in a row"
    MISSES_TARGET = "misses_target", "Will miss its target on present trend"
    OUT_OF_RANGE = "out_of_range", "Fell out of its range"
    QUARTILES = "quartiles", "Dropped two quartiles"
    OVERDUE = "overdue", "Overdue"
    STALE = "stale", "Not updated for long"


class SharedWith(TextChoices):
    LEAD = "lead", "The lead organisation"
    MEMBERS = "members", "The lead and every member"


class JoiningKind(TextChoices):
    CONTACTS = "contacts", "Contacts"
    FEEDS = "feeds", "Feeds"
    MAPPINGS = "mappings", "Mappings"
    FIRST_RETURN = "first_return", "First return"


class JoiningState(TextChoices):
    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"


class MailOutcome(TextChoices):
    TAKEN = "taken", "Waits to be confirmed"
    STRANGER = "stranger", "From somebody who was not asked"
    UNREADABLE = "unreadable", "Could not be read"
    REPEATED = "repeated", "Received before"
    AUTOMATIC = "automatic", "An automatic answer"


class ListKind(TextChoices):
    MEASURES = "measures", "Measures"
    BODIES = "bodies", "Reporting bodies and families"
    DEFLATOR = "deflator", "A deflator"


class ListState(TextChoices):
    WAITING = "waiting", "To be confirmed"
    LOADED = "loaded", "Loaded"
    GIVEN_UP = "given_up", "Given up"
