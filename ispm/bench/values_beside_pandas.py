"""What loading values is measured against: pandas reads them and writes them unchecked.

``python -m ispm.bench.values_beside_pandas FILE DATABASE_URL``; says the seconds: of CPU where
the database is a file, else by the clock, as the database's own work is elsewhere.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time

import pandas
import psycopg

TABLE = "bench_values_of_pandas"


def main(path: str, address: str) -> None:
    file = address.removeprefix("sqlite:///")
    seconds = _to_file(path, file) if file != address else _to_server(path, address)
    sys.stdout.write(json.dumps(seconds))


def _to_file(path: str, file: str) -> float:
    with sqlite3.connect(file, timeout=20) as connection:
        connection.execute("PRAGMA synchronous=NORMAL")
        begun = time.process_time()
        pandas.read_csv(path).to_sql(TABLE, connection, index=False, if_exists="replace")
        connection.commit()
        seconds = time.process_time() - begun
        connection.execute(f"DROP TABLE {TABLE}")
    return seconds


def _to_server(path: str, address: str) -> float:
    """As pandas has it done: many rows to an INSERT, its own way needs another library."""
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        begun = time.perf_counter()
        table = pandas.read_csv(path)
        cursor.execute(f"CREATE TABLE {TABLE} (body text, code text, period text, value float)")
        rows = table.astype(object).itertuples(index=False, name=None)
        cursor.executemany(f"INSERT INTO {TABLE} VALUES (%s, %s, %s, %s)", list(rows))  # noqa: S608
        connection.commit()
        seconds = time.perf_counter() - begun
        cursor.execute(f"DROP TABLE {TABLE}")
    return seconds


if __name__ == "__main__":
    main(*sys.argv[1:])
