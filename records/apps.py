from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from simple_history.signals import pre_create_historical_record

from . import clock, frozen


def lay_triggers(*, using: str, **_: object) -> None:
    frozen.install(using)


def lift_triggers(*, using: str, plan: list, **_: object) -> None:
    """Before tables change: SQLite refuses to rename a table while a trigger names one that is
    just being rebuilt. ``migrate`` lays them anew at its end; where it fails, when it is repeated.
    """
    if plan:
        frozen.remove(using)


def date_history(*, history_instance, **_: object) -> None:
    """History is dated by the one clock, as everything that is recorded."""
    history_instance.history_date = clock.now()


class RecordsConfig(AppConfig):
    name = "records"

    def ready(self) -> None:
        pre_migrate.connect(lift_triggers, sender=self)
        post_migrate.connect(lay_triggers, sender=self)
        pre_create_historical_record.connect(date_history)
