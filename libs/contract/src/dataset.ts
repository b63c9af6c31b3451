import { checkDataset } from './check.ts';
import type { Columns } from './column.ts';
import { ContractError } from './errors.ts';
import { deepFreeze } from './freeze.ts';
import { present } from './kinds/kind.ts';
import type { Migration } from './migration.ts';
import type { Reading } from './reading.ts';
import type { RequiredColumn, TimeColumn } from './row.ts';

/** What becomes of an upload's column that the contract does not know: it is left out, or quarantines the file. */
export const unknownColumnPolicies = ['drop', 'quarantine'] as const;
/** One of the policies for columns that the contract does not know. */
export type UnknownColumnPolicy = (typeof unknownColumnPolicies)[number];

/** A dataset's contract: plain frozen data, complete (every default filled in). */
export interface Dataset<Name extends string = string, C extends Columns = Columns> extends Reading {
  readonly name: Name;
  /** Raised whenever the fingerprint changes: rows judged by a lower version are judged again. */
  readonly version: number;
  readonly title: string;
  readonly owner: string;
  readonly description?: string;
  readonly columns: C;
  /** The columns that tell rows apart: of those with the same key, the newest stands. Without it, every row does. */
  readonly key?: readonly string[];
  /** The column whose UTC date partitions the final table, or 'uploaded_at' for the upload's own. */
  readonly eventTime: string;
  /** Cell texts that mean null, compared without regard to case after trimming. */
  readonly nullTokens: readonly string[];
  readonly unknownColumns: UnknownColumnPolicy;
  /** The share of rejected records, 0 to 1, above which a whole file is quarantined. */
  readonly maxRejectRatio: number;
  /** The share of its final rows, 0 to 1, above which a publish that would lose them waits until it is confirmed. */
  readonly maxLostRatio: number;
  /** The changes of types that are meant. */
  readonly migrations?: readonly Migration[];
  /** Hours without new data after which the dataset is stale. */
  readonly freshnessHours?: number;
}

/** What `defineDataset` takes: a dataset, its defaults left out. */
export interface DatasetDefinition<Name extends string, C extends Columns> extends Reading {
  /** `[a-z][a-z0-9_]*`: names the table, the folders and, as a prefix, the uploaded files. */
  readonly name: Name;
  readonly version: number;
  readonly title: string;
  readonly owner: string;
  readonly description?: string;
  readonly columns: C;
  readonly key?: readonly RequiredColumn<{ readonly columns: NoInfer<C> }>[];
  readonly eventTime: TimeColumn<{ readonly columns: NoInfer<C> }> | 'uploaded_at';
  /** `['', 'null', 'n/a', '#n/a', 'nan', '-']` unless declared. */
  readonly nullTokens?: readonly string[];
  /** 'drop' unless declared. */
  readonly unknownColumns?: UnknownColumnPolicy;
  /** 0.5 unless declared. */
  readonly maxRejectRatio?: number;
  /** 0.5 unless declared. */
  readonly maxLostRatio?: number;
  readonly migrations?: readonly Migration[];
  readonly freshnessHours?: number;
}

const defaultNullTokens = ['', 'null', 'n/a', '#n/a', 'nan', '-'];

/**
 * Defines a dataset. What TypeScript can see does not compile (a key of an unknown or optional column, an event time
 * that is no date or timestamp); the rest throws a ContractError that names dataset, column and mend.
 */
export function defineDataset<const Name extends string, C extends Columns>(
  definition: DatasetDefinition<Name, C>,
): Dataset<Name, C> {
  const { name, version, title, owner, description, columns, key, eventTime, freshnessHours } = definition;
  const { delimiter, fallbackEncoding, preamble, footer, migrations } = definition;
  const dataset: Dataset<Name, C> = {
    name,
    version,
    title,
    owner,
    ...present({ description }),
    columns: { ...columns },
    ...present({ key: key && [...key] }),
    eventTime,
    nullTokens: [...(definition.nullTokens ?? defaultNullTokens)],
    unknownColumns: definition.unknownColumns ?? 'drop',
    maxRejectRatio: definition.maxRejectRatio ?? 0.5,
    maxLostRatio: definition.maxLostRatio ?? 0.5,
    ...present({
      migrations: migrations?.map(({ version, columns }) => ({ version, columns: [...columns] })),
      freshnessHours,
    }),
    ...present({ delimiter, fallbackEncoding, preamble: preamble && [...preamble], footer: footer && [...footer] }),
  };
  const problems = checkDataset(dataset);
  if (problems.length > 0) throw new ContractError(name, problems);
  return deepFreeze(dataset);
}
