"""A step as values by the name of its field, the same for every sheet: flat out, flat in. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace

from components.fields import without_unseen
from tables.excel import writable

from ..steps import (
    ActivityStep,
    LastQuarter,
    ObjectiveStep,
    SectionStep,
    WholeStep,
    activity_field,
    section_field,
    settled,
)

#: A value is a text, a whole number, a day, yes or no, or None where nothing is said.
Values = dict[str, object]

ACTIVITY_PARTS = tuple(one.name for one in fields(ActivityStep))
SECTION_PARTS = {"text": "text", "nothing": "nothing_to_report", "budget_status": "budget_status"}
_NOT_IN_THE_WORKBOOK = {"activities", "sections", "answers"}
OBJECTIVE_PARTS = tuple(
    one.name for one in fields(ObjectiveStep) if one.name not in _NOT_IN_THE_WORKBOOK
)
WHOLE_PARTS = tuple(one.name for one in fields(WholeStep) if one.name not in _NOT_IN_THE_WORKBOOK)


def values_of(step: ObjectiveStep) -> Values:
    """``{"activity-12-progress": 40, "section-follow_ups-text": "…", "footnote": ""}``."""
    values = {name: getattr(step, name) for name in OBJECTIVE_PARTS}
    for pk, activity in step.activities.items():
        values |= {activity_field(pk, part): getattr(activity, part) for part in ACTIVITY_PARTS}
    for heading, section in step.sections.items():
        for part, name in SECTION_PARTS.items():
            values[section_field(heading, part)] = getattr(section, name)
    return values


def values_of_whole(step: WholeStep) -> Values:
    return {name: getattr(step, name) for name in WHOLE_PARTS}


def as_read(values: Values) -> Values:
    """The values as they come back from a workbook in which nobody wrote."""
    return {name: plain(value) for name, value in values.items()}


def taken(values: Values, stored: Values) -> Values:
    """What is stored with the values over it, where they say something else than a blank less."""
    over = {name: value for name, value in values.items() if plain(stored[name]) != value}
    return stored | over


def step_from(
    values: Mapping[str, object], stored: ObjectiveStep, last: Mapping[int, LastQuarter]
) -> ObjectiveStep:
    """The stored step with the values in the place of its own, figures that a status implies
    filled in; its answers stay."""
    activities = {
        pk: settled(
            ActivityStep(**{part: values[activity_field(pk, part)] for part in ACTIVITY_PARTS}),
            last.get(pk),
        )
        for pk in stored.activities
    }
    sections = {
        heading: SectionStep(
            **{name: values[section_field(heading, part)] for part, name in SECTION_PARTS.items()}
        )
        for heading in stored.sections
    }
    own = {name: values[name] for name in OBJECTIVE_PARTS}
    return replace(stored, activities=activities, sections=sections, **own)


def whole_from(values: Mapping[str, object], stored: WholeStep) -> WholeStep:
    return replace(stored, **{name: values[name] for name in WHOLE_PARTS})


def plain(value: object) -> object:
    """A text as it comes back from a workbook; any other value as it is."""
    if not isinstance(value, str):
        return value
    text = writable(str(value)).replace("_x000D_", "")
    return without_unseen(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fingerprint_of(values: Values) -> str:
    """Stands for the values: whether a step was touched is asked of it."""
    text = json.dumps({name: _printed(value) for name, value in values.items()}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _printed(value: object) -> str:
    return "" if (value in (None, "", False) and value != 0) or value is False else str(value)
