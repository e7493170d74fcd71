"""The components, few and named; `templates/components/gallery.html` shows them all."""

from datetime import date
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.text import slugify

from components import errors, marks
from components.text import render_narrative
from figures.money import pounds, pounds_and_pence

register = template.Library()

register.filter("error_links", errors.error_links)


@register.inclusion_tag("gds/layout/error_summary.html")
def error_summary(form):
    """Every error of a form or formset, linked; for pages that lay a form out themselves."""
    return {"form": form}


# A word and a shape ---------------------------------------------------------------


@register.simple_tag
def status_tag(status):
    """Status of an activity: not started, in progress, delayed, complete, on hold, cancelled."""
    return _tag(status, marks.STATUS, "Not started")


@register.simple_tag
def rag_tag(rag, words=""):
    """Red, amber or green; nothing judged prints "No RAG"."""
    return _tag(rag, marks.RAG, "No RAG", words)


@register.simple_tag
def band_tag(band, words=""):
    """Low to very high, of a risk's score or an issue's priority; "Not scored" without one."""
    return _tag(band, marks.BAND, "Not scored", words)


@register.simple_tag
def state_tag(state, words=""):
    """Where a return, a round, a paper or a person stands."""
    return _tag(state, marks.STATE, "Not started", words)


def _tag(value, table, when_empty, words=""):
    if value in (None, ""):
        return _drawn_tag(marks.PLAIN, words or when_empty)
    return _drawn_tag(table.get(marks.key(value), marks.PLAIN), words or marks.words(value))


# A page may hold hundreds of the same few: each is drawn once. Typed, so that words marked safe
# never answer for the same words that are not.
@lru_cache(maxsize=512, typed=True)
def _drawn_tag(mark, words):
    return render_to_string("components/tag.html", {"mark": mark, "words": words})


# Figures and dates ----------------------------------------------------------------


@register.simple_tag
def money(amount, pence=False, none="–"):
    """Whole pounds, or pence too, in brackets where negative and with a "minus" to hear."""
    if amount is None or amount == "":
        return format_html(
            '<span class="app-money app-money--none"><span aria-hidden="true">{}</span>'
            '<span class="govuk-visually-hidden">no figure</span></span>',
            none,
        )
    return printed(pounds_and_pence(amount) if pence else pounds(amount))


@register.filter
def printed(figure):
    """A figure already in print, `(40,301)` or `(0%)`, with its hidden "minus"."""
    text = str(figure)
    if not (text.startswith("(") and text.endswith(")")):
        return format_html('<span class="app-money">{}</span>', text)
    return format_html(
        '<span class="app-money"><span class="govuk-visually-hidden">minus </span>{}</span>', text
    )


@register.simple_tag
def progress(percent, expected=None):
    """A bar with its words: "58%, expected 60%"; None is "not yet known", never 0."""
    return _drawn_progress(percent, expected)


@lru_cache(maxsize=2048, typed=True)
def _drawn_progress(percent, expected):
    return render_to_string("components/progress.html", {"percent": percent, "expected": expected})


@register.filter(expects_localtime=True)
def day(value):
    """30 September 2009. A moment gives its day in London."""
    if value in (None, ""):
        return ""
    if type(value) is date:  # by far the most, in tables of hundreds
        return f"{value.day} {value:%B %Y}"
    return date_format(value, "j F Y")


@register.filter(expects_localtime=True)
def moment(value):
    """30 September 2009 at 14:32, London time."""
    if value in (None, ""):
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return date_format(local, r"j F Y \a\t H:i")


# Text -----------------------------------------------------------------------------


@register.filter
def narrative(text):
    """Typed text with bullets, bold and links, made safe."""
    return format_html('<div class="app-narrative">{}</div>', render_narrative(text))


@register.simple_tag
def term(name, words=""):
    """A word of the glossary, as the glossary spells it, leading to what it means; ``words`` where
    the page says it otherwise."""
    return format_html(
        '<a class="govuk-link" href="{}#{}">{}</a>',
        reverse("glossary"),
        slugify(name),
        words or name,
    )


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows):
    """Names and values. A row is (name, value) or (name, value, href, what to change).

    What changes is said with its name, so that no two links read the same.
    """
    return {"rows": [_summary_row(*row) for row in rows]}


def _summary_row(name, value, href="", action="Change"):
    return {"name": name, "value": value, "href": href, "action": action}


@register.inclusion_tag("components/empty_note.html")
def empty_note(text, href="", link=""):
    """Said where a list has nothing: what would stand here, and how to begin."""
    return {"text": text, "href": href, "link": link}


@register.inclusion_tag("components/conflict.html")
def conflict(label, theirs, yours, by="", at=None):
    """Someone else changed this while you were writing: both texts, neither lost."""
    return {"label": label, "theirs": theirs, "yours": yours, "by": by, "at": at}


@register.simple_block_tag
def table_box(content, label):
    """The box that a wide table scrolls in, so that the page never does.

    It takes the focus, so that the keyboard can scroll it, and therefore has a name.
    """
    return format_html(
        '<div class="app-table-box" role="region" tabindex="0" aria-label="{}">{}</div>',
        label,
        conditional_escape(content),
    )
