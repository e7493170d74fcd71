"""Colours in words and shapes: the four-part line and strips of past quarters."""

from __future__ import annotations

from django import template

from returns.fourpart import FourPart, four_part
from returns.records import JudgementRecord

register = template.Library()


@register.filter
def four_part_words(judgement: JudgementRecord) -> str:
    """``Amber now; green forecast at year end; red last quarter; improving.``"""
    return sentence(four_part(judgement.now, judgement.forecast, judgement.last))


@register.filter
def sentence(line: FourPart) -> str:
    """The line as a sentence."""
    words = line.words
    return f"{words[:1].upper()}{words[1:]}."
