import pytest

from sluice_glue.processed import describe_difference


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (["a", "b"], None),
        (["a"], "lacks 'b'"),
        (["a", "c", "d"], "lacks 'b' and has 'c', 'd', which the contract does not declare"),
        (["b", "a"], "has 'b' as column 1, where the contract has 'a'"),
        (["a", "b", "a"], "has a column twice"),
    ],
)
def test_a_difference_is_told_in_words(found: list[str], words: str | None) -> None:
    assert describe_difference(["a", "b"], found) == words
