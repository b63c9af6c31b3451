"""Brings a final table up to the receipts of its dataset."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from sluice_glue.accounts import (
    Totals,
    audit,
    audit_written,
    finals_of,
    partitions_after,
    partitions_of,
)
from sluice_glue.changes import find_changes, is_same_list
from sluice_glue.contract import Contract
from sluice_glue.errors import ContentionError
from sluice_glue.evolution import Evolution, plan_evolution
from sluice_glue.judge import IS_FINAL, Before, Judgement, committed, judge, on_dates
from sluice_glue.outcome import Hold, Outcome, loss_hold
from sluice_glue.published import (
    CLEAN,
    CONTRACT_VERSION,
    FINAL,
    FINGERPRINT,
    PUBLISHED,
    RULES_VERSION,
    RUN,
    SUPERSEDED,
    PublishedList,
    PublishedSource,
    State,
    encode_list,
    published_key,
    published_prefix,
    read_list,
)
from sluice_glue.receipts import NOTHING_KNOWN, Known, Sources, read_sources
from sluice_glue.stores import Lake
from sluice_glue.table import Table, Written, all_rows, branch_name, create_table, open_table

MAX_ATTEMPTS = 20


@dataclass(frozen=True)
class Run:
    """What a run of a publish is given."""

    spark: SparkSession
    table: str
    """'catalog.database.name'."""
    lake: Lake
    contract: Contract
    name: str
    """The run's own."""
    rebuild: bool = False
    """Builds the whole table again, whatever is published."""
    confirm: bool = False
    """Lets the publish lose more rows than the contract allows unasked."""
    location: str | None = None
    """Where a new table is made; None leaves that to the catalogue."""


@dataclass(frozen=True)
class _Step:
    """From where an attempt leads to where."""

    state: State
    base: PublishedList | None
    """What is published; None where the whole table is built."""
    now: Sources
    evolution: Evolution

    @property
    def head(self) -> int | None:
        return None if self.state.head is None else self.state.head.id


def publish(run: Run) -> Outcome:
    """
    Brings the Iceberg table up to the receipts: reads what changed sources touch, keeps the
    newest row per key, writes the event dates that differ to a branch, checks the accounts there, and makes the branch
    main. Safe to repeat, to run twice at once and to kill at any point.

    Raises AccountsError, CatalogueError, CanonicalFormError, MigrationError or StoredStateError with the table as it
    was, and ContentionError when other publishes kept committing first.
    """
    for _ in range(MAX_ATTEMPTS):
        outcome = _attempt(run)
        if outcome is not None:
            return outcome
    raise ContentionError(run.contract.dataset, MAX_ATTEMPTS)


def _attempt(run: Run) -> Outcome | None:
    """One attempt; None when another publish has committed since main was read."""
    contract = run.contract
    # The table comes before the receipts: in the other order a list older than main's could be published.
    table = open_table(run.spark, run.table)
    state = State(None, None, True) if table is None else table.state()
    base = _read_base(run, state)
    published = state.count(CONTRACT_VERSION)
    now = read_sources(run.lake.processed, contract, _known_by(base, state, contract))
    idle = Outcome(
        contract.dataset,
        "unchanged",
        Totals(state.count(CLEAN), state.count(FINAL), state.count(SUPERSEDED)),
        partitions_written=0,
        snapshot=None if state.head is None else str(state.head.id),
    )
    waiting = [*now.waiting]
    if published > contract.version:
        waiting.append(f"the table was published by version {published} of the contract, this is {contract.version}")
    if waiting:
        return replace(idle, status="held", hold=Hold("waiting", "; ".join(waiting)))
    if table is None and not now.sources:
        return idle
    table = table or create_table(run.spark, run.table, contract, run.location)
    evolution = plan_evolution(contract, table.types(), table.contract_version(state))
    if run.rebuild or not evolution.is_empty:
        base = None
    if is_same_list(base.sources, now.sources) if base else state.head is None and not now.sources:
        table.describe(contract)
        return idle
    try:
        return _build(run, table, _Step(state, base, now, evolution), idle)
    except Exception:
        # Whatever went wrong may come of what others have done meanwhile: then what they left is looked at anew.
        table.refresh()
        head = table.state().head
        if (head and head.id) == (state.head and state.head.id) and not _has_lost_files(run, now):
            raise
        return None


def _has_lost_files(run: Run, read: Sources) -> bool:
    """Whether processed files are gone because no receipt refers to them any more."""
    now = _keys(read_sources(run.lake.processed, run.contract, NOTHING_KNOWN).sources)
    return any(run.lake.processed.get(key, first=1) is None for key in _keys(read.sources) - now)


def _keys(sources: Sequence[PublishedSource]) -> set[str]:
    return {source.data.key for source in sources if source.data}


def _read_base(run: Run, state: State) -> PublishedList | None:
    """What a publish can build on; None when the whole table has to be built."""
    if state.published is None or not state.is_known:
        return None
    if state.published.summary.get(FINGERPRINT) != run.contract.fingerprint:
        return None
    return read_list(run.lake.final, state.published.summary[PUBLISHED])


def _known_by(base: PublishedList | None, state: State, contract: Contract) -> Known:
    """The receipts that need not be read again: of the dataset's, those taken in by this version of the contract."""
    if base is None:
        return NOTHING_KNOWN
    if state.count(CONTRACT_VERSION) != contract.version:
        return replace(NOTHING_KNOWN, others=base.others)
    return Known(base.sources, state.count(RULES_VERSION), base.others)


def _build(run: Run, table: Table, step: _Step, idle: Outcome) -> Outcome | None:
    """Judges, writes, audits and publishes; None when main has moved meanwhile."""
    contract = run.contract
    published = step.base.sources if step.base else ()
    rows = table.rows(step.head) if step.base and step.head is not None else None
    judgement = judge(
        run.spark,
        run.lake.processed,
        contract,
        sources=committed(step.now.sources),
        changes=find_changes(published, step.now.sources),
        before=Before(rows, frozenset(it.source for it in published if it.data and it.data.superseded)),
    )
    try:
        before = partitions_of(published)
        after = partitions_after(before, judgement.dates, judgement.tallies)
        totals = audit(
            contract.dataset, step.now.sources, judged=judgement.dates, tallies=judgement.tallies, partitions=after
        )
        hold = None if run.confirm else loss_hold(contract, _final_before(step.state), totals.final)
        if hold is not None:
            return replace(idle, status="held", hold=hold)
        published_list = PublishedList(
            contract.dataset,
            snapshot=str(uuid4()),
            previous=_snapshot_of(contract, step.state),
            sources=_with_superseded(published, step.now.sources, judgement),
            others=step.now.others,
        )
        differing = _differing(contract, judgement, published, published_list.sources, rows)
        written = _write(run, table, step, judgement, differing, published_list, totals)
    finally:
        judgement.release()
    try:
        audit_written(contract.dataset, after, table.rows_per_date(written.snapshot, contract.event_date))
        run.lake.final.put(published_key(contract.dataset, published_list.snapshot), encode_list(published_list))
        is_published = table.advance(written, step.head, contract, step.evolution)
    except Exception:
        # Maintenance drops what cannot be dropped now.
        with suppress(Exception):
            table.drop_branch(written.branch)
        raise
    if not is_published:
        table.drop_branch(written.branch)
        return None
    return Outcome(
        contract.dataset, "published", totals, partitions_written=len(differing), snapshot=str(written.snapshot)
    )


def _write(
    run: Run,
    table: Table,
    step: _Step,
    judgement: Judgement,
    differing: Collection[str],
    published_list: PublishedList,
    totals: Totals,
) -> Written:
    """Writes what the table is to be to a branch made where main was read."""
    contract = run.contract
    summary = {
        PUBLISHED: published_key(contract.dataset, published_list.snapshot),
        RUN: run.name,
        CONTRACT_VERSION: str(contract.version),
        RULES_VERSION: str(step.now.rules),
        FINGERPRINT: contract.fingerprint,
        CLEAN: str(totals.clean),
        FINAL: str(totals.final),
        SUPERSEDED: str(totals.superseded),
    }
    branch = branch_name(datetime.now(UTC), published_list.snapshot)
    table.prepare(step.evolution)
    table.branch(branch, step.head)
    if step.base and not differing:
        return table.write_nothing(branch, summary)
    standing = judgement.rows.where(IS_FINAL).select(contract.names)
    if step.base is None:
        return table.write(branch, standing, all_rows(), step.evolution, summary)
    condition = on_dates(contract, differing)
    return table.write(branch, standing.where(condition), condition, step.evolution, summary)


def _differing(
    contract: Contract,
    judgement: Judgement,
    before: Sequence[PublishedSource],
    after: Sequence[PublishedSource],
    rows: DataFrame | None,
) -> set[str]:
    """The judged event dates whose final rows are not the very rows that are published."""
    was, is_now = finals_of(before), finals_of(after)
    # A row names its source: where any source has more or fewer of them, there is no need to look at the rows.
    same = {date for date in judgement.dates if was.get(date) == is_now.get(date)}
    differing = set(judgement.dates - same)
    compared = same & is_now.keys()
    if rows is not None and compared:
        standing = judgement.rows.where(F.col(IS_FINAL) & on_dates(contract, compared)).select(contract.names)
        other = standing.exceptAll(rows.where(on_dates(contract, compared)).select(contract.names))
        days = other.select(F.col(contract.event_date).cast("string")).distinct()
        differing |= {row[0] for row in days.collect()}
    return differing


def _with_superseded(
    before: Sequence[PublishedSource], now: Sequence[PublishedSource], judgement: Judgement
) -> tuple[PublishedSource, ...]:
    """The sources as they are published now: superseded rows as judged, or as before on dates that were not judged."""
    superseded = {it.source: dict(it.data.superseded) for it in before if it.data}
    for dates in superseded.values():
        for date in judgement.dates & dates.keys():
            del dates[date]
    for tally in judgement.tallies:
        if tally.superseded > 0:
            superseded.setdefault(tally.source, {})[tally.date] = tally.superseded
    return tuple(
        replace(it, data=replace(it.data, superseded=superseded.get(it.source, {}))) if it.data else it for it in now
    )


def _snapshot_of(contract: Contract, state: State) -> str | None:
    """Names the last publish; None before the first."""
    if state.published is None:
        return None
    return state.published.summary[PUBLISHED].removeprefix(published_prefix(contract.dataset)).removesuffix(".json")


def _final_before(state: State) -> int:
    """The final rows that a publish may lose of."""
    if state.published is None and state.head is not None:
        return int(state.head.summary.get("total-records", 0))
    return state.count(FINAL)
