"""What one request took: SQL queries counted exactly, CPU of the thread that served it."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

QUERIES, CPU = "X-Bench-Queries", "X-Bench-CPU"


class MeterMiddleware:
    """First of all, so that everything of the request lies within."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        counted = _Counter()
        begun = time.thread_time()
        with connection.execute_wrapper(counted):
            response = self.get_response(request)
            if hasattr(response, "render"):
                response.render()
        response[CPU] = f"{time.thread_time() - begun:.6f}"
        response[QUERIES] = str(counted.queries)
        return response


class _Counter:
    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute, sql, params, many, context):
        # Transactions are not queries: BEGIN, savepoints and their ends are left out.
        if sql.split(None, 1)[0].upper() not in _FRAMES:
            self.queries += 1
        return execute(sql, params, many, context)


_FRAMES = frozenset({"BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT"})
