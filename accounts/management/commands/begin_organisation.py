"""``manage.py begin_organisation``: a new organisation and its first administrator."""

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import begin_organisation
from records import clock
from records.refusals import Refused


class Command(BaseCommand):
    help = "Begins an organisation and invites its first administrator, who invites the others."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="first word of its addresses, like improvement-service")
        parser.add_argument("name", help="its full name")
        parser.add_argument("--email", required=True, help="the administrator's e-mail address")
        parser.add_argument("--person", required=True, help="the administrator's name")
        parser.add_argument("--post", required=True, help="the administrator's post")

    def handle(self, *, slug, name, email, person, post, **options):
        try:
            membership = begin_organisation(
                slug=slug,
                name=name,
                email=email,
                person=person,
                post=post,
                on=clock.today(),
            )
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"{name} has begun; {membership.user.email} has the invitation.")
