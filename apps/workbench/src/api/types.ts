import type { Value } from '@sluice/contract';
import type { DashboardView, ResultColumn } from '@sluice/dashboard-spec';

/**
 * What each filter of a dashboard can be set to, by column: for a date range one row of the first and the last date, for
 * a category a row per value.
 */
export type FilterOptions = Readonly<Record<string, readonly (readonly Value[])[]>>;

/** A dashboard's layout with its filters' options. */
export type DashboardAnswer = DashboardView & { readonly options: FilterOptions };

/** What a visual's query answered, or why it did not. */
export interface VisualData {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Value[])[];
  readonly error?: string;
}

/** A dashboard as the list names it. */
export interface DashboardListing {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly dataset: string;
}

/** Why one record was rejected, with the cell at fault. */
export interface RejectionSample {
  readonly code: string;
  readonly column: string | null;
  /** 1 is the first line of the file. */
  readonly line: number;
  readonly value: string;
  readonly message: string;
}

/** An uploaded file and what became of its records; of a quarantined one, what was found in the version that was judged. */
export interface FileView {
  readonly source: string;
  readonly dataset: string | null;
  /** 'committed', 'quarantined' or 'withdrawn'. */
  readonly status: string;
  readonly read: number;
  readonly clean: number;
  readonly rejected: number;
  readonly skipped: number;
  /** The rules by which lines were skipped. */
  readonly skippedRules: readonly string[];
  /** Records whose trailing delimiters were dropped. */
  readonly repaired: number;
  /** Rejected records by reason; a record with two reasons counts in both. */
  readonly reasons: Readonly<Record<string, number>>;
  /** RFC 3339. */
  readonly uploadedAt: string | null;
  readonly quarantine?: { readonly code: string; readonly message: string };
  readonly samples: readonly RejectionSample[];
}

/** What is published of a dataset. */
export interface PublishedView {
  readonly dataset: string;
  readonly title: string;
  readonly clean: number;
  readonly final: number;
  readonly superseded: number;
}

export interface FilesAnswer {
  readonly files: readonly FileView[];
  readonly published: readonly PublishedView[];
}
