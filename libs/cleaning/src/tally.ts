import type { RejectCode, Rejection } from './rejection.ts';
import type { CleaningReport, ColumnReason, RepairedRecords, RepairRule, SkippedLines, SkipRule } from './report.ts';

/** The accounts of an upload do not add up: a defect of the cleaning itself, never of the data. */
export class AccountingError extends Error {
  override readonly name = 'AccountingError';
}

/** What the tally knows of a report. */
type Counts = Pick<
  CleaningReport,
  | 'read'
  | 'skipped'
  | 'reasons'
  | 'reasonsByColumn'
  | 'samples'
  | 'skippedLines'
  | 'repaired'
  | 'repairs'
  | 'eventDates'
>;

/** Records counted elsewhere: each of them a clean row or rejected for reasons of which the tally has a sample. */
interface Batch {
  readonly lines: number;
  readonly records: number;
  /** Rejected records by code, and by column and code. */
  readonly reasons: ReadonlyMap<RejectCode, number>;
  readonly reasonsByColumn: readonly ColumnReason[];
  /** Clean rows by the date under which they are filed. */
  readonly eventDates: ReadonlyMap<string, number>;
}

/** Counts what becomes of an upload's lines, in memory that does not grow with the file. */
export interface Tally {
  /** So many physical lines were found in the text. */
  find(lines: number): void;
  /** A record of so many physical lines was read. */
  read(lines: number): void;
  skip(rule: SkipRule, line: number, lines: number): void;
  /** Something was mended in a record that was read: where it begins, and how many lines it takes. */
  repair(rule: RepairRule, line: number, lines: number): void;
  /** The same in all records of so many lines. */
  repairAll(rule: RepairRule, line: number, run: { readonly lines: number; readonly records: number }): void;
  reject(rejections: readonly Rejection[]): void;
  /** A row is clean; the date under which it is filed. */
  keep(eventDate: string): void;
  /** Whether it has a sample of what is wrong; and how many samples it has. */
  knows(column: string | null, code: RejectCode): boolean;
  samples(): number;
  add(batch: Batch): void;
  counts(): Counts;
  /** Throws an AccountingError unless every record and every line is somewhere, and only once. */
  check(written: { clean: number; rejected: number }): void;
}

const maxRuns = 1000;

export function createTally(): Tally {
  const reasons = new Map<RejectCode, number>();
  const byColumn = new Map<string, ColumnReason & { records: number }>();
  const samples: Rejection[] = [];
  const skippedLines: (SkippedLines & { lines: number })[] = [];
  const repairs: (RepairedRecords & { records: number })[] = [];
  const eventDates = new Map<string, number>();
  let lines = 0;
  let read = 0;
  let recordLines = 0;
  let skipped = 0;
  let repaired = 0;
  /** The line behind the last record that was mended. */
  let behindRepair = 0;

  function repairAll(rule: RepairRule, line: number, run: { lines: number; records: number }): void {
    repaired += run.records;
    const last = repairs.at(-1);
    if (last?.rule === rule && behindRepair === line) last.records += run.records;
    else if (repairs.length < maxRuns) repairs.push({ rule, line, records: run.records });
    behindRepair = line + run.lines;
  }

  return {
    find: (count) => void (lines += count),
    read(count) {
      read += 1;
      recordLines += count;
    },
    skip(rule, line, count) {
      skipped += count;
      const last = skippedLines.at(-1);
      if (last?.rule === rule && last.line + last.lines === line) last.lines += count;
      else if (skippedLines.length < maxRuns) skippedLines.push({ rule, line, lines: count });
    },
    repair: (rule, line, count) => repairAll(rule, line, { lines: count, records: 1 }),
    repairAll,
    reject(rejections) {
      for (const code of new Set(rejections.map((rejection) => rejection.code))) grow(reasons, code, 1);
      for (const rejection of rejections) {
        const { code, column } = rejection;
        const key = reasonKey(column, code);
        const known = byColumn.get(key);
        if (known !== undefined) known.records += 1;
        else {
          byColumn.set(key, { column, code, records: 1 });
          samples.push(rejection);
        }
      }
    },
    keep: (eventDate) => grow(eventDates, eventDate, 1),
    samples: () => samples.length,
    knows: (column, code) => byColumn.has(reasonKey(column, code)),
    add(batch) {
      lines += batch.lines;
      read += batch.records;
      recordLines += batch.lines;
      for (const [code, records] of batch.reasons) grow(reasons, code, records);
      for (const { column, code, records } of batch.reasonsByColumn) {
        byColumn.get(reasonKey(column, code))!.records += records;
      }
      for (const [date, rows] of batch.eventDates) grow(eventDates, date, rows);
    },
    counts: () => ({
      read,
      skipped,
      reasons: Object.fromEntries(reasons),
      reasonsByColumn: [...byColumn.values()],
      samples,
      skippedLines,
      repaired,
      repairs,
      eventDates: Object.fromEntries([...eventDates].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
    check({ clean, rejected }) {
      if (read !== clean + rejected) {
        throw new AccountingError(`cannot account for the records: read ${read}, clean ${clean}, rejected ${rejected}`);
      }
      if (lines !== recordLines + skipped) {
        const message = `found ${lines}, in records ${recordLines}, skipped ${skipped}`;
        throw new AccountingError(`cannot account for the lines: ${message}`);
      }
    },
  };
}

function reasonKey(column: string | null, code: RejectCode): string {
  return `${code} ${column ?? ''}`;
}

function grow<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
