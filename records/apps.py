from django.apps import AppConfig
from django.db.models.signals import post_migrate

from . import frozen


def lay_triggers(*, using: str, **_: object) -> None:
    frozen.install(using)


class RecordsConfig(AppConfig):
    name = "records"

    def ready(self) -> None:
        post_migrate.connect(lay_triggers, sender=self)
