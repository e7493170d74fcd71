"""``manage.py demo``: the demonstration, built once."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Membership, Organisation, User
from ispm.demo.build import build
from ispm.demo.meetings import make_packs
from ispm.demo.paper import make_files
from ispm.demo.people import PASSWORD, SLUG
from records import clock, frozen


class Command(BaseCommand):
    help = "Build the demonstration: a paper published in 2009 and a round that is open now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fresh", action="store_true", help="empty the database first (of demonstrations only)"
        )
        parser.add_argument(
            "--today", type=dt.date.fromisoformat, help="the day that counts as today: 2026-11-20"
        )

    def handle(self, *, fresh: bool, today: dt.date | None, **options: object) -> None:
        self._refuse_real_data()
        if fresh:
            self._empty()
        if Organisation.objects.filter(slug=SLUG).exists():
            self.stdout.write("The demonstration is there already; nothing was changed.")
        else:
            with transaction.atomic():
                organisation = build(today or clock.today())
            make_files(organisation)
            make_packs(organisation)
            self.stdout.write("The demonstration is built.")
        self._say_how_to_sign_in()

    def _refuse_real_data(self) -> None:
        real = Organisation.objects.filter(is_demo=False).first()
        demo_people = User.objects.filter(memberships__organisation__is_demo=True)
        strangers = User.objects.exclude(pk__in=demo_people)
        if real or strangers.exists():
            what = f"the organisation “{real}”" if real else f"the user {strangers.first().email}"
            raise CommandError(
                f"This database holds real data ({what}). The demonstration is not built beside "
                "it: set DATABASE_URL to another database and run this again."
            )

    def _empty(self) -> None:
        with frozen.lifted():
            call_command("flush", interactive=False, verbosity=0)

    def _say_how_to_sign_in(self) -> None:
        if not settings.DEBUG:
            self.stdout.write("Its people have no passwords, because DEBUG is off.")
            return
        self.stdout.write(f"Sign in with the password “{PASSWORD}” as one of:")
        for membership in (
            Membership.objects.filter(organisation__slug=SLUG).select_related("user").order_by("pk")
        ):
            self.stdout.write(f"  {membership.user.email:<28} {membership.post}")
