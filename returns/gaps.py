"""What is missing in a return before it can be submitted, all at once. Pure: reads records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from periods.calendar import print_day

from .keys import is_reference, keys_in, known_keys, plan_keys
from .queries import answer_field
from .records import (
    ActivityRecord,
    JudgementRecord,
    ObjectiveRecord,
    QueryRecord,
    RemedyRecord,
    ReturnRecord,
    SectionRecord,
)
from .steps import Gap, activity_field, section_field
from .vocabulary import COLOURED, DateMoves, Heading, Rag, Status

#: In these states the figure is typed; complete is 100, not started 0, cancelled counts nowhere.
_MEASURED = frozenset({Status.IN_PROGRESS, Status.DELAYED, Status.ON_HOLD})
#: Nothing is left to be done by another date.
_ENDED = frozenset({Status.COMPLETE, Status.CANCELLED})


def gaps_of(record: ReturnRecord) -> list[Gap]:
    """Everything that stands between the return and submitting it, in the order of its steps."""
    found = [gap for objective in record.objectives for gap in gaps_of_objective(objective)]
    return found + gaps_of_whole(record)


def gaps_of_whole(record: ReturnRecord) -> list[Gap]:
    """What is missing in the step of the whole programme."""
    found = []
    if record.progress.reported is not None and not record.progress.reason.strip():
        found.append(Gap("Give a reason for the programme's reported progress", "override_reason"))
    found += [Gap(message, field) for message, field in _of_judgement(record.judgement)]
    if record.judgement.spend_evidence.colour and not record.judgement.spend:
        found.append(Gap("Choose a colour for spend", "spend_rag"))
    found += [Gap(message, field) for message, field in _unanswered(record.queries)]
    if not record.extra_deliverables.strip() and not record.nothing_extra:
        found.append(
            Gap(
                "Write the deliverables beyond the plan, or mark nothing to report",
                "extra_deliverables",
            )
        )
    return found


def unanswered(record: ReturnRecord) -> list[Gap]:
    """The questions of all steps that wait for an answer, in the order of the steps."""
    steps = [*((one.queries, one.number) for one in record.objectives), (record.queries, None)]
    return [
        Gap(message, field, number)
        for queries, number in steps
        for message, field in _unanswered(queries)
    ]


def gaps_of_objective(record: ObjectiveRecord) -> list[Gap]:
    """What is missing in one objective's step."""
    found = [
        *(gap for activity in record.activities for gap in _of_activity(activity, record)),
        *_of_remedy("Footnote of the objective", record.footnote, record.remedy, str),
        *_of_progress(record),
        *_of_judgement(record.judgement),
        *_of_cause(record),
        *(gap for section in record.sections for gap in _of_section(section)),
        *_of_keys(record),
        *_unanswered(record.queries),
    ]
    return [Gap(message, field, record.number) for message, field in found]


def _of_activity(activity: ActivityRecord, objective: ObjectiveRecord) -> Iterator[tuple[str, str]]:
    def field(part: str) -> str:
        return activity_field(activity.activity_id, part)

    key = activity.key
    if not activity.status:
        yield f"{key}: choose a status", field("status")
    if activity.progress is None and (not activity.status or activity.status in _MEASURED):
        yield f"{key}: enter its progress", field("progress")
    if activity.status in COLOURED and not activity.rag:
        yield f"{key}: choose a RAG", field("rag")
    if activity.needs_footnote and not (activity.footnote.strip() or objective.footnote.strip()):
        yield (
            f"{key}: say in a footnote why it is {activity.rag}, here or for the whole objective",
            field("footnote"),
        )
    if activity.needs_footnote:
        yield from _of_remedy(key, activity.footnote, activity.remedy, field)
    yield from _of_date(activity, field)


def _of_remedy(
    what: str, footnote: str, remedy: RemedyRecord, field: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """A cause asks for what is done about it; a row without one lies under its objective's."""
    if not footnote.strip() and remedy == RemedyRecord():
        return
    if not remedy.action.strip():
        yield f"{what}: say what is done about it", field("action")
    if remedy.due is None:
        yield f"{what}: say by when it is done", field("action_due")
    if not remedy.owner.strip():
        yield f"{what}: say who does it", field("action_owner")


def _of_date(activity: ActivityRecord, field: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """A red asks whether the due date changes; whatever the colour, a proposal is a whole one,
    since approving the return carries it out."""
    key = activity.key
    if activity.rag == Rag.RED and not activity.date_moves:
        yield f"{key}: it is red, so say whether its due date changes", field("date_moves")
    if activity.date_moves != DateMoves.MOVES:
        return
    if activity.status in _ENDED:
        yield f"{key}: what has ended keeps its due date", field("date_moves")
        return
    proposed = activity.proposed_due_date
    if proposed is None:
        yield f"{key}: enter the due date that you propose", field("proposed_due_date")
    elif proposed <= activity.due_date:
        yield (
            f"{key}: the date you propose must be after {print_day(activity.due_date)}",
            field("proposed_due_date"),
        )
    if not activity.proposal_reason.strip():
        yield f"{key}: say why the due date changes", field("proposal_reason")


def _of_judgement(judgement: JudgementRecord) -> Iterator[tuple[str, str]]:
    """Where the figures have a colour the head says one too."""
    if judgement.delivery_evidence.colour and not judgement.delivery:
        yield "Choose a colour for delivery", "delivery_rag"
    if judgement.risk_evidence.colour and not judgement.risk:
        yield "Choose a colour for risk", "risk_rag"
    if judgement.now and not judgement.forecast:
        yield "Choose the colour that you expect at the year end", "forecast_rag"


def _of_cause(record: ObjectiveRecord) -> Iterator[tuple[str, str]]:
    """An objective's amber or red has a footnote too, its own or a row's: also where no row has a
    colour, as what should have started and has not (rule 10)."""
    delivery = record.judgement.delivery
    footnotes = (record.footnote, *(one.footnote for one in record.activities))
    rows_ask = any(one.needs_footnote for one in record.activities)
    if delivery in (Rag.AMBER, Rag.RED) and not rows_ask and not any(map(str.strip, footnotes)):
        yield f"Say in a footnote why delivery is {delivery}", "footnote"


def _unanswered(queries: Iterable[QueryRecord]) -> Iterator[tuple[str, str]]:
    for query in queries:
        if not query.answer:
            yield query.question, answer_field(query.key)


def _of_keys(record: ObjectiveRecord) -> Iterator[tuple[str, str]]:
    """A key in a text names a deliverable, a milestone, a risk or an issue that there is."""
    known = known_keys(record)
    there_are = ", ".join(sorted(plan_keys(record))) or "none"
    for section in record.sections:
        unknown = sorted(keys_in(section.text) - known)
        field = section_field(section.heading, "text")
        if keys := [key for key in unknown if not is_reference(key)]:
            yield (
                f"{section.title}: {', '.join(keys)} is not known here. There are: {there_are}",
                field,
            )
        if references := [key for key in unknown if is_reference(key)]:
            yield (
                f"{section.title}: {', '.join(references)} is not in the register of this "
                "programme or of the organisation. Choose from what you can name in your text",
                field,
            )


def _of_progress(record: ObjectiveRecord) -> Iterator[tuple[str, str]]:
    if record.progress.reported is not None and not record.progress.reason.strip():
        yield "Give a reason for the reported progress", "override_reason"
    if not record.activities and record.progress.printed is None:
        yield (
            "No deliverables: report a figure for the objective, with a reason",
            "reported_progress",
        )


def _of_section(section: SectionRecord) -> Iterator[tuple[str, str]]:
    label = Heading(section.heading).label
    if section.heading != Heading.BUDGET_STATUS:
        if not section.is_answered:
            yield (
                f"{label}: write a text, or mark nothing to report",
                section_field(section.heading, "text"),
            )
    elif not section.budget_status:
        yield f"{label}: choose one", section_field(section.heading, "budget_status")
    elif section.budget_status in ("amber", "red") and not section.text.strip():
        yield (
            f"{label}: say why it is {section.budget_status}",
            section_field(section.heading, "text"),
        )
