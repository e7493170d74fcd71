#!/usr/bin/env python3
"""Compile static/src into static/build: styles, the font, the design system's script."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
BUILD = ROOT / "static" / "build"

FONTS = [
    f"public-sans-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "latin-ext")
    for weight in (400, 700)
]
# A comment that names a map we do not ship breaks the manifest of hashed names.
SOURCE_MAP = re.compile(rb"\n?(//[#@] ?sourceMappingURL=[^\n]*|/\*[#@] ?sourceMappingURL=.*?\*/)")


def build():
    fresh = BUILD.with_name("build.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    for name in FONTS:
        shutil.copy(MODULES / "@fontsource" / "public-sans" / "files" / name, fresh / "fonts")
    script = (MODULES / "govuk-frontend/dist/govuk/govuk-frontend.min.js").read_bytes()
    (fresh / "govuk-frontend.js").write_bytes(SOURCE_MAP.sub(b"", script))
    subprocess.run(
        [
            *(str(MODULES / ".bin" / "sass"), "--no-source-map", "--style=compressed"),
            *("--quiet-deps", f"--load-path={MODULES}"),
            f"{ROOT / 'static/src/app.scss'}:{fresh / 'app.css'}",
        ],
        check=True,
    )
    # Swapped in whole, so that a page asked for meanwhile finds the old or the new.
    shutil.rmtree(BUILD, ignore_errors=True)
    fresh.rename(BUILD)


if __name__ == "__main__":
    if not (MODULES / ".bin" / "sass").exists():
        sys.exit("The front-end packages are missing: run `make setup`.")
    build()
