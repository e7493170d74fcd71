"""What heads and contributors do on the pages of a return, by whatever hands."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.journeys.hands import Person

READY = "Save and mark as ready"
NOTHING_ELSEWHERE = "Nothing to report under all empty headings"
CHECK = "Save and check your answers"
ANSWER = "The councils agreed to it in September."


@dataclass(frozen=True)
class Remedy:
    """What an amber or a red asks for; ``due`` is day, month and year."""

    cause: str
    action: str
    due: tuple[str, str, str]
    owner: str


@dataclass(frozen=True)
class Row:
    """One deliverable; ``status`` alone where it is complete."""

    key: str
    status: str = "In progress"
    rag: str = "Green"
    progress: str = ""
    remedy: Remedy | None = None


@dataclass(frozen=True)
class Step:
    """One objective: its rows, and the texts under the headings that have one."""

    rows: tuple[Row, ...]
    texts: dict[str, str] = field(default_factory=dict)
    delivery: str = "Green"
    budget: str = "Spending is as planned."
    forecast: str = "Green"


def fill_step(person: Person, step: Step, javascript: bool = True) -> None:
    """Everything of one objective; not yet saved."""
    for row in step.rows:
        fill_row(person, row)
    person.choose("Delivery as you say", step.delivery)
    person.choose("Forecast at year end", step.forecast)
    for heading, text in step.texts.items():
        person.write(heading, text)
    if step.budget:
        person.write("Budget status in words", step.budget)
    if javascript:
        person.press_here(NOTHING_ELSEWHERE)
    else:
        person.press(NOTHING_ELSEWHERE)


def fill_row(person: Person, row: Row) -> None:
    of = f"of {row.key}"
    person.choose(f"Status {of}", row.status)
    if row.rag:
        person.choose(f"RAG {of}", row.rag)
    if row.progress:
        person.type(f"Progress, % {of}", row.progress)
    if row.remedy:
        say_what_is_done(person, of, row.remedy)


def say_what_is_done(person: Person, of: str, remedy: Remedy) -> None:
    cause = person.page.get_by_label(f"Why (printed as a footnote) {of}")
    person.unfold(f"Amber or red: why, and what is done {of}", cause)
    person.type_in(cause, remedy.cause)
    person.type(f"What is done about it {of}", remedy.action)
    for part, text in zip(("Day", "Month", "Year"), remedy.due, strict=True):
        person.type(f"{part} By when {of}", text)
    person.type(f"By whom {of}", remedy.owner)


def answer_what_is_asked(person: Person, answer: str = ANSWER) -> int:
    """Each question that the product asks has a box of its own; how many were empty."""
    boxes = person.page.locator("[name^='answer-']")
    empty = [n for n in range(boxes.count()) if not boxes.nth(n).input_value()]
    for n in empty:
        person.type_in(boxes.nth(n), answer)
    return len(empty)


def save_as_ready(person: Person, button: str = READY) -> int:
    """Saved; what is then asked is answered. Returns how many questions there were."""
    person.press(button)
    asked = answer_what_is_asked(person) if person.page.title().startswith("Error: ") else 0
    if asked:
        person.press(button)
    assert not person.page.title().startswith("Error: "), person.main.inner_text()[:2000]
    return asked
