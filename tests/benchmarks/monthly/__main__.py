"""`python -m tests.benchmarks.monthly`: prints the table, and writes it into docs/deploy.md."""

from tests.benchmarks.budgets import GOODS
from tests.benchmarks.monthly import table
from tests.benchmarks.road import opened

if __name__ == "__main__":
    with opened(GOODS) as road:
        told = table.measured(road)
    print(told)
    table.put_into_page(told)
