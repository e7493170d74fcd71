"""What is typed into a step before it is saved, as values. Pure: no models.

A draft holds, by field of the step, what one person typed and has not saved. Two tabs of that
person save into the same draft: what both typed into one field to different text is kept twice,
the newer in the draft and the older beside it, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, fields, replace

from components.fields import without_unseen
from records.refusals import Refused

from .steps import ActivityStep, ObjectiveStep, WholeStep, activity_field, section_field
from .vocabulary import Heading

#: All that a draft may hold, in bytes of UTF-8: some ten times the longest step.
LARGEST_DRAFT = 400_000
TOO_LARGE = (
    "This is too much text for one step, so it was not kept as a draft. "
    "Copy it into a document of your own, then shorten it here."
)
#: What a step's page sends besides the step's own fields.
BASED_ON, REVISION, TYPED_BY = "edit_version", "draft_revision", "typed_by"

Kept = dict[str, str]


@dataclass(frozen=True)
class DraftText:
    """A draft as it is stored. ``kept``: what another tab typed over, oldest first, each as
    {"field", "text", "at"}, where ``at`` is a moment in ISO form."""

    values: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    based_on: int = 0
    revision: int = 0


@dataclass(frozen=True)
class Typing:
    """What one tab sends: the fields changed since it last saved, as typed.

    ``base`` has what the tab knew in each of those fields before; of a field that is not in it the
    tab knew what the draft had at ``revision``, the last that it saw in whole.
    """

    values: Mapping[str, str]
    base: Mapping[str, str] = field(default_factory=dict)
    based_on: int = 0
    revision: int = 0

    def knows(self, stored: DraftText) -> bool:
        """Whether the tab has seen all that the draft holds."""
        return not stored.values or self.revision == stored.revision


def merged(stored: DraftText, typing: Typing, *, at: str) -> DraftText:
    """The draft after the tab's save, one revision on. Raises Refused where it grows too large."""
    is_fresh = typing.knows(stored)
    values, kept = dict(stored.values), list(stored.kept)
    for name, text in typing.values.items():
        before = values.get(name, typing.base.get(name, text))
        knows = before == typing.base[name] if name in typing.base else is_fresh
        if not knows and before != text:
            kept.append({"field": name, "text": before, "at": at})
        values[name] = text
    based_on = typing.based_on if is_fresh else min(stored.based_on, typing.based_on)
    found = DraftText(values, _without_repeats(kept, values), based_on, stored.revision + 1)
    if size_of(found) > LARGEST_DRAFT:
        raise Refused(TOO_LARGE)
    return found


def after_saving(
    stored: DraftText, saved: Mapping[str, str], revision: int | None, *, at: str
) -> DraftText:
    """What is left of a draft once its step is saved: what another tab typed and the saved step
    does not say. ``saved`` by field, ``revision`` the one that the saving page knew."""
    kept = list(stored.kept)
    if revision != stored.revision:
        kept += [
            {"field": name, "text": text, "at": at}
            for name, text in stored.values.items()
            if text.strip() not in saved.get(name, text)
        ]
    return DraftText({}, _without_repeats(kept, saved), 0, stored.revision + 1)


def _without_repeats(kept: list[Kept], now: Mapping[str, str]) -> tuple[Kept, ...]:
    """Only texts that neither the field itself nor a later one of the same field contains."""
    found: list[Kept] = []
    for one in reversed(kept):
        later = [other["text"] for other in found if other["field"] == one["field"]]
        text = one["text"].strip()
        if text and not any(text in other for other in [now.get(one["field"], ""), *later]):
            found.append(one)
    return tuple(reversed(found))


def size_of(draft: DraftText) -> int:
    """Bytes of UTF-8."""
    texts = [*draft.values, *draft.values.values(), *(one["text"] for one in draft.kept)]
    return sum(len(text.encode()) for text in texts)


# Names of fields --------------------------------------------------------------------------

_DAY = "(?:_[012])?"
_HEADINGS = "|".join(Heading.values)
_ACTIVITY = re.compile(
    rf"activity-(\d{{1,10}})-(?:{'|'.join(one.name for one in fields(ActivityStep))}){_DAY}",
    re.ASCII,
)
_ANSWER = r"answer-[\w.:-]{1,100}"


def _names(step: type) -> str:
    apart = {"activities", "sections", "is_ready", "answers"}
    return "|".join(one.name for one in fields(step) if one.name not in apart)


_OF_OBJECTIVE = re.compile(
    rf"section-(?:{_HEADINGS})-(?:text|nothing|budget_status)|(?:{_names(ObjectiveStep)}){_DAY}"
    rf"|{_ANSWER}",
    re.ASCII,
)
_OF_WHOLE = re.compile(rf"(?:{_names(WholeStep)}){_DAY}|{_ANSWER}", re.ASCII)


def is_field_of_objective(name: str, activity_ids: Container[int]) -> bool:
    """Whether an objective's step has such a field."""
    if of_activity := _ACTIVITY.fullmatch(name):
        return int(of_activity[1]) in activity_ids
    return bool(_OF_OBJECTIVE.fullmatch(name))


def is_field_of_whole(name: str) -> bool:
    """Whether the step of the whole programme has such a field."""
    return bool(_OF_WHOLE.fullmatch(name))


def cleaned(text: str) -> str:
    """As the fields of forms clean it: no control characters, line breaks of one kind."""
    return without_unseen(text.replace("\r\n", "\n").replace("\r", "\n"))


def only_own(typing: Typing, is_own) -> Typing:
    """Without what is no field of the step, and cleaned."""
    return replace(
        typing,
        values={name: cleaned(text) for name, text in typing.values.items() if is_own(name)},
        base={name: cleaned(text) for name, text in typing.base.items() if is_own(name)},
    )


# What a step says, by field ---------------------------------------------------------------


def said_in(step: ObjectiveStep | WholeStep) -> dict[str, str]:
    """What a step says, by field, as text; days and ticks, which lose nothing, are left out."""
    found = _texts(step)
    for pk, activity in getattr(step, "activities", {}).items():
        found |= {activity_field(pk, part): text for part, text in _texts(activity).items()}
    for heading, section in getattr(step, "sections", {}).items():
        found |= {section_field(heading, part): text for part, text in _texts(section).items()}
    return found | {f"answer-{key}": text for key, text in step.answers.items()}


def _texts(value: object) -> dict[str, str]:
    plain = {name: "" if one is None else one for name, one in vars(value).items()}
    return {
        name: str(one)
        for name, one in plain.items()
        if isinstance(one, str | int) and not isinstance(one, bool)
    }
