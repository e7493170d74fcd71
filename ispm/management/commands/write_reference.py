"""``manage.py write_reference``: writes the pages of docs/reference/ anew."""

from django.core.management.base import BaseCommand, CommandError

from ispm.reference import stale_pages, write_pages


class Command(BaseCommand):
    help = "Writes docs/reference/ from the code; with --check only says what is out of date."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check, **options):
        if not check:
            for name in write_pages():
                self.stdout.write(f"docs/reference/{name}")
        elif stale := stale_pages():
            raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py write_reference.")
