"""Stands in for what AWS Glue reads a job's arguments with."""

from argparse import ArgumentParser
from collections.abc import Sequence


def getResolvedOptions(arguments: Sequence[str], names: Sequence[str]) -> dict[str, str]:  # noqa: N802
    """The values of the arguments of these names, all of which are needed; others are passed over."""
    parser = ArgumentParser(prog=arguments[0])
    for name in names:
        parser.add_argument(f"--{name}", required=True)
    known, _ = parser.parse_known_args(list(arguments[1:]))
    return {name: str(value) for name, value in vars(known).items()}
