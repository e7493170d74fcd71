"""What a program is answered when it cannot have what it asked for (RFC 9457). Pure."""

from __future__ import annotations

from collections.abc import Sequence

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "The request is not understood",
    401: "A valid token is needed",
    403: "This token may not do that",
    404: "There is no such thing here",
    405: "This address does not answer that method",
    413: "That is too large",
    415: "Values of this kind are not read",
    422: "These values cannot be taken",
    500: "Something went wrong here",
}


class Problem(Exception):  # noqa: N818 - as the standard calls it
    """An answer that is none: ``detail`` is a sentence, ``errors`` are all that was found."""

    def __init__(self, status: int, detail: str, errors: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, tuple(errors)

    def as_plain(self) -> dict[str, object]:
        found: dict[str, object] = {
            "type": "about:blank",
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            found["errors"] = list(self.errors)
        return found
