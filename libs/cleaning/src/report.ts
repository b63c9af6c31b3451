import type { Delimiter, Revision } from '@sluice/contract';
import type { Encoding } from './encoding.ts';
import type { RejectCode, Rejection } from './rejection.ts';

/** Why a file as a whole cannot be taken in. */
export type QuarantineCode =
  | 'gzip'
  | 'expansion_limit'
  | 'not_csv'
  | 'empty'
  | 'encoding'
  | 'missing_columns'
  | 'ambiguous_header'
  | 'unknown_column'
  | 'mend_at_source'
  | 'too_many_rejects';

/** The one reason for which a file is quarantined, and how to mend it. */
export interface Quarantine {
  readonly code: QuarantineCode;
  readonly message: string;
}

/** Why a line is no record. */
export type SkipRule = 'separator' | 'preamble' | 'header' | 'repeated_header' | 'blank' | 'footer';

/** Neighbouring lines that are no records, by the same rule. */
export interface SkippedLines {
  readonly rule: SkipRule;
  /** The first of them, from 1, and how many there are. */
  readonly line: number;
  readonly lines: number;
}

/** What is mended in a record without a doubt: empty fields behind the table's last column are dropped. */
export type RepairRule = 'trailing_delimiter';

/** Neighbouring records, by the lines that they stand on, with the same thing mended. */
export interface RepairedRecords {
  readonly rule: RepairRule;
  /** Where the first of them begins, from 1, and how many there are. */
  readonly line: number;
  readonly records: number;
}

/** How many rejected records have a reason in a column (null: the record as a whole). */
export interface ColumnReason {
  readonly column: string | null;
  readonly code: RejectCode;
  readonly records: number;
}

/** One of the files written: its size in bytes and SHA-256 in hex. */
export interface Output {
  readonly bytes: number;
  readonly sha256: string;
}

/** What became of an upload. `read` is always `clean + rejected`. */
export interface CleaningReport {
  /** 'quarantined': what was written to the outputs is to be thrown away. */
  readonly status: 'cleaned' | 'quarantined';
  /** Present exactly where the status is 'quarantined'. */
  readonly quarantine?: Quarantine;
  readonly dataset: string;
  readonly revision: Revision;
  readonly fingerprint: string;
  /** Records, counted. */
  readonly read: number;
  readonly clean: number;
  readonly rejected: number;
  /** Physical lines that are no records: header, blank lines, declared preamble and footer, … */
  readonly skipped: number;
  /** Rejected records having a code; a record with several codes counts under each. */
  readonly reasons: Readonly<Partial<Record<RejectCode, number>>>;
  /** The same by column, in the order met. */
  readonly reasonsByColumn: readonly ColumnReason[];
  /** The first rejection of each code and column. */
  readonly samples: readonly Rejection[];
  /** Where the skipped lines are: the first thousand runs of them. */
  readonly skippedLines: readonly SkippedLines[];
  /** Records, clean or rejected, in which something was mended. */
  readonly repaired: number;
  /** Where they are: the first thousand runs of them. */
  readonly repairs: readonly RepairedRecords[];
  /** Clean rows by UTC date of the event ('yyyy-MM-dd', in order); 'uploaded' counts those that take the upload's date. */
  readonly eventDates: Readonly<Record<string, number>>;
  /** Of the upload's bytes as they came; null where the file was given up before it was known. */
  readonly input: {
    readonly bytes: number;
    readonly sha256: string;
    readonly compression: 'gzip' | null;
    /** Bytes once decompressed, as far as that went; null where nothing is compressed. */
    readonly expandedBytes: number | null;
    readonly delimiter: Delimiter | null;
    readonly encoding: Encoding | null;
  };
  readonly outputs: { readonly clean: Output; readonly rejects: Output };
  readonly warnings: readonly string[];
}
