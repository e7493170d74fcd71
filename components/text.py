"""Narrative: what people type, with a little Markdown, as safe HTML."""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "h4"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMED = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
SCHEMES = {"http", "https", "mailto"}

# No raw HTML, no pictures; and nothing that indented or quoted text, pasted from
# elsewhere, would turn into by accident.
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["image", "code", "fence", "backticks", "blockquote", "hr", "reference", "lheading"]
)


def _places_alone(tag: str, name: str, value: str) -> str | None:
    """Of addresses without a scheme, those of a place on the page are kept."""
    if name == "href" and not value.startswith("#") and not SCHEMED.match(value):
        return None
    return value


def render_narrative(text, *, with_places: bool = False) -> SafeString:
    """Paragraphs, bullets, numbers, bold, italics, links and one level of sub-heading.

    ``with_places`` also lets through links to places of the same page, as ``#paragraph-7``.
    """
    tokens = _markdown.parse(text or "")
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4"  # whatever was typed: the page owns the levels above
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        # A paper stands alone: an address within this site leads nowhere.
        url_relative="pass_through" if with_places else "deny",
        attribute_filter=_places_alone,
        link_rel="noopener noreferrer",
    )
    # The one place where typed text becomes markup: the allow-list above stands before it.
    return mark_safe(clean)  # noqa: S308
