"""Colours in words and shapes: the four-part line and strips of past quarters."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from returns.fourpart import FourPart, Strip
from returns.records import JudgementRecord

register = template.Library()


@register.filter
def four_part_words(judgement: JudgementRecord) -> str:
    """``Amber now; green forecast at year end; red last quarter; improving.``"""
    return sentence(FourPart(judgement.now, judgement.forecast, judgement.last))


@register.filter
def sentence(line: FourPart) -> str:
    """The line as a sentence."""
    words = line.words
    return f"{words[:1].upper()}{words[1:]}."


# A portfolio draws some dozens of the same few.
@register.simple_tag
@lru_cache(maxsize=512)
def strip_of(strip: Strip) -> str:
    """The colours of past quarters as small shapes, their words beneath for everyone."""
    return render_to_string("returns/_strip.html", {"strip": strip})


@register.simple_tag
@lru_cache(maxsize=512)
def four_part_line(line: FourPart) -> str:
    """Forecast, last quarter and direction in words, to stand under the tag of now."""
    return render_to_string("returns/_four_part.html", {"line": line})
