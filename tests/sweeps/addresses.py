"""Every address of the project, from the resolver itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

#: The admin has its own rules: staff only, tested with accounts.
NOT_OURS = "admin/"


def every_address() -> Iterator[tuple[str, URLPattern]]:
    """The whole pattern and its entry, the admin's left out."""
    yield from (
        (path, entry)
        for path, entry in _walk(get_resolver().url_patterns)
        if not path.startswith(NOT_OURS)
    )


def of_an_organisation() -> dict[str, URLPattern]:
    """By name, the addresses under an organisation."""
    return {
        entry.name: entry
        for path, entry in every_address()
        if path.startswith("<slug:organisation>/")
    }


def outside() -> dict[str, URLPattern]:
    """By name, the addresses of no organisation."""
    return {
        entry.name: entry
        for path, entry in every_address()
        if not path.startswith("<slug:organisation>/")
    }


def _walk(patterns, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry
        else:
            yield from _walk(entry.url_patterns, path)


def permission_of(entry: URLPattern) -> object:
    """What the view says of itself on the line above it; None where it says nothing."""
    view = getattr(entry.callback, "view_class", entry.callback)
    return getattr(view, "permission", None)


def names_in(entry: URLPattern) -> set[str]:
    """What the address takes, the part before an include counted in."""
    before = {"publisher"} if (entry.name or "").startswith("public-") else set()
    pattern = entry.pattern
    return before | set(getattr(pattern, "converters", {})) | set(pattern.regex.groupindex)
