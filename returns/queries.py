"""What the product asks where words, colours and figures differ. Pure: reads records.

A question does not stop anybody from saving; each needs an answer before the step is ready, and
question and answer stand before the reviewers. A key stays the same for the same matter, so that
an answer lasts over saves and versions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from periods.calendar import print_day

from .evidence import is_better
from .records import (
    ActivityRecord,
    JudgementRecord,
    ObjectiveRecord,
    QueryRecord,
    RemedyRecord,
    ReturnRecord,
    worst,
)
from .vocabulary import BudgetStatus, Heading, Status

#: Under these headings *nothing to report* is odd beside trouble.
TELLING = (Heading.RISK_UPDATE, Heading.ISSUES_UPDATE, Heading.OUTSTANDING_ACTIONS)
_BAD = frozenset({"amber", "red"})


@dataclass(frozen=True)
class Before:
    """What last quarter's return said was to be done, by activity id; and of the objective."""

    remedies: Mapping[int, RemedyRecord]
    of_objective: RemedyRecord | None = None


def answer_field(key: str) -> str:
    """The name of the box for an answer: ``answer-fell-12``."""
    return f"answer-{key}"


def asked_of_objective(
    record: ObjectiveRecord, answers: Mapping[str, str], before: Before, today: dt.date
) -> tuple[QueryRecord, ...]:
    """Each question of one objective's step with its answer, in the page's order.

    ``today`` is the day on which it is asked: an action's date has passed by then or not.
    """
    found = [
        *(one for activity in record.activities for one in _of_activity(activity, before, today)),
        *_of_objectives_action(record, before, today),
        *_of_judgement(record.judgement),
        *_of_silence(record),
    ]
    return _answered(found, answers)


def asked_of_whole(record: ReturnRecord, answers: Mapping[str, str]) -> tuple[QueryRecord, ...]:
    """Each question of the programme's own step with its answer."""
    return _answered(_of_judgement(record.judgement), answers)


def _answered(
    found: Iterable[tuple[str, str]], answers: Mapping[str, str]
) -> tuple[QueryRecord, ...]:
    return tuple(QueryRecord(key, words, answers.get(key, "").strip()) for key, words in found)


def _of_activity(
    activity: ActivityRecord, before: Before, today: dt.date
) -> Iterator[tuple[str, str]]:
    pk, key = activity.activity_id, activity.key
    if is_better(activity.rag, activity.evidence.colour):
        yield (
            f"better-{pk}",
            f"{key} is {activity.rag}, and the figures say {activity.evidence.colour} "
            f"({activity.evidence.words}). Why?",
        )
    before_now = activity.last.progress if activity.last else None
    if None not in (before_now, activity.progress) and activity.progress < before_now:
        yield (
            f"fell-{pk}",
            f"{key} was at {before_now}% last quarter and is at {activity.progress}% now. "
            "Why is it lower?",
        )
    if activity.rag in _BAD or activity.status == Status.DELAYED:
        yield from _of_action(activity, before.remedies.get(pk), today)


def _of_action(
    activity: ActivityRecord, last: RemedyRecord | None, today: dt.date
) -> Iterator[tuple[str, str]]:
    """An action whose date has passed beside what is still amber, red or delayed."""
    if passed := _passed(activity.remedy, last, today):
        yield f"past-{activity.activity_id}", _became(activity.key, passed)


def _of_objectives_action(
    record: ObjectiveRecord, before: Before, today: dt.date
) -> Iterator[tuple[str, str]]:
    """The same of the objective's own action, which covers the rows that have none."""
    covered = any(
        (one.rag in _BAD or one.status == Status.DELAYED) and one.remedy.due is None
        for one in record.activities
    )
    if covered and (passed := _passed(record.remedy, before.of_objective, today)):
        yield "past-objective", _became("The objective", passed)


def _passed(now: RemedyRecord, last: RemedyRecord | None, today: dt.date) -> RemedyRecord | None:
    """The action whose day is over: this quarter's, else last quarter's, even where another day
    is named now. An amber is no place to put off the same action in, quarter after quarter."""
    return next((one for one in (now, last) if one and one.due and one.due < today), None)


def _became(what: str, remedy: RemedyRecord) -> str:
    action = f"“{remedy.action}”" if remedy.action else "The action"
    return f"{what}: {action} was due on {print_day(remedy.due)}. What became of it?"


def _of_judgement(judgement: JudgementRecord) -> Iterator[tuple[str, str]]:
    for row in judgement.rows[:-1]:
        if is_better(row.declared, row.evidence.colour):
            yield (
                f"better-{row.of.lower()}",
                f"You say {row.declared} for {row.of.lower()}, and the figures say "
                f"{row.evidence.colour} ({row.evidence.words}). Why?",
            )
        elif row.declared == BudgetStatus.NO_BUDGET and row.evidence.colour:
            yield (
                f"better-{row.of.lower()}",
                f"You say no budget, and there is one: {row.evidence.words}. Why?",
            )
    three = worst(judgement.delivery, judgement.spend, judgement.risk)
    if judgement.overall and three and judgement.overall != three:
        yield (
            "overall",
            f"You say {judgement.overall} overall, and the worst of the three is {three}. Why?",
        )


def _of_silence(record: ObjectiveRecord) -> Iterator[tuple[str, str]]:
    silent = [
        one.title.lower()
        for one in record.sections
        if one.nothing_to_report and one.heading in TELLING
    ]
    trouble = _trouble(record)
    if silent and trouble:
        yield (
            "nothing",
            f"{trouble[0].upper()}{trouble[1:]}, and there is nothing to report under "
            f"{_listed(silent)}. Is that so?",
        )


def _trouble(record: ObjectiveRecord) -> str:
    """What speaks against silence, in words; empty where nothing does."""
    rows = [
        f"{one.key} is {one.rag if one.rag in _BAD else 'delayed'}"
        for one in record.activities
        if one.rag in _BAD or one.status == Status.DELAYED
    ]
    colours = [
        f"{row.of.lower()} is {row.declared}"
        for row in record.judgement.rows[:-1]
        if row.declared in _BAD
    ]
    return _listed(rows or colours)


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
