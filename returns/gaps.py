"""What is missing in a return before it can be submitted, all at once. Pure: reads records."""

from __future__ import annotations

from collections.abc import Iterator

from .records import ActivityRecord, ObjectiveRecord, ReturnRecord, SectionRecord
from .steps import Gap, activity_field, section_field
from .vocabulary import COLOURED, Heading, Status

#: In these states the figure is typed; complete is 100, not started 0, cancelled counts nowhere.
_MEASURED = frozenset({Status.IN_PROGRESS, Status.DELAYED, Status.ON_HOLD})


def gaps_of(record: ReturnRecord) -> list[Gap]:
    """Everything that stands between the return and submitting it, in the order of its steps."""
    found = [gap for objective in record.objectives for gap in gaps_of_objective(objective)]
    return found + gaps_of_whole(record)


def gaps_of_whole(record: ReturnRecord) -> list[Gap]:
    """What is missing in the step of the whole programme."""
    found = []
    if record.progress.reported is not None and not record.progress.reason.strip():
        found.append(Gap("Give a reason for the programme's reported progress", "override_reason"))
    if not record.extra_deliverables.strip() and not record.nothing_extra:
        found.append(
            Gap(
                "Write the deliverables beyond the plan, or mark nothing to report",
                "extra_deliverables",
            )
        )
    return found


def gaps_of_objective(record: ObjectiveRecord) -> list[Gap]:
    """What is missing in one objective's step."""
    found = [
        *(gap for activity in record.activities for gap in _of_activity(activity, record)),
        *_of_progress(record),
        *(gap for section in record.sections for gap in _of_section(section)),
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
