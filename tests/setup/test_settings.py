"""Settings of the real world, tried in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "tests/only:" + "v9Kq-3xT_7mWz2pLr8Ysd5Hb" * 3,
    "ALLOWED_HOSTS": "returns.example.org",
    "DATABASE_URL": "sqlite:///:memory:",
}


def manage(*arguments, **environment):
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**keep, **environment},
        capture_output=True,
        text=True,
    )


def test_the_deployment_check_is_clean():
    result = manage("check", "--deploy", "--fail-level=INFO", **PRODUCTION)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_what_is_missing_is_said_in_a_sentence(name):
    result = manage("check", **{**PRODUCTION, name: ""})
    assert result.returncode != 0
    assert f"{name} is missing" in result.stderr
    assert "DEBUG=on" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("DATABASE_URL", "nonsense://x"), ("DEBUG", "perhaps")]
)
def test_what_cannot_be_read_is_said_in_a_sentence(name, value):
    result = manage("check", **{**PRODUCTION, name: value})
    assert result.returncode != 0
    assert f"{name} in the environment cannot be read" in result.stderr


def test_every_name_that_is_read_is_in_the_example():
    settings = (ROOT / "ispm" / "settings.py").read_text()
    example = (ROOT / ".env.example").read_text()
    for name in PRODUCTION.keys() | {"EMAIL_URL", "LOG_LEVEL", "BEHIND_HTTPS_PROXY"}:
        assert name in settings
        assert name in example
