"""``manage.py bench``: SQL counts, CPU ratios, the paper's seconds, and loading beside pandas, at
the promised volume."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from ispm.bench.benchmarks import measure_comparing
from ispm.bench.database import throw_away_database
from ispm.bench.loading import measure_loading
from ispm.bench.pages import measure_pages
from ispm.bench.paper import measure_paper
from ispm.bench.scorecard import measure_scorecard
from ispm.bench.server import WORKERS, served
from ispm.bench.statement import measure_statement
from ispm.bench.values import measure_values
from ispm.bench.world import Volume, make_world


class Command(BaseCommand):
    help = (
        "Measure pages, the paper, loading and the statement in a throw-away database; nothing of "
        "yours is touched."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked")

    def handle(self, *, rounds: int, **options: object) -> None:
        with throw_away_database() as database:
            world = make_world(Volume(wide=400))
            self.stdout.write(
                "20 programmes × 10 objectives × 5 activities × 8 quarters; "
                "200 budget lines × 24 months; a round of 400 programmes. "
                f"Gunicorn with {WORKERS} workers, {rounds} requests each\n"
            )
            with served(database) as port:
                for row in measure_pages(world, port, rounds):
                    self.stdout.write(str(row))
            for phase in measure_paper(world):
                self.stdout.write(str(phase))
            for loading in measure_loading(world.everyone, database):
                self.stdout.write(str(loading))
            self.stdout.write(str(measure_values(world.everyone)))
            self.stdout.write(str(measure_comparing(world.everyone)))
            self.stdout.write(str(measure_scorecard(world.everyone)))
            self.stdout.write(str(measure_statement(world.everyone)))
