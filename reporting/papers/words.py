"""Words as a paper prints them: typed text, moments, people."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from components.text import render_narrative

from .places import with_note_places


def in_print(text: str, *, with_places: bool = True) -> SafeString:
    """Typed text as safe HTML, with links to places of the paper where all of it is on
    the page; sub-headings become bold lines, so that the outline stays ours."""
    html = render_narrative(text, with_places=with_places)
    html = html.replace("<h4>", '<p class="subheading"><strong>').replace("</h4>", "</strong></p>")
    # Only fixed tags were put in, into what the allow-list let through.
    return mark_safe(html)  # noqa: S308


def notes_in_print(text: str) -> SafeString:
    """A list in print, each note of it with the place that references lead to."""
    # Only fixed tags get a name, in what the allow-list let through.
    return mark_safe(with_note_places(in_print(text)))  # noqa: S308


def moment(value: dt.datetime) -> str:
    """30 September 2009 at 14:32, London time."""
    return date_format(timezone.localtime(value), r"j F Y \a\t H:i")


def person(name: str, post: str) -> str:
    """Name and post; the post alone where the name says no more."""
    return post if not name or name == post else f"{name}, {post}"
