"""A list of measures in a file: what it says, and what loading it into a framework changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .. import defining
from ..models import FamilyGrouping, Framework, Measure
from ..terms import Terms, differences, frequency_in_words, terms_of
from ..vocabulary import (
    CODE_LENGTH,
    MONTHS_OF,
    MOST_DECIMALS,
    NAME_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    UNIT_LENGTH,
    Direction,
    Frequency,
    MeasureState,
)
from .guessing import frequency_named, frequency_of, likely, span_named, unit_of
from .reading import Fault, Faults, ListRow, ListTable, read_table

NAMES = {
    "code": ("code", "measure", "indicator", "measure code", "indicator code"),
    "title": ("title", "name", "indicator title", "measure title"),
    "category": ("category", "service", "group"),
    "domain": ("domain", "area", "theme"),
    "higher_is_better": ("higher is better", "higher better"),
    "direction": ("direction", "direction of good", "polarity"),
    "frequency": ("frequency", "period", "period length"),
    "first": ("first", "first period"),
    "last": ("last", "last period"),
    "unit": ("unit", "units"),
    "decimals": ("decimals", "decimal places"),
    "text": ("definition", "description"),
    "source": ("source",),
    "numerator": ("numerator",),
    "denominator": ("denominator",),
}
NEEDED = ("code", "title")
LENGTHS = {
    "code": CODE_LENGTH,
    "title": TITLE_LENGTH,
    "unit": UNIT_LENGTH,
    "text": TEXT_LENGTH,
    "source": REASON_LENGTH,
    "numerator": TITLE_LENGTH,
    "denominator": TITLE_LENGTH,
}
_YES, _NO = {"yes", "y", "true", "1", "higher"}, {"no", "n", "false", "0", "lower"}
_DIRECTIONS = {
    **{value: value for value in Direction.values if value != Direction.RANGE},
    **{one.label.casefold(): one.value for one in Direction if one != Direction.RANGE},
    **dict.fromkeys(("higher", "high", "increase"), Direction.UP.value),
    **dict.fromkeys(("lower", "low", "decrease"), Direction.DOWN.value),
}


@dataclass(frozen=True)
class Listed:
    """A measure as a row of the file has it. ``direction`` is what the source says."""

    row: ListRow
    code: str
    title: str
    group: str
    """By which the families are chosen: the file's widest category."""
    category: str
    direction: str
    says_direction: bool
    frequency: str
    remark: str = ""


@dataclass(frozen=True)
class Choices:
    """What the person says of the list besides: how long periods are where it does not tell, the
    families of each group, and directions that are not as the source says, with why."""

    frequency: str = ""
    groupings: Mapping[str, FamilyGrouping | None] = field(default_factory=dict)
    directions: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """What becomes of one row. ``what`` is new, changed, same or retired; ``said`` tells what
    differs. ``unasked`` is the direction where the person says nothing of it."""

    listed: Listed
    what: str
    frequency: str
    terms: Terms
    measure: Measure | None
    unasked: str
    said: str = ""

    @property
    def needs_note(self) -> bool:
        """The person says it otherwise than the source, and not why."""
        known = (self.unasked, self.listed.direction)
        otherwise = self.listed.says_direction and self.terms.direction not in known
        return otherwise and not self.terms.direction_note.strip()

    @property
    def needs_frequency(self) -> bool:
        return not self.frequency

    @property
    def frequency_in_words(self) -> str:
        return frequency_in_words(self.frequency)


@dataclass(frozen=True)
class MeasurePlan:
    """``groups`` are the file's categories with the families that are likely or in use."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    left_out: tuple[str, ...]
    groups: Mapping[str, FamilyGrouping | None]
    stamp: str

    @property
    def changes(self) -> list[Line]:
        return [line for line in self.lines if line.what in ("new", "changed")]

    @property
    def count(self) -> Counter[str]:
        return Counter(line.what for line in self.lines)

    @property
    def needs_frequency(self) -> bool:
        return any(line.needs_frequency for line in self.changes)


def read_measures(data: bytes) -> ListTable:
    """Raises Unreadable for a file that is no list of measures."""
    return read_table(data, NAMES, NEEDED)


def plan_measures(
    table: ListTable, framework: Framework, choices: Choices | None = None
) -> MeasurePlan:
    """What loading the file changes; without ``choices`` as they are guessed. Three queries."""
    faults = Faults(table)
    present = _present(framework)
    listed = list(_listed(table, faults))
    groupings = list(FamilyGrouping.objects.filter(kept_by=framework.organisation_id))
    groups = _groups(listed, present, groupings)
    choices = choices or Choices(groupings=groups)
    lines = [_line(one, present.get(one.code.casefold()), choices, faults) for one in listed]
    return MeasurePlan(
        lines=tuple(lines),
        faults=tuple(faults.found),
        left_out=table.left_out,
        groups=groups,
        stamp="-".join(str(one.stamp) for one in present.values()),
    )


@dataclass(frozen=True)
class _Present:
    measure: Measure
    terms: Terms
    definition_id: int

    @property
    def stamp(self) -> str:
        return f"{self.measure.pk}.{self.measure.edit_version}.{self.definition_id}"


def _present(framework: Framework) -> dict[str, _Present]:
    measures = list(framework.measures.order_by("pk"))
    found = defining.definitions_of(one.pk for one in measures)
    now = {one: defining.current(found[one.pk]) for one in measures if one.pk in found}
    return {
        one.code.casefold(): _Present(one, terms_of(definition), definition.pk)
        for one, definition in now.items()
    }


def _listed(table: ListTable, faults: Faults):
    """The rows that can be read at all, each code once."""
    seen: dict[str, int] = {}
    for row in table.rows:
        for name, length in LENGTHS.items():
            faults.too_long(row, name, length)
        code = " ".join(row["code"].split())
        if not code:
            faults.add(row, "code", "Enter the code")
            continue
        if (before := seen.setdefault(code.casefold(), row.line)) != row.line:
            faults.add(row, "code", f"{code} stands in row {before} already")
            continue
        if not row["title"]:
            faults.add(row, "title", f"Enter the title of {code}")
        yield _one(row, code, faults)


def _one(row: ListRow, code: str, faults: Faults) -> Listed:
    frequency, remark = _frequency(row, faults)
    category = ": ".join(part for part in (row["category"], row["domain"]) if part)
    if len(category) > NAME_LENGTH:
        faults.add(row, "category", f"Shorten this to {NAME_LENGTH} characters")
    return Listed(
        row=row,
        code=code,
        title=" ".join(row["title"].split()),
        group=row["category"] or row["domain"],
        category=category,
        direction=_direction(row, faults),
        says_direction=bool(row["direction"] or row["higher_is_better"]),
        frequency=frequency,
        remark=remark,
    )


def _direction(row: ListRow, faults: Faults) -> str:
    if said := row["direction"].casefold():
        if said not in _DIRECTIONS:
            faults.add(row, "direction", f"“{row['direction']}” is no direction: up, down or none")
        return _DIRECTIONS.get(said, Direction.NONE.value)
    said = row["higher_is_better"].casefold()
    if said in _YES:
        return Direction.UP.value
    if said in _NO:
        return Direction.DOWN.value
    if said:
        faults.add(row, "higher_is_better", f"“{row['higher_is_better']}” is neither Yes nor No")
    return Direction.NONE.value


def _frequency(row: ListRow, faults: Faults) -> tuple[str, str]:
    """How long its periods are, as the row names it or as its last period is; empty where neither
    is there. A first period of another length is told."""
    if row["frequency"]:
        named = frequency_named(row["frequency"])
        if not named:
            faults.add(row, "frequency", f"“{row['frequency']}” is no length of a period")
        return named, ""
    spans = {}
    for name in ("first", "last"):
        if row[name]:
            spans[name] = span_named(row[name])
            if spans[name] is None:
                faults.add(row, name, f"“{row[name]}” is no period")
    first, last = spans.get("first"), spans.get("last")
    span = last or first
    if span is None:
        return "", ""
    frequency = frequency_of(span)
    if first and last and first.months != last.months:
        other = Frequency(frequency_of(first)).label.lower()
        return frequency, f"its first period, {row['first']}, has another length ({other})"
    return frequency, ""


def _groups(listed, present, groupings) -> dict[str, FamilyGrouping | None]:
    """By group the families that most of its measures have now, else those that its name lets one
    guess."""
    by_name = {one.name: one for one in groupings}
    found: dict[str, FamilyGrouping | None] = {}
    for group in dict.fromkeys(one.group for one in listed):
        used = Counter(
            present[one.code.casefold()].terms.family_grouping
            for one in listed
            if one.group == group and one.code.casefold() in present
        )
        if used:
            found[group] = used.most_common(1)[0][0]
        else:
            found[group] = by_name.get(likely(group, by_name))
    return found


def _line(listed: Listed, present: _Present | None, choices: Choices, faults: Faults) -> Line:
    if present is None:
        frequency = listed.frequency or choices.frequency
        terms = _new_terms(listed, choices, faults)
        return Line(listed, "new", frequency, terms, None, listed.direction)
    measure = present.measure
    terms = _changed_terms(listed, present.terms, choices, faults)
    if listed.frequency and MONTHS_OF[listed.frequency] != measure.months:
        faults.add(
            listed.row,
            "frequency" if listed.row["frequency"] else "last",
            f"{measure} has other periods here ({measure.get_frequency_display().lower()}), and "
            "they last: load it under another code",
        )
    what = "same" if terms.same_meaning(present.terms) else "changed"
    if measure.state == MeasureState.RETIRED:
        what = "retired"
    changed = [one for one in differences(present.terms, terms) if one.is_changed]
    said = "; ".join(f"{one.label}: {one.before or '–'} → {one.after or '–'}" for one in changed)
    return Line(
        listed,
        what,
        measure.frequency,
        terms,
        measure,
        _unasked(listed, present.terms),
        said if what == "changed" else "",
    )


def _new_terms(listed: Listed, choices: Choices, faults: Faults) -> Terms:
    """With the unit that the file has, else the one that the title lets one guess."""
    row, unit = listed.row, unit_of(listed.title)
    direction, note = _said(listed, choices)
    terms = Terms(
        title=listed.title,
        direction=direction,
        direction_note=note,
        text=row["text"],
        category=listed.category,
        unit=row["unit"] or unit.unit,
        decimals=_decimals(row, unit.decimals, faults),
        numerator=row["numerator"],
        denominator=row["denominator"],
        source=row["source"],
        family_grouping=choices.groupings.get(listed.group),
        is_money=unit.is_money if not row["unit"] else row["unit"].startswith("£"),
    )
    if bool(terms.numerator) != bool(terms.denominator):
        missing = "denominator" if terms.numerator else "numerator"
        faults.add(row, missing, "Name both numerator and denominator, or neither")
    return terms


def _changed_terms(listed: Listed, now: Terms, choices: Choices, faults: Faults) -> Terms:
    """What the file says where it says something, and what the person says besides."""
    row = listed.row
    said = {
        "title": listed.title,
        "category": listed.category,
        "text": row["text"],
        "unit": row["unit"],
        "source": row["source"],
    }
    terms = replace(now, **{name: value for name, value in said.items() if value})
    terms = replace(terms, decimals=_decimals(row, now.decimals, faults))
    if row["numerator"] and row["denominator"]:
        terms = replace(terms, numerator=row["numerator"], denominator=row["denominator"])
    if listed.group in choices.groupings:
        terms = replace(terms, family_grouping=choices.groupings[listed.group])
    direction, note = choices.directions.get(listed.code, (_unasked(listed, now), ""))
    if direction == now.direction:
        return terms
    return replace(
        terms, direction=direction, direction_note=note if direction != listed.direction else ""
    )


def _unasked(listed: Listed, now: Terms) -> str:
    """The direction of a measure that is here where nobody says otherwise: one that was overridden
    stays, and so does one that is best within a range."""
    if not listed.says_direction or now.direction_note or now.direction == Direction.RANGE:
        return now.direction
    return listed.direction


def _said(listed: Listed, choices: Choices) -> tuple[str, str]:
    """Its direction, and why where the person says it otherwise than the source."""
    direction, note = choices.directions.get(listed.code, (listed.direction, ""))
    return direction, note if direction != listed.direction else ""


def _decimals(row: ListRow, guessed: int, faults: Faults) -> int:
    text = row["decimals"]
    if not text:
        return guessed
    if not (text.isascii() and text.isdigit()) or int(text[:3]) > MOST_DECIMALS:
        faults.add(row, "decimals", f"Enter from 0 to {MOST_DECIMALS} decimals")
        return guessed
    return int(text)
