"""A name that a template of ours does not know is a mistake, not an empty string.

Templates of other packages (the admin, allauth, the form pack and our copies of it)
rely on unknown names being empty, so for them it stays so. Which template a name
stands in is read from the node that is being rendered: Django hands only the name.
"""

import inspect
from pathlib import Path

from django.template.base import Node

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LENIENT = (str(TEMPLATES / "gds"), str(TEMPLATES / "allauth"))


class UnknownName(str):
    """Stands in for `string_if_invalid`: asked to print a name, it refuses."""

    def __new__(cls):
        return super().__new__(cls, "%s")

    def __contains__(self, item):
        return item == "%s" or super().__contains__(item)

    def __mod__(self, name):
        origin = _template_being_rendered()
        if origin.startswith(str(TEMPLATES)) and not origin.startswith(LENIENT):
            raise AssertionError(f"{origin} prints {name!s}, which it was not given")
        return ""


def _template_being_rendered():
    frame = inspect.currentframe()
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return str(node.origin.name)
        frame = frame.f_back
    return ""
