import pytest
from contracts import ORDERS, PROFILES, READINGS, VISITS
from lake import Cells, TestLake, order, reading

pytestmark = pytest.mark.spark


def test_the_newest_row_of_each_key_is_published(lake: TestLake) -> None:
    lake.upload(READINGS, "a.csv", [reading("s1", "2026-01-01T00:00:00Z", 1), reading("s2", "2026-01-01T10:00:00Z")])
    lake.upload(READINGS, "b.csv", [reading("s1", "2026-01-01T00:00:00Z", 7)], at="2026-01-11T00:00:00Z")
    outcome = lake.publish(READINGS)
    assert (outcome.status, outcome.totals.clean, outcome.totals.final, outcome.totals.superseded) == (
        "published",
        3,
        2,
        1,
    )
    assert lake.rows(READINGS) == [
        ("s1", "2026-01-01 00:00:00", "7", "2026-01-01", "b.csv", "2"),
        ("s2", "2026-01-01 10:00:00", "1", "2026-01-01", "a.csv", "3"),
    ]
    assert lake.publish(READINGS).status == "unchanged"


def test_only_dates_that_differ_are_written(lake: TestLake) -> None:
    days = [f"2026-01-0{day}T00:00:00Z" for day in range(1, 6)]
    lake.upload(READINGS, "a.csv", [reading("s", day) for day in days])
    assert lake.publish(READINGS).partitions_written == 5
    # An older file with the same row changes what is superseded, and no final row.
    lake.upload(READINGS, "b.csv", [reading("s", days[0])], at="2026-01-09T00:00:00Z")
    outcome = lake.publish(READINGS)
    assert (outcome.status, outcome.partitions_written, outcome.totals.superseded) == ("published", 0, 1)
    lake.upload(READINGS, "c.csv", [reading("t", days[1])])
    assert lake.publish(READINGS).partitions_written == 1
    lake.assert_published(READINGS)


def test_a_date_becomes_empty(lake: TestLake) -> None:
    lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z"), reading("s", "2026-01-02T00:00:00Z")])
    lake.upload(READINGS, "b.csv", [reading("s", "2026-01-03T00:00:00Z")])
    lake.publish(READINGS)
    lake.withdraw(READINGS, "b.csv")
    outcome = lake.publish(READINGS)
    assert (outcome.partitions_written, outcome.totals.final) == (1, 2)
    lake.assert_published(READINGS)


def test_an_older_row_comes_back_on_another_date(lake: TestLake) -> None:
    lake.upload(ORDERS, "a.csv", [order("A1", "2026-01-01"), order("A2", "2026-01-01")])
    lake.publish(ORDERS)
    lake.upload(ORDERS, "b.csv", [order("A1", "2026-02-01", "2.00")], at="2026-01-11T00:00:00Z")
    assert lake.publish(ORDERS).totals.superseded == 1
    lake.assert_published(ORDERS)
    lake.upload(ORDERS, "c.csv", [order("A1", "2025-12-01", "3.00")], at="2026-01-09T00:00:00Z")
    assert lake.publish(ORDERS).totals.superseded == 2
    lake.assert_published(ORDERS)
    lake.withdraw(ORDERS, "b.csv")
    assert lake.publish(ORDERS).totals.superseded == 1
    lake.assert_published(ORDERS)


def test_rows_without_a_time_fall_on_the_day_of_the_upload(lake: TestLake) -> None:
    rows: list[Cells] = [{"visitor": "v", "seen": None}, {"visitor": "v", "seen": "2026-01-01T01:02:03.123456Z"}]
    lake.upload(VISITS, "a.csv", rows)
    lake.publish(VISITS)
    assert lake.rows(VISITS) == [
        ("v", "2026-01-01 01:02:03.123456", "2026-01-01", "a.csv", "3"),
        ("v", None, "2026-01-10", "a.csv", "2"),
    ]
    lake.upload(PROFILES, "p.csv", [{"user": "u", "city": ""}])
    lake.publish(PROFILES)
    lake.upload(PROFILES, "q.csv", [{"user": "u", "city": "x"}], at="2026-01-11T00:00:00Z")
    lake.publish(PROFILES)
    assert lake.rows(PROFILES) == [("u", "x", "2026-01-11", "q.csv", "2")]
