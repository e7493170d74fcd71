"""Names of figures in a text: checked when typed, resolved from the record, offered to writers;
and the amounts that were typed without one."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from records.refusals import Refused

from .figures import FIGURES, Figure, NotInPaperError
from .listings import NOT_KNOWN
from .records import PaperRecord

NAME = re.compile(r"\{([^{}\n]*)\}")
HAND_TYPED = re.compile(
    r"£\s?\d(?:[\d,]*\d)?(?:\.\d+)?(?:\s?(?:bn|billion|million|thousand|[MmKk])\b)?"
    r"|\d+(?:\.\d+)?\s?(?:%|per\s?cent\b)"
)
LINK = re.compile(r"\[([^\]]*)\]\(#[^)]*\)")


@dataclass(frozen=True)
class Offer:
    """A name that a writer may insert, with what it says today; ``of`` is what it is chosen by
    (a line, a programme, a note), empty for a figure of the whole paper."""

    name: str
    of: str
    description: str
    value: str


def check_names(text: str, record: PaperRecord) -> None:
    """Raises Refused (field ``text``) for a name that stands for nothing, with near matches,
    and for a brace that belongs to no name."""
    wrong = [match[1] for match in NAME.finditer(text) if _fault(match[1], record)]
    known = [offer.name[1:-1] for offer in offers(record)] if wrong else []
    faults = [f"{_fault(name, record)}{_near(name, known)}" for name in wrong]
    if re.search(r"[{}]", NAME.sub("", text)):
        faults.append(
            "A curly bracket stands alone. Curly brackets are kept for figures by name, "
            "like {actual_to_date}: close it, or write another kind of bracket."
        )
    if faults:
        raise Refused(" ".join(faults), field="text")


def resolve(text: str, record: PaperRecord) -> tuple[str, tuple[str, ...]]:
    """The text with every name replaced by its figure, and the names that stood for nothing.

    What is known to be missing prints ``[not yet known]``.
    """
    unresolved: list[str] = []

    def printed(match: re.Match) -> str:
        if _fault(match[1], record):
            unresolved.append(match[0])
            return NOT_KNOWN
        return value_of(match[1], record)

    return NAME.sub(printed, text), tuple(unresolved)


def values_in(text: str, record: PaperRecord) -> dict[str, str]:
    """What each name of the text prints today; a name that stands for nothing is left out."""
    names = [match[1] for match in NAME.finditer(text) if not _fault(match[1], record)]
    return {name: value_of(name, record) for name in names}


def value_of(name: str, record: PaperRecord) -> str:
    """What one name prints. KeyError or NotInPaperError for a name that ``check_names`` refuses."""
    figure, which, print_as = parsed(name)
    value = figure.read(record, which)
    return NOT_KNOWN if value is None else figure.formats[print_as](value)


def hand_typed(text: str) -> tuple[str, ...]:
    """The amounts and per cents that were typed, in order; names of figures are not."""
    return tuple(" ".join(found.split()) for found in HAND_TYPED.findall(NAME.sub("|", text)))


def bound(text: str, amount: str, name: str) -> str:
    """The text with ``{name}`` wherever the amount was typed; inside names nothing changes."""
    parts = re.split(r"(\{[^{}\n]*\})", text)
    return "".join(
        part if place % 2 else HAND_TYPED.sub(lambda m: _bound(m, amount, name), part)
        for place, part in enumerate(parts)
    )


def _bound(match: re.Match, amount: str, name: str) -> str:
    return f"{{{name}}}" if " ".join(match[0].split()) == amount else match[0]


def saying(amount: str, record: PaperRecord) -> tuple[Offer, ...]:
    """The names that print this amount today: what a typed one may be bound to."""
    wanted = _plainly(amount)
    return tuple(one for one in offers(record) if _plainly(one.value) == wanted)


def _plainly(amount: str) -> str:
    return re.sub(r"per\s?cent", "%", amount.replace(" ", "").lower()).replace("million", "m")


def offers(record: PaperRecord) -> tuple[Offer, ...]:
    """Every name with its value today, for the list beside the text."""
    return tuple(
        Offer(
            f"{{{spelt}}}",
            figure.which,
            described(figure, which),
            LINK.sub(r"\1", value_of(spelt, record)),
        )
        for name, figure in FIGURES.items()
        if figure.is_there(record)
        for which in (figure.choices(record) if figure.which else ("",))
        for print_as in figure.formats
        if (spelt := ":".join(filter(None, (name, which, print_as))))
    )


def described(figure: Figure, which: str) -> str:
    """What the figure is, in words: ``Spent to date on a line: staff policy``."""
    words = which if figure.which == "decision" else which.replace("-", " ")
    return f"{figure.description}: {words}" if which else figure.description


def parsed(name: str) -> tuple[Figure, str, str]:
    """The figure, which one of its kind, and how it prints; KeyError where there is none."""
    first, *rest = [part.strip() for part in name.split(":")]
    figure = FIGURES[first]
    which = rest.pop(0) if figure.which and rest else ""
    print_as = rest.pop(0) if rest else ""
    if rest or print_as not in figure.formats or bool(which) != bool(figure.which):
        raise KeyError(name)
    return figure, which, print_as


def _fault(name: str, record: PaperRecord) -> str:
    """Why the name stands for nothing, in a sentence; empty for one that stands."""
    try:
        figure, which, _ = parsed(name)
        figure.read(record, which)
    except KeyError:
        return f"There is no figure called “{{{name}}}”."
    except NotInPaperError:
        return f"“{{{name}}}” names something that is not in this paper."
    return ""


def _near(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name.strip(), known, n=3, cutoff=0.5)
    return f" Near it: {', '.join(f'{{{one}}}' for one in near)}." if near else ""
