import pytest

from sluice_glue.accounts import Partition, Tally, Totals, audit, audit_written, partitions_after, partitions_of
from sluice_glue.errors import AccountsError
from sluice_glue.published import PublishedSource, SourceData


def source(name: str, dates: dict[str, int], clean: int | None = None, **superseded: int) -> PublishedSource:
    rows = sum(dates.values()) if clean is None else clean
    return PublishedSource(name, "e", SourceData(f"{name}.csv", "t", rows, dates, superseded))


SOURCES = [source("a", {"d1": 2, "d2": 3}), source("b", {"d2": 1}), PublishedSource("quarantined", "e", None)]
TALLIES = [Tally("a", "d2", 3, 1), Tally("b", "d2", 1, 0)]
BEFORE = {"d1": Partition(2, 1), "d2": Partition(3, 0)}


def mismatches(**changed: object) -> list[str]:
    given = {"judged": ["d2"], "tallies": TALLIES, "sources": SOURCES, "before": BEFORE, **changed}
    after = partitions_after(given["before"], given["judged"], given["tallies"])  # type: ignore[arg-type]
    with pytest.raises(AccountsError) as error:
        audit("orders", given["sources"], judged=given["judged"], tallies=given["tallies"], partitions=after)  # type: ignore[arg-type]
    return list(error.value.mismatches)


def test_every_clean_row_is_final_or_superseded() -> None:
    after = partitions_after(BEFORE, ["d2"], TALLIES)
    assert audit("orders", SOURCES, judged=["d2"], tallies=TALLIES, partitions=after) == Totals(6, 4, 2)


def test_the_rows_of_a_list_are_summed_per_date() -> None:
    sources = [source("a", {"d1": 2, "d2": 3}, d2=1), source("b", {"d2": 1}, d2=1), PublishedSource("c", "e", None)]
    assert partitions_of(sources) == {"d1": Partition(2, 0), "d2": Partition(4, 2)}


def test_whatever_does_not_add_up_is_named() -> None:
    assert mismatches(tallies=[TALLIES[0]]) == [
        "'b' has 0 rows on d2 where its receipt has 1",
        "d2 has 3 clean rows where the receipts have 4",
    ]
    assert mismatches(tallies=[*TALLIES, Tally("b", "d9", 1, 0)]) == [
        "'b' has 1 rows on d9 where its receipt has 0",
        "d9 has 1 clean rows where the receipts have 0",
    ]
    assert mismatches(before={}) == ["d1 is missing with 2 clean rows"]
    wrong = [source("a", {"d1": 2, "d2": 3}, clean=6), SOURCES[1]]
    assert mismatches(sources=wrong) == ["the receipt of 'a' has 6 clean rows and 5 on its dates"]
    many = {f"x{n}": Partition(1, 0) for n in range(9)}
    assert mismatches(before={**BEFORE, **many})[-1] == "and 4 more"


def test_what_was_written_is_what_was_judged() -> None:
    partitions = {"d1": Partition(2, 1), "d2": Partition(3, 3)}
    audit_written("orders", partitions, {"d1": 1})
    with pytest.raises(AccountsError) as error:
        audit_written("orders", partitions, {"d2": 1})
    assert str(error.value) == (
        "cannot publish 'orders': d1 has 0 final rows as written, 1 as judged; "
        "d2 has 1 final rows as written, 0 as judged"
    )
