import type { Column } from '../column.ts';
import type { Dataset } from '../dataset.ts';
import { fingerprint } from '../fingerprint.ts';
import { present } from '../kinds/kind.ts';
import type { CanonicalForm } from '../kinds/kind.ts';
import type { Migration } from '../migration.ts';
import { keptComment } from '../pii.ts';
import { canonicalForm, engineTypes } from './engines.ts';
import { eventDate, finalColumns, sourceFile } from './final.ts';
import { processedColumns, sourceLine } from './processed.ts';

/** A column of a final table. */
export interface PublishingColumn {
  readonly name: string;
  /** Spark's name of the type: string, bigint, decimal(p,s), boolean, date, timestamp_ntz. */
  readonly type: string;
  readonly comment?: string;
  /** Whether values may be null. */
  readonly optional: boolean;
  /** The form of its texts in processed files; absent where any text is right, and where publishing works values out. */
  readonly canonical?: CanonicalForm;
}

/** All that an engine in any language needs to publish a dataset: no column's name has to stand in its code. */
export interface PublishingDocument {
  readonly format: 1;
  readonly dataset: string;
  readonly version: number;
  readonly fingerprint: string;
  readonly title: string;
  readonly owner: string;
  readonly description?: string;
  /** The columns of processed files, in order. */
  readonly processed: readonly string[];
  /** The columns of the final table, in order: the contract's, then the three that are added. */
  readonly columns: readonly PublishingColumn[];
  /** The names of the added columns. */
  readonly eventDate: string;
  readonly sourceFile: string;
  readonly sourceLine: string;
  /** Empty where every row stands. */
  readonly key: readonly string[];
  /** The column that dates a row; null where its upload does. A row without a value is dated by its upload too. */
  readonly eventTime: string | null;
  readonly maxLostRatio: number;
  readonly migrations: readonly Migration[];
}

/** The contract as publishing engines read it, for instance the Glue job. */
export function toPublishingDocument(dataset: Dataset): PublishingDocument {
  const { name, version, title, owner, description, key, eventTime, maxLostRatio, migrations } = dataset;
  const processed = processedColumns(dataset);
  return structuredClone({
    format: 1,
    dataset: name,
    version,
    fingerprint: fingerprint(dataset),
    title,
    owner,
    ...present({ description }),
    processed,
    columns: Object.entries(finalColumns(dataset)).map(([columnName, column]) =>
      publishingColumn(columnName, column, processed.includes(columnName)),
    ),
    eventDate,
    sourceFile,
    sourceLine,
    key: key ?? [],
    eventTime: eventTime === 'uploaded_at' ? null : eventTime,
    maxLostRatio,
    migrations: migrations ?? [],
  });
}

function publishingColumn(name: string, column: Column, isRead: boolean): PublishingColumn {
  return {
    name,
    type: engineTypes(column).spark,
    ...present({ comment: keptComment(column) }),
    optional: column.optional,
    ...present({ canonical: isRead ? canonicalForm(column) : undefined }),
  };
}
