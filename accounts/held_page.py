"""The page of what was sent when a session had ended: read it, send it, or throw it away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from . import held

#: What pages send along for themselves: nobody typed it.
NOT_TYPED = {"edit_version", "draft_revision", "typed_by", "next"}
SHOWN_BEFORE = ("seen_", "kept_", "version_")
#: A date has three boxes.
DATE = {"_0": " (day)", "_1": " (month)", "_2": " (year)"}
#: More than these are folded away.
IN_SIGHT = 8


@dataclass(frozen=True)
class Typed:
    """A box of the form: what it is called, as far as its name tells, and what stood in it."""

    name: str
    text: str


@dataclass(frozen=True)
class HeldForm:
    """One form as the page shows it, and as it can be sent again."""

    path: str
    back: str
    at: dt.datetime
    typed: list[Typed]
    pairs: list[list[str]]
    files: list[str]
    is_too_large: bool

    @property
    def is_folded(self) -> bool:
        return len(self.typed) > IN_SIGHT

    @property
    def may_be_sent(self) -> bool:
        """Not without its file, which nobody keeps, nor where it was too large."""
        return not self.files and not self.is_too_large


# permission: everyone signed in; it shows nothing but what this very person had sent
@require_safe
def held_posts(request: HttpRequest) -> HttpResponse:
    forms = [
        HeldForm(
            path=one["path"],
            back=one["back"] or one["path"],
            at=dt.datetime.fromisoformat(one["at"]),
            typed=_typed(one["values"]),
            pairs=one["values"],
            files=one["files"],
            is_too_large=one["is_too_large"],
        )
        for one in held.held_for(request)
    ]
    return render(request, "accounts/held.html", {"forms": forms})


# permission: everyone signed in; it throws away nothing but what this very person had sent
@require_POST
def drop_held(request: HttpRequest) -> HttpResponse:
    path = request.POST.get("path", "")
    if any(one["path"] == path for one in held.held_for(request)):
        held.let_go(request, path)
        messages.success(request, "It is thrown away. Nothing was saved.")
    return redirect("held")


def _typed(values: list[list[str]]) -> list[Typed]:
    names = {name for name, _ in values}
    return [
        Typed(_in_words(name, names), "ticked" if text == "on" else text)
        for name, text in values
        if text.strip() and not _is_for_the_page(name)
    ]


def _in_words(name: str, names: set[str]) -> str:
    part = ""
    if name[-2:] in DATE and all(name[:-2] + end in names for end in DATE):
        name, part = name[:-2], DATE[name[-2:]]
    said = name.replace("_", " ").replace("-", " ").strip()
    return said[:1].upper() + said[1:] + part


def _is_for_the_page(name: str) -> bool:
    return name in NOT_TYPED or name.startswith(SHOWN_BEFORE) or name.endswith("_FORMS")
