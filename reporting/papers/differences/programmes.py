"""What changed in the reports of programmes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from periods.calendar import print_day
from returns.records import (
    ActivityRecord,
    JudgementRecord,
    ObjectiveRecord,
    ReturnRecord,
    Rollup,
    SectionRecord,
)
from returns.vocabulary import Heading, Rag, Status

from ..highlights import issue_in_words, milestone_in_words, risk_in_words
from ..plain_words import as_words
from ..records import PaperRecord, ProgrammeRecord
from ..statuses import judged, percent
from .changes import Change, entries, moved, pairs, reworded, text_changes


def of_programmes(
    before: PaperRecord, after: PaperRecord
) -> Iterator[tuple[str, Iterable[Change]]]:
    for was, one in pairs(before.programmes, after.programmes, lambda p: p.programme_id):
        yield (one or was).programme, _programme(was, one)
    if before.common_statement != after.common_statement:
        words = reworded(as_words(before.common_statement), as_words(after.common_statement))
        yield "For all programmes", (Change("Reworded:", "common-statement", words),)


def _programme(before: ProgrammeRecord | None, after: ProgrammeRecord | None) -> Iterator[Change]:
    old, new = (one.report if one else None for one in (before, after))
    place = f"status-{after.slug}" if after else ""
    if before is None or after is None:
        yield Change("Programme " + ("added." if after else "removed."), place)
    elif (old is None) != (new is None):
        yield Change("A report was " + ("added." if new else "removed."), place)
    elif before.is_approved != after.is_approved:
        yield Change(
            "The report is " + ("now" if after.is_approved else "no longer") + " approved."
        )
    if old is not None and new is not None:
        yield from _report(old, new, place)


def _report(before: ReturnRecord, after: ReturnRecord, place: str) -> Iterator[Change]:
    yield from _progress("Overall progress", before.progress, after.progress, place)
    yield from _colours("Overall", before.judgement, after.judgement, place)
    for was, one in pairs(before.objectives, after.objectives, lambda o: o.objective_id):
        yield from _objective(was, one, place)
    highlights = place.replace("status-", "highlights-", 1)
    yield from text_changes(
        "Deliverables beyond the plan",
        before.extra_deliverables,
        after.extra_deliverables,
        highlights,
    )
    yield from entries("Risk", map(risk_in_words, before.risks), map(risk_in_words, after.risks))
    yield from entries(
        "Issue", map(issue_in_words, before.issues), map(issue_in_words, after.issues)
    )


def _objective(
    before: ObjectiveRecord | None, after: ObjectiveRecord | None, programme: str
) -> Iterator[Change]:
    one = after or before
    called = f"Objective {one.number} ({one.short_name})"
    if before is None or after is None:
        done = "added" if after else "removed"
        yield Change(f"{called} {done}.", f"{programme}-{one.number}" if after else "")
        return
    place = f"{programme}-{after.number}"
    yield from text_changes(f"{called}, wording", before.wording, after.wording, place)
    yield from _progress(f"{called}, progress", before.progress, after.progress, place)
    yield from _colours(called, before.judgement, after.judgement, place)
    yield from text_changes(f"{called}, footnote", before.explanation, after.explanation, place)
    for pair in pairs(before.activities, after.activities, lambda a: a.activity_id):
        yield from _activity(called, *pair)
    highlights = place.replace("status-", "highlights-", 1)
    for was, now in pairs(before.sections, after.sections, lambda s: s.heading):
        title = Heading((now or was).heading).label
        then, text = (_section_words(section) for section in (was, now))
        yield from text_changes(f"{called}, {title}", then, text, highlights)
    for name, words in (("risks", risk_in_words), ("issues", issue_in_words)):
        old, new = getattr(before, name), getattr(after, name)
        yield from entries(f"{called}, {name}", map(words, old), map(words, new))


def _section_words(section: SectionRecord | None) -> str:
    if section is None:
        return ""
    colour = f"{section.budget_status}. " if section.budget_status else ""
    nothing = "Nothing to report." if section.nothing_to_report else ""
    return f"{colour}{section.text}{nothing}"


def _activity(
    objective: str, before: ActivityRecord | None, after: ActivityRecord | None
) -> Iterator[Change]:
    one = after or before
    called = f"{objective}, {one.key} {one.short_name}".rstrip()
    place = f"deliverable-{one.activity_id}" if after else ""
    if before is None or after is None:
        yield Change(f"{called} {'added' if after else 'removed'}.", place)
        return
    for what, then, now in _facts(before, after):
        if then != now:
            yield Change(moved(f"{called}, {what}", then, now), place)
    yield from text_changes(f"{called}, wording", before.wording, after.wording, place)
    yield from text_changes(f"{called}, footnote", before.explanation, after.explanation, place)
    yield from entries(
        f"{called}, milestone",
        map(milestone_in_words, before.milestones),
        map(milestone_in_words, after.milestones),
    )


def _facts(before: ActivityRecord, after: ActivityRecord) -> Iterator[tuple[str, str, str]]:
    """What a status table prints, in words: what it is, before, after."""
    yield "due", print_day(before.due_date), print_day(after.due_date)
    yield "status", _status(before.status), _status(after.status)
    yield "RAG", _rag(before.rag), _rag(after.rag)
    yield "progress", percent(before.progress), percent(after.progress)


def _status(value: str) -> str:
    return Status(value).label if value else "not reported"


def _rag(value: str) -> str:
    return Rag(value).label if value else "not judged"


def _progress(what: str, before: Rollup, after: Rollup, place: str) -> Iterator[Change]:
    then, now = percent(before.printed), percent(after.printed)
    if then != now:
        yield Change(moved(what, then, now), place)


def _colours(
    what: str, before: JudgementRecord, after: JudgementRecord, place: str
) -> Iterator[Change]:
    then, now = judged(before) or "not judged", judged(after) or "not judged"
    if then != now:
        yield Change(moved(f"{what}, colours", then.rstrip("."), now.rstrip(".")), place)
