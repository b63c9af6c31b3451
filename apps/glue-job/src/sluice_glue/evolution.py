"""What has to change in a table so that it is the contract's."""

from collections.abc import Mapping
from dataclasses import dataclass

from sluice_glue.contract import Column, Contract
from sluice_glue.errors import MigrationError, TypeChange

STAGING = "_staged_"
"""Begins the name of a column that takes the place of another, of another type, when its rows are published."""


@dataclass(frozen=True)
class Evolution:
    """Columns that come, change their type, and go."""

    added: tuple[Column, ...]
    retyped: tuple[Column, ...]
    removed: tuple[str, ...]
    stale: tuple[str, ...]
    """Staging columns that a publish has left behind and that none needs."""

    @property
    def is_empty(self) -> bool:
        """Whether the rows can stay as they are."""
        return not (self.added or self.retyped or self.removed)


def plan_evolution(contract: Contract, types: Mapping[str, str], published: int | None) -> Evolution:
    """
    Compares a table's columns (their types by name) with the contract. Whatever it changes in them, types and columns
    that go, it must declare to be meant, by a version later than the one that published the table. Columns may come
    without a declaration. In a table that was never published (None) nothing can be lost. Raises MigrationError.
    """
    now = {column.name: column for column in contract.columns}
    own = {name: kind for name, kind in types.items() if not name.startswith(STAGING)}
    changes = [
        TypeChange(name, kind, now[name].type if name in now else None)
        for name, kind in own.items()
        if name not in now or now[name].type != kind
    ]
    if published is not None:
        declared = {name for it in contract.migrations if it.version > published for name in it.columns}
        undeclared = [change for change in changes if change.column not in declared]
        if undeclared:
            raise MigrationError(contract.dataset, contract.version, published, undeclared)
    retyped = tuple(now[change.column] for change in changes if change.now is not None)
    wanted = {f"{STAGING}{column.name}": column.type for column in retyped}
    return Evolution(
        added=tuple(column for column in contract.columns if column.name not in own),
        retyped=retyped,
        removed=tuple(change.column for change in changes if change.now is None),
        stale=tuple(n for n, kind in types.items() if n.startswith(STAGING) and wanted.get(n) != kind),
    )
