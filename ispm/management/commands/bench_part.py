"""``manage.py bench_part``: one process of ``manage.py bench``, which starts it."""

from __future__ import annotations

import json

from django.core.management.base import BaseCommand

from ispm.bench.parts import load, type_until_told


class Command(BaseCommand):
    help = "One process of the benchmark, which starts it."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("part", choices=["load", "type"])
        parser.add_argument("key", type=int, help="of the source, or of the budget")
        parser.add_argument("path", nargs="?", default="")

    def handle(self, *, part: str, key: int, path: str, **options: object) -> None:
        found = load(key, path) if part == "load" else type_until_told(key)
        self.stdout.write(json.dumps(found))
