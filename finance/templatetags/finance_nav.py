"""The second navigation: the pages of finance."""

from django import template

from ..navigation import build_navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def finance_navigation(context):
    """The groups of pages, and the pages of the group that one is in."""
    return build_navigation(context["request"])
