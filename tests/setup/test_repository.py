"""Habits that a reader would otherwise have to watch for."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_lock_file_names_a_registry():
    for path in [*tracked("requirements/*.txt"), ROOT / "package-lock.json"]:
        text = path.read_text()
        assert "index-url" not in text
        assert '"resolved"' not in text
        assert "https://" not in re.sub(r'"url": "[^"]*"', "", text), path


def test_every_python_package_has_a_hash():
    for path in tracked("requirements/*.txt"):
        for entry in path.read_text().replace("\\\n", "").splitlines():
            assert "--hash=sha256:" in entry, (path.name, entry[:60])


#: What stands alone: an edition, whose one style element is named by hash in the policy that it is
#: sent under, and the source of a PDF, which no browser is ever given.
STAND_ALONE = (
    "templates/reporting/papers/document.html",
    "templates/components/printed.html",
    "templates/reporting/packs/agenda.html",
    "templates/reporting/packs/sheet.html",
    "templates/reporting/packs/strips.html",
)


def test_templates_hold_no_style_no_script_and_no_unsafe_text():
    for path in tracked("templates/*.html"):
        text = path.read_text()
        if str(path).endswith(STAND_ALONE):
            assert text.count("<style") == 1
            text = text.replace("<style", "")
        if "templates/gds" not in str(path):
            assert "|safe" not in text, path
            assert "autoescape off" not in text, path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path


def test_the_reserved_font_and_marks_are_not_used():
    css = (ROOT / "static" / "build" / "app.css").read_text()
    for reserved in ("GDS Transport", "crest", "crown", "sourceMappingURL"):
        assert reserved not in css
    assert "Public Sans" in css


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 80
