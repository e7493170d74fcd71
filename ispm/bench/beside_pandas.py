"""What loading a ledger's file is measured against: pandas reads it and writes it unchecked.

``python -m ispm.bench.beside_pandas FILE DATABASE``; says the seconds. Run in a process of its
own, because only developers have pandas, and so that neither pays for the other's memory.
"""

from __future__ import annotations

import sqlite3
import sys
import time

import pandas


def main(path: str, database: str) -> None:
    read = pandas.read_csv if path.endswith(".csv") else pandas.read_excel
    with sqlite3.connect(database) as connection:
        begun = time.perf_counter()
        read(path).to_sql("ledger", connection, index=False, if_exists="replace")
        connection.commit()
        sys.stdout.write(f"{time.perf_counter() - begun}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
