"""What the links between pages of measures depend on."""

from django import template
from django.template import Context

from accounts.roles import Permission

register = template.Library()


@register.simple_tag(takes_context=True)
def gives_tokens(context: Context) -> bool:
    """Whether the person gives programs their tokens."""
    return context["request"].membership.may(Permission.MANAGE_API)
