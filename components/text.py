"""Narrative: what people type, with a little Markdown, as safe HTML."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "h4"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

# No raw HTML, no pictures; and nothing that indented or quoted text, pasted from
# elsewhere, would turn into by accident.
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["image", "code", "fence", "backticks", "blockquote", "hr", "reference", "lheading"]
)


def render_narrative(text) -> SafeString:
    """Paragraphs, bullets, numbers, bold, italics, links and one level of sub-heading."""
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
        # A paper stands alone: an address within this site, or a place on the page, leads nowhere.
        url_relative="deny",
        link_rel="noopener noreferrer",
    )
    # The one place where typed text becomes markup: the allow-list above stands before it.
    return mark_safe(clean)  # noqa: S308
