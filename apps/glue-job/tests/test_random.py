"""Random sequences of uploads, replacements and withdrawals against a model in plain Python."""

from random import Random

import pytest
from contracts import ORDERS, READINGS, VISITS
from lake import Cells, TestLake, order, reading

from sluice_glue.contract import Contract
from sluice_glue.published import read_list
from sluice_glue.table import Table

pytestmark = pytest.mark.spark


def row(contract: Contract, random: Random) -> Cells:
    day = f"2026-01-0{random.randint(1, 5)}"
    name = f"k{random.randint(1, 6)}"
    if contract is ORDERS:
        return order(name, day, random.choice(["1.00", "2.50"]), random.choice([None, "", "x"]))
    if contract is READINGS:
        return reading(name, f"{day}T00:00:00Z", random.randint(1, 3))
    return {"visitor": name, "seen": random.choice([None, f"{day}T00:00:00.000001Z"])}


@pytest.mark.parametrize(
    ("contract", "seed"),
    [(ORDERS, 1), (ORDERS, 2), (READINGS, 3), (VISITS, 4)],
    ids=lambda it: getattr(it, "dataset", it),
)
def test_the_final_rows_are_the_newest_of_each_key(lake: TestLake, contract: Contract, seed: int) -> None:
    random = Random(seed)
    for _ in range(5):
        for _ in range(random.randint(1, 3)):
            source = f"{random.choice('abcd')}.csv"
            if source in lake.uploads and random.random() < 0.4:
                lake.withdraw(contract, source)
            else:
                rows = [row(contract, random) for _ in range(random.randint(0, 6))]
                lake.upload(contract, source, rows, at=f"2026-01-1{random.randint(0, 3)}T00:00:00Z")
        outcome = lake.publish(contract, confirm=True)
        if outcome.snapshot is None:
            continue
        lake.assert_published(contract)
        assert outcome.totals.clean == sum(len(upload.rows) for upload in lake.uploads.values())
        assert outcome.totals.final == len(lake.model(contract))
        state = Table(lake.spark, lake.table(contract)).state()
        assert state.published is not None
        published = read_list(lake.zones.final, state.published.summary["sluice.published"])
        assert published is not None
        superseded = sum(sum(it.data.superseded.values()) for it in published.sources if it.data)
        assert superseded == outcome.totals.superseded
