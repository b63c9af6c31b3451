"""What can be wrong, each with what, where and how to mend. Whatever is raised, the table is as it was."""

from collections.abc import Sequence
from dataclasses import dataclass


class SluiceError(Exception):
    """Anything that is wrong with what the job was given, in words for whoever runs it."""


class ContractError(SluiceError):
    """The publishing document is none that this version of the job can read."""


class AccountsError(SluiceError):
    """The counts of a publish do not add up."""

    def __init__(self, dataset: str, mismatches: Sequence[str]) -> None:
        super().__init__(f"cannot publish '{dataset}': {'; '.join(mismatches)}")
        self.mismatches = tuple(mismatches)


@dataclass(frozen=True)
class Difference:
    """How what was found differs from what the contract declares; `where` is a file or a table."""

    where: str
    words: str


class CatalogueError(SluiceError):
    """The columns of processed files, or of their table in the catalogue, are not those that the contract declares."""

    def __init__(self, dataset: str, differences: Sequence[Difference]) -> None:
        lines = "; ".join(f"'{difference.where}': {difference.words}" for difference in differences)
        super().__init__(f"cannot read the processed files of '{dataset}' by its contract: {lines}")
        self.differences = tuple(differences)


class CanonicalFormError(SluiceError):
    """A cell of a processed file is not in the form that cleaning writes, so that no cast of it can be trusted."""

    def __init__(self, dataset: str, *, file: str, line: str | None, column: str, value: str | None) -> None:
        shown = "null" if value is None else f"'{value}'"
        super().__init__(
            f"cannot read '{file}' as '{dataset}': {shown} in column '{column}' of source line {line} is not "
            "canonical; cleaning wrote no such cell: delete the file, and a sweep cleans its upload again"
        )
        self.file, self.line, self.column, self.value = file, line, column, value


class StoredStateError(SluiceError):
    """A stored object is missing or is not what this version of Sluice can read."""

    def __init__(self, action: str, key: str, state: str) -> None:
        super().__init__(f"cannot {action} '{key}': {state}")


class ContentionError(SluiceError):
    """Other publishes of the same dataset kept committing first."""

    def __init__(self, dataset: str, attempts: int) -> None:
        super().__init__(f"cannot publish '{dataset}': others committed first {attempts} times in a row")


@dataclass(frozen=True)
class TypeChange:
    """A column whose type differs between the table and the contract; `now` is None where the column goes."""

    column: str
    before: str
    now: str | None


class MigrationError(SluiceError):
    """A contract changes types of a table, or leaves columns out, without saying that it is meant."""

    def __init__(self, dataset: str, version: int, published: int, changes: Sequence[TypeChange]) -> None:
        lines = "; ".join(f"column '{it.column}' is {it.now or 'gone'} and was {it.before}" for it in changes)
        # A migration belongs to a version after the published one.
        later = max(version, published + 1)
        columns = ", ".join(f"'{it.column}'" for it in changes)
        where = f"a version {later} of the contract" if later > version else "the contract"
        super().__init__(
            f"cannot publish '{dataset}' by version {version} of its contract over a table of version {published}: "
            f"{lines}; where that is meant, declare it in {where}, "
            f"migrations: [{{ version: {later}, columns: [{columns}] }}], else restore the columns"
        )
        self.changes = tuple(changes)
