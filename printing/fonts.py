"""The product's own font as part of a document, so that a file looks the same anywhere."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from django.conf import settings

FONT_FOLDERS = (
    settings.BASE_DIR / "static" / "build" / "fonts",
    settings.BASE_DIR / "node_modules" / "@fontsource" / "public-sans" / "files",
)
#: Later faces are asked first: latin, then what it lacks.
FACES = (("latin-ext", 400), ("latin-ext", 700), ("latin", 400), ("latin", 700))


@cache
def fonts() -> str:
    """Public Sans as font faces that hold their bytes, so that it looks the same anywhere."""
    return "\n".join(_face(subset, weight) for subset, weight in FACES)


def _face(subset: str, weight: int) -> str:
    data = base64.b64encode(font_file(subset, weight).read_bytes()).decode()
    return (
        f'@font-face{{font-family:"Public Sans";font-style:normal;font-weight:{weight};'
        f'src:url("data:font/woff2;base64,{data}") format("woff2");'
        f"unicode-range:{RANGES[subset]}}}"
    )


def font_file(subset: str, weight: int) -> Path:
    """A font file of the set-up; FileNotFoundError with what to type where there is none."""
    name = f"public-sans-{subset}-{weight}-normal.woff2"
    for folder in FONT_FOLDERS:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"The font {name} is missing: run `make setup`.")


RANGES = {
    "latin": (
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
        "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
    ),
    "latin-ext": (
        "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,"
        "U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2190-2190,U+2192-2192,U+25A0-25FF"
    ),
}
