"""Several people in the same moment: real threads, each with a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from records.refusals import Refused


def at_once(*acts: Callable[[], object], refusal=Refused, said: str = "refused") -> list[str]:
    """What became of each: done, what a refusal is called, or the error; sorted."""
    barrier, outcomes = Barrier(len(acts)), []

    def run(act):
        barrier.wait()
        try:
            act()
            outcomes.append("done")
        except refusal:
            outcomes.append(said)
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(outcomes)
